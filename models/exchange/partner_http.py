"""Questions to a partner's server, and what is left of its answers.

Whatever goes wrong ends in a ``Trouble`` of fixed words: the exceptions of
``requests`` bear whole addresses, and the server's pages may bear anything.
"""

import contextlib
import json

import requests

from ...tools.unlogged import unlogged
from .connector import Trouble

TIMEOUT = 30
"""Seconds to be connected, and again for each piece of an answer."""
CHUNK = 64 * 1024
MAINTENANCE = 3600
LONGEST_PAUSE = 24 * 3600
MAINTAINED = ("обслуживан", "технические работы", "профилактич")


def send(session, method, url, most, **options):
    """
    :param most: bytes that an answer may have
    :return: ``Answer``, whatever its status
    :raise Trouble: there is none, or it is too big
    """
    try:
        with unlogged():
            answer = session.request(
                method,
                url,
                timeout=TIMEOUT,
                allow_redirects=False,  # nobody else gets to see the session
                stream=True,
                **options,
            )
            with contextlib.closing(answer):
                return Answer(answer, _content(answer, most))
    except requests.Timeout:
        raise Trouble("no_answer") from None
    except (requests.RequestException, UnicodeError, ValueError):
        raise Trouble("unreachable") from None


def _content(answer, most):
    content = b""
    for part in answer.iter_content(CHUNK):
        content += part
        if len(content) > most:
            raise Trouble("too_big")
    return content


def check(answer):
    """:raise Trouble: its status says that it is no answer to what was asked"""
    status = answer.status
    if status == 429:
        raise Trouble("too_often", pause=answer.pause)
    if status == 503 or (status >= 500 and answer.speaks_of_maintenance):
        raise Trouble("maintenance", pause=answer.pause or MAINTENANCE)
    if status >= 500:
        raise Trouble("server_error", status=status)
    if status >= 400:
        raise Trouble("refused", status=status)
    if status >= 300:
        raise Trouble("redirected", is_final=True)


class Answer:
    """What is left of an answer once it has been read."""

    def __init__(self, answer, content):
        self.status = answer.status_code
        self.content = content
        self.headers = answer.headers
        self._encoding = answer.encoding

    def json(self):
        return json.loads(self.content.decode("utf-8-sig"))

    @property
    def is_warning(self):
        """Old servers show a page about another session first."""
        return b"SecurityWarning.asp" in self.content[:CHUNK]

    @property
    def speaks_of_maintenance(self):
        encoding = self._encoding or "utf-8"
        with contextlib.suppress(LookupError):
            text = self.content[:CHUNK].decode(encoding, "replace").casefold()
            text += self.content[:CHUNK].decode("utf-8", "replace").casefold()
            return any(part in text for part in MAINTAINED)
        return False

    @property
    def pause(self):
        """Seconds for which to be left alone; 0: not told."""
        after = self.headers.get("Retry-After", "").strip()
        return min(int(after), LONGEST_PAUSE) if after.isdecimal() else 0
