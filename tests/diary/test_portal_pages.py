"""What each page of the diary says."""

from datetime import date, timedelta

from odoo.tests import tagged

from ..common import regulation
from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalPages(PortalCommon):
    def setUp(self):
        super().setUp()
        self._log_in("t_parent")

    def _read(self, section, query="", student=None):
        self.env.flush_all()
        return self._words(self._page(student or self.student, section, query))

    @regulation("000-4b", "002-2b", "003-2a")
    def test_week(self):
        """Lessons with times, topics and changes, marks, homework, advice."""
        self._give(self.student, self.lesson, "5", comment="Отлично")
        self._give(self.other_student, self.lesson, "2")
        self._absent(self.student, self.lesson_russian, "ill")
        self.lesson_literature.write(
            {"substitute_id": self.teacher.id, "reason": "болезнь"}
        )
        self.lesson_english.action_cancel()
        moved = self.lessons_math[4]._move(self.MONDAY + timedelta(days=5), 2)
        self.env["school.recommendation"].create(
            {
                "student_id": self.student.id,
                "course_id": self.course_math.id,
                "author_id": self.teacher.id,
                "text": "Повторить дроби",
            }
        )
        words = self._read("week")
        self.assertIn("16 – 21 November", words)
        self.assertIn("Wednesday, 18 — today", words)
        self.assertIn("1 8:30 Математика", words)
        self.assertIn("Обыкновенные дроби", words)
        self.assertIn("Homework: упр. 214", words)
        self.assertIn("substitution: Ильина М. О.", words)
        self.assertIn("Английский язык cancelled", words)
        self.assertIn("moved to Sat 21 November", words)
        self.assertIn("moved from Fri 20 November", words)
        self.assertTrue(moved)
        self.assertIn("Повторить дроби", words)
        self.assertIn("1 lesson illness", words)
        html = self._page(self.student, "week")
        self.assertIn(
            'title="5: lesson, Administrator, 18 November. Отлично"'.replace(
                "Administrator", self.env.user.name
            ),
            html,
        )
        self.assertNotIn("o_school_poor", html)

    def test_week_of_date(self):
        """The address names the week; what is no date is today."""
        self.assertIn("23 – 28 November", self._read("week", "?date=2026-11-25"))
        for nonsense in ("2026-13-99", "завтра", "0001-01-01", "9999-12-31", ""):
            words = self._read("week", f"?date={nonsense}")
            self.assertIn("16 – 21 November", words, nonsense)

    def test_week_without_lessons(self):
        words = self._read("week", "?date=2026-10-28")
        self.assertIn("Осенние каникулы", words)
        self.assertIn("No lessons this day", self._read("week", "?date=2026-12-02"))

    def test_other_child_same_page(self):
        """The switch leads to the same page and week of the other child."""
        html = self._page(self.student, "timetable", "?date=2026-11-25")
        self.assertIn(f"/{self.sibling.id}/timetable?date=2026-11-25", html)

    @regulation("000-4b", "002-2b", "003-2a")
    def test_grades(self):
        """Marks by subject, their weighted mean, the mean over subjects."""
        self._give(self.student, self.lessons_math[0], "4")
        self._give(self.student, self.lesson_test, "5")
        self._give(self.student, self.lesson_russian, "3")
        words = self._read("grades")
        self.assertIn("2 четверть", words)
        self.assertIn("Weighted mean: 4.67", words)
        self.assertIn("mean over subjects 3.83", words)
        self.assertIn("no grades yet", words)
        html = self._page(self.student, "grades")
        self.assertIn("weight 2", html)
        self.assertIn("<polyline", html)

    def test_grades_of_term(self):
        self._give(self.student, self.lesson, "4")
        first = self._read("grades", f"?term={self.quarters[0].id}")
        self.assertIn("1 четверть", first)
        self.assertNotIn("Weighted mean: 4", first)
        self.assertIn("Weighted mean: 4.0", self._read("grades", "?term=0"))
        self.assertIn("2 четверть", self._read("grades", "?term=x"))

    @regulation("000-4b", "002-2b", "003-2a")
    def test_timetable(self):
        self.lesson_literature.substitute_id = self.teacher
        words = self._read("timetable")
        self.assertIn("1 8:30–9:15", words)
        self.assertIn("room 21", words)
        self.assertIn("6Б/1", words)
        self.assertIn("substitution: Ильина М. О.", words)

    @regulation("000-4b", "002-2b", "003-2a")
    def test_homework(self):
        """By the day it is due for; another class's is not there."""
        self._homework(self.lessons_math[0], "№ 5", date_due=self.lessons_math[1].date)
        self._homework(self.lesson_history, "§ 99", date_due=self.TODAY)
        html = self._page(self.student, "homework")
        words = self._words(html)
        self.assertIn("Thursday, 19 November tomorrow Математика упр. 214", words)
        self.assertIn("задание.txt", words)
        self.assertIn("The past two weeks Tuesday, 17 November Математика № 5", words)
        self.assertNotIn("§ 99", words)
        self.assertIn(f"/homework/{self.homework.id}/{self.file.id}", html)

    @regulation("000-4b", "002-2b", "003-2a")
    def test_tests(self):
        words = self._read("tests")
        self.assertIn("Coming Thu 19 November Математика test", words)
        self.assertIn("Обыкновенные дроби", words)
        self.assertIn("No tests are planned", self._read("tests", "", self.sibling))

    @regulation("001-h")
    def test_attendance(self):
        self._absent(self.student, self.lesson, "ill")
        self._absent(self.student, self.lesson_russian, "late")
        words = self._read("attendance")
        self.assertIn("Missed in all 1 lesson", words)
        self.assertIn("Wed 18 November Б Математика illness О Русский язык", words)
        words = self._read("attendance", f"?term={self.quarters[0].id}")
        self.assertIn("Nothing missed", words)

    @regulation("000-4b", "002-2b", "003-2a")
    def test_teachers(self):
        words = self._read("teachers")
        self.assertIn("Homeroom teacher of 6Б: Котова Н. Ю.", words)
        self.assertIn("Английский язык 6Б/1 Ильина Марина Олеговна", words)

    @regulation("000-4b", "002-2b", "003-2a")
    def test_vacations(self):
        self.env["school.vacation"].create(
            {
                "name": "Зимние каникулы",
                "year_id": self.year.id,
                "date_start": date(2026, 12, 31),
                "date_end": date(2027, 1, 10),
            }
        )
        words = self._read("vacations")
        self.assertIn("Осенние каникулы 24 October – 1 November (9 days)", words)
        self.assertIn("31 December – 10 January (11 days) in 43 days", words)

    @regulation("000-4b", "002-2b", "003-2a")
    def test_recommendations(self):
        self.assertIn("No advice this year", self._read("recommendations"))
        for student, text in (
            (self.student, "Читать больше"),
            (self.other_student, "Чужой совет"),
        ):
            self.env["school.recommendation"].create(
                {
                    "student_id": student.id,
                    "author_id": self.homeroom_teacher.id,
                    "text": text,
                }
            )
        words = self._read("recommendations")
        self.assertIn("From the homeroom teacher Читать больше Котова Н. Ю.", words)
        self.assertNotIn("Чужой совет", words)

    def test_children(self):
        """Both children, today at a glance."""
        self._give(self.student, self.lesson, "5")
        self.env.flush_all()
        words = self._words(self._get("/my/diary").text)
        self.assertIn("Wednesday, 18 November", words)
        self.assertIn("Алиса Орлова 6Б", words)
        self.assertIn("Кирилл Орлов 7А", words)
        self.assertIn("tomorrow: 1 subject", words)
        self.assertIn("Next test Математика, tomorrow", words)

    def test_new_pupil(self):
        """A pupil in no class yet, in a school without a year: every page is kind."""
        student = self.env["school.student"].create(
            {"last_name": "Новая", "first_name": "Яна", "company_id": self.school.id}
        )
        self._open_gate(self._guardian(student, self.parent.partner_id))
        for address in self._addresses(student.id)[:-1]:
            self.assertEqual(self._get(address).status_code, 200, address)
        self.assertIn("Яна", self._get("/my/diary").text)

    def test_languages(self):
        """Russian for who reads Russian; links keep the language of the address."""
        self._give(self.student, self.lesson, "4")
        html = self._page(self.student, "week")
        self.assertIn('lang="en-US"', html)
        self.assertRegex(html, rf'href="(/en)?/my/diary/{self.student.id}/grades"')
        html = self._page(self.student, "week", language="ru")
        self.assertIn('lang="ru-RU"', html)
        self.assertRegex(html, rf'href="(/ru)?/my/diary/{self.student.id}/grades"')
        words = self._words(html)
        self.assertIn("16 – 21 ноября", words)
        self.assertIn("Среда, 18", words)
        grades = self._words(self._page(self.student, "grades", language="ru"))
        self.assertIn("4,0", grades)

    def test_weight(self):
        """A full week's page stays light."""
        for lesson in self.lessons_math:
            self._give(self.student, lesson, "5", comment="Молодец" * 5)
        self.env.flush_all()
        self.assertLess(len(self._page(self.student, "week").encode()), 300_000)
        self.assertLess(len(self._page(self.student, "grades").encode()), 300_000)

    def test_card_on_first_page(self):
        html = self._get("/my/home").text
        self.assertIn('href="/my/diary"', html)
