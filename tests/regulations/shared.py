"""What several regulations demand alike, each checked through the users' doors."""

import base64
import re
from datetime import date, datetime, timedelta

from odoo.exceptions import RedirectWarning, UserError, ValidationError
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from ..delivery.common import parts
from ..exchange.netschool_file import Page, report_bytes
from .common import MOTHER, WEEK, RegulationCommon

NEW = "new@example.org"


class DiaryWalk(RegulationCommon):
    """What families see, and how they get it."""

    def _check_told_by_itself(self):
        """The teacher enters a mark; nobody does anything more for it to be read."""
        marked = 'title="5: '
        for login, student in (
            ("t_parent", self.student),
            ("t_pupil", self.own_student),
        ):
            self._log_in(login)
            self.assertNotIn(marked, self._page(student, "week"))
            self._give_as(self.teacher, student, self.lesson, "5")
            self._end_request()
            self.assertIn(marked, self._page(student, "week"))

    def _check_paper_every(self, days):
        """Who does not want the electronic form: one extract follows the other."""
        self._give_as(self.teacher, self.student, self.lesson, "5")
        self._refuse_electronic_form()
        for week in range(1, 5):
            self._lesson(self.course_math, self.MONDAY + week * WEEK, 1)
        for week in range(5):
            saturday = self.SATURDAY + week * WEEK
            self._run("ir_cron_weekly_notices", f"{saturday} 09:00:00")
        extracts = self.guardian.notice_ids.sorted("period_to")
        self.assertEqual(set(extracts.mapped("channel")), {"paper"})
        ends = extracts.mapped("period_to")
        self.assertEqual(ends[0], self.SATURDAY + timedelta(days=1))
        steps = {(after - before).days for before, after in zip(ends, ends[1:])}
        self.assertEqual(steps, {days})
        for before, after in zip(extracts, extracts[1:]):
            self.assertEqual(
                after.period_from, before.period_to + timedelta(days=1), "no gap"
            )
        self._check_hand_over(extracts, days)

    def _check_hand_over(self, extracts, days):
        """Printed, handed over by the homeroom teacher; what waits longer is late."""
        batch = extracts[0].batch_id.with_user(self.homeroom_teacher)
        page = self._print(batch, user=self.homeroom_teacher)[0]
        self.assertEqual(page.lines[2], self.student.name)
        self.assertEqual(page.cells({"Математика"})["Математика"], {"18.11": "5"})
        due = extracts[0].period_to + timedelta(days=days)
        for moment, is_late in ((due, False), (due + timedelta(days=1), True)):
            with freeze_time(f"{moment} 09:00:00"):
                late = self._sent_at(extracts[0], moment).is_late
                self.assertEqual(late, is_late)
        batch.action_print()
        batch.action_hand_over()
        self.assertEqual(extracts[0].state, "sent")

    def _sent_at(self, notice, day):
        """As if it had been handed over at noon of a day."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE school_notice SET sent_at = %s WHERE id = %s",
            [f"{day} 09:00:00", notice.id],
        )
        notice.invalidate_recordset()
        return notice

    def _check_consent_registered(self):
        """Given, withdrawn, given anew, refused: registered, and heard at once."""
        self._log_in("t_parent")
        gate = self.env.ref("school_diary.consent_purpose_diary")
        consent = f"/my/consents/{self.guardian.id}/{gate.id}"
        self.assertEqual(self._week_status(), 200)
        self._submit("/my/consents", f"{consent}/withdraw")
        self.assertEqual(self._week_status(), 404)
        self._submit("/my/consents", f"{consent}/grant", agree="1")
        self.assertEqual(self._week_status(), 200)
        given = self.guardian.consent_ids.filtered(lambda one: one.state == "granted")
        self.assertEqual((given.way, given.user_id), ("electronic", self.parent))
        # The other parent brings a refusal to the office.
        self._log_in("t_other_parent")
        self.assertEqual(self._week_status(self.other_student), 200)
        with Form(self.env["school.consent"].with_user(self.secretary)) as form:
            form.guardian_id = self.other_guardian
            form.state = "refused"
        self.assertEqual(self._week_status(self.other_student), 404)
        self.assertEqual(
            self.other_guardian.consent_ids.mapped("state"), ["refused", "withdrawn"]
        )
        with mute_logger("odoo.sql_db"), self.assertRaises(UserError):
            given.with_user(self.secretary).write({"state": "refused"})
        good, total = self._indicator("consents") or (0, 0)
        self.assertEqual(total - good, 1, "of whom nothing is registered")

    def _check_all_is_seen(self):
        """Each item of the list, on a page of the web cabinet."""
        self._give_as(self.teacher, self.student, self.lesson, "5")
        self.lesson_literature.with_user(self.deputy).write(
            {"substitute_id": self.teacher.id, "reason": "болезнь"}
        )
        self.lessons_math[4].with_user(self.deputy)._move(self.SATURDAY, 2)
        self.env["school.recommendation"].with_user(self.teacher).create(
            {
                "student_id": self.student.id,
                "course_id": self.course_math.id,
                "text": "Повторить дроби",
            }
        )
        for section, said in (
            ("grades", r"Математика .* 5\.0"),
            ("timetable", r"1 8:30–9:15 Математика"),
            ("timetable", r"substitution: Ильина М\. О\."),
            ("week", r"moved to Sat 21 November"),
            ("tests", r"Thu 19 November Математика test Обыкновенные дроби"),
            ("vacations", r"Осенние каникулы 24 October – 1 November"),
            ("homework", r"Thursday, 19 November tomorrow Математика упр\. 214"),
            ("recommendations", r"Повторить дроби"),
        ):
            with self.subTest(section, said=said):
                self.assertRegex(self._read(section), said)

    def _check_teachers_seen(self, *, streams):
        """Of the class, a subgroup, an individual plan, and perhaps of a stream."""
        for name, kind, subject, teacher in (
            ("Хор", "stream", self.history, self.other_teacher),
            ("План", "individual", self.history, self.homeroom_teacher),
        ):
            group = self._class(name, 6, kind=kind, bell_schedule_id=False)
            self._course(group, subject, teacher)
            self._enroll(self.student, group)
        words = self._read("teachers")
        self.assertIn("Homeroom teacher of 6Б: Котова Н. Ю.", words)
        self.assertRegex(words, r"Математика Ильина Марина Олеговна")
        self.assertRegex(words, r"Английский язык 6Б/1 Ильина Марина Олеговна")
        self.assertRegex(words, r"История План Котова Нина Юрьевна")
        self.assertEqual("История Хор Зуев Андрей Львович" in words, streams)

    def _check_mailing(self):
        """The week comes by e-mail to whom it was agreed with, once."""
        self._agreement(self.guardian, MOTHER)
        self._give_as(self.teacher, self.student, self.lesson, "5")
        [letter] = self._letters(self.SATURDAY)
        self.assertRegex(self._say(letter), r"Математика.* 5")
        self.assertFalse(self._letters(self.SATURDAY), "once")
        self.assertIn("/email", self._delivery_page())

    def _delivery_page(self):
        self._log_in("t_parent")
        return self._get("/my/delivery").text

    def _check_no_mailing(self):
        """No door offers it, none takes it, and nothing leaves."""
        self.assertNotIn("/email", self._delivery_page())
        self._submit(
            "/my/delivery", f"/my/delivery/{self.guardian.id}/email", address=NEW
        )
        self.assertFalse(self.env["school.contact.check"].search([]))
        with self.assertRaises(ValidationError):
            self._agreement(self.guardian, MOTHER)
        self.assertFalse(self._letters(self.SATURDAY))

    def _check_paper_extract(self):
        """A page of any week, for who has no computer or has refused."""
        self._give_as(self.teacher, self.student, self.lesson, "5")
        orders = self.env["school.paper.extract"]
        for user in (self.homeroom_teacher, self.secretary):
            with Form(orders.with_user(user)) as form:
                form.class_id = self.class_6b
                form.date = self.TODAY
                form.student_ids.add(self.student)
            pages = self._print(
                form.record, "school_diary.action_report_extract_on_demand", user
            )
            self.assertEqual([page.lines[2] for page in pages], [self.student.name])
            self.assertEqual(pages[0].cells({"Математика"})["Математика"]["18.11"], "5")

    def _check_contacts_agreed(self, *, email=True):
        """Entered by the person, in writing, or by an electronic document system."""
        ways = [(self.other_guardian, "paper"), (self.closed_guardian, "electronic")]
        for guardian, given in ways:
            agreements = self.env["school.delivery.agreement"]
            with Form(agreements.with_user(self.secretary)) as form:
                form.guardian_id = guardian
                form.channel = "email" if email else "paper"
                if email:
                    form.address = f"{given}@example.org"
                form.given = given
            self.assertTrue(form.record.is_live)
            self.assertEqual(form.record.given, given)
            with self.assertRaises(UserError):
                form.record.unlink()
        if email:
            self._enter_address()
        else:
            self._log_in("t_parent")
            self._submit("/my/delivery", f"/my/delivery/{self.guardian.id}/paper")
        agreed = self.guardian.agreement_ids.filtered("is_live")
        self.assertEqual(agreed.given, "entered")
        self.assertEqual(agreed.channel, "email" if email else "paper")

    def _enter_address(self):
        """The mother enters a new address, and the code that its owner reads."""
        self._log_in("t_parent")
        own = f"/my/delivery/{self.guardian.id}"
        with self._post() as mailbox:
            self._submit("/my/delivery", f"{own}/email", address=NEW)
        [letter] = mailbox.to(NEW)
        self.assertFalse(self.guardian.agreement_ids, "not before the code")
        code = re.search(r"\b\d{6}\b", parts(letter)[0]).group()
        self._submit("/my/delivery", f"{own}/code", code=code)
        self.assertEqual(self.guardian.agreement_ids.address, NEW)

    def _check_exchange(self):
        """What a partner's journal has is read in the diary."""
        monday, page = self.MONDAY, Page("Орлова Алиса Дмитриевна", "6Б", {})
        page.rows["Математика"] = {monday: "5", monday + timedelta(days=1): "Н"}
        content = report_bytes(
            [page],
            school_year="2026/2027",
            date_from=date(2026, 11, 9),
            date_to=date(2026, 11, 20),
        )
        self.assertNotIn('title="5: ', self._week_of_parent())
        imports = self.env["school.exchange.import"].with_user(self.secretary)
        form = Form(imports)
        form.file = base64.b64encode(content)
        wizard = form.save()
        wizard.file_name = "6Б.xlsx"
        action = wizard.action_import()
        run = self.env["school.exchange"].browse(action["res_id"])
        self.assertEqual((run.state, run.new_grade_count), ("done", 1))
        self.assertIn('title="5: ', self._week_of_parent())
        self.assertIn("Н Математика", self._read("attendance"))

    def _week_of_parent(self):
        self._end_request()
        self._log_in("t_parent")
        return self._page(self.student, "week")


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
        self._run("ir_cron_weekly_notices", f"{self.SATURDAY} 09:00:00")
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
