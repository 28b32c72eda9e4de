"""Results in figures: checked against plain Python, whose they are, the printout."""

from statistics import fmean

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import SchoolDiaryCommon, SchoolDiaryHttpCommon, regulation
from .common import PrintMixin, ResultMixin

TRAINING = {"5": 100, "4": 64, "3": 36, "2": 16, "1": 7}
# Decided in the first quarter and in the second, by pupil: mathematics and Russian.
MARKS = {
    "student": (("5", "4"), ("5", "3")),
    "other_student": (("4", "3"), ("3", "2")),
    "third_student": (("3", "3"), ("4", None)),
    "own_student": (("2", "5"), (None, "5")),
}
DEFERRED = ("third_student", "Русский язык")


class StatisticsMixin(ResultMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["school.result"]._refresh(cls.env["school.course"].search([]))
        for name, terms in MARKS.items():
            for term, codes in zip(cls.quarters, terms, strict=False):
                for course, code in zip(
                    (cls.course_math, cls.course_russian), codes, strict=True
                ):
                    cls._decide_on(getattr(cls, name), course, term, code)
        cls._decide_on(cls.sibling, cls.course_history, cls.quarters[0], "4")
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    @classmethod
    def _decide_on(cls, student, course, term, code):
        if code:
            cls._place(student, course, term).value_id = cls._value(code)

    @classmethod
    def _place(cls, student, course, term):
        return cls.env["school.result"].search(
            [
                ("student_id", "=", student.id),
                ("course_id", "=", course.id),
                ("term_id", "=", term.id),
            ]
        )


def expected(codes):
    """The figures of results, by plain Python."""
    codes = [code for code in codes if code]
    numbers = [int(code) for code in codes]
    return {
        "__count": len(codes),
        "pass_rate": fmean(100 * (n >= 3) for n in numbers),
        "quality_rate": fmean(100 * (n >= 4) for n in numbers),
        "excellent_rate": fmean(100 * (n == 5) for n in numbers),
        "training_degree": fmean(TRAINING[code] for code in codes),
        "mark": fmean(numbers),
    }


@tagged("post_install", "-at_install")
class TestSchoolResultReport(PrintMixin, StatisticsMixin, SchoolDiaryCommon):
    def _figures(self, *domain, user=None):
        self._end_request()
        names = [name for name in expected(["5"]) if name != "__count"]
        [row] = (
            self.env["school.result.report"]
            .with_user(user or self.deputy)
            ._read_group(list(domain), [], ["__count", *(f"{n}:avg" for n in names)])
        )
        return dict(zip(["__count", *names], row, strict=True))

    def _assert_figures(self, found, codes):
        for name, value in expected(codes).items():
            self.assertAlmostEqual(found[name], value, msg=name)

    @regulation("000-7b", "002-5b", "003-5b")
    def test_figures_by_class_subject_and_term(self):
        first, second, *_rest = self.quarters
        for place, term in enumerate((first, second)):
            for column, course in enumerate((self.course_math, self.course_russian)):
                with self.subTest(term=term.name, course=course.display_name):
                    self._assert_figures(
                        self._figures(
                            ("term_id", "=", term.id),
                            ("subject_id", "=", course.subject_id.id),
                        ),
                        [terms[place][column] for terms in MARKS.values()],
                    )
        self._assert_figures(
            self._figures(("class_id", "=", self.class_6b.id)),
            [code for terms in MARKS.values() for codes in terms for code in codes],
        )

    @regulation("000-7c")
    def test_deferred_is_left_out_until_decided(self):
        second = self.quarters[1]
        russian = ("course_id", "=", self.course_russian.id)
        codes = [MARKS[name][1][1] for name in MARKS]
        self.env["school.deferral"].with_user(self.deputy).create(
            {
                "student_id": self.third_student.id,
                "term_id": second.id,
                "course_ids": [(6, 0, self.course_russian.ids)],
                "date_until": "2026-12-25",
            }
        )
        of_second = ("term_id", "=", second.id)
        self._assert_figures(self._figures(russian, of_second), codes)
        self._decide_on(self.third_student, self.course_russian, second, "5")
        self._assert_figures(self._figures(russian, of_second), [*codes, "5"])

    def test_a_pass_has_no_quality(self):
        scale = self.env.ref("school_diary.grade_scale_pass")
        course = self._course(self.class_7a, self.math, self.teacher, scale_id=scale.id)
        result = self._result(self.sibling, course, self.quarters[1])
        result.value_id = scale.value_ids.filtered(lambda one: one.tone == "poor")
        self._end_request()
        row = self.env["school.result.report"].browse(result.id)
        self.assertEqual(row.pass_rate, 0)
        [[quality, degree, mark]] = row._read_group(
            [("id", "=", row.id)],
            [],
            ["quality_rate:avg", "training_degree:avg", "mark:avg"],
        )
        self.assertEqual((quality, degree, mark), (False, False, False))

    def test_compared_with_the_term_before(self):
        second = self.quarters[1]
        [[change]] = self.env["school.result.report"]._read_group(
            [("course_id", "=", self.course_math.id), ("term_id", "=", second.id)],
            [],
            ["change:avg"],
        )
        pairs = [(terms[0][0], terms[1][0]) for terms in MARKS.values()]
        self.assertAlmostEqual(
            change, fmean(int(new) - int(old) for old, new in pairs if new)
        )

    def test_every_row_opens_its_result(self):
        rows = self.env["school.result.report"].search([])
        self.assertEqual(len(set(rows.ids)), len(rows))
        action = rows[0].action_open_result()
        self.assertEqual(action["res_id"], rows[0].result_id.id)

    def _seen(self, user):
        self._end_request()
        rows = self.env["school.result.report"].with_user(user).search([])
        return rows.sudo().course_id  # to compare courses

    def test_a_teacher_sees_own_courses(self):
        self.assertEqual(self._seen(self.teacher), self.course_math)
        self.assertFalse(
            self._figures(
                ("course_id", "=", self.course_russian.id), user=self.teacher
            )["__count"]
        )

    def test_the_homeroom_teacher_sees_the_class(self):
        self.assertEqual(
            self._seen(self.homeroom_teacher), self.course_math | self.course_russian
        )

    def test_deputy_and_head_see_the_school(self):
        decided = self.course_math | self.course_russian | self.course_history
        for user in (self.deputy, self.head, self.admin):
            self.assertEqual(self._seen(user), decided)

    def test_others_see_nothing(self):
        for user in (self.secretary, self.parent, self.pupil_user):
            with self.assertRaises(AccessError):
                self._seen(user)
        self.assertFalse(self._seen(self.foreign_teacher))
        self.assertFalse(self._seen(self.foreign_admin))

    # The dashboard's figures

    def _dashboard(self, user, **given):
        self._end_request()
        Report = self.env["school.result.report"].with_user(user)
        return Report.get_dashboard(**given)

    def test_dashboard(self):
        data = self._dashboard(self.deputy)
        self.assertEqual(data["term_id"], self.quarters[1].id)
        codes = [code for terms in MARKS.values() for code in terms[1] if code]
        self.assertEqual(data["total"]["count"], len(codes))
        self.assertAlmostEqual(
            data["total"]["quality_rate"], expected(codes)["quality_rate"]
        )
        self.assertEqual([row["name"] for row in data["classes"]], ["6Б"])
        self.assertEqual(
            [(row["name"], row["count"]) for row in data["grades"]],
            [("5", 2), ("4", 1), ("3", 2), ("2", 1)],
        )
        self.assertEqual([row["id"] for row in data["trend"]], self.quarters[:2].ids)

    def test_the_dashboards_tasks_lead_to_what_is_counted(self):
        for task in self._dashboard(self.deputy)["tasks"]:
            found = (
                self.env[task["model"]].with_user(self.deputy).search(task["domain"])
            )
            self.assertEqual(len(found), task["count"], task["name"])
            if task["name"] == "missing":
                self.assertIn(
                    self._place(self.own_student, self.course_math, self.quarters[1]),
                    found,
                )

    def test_dashboard_of_another_term_and_before_the_first(self):
        data = self._dashboard(self.head, term_id=self.quarters[0].id)
        self.assertEqual({row["name"] for row in data["classes"]}, {"6Б", "7А"})
        foreign = self._dashboard(self.foreign_admin, term_id=self.quarters[0].id)
        self.assertFalse(foreign["term_id"])
        self.assertFalse(foreign["total"]["count"])

    def test_dashboard_takes_the_same_queries_for_more_pupils(self):
        self._dashboard(self.deputy)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._dashboard(self.deputy)
        few = self.env.cr.sql_log_count - before
        for number in range(5):
            pupil = self._student("Новиков", f"Иван{number}", None, self.class_6b)
            self._end_request()
            self._decide_on(pupil, self.course_math, self.quarters[1], "5")
        self._end_request()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._dashboard(self.deputy)
        self.assertLessEqual(self.env.cr.sql_log_count - before, few)

    # The printout

    def _print(self, user=None, **vals):
        pages = self._printed(
            "school.result.report.print",
            "school_diary.action_report_result_statistics",
            user or self.deputy,
            vals,
            lang="ru_RU",
        )
        return [" ".join(page.split()) for page in pages]

    @regulation("000-7b", "002-5b", "003-5b")
    def test_printed_by_class_and_subject(self):
        by_class, by_subject = self._print()
        self.assertIn("Школа № 1", by_class)
        self.assertIn("2 четверть", by_class)
        # 5, 3, 3, 2, 4, 5: of six 5 passed, 3 good; before of eight 4 good.
        self.assertIn("6Б 6 2 1 2 1 83,3 50,0 58,7 3,67 50,0 0,0", by_class)
        # 5, 3, 4 after 5, 4, 3, 2; and 3, 2, 5 after 4, 3, 3, 5.
        self.assertIn(
            "Математика 3 1 1 1 0 100,0 66,7 66,7 4,00 50,0 +16,7", by_subject
        )
        self.assertIn(
            "Русский язык 3 1 0 1 1 66,7 33,3 50,7 3,33 50,0 −16,7", by_subject
        )

    def test_printed_with_the_rights_of_who_prints(self):
        text = " ".join(self._print(user=self.teacher, with_teachers=True))
        self.assertIn("Математика", text)
        self.assertIn("Ильина Марина Олеговна", text)
        self.assertNotIn("Русский", text)
        self.assertNotIn("Зуев", text)

    def test_printed_where_nothing_is_decided(self):
        pages = self._print(term_id=self.quarters[2])
        self.assertEqual(len(pages), 2)
        self.assertIn("ещё не выставлены", pages[0])


@tagged("post_install", "-at_install")
class TestResultsDashboard(StatisticsMixin, SchoolDiaryHttpCommon):
    def test_the_dashboard_in_a_browser(self):
        self.start_tour(
            "/odoo/results-dashboard",
            "school_diary_results_dashboard",
            login="t_deputy",
        )
