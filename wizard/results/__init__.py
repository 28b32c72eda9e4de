from . import school_lesson_report_print
from . import school_result_report_print
