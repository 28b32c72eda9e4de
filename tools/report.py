"""What providers tell of messages afterwards. No database."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Report:
    """That a message was ``sent`` (taken), ``delivered``, ``read``, or ``failed``.

    It names the message by the provider's name of it, or by ours, where the provider
    gives that back.
    """

    what: str
    at: datetime
    reference: str = ""
    key: str = ""
    reason: str = ""
    is_gone: bool = False
