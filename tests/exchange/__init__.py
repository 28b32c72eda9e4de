from . import test_netschool_cells
from . import test_netschool_real
from . import test_netschool_report
