"""An Odoo server, and clients that ask it for pages and call methods."""

import contextlib
import http.client
import json
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

from benchmarks import databases

WORKERS = 2
# "GET /my/home HTTP/1.1" 200 - 25 0.010 0.009: queries, time in SQL, time elsewhere;
# a called method stands behind its path and "#"
LOG_LINE = re.compile(r'"(?:GET|POST) ([^\s#]+)\S* HTTP/1.1" 200 - (\d+) ')


class Server:
    def __init__(self, port, log):
        self.port = port
        self.log = log

    def queries(self, path):
        """How many queries the last answer to a path took.

        :raises ValueError: where the log does not say so
        """
        found = [
            int(count)
            for asked, count in LOG_LINE.findall(self.log.read_text())
            if asked == path
        ]
        if not found:
            raise ValueError(f"The server's log has no answer for {path}.")
        return found[-1]


@contextlib.contextmanager
def running(database, workers=WORKERS):
    """Serve a database.

    Its entry point is a script of its own, since the process for live connections is
    started again from the script's name.
    """
    with socket.socket() as probe, socket.socket() as second:
        probe.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        port, gevent_port = probe.getsockname()[1], second.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "odoo-server"
        script.write_text(f"#!{sys.executable}\nfrom odoo.cli import main\n\nmain()\n")
        script.chmod(0o755)
        log = Path(folder) / "log"
        command = databases.odoo_command(
            database,
            f"--workers={workers}",
            "--max-cron-threads=0",
            f"--http-port={port}",
            f"--gevent-port={gevent_port}",
            f"--logfile={log}",
            f"--db-filter=^{database}$",
            "--limit-time-real=600",
        )
        process = subprocess.Popen([str(script), *command[3:]])
        try:
            _wait(port)
            yield Server(port, log)
        except Exception:
            print(log.read_text()[-4000:], file=sys.stderr)
            raise
        finally:
            process.terminate()
            process.wait(30)


def _wait(port, seconds=60):
    deadline = time.monotonic() + seconds
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/web/login")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        if time.monotonic() > deadline:
            raise TimeoutError("The server does not answer.")
        time.sleep(0.3)


class CallError(Exception):
    """What a method called over HTTP has raised."""


def call_path(model, method):
    return f"/web/dataset/call_kw/{model}/{method}"


class Client:
    """One person's browser: a connection and a cookie."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = ""

    def log_in(self, login):
        """Log in with a password equal to the login."""
        page = self._ask("GET", "/web/login")
        token = re.search(rb'name="csrf_token" value="([^"]+)"', page).group(1)
        fields = {
            "login": login,
            "password": login,
            "csrf_token": token.decode(),
            "redirect": "/my",
        }
        self._ask(
            "POST",
            "/web/login",
            urllib.parse.urlencode(fields),
            {"Content-Type": "application/x-www-form-urlencoded"},
            expected=303,
        )
        return self

    def get(self, path):
        """The body of a page.

        :raises RuntimeError: where the answer is not 200
        """
        return self._ask("GET", path)

    def call(self, model, method, *args, **kwargs):
        """What a method of a model returns to the web client.

        :raises CallError: where it raises
        """
        body = {
            "jsonrpc": "2.0",
            "method": "call",
            "params": {
                "model": model,
                "method": method,
                "args": args,
                "kwargs": kwargs,
            },
        }
        answer = json.loads(
            self._ask(
                "POST",
                call_path(model, method),
                json.dumps(body),
                {"Content-Type": "application/json"},
            )
        )
        if "error" in answer:
            raise CallError(answer["error"]["data"]["name"])
        return answer["result"]

    def _ask(self, method, path, body=None, headers=None, expected=200):
        self.connection.request(
            method, path, body, {"Cookie": self.cookie, **(headers or {})}
        )
        answer = self.connection.getresponse()
        content = answer.read()
        for value in answer.headers.get_all("Set-Cookie") or ():
            if value.startswith("session_id="):
                self.cookie = value.split(";")[0] + "; frontend_lang=ru_RU"
        if answer.status != expected:
            raise RuntimeError(f"{path.split('?')[0]}: status {answer.status}")
        return content


def durations(client, path, count):
    """Seconds that each of ``count`` requests for a path took."""
    times = []
    for _ in range(count):
        begun = time.perf_counter()
        client.get(path)
        times.append(time.perf_counter() - begun)
    return times


def rate(clients, path, seconds):
    """Requests a second that several clients get through at the same time."""
    deadline = time.perf_counter() + seconds
    counts = [0] * len(clients)

    def work(place):
        while time.perf_counter() < deadline:
            clients[place].get(path)
            counts[place] += 1

    threads = [
        threading.Thread(target=work, args=(place,)) for place in range(len(clients))
    ]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - begun)
