from . import base
from . import school_cached_mixin
from . import school_education_level
from . import school_regulation
from . import res_company
from . import resource_calendar
from . import res_config_settings
