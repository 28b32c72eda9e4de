from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import SchoolDiaryCommon


@tagged("post_install", "-at_install")
class TestSchoolEnrollment(SchoolDiaryCommon):
    """No grade or absence is left on a day on which the pupil was not in the class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._give(cls.student, cls.lessons_math[0], "5")
        cls._absent(cls.student, cls.lessons_math[2])
        cls.last_day = cls.lessons_math[2].date
        cls.enrollment = cls.student.enrollment_ids.filtered(
            lambda enrollment: enrollment.class_id == cls.class_6b
        )
        cls.enrollment = cls._office(cls.enrollment)

    @classmethod
    def _office(cls, records):
        return records.with_user(cls.secretary).with_context(lang="ru_RU")

    def assertRefused(self, call):
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            call()
            self.env.flush_all()
        message = str(caught.exception)
        self.assertIn("6Б", message)
        self.assertRegex(message, "отметки или пропуски")
        self.assertNotIn(self.student.last_name, message)
        return message

    def test_ends_on_the_last_day(self):
        form = Form(self.enrollment)
        form.date_to = self.last_day
        form.save()
        self._enroll(
            self.student, self.class_7a, date_from=self.last_day + timedelta(days=1)
        )
        self.assertEqual(self.enrollment.date_to, self.last_day)

    def test_ends_too_early(self):
        form = Form(self.enrollment)
        form.date_to = self.last_day - timedelta(days=1)
        message = self.assertRefused(form.save)
        self.assertIn("18.11.2026", message, "the day of the absence")

    def test_begins_too_late(self):
        self.assertRefused(
            lambda: self.enrollment.write({"date_from": self.lessons_math[1].date})
        )
        self.enrollment.date_from = self.lessons_math[0].date

    def test_other_class_or_pupil(self):
        newcomer = self.env["school.student"].create(
            {"last_name": "Юдин", "first_name": "Егор"}
        )
        for vals in (
            {"class_id": self.class_7a.id},
            {"student_id": newcomer.id},
        ):
            self.assertRefused(lambda vals=vals: self.enrollment.write(vals))
        without = self._office(self.third_student.enrollment_ids)
        without.class_id = self.class_7a

    def test_deleted(self):
        self.assertRefused(self.enrollment.unlink)
        self.assertRefused(
            lambda: self._office(self.class_6b).write(
                {"enrollment_ids": [(2, self.enrollment.id)]}
            )
        )
        self._office(self.third_student.enrollment_ids).unlink()

    def test_two_periods_in_the_class(self):
        """What one enrollment leaves, another may hold."""
        self.enrollment.date_to = self.last_day
        again = self._enroll(
            self.student, self.class_6b, date_from=self.last_day + timedelta(days=1)
        )
        self._give(self.student, self.lessons_math[4], "4")
        self.enrollment.date_from = self.lessons_math[0].date
        self.assertRefused(self._office(again).unlink)
        self.assertRefused(self.enrollment.unlink)

    def test_subgroup(self):
        """Beside the class: its own lessons, its own enrollment."""
        beside = self.student.enrollment_ids - self.enrollment
        beside.date_to = self.last_day - timedelta(days=1)
        self._give(self.own_student, self.lesson_english, "4")
        graded = self.own_student.enrollment_ids.filtered(
            lambda enrollment: enrollment.class_id == self.subgroup
        )
        self.assertRefused(self._office(graded).unlink)

    def test_many_at_once(self):
        """The whole class in as many queries as one pupil."""
        pupils = self.class_6b.enrollment_ids
        end = self.year.date_end
        counts = []
        for enrollments in (pupils[:1], pupils[:1], pupils):
            enrollments.mapped("student_id.name")
            self.env.flush_all()
            before = self.cr.sql_log_count
            enrollments._check_entries(enrollments._places())
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
        pupils.date_to = end - timedelta(days=1)
