from . import school_lesson_move
