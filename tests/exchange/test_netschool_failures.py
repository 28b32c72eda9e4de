import logging
from datetime import timedelta
from unittest.mock import patch

import requests

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tests.common import HOST

from odoo.addons.school_diary.models.exchange import netschool_client

from .netschool_common import NetschoolCase
from .netschool_server import LOGIN, MAINTENANCE, PAGE, PASSWORD, SCHOOL_NAME


@tagged("post_install", "-at_install")
class TestNetschoolFailures(NetschoolCase):
    """Each failure of the server ends in a clear state and a clear message."""

    def assertTrouble(self, code, words, *, blocked=False):
        self.assertEqual(self.system.trouble_code, code)
        self.assertIn(words, self.trouble)
        self.assertEqual(self.system.state, "trouble")
        self.assertEqual(self.system.is_blocked, blocked)
        self.assertEqual(self.run_.state, "failed")
        self.assertIn(words, self.run_.errors)

    # The login

    def test_wrong_password(self):
        """Once, and not again before it is changed: the third locks the account."""
        self.system.netschool_password = "Другой"
        for _again in range(4):
            self.bring()
        self.assertTrouble("wrong_password", "Неверный логин или пароль", blocked=True)
        self.assertEqual(self.server.failures, 1)
        self.system.with_user(self.admin).netschool_password = PASSWORD
        self.assertFalse(self.system.trouble)
        self.bring()
        self.assertEqual(self.system.state, "fresh")

    def test_locked(self):
        self.server.failures = 3
        self.bring()
        self.assertTrouble("locked", "временно заблокирована")
        self.assertGreater(
            self.system.next_at, fields.Datetime.now() + timedelta(hours=3)
        )

    def test_other_refusals(self):
        for message, code, words in (
            ("Недостаточно прав для входа.", "no_rights", "не может читать"),
            ("Ведётся обслуживание сервера", "maintenance", "обслуживание"),
            ("Ой, Орлова!", "login_refused", "Ой, …!"),
            ("", "login_refused", "отказывает во входе"),
        ):
            with self.subTest(code=code):
                self.system.write(self.system._calm())
                self.server.faults["login"] = (409, {"message": message})
                self.bring()
                self.assertTrouble(code, words, blocked=code != "maintenance")

    def test_sso_only(self):
        self.server.logindata = {"schoolLogin": False, "esiaMainAuth": True}
        self.bring()
        self.assertTrouble("sso_only", "Госуслуги", blocked=True)

    def test_nothing_entered(self):
        self.system.netschool_login = False
        self.bring()
        self.assertTrouble("no_access", "Не указаны", blocked=True)
        self.assertFalse(self.server.asked)

    def test_password_of_other_characters(self):
        self.system.netschool_password = "пароль→"
        self.bring()
        self.assertTrouble("bad_password", "символы", blocked=True)

    def test_school_by_name(self):
        for name in (SCHOOL_NAME, "школа № 1"):
            self.system.netschool_school = name
            self.bring()
            self.assertEqual(self.system.state, "fresh", name)
        self.system.netschool_school = "Школа"
        self.bring()
        self.assertTrouble(
            "school_ambiguous", "школ с таким названием: 2", blocked=True
        )
        self.system.netschool_school = "Лицей"
        self.bring()
        self.assertTrouble("school_unknown", "нет школы", blocked=True)

    def test_choice_of_role(self):
        self.server.login_answer = {"entryPoint": "/choose-session-role"}
        self.bring()
        self.assertEqual(self.system.state, "fresh")
        self.assertEqual(self.server.logins, 2)

    def test_other_key(self):
        """The server's key is another one: the password has to be entered anew."""
        self.system.netschool_password_sealed = "nothing"
        self.bring()
        self.assertTrouble("secret_unreadable", "введите его заново", blocked=True)

    # The session

    def test_session_expires(self):
        """One new login; the run goes on as if nothing had been."""
        asked = []

        def fault(server):
            asked.append(1)
            if len(asked) == 3:
                server.expire()

        self.server.faults["student/diary"] = fault
        self.bring()
        self.assertEqual(self.system.state, "fresh")
        self.assertEqual((self.server.logins, len(self.grades())), (2, 2))

    def test_session_never_holds(self):
        self.server.faults["student/diary/init"] = (401, {})
        self.bring()
        self.assertTrouble("session", "снова и снова")
        self.assertEqual(self.server.logins, 2)

    def test_logs_out(self):
        self.bring()
        self.assertEqual(len(self.server.paths("auth/logout")), 1)
        self.server.faults["auth/logout"] = (401, {})
        self.bring(hours=7)
        self.assertEqual(self.system.state, "fresh")

    def test_security_warning(self):
        """An old server shows a page about another session first."""
        shown = []

        def fault(_server):
            if not shown:
                shown.append(1)
                return 200, '<form action="/asp/SecurityWarning.asp">'
            return None

        self.server.faults["student/diary/init"] = fault
        self.server.faults["SecurityWarning.asp"] = (200, "<html></html>")
        self.bring()
        self.assertEqual(self.system.state, "fresh")

    # The server

    def test_answers(self):
        diary = "student/diary"
        for path, told, code, words in (
            ("student/diary/init", (200, {}), "unknown_answer", "students"),
            ("years/current", (200, []), "unknown_answer", "year"),
            (diary, (200, PAGE), "not_json", "страницей"),
            (diary, (200, MAINTENANCE), "maintenance", "обслуживание"),
            (diary, (503, PAGE), "maintenance", "обслуживание"),
            (diary, (500, {"message": "x"}), "server_error", "(500)"),
            (diary, (502, PAGE), "server_error", "(502)"),
            (diary, (404, {}), "refused", "(404)"),
            (diary, (409, {"message": "Технические работы"}), "maintenance", "обслуж"),
            (diary, (200, {"days": []}), "unknown_answer", "weekDays"),
            (diary, (200, [1]), "unknown_answer", "weekDays"),
            ("auth/getdata", (200, {}), "unknown_answer", "salt"),
            ("login", (200, {}), "unknown_answer", "(at)"),
            ("logindata", (200, PAGE), "not_json", "страницей"),
        ):
            with self.subTest(path=path, told=told):
                self.server.faults = {path: told}
                self.bring()
                self.assertTrouble(code, words)
        self.server.faults = {}
        self.bring()
        self.assertEqual((self.system.state, len(self.grades())), ("fresh", 2))

    def test_too_often(self):
        self.server.faults["student/diary"] = (429, {}, {"Retry-After": "7200"})
        self.bring()
        self.assertTrouble("too_often", "реже")
        wait = self.system.next_at - fields.Datetime.now()
        self.assertGreater(wait, timedelta(minutes=110))

    def test_sent_elsewhere(self):
        """The session's token goes to the entered address alone."""
        self.server.faults["student/diary"] = (
            *(302, ""),
            {"Location": f"{self.server.url}/elsewhere"},
        )
        self.bring()
        self.assertTrouble("redirected", "другой адрес", blocked=True)
        self.assertFalse(self.server.paths("elsewhere"))

    def test_too_big(self):
        with patch.object(netschool_client, "MOST_JSON", 200):
            self.bring()
        self.assertTrouble("too_big", "слишком велик")

    def test_not_there(self):
        self.system.netschool_url = f"http://{HOST}:1"
        self.bring()
        self.assertTrouble("unreachable", "недоступна")

    def test_no_answer(self):
        with patch.object(
            requests.Session, "request", side_effect=requests.ReadTimeout("secret")
        ):
            self.bring()
        self.assertTrouble("no_answer", "не отвечает")

    def test_missing_fields(self):
        """An answer without what may be missing is as good as any."""
        self.server.diaries[7] = {
            "2026-11-16": [{"classmeetingId": 1, "subjectName": "Математика"}]
        }
        self.server.students = [{"studentId": 7, "nickName": "Орлова Алиса"}]
        self.system.pupil_ids.create(
            {"system_id": self.system.id, "sourced_id": "7"}
        ).student_id = self.student
        self.server.faults["types"] = (200, {})
        self.bring()
        self.assertEqual((self.run_.state, self.run_.errors), ("done", False))

    def test_no_pupils(self):
        self.server.students = []
        self.bring()
        self.assertTrouble("no_pupils", "нет учеников", blocked=True)

    def test_goes_on_where_it_was(self):
        """What came before the failure stays, and is not asked for again."""
        asked = []

        def fault(_server):
            asked.append(1)
            return (500, {}) if len(asked) == 5 else None

        self.server.faults["student/diary"] = fault
        self.bring()
        self.assertTrouble("server_error", "(500)")
        self.assertEqual(len(asked), 5)
        left = len(self.run_.cursor["left"])
        self.bring()
        self.assertEqual((self.run_.state, self.run_.attempt_count), ("done", 2))
        # Of each child two steps ask for something else: owed work, final grades.
        self.assertEqual(len(asked), 5 + left - 4)

    def test_a_part_that_never_comes(self):
        """After three attempts the others are brought without it."""

        def fault(server):
            query = server.asked[-1][1]
            is_it = query["studentId"] == "8" and query["weekStart"] == "2026-09-14"
            return (500, {}) if is_it else None

        self.server.faults["student/diary"] = fault
        for _again in range(2):
            self.bring()
            self.assertTrouble("server_error", "(500)")
        self.bring()
        self.assertEqual((self.run_.state, self.run_.refused_count), ("done", 1))
        self.assertEqual(len(self.grades()), 2)

    # The form

    def test_try(self):
        answer = self.system.with_user(self.admin).action_try()
        self.assertIn("2", answer["params"]["message"])
        self.assertEqual(self.server.paths("auth/logout"), ["auth/logout"])
        self.system.netschool_password = "Другой"
        with self.assertRaises(UserError) as caught:
            self.system.with_user(self.admin).with_context(lang="ru_RU").action_try()
        self.assertIn("Неверный логин или пароль", str(caught.exception))
        with self.assertRaises(AccessError):
            self.system.with_user(self.deputy).action_try()

    def test_address(self):
        for url in ("ftp://sgo.example.org", "sgo.example.org", "file:///etc/passwd"):
            with self.subTest(url=url), self.assertRaises(ValidationError):
                self.system.netschool_url = url

    # Secrets

    def test_secrets_stay_secret(self):
        """The password is in no view, no column and no log, whatever fails."""
        with self.assertLogs(level=logging.DEBUG) as log:
            logging.getLogger("urllib3").setLevel(logging.DEBUG)
            self.addCleanup(logging.getLogger("urllib3").setLevel, logging.NOTSET)
            self.bring()
            self.server.faults["student/diary"] = (500, PASSWORD)
            self.bring(hours=7)
            logging.getLogger("school_diary").info("done")
        told = "\n".join(log.output)
        for word in (PASSWORD, "studentId", "Орлова Алиса", "token-"):
            self.assertNotIn(word, told)
        form = Form(self.system.with_user(self.admin))
        self.assertNotIn(PASSWORD, str(form._values))
        self.assertTrue(form.netschool_password)
        self.env.flush_all()
        self.env.cr.execute("SELECT to_jsonb(s) FROM school_partner_system s")
        self.assertNotIn(PASSWORD, str(self.env.cr.fetchall()))
        for run in self.env["school.exchange"].search([]):
            self.assertNotIn(PASSWORD, str(run.read()))

    def test_settings_are_the_administrators(self):
        for user in (self.deputy, self.head, self.secretary):
            system = self.system.with_user(user)
            for name in ("netschool_login", "netschool_password", "netschool_url"):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    system.read([name])
        with self.assertRaises(AccessError):
            self.system.with_user(self.admin).read(["netschool_password_sealed"])
        self.assertEqual(self.system.with_user(self.admin).netschool_login, LOGIN)

    def test_who_it_is_is_told_by_the_administrator(self):
        self.bring()
        pupil = self.system.pupil_ids[0]
        with self.assertRaises(AccessError):
            pupil.with_user(self.deputy).student_id = self.third_student
        with self.assertRaises(AccessError):
            pupil.with_user(self.foreign_admin).read(["name"])
        with self.assertRaises(AccessError):
            pupil.with_user(self.admin).name = "Другая"
        with self.assertRaises(UserError):  # of another school
            pupil.with_user(self.admin).student_id = self.foreign_student
