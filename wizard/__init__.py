from . import journal
from . import delivery
from . import service
from . import exchange
