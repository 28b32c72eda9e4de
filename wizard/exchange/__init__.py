from . import school_exchange_import
from . import school_timetable_import
from . import school_curriculum_import
