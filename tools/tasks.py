"""What waits for somebody of the school."""

from typing import NamedTuple

from odoo.fields import Domain


class Task(NamedTuple):
    """Records that wait; ``urgency`` is late, today or open."""

    name: str
    label: str
    urgency: str
    model: str
    domain: Domain
