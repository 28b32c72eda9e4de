"""What grades to expect, told to guardians at the regulation's interval."""

from datetime import timedelta
from types import SimpleNamespace

from odoo.tests import freeze_time, tagged

from odoo.addons.school_diary.tools.diary_forecast import Expected, ScaleMark
from odoo.addons.school_diary.tools.forecast_letter import ForecastWriter
from odoo.addons.school_diary.tools.targets import Sums

from ..common import regulation
from .common import DeliveryCommon, parts


@tagged("post_install", "-at_install")
class TestForecastNotice(DeliveryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lesson, code in zip(cls.lessons_math, "4453", strict=False):
            cls._give(cls.student, lesson, code)
        cls._give(cls.other_student, cls.lesson_russian, "2")
        cls.env.flush_all()
        cls.env.cr.precommit.run()
        cls.env["school.result"]._forecast(cls.school)

    def test_no_way_down_is_told(self):
        """Before the first mark of a term a 5 is expected: nobody needs a 3."""
        scale = [
            ScaleMark(str(number), "good", number, number - 0.5)
            for number in (5, 4, 3, 2)
        ]
        expected = Expected(scale[0], 0.5, 4.8, 4.5, 5, 8, Sums(), scale)
        self.assertEqual([one.grade for one in expected.targets], ["5", "4", "3"])
        words = self.env["school.forecast.letter"]._words()
        subject = SimpleNamespace(subject="Art", average=None, expected=expected)
        letter = ForecastWriter(words, "en_US").write("Ann", "1", [subject])
        self.assertEqual(letter.lines[0].lines[1], "Enough for 5: “5” 1 time")

    def _forecasts(self):
        return self.notices.search([("kind", "=", "forecast")])

    @regulation("000-6", "001-i", "002-4", "003-4", "004-2")
    def test_told_in_the_words_of_the_reader(self):
        with self._real_mail() as mailbox:
            self._run_cron()
        [letter] = [
            one
            for one in mailbox.to("mother@example.org")
            if "прогноз" in one["Subject"]
        ]
        self.assertEqual(letter["Subject"], "Алиса: прогноз, 2 четверть")
        for part in parts(letter):
            self.assertIn("Математика", part)
            self.assertRegex(part, r"сейчас 3,8; ожидается 4 \(уверенность \d\d\s%\)")
            self.assertIn("Чтобы вышло 5, хватит «5» ", part)
            self.assertNotIn("Семёнов", part)
            self.assertNotIn("Русский язык", part)
        [link] = {
            word
            for word in parts(letter)[0].split()
            if word.endswith(f"/my/diary/{self.student.id}/grades")
        }
        self.assertTrue(link.startswith("http"))
        self.assertEqual(self._forecasts().mapped("state"), ["sent", "sent"])

    @regulation("000-6", "001-i")
    def test_a_subject_once_though_the_pupil_has_moved(self):
        """To a class that teaches English as a whole; the subgroup was kept."""
        later = self.MONDAY + timedelta(days=4)
        self._give(self.student, self.lesson_english, "3")
        home = self.student.enrollment_ids.filtered(
            lambda one: one.class_id == self.class_6b
        )
        group = self.student.enrollment_ids.filtered(
            lambda one: one.class_id == self.subgroup
        )
        home.date_to = later - timedelta(days=1)
        group.date_to = self.year.date_end
        other_class = self._class("6В", 6)
        self._enroll(self.student, other_class, date_from=later)
        course = self._course(other_class, self.english, self.other_teacher)
        for period in (1, 2, 3):
            self._give(self.student, self._lesson(course, later, period), "5")
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env["school.result"]._forecast(self.school)
        with self._real_mail() as mailbox:
            self._run_cron()
        [letter] = [
            one
            for one in mailbox.to("mother@example.org")
            if "прогноз" in one["Subject"]
        ]
        text, _html = parts(letter)
        self.assertEqual(text.count("Английский язык"), 1)
        self.assertIn("Английский язык: сейчас 5,0", text)

    def test_again_when_the_interval_is_over(self):
        made = self.notices._make_forecasts(self.school)
        self.assertEqual(made.guardian_id, self.guardian | self.other_guardian)
        self.assertFalse(self.notices._make_forecasts(self.school), "a repeat")
        self.assertEqual({one.period_to for one in made}, {self._day(13)})
        for days, number in ((13, 0), (14, 2)):
            with freeze_time(f"{self._day(days)} 09:00:00", tick=True):
                made = self.notices._make_forecasts(self.school)
                self.assertEqual(len(made), number, days)

    def test_the_interval_is_the_regulations(self):
        own = self.regulation.copy({"forecast_interval_days": 7})
        self.school.school_regulation_id = own
        self.notices._make_forecasts(self.school)
        with freeze_time(f"{self._day(7)} 09:00:00", tick=True):
            self.assertEqual(len(self.notices._make_forecasts(self.school)), 2)

    def test_not_to_who_does_not_want_it(self):
        self.by_mail.unwanted_kind_ids = self.env.ref(
            "school_diary.notice_kind_forecast"
        )
        made = self.notices._make_forecasts(self.school)
        self.assertEqual(made.guardian_id, self.other_guardian)

    def _day(self, days):
        return self.SATURDAY + timedelta(days=days)

    def test_only_to_whom_the_diary_is_open(self):
        self.guardian.consent_ids.action_withdraw()
        made = self.notices._make_forecasts(self.school)
        self.assertEqual(made.guardian_id, self.other_guardian)

    def test_nobody_is_told_of_another_schools(self):
        self.assertFalse(self.notices._make_forecasts(self.other_school))

    def test_what_is_decided_meanwhile_is_not_told(self):
        made = self.notices._make_forecasts(self.school)
        result = self.env["school.result"].search(
            [
                ("student_id", "=", self.student.id),
                ("course_id", "=", self.course_math.id),
                ("term_id", "=", self.quarter.id),
            ]
        )
        result.write({"value_id": self._value("4").id})
        self.env.flush_all()
        self.notices._cancel_undue(self.school)
        states = {one.guardian_id: (one.state, one.cancel_reason) for one in made}
        self.assertEqual(states[self.guardian], ("cancelled", "outdated"))
        self.assertEqual(states[self.other_guardian], ("queued", False))

    def test_hundreds_are_laid_out_in_the_same_number_of_queries(self):
        self.notices._make_forecasts(self.school)
        letters = self.env["school.forecast.letter"]
        channel = self._channel()

        def count(notices):
            letters._letters(notices, channel)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(letters._letters(notices, channel)), len(notices))
            return self.env.cr.sql_log_count - before

        few = count(self._forecasts())
        for place in range(10):
            pupil = self._student("Новиков", f"Имя {place}", "", self.class_6b)
            self._give(pupil, self.lesson, "4")
            guardian = self._guardian(pupil, f"Новикова {place} Анна")
            self._open_gate(guardian)
            self._agreement(guardian, f"g{place}@example.org")
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env["school.result"]._forecast(self.school)
        self.notices._make_forecasts(self.school)
        self.assertEqual(len(self._forecasts()), 12)
        self.assertEqual(count(self._forecasts()), few)

    def test_an_interval_is_positive(self):
        from psycopg2.errors import CheckViolation  # noqa: PLC0415

        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.regulation.copy({"forecast_interval_days": 0})
            self.env.flush_all()
