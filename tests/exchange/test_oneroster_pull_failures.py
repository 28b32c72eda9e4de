from datetime import timedelta
from unittest.mock import patch

import requests

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.school_diary.models.exchange import oneroster_rest_client
from odoo.addons.school_diary.models.exchange.oneroster_connector import (
    OneRosterConnector,
)

from .oneroster_pull_common import PullCase
from .oneroster_server import PAGE, SECRET


@tagged("post_install", "-at_install")
class TestOneRosterPullFailures(PullCase):
    """Each failure ends in a clear state and message, and with nothing half brought."""

    def assertTrouble(self, run, code, words, *, blocked=False):
        self.assertEqual(self.partner.trouble_code, code, run.errors)
        self.assertIn(words, self.partner.with_context(lang="ru_RU").trouble)
        self.assertEqual((self.partner.state, run.state), ("trouble", "failed"))
        self.assertEqual(self.partner.is_blocked, blocked)
        self.assertIn(words, run.errors)
        self.assertFalse(self.theirs("school.student"))

    def times(self, number, told):
        """A fault that comes that many times."""
        left = [told] * number
        return lambda: left.pop() if left else None

    def assertFresh(self, run):
        self.assertEqual((run.state, self.partner.state), ("done", "fresh"), run.errors)
        self.assertTrue(self.marks())

    # Access

    def test_wrong_secret(self):
        """Tried once, and not again before it is changed."""
        self.partner.oneroster_secret = "другая"
        for _again in range(3):
            run = self.bring()
        self.assertTrouble(run, "oneroster_wrong_secret", "неверн", blocked=True)
        self.assertEqual(self.server.asked, ["/ims/oneroster/token"])
        self.partner.with_user(self.admin).oneroster_secret = SECRET
        self.assertFresh(self.bring())

    def test_nothing_entered(self):
        self.partner.oneroster_code = False
        run = self.bring()
        self.assertTrouble(run, "oneroster_no_access", "Не указаны", blocked=True)
        self.assertFalse(self.server.asked)

    def test_other_key(self):
        self.partner.oneroster_secret_sealed = "nothing"
        run = self.bring()
        self.assertTrouble(run, "secret_unreadable", "введите его заново", blocked=True)

    def test_unknown_scopes(self):
        """Who does not know the scopes is asked for a token without them."""
        self.server.faults["/token"] = self.times(
            1, (400, {"error": "invalid_scope"}, {})
        )
        self.assertFresh(self.bring())

    def test_other_address_of_tokens(self):
        self.partner.oneroster_token_url = f"{self.server.url}/auth/token"
        self.assertFresh(self.bring())
        self.assertIn("/ims/oneroster/auth/token", self.server.asked)

    def test_token_expires(self):
        """One new token, and on it goes."""

        def expire():
            self.server.token = None
            del self.server.faults["/results"]

        self.server.faults["/results"] = expire
        self.assertFresh(self.bring())
        self.assertEqual(self.server.tokens, 2)

    def test_token_never_holds(self):
        self.server.faults["/users"] = (401, {}, {})
        run = self.bring()
        self.assertTrouble(run, "oneroster_session", "снова и снова")
        self.assertEqual(self.server.tokens, 2)

    # Answers

    def test_answers(self):
        whole = self.served["users"]
        for path, told, code, words, blocked in (
            ("users", (500, PAGE), "server_error", "(500)", False),
            ("users", (503, {}), "maintenance", "обслуживание", False),
            ("users", (422, {}), "refused", "(422)", False),
            ("users", (200, PAGE), "oneroster_not_json", "страницей", False),
            ("users", (200, '{"users": [{"so'), "oneroster_not_json", "часть", False),
            ("users", (200, []), "oneroster_unknown_answer", "(JSON)", False),
            (
                "users",
                (200, {"user": []}),
                "oneroster_unknown_answer",
                "(users)",
                False,
            ),
            ("users", (403, {}), "oneroster_no_rights", "не может читать", True),
            ("orgs", (404, {}), "oneroster_not_there", "/rostering/v1p2", True),
            ("token", (200, {}), "oneroster_unknown_answer", "access_token", False),
            ("token", (200, PAGE), "oneroster_not_json", "страницей", False),
            (
                *("users", (200, {"users": []}, {"X-Total-Count": str(len(whole))})),
                *("oneroster_cut_off", "меньше", False),
            ),
        ):
            with self.subTest(path=path, told=told):
                self.partner.write(self.partner._calm())
                self.server.faults = {f"/{path}": (*told, {})[:3]}
                self.assertTrouble(self.bring(), code, words, blocked=blocked)
        self.server.faults = {}
        self.partner.write(self.partner._calm())
        run = self.bring()
        self.assertFresh(run)
        self.assertEqual(run.attempt_count, 13)

    def test_cut_off(self):
        """Less came than the length of the answer says."""
        length = {"Content-Length": "99999", "Connection": "close"}
        self.server.faults["/users"] = (200, '{"users": [', length)
        self.assertTrouble(self.bring(), "unreachable", "недоступна")

    def test_too_often(self):
        """A short pause is waited for; after a long one it is tried again."""
        self.server.faults["/users"] = self.times(2, (429, {}, {"Retry-After": "7"}))
        self.assertFresh(self.bring())
        self.assertEqual(self.slept.count(7), 2)

    def test_too_often_for_long(self):
        self.server.faults["/users"] = (429, {}, {"Retry-After": "7200"})
        self.assertTrouble(self.bring(), "too_often", "реже")
        wait = self.partner.next_at - fields.Datetime.now()
        self.assertGreater(wait, timedelta(minutes=110))
        self.server.faults["/users"] = (429, {}, {"Retry-After": "1"})
        self.assertTrouble(self.bring(), "too_often", "реже")
        self.assertEqual(self.slept.count(1), oneroster_rest_client.MOST_PAUSES)

    def test_sent_elsewhere(self):
        self.server.faults["/users"] = (
            *(302, {}),
            {"Location": f"{self.server.url}/elsewhere"},
        )
        run = self.bring()
        self.assertTrouble(run, "redirected", "другой адрес", blocked=True)
        self.assertFalse([one for one in self.server.asked if "elsewhere" in one])

    def test_too_big(self):
        for name, most in (("MOST_JSON", 500), ("MOST_BYTES", 900), ("MOST_PAGES", 1)):
            self.server.most = 2
            with self.subTest(name), patch.object(oneroster_rest_client, name, most):
                self.assertTrouble(self.bring(), "too_big", "слишком велик")

    def test_no_answer(self):
        with patch.object(
            requests.Session, "request", side_effect=requests.ReadTimeout(SECRET)
        ):
            self.assertTrouble(self.bring(), "no_answer", "не отвечает")

    # What does not fit

    def test_rows_of_another_school(self):
        """All or nothing, with the reasons in the run."""
        served = self.server.data
        served["orgs"].append({**served["orgs"][0], "sourcedId": "other"})
        run = self.bring()
        self.assertTrouble(run, "oneroster_not_taken", "Ничего не перенесено")
        self.assertIn("несколько школ", run.errors)
        self.assertEqual(run.refused_count, 1)
        self.bring(hours=7)
        self.assertEqual(run.refused_count, 1)
        served["orgs"].pop()
        served["classes"][0]["school"] = {"sourcedId": "other"}
        run = self.bring(hours=14)
        self.assertTrouble(run, "oneroster_not_taken", "Ничего не перенесено")

    def test_bad_records(self):
        served = self.server.data
        served["results"][0]["score"] = "пять"
        served["results"][1] = 7
        run = self.bring()
        self.assertTrouble(run, "oneroster_not_taken", "Ничего не перенесено")
        self.assertIn("results", run.errors)
        self.assertIn("score", run.errors)
        self.assertEqual(run.refused_count, 2)

    def test_mark_of_another_scale(self):
        self.result("2").update(textScore="17", score=17)
        run = self.bring()
        self.assertTrouble(run, "oneroster_not_taken", "Ничего не перенесено")
        self.assertIn("textScore", run.errors)

    # The switch

    def test_switched_off(self):
        self.partner.is_on = False
        self.bring()
        self.assertFalse(self.server.asked)
        with self.assertRaises(UserError):
            self.partner.with_user(self.admin).action_bring()

    def test_switched_off_meanwhile(self):
        """What was being read is not brought."""
        read = OneRosterConnector._read

        def switch_off(connector):
            read(connector)
            connector.system.is_on = False
            connector.env.cr.commit()

        with patch.object(OneRosterConnector, "_read", switch_off):
            run = self.bring()
        self.assertEqual((run.state, self.partner.state), ("failed", "off"))
        self.assertFalse(self.theirs("school.student"))
        self.partner.is_on = True
        self.assertFresh(self.bring())
