"""A second user in the grid, through HTTP, while a browser is driven by a tour."""

import threading
import time

import requests

from odoo.http import root
from odoo.tests.common import HOST, TEST_CURSOR_COOKIE_NAME

from .grid_common import EMPTY

PATIENCE = 60


class OtherSession:
    """Logged in besides; does in a thread of its own what it was told to.

    It begins when the first tour runs: what is told before is done in that order.
    """

    def __init__(self, case, login, course):
        self.case = case
        self.url = f"{case.base_url()}/web/dataset/call_kw/school.course/"
        self.course_id = course.id
        self.days = [str(day) for day in case.days]
        self.session = case.authenticate(login, login)
        case.session = None  # or the browser's login would end it
        case.addCleanup(root.session_store.delete, self.session)
        self.acts = []
        self.failure = None
        self.is_over = False
        self.thread = threading.Thread(target=self._run)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, kind, *_rest):
        self.is_over = bool(kind)
        self.thread.join(PATIENCE)
        if self.failure and not kind:
            raise AssertionError("The other session failed") from self.failure

    # What it is told

    def enter(self, student, lesson, wanted):
        operation = {
            "op": "1",
            "student": student.id,
            "lesson": lesson.id,
            "seen": [EMPTY],
            "wanted": wanted,
        }
        self.acts.append(lambda: self._enter(operation))

    def wait_for(self, entries, student, lesson, **values):
        row = {"student_id": student.id, "lesson_id": lesson.id, **values}
        self.acts.append(lambda: self._wait_for(entries, row))

    # What it does

    def _run(self):
        try:
            self._wait(self._is_browser_in)
            time.sleep(2)  # the page opens
            for act in self.acts:
                act()
        except Exception as failure:  # told where the test is
            self.failure = failure

    def _is_browser_in(self):
        """The test's own connection is busy until then."""
        session = self.case.session
        cookies = self.case.opener.cookies
        return session and cookies.get("session_id", domain=HOST) == session.sid

    def _enter(self, operation):
        answer = self._call("grid_save", [operation], *self.days)
        if answer["results"]["1"]["status"] != "saved":
            raise AssertionError(answer["results"])

    def _wait_for(self, entries, row):
        def is_there():
            rows = self._call("grid_changes", *self.days, "")[entries]
            return any(row.items() <= one.items() for one in rows)

        self._wait(is_there)

    def _wait(self, condition):
        until = time.monotonic() + PATIENCE
        while not condition():
            if self.is_over or time.monotonic() > until:
                raise AssertionError("It did not come to that")
            time.sleep(0.2)

    def _call(self, method, *args):
        params = {
            "model": "school.course",
            "method": method,
            "args": [[self.course_id], *args],
            "kwargs": {},
        }
        answer = requests.post(
            self.url + method,
            json={"params": params},
            cookies={
                "session_id": self.session.sid,
                TEST_CURSOR_COOKIE_NAME: self.case.http_request_key,
            },
            timeout=PATIENCE,
        ).json()
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer["result"]
