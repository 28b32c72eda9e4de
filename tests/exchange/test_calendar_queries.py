from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import tagged

from .calendar_common import CalendarCommon

MOST = 14
OF_THE_TESTS = ("SAVEPOINT", "RELEASE", "ROLLBACK")


@tagged("post_install", "-at_install")
class TestCalendarQueries(CalendarCommon):
    @contextmanager
    def _queries(self):
        queries = []
        execute = Cursor.execute

        def collect(cursor, query, *args, **kwargs):
            text = str(getattr(query, "code", query)).strip()
            if not text.startswith(OF_THE_TESTS):
                queries.append(text)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", collect):
            yield queries

    def _count(self, path):
        self._read(path)
        with self._queries() as queries:
            self.assertEqual(self.url_open(path).status_code, 200)
        self.assertLessEqual(len(queries), MOST, "\n\n".join(queries))
        return len(queries)

    def test_however_much_there_is(self):
        path = self._feed(has_homework=True)
        few = self._count(path)
        for lesson in self.lessons_math:
            self._homework(lesson, "упр. 1")
        for period in range(2, 9):
            self._lesson(self.course_math, self.MONDAY, period)
        self.assertEqual(self._count(path), few)
