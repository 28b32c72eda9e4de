from . import school_refusal_ground
from . import school_application
from . import school_consent
from . import school_guardian
