from . import curriculum_fulfilment
from . import result_statistics
