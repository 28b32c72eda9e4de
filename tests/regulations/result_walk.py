"""What several regulations demand of results alike, through the users' doors."""

from datetime import date, datetime, timedelta

from odoo.exceptions import RedirectWarning
from odoo.tests import Form, freeze_time

from .common import MOTHER, RegulationCommon


class ResultWalk(RegulationCommon):
    """Results, what is to be expected of them, and what is printed at the end."""

    def _check_record_across(self, *grade_levels):
        """The pupil's results of each level, in the portal and on paper."""
        for grade_level in grade_levels:
            self._past_result(grade_level)
        names = [
            self.env["school.education.level"]
            .search([("grade_from", "<=", grade), ("grade_to", ">=", grade)], limit=1)
            .with_context(lang="ru_RU")
            .name
            for grade in grade_levels
        ]
        self.assertEqual(
            names,
            self.regulation.education_level_ids.with_context(lang="ru_RU").mapped(
                "name"
            ),
        )
        self._log_in("t_parent")
        record = self._words(self._page(self.student, "record", language="ru"))
        report = "action_report_pupil_record"
        paper = self._pdf(report, self.student, self.homeroom_teacher)
        for name, grade_level in zip(names, grade_levels, strict=True):
            for text in (record, paper):
                self.assertRegex(text, f"{name} .*{grade_level}Б .*Математика")

    def _past_result(self, grade_level):
        """A year long ago, with a published result in mathematics."""
        first = 2014 + grade_level
        year = self.env["school.year"].create(
            {
                "name": f"{first}/{first + 1}",
                "company_id": self.school.id,
                "date_start": date(first, 9, 1),
                "date_end": date(first + 1, 5, 31),
            }
        )
        term = self.env["school.term"].create(
            {
                "name": f"1 {self.TERM_NAME} {first}",
                "year_id": year.id,
                "kind": self.TERM_KIND,
                "number": 1,
                "date_start": date(first, 9, 1),
                "date_end": date(first, 10, 25),
            }
        )
        school_class = self._class(f"{grade_level}Б", grade_level, year_id=year.id)
        self._enroll(self.student, school_class)
        course = self._course(school_class, self.math, self.teacher)
        result = self._result(course=course, term=term)
        result.value_id = self._value("5")
        self._end_request()
        self.assertEqual(result.state, "published")

    def _check_forecast(self, *, email=True):
        """Of the running term: in the portal, and regularly by itself."""
        self._three_marks_of(self.student)
        self._run("ir_cron_forecast_results")
        words = self._read("grades")
        self.assertIn(self.quarter.name, words)
        self.assertRegex(words, r"4 expected \(\d\d% sure\)")
        if email:
            self._check_forecast_letters()
        else:
            self._check_forecast_on_paper()

    def _check_forecast_letters(self):
        self._agreement(self.guardian, MOTHER)
        days = self.regulation.forecast_interval_days
        title = f"прогноз, {self.quarter.name}"
        for day, number in ((0, 1), (days - 1, 0), (days, 1)):
            letters = self._letters(self.SATURDAY + timedelta(days=day))
            told = [one for one in letters if title in one["Subject"]]
            self.assertEqual(len(told), number, day)
        self.assertRegex(self._say(told[0]), "Математика.* ожидается 4")
        with freeze_time(f"{self.SATURDAY + timedelta(days=days)} 10:00:00"):
            self.assertEqual(self._indicator("forecast"), (1, 1))

    def _check_forecast_on_paper(self):
        self._agreement(self.guardian)
        self.assertEqual(self._indicator("forecast"), (0, 1))
        self._run("ir_cron_notices", f"{self.SATURDAY} 09:00:00")
        batch = self.guardian.notice_ids.batch_id.with_user(self.homeroom_teacher)
        page = self._print(batch, user=self.homeroom_teacher)[0]
        self.assertEqual(page.last_columns(["Математика"])["Математика"][-1], "4")
        self.assertIn("→ отметка, ожидаемая за период", page.text)
        batch.action_print()
        batch.action_hand_over()
        self.assertEqual(self._indicator("forecast"), (1, 1))

    def _check_final_for_everyone(self):
        """A term is closed when every pupil has a final grade in every course."""
        term = self.quarters[0]
        deputy = term.with_user(self.deputy)
        self._decide_all(term, but=self.course_math)
        with self.assertRaisesRegex(RedirectWarning, "4 results are missing"):
            deputy.action_close()
        self._run("ir_cron_remind_results")
        self.assertEqual(term.activity_ids.user_id, self.teacher, "is asked for them")
        missing = self.env["school.result"].search(term._missing_domain())
        self.assertEqual(
            missing.student_id, self.class_6b._students(self.TODAY), "nobody is left"
        )
        missing.with_user(self.teacher).write(
            {"value_id": self._value("4").id, "reason": "Итог"}
        )
        self._end_request()
        deputy.action_close()
        self.assertEqual(term.state, "closed")
        self.assertEqual(self._indicator("finals")[0], self._indicator("finals")[1])
        self.assertRegex(self._read("results"), r"Математика Ильина М\. О\. 4")

    def _check_lessons_counted(self):
        """Held against the curriculum, by type, and by what came of them."""
        plan = self.env["school.curriculum"].create(
            {
                "name": "Учебный план",
                "year_id": self.year.id,
                "grade_level": 6,
                "line_ids": [(0, 0, {"subject_id": self.math.id, "hours_week": 5})],
            }
        )
        plan.line_ids.type_ids = [
            (0, 0, {"type_id": self.type_test.id, "hours_year": 17})
        ]
        for lesson in self.lessons_math[:2] | self.lesson_test:
            lesson.action_hold()
        self.lessons_math[2].with_user(self.deputy).action_cancel()
        rows = self.env["school.lesson.report"].with_user(self.deputy)
        self._end_request()
        by_type = rows._read_group(
            [("course_id", "=", self.course_math.id)],
            ["type_id"],
            ["plan:sum", "held:sum", "cancelled:sum"],
        )
        tests = {row[0]: row[1:] for row in by_type}[self.type_test]
        self.assertEqual((round(tests[0]), tests[1]), (17, 1))
        self.assertEqual(sum(row[2] for row in by_type), 3)
        self.assertEqual(sum(row[3] for row in by_type), 1)
        [page, *_others] = self._printed(
            "school.lesson.report.print",
            "school_diary.action_report_curriculum_fulfilment",
            self.deputy,
            {},
        )
        self.assertRegex(" ".join(page.split()), r"Математика .*170 .* 3 ")
        self._decide_all(self.quarters[0])
        pages = self._printed(
            "school.result.report.print",
            "school_diary.action_report_result_statistics",
            self.deputy,
            {"term_id": self.quarters[0]},
        )
        self.assertRegex(" ".join(pages[0].split()), r"6Б .*100")

    def _check_deferred(self):
        """Illness: the others' term is closed, the pupil's grade comes later."""
        term = self.quarters[0]
        self._decide_all(term, but=self.course_math)
        with Form(self.env["school.deferral"].with_user(self.deputy)) as form:
            form.student_id = self.student
            form.term_id = term
            form.document = "Справка № 12"
            form.date_until = self.TODAY + timedelta(days=14)
        result = self._result(term=term)
        self.assertEqual((form.record.ground, result.state), ("illness", "deferred"))
        self._decide_all(term)
        term.with_user(self.deputy).action_close()
        self.assertEqual((term.state, result.state), ("closed", "deferred"))
        self.assertIn("2 December", self._read("results"))
        self.assertEqual(self._indicator("deferrals"), (1, 1))
        late = result.with_user(self.teacher)
        late.write({"value_id": self._value("5").id})
        self.assertEqual((result.state, form.record.state), ("published", "resolved"))
        self.assertRegex(self._read("results"), r"Математика Ильина М\. О\. 5")

    def _check_consolidated_sheet(self):
        """The final grades of the class stand in the sheet once more."""
        term = self.quarters[0]
        result = self._result(term=term)
        result.with_user(self.teacher).write(
            {"value_id": self._value("5").id, "reason": "Итог"}
        )
        self._decide_all(term)
        term.with_user(self.deputy).action_close()
        action = self.class_6b.with_user(self.homeroom_teacher).action_open_sheet()
        self.assertEqual(action["report_type"], "qweb-html")
        text = self._pdf(
            "action_report_consolidated_sheet", self.class_6b, self.homeroom_teacher
        )
        self.assertIn("Орлова Алиса Дмитриевна 5 4 4 4", text)
        self.assertIn("Семёнов Пётр Ильич 4 4 4", text)
        self.assertEqual(self._indicator("sheets"), (1, 1))

    def _check_published_within(self, hours):
        """However late it is wished, the family has it within the hours."""
        with Form(self.env["school.exam"].with_user(self.deputy)) as form:
            form.name = "Экзамен"
            form.subject_id = self.math
            form.date = self.TODAY - timedelta(days=1)
            form.user_id = self.teacher
            form.class_ids.add(self.class_6b)
            form.publication = "at_time"
            form.publication_time = datetime(2026, 12, 18, 9, 0)
        form.record.action_add_classes()
        sat = form.record.result_ids.filtered(
            lambda one: one.student_id == self.student
        ).with_user(self.teacher)
        self.school.write(
            {"school_publish_results": "at_hour", "school_publish_hour": 18}
        )
        sat.value_id = self._value("5")
        final = self._result().with_user(self.teacher)
        final.write({"value_id": self._value("4").id, "reason": "Итог"})
        self.assertFalse(sat.published_at or final.published_at)
        self._run("ir_cron_publish_results", "2026-11-18 15:00:05")
        self.assertRegex(self._read("results"), r"Математика Ильина М\. О\. 4")
        until = sat.known_at + timedelta(hours=hours)
        self._run("ir_cron_publish_results", until - timedelta(hours=1))
        self.assertFalse(sat.published_at, "wished for later")
        self.assertNotIn("Экзамен · Математика 5", self._read("results"))
        self._run("ir_cron_publish_results", until - timedelta(minutes=5))
        self.assertIn("Экзамен · Математика 5", self._read("results"))
        late = self.env["school.exam.result"].search([("is_late", "=", True)])
        self.assertFalse(late)
