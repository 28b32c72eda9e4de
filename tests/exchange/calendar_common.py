"""What the tests of calendars share: an address, and its file read by vobject."""

import re

import vobject

from ..common import SchoolDiaryHttpCommon


class CalendarCommon(SchoolDiaryHttpCommon):
    @classmethod
    def _feed(cls, guardian=None, **content):
        """The path of a new address, which shows lessons, tests and vacations."""
        guardian = guardian or cls.guardian
        address = cls.env["school.calendar.feed"]._make(guardian, content)
        return address.removeprefix(guardian.get_base_url())

    def _read(self, path, **headers):
        self.env.flush_all()
        answer = self.url_open(path, headers=headers)
        self.env.invalidate_all()
        return answer

    def _calendar(self, path):
        answer = self._read(path)
        self.assertEqual(answer.status_code, 200)
        return vobject.readOne(answer.text)

    def _events(self, path):
        """dict of (first day, summary) to event"""
        events = self._calendar(path).contents.get("vevent", [])
        return {(str(one.dtstart.value)[:10], one.summary.value): one for one in events}

    def _shut(self, path, why=""):
        """Nothing is there, and nobody is told why."""
        answer = self._read(path)
        self.assertEqual((answer.status_code, answer.text), (404, ""), why)
        names = ("Last-Modified", "ETag", "Set-Cookie")
        self.assertFalse(set(names) & set(answer.headers), why)

    @staticmethod
    def _unfolded(text):
        return re.sub(r"\r\n[ \t]", "", text)
