from . import test_netschool_cells
from . import test_netschool_real
from . import test_netschool_report
from . import test_school_exchange
from . import test_school_exchange_performance
from . import test_school_exchange_refused
from . import test_school_guardian_import
