from . import school_subject
from . import school_class
from . import school_enrollment
from . import school_course
from . import school_student
