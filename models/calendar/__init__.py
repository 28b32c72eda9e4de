from . import school_year
from . import school_year_days
from . import school_year_next
from . import school_term
from . import school_vacation
from . import school_bell_schedule
