"""What several regulations demand of the diary alike, through the users' doors."""

import base64
import re
from datetime import date, timedelta
from itertools import pairwise

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form

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
            self._run("ir_cron_notices", f"{saturday} 09:00:00")
        extracts = self.guardian.notice_ids.sorted("period_to")
        self.assertEqual(set(extracts.mapped("channel")), {"paper"})
        ends = extracts.mapped("period_to")
        self.assertEqual(ends[0], self.SATURDAY + timedelta(days=1))
        steps = {(after - before).days for before, after in pairwise(ends)}
        self.assertEqual(steps, {days})
        for before, after in pairwise(extracts):
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
        agreed = extracts[0].agreement_id.date_from
        due = max(agreed, extracts[0].period_from) + timedelta(days=days)
        self.assertEqual(extracts[0].due_on, due)
        for day, is_late in ((due, False), (due + timedelta(days=1), True)):
            self.assertEqual(self._received_on(extracts[0], day).is_late, is_late)
        extracts[0].sudo().write({"state": "queued", "received_on": False})  # as below
        batch.action_print()
        batch.action_hand_over()
        self.assertEqual(extracts[0].state, "sent")

    def _received_on(self, notice, day):
        """As if it had been handed over on a day."""
        notice.sudo().write(  # nobody writes notices by hand
            {"state": "sent", "sent_at": f"{day} 09:00:00", "received_on": day}
        )
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
        with self.assertRaises(UserError):
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
        self.assertIn("/address", self._delivery_page())

    def _delivery_page(self):
        self._log_in("t_parent")
        return self._get("/my/delivery").text

    def _check_no_mailing(self):
        """No door offers it, none takes it, and nothing leaves."""
        self.assertNotIn("/address", self._delivery_page())
        self._submit(
            "/my/delivery",
            f"/my/delivery/{self.guardian.id}/address",
            channel="email",
            address=NEW,
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
            self._submit("/my/delivery", f"{own}/address", channel="email", address=NEW)
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
