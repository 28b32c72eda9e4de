from . import diary
from . import diary_absence
from . import diary_homework
from . import diary_results
from . import diary_record
from . import results
from . import service
from . import service_portal
