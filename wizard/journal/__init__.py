from . import school_lesson_move
from . import school_recommendation_give
from . import school_term_reopen
