"""Homework for some, and homework ticked as done."""

from requests.exceptions import HTTPError

from odoo.http import Request
from odoo.tests import JsonRpcException, tagged

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalHomeworkDone(PortalCommon):
    def _tick(self, student, homework, is_done=True):
        address = f"/my/diary/{student.id}/homework/{homework.id}/done"
        try:
            self.make_jsonrpc_request(address, {"is_done": is_done})
        except (JsonRpcException, HTTPError):
            return False
        finally:
            self.env.invalidate_all()
        return True

    def _ticked(self, homework):
        return homework.done_ids.student_id

    def test_parent_ticks_and_takes_it_back(self):
        self._log_in("t_parent")
        self.assertTrue(self._tick(self.student, self.homework))
        self.assertTrue(self._tick(self.student, self.homework))
        self.assertEqual(self._ticked(self.homework), self.student)
        self.assertEqual(self.homework.done_ids.user_id, self.parent)
        box = f'data-homework="{self.homework.id}" checked="True"'
        week = self._page(self.student, "week")
        self.assertIn(box, week)
        self.assertIn(box, self._page(self.student, "homework"))
        self.assertIn("1 of 1 done", self._get("/my/diary").text)
        self.assertTrue(self._tick(self.student, self.homework, False))
        self.assertFalse(self._ticked(self.homework))
        self.assertNotIn(box, self._page(self.student, "week"))

    def test_without_javascript(self):
        """The tick is a form: its button sends what the box says, and comes back."""
        self._log_in("t_parent")
        address = f"/en/my/diary/{self.student.id}/homework/{self.homework.id}/tick"
        for section, typed, ticked in (
            ("week", {"is_done": "on"}, self.student),
            ("homework", {"is_done": "on"}, self.student),
            ("homework", {}, self.student.browse()),
            ("//evil.example", {"is_done": "on"}, self.student),
        ):
            page = self._page(self.student, "week", f"?date={self.homework.date_due}")
            self.assertIn(f'action="{address}"', page)
            typed = {**typed, "csrf_token": Request.csrf_token(self)}
            answer = self.url_open(address, data={**typed, "section": section})
            self.assertEqual(answer.status_code, 200)
            self.assertIn("/week" if section == "week" else "/homework", answer.url)
            self.assertIn("упр. 214", answer.text)
            self.env.invalidate_all()
            self.assertEqual(self._ticked(self.homework), ticked)
        answer = self.url_open(address, data={"section": "week"})
        self.assertEqual(answer.status_code, 400, "no token")
        self._log_in("t_other_parent")
        typed = {"csrf_token": Request.csrf_token(self)}
        self.assertEqual(self.url_open(address, data=typed).status_code, 404)
        self.env.invalidate_all()
        self.assertEqual(self._ticked(self.homework), self.student)

    def test_pupil_ticks_the_own(self):
        self._log_in("t_pupil")
        self.assertTrue(self._tick(self.own_student, self.homework))
        self.assertEqual(self._ticked(self.homework), self.own_student)
        self._log_in("t_parent")
        box = f'data-homework="{self.homework.id}" checked="True"'
        self.assertNotIn(box, self._page(self.student, "week"))

    def test_refused(self):
        """Another family's child, another class's homework, nobody, a shut gate."""
        foreign = self._homework(self.foreign_lesson, "№ 9")
        own = self._homework(self.lesson, "№ 7", student_ids=[self.other_student.id])
        self._log_in("t_parent")
        self.assertFalse(self._tick(self.other_student, self.homework))
        self.assertFalse(self._tick(self.foreign_student, foreign))
        self.assertFalse(self._tick(self.student, foreign))
        self.assertFalse(self._tick(self.sibling, self.homework))
        self.assertFalse(self._tick(self.student, own))
        self.guardian.action_end()
        self.assertFalse(self._tick(self.student, self.homework))
        self._log_in(None)
        self.assertFalse(self._tick(self.student, self.homework))
        self.assertFalse(self._ticked(self.homework | foreign | own))

    def test_only_those_whom_it_concerns_see_it(self):
        """A task of some pupils is nobody else's, on any page; nor is its file."""
        text = "повторить дроби"
        self._homework(
            self.lesson,
            text,
            date_due=self.lesson_test.date,
            student_ids=[self.other_student.id],
            attachment_ids=[self.file.id],
        )
        self._log_in("t_parent")
        for section in ("week", "homework"):
            self.assertNotIn(text, self._page(self.student, section), section)
        self._log_in("t_other_parent")
        for section in ("week", "homework"):
            self.assertIn(text, self._page(self.other_student, section), section)

    def test_digest_and_paper_too(self):
        own = "особое задание"
        following = self._lesson(
            self.course_math, self.lessons_math[0].date.replace(day=23), 1
        )
        self._homework(
            self.lessons_math[4],
            own,
            date_due=following.date,
            student_ids=[self.other_student.id],
        )
        pupils = self.student | self.other_student
        digests = self.env["school.digest"]._digests(pupils, self.MONDAY)
        told = {
            pupil: [text for _subject, text in digests[pupil.id].homework]
            for pupil in pupils
        }
        self.assertEqual(told, {self.student: [], self.other_student: [own]})
        read = self.env["school.extract"]._read(
            pupils, self.MONDAY, self.MONDAY.replace(day=22)
        )
        told = {
            pupil: [one.description for one in read[pupil.id].homework]
            for pupil in pupils
        }
        self.assertEqual(told, {self.student: [], self.other_student: [own]})

    def test_teacher_sees_how_many(self):
        done = self.env["school.homework.done"]
        done._tick(self.homework, self.student, True)
        done._tick(self.homework, self.other_student, True)
        homework = self.homework.with_user(self.teacher)
        self.assertEqual(homework.done_count, 2)
        self.assertFalse(
            self.env["school.homework.done"].with_user(self.foreign_teacher).search([])
        )
