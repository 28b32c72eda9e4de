from . import school_lesson_move
from . import delivery
from . import service
