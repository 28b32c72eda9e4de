from . import curriculum_fulfilment
