from . import school_student
from . import school_guardian
