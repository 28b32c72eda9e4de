from . import school_notice_make
from . import school_paper_extract
