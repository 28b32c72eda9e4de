from . import school_channel_test
from . import school_notice_make
from . import school_paper_extract
from . import school_paper_receipt
from . import school_tell_mixin
from . import school_lesson_arrange
from . import school_lesson_tell
