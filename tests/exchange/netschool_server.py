"""A stand-in for a server of «Сетевой город. Образование», on loopback.

It answers as the real ones are known to, and fails as they do. All names are invented.
"""

import contextlib
import hashlib
import json
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

LOGIN, PASSWORD = "Орлова", "Пароль1"
SCHOOL, SCHOOL_NAME = "17", "МБОУ «Школа № 1»"
SALT = "987654321"
TYPES = [
    {"id": 3, "name": "Домашнее задание", "abbr": "ДЗ", "order": 1},
    {"id": 1, "name": "Ответ на уроке", "abbr": "О", "order": 2},
]
WRONG = "Неправильный пароль или имя пользователя."
LOCKED = (
    "Вы совершили 3 неудачные попытки входа. Вход под этим пользователем возможен "
    "через 60 минут."
)
PAGE = "<!DOCTYPE html><html><body>Вход в систему</body></html>"
WEBSOCKET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
MAINTENANCE = "<html><body>Ведутся технические работы</body></html>"


def md5(text, encoding="utf-8"):
    return hashlib.md5(text.encode(encoding)).hexdigest()


def lesson(number, subject, *assignments, meeting=None, **vals):
    """A lesson of a day; ``meeting`` is its number there."""
    return {
        "classmeetingId": meeting or 1000 + number,
        "number": number,
        "relay": 1,
        "room": "301",
        "startTime": f"{7 + number:02}:30",
        "endTime": f"{8 + number:02}:10",
        "subjectName": subject,
        "isEaLesson": False,
        **({"assignments": list(assignments)} if assignments else {}),
        **vals,
    }


def work(number, mark=None, kind=1, name="Работа на уроке", duty=False, **vals):
    """An assignment; without a mark there is none at all, as there."""
    given = {
        "assignmentId": number,
        "studentId": 7,
        "mark": mark,
        "dutyMark": duty,
        "resultScore": None,
    }
    return {
        "id": number,
        "typeId": kind,
        "assignmentName": name,
        "weight": 0,
        **({"mark": given} if mark is not None or duty else {}),
        **vals,
    }


class NetschoolServer:
    """Entered as a context; ``url`` is its address.

    ``diaries`` has the lessons by pupil and day. ``faults`` has, by the end of a
    path, what is answered instead: (status, body) or a function of the request.
    """

    def __init__(self):
        self.students = [
            {"studentId": 7, "nickName": "Орлова Алиса", "className": "6Б"},
            {"studentId": 8, "nickName": "Орлов Кирилл", "className": "7А"},
        ]
        self.current = 0
        self.diaries = {7: {}, 8: {}}
        self.overdue = {}
        self.totals = {}  # by pupil: rows of a subject, the periods, year, exam, final
        self.told = {"target": "complete", "arguments": [{"data": "31"}]}
        self.ordered = None
        self.attachments, self.files = {}, {}
        self.logindata = {"schoolLogin": True, "esiaMainAuth": False}
        self.login_answer = {}
        self.faults = {}
        self.token = None
        self.failures = 0
        self.logins = 0
        self.asked = []
        self.schools = [
            {"id": int(SCHOOL), "name": SCHOOL_NAME, "shortName": "Школа № 1"},
            {"id": 18, "name": "МБОУ «Школа № 11»", "shortName": "Школа № 11"},
        ]

    def __enter__(self):
        server = self

        class Handler(_Handler):
            school = server

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.daemon = True
        self._thread.start()
        return self

    def __exit__(self, *_exception):
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)

    def expire(self):
        """The sessions are over."""
        self.token = None

    def paths(self, end):
        return [path for path, _query in self.asked if path.endswith(end)]

    # What is answered: (status, content)

    def answer(self, path, query, body, token):
        for end, fault in list(self.faults.items()):
            if path.endswith(end):
                told = fault(self) if callable(fault) else fault
                if told:
                    return told
        open_paths = {
            "logindata": lambda: (200, self.logindata),
            "auth/getdata": lambda: (200, {"lt": "1", "ver": "2", "salt": SALT}),
            "login": lambda: self._log_in(body),
            "schools/search": lambda: self._schools(query),
        }
        if path in open_paths:
            return open_paths[path]()
        if token is None or token != self.token:
            return 401, {"message": "Сессия истекла"}
        return self._inside(path, query, body)

    def _log_in(self, form):
        if self.failures >= 3:
            return 409, {"message": LOCKED}
        long = md5(SALT + md5(PASSWORD, "windows-1251"))
        right = (SCHOOL, LOGIN, long[: len(PASSWORD)], long)
        given = tuple(form.get(name) for name in ("scid", "un", "pw", "pw2"))
        if given != right or form.get("loginType") != "1":
            self.failures += 1
            return 409, {"message": LOCKED if self.failures >= 3 else WRONG}
        self.logins += 1
        self.token = f"token-{self.logins}"
        return 200, {
            "at": self.token,
            "entryPoint": "/",
            "accountInfo": {"userRoles": [{"id": "4"}]},
            **(self.login_answer if "rolegroup" not in form else {}),
        }

    def _schools(self, query):
        name = query.get("name", "").casefold()
        if not name:
            return 403, {"message": "name"}
        found = [
            one
            for one in self.schools
            if name in one["name"].casefold() or name in one["shortName"].casefold()
        ]
        return 200, found

    def _inside(self, path, query, body):
        if path.startswith("attachments/"):
            number = int(path.rpartition("/")[2])
            return 200, self.files[number]
        if path == "files/31":
            return 200, self._report()
        student = int(query.get("studentId", 0))
        answers = {
            "student/diary/init": lambda: {
                "students": self.students,
                "currentStudentId": self.current,
            },
            "years/current": lambda: {"id": 99},
            "grade/assignment/types": lambda: TYPES,
            "student/diary": lambda: self._week(student, query),
            "student/diary/pastMandatory": lambda: self.overdue.get(student, []),
            "student/diary/get-attachments": lambda: [
                {"assignmentId": number, "attachments": self.attachments[number]}
                for number in body["assignId"]
                if number in self.attachments
            ],
        }
        if self.totals:
            answers["reports/studenttotalmarks"] = lambda: {
                "filterSources": [
                    {"filterId": "SID", "items": [], "defaultValue": "7"},
                    {
                        "filterId": "PCLID",
                        "items": [{"title": "6Б", "value": "60"}],
                        "defaultValue": "60",
                    },
                ]
            }
            answers["reports/studenttotalmarks/queue"] = lambda: self._order(body)
        if path == "auth/logout":
            self.token = None
            return 200, {}
        if path not in answers:
            return 404, {"message": path}
        return 200, answers[path]()

    def _order(self, body):
        self.ordered = body["selectedData"]
        return {"taskId": 5, "queueKey": "key"}

    def _report(self):
        chosen = {one["filterId"]: one["filterValue"] for one in self.ordered}
        rows = self.totals.get(int(chosen["SID"]), [])
        cells = [
            "".join(f"<td>{cell}</td>" for cell in (number, *row))
            for number, row in enumerate(rows, 1)
        ]
        table = "".join(f"<tr>{row}</tr>" for row in cells)
        return f"<html><table><tr><th>№</th></tr>{table}</table></html>".encode()

    def _week(self, student, query):
        days = [
            {"date": f"{day}T00:00:00", "lessons": lessons}
            for day, lessons in sorted(self.diaries[student].items())
            if query["weekStart"] <= str(day) <= query["weekEnd"]
        ]
        return {
            "weekStart": f"{query['weekStart']}T00:00:00",
            "weekEnd": f"{query['weekEnd']}T00:00:00",
            "className": "6Б",
            "weekDays": days,
        }


class _Handler(BaseHTTPRequestHandler):
    school = None
    protocol_version = "HTTP/1.1"
    timeout = 20
    wbufsize = -1  # one packet an answer
    disable_nagle_algorithm = True

    def do_GET(self):
        if self.headers.get("Upgrade") == "websocket":
            self._hub()
        else:
            self._answer(None)

    def _hub(self):
        """The websocket of reports: takes two messages and tells of the end."""
        query = parse_qs(urlsplit(self.path).query)
        if query["at"] != [self.school.token]:
            self._send(401, {}, {})
            return
        key = self.headers["Sec-WebSocket-Key"] + WEBSOCKET
        accept = b64encode(hashlib.sha1(key.encode()).digest()).decode()
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", accept)
        self.end_headers()
        self.wfile.flush()
        with contextlib.suppress(OSError):
            self._frame()
            self._tell({})
            self._frame()
            self._tell({"type": 6})
            self._tell(self.school.told)
            self._frame()
        self.close_connection = True

    def _frame(self):
        """A short masked frame of the client's, thrown away."""
        _kind, size = self.rfile.read(2)
        size &= 127
        if size == 126:
            size = int.from_bytes(self.rfile.read(2))
        self.rfile.read(4 + size)

    def _tell(self, told):
        content = f"{json.dumps(told)}\x1e".encode()
        self.wfile.write(bytes([0x81, len(content)]) + content)
        self.wfile.flush()

    def do_POST(self):
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "json" in (self.headers.get("Content-Type") or ""):
            self._answer(json.loads(content))
        else:
            form = parse_qs(content.decode(), keep_blank_values=True)
            self._answer({name: values[0] for name, values in form.items()})

    def _answer(self, body):
        parts = urlsplit(self.path)
        query = {name: one[0] for name, one in parse_qs(parts.query).items()}
        path = parts.path.removeprefix("/webapi/")
        self.school.asked.append((path, query))
        told = self.school.answer(path, query, body, self.headers.get("at"))
        status, content, *more = told
        self._send(status, content, more[0] if more else {})

    def _send(self, status, content, headers):
        kind = "application/json"
        if isinstance(content, bytes):
            kind = "application/octet-stream"
        elif isinstance(content, str):
            content, kind = content.encode(), "text/html; charset=utf-8"
        else:
            content = json.dumps(content, ensure_ascii=False).encode()
        with contextlib.suppress(ConnectionError):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Set-Cookie", "NSSESSIONID=1; path=/")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, *_arguments):
        pass
