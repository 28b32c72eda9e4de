from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import EARLIER, MON, PERIOD, TUE, WED, ExchangeCommon
from .netschool_file import Page, report_bytes


@tagged("post_install", "-at_install")
class TestSchoolExchange(ExchangeCommon):
    """The import brings in what the file has, the same at every repetition."""

    def test_preview(self):
        wizard = self.wizard(report_bytes(self.pages, **PERIOD))
        with self.statements() as written:
            wizard.action_preview()
        self.assertEqual(
            {name.split()[-1] for name in written},
            {"school_exchange_import", "school_exchange_import_line"},
        )
        form = Form(wizard)
        self.assertEqual(form.state, "preview")
        self.assertEqual((form.class_names, form.year_name), ("6Б", "2026/2027"))
        self.assertFalse(form.is_new_year)
        self.assertEqual((form.pupil_count, form.new_pupil_count), (2, 1))
        self.assertEqual((form.subject_count, form.lesson_count), (3, 7))
        self.assertEqual((form.cell_count, form.grade_count), (7, 7))
        self.assertEqual(form.absence_count, 5)
        self.assertEqual(
            [(line.name, line.status) for line in wizard.line_ids],
            [
                ("Лисицын Егор Павлович", "new"),
                ("Орлова Алиса Дмитриевна", "class"),
            ],
        )
        self.assertFalse(self.env["school.exchange"].search([]))

    def test_import(self):
        run = self.bring(self.pages)
        self.assertEqual((run.state, run.user_id), ("done", self.secretary))
        self.assertEqual(run.company_id, self.school)
        self.assertEqual(run.year_id, self.year)
        self.assertEqual(run.new_pupil_count, 1)
        self.assertEqual(run.new_lesson_count, 4)
        self.assertEqual((run.new_grade_count, run.new_absence_count), (7, 5))
        self.assertFalse(run.errors or run.notes)
        self.assertEqual(
            self.cells("6Б", date(2026, 11, 9), date(2026, 11, 20)),
            {
                ("Орлова Алиса Дмитриевна", "Математика", MON): ["4"],
                ("Орлова Алиса Дмитриевна", "Математика", TUE): ["Н 2/3", "5"],
                ("Орлова Алиса Дмитриевна", "Русский язык", WED): ["О 3 3"],
                ("Орлова Алиса Дмитриевна", "Русский язык", EARLIER): ["Б"],
                ("Лисицын Егор Павлович", "Математика", MON): ["О", "Н"],
                ("Лисицын Егор Павлович", "Химия", EARLIER): ["5"],
            },
        )

    def test_what_follows_from_the_lesson_is_right(self):
        self.bring(self.pages)
        for model in ("school.grade", "school.absence"):
            for record in self.env[model].search([("exchange_id", "!=", False)]):
                lesson = record.lesson_id
                self.assertEqual(record.date, lesson.date)
                self.assertEqual(record.course_id, lesson.course_id)
                self.assertEqual(record.company_id, self.school)
        grades = self.env["school.grade"].search([("exchange_id", "!=", False)])
        self.assertEqual(grades.author_id, self.secretary)
        self.assertEqual(set(grades.mapped("weight")), {1.0})

    def test_planned_lessons_were_held(self):
        """Lessons of the timetable are used in their order; only the rest are made."""
        self.bring(self.pages)
        monday, tuesday, wednesday = self.lessons_math[:3]
        self.assertEqual((monday + tuesday).mapped("state"), ["held", "held"])
        self.assertEqual(wednesday.state, "planned")
        grades = self.env["school.grade"].search(
            [("student_id", "=", self.student.id), ("lesson_id", "=", tuesday.id)]
        )
        self.assertEqual(grades.mapped("code"), ["2", "3"])
        second = self.env["school.lesson"].search(
            [("course_id", "=", self.course_math.id), ("date", "=", TUE)]
        )
        self.assertEqual(len(second), 2)
        self.assertEqual(set(second.mapped("state")), {"held"})

    def test_grades_weigh_as_their_lessons_do(self):
        page = Page("Орлова Алиса Дмитриевна", "6Б", {"Математика": {}})
        thursday = self.lesson_test.date
        page.rows["Математика"][thursday] = "5"
        self.bring([page])
        grade = self.env["school.grade"].search(
            [("lesson_id", "=", self.lesson_test.id)]
        )
        self.assertEqual(grade.weight, self.type_test.weight)

    def test_again_changes_nothing(self):
        self.bring(self.pages)
        wizard = self.wizard(report_bytes(self.pages, **PERIOD))
        with self.statements() as written:
            run = self.run_of(wizard.action_import())
        self.assertEqual(
            {name.split()[-1] for name in written} - {"ir_attachment"},
            {"school_exchange"},
        )
        self.assertEqual(run.new_pupil_count, 0)
        for name in run._fields:
            if name.startswith(("new_", "changed_", "removed_")):
                self.assertEqual(run[name], 0, name)

    def test_what_changes_leaves_revisions(self):
        self.bring(self.pages)
        changed = self.changed_pages(
            0, "Математика", {MON: "5", TUE: "О", (TUE, 2): "5"}
        )
        run = self.bring(changed, user=self.deputy)
        self.assertEqual(run.changed_grade_count, 1)
        self.assertEqual(run.removed_grade_count, 2)
        self.assertEqual(run.changed_absence_count, 1)
        self.assertEqual((run.new_grade_count, run.kept_count), (0, 0))
        revisions = self.env["school.grade.revision"].search([])
        self.assertEqual(
            sorted((r.old_code, r.new_code or "") for r in revisions),
            [("2", ""), ("3", ""), ("4", "5"), ("Н", "О")],
        )
        self.assertEqual(revisions.user_id, self.deputy)
        self.assertEqual(set(revisions.mapped("reason")), {"import of 6Б.xlsx"})

    def test_changed_absences(self):
        self.bring(self.pages)
        changed = self.changed_pages(1, "Математика", {MON: "Б Н"})
        run = self.bring(changed)
        self.assertEqual(run.changed_absence_count, 1)
        self.assertEqual(
            self.cells("6Б", MON, MON)["Лисицын Егор Павлович", "Математика", MON],
            ["Б", "Н"],
        )

    def test_what_was_changed_here_stays(self):
        """Neither a teacher's correction nor a teacher's own entry is overwritten."""
        self.bring(self.pages)
        grade = self.env["school.grade"].search(
            [("lesson_id", "=", self.lessons_math[0].id)]
        )
        grade.with_user(self.teacher).value_id = self._value("3")
        own = self._give(self.student, self.lessons_math[2], "5")
        own_absence = self._absent(self.student, self.lessons_math[4], "excused")
        late = self.env["school.absence"].search([("kind", "=", "late")], limit=1)
        late.kind = "excused"
        run = self.bring(self.pages)
        self.assertEqual(grade.code, "3")
        self.assertEqual(late.kind, "excused")
        self.assertTrue(own.exists() and own_absence.exists())
        self.assertEqual(run.kept_count, 4)
        self.assertEqual((run.changed_grade_count, run.removed_grade_count), (0, 0))
        self.assertEqual(len(run.notes.splitlines()), 4)
        self.assertIn("Лист1!C13: The grade was entered or changed here", run.notes)
        self.assertIn("Математика, 2026-11-18: a grade was entered here", run.notes)
        self.assertTrue(run.report)

    def test_what_is_outside_the_period_stays(self):
        self.bring(self.pages)
        before = self.env["school.grade"].search_count([])
        page = Page("Орлова Алиса Дмитриевна", "6Б", {"Математика": {WED: "5"}})
        run = self.bring([page], date_from=WED, date_to=WED)
        # Of the 18th, the file has no more Russian; the other days are not its own.
        self.assertEqual(run.removed_grade_count, 2)
        self.assertEqual(run.removed_absence_count, 1)
        self.assertEqual(self.env["school.grade"].search_count([]), before - 1)

    def test_pupils_whom_the_file_does_not_name_stay(self):
        self.bring(self.pages)
        before = self.env["school.grade"].search([])
        run = self.bring(self.pages[:1])
        self.assertEqual(run.removed_grade_count, 0)
        self.assertEqual(self.env["school.grade"].search([]), before)

    def test_same_grade_entered_by_hand_is_left_alone(self):
        grade = self._give(self.student, self.lessons_math[0], "4")
        run = self.bring(self.pages)
        self.assertEqual(run.kept_count, 0)
        self.assertFalse(grade.exchange_id)
        self.assertEqual(run.new_grade_count, 6)

    def test_new_year_class_and_pupils(self):
        pages = [
            Page("Лисицын Егор Павлович", "11 «А»", {"Химия": {date(2025, 4, 1): "5"}}),
            Page("Барсуков Илья", "8А", {"Химия": {date(2025, 4, 1): "4"}}),
        ]
        options = {
            "school_year": "2024/2025",
            "date_from": date(2025, 3, 24),
            "date_to": date(2025, 5, 24),
        }
        wizard = self.wizard(report_bytes(pages, **options))
        wizard.action_preview()
        self.assertTrue(wizard.is_new_year)
        run = self.run_of(wizard.action_import())
        self.assertEqual(run.state, "done", run.errors)
        self.assertEqual(run.year_id.name, "2024/2025")
        self.assertEqual(run.year_id.date_start, date(2024, 9, 1))
        classes = self.env["school.class"].search([("year_id", "=", run.year_id.id)])
        self.assertEqual(
            sorted((c.name, c.grade_level) for c in classes),
            [("11 «А»", 11), ("8А", 8)],
        )
        self.assertEqual(set(classes.mapped("company_id.id")), {self.school.id})
        student = classes.enrollment_ids.student_id.filtered("middle_name")
        self.assertEqual(
            (student.last_name, student.first_name, student.middle_name),
            ("Лисицын", "Егор", "Павлович"),
        )
        self.assertFalse(classes.course_ids.teacher_id)

    def test_year_may_be_chosen(self):
        wizard = self.wizard(report_bytes(self.pages, **PERIOD), year_id=self.year)
        run = self.run_of(wizard.action_import())
        self.assertEqual(run.year_id, self.year)


@tagged("post_install", "-at_install")
class TestSchoolExchangeAccess(ExchangeCommon):
    """Deputy head, secretary and administrator import, for their own school."""

    def test_who_may_import(self):
        for user in (self.secretary, self.deputy, self.admin):
            with self.subTest(user=user.login):
                self.assertEqual(self.bring(self.pages, user).user_id, user)
        for user in (self.teacher, self.head, self.parent):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["school.exchange.import"].with_user(user).create(
                    {"file": "eA=="}
                )

    def test_runs_are_written_by_nobody(self):
        run = self.bring(self.pages)
        for user in (self.secretary, self.deputy, self.admin):
            with self.subTest(user=user.login):
                own = run.with_user(user)
                self.assertTrue(own.file_name)
                with self.assertRaises(AccessError):
                    own.notes = "x"
                with self.assertRaises(AccessError):
                    own.create({"format": "netschool_class"})
        with self.assertRaises(AccessError):
            run.with_user(self.teacher).read(["file"])
        run.with_user(self.admin).unlink()

    def test_other_school(self):
        """The other school's pupil, class and subject of the same names stay apart."""
        before = self.env["school.grade"].search([("company_id", "=", self.school.id)])
        page = Page("Орлова Алиса Дмитриевна", "6Б", {"Математика": {MON: "2"}})
        run = self.bring([page], user=self.foreign_secretary)
        self.assertEqual(run.company_id, self.other_school)
        self.assertEqual(run.new_pupil_count, 1)
        grade = self.env["school.grade"].search([("exchange_id", "=", run.id)])
        self.assertEqual(grade.company_id, self.other_school)
        self.assertEqual(grade.student_id.company_id, self.other_school)
        self.assertEqual(grade.lesson_id.subject_id.company_id, self.other_school)
        self.assertEqual(
            self.env["school.grade"].search([("company_id", "=", self.school.id)]),
            before,
        )
        with self.assertRaises(AccessError):
            run.with_user(self.admin).read(["notes"])

    def test_not_into_a_school_of_others(self):
        wizards = self.env["school.exchange.import"].with_user(self.secretary)
        with self.assertRaises(AccessError):
            wizards.create({"file": "eA==", "company_id": self.other_school.id})
        wizard = self.wizard(report_bytes(self.pages, **PERIOD))
        wizard.company_id = self.other_school
        for action in ("action_preview", "action_import"):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(wizard, action)()
