from . import class_report
from . import consolidated_sheet
from . import curriculum_fulfilment
from . import pupil_record
from . import result_statistics
