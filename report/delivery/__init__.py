from . import notice_register
from . import report_extract
