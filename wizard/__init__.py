from . import curriculum
from . import journal
from . import results
from . import delivery
from . import service
from . import exchange
