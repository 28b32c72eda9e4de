from . import test_application
from . import test_documents
from . import test_gate
from . import test_leaving
from . import test_letters
from . import test_portal_service
from . import test_public_page
from . import test_users
