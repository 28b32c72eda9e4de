from . import school_notice_make
