from . import school_import_mixin
from . import school_exchange_import
from . import school_timetable_import
from . import school_curriculum_import
from . import school_thematic_plan_import
from . import school_oneroster_import
from . import school_oneroster_export
