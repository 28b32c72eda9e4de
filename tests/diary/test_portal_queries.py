"""The pages that everybody opens: how many queries a request takes."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import tagged

from .portal_common import PortalCommon

MOST = 25
OF_THE_TESTS = ("SAVEPOINT", "RELEASE", "ROLLBACK")


@tagged("post_install", "-at_install")
class TestPortalQueries(PortalCommon):
    @contextmanager
    def _queries(self):
        """Collect what is asked of the database meanwhile, all of it."""
        queries = []
        execute = Cursor.execute

        def collect(cursor, query, *args, **kwargs):
            text = str(getattr(query, "code", query)).strip()
            if not text.startswith(OF_THE_TESTS):
                queries.append(text)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", collect):
            yield queries

    def _count(self, address):
        """Queries of the whole request, caches being warm."""
        self._get(address)
        self.env.cr.flush()
        self.env.invalidate_all()
        with self._queries() as queries:
            self.assertEqual(self._get(address).status_code, 200)
        self.assertLessEqual(len(queries), MOST, "\n\n".join(queries))
        return len(queries)

    def _fill_class(self, number):
        """More pupils in 6Б, each with a mark in every lesson of mathematics."""
        for place in range(number):
            pupil = self._student("Новиков", f"Имя {place}", "", self.class_6b)
            for lesson in self.lessons_math:
                self._give(pupil, lesson, "4")
        for lesson in self.lessons_math:
            self._give(self.student, lesson, "5")
            self._homework(lesson, "упр. 1")
        self._absent(self.student, self.lesson_russian, "ill")

    def test_any_week_any_class(self):
        """At most 25, the same for an empty week and for a full class's."""
        self._log_in("t_parent")
        week = f"/my/diary/{self.student.id}/week"
        grades = f"/my/diary/{self.student.id}/grades"
        counts = {(self._count(week), self._count(f"{week}?date=2027-05-12"))}
        grade_counts = {self._count(grades)}
        self._fill_class(26)
        counts.add((self._count(week), self._count(f"{week}?date=2027-05-12")))
        grade_counts.add(self._count(grades))
        self.assertEqual(len(set(*counts)), 1, counts)
        self.assertEqual(len(grade_counts), 1, grade_counts)

    def test_read_only(self):
        """No page that reads writes: a replica may serve it."""
        self._log_in("t_parent")
        for address in ["/my/diary", *self._addresses(self.student.id)]:
            with self._queries() as queries:
                self._get(address)
            written = [
                query
                for query in queries
                if query.startswith(("INSERT", "UPDATE", "DELETE"))
                and "school" in query.split("WHERE")[0]
            ]
            self.assertFalse(written, address)
