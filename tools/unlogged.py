"""Requests of which no log tells: their addresses may bear secrets or persons."""

import contextlib
import logging
from contextvars import ContextVar

_at_work = ContextVar("school_diary_unlogged", default=False)


class _Unlogged(logging.Filter):
    """urllib3 logs whole addresses, where somebody has it log them."""

    def filter(self, record):
        return not _at_work.get()


logging.getLogger("urllib3.connectionpool").addFilter(_Unlogged())


@contextlib.contextmanager
def unlogged():
    working = _at_work.set(True)
    try:
        yield
    finally:
        _at_work.reset(working)
