from . import school_diary
from . import school_diary_lookup
from . import school_diary_source
from . import school_diary_parts
from . import school_visit
