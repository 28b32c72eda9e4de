from . import diary
from . import service
from . import service_portal
