"""The HTTP side of the providers' stand-ins."""

import contextlib
import json
import socket
import struct
import sys
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

RESET = "reset"
"""Takes the message, and the connection is reset."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    method: str
    path: str
    query: dict
    headers: dict
    body: object
    """JSON, a form's dict, or None"""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Those who break off are part of the play."""
        if isinstance(sys.exc_info()[1], ConnectionError):
            return None
        return super().handle_error(request, client_address)


def server_of(stand_in):
    """A server on a free port that asks the stand-in for its answers."""
    return _Server(("127.0.0.1", 0), _handler(stand_in))


def _handler(stand_in):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            size = int(self.headers.get("Content-Length") or 0)
            parts = urlsplit(self.path)
            answer = stand_in.handle(
                Asked(
                    self.command,
                    parts.path,
                    {name: told[0] for name, told in parse_qs(parts.query).items()},
                    {name.lower(): value for name, value in self.headers.items()},
                    self._body(self.rfile.read(size)),
                )
            )
            if answer in (None, RESET):
                self.close_connection = True
                if answer == RESET:
                    # Closed so, a connection is reset.
                    self.connection.setsockopt(
                        socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
                    )
                return
            status, headers, body = answer
            is_page = isinstance(body, str)
            content = (body if is_page else json.dumps(body)).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            kind = "text/html" if is_page else "application/json"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(content)

        do_GET = do_POST

        def _body(self, content):
            if not content:
                return None
            if "json" in self.headers.get("Content-Type", ""):
                return json.loads(content)
            return {name: told[0] for name, told in parse_qs(content.decode()).items()}

        def log_message(self, *_args):
            """Nothing on the screen."""

    return Handler
