from . import test_school_delivery_agreement
from . import test_school_digest
from . import test_school_notice
from . import test_sending
from . import test_sending_processes
