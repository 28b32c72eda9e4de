"""A stand-in for another school's OneRoster, on loopback.

It serves what our own provider's reader says of a school, and fails as others do.
"""

import json
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, quote_plus, urlsplit

CLIENT, SECRET = "diary", "Тайна:1&2"
PAGE = "<!DOCTYPE html><html><body>Вход</body></html>"


class OneRosterServer:
    """Entered as a context; ``url`` is its address.

    ``data`` has the records by collection. ``faults`` has, by the end of a path, what
    is answered instead: (status, body, headers) or a function without arguments.
    ``total`` and ``link``: whether it tells how many there are, and the next page;
    ``most``: records in a page, whatever is asked for.
    """

    def __init__(self, data):
        self.data = data
        self.faults = {}
        self.total = self.link = True
        self.most = 5000
        self.token = None
        self.tokens = 0
        self.asked = []

    def __enter__(self):
        server = self

        class Handler(_Handler):
            school = server

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}/ims/oneroster"
        self._thread = Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.daemon = True
        self._thread.start()
        return self

    def __exit__(self, *_exception):
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)

    def fault(self, path):
        for end, told in self.faults.items():
            if path.endswith(end):
                return told() if callable(told) else told
        return None


class _Handler(BaseHTTPRequestHandler):
    school = None

    def log_message(self, *_args):
        """Nothing is logged."""

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        form = parse_qs(self.rfile.read(length).decode())
        path = urlsplit(self.path).path
        self.school.asked.append(path)
        if told := self.school.fault(path):
            return self._answer(*told)
        pair = f"{quote_plus(CLIENT)}:{quote_plus(SECRET)}".encode()
        if self.headers["Authorization"] != f"Basic {b64encode(pair).decode()}":
            return self._answer(401, {"error": "invalid_client"})
        if form["grant_type"] != ["client_credentials"]:
            return self._answer(400, {"error": "unsupported_grant_type"})
        self.school.tokens += 1
        self.school.token = f"token-{self.school.tokens}"
        return self._answer(200, {"access_token": self.school.token})

    def do_GET(self):
        address = urlsplit(self.path)
        self.school.asked.append(self.path)
        told = self.school.fault(address.path)
        if told:
            return self._answer(*told)
        if self.headers["Authorization"] != f"Bearer {self.school.token}":
            return self._answer(401, {})
        plural = address.path.rpartition("/")[2]
        if plural not in self.school.data:
            return self._answer(404, {})
        asked = parse_qs(address.query)
        limit = min(int(asked["limit"][0]), self.school.most)
        offset = int(asked["offset"][0])
        return self._page(plural, limit, offset)

    def _page(self, plural, limit, offset):
        records = self.school.data[plural]
        headers = {}
        if self.school.total:
            headers["X-Total-Count"] = str(len(records))
        if self.school.link and offset + limit < len(records):
            query = f"limit={limit}&offset={offset + limit}"
            # Of an address that nobody asks: only the question counts.
            headers["Link"] = f'<http://127.0.0.1:1/{plural}?{query}>; rel="next"'
        page = {plural: records[offset : offset + limit]}
        return self._answer(200, page, headers)

    def _answer(self, status, body, headers=None):
        content = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        for name, value in {"Content-Length": len(content), **(headers or {})}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(content)
