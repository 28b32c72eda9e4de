"""The record of a pupil's results across years and levels, for the staff."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryHttpCommon, regulation
from ..delivery.extract_text import read_pages
from .common import ResultMixin

ACROSS = regulation("000-5", "002-3", "003-3")


@tagged("post_install", "-at_install")
class TestPupilRecord(ResultMixin, SchoolDiaryHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._year_term()
        cls._set_up_fourth_class()

    @classmethod
    def _set_up_fourth_class(cls):
        """Two years ago: another level, class and course, all put away since."""
        cls.old_year = cls.env["school.year"].create(
            {
                "name": "2024/2025",
                "company_id": cls.school.id,
                "date_start": date(2024, 9, 1),
                "date_end": date(2025, 5, 31),
            }
        )
        cls.old_term = cls.env["school.term"].create(
            {
                "name": "1 четверть 2024",
                "year_id": cls.old_year.id,
                "kind": "quarter",
                "number": 1,
                "date_start": date(2024, 9, 1),
                "date_end": date(2024, 10, 25),
            }
        )
        cls.class_4b = cls._class("4Б", 4, year_id=cls.old_year.id)
        cls._enroll(cls.student | cls.other_student, cls.class_4b)
        cls.old_course = cls._course(cls.class_4b, cls.math, cls.other_teacher)
        cls.env.flush_all()
        cls.env.cr.precommit.run()
        old = cls.env["school.result"].search(
            [
                ("course_id", "=", cls.old_course.id),
                ("student_id", "=", cls.student.id),
            ]
        )
        old.value_id = cls._value("3")
        cls.old_course.active = False
        cls.class_4b.active = False

    def _record(self, student=None, **options):
        self._end_request()
        student = student or self.student
        return student._result_records(**options)[student.id]

    @ACROSS
    def test_across_levels_also_of_archived_classes(self):
        self._result(term=self.quarters[0]).value_id = self._value("5")
        levels = self._record()
        self.assertEqual(
            [
                (level.name, [year.class_name for year in level.years])
                for level in levels
            ],
            [
                ("Primary general education", ["4Б"]),
                ("Basic general education", ["6Б"]),
            ],
        )
        [old] = levels[0].years
        self.assertEqual((old.name, old.lines[0].subject), ("2024/2025", "Математика"))
        self.assertEqual(old.lines[0].cells[self.old_term.id].text, "3")
        [year] = levels[1].years
        self.assertEqual(year.lines[0].cells[self.quarters[0].id].text, "5")

    @ACROSS
    def test_the_levels_of_the_regulation(self):
        """Those that the pupil has reached; without results it says so."""
        levels = self._record(self.sibling)
        self.assertEqual([len(level.years) for level in levels], [0, 1])
        adapted = self.school.school_regulation_id.copy({"company_id": self.school.id})
        adapted.education_level_ids = self.env.ref(
            "school_diary.education_level_secondary"
        )
        self.school.school_regulation_id = adapted
        self.assertEqual([len(one.years) for one in self._record(self.sibling)], [1])

    def test_exams_and_contests(self):
        self.env["school.exam"].create(
            {
                "name": "Олимпиада",
                "kind": "contest",
                "subject_id": self.math.id,
                "date": self.TODAY,
                "scale_id": False,
                "highest_score": 100,
                "user_id": self.teacher.id,
                "result_ids": [
                    (
                        0,
                        0,
                        {
                            "student_id": self.student.id,
                            "score": 87.5,
                            "place": 2,
                            "award": "призёр",
                        },
                    )
                ],
            }
        )
        [sitting] = self._record()[1].years[0].sittings
        self.assertEqual((sitting.name, sitting.subject), ("Олимпиада", "Математика"))
        self.assertEqual(sitting.outcome, "87.5 of 100 points, place 2, призёр")

    def test_as_many_queries_for_any_number(self):
        def queries(students):
            self._end_request()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            students._result_records()
            return self.env.cr.sql_log_count - before

        students = self.env["school.student"]
        class_6b = students.browse(self.class_6b._students(self.TODAY).ids)
        queries(class_6b)
        self.assertEqual(queries(self.student), queries(class_6b))
        self.assertLess(queries(class_6b), 14)

    # The doors

    def _open(self, user, student=None):
        self.authenticate(user, user)
        student = student or self.student
        with mute_logger("odoo.http"):
            return self.url_open(
                f"/report/html/school_diary.report_pupil_record/{student.id}",
                allow_redirects=False,
            )

    @ACROSS
    def test_on_the_screen(self):
        for user in ("t_deputy", "t_head", "t_home"):
            with self.subTest(user=user):
                answer = self._open(user)
                self.assertEqual(answer.status_code, 200)
                self.assertIn("Начальное общее образование", answer.text)
                self.assertIn("4Б", answer.text)

    @ACROSS
    def test_on_paper_to_be_signed(self):
        self.school.school_head_name = "Рогов С. Н."
        self._end_request()
        report = self.env["ir.actions.report"].with_user(self.homeroom_teacher)
        with self.allow_pdf_render():
            content, _kind = report.with_context(
                force_report_rendering=True, lang="ru_RU"
            )._render_qweb_pdf(
                "school_diary.action_report_pupil_record", self.student.ids
            )
        [page] = read_pages(content)
        for words in (
            "Школа № 1",
            "Орлова Алиса Дмитриевна",
            "Начальное общее образование",
            "Основное общее образование",
            "Рогов С. Н.",
            "М. П.",
        ):
            self.assertIn(words, page.text)

    def test_refused(self):
        for user in ("t_teacher", "t_secretary", "t_parent", "t_foreign_admin", None):
            with self.subTest(user=user):
                answer = self._open(user)
                self.assertIn(answer.status_code, (303, 403, 422, 500))
                self.assertNotIn("4Б", answer.text)
        for user in (self.teacher, self.secretary, self.parent, self.foreign_admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.student.with_user(user).action_open_record()
        for user in (self.homeroom_teacher, self.deputy, self.head):
            self.assertTrue(self.student.with_user(user).may_see_record)
            self.student.with_user(user).action_open_record()
        self.assertFalse(self.student.with_user(self.secretary).may_see_record)
