"""The conversation with another school's REST binding of OneRoster 1.2."""

import time
from urllib.parse import parse_qsl, quote_plus

import requests
from requests.utils import parse_header_links

from .connector import Trouble
from .partner_http import check, send
from .school_oneroster_client import PURL

SCOPES = " ".join(
    f"{PURL}{name}.readonly"
    for name in ("roster-core", "roster-demographics", "gradebook-core")
)
PAGE = 500
MOST_PAGES = 2000
"""Of a collection: a server that never ends is left."""
MOST_JSON = 16 * 1024 * 1024
MOST_BYTES = 256 * 1024 * 1024
"""In one run."""
GAP = 0.1
SHORT_PAUSE = 60
MOST_PAUSES = 20


def sleep(seconds):
    time.sleep(seconds)


class OneRosterRestClient:
    """
    :param url: up to what the services' names follow
    :param token_url: where tokens are given; empty: below ``url``
    """

    def __init__(self, url, token_url, code, secret):
        self._url = (url or "").strip().rstrip("/")
        self._token_url = (token_url or "").strip() or f"{self._url}/token"
        self._code = (code or "").strip()
        self._secret = secret
        self._session = None
        self._token = ""
        self._pauses = 0
        self._bytes = 0

    # In and out

    def open(self):
        if not (self._url and self._code and self._secret):
            raise Trouble("oneroster_no_access", is_final=True)
        self._session = requests.Session()
        self._enter()

    def close(self):
        if self._session:
            self._session.close()
            self._session = None

    def _enter(self):
        """Get a token (RFC 6749, 4.4)."""
        answer = self._ask_token(scope=SCOPES)
        if answer.status == 400 and self._error(answer) == "invalid_scope":
            answer = self._ask_token()
        if answer.status in (400, 401, 403):
            raise Trouble("oneroster_wrong_secret", is_final=True)
        token = self._object(answer).get("access_token")
        if not token or not isinstance(token, str):
            raise Trouble("oneroster_unknown_answer", what="access_token")
        self._token = token

    def _ask_token(self, **more):
        return self._send(
            "POST",
            self._token_url,
            data={"grant_type": "client_credentials", **more},
            auth=(quote_plus(self._code), quote_plus(self._secret)),
        )

    def _error(self, answer):
        try:
            return answer.json().get("error")
        except (ValueError, AttributeError):
            return None

    # Collections

    def records(self, service, plural):
        """All records of a collection, page by page.

        The token and the question go to the entered address alone: of a link to the
        next page only what follows the question mark is taken.
        """
        url = f"{self._url}/{service}/v1p2/{plural}"
        query = {"limit": PAGE, "offset": 0, "sort": "sourcedId"}
        count = 0
        for _page in range(MOST_PAGES):
            answer = self._ask(url, query)
            page = self._object(answer).get(plural)
            if not isinstance(page, list):
                raise Trouble("oneroster_unknown_answer", what=plural)
            yield from page
            count += len(page)
            query = self._next(answer, query, len(page), count)
            if not query:
                return
        raise Trouble("too_big")

    def _next(self, answer, query, here, count):
        """What to ask for next; nothing at the end."""
        told = answer.headers.get("X-Total-Count", "").strip()
        total = int(told) if told.isdecimal() else None
        link = self._linked(answer)
        if link and here:
            return link
        if total is not None and count < total:
            if not here:
                raise Trouble("oneroster_cut_off")
            return {**query, "offset": count}
        if total is None and here >= PAGE:
            return {**query, "offset": count}
        return None

    def _linked(self, answer):
        for link in parse_header_links(answer.headers.get("Link", "")):
            if link.get("rel") == "next":
                return dict(parse_qsl(link["url"].partition("?")[2]))
        return None

    # Questions

    def _ask(self, url, query):
        """Ask; with another token where this one is no longer good."""
        answer = self._send("GET", url, params=query, auth=self._show)
        if answer.status == 401:
            self._enter()
            answer = self._send("GET", url, params=query, auth=self._show)
            if answer.status == 401:
                raise Trouble("oneroster_session")
        return answer

    def _show(self, request):
        """The token; as ``auth``, so that no .netrc puts another in its place."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request

    def _send(self, method, url, **options):
        """Send it; where the server wants a short pause, after this again."""
        answer = self._send_once(method, url, **options)
        while (
            answer.status == 429
            and 0 < answer.pause <= SHORT_PAUSE
            and self._pauses < MOST_PAUSES
        ):
            self._pauses += 1
            sleep(answer.pause)
            answer = self._send_once(method, url, **options)
        return answer

    def _send_once(self, method, url, **options):
        sleep(GAP)
        answer = send(self._session, method, url, MOST_JSON, **options)
        self._bytes += len(answer.content)
        if self._bytes > MOST_BYTES:
            raise Trouble("too_big")
        return answer

    def _object(self, answer):
        if answer.status == 403:
            raise Trouble("oneroster_no_rights", is_final=True)
        if answer.status == 404:
            raise Trouble("oneroster_not_there", is_final=True)
        check(answer)
        try:
            told = answer.json()
        except (ValueError, RecursionError):
            raise Trouble("oneroster_not_json") from None
        if not isinstance(told, dict):
            raise Trouble("oneroster_unknown_answer", what="JSON")
        return told
