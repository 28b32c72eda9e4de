from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..common import regulation
from .common import parts
from .tell_common import TellCommon


@tagged("post_install", "-at_install")
class TestTelling(TellCommon):
    """Whom a deputy head tells of a change, through the wizards."""

    @regulation("000-4b", "000-1")
    def test_those_who_have_the_lesson_and_an_open_gate_are_told(self):
        made = self._cancel(self.lesson_test)
        self.assertEqual(
            made.guardian_id,
            self.guardian | self.guardian_of_twin | self.other_guardian,
        )
        change = self.lesson_test.told_id
        self.assertEqual(change.lesson_ids, self.lesson_test)
        self.assertRecordValues(
            made.filtered(lambda one: one.guardian_id == self.other_guardian),
            [
                {
                    "kind": "change",
                    "channel": "email",
                    "student_id": self.other_student.id,
                    "class_id": self.class_6b.id,
                    "change_id": change.id,
                    "agreement_id": self.by_mail_other.id,
                    "address": "father@example.org",
                    "period_from": self.lesson_test.date,
                    "period_to": self.lesson_test.date,
                    "state": "queued",
                    "company_id": self.school.id,
                }
            ],
        )
        self.assertTrue(self._triggers(self.env.ref("school_diary.ir_cron_send")))

    def test_who_does_not_want_letters_of_changes(self):
        """The office sees who was not written to, and why."""
        self.by_mail_other.unwanted_kind_ids = self.env.ref(
            "school_diary.notice_kind_change"
        )
        made = self._cancel(self.lesson_test)
        self.assertIn("does not want letters", self.lesson_test.told_id.unreached)
        self.assertEqual(made.guardian_id, self.guardian | self.guardian_of_twin)

    def test_only_the_subgroup(self):
        made = self._cancel(self.lesson_english)
        self.assertEqual(made.guardian_id, self.guardian)

    def test_enrolled_on_the_day_of_the_lesson(self):
        self.other_student.enrollment_ids.date_to = self.lesson_test.date - timedelta(1)
        self.assertNotIn(
            self.other_guardian, self._cancel(self.lesson_test).guardian_id
        )

    def test_nobody_without_being_asked_to(self):
        self.assertFalse(self._cancel(self.lesson_test, tell=False))
        self.assertFalse(self.lesson_test.told_id)

    def test_nobody_of_what_is_over(self):
        """The office tidies up the journal: no letter on last Monday."""
        monday = self.lessons_math[0]
        self.assertFalse(self._cancel(monday | self.lesson), "8:30, and it is noon")
        self.assertFalse(monday.told_id)

    def test_what_the_deputy_sees_beforehand(self):
        self._agreement(self.closed_guardian)
        self.closed_guardian.partner_id.phone = "+7 900 123-45-67"
        form = self._tell_form(self.lesson_test)
        self.assertFalse(form.letter_count, "nothing is changed yet")
        wizard = Form(
            self.env["school.lesson.cancel"]
            .with_user(self.deputy)
            .with_context(default_lesson_ids=self.lesson_test.ids)
        )
        self.assertTrue(wizard.tell_families)
        self.assertEqual(wizard.reach, "letters: 2, pupils reached: 3 of 5")
        for expected in (
            "Белова Д. С.",  # no guardian at all
            "Громов М. А.",
            "Семёнова Ольга Романовна",
            "+7 900 123-45-67",
        ):
            self.assertIn(expected, wizard.unreached)
        for absent in ("Орлова", "Семёнов Илья", "Орлов К."):
            self.assertNotIn(absent, wizard.unreached)
        # The office calls from the same list afterwards.
        wizard.reason = "Карантин"
        wizard.save().action_cancel()
        change = self.lesson_test.told_id.with_user(self.secretary)
        self.assertIn("Семёнова Ольга Романовна", change.unreached)

    def test_why_somebody_is_not_reached(self):
        self._agreement(self.closed_guardian)
        third = self._guardian(self.third_student, "Белов Сергей Петрович")
        self._agreement(third, "belov@example.org")
        own = self._guardian(self.own_student, "Громов Андрей Ильич")
        self._open_gate(own)
        changes = self.env["school.change"]
        reasons = {
            one.guardian_id: changes._why_unreached(one)
            for one in changes._audience(self.lesson_test)
            if not one.is_reached
        }
        self.assertEqual(
            reasons,
            {
                self.closed_guardian.id: "told on paper, with the week",
                third.id: "no access or no consent",
                own.id: "no delivery by e-mail agreed",
            },
        )

    def test_a_regulation_without_email_reaches_nobody(self):
        self.school.school_regulation_id = self.env.ref("school_diary.regulation_003")
        self.assertFalse(self._cancel(self.lesson_test))

    def test_a_repeat_is_harmless_and_tells_who_was_missing(self):
        self._cancel(self.lesson_test)
        form = self._tell_form(self.lesson_test)
        self.assertEqual(form.letter_count, 0)
        self.assertTrue(form.is_told)
        self.assertFalse(self._tell(self.lesson_test))
        self._open_gate(self.closed_guardian)
        self._agreement(self.closed_guardian, "late@example.org")
        self.assertEqual(self._tell_form(self.lesson_test).letter_count, 1)
        made = self._tell(self.lesson_test)
        self.assertEqual(made.guardian_id, self.closed_guardian)
        self.assertEqual(made.change_id, self.lesson_test.told_id)

    def test_another_change_of_the_lesson_is_told_again(self):
        first = self._cancel(self.lesson_test)
        self.lesson_test.with_user(self.deputy).action_plan()
        self.assertFalse(self.lesson_test.told_id)
        # It takes place after all: who was told otherwise must know.
        second = self._tell(self.lesson_test)
        third = self._cancel(self.lesson_test)
        self.assertEqual(len(first.change_id | second.change_id | third.change_id), 3)
        for made in second, third:
            self.assertEqual(made.guardian_id, first.guardian_id)

    def test_to_hold_a_lesson_is_no_change(self):
        self.lesson_english.substitute_id = self.other_teacher
        self._tell(self.lesson_english)
        self.lesson_english.with_user(self.other_teacher).action_hold()
        self.assertTrue(self.lesson_english.told_id)

    def test_nothing_to_tell_of_an_ordinary_lesson(self):
        self.assertFalse(self.lesson_test.may_tell)
        self.assertFalse(self._tell(self.lesson_test))

    def test_who_may(self):
        self.lesson_test.action_cancel()
        for user in (self.teacher, self.secretary, self.head, self.parent):
            with self.subTest(login=user.login):
                with self.assertRaises(AccessError):
                    self.lesson_test.with_user(user).action_ask_tell()
                with self.assertRaises(AccessError):
                    self.env["school.lesson.tell"].with_user(user).create(
                        {"lesson_ids": self.lesson_test.ids}
                    )
        with self.assertRaises(AccessError):
            self.lesson.with_user(self.teacher).told_id = False
        for user in (self.deputy, self.admin):
            with self.assertRaises(AccessError):
                self.env["school.change"].with_user(user).create(
                    {"company_id": self.school.id}
                )

    def test_another_school(self):
        """Its families are neither told nor shown, though somebody asks by RPC."""
        self._agreement(self.foreign_guardian, "foreign@example.org")
        self.foreign_lesson.date = self.TODAY + timedelta(1)
        self.foreign_lesson.action_cancel()
        wizards = self.env["school.lesson.tell"].with_user(self.deputy)
        with self.assertRaises(AccessError):
            wizards.create(
                {"lesson_ids": [(6, 0, self.foreign_lesson.ids)]}
            ).action_tell()
        moves = self.env["school.lesson.move"].with_user(self.deputy)
        with self.assertRaises(AccessError):
            moves.create(
                {
                    "lesson_id": self.foreign_lesson.id,
                    "date": self.TODAY + timedelta(2),
                    "reason": "Так",
                }
            ).read(["unreached"])
        self.assertFalse(self.foreign_guardian.notice_ids)
        self._cancel(self.lesson_test)
        change = self.lesson_test.told_id
        with self.assertRaises(AccessError):
            change.with_user(self.foreign_admin).read(["note"])
        self.assertFalse(self.foreign_guardian.notice_ids)

    def test_queries_do_not_grow_with_families(self):
        counts = []
        for pupils, lesson in ((1, self.lessons_math[3]), (8, self.lessons_math[4])):
            for number in range(pupils):
                student = self._student("Новый", f"Имя{number}", "", self.class_6b)
                guardian = self._guardian(student, f"Мать {number}")
                self._open_gate(guardian)
                self._agreement(guardian, f"p{pupils}{number}@example.org")
                self._guardian(student, f"Отец {number}")
            self.env.flush_all()
            self.env.invalidate_all()
            wizard = (
                self.env["school.lesson.cancel"]
                .with_user(self.deputy)
                .create({"lesson_ids": [(6, 0, lesson.ids)], "reason": "Так"})
            )
            before = self.cr.sql_log_count
            self.assertIn("Отец", wizard.unreached)
            wizard.action_cancel()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])


@tagged("post_install", "-at_install")
class TestChangeLetters(TellCommon):
    """What the letters say, as a mail server receives them."""

    def _received(self):
        with self._real_mail() as mailbox:
            self._run_cron()
        return mailbox

    @regulation("000-4b", "000-3")
    def test_cancelled_one_letter_a_family(self):
        self._cancel(self.lesson_test, note="Приходите ко второму уроку.")
        mailbox = self._received()
        (letter,) = mailbox.to("mother@example.org")
        self.assertEqual(letter["Subject"], "Алиса, Вера: изменение в расписании")
        text, html = parts(letter)
        for part in (text, html):
            self.assertIn("Математика · чт 19 ноября, урок 1, 8:30–9:15", part)
            self.assertIn("Отменён", part)
            self.assertIn("Приходите ко второму уроку.", part)
            self.assertIn("5 сентября 2026", part)
            for student in (self.student, self.twin):
                link = f"/my/diary/{student.id}/week?date=2026-11-19"
                self.assertIn(link, part)
            # Why the teacher is away is the staff's; whose child else, nobody's.
            for secret in ("Болезнь", "Орлова", "Пётр", "Ильина", "6Б"):
                self.assertNotIn(secret, part)
        notices = (self.guardian | self.guardian_of_twin).notice_ids
        self.assertEqual(set(notices.mapped("state")), {"sent"})
        self.assertEqual(set(notices.mapped("message_id")), {letter["Message-ID"]})
        (other,) = mailbox.to("father@example.org")
        self.assertEqual(other["Subject"], "Пётр: изменение в расписании")
        self.assertEqual(len(self._received().letters), 0, "sent once")

    def test_several_lessons_in_one_letter(self):
        """Of two classes and a subgroup: each says whom it concerns."""
        history = self._lesson(self.course_history, self.lesson_test.date, 2)
        self._cancel(self.lesson_english | self.lesson_test | history)
        mailbox = self._received()
        (letter,) = mailbox.to("mother@example.org")
        text, _html = parts(letter)
        self.assertIn("Алиса: Английский язык · ср 18 ноября, урок 4", text)
        self.assertIn("Алиса, Вера: Математика · чт 19 ноября, урок 1", text)
        self.assertIn("Кирилл: История · чт 19 ноября, урок 2", text)
        (letter,) = mailbox.to("father@example.org")
        text, _html = parts(letter)
        self.assertIn("\nМатематика · ", text)
        self.assertNotIn("История", text)
        self.assertNotIn("Английский", text)

    def test_moved_in_each_readers_language(self):
        self.other_guardian.partner_id.lang = "en_US"
        action = self.lesson_test.with_user(self.deputy).action_move()
        wizard = Form(
            self.env["school.lesson.move"]
            .with_user(self.deputy)
            .with_context(**action["context"])
        )
        wizard.date, wizard.period = date(2026, 11, 24), 5
        wizard.reason = "Педсовет"
        self.assertEqual(wizard.letter_count, 2)
        wizard.save().action_move()
        mailbox = self._received()
        text, _html = parts(mailbox.to("mother@example.org")[0])
        self.assertIn("Перенесён: вт 24 ноября, урок 5, 12:30–13:15", text)
        self.assertNotIn("Педсовет", text)
        letter = mailbox.to("father@example.org")[0]
        self.assertEqual(letter["Subject"], "Пётр: change of lessons")
        text, _html = parts(letter)
        self.assertIn("Moved to Tue 24 November, lesson 5, 12:30–13:15", text)
        self.assertIn("week?date=2026-11-19", text)

    def test_moved_on_before_the_letter_left(self):
        """The letter tells how things stand when it leaves."""
        target = self.lesson_test.with_user(self.deputy)._move(date(2026, 11, 20), 2)
        self._tell(self.lesson_test)
        target._move(date(2026, 11, 23), 3)
        text, _html = parts(self._received().to("father@example.org")[0])
        self.assertIn("Перенесён: пн 23 ноября, урок 3", text)

    def test_substituted(self):
        action = self.lesson_test.with_user(self.deputy).action_substitute()
        wizards = self.env["school.lesson.substitute"].with_user(self.deputy)
        with Form(wizards.browse(action["res_id"])) as form:
            self.assertFalse(form.tell_families, "asks nothing of the families")
            form.reason = "Болезнь учителя"
            form.tell_families = True
        wizard = form.record
        wizard.line_ids.offer_id = wizard.line_ids.offer_ids.filtered(
            lambda offer: offer.user_id == self.homeroom_teacher
        )
        self.assertEqual(wizard.letter_count, 2)
        wizard.action_substitute()
        text, _html = parts(self._received().to("father@example.org")[0])
        self.assertIn("Урок проведёт Котова Нина Юрьевна", text)
        self.assertNotIn("Болезнь", text)

    def test_takes_place_after_all(self):
        self._cancel(self.lesson_test)
        self._received()
        self.lesson_test.action_plan()
        self._tell(self.lesson_test)
        text, _html = parts(self._received().to("father@example.org")[0])
        self.assertIn("Состоится по расписанию", text)

    def test_changed_again_before_the_letter_left(self):
        """The first letter is called off: it would tell what is no more."""
        first = self._cancel(self.lesson_test)
        self.lesson_test.action_plan()
        self.lesson_test.substitute_id = self.homeroom_teacher
        second = self._tell(self.lesson_test)
        mailbox = self._received()
        self.assertEqual(len(mailbox.letters), 2)
        self.assertEqual(set(first.mapped("cancel_reason")), {"outdated"})
        self.assertEqual(set(second.mapped("state")), {"sent"})

    def test_markup_in_a_note_stays_text(self):
        self._cancel(self.lesson_test, note="<b>Важно</b>")
        text, html = parts(self._received().to("father@example.org")[0])
        self.assertIn("<b>Важно</b>", text)
        self.assertIn("&lt;b&gt;Важно&lt;/b&gt;", html)
