from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .oneroster_rest_common import EVERYTHING, RestCase

PURL = "https://purl.imsglobal.org/spec/or/v1p2/scope/"


@tagged("post_install", "-at_install")
class TestOneRosterToken(RestCase):
    """OAuth 2 client credentials, after RFC 6749."""

    def _refused(self, answer, name, status=400):
        self.assertEqual(answer.status_code, status, answer.text)
        self.assertEqual(answer.json()["error"], name)
        self.assertIn("no-store", answer.headers["Cache-Control"])
        self.assertNotIn("access_token", answer.text)
        self.assertNotIn(self.secret, answer.text)

    def _credentials(self, **more):
        return {
            "grant_type": "client_credentials",
            "client_id": self.client_record.code,
            "client_secret": self.secret,
            **more,
        }

    def test_given(self):
        """By HTTP Basic or by the form; all scopes, or those asked for."""
        for answer in (
            self.ask_token(auth=(self.client_record.code, self.secret)),
            self.ask_token(self._credentials()),
        ):
            self.assertEqual(answer.status_code, 200, answer.text)
            given = answer.json()
            self.assertEqual(
                (given["token_type"], given["expires_in"]), ("Bearer", 3600)
            )
            self.assertEqual(len(given["scope"].split()), len(EVERYTHING))
            self.assertEqual(answer.headers["Cache-Control"], "no-store")
            self.assertNotIn("Set-Cookie", answer.headers)
        wanted = f"{PURL}roster-core.readonly"
        given = self.ask_token(self._credentials(scope=f"{wanted} x")).json()
        self.assertEqual(given["scope"], wanted)
        token = given["access_token"]
        self.call("rostering/orgs", token=token)
        self.call("rostering/demographics", token=token, status=403)

    def test_refused(self):
        code, secret = self.client_record.code, self.secret
        stranger = "invalid_client"
        self._refused(self.ask_token(auth=(code, secret + "x")), stranger, 401)
        self._refused(self.ask_token(auth=("", "")), stranger, 401)
        self._refused(self.ask_token(auth=("0123456789abcdef", secret)), stranger, 401)
        answer = self.ask_token(headers={"Authorization": "Basic %%%"})
        self._refused(answer, stranger, 401)
        self.assertIn("Basic", answer.headers["WWW-Authenticate"])
        self._refused(self.ask_token(), stranger, 401)
        form = self._credentials()
        self._refused(self.ask_token({**form, "grant_type": ""}), "invalid_request")
        self._refused(
            self.ask_token({**form, "grant_type": "password"}), "unsupported_grant_type"
        )
        self._refused(self.ask_token({**form, "scope": "admin"}), "invalid_scope")
        twice = {**form, "grant_type": ["client_credentials"] * 2}
        self._refused(self.ask_token(twice), "invalid_request")
        self._refused(self.ask_token(form, auth=(code, secret)), "invalid_request")
        json = {"Content-Type": "application/json"}
        self._refused(self.ask_token(b"{}", headers=json), "invalid_request")
        self.assertEqual(self.url_open("/ims/oneroster/token").status_code, 405)
        self.assertEqual(self.ask_token(b"a=" + b"x" * 20_000).status_code, 413)

    def test_kept_sealed(self):
        """Neither secret nor token stands in the database."""
        token = self.token()
        self.env.flush_all()
        for table in ("school_oneroster_client", "school_oneroster_token"):
            self.env.cr.execute(f"SELECT {table}::text FROM {table}")
            text = str(self.env.cr.fetchall())
            self.assertNotIn(self.secret, text)
            self.assertNotIn(token, text)

    def test_expires(self):
        token = self.token()
        self.call("rostering/orgs", token=token)
        later = self.client_record.token_ids.expires_at + timedelta(seconds=1)
        with freeze_time(later, tick=True):
            answer = self.call("rostering/orgs", token=token, status=401)
        self.assertIn("Bearer", answer.headers["WWW-Authenticate"])

    def test_revoked(self):
        """One by one, with the client, with the secret, with the partner."""
        first, second = self.token(), self.token()
        tokens = self.client_record.with_user(self.admin).token_ids
        tokens.sorted("id")[0].action_revoke()
        self.call("rostering/orgs", token=first, status=401)
        self.call("rostering/orgs", token=second)
        self.client_record.with_user(self.admin).action_revoke_tokens()
        self.call("rostering/orgs", token=second, status=401)
        third = self.token()
        action = self.client_record.with_user(self.admin).action_new_secret()
        self.call("rostering/orgs", token=third, status=401)
        self._refused(self.ask_token(self._credentials()), "invalid_client", 401)
        fourth = self.token(secret=action["context"]["default_secret"])
        self.system.active = False
        self.call("rostering/orgs", token=fourth, status=401)
        self.system.active = True
        self.call("rostering/orgs", token=fourth)
        self.client_record.active = False
        self.client_record.active = True
        self.call("rostering/orgs", token=fourth, status=401)

    def test_secret_is_shown(self):
        """To the administrator, who asked for it; it is in no record."""
        client = self.client_record.with_user(self.admin)
        action = client.action_new_secret()
        shown = self.env[action["res_model"]].with_context(**action["context"])
        form = Form(shown.with_user(self.admin))
        self.assertEqual(form.code, client.code)
        self.token(secret=form.secret)
        self.assertTrue(client.secret_at)
        with self.assertRaises(AccessError):
            Form(shown.with_user(self.head))

    def test_scope_taken_away(self):
        """At once, from tokens given before, too."""
        token = self.token()
        self.call("rostering/demographics", token=token)
        self.client_record.has_demographics = False
        answer = self.call("rostering/demographics", token=token, status=403)
        self.assertIn("roster-demographics.readonly", answer.text)

    def test_no_token(self):
        self.env.flush_all()
        for header in ("", "Bearer", "Bearer x", "Basic eDp5", f"Token {self.secret}"):
            answer = self.url_open(
                "/ims/oneroster/rostering/v1p2/orgs", headers={"Authorization": header}
            )
            self.assertEqual(answer.status_code, 401, header)
            self.check("rostering/orgs", "GET", answer)

    def test_failures_are_limited(self):
        parameters = self.env["ir.config_parameter"].sudo()  # the administrator's
        parameters.set_param("school_diary.oneroster_failures_per_minute", 3)
        for _time in range(3):
            self.ask_token(auth=("x", "y"))
        answer = self.ask_token(self._credentials())
        self.assertEqual(answer.status_code, 429)
        wait = int(answer.headers["Retry-After"])
        self.assertTrue(1 <= wait <= 61, wait)
        with freeze_time(self.env.cr.now() + timedelta(seconds=wait + 60), tick=True):
            self.token()

    def test_requests_are_limited(self):
        parameters = self.env["ir.config_parameter"].sudo()  # the administrator's
        parameters.set_param("school_diary.oneroster_requests_per_minute", 3)
        token = self.token()
        other = self._client(self.system)
        other_token = self.token(other, other._make_secret())
        for _time in range(2):
            self.call("rostering/orgs", token=token)
        answer = self.call("rostering/orgs", token=token, status=429)
        self.assertGreaterEqual(int(answer.headers["Retry-After"]), 1)
        self.call("rostering/orgs", token=other_token)

    def test_only_the_schools_administrator(self):
        client = self.client_record
        for user in (self.teacher, self.deputy, self.secretary, self.head):
            with self.assertRaises(AccessError):
                client.with_user(user).read(["code"])
            with self.assertRaises(AccessError):
                client.with_user(user).action_new_secret()
        foreign = client.with_user(self.foreign_admin)
        for action in ("action_new_secret", "action_revoke_tokens"):
            with self.assertRaises(AccessError):
                getattr(foreign, action)()
        self.assertFalse(foreign.search([("id", "=", client.id)]))
        self.token()
        for name in ("school.oneroster.token", "school.oneroster.request"):
            self.assertTrue(self.env[name].with_user(self.admin).search([]))
            self.assertFalse(self.env[name].with_user(self.foreign_admin).search([]))
        with self.assertRaises(AccessError):
            client.token_ids.with_user(self.foreign_admin).action_revoke()
        with self.assertRaises(AccessError):
            client.with_user(self.admin).read(["secret_seal"])

    def test_what_was_asked_is_kept(self):
        """Which list, when, how much of it; never whose."""
        self.get("rostering/students")
        self.call("rostering/students/nobody", status=404)
        last = self.client_record.with_user(self.admin).request_ids.sorted("id")[-2:]
        self.assertEqual(
            [(one.operation, one.status, one.record_count) for one in last],
            [
                ("GET rostering/students", 200, 5),
                ("GET rostering/students/<students>", 404, 0),
            ],
        )
