from . import school_lesson_move
from . import delivery
