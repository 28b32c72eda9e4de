from . import test_school_diary
from . import test_portal_access
from . import test_portal_pages
from . import test_portal_queries
from . import test_portal_visit
from . import test_portal_browser
