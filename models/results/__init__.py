from . import school_result
from . import school_result_refresh
from . import school_result_decision
from . import school_result_revision
from . import school_result_publication
from . import result_sources
from . import res_company
from . import res_config_settings
