"""What the carriers that speak HTTP have in common.

Whatever they tell of a failure is made of fixed words and of what the provider said,
without our secrets: the exceptions of ``requests`` bear the whole address, and some
providers want the token in it.
"""

import contextlib
from email.utils import parsedate_to_datetime

import requests
from urllib3.exceptions import (
    ConnectTimeoutError,
    NewConnectionError,
    SSLError,
)

from odoo import fields
from odoo.exceptions import UserError

from ...tools.unlogged import unlogged
from .carrier import Carrier, Down, Outcome

TIMEOUT = 30
"""Seconds to be connected, and again to be answered."""
PAUSE = 60
"""Seconds, where a provider says that it is too much and not for how long."""
LONGEST_PAUSE = 24 * 3600
REFUSED_PAUSE = 900
"""Seconds for which a provider that does not know us is left alone."""


class Lost(Exception):
    """The request may have arrived, and no answer came."""


class HttpCarrier(Carrier):
    """Posts each message to a provider, in one session.

    A carrier says how a message is asked for (``_request``), what an answer means
    (``_sent``, ``_refused``), and where the provider puts its words (``_words``).
    """

    api = ""
    """the provider's address, where the channel names no other"""
    secrets = ("token",)
    """names of the channel's secrets; the first is needed"""

    def __init__(self, channel):
        super().__init__(channel)
        self.session = None
        self.keys = {}

    # Open and close

    @property
    def is_open(self):
        return self.session is not None

    def open(self):
        channel = self.channel
        try:
            self.keys = {name: channel._secret(name) for name in self.secrets}
        except UserError as error:
            raise Down(str(error)) from error
        if self._needs_key(channel) and not self.keys[self.secrets[0]]:
            raise Down(self.env._("The access to the provider has not been entered."))
        self.base = (channel.endpoint or self.api).rstrip("/")
        self._read(channel)
        self.session = requests.Session()

    def _needs_key(self, channel):
        return True

    def _read(self, channel):
        """Note the channel's settings: read once, not with each message.

        :raise Down: something is wanting
        """

    def close(self):
        if self.session:
            self.session.close()
            self.session = None

    # A message

    def carry(self, message):
        try:
            answer = self._call(*self._request(message))
        except Lost as lost:
            return Outcome("doubt", str(lost))
        return self._judge(answer, message)

    def _request(self, message):
        """How the provider is asked to take a message.

        :return: method, address and, as ``requests`` takes it, a dict of the rest
        """
        raise NotImplementedError

    def _call(self, method, url, options=None):
        """Ask the provider.

        :return: ``requests.Response``
        :raise Down: it was not reached
        :raise Lost: no answer came
        """
        try:
            with unlogged():
                return self.session.request(
                    method,
                    url,
                    timeout=TIMEOUT,
                    allow_redirects=False,
                    **(options or {}),
                )
        except (requests.RequestException, UnicodeError, ValueError) as error:
            if _is_lost(error):
                raise Lost(self.env._("No answer came from the provider.")) from None
            raise Down(self.env._("The provider cannot be reached.")) from None

    def _judge(self, answer, message):
        """
        :return: ``Outcome``
        :raise Down: as ``Carrier.carry`` does
        """
        status, body = answer.status_code, body_of(answer)
        said = self._clean(self._words(body), message)
        reason = f"{status} {said}".strip()
        if answer.ok and status < 300:
            return self._sent(body, message)
        if status == 429:
            return Outcome("retry", reason, pause=self._pause(answer, body) or PAUSE)
        if status == 504:
            # Said by somebody in between, who has handed it on.
            return Outcome("doubt", reason)
        if status >= 500:
            return Outcome("retry", reason, pause=self._pause(answer, body))
        if status < 400:
            raise Down(reason, REFUSED_PAUSE)
        return self._refused(status, body, reason)

    def _sent(self, body, message):
        """The outcome of a message that the provider says to have taken (2xx)."""
        raise NotImplementedError

    def _taken(self, reference):
        """As ``_sent``: without a reference it was not the provider who answered."""
        if reference:
            return Outcome("sent", reference=reference)
        return Outcome("doubt", self.env._("No answer came from the provider."))

    def _refused(self, status, body, reason):
        """The outcome of a message that was not taken (4xx).

        :raise Down: it is not the message
        """
        if status in (401, 403):
            raise Down(reason, REFUSED_PAUSE)
        return Outcome("failed", reason)

    def _words(self, body):
        """What the provider says in an answer."""
        return ""

    def _asked_pause(self, body):
        """Seconds that the answer's body asks for."""
        return 0

    def _pause(self, answer, body):
        asked = self._asked_pause(body) or _seconds(answer.headers.get("Retry-After"))
        return min(asked, LONGEST_PAUSE)

    def _clean(self, text, message=None):
        """A provider's words in one short line, without secrets and the addressee."""
        hidden = [*self.keys.values()]
        if message:
            hidden += [message.address, message.address.lstrip("+"), message.text]
        for secret in filter(None, hidden):
            text = text.replace(secret, "…")
        return " ".join(text.split())[:200]

    def _ask(self, method, url, options=None):
        """Ask for something else than to take a message.

        :return: the answer's body
        :raise Down: it was refused, or not answered
        """
        if not self.is_open:
            self.open()
        try:
            answer = self._call(method, url, options)
        except Lost as lost:
            raise Down(str(lost)) from None
        body = body_of(answer)
        if not answer.ok:
            words = self._clean(self._words(body))
            raise Down(f"{answer.status_code} {words}".strip())
        return body


def body_of(answer):
    """The answer's body, where it is JSON; an empty dict otherwise."""
    with contextlib.suppress(ValueError):
        body = answer.json()
        if isinstance(body, dict):
            return body
    return {}


def _is_lost(error):
    """Whether the request may have arrived all the same."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.ProxyError):
        return False
    if isinstance(
        error,
        requests.Timeout
        | requests.ConnectionError
        | requests.exceptions.ChunkedEncodingError
        | requests.exceptions.ContentDecodingError,
    ):
        cause = getattr(error.args[0] if error.args else None, "reason", None)
        unreached = NewConnectionError | ConnectTimeoutError | SSLError
        return not isinstance(cause, unreached)
    # An address that is none, and the like.
    return False


def _seconds(header):
    """Seconds of a ``Retry-After``: a number or a date."""
    if not header:
        return 0
    if header.strip().isdecimal():
        return int(header)
    with contextlib.suppress(ValueError, TypeError):
        at = parsedate_to_datetime(header).replace(tzinfo=None)
        return max(0, int((at - fields.Datetime.now()).total_seconds()))
    return 0
