from . import report_extract
