"""The conversation with a server of «Сетевой город. Образование»."""

import contextlib
import time
from urllib.parse import quote, urlsplit

import requests
import websocket

from ...tools.names import normalise
from ...tools.netschool_wire import Unreadable, passwords
from .connector import Trouble
from .partner_http import MAINTAINED, MAINTENANCE, TIMEOUT, check, send

MOST_JSON = 8 * 1024 * 1024
MOST_FILE = 20 * 1024 * 1024
LOCKED = 4 * 3600
AGENT = "Mozilla/5.0 (compatible; school_diary)"

# Wrong password, lock and maintenance all come as 409; their words tell them apart.
# The first that matches holds: the text of the lock speaks of the password, too.
REFUSALS = (
    (("неудачн", "заблокир", "блокиров"), "locked"),
    (MAINTAINED, "maintenance"),
    (("нет прав", "недостаточно прав", "не имеет прав", "доступ запрещ"), "no_rights"),
    (("парол", "логин", "имя пользователя"), "wrong_password"),
)
PAUSES = {"locked": LOCKED, "maintenance": MAINTENANCE}


def sleep(seconds):
    time.sleep(seconds)


def refusal(words):
    """Which trouble the words of a 409 tell of.

    >>> refusal("Неправильный логин или пароль.").code
    'wrong_password'
    >>> refusal("Вы совершили 3 неудачные попытки входа.").code
    'locked'
    """
    text = words.casefold()
    for parts, code in REFUSALS:
        if any(part in text for part in parts):
            pause = PAUSES.get(code, 0)
            return Trouble(code, pause=pause, is_final=not pause)
    short = " ".join(words.split())[:120]
    return Trouble("login_refused", is_final=True, words=short)


class NetschoolClient:
    """
    :param url: of the server, as it stands in a browser
    :param school: its number there, or its name
    :param gap: seconds between two requests
    """

    def __init__(self, url, school, login, password, gap=1.0):
        self._url = (url or "").strip().rstrip("/")
        self._school = (school or "").strip()
        self._login = (login or "").strip()
        self._password = password
        self._gap = gap
        self._session = None
        self._is_in = False

    # In and out

    def open(self):
        if not (self._url and self._school and self._login and self._password):
            raise Trouble("no_access", is_final=True)
        if urlsplit(self._url).scheme not in ("http", "https"):
            raise Trouble("no_access", is_final=True)
        self._enter()

    def close(self):
        if self._is_in:
            self._is_in = False
            # Already out, or gone: both will do.
            with contextlib.suppress(Trouble, requests.RequestException):
                self._send("POST", "auth/logout")
        if self._session:
            self._session.close()
            self._session = None

    def _enter(self):
        if self._session:
            self._session.close()
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": AGENT, "Referer": self._url})
        told = self._json(self._send("GET", "logindata"))
        if isinstance(told, dict) and self._is_sso_only(told):
            raise Trouble("sso_only", is_final=True)
        answer = self._log_in(self._school_id())
        if "choose-session-role" in str(answer.get("entryPoint") or ""):
            role = self._first_role(answer)
            self._session.headers["at"] = str(answer.get("at") or "")
            self._send("POST", "auth/logout")
            answer = self._log_in(self._school_id(), rolegroup=role)
        if not answer.get("at"):
            raise Trouble("unknown_answer", what="at")
        self._session.headers["at"] = str(answer["at"])
        self._is_in = True

    def _is_sso_only(self, told):
        return bool(told.get("esiaMainAuth")) or told.get("schoolLogin") is False

    def _first_role(self, answer):
        account = answer.get("accountInfo") or {}
        roles = account.get("userRoles") or [None]
        return roles[0].get("id") if isinstance(roles[0], dict) else roles[0]

    def _school_id(self):
        if self._school.isdecimal():
            return self._school
        found = self._json(
            self._send("GET", "schools/search", params={"name": self._school})
        )
        if not isinstance(found, list):
            raise Trouble("unknown_answer", what="schools")
        schools = [one for one in found if isinstance(one, dict) and one.get("id")]
        key = normalise(self._school)
        same = [
            one
            for one in schools
            if key in (normalise(one.get("name")), normalise(one.get("shortName")))
        ]
        chosen = same or schools
        if not chosen:
            raise Trouble("school_unknown", is_final=True)
        if len(chosen) > 1:
            raise Trouble("school_ambiguous", is_final=True, count=len(chosen))
        self._school = str(chosen[0]["id"])
        return self._school

    def _log_in(self, school_id, **extra):
        """:return: the answer, a dict"""
        given = self._json(self._send("POST", "auth/getdata"))
        if not isinstance(given, dict) or not given.get("salt"):
            raise Trouble("unknown_answer", what="salt")
        try:
            pw, pw2 = passwords(self._password, str(given["salt"]))
        except UnicodeEncodeError:
            raise Trouble("bad_password", is_final=True) from None
        form = {
            "loginType": 1,
            "scid": school_id,
            "un": self._login,
            "pw": pw,
            "pw2": pw2,
            "lt": given.get("lt", ""),
            "ver": given.get("ver", ""),
            **extra,
        }
        answer = self._send("POST", "login", data=form)
        if answer.status == 409:
            raise refusal(self._words(answer))
        told = self._json(answer)
        if not isinstance(told, dict):
            raise Trouble("unknown_answer", what="login")
        return told

    def _words(self, answer):
        with contextlib.suppress(ValueError):
            told = answer.json()
            if isinstance(told, dict):
                return str(told.get("message") or "").replace(self._login, "…")
        return ""

    # Requests

    def get(self, path, **params):
        """:return: what the JSON of the answer holds"""
        return self._json(self._ask("GET", path, params=params))

    def post(self, path, content, **params):
        return self._json(self._ask("POST", path, params=params, json=content))

    def download(self, path):
        """:return: bytes"""
        answer = self._ask("GET", path, most=MOST_FILE)
        self._check(answer)
        return answer.content

    def socket(self, path):
        """A websocket of the same session."""
        scheme, rest = self._url.split(":", 1)
        token = quote(self._session.headers.get("at", ""))
        cookies = self._session.cookies.get_dict()
        sleep(self._gap)
        return websocket.create_connection(
            f"{'wss' if scheme == 'https' else 'ws'}:{rest}/webapi/{path}?at={token}",
            timeout=TIMEOUT,
            header=[f"User-Agent: {AGENT}"],
            cookie="; ".join(f"{name}={value}" for name, value in cookies.items()),
            redirect_limit=0,
        )

    def understand(self, reader, answer):
        """What one of the wire's readers makes of an answer."""
        try:
            return reader(answer)
        except Unreadable as error:
            raise Trouble("unknown_answer", what=str(error)) from None

    def _ask(self, method, path, **options):
        """Send it; where the session is over, log in once and send it again."""
        answer = self._send(method, path, **options)
        if answer.is_warning:
            self._send(
                "POST",
                "../asp/SecurityWarning.asp",
                data={"at": self._session.headers.get("at", ""), "WarnType": 2},
            )
            answer = self._send(method, path, **options)
        if answer.status == 401:
            self._enter()
            answer = self._send(method, path, **options)
            if answer.status == 401:
                raise Trouble("session")
        return answer

    def _send(self, method, path, most=None, **options):
        sleep(self._gap)
        url = f"{self._url}/webapi/{path}"
        return send(self._session, method, url, most or MOST_JSON, **options)

    def _json(self, answer):
        self._check(answer)
        try:
            return answer.json()
        except ValueError:
            if answer.speaks_of_maintenance:
                raise Trouble("maintenance", pause=MAINTENANCE) from None
            raise Trouble("not_json") from None

    def _check(self, answer):
        """:raise Trouble: it is no answer to what was asked"""
        status = answer.status
        if status == 401:
            raise Trouble("session")
        if status == 403:
            raise Trouble("no_rights", is_final=True)
        if status == 409:
            raise refusal(self._words(answer))
        check(answer)
