from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.school_diary.models.exchange.connector import Findings
from odoo.addons.school_diary.models.exchange.netschool_week import NetschoolWeek
from odoo.addons.school_diary.tools.netschool_wire import read_week

from .netschool_common import MON, NetschoolCase
from .netschool_server import lesson, work

SUBJECTS = ("Математика", "Русский язык", "Литература", "Химия", "Физика")


@tagged("post_install", "-at_install")
class TestNetschoolQueries(NetschoolCase):
    """A week costs the same however full it is."""

    def setUp(self):
        super().setUp()
        self.pupil = self.env["school.partner.pupil"].create(
            {"system_id": self.system.id, "sourced_id": "7"}
        )
        self.pupil.student_id = self.student
        self.exchange = self.env["school.exchange"].create(
            {"format": "pull", "system_id": self.system.id}
        )

    def answer(self, lessons, marks):
        """A week of so many lessons a day, each with so many marks and homework."""
        days = []
        for place in range(5):
            day = MON + timedelta(days=place)
            rows = []
            for number, subject in enumerate(SUBJECTS[:lessons], 1):
                key = 10_000 * (place + 1) + 100 * number
                works = [work(key + one, 4) for one in range(marks)]
                works.append(work(key + 50, None, 3, f"Стр. {key}"))
                works.append(work(key + 60, "ОП"))
                rows.append(lesson(number, subject, *works, meeting=key))
            days.append({"date": f"{day}T00:00:00", "lessons": rows})
        return read_week({"weekDays": days})

    def queries(self, lessons, marks):
        week = self.answer(lessons, marks)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        NetschoolWeek(
            self.exchange, self.pupil, {3: "Домашнее задание"}, Findings()
        ).bring(week, MON)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_first_time(self):
        self.queries(1, 1)
        few = self.queries(2, 1)
        many = self.queries(5, 4)
        # 80 marks and 25 lessons cost little more than 10 and 10.
        self.assertLess(many - few, 40)
        self.assertLess(many, 115)

    def test_again(self):
        for size in ((2, 1), (5, 4)):
            self.queries(*size)
        few = self.queries(5, 4)
        self.assertLessEqual(few, 40)
