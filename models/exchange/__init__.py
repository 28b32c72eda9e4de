from . import school_bulk
from . import school_exchange
from . import school_exchanged_mixin
from . import school_lesson
from . import school_grade
from . import school_absence
from . import school_guardian
from . import school_indicator
