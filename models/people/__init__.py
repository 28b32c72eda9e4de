from . import school_student
from . import res_partner
from . import school_guardian
from . import school_student_of_age
