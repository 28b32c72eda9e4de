from . import access_slip
from . import papers
