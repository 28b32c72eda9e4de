"""Visits, and what is new since the last one."""

from datetime import datetime, timedelta

from lxml import html

from odoo.tests import tagged

from ..common import regulation
from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalVisit(PortalCommon):
    def _visit(self, section="week"):
        return self.make_jsonrpc_request(
            f"/my/diary/{self.student.id}/visit", {"section": section}
        )

    def _visits(self):
        self.env.invalidate_all()
        return self.env["school.visit"].search(
            [("student_id", "=", self.student.id)], order="id"
        )

    @regulation("004-4b")
    def test_one_row_a_day(self):
        """Looking again on the same day moves the last moment, not the first."""
        self._log_in("t_parent")
        self._visit()
        first = self._visits()
        self.assertEqual(first.user_id, self.parent)
        self.assertEqual(first.date, self.TODAY)
        self.assertEqual(first.company_id, self.school)
        before = first.first_at
        first.write({"first_at": before - timedelta(hours=1)})
        self.env.flush_all()
        self._visit()
        again = self._visits()
        self.assertEqual(again, first)
        self.assertEqual(again.first_at, before - timedelta(hours=1))
        self.assertGreaterEqual(again.last_at, before)
        self._visit("grades")
        self.assertEqual(len(self._visits()), 2)

    def test_reading_records_nothing(self):
        """The page asks for the record itself: what fetches it in advance does not."""
        self._log_in("t_parent")
        self._page(self.student, "week")
        self.assertFalse(self._visits())

    def test_new_since_last_look(self):
        """New is what came since the last look before today."""
        grade = self._give(self.student, self.lessons_math[0], "5")
        self.env.flush_all()
        self._log_in("t_parent")
        self.assertIn("o_school_new", self._page(self.student, "week"))
        # The look of today does not count: what is new stays so all day.
        self._visit()
        self.assertIn("o_school_new", self._page(self.student, "week"))
        # Seen yesterday, after it was entered.
        self._visits().write(
            {
                "date": self.TODAY - timedelta(days=1),
                "last_at": grade.write_date + timedelta(seconds=1),
            }
        )
        self.env.flush_all()
        self.assertNotIn("o_school_new", self._page(self.student, "week"))
        self.assertNotIn("o_school_new", self._page(self.student, "grades"))

    def test_new_child_by_child(self):
        """What was seen of one child stays seen, whatever of the other was not."""
        grade = self._give(self.student, self.lessons_math[0], "5")
        self._give(self.sibling, self.lesson_history, "4")
        self._log_in("t_parent")
        self._visit()
        self._visits().write(
            {
                "date": self.TODAY - timedelta(days=1),
                "last_at": grade.write_date + timedelta(seconds=1),
            }
        )
        self.env.flush_all()
        page = html.fromstring(self.url_open("/my/diary").text)
        news = {
            child: page.xpath(
                f"//section[@data-student='{child.id}']//dl"
                "//span[contains(@class, 'o_school_chip')]"
            )
            for child in (self.student, self.sibling)
        }
        self.assertFalse(news[self.student])
        self.assertEqual([chip.text.strip() for chip in news[self.sibling]], ["4"])

    def test_look_at_other_pages(self):
        """Who has looked at the timetable alone has not seen the grades."""
        self._give(self.student, self.lessons_math[0], "5")
        self.env["school.visit"].create(
            {
                "user_id": self.parent.id,
                "student_id": self.student.id,
                "company_id": self.school.id,
                "section": "timetable",
                "date": self.TODAY - timedelta(days=1),
                "first_at": datetime.now(),
                "last_at": datetime.now() + timedelta(minutes=1),
            }
        )
        self._log_in("t_parent")
        self.assertIn("o_school_new", self._page(self.student, "week"))

    def test_nobody_else_reads_visits(self):
        """Visits are for the head and the deputy head."""
        visits = self.env["school.visit"]
        for user in (self.parent, self.teacher, self.secretary):
            self.assertFalse(visits.with_user(user).has_access("read"), user.name)
        for user in (self.head, self.deputy):
            self.assertTrue(visits.with_user(user).has_access("read"), user.name)
            self.assertFalse(visits.with_user(user).has_access("write"), user.name)
