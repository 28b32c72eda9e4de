from . import school_lesson_report_print
