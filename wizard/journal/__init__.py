from . import school_lesson_move
from . import school_lesson_cancel
from . import school_lesson_generate
from . import school_lesson_substitute
