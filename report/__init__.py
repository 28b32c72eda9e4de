from . import delivery
from . import results
from . import service
