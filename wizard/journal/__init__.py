from . import school_lesson_move
from . import school_lesson_cancel
from . import school_lesson_generate
from . import school_lesson_substitute
from . import school_recommendation_give
from . import school_term_reopen
from . import school_thematic_plan_use
