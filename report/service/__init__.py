from . import access_slip
from . import refusal_decision
