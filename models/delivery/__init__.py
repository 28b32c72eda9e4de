from . import res_company
from . import school_delivery_agreement
from . import school_paper_batch
from . import school_notice
from . import school_digest
from . import school_application
from . import school_consent
from . import school_guardian
