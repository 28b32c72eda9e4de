from . import delivery
from . import service
