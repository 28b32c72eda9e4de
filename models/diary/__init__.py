from . import school_lesson
from . import school_homework
from . import school_diary
from . import school_diary_lookup
from . import school_diary_source
from . import school_diary_parts
from . import school_visit
