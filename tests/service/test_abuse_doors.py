import base64
import json
import threading
from html import unescape
from unittest.mock import patch

from lxml import html

from odoo.tests import tagged

from ..common import SchoolDiaryHttpCommon
from .common import ServiceMixin

SECRET = b"%PDF-1.7 secret of the family"
# Whose business the family's papers are not.
STRANGERS = (
    None,
    "t_other_parent",
    "t_foreign_parent",
    "t_pupil",
    "t_foreign",
    "t_foreign_secretary",
    "t_teacher",
)
# Names of families are nobody's of these, save that offices share Odoo's contacts.
OFFICE = "t_foreign_secretary"
SAID = ("orlov@", "Тайное", "secret of")
NAMES = ("Орлов", "Алис")

PROVEN = ("/school_diary/hook/", "/diary-service/unsubscribe/", "/ims/oneroster/")
"""Doors for programs: each proves itself by a seal or a token of its own."""


@tagged("post_install", "-at_install")
class TestAbuseDoors(ServiceMixin, SchoolDiaryHttpCommon):
    """What strangers, other families, pupils and the wrong staff get: nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        scan = {"scan": base64.b64encode(SECRET), "scan_name": "scan.pdf"}
        cls.application = cls.env["school.application"].create(
            {
                "applicant_name": "Орлов Дмитрий Львович",
                "applicant_email": "orlov@example.org",
                "relation": "father",
                "child_name": cls.student.name,
                "child_class": "6Б",
                "company_id": cls.school.id,
                **scan,
            }
        )
        cls.application.action_submit()
        said = "Тайное об Орлове"
        cls.application.message_post(body=said)
        cls.consent = cls.guardian.consent_ids[:1]
        cls.consent.write(scan)
        cls.announcement = cls.env["school.absence.announcement"].create(
            {
                "student_id": cls.student.id,
                "user_id": cls.parent.id,
                "date_from": cls.TODAY,
                "date_to": cls.TODAY,
                "certificate": base64.b64encode(SECRET),
                "certificate_name": "certificate.pdf",
            }
        )
        cls.papers = (
            (cls.application, "scan"),
            (cls.consent, "scan"),
            (cls.announcement, "certificate"),
        )

    def _file(self, record, name):
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("res_field", "=", name),
            ]
        )

    def _says_nothing(self, answer, words=(*SAID, *NAMES)):
        self.assertNotEqual(answer.status_code, 500)
        self.assertNotIn(SECRET, answer.content)
        said = unescape(answer.text)
        if "json" in answer.headers.get("Content-Type", ""):
            said = json.dumps(answer.json(), ensure_ascii=False)
        for word in words:
            self.assertNotIn(word, said)

    def test_files(self):
        """By record, by attachment, as a picture, with a made up token."""
        for login in STRANGERS:
            self.authenticate(login, login)
            for record, name in self.papers:
                file = self._file(record, name)
                self.assertEqual(file.raw, SECRET)
                query = f"model={record._name}&id={record.id}&field={name}"
                for url in (
                    f"/web/content/{record._name}/{record.id}/{name}",
                    f"/web/content/{file.id}",
                    f"/web/content/{file.id}?access_token=0&download=1",
                    f"/web/content?{query}&access_token=x",
                    f"/web/image/{record._name}/{record.id}/{name}",
                    f"/web/image/{file.id}",
                    f"/web/image?{query}",
                    f"/mail/attachment/zip?file_ids={file.id}&zip_name=x",
                ):
                    with self.subTest(url, login=login):
                        self._says_nothing(self.url_open(url))

    def test_no_faces_of_families(self):
        """A picture does not tell whether somebody is in the register."""
        person = self.guardian.partner_id
        for login in (None, "t_other_parent", "t_pupil"):
            self.authenticate(login, login)
            for model, record_id in (
                ("res.partner", person.id),
                ("school.student", self.student.id),
            ):
                page = f"/web/image/{model}/%s/avatar_128"
                there, nobody = (
                    self.url_open(page % number) for number in (record_id, 10**6)
                )
                self.assertEqual(there.content, nobody.content)

    def _json(self, url, **params):
        return self.url_open(
            url,
            data=json.dumps({"params": params}),
            headers={"Content-Type": "application/json"},
        )

    def test_conversations(self):
        """The chatter of an application: not read, not written, not followed."""
        messages = self.application.message_ids
        model, number = self.application._name, self.application.id
        thread = {"thread_model": model, "thread_id": number}
        wanted = ["attachments", "followers", "activities", "suggestedRecipients"]
        for login in STRANGERS:
            self.authenticate(login, login)
            answers = [
                self.url_open(f"/mail/view?model={model}&res_id={number}"),
                self.url_open(
                    f"/mail/view?model={model}&res_id={number}&access_token=0"
                ),
                *(self.url_open(f"/mail/message/{one.id}") for one in messages),
                self._json("/mail/thread/messages", **thread),
                self._json(
                    "/mail/data",
                    fetch_params=[["mail.thread", {**thread, "request_list": wanted}]],
                ),
                self._json(
                    "/mail/message/post", **thread, post_data={"body": "Здесь были"}
                ),
                self._json(
                    "/mail/thread/recipients", **thread, message_id=messages[0].id
                ),
                self._json(
                    "/mail/thread/subscribe",
                    res_model=model,
                    res_id=number,
                    partner_ids=self.parent.partner_id.ids,
                ),
                self._json(
                    "/mail/message/update_content",
                    message_id=messages[0].id,
                    update_data={"body": "x", "attachment_ids": []},
                ),
                self._json("/mail/link_preview", message_id=messages[0].id),
            ]
            words = SAID if login == OFFICE else (*SAID, *NAMES)
            for place, answer in enumerate(answers):
                with self.subTest(login=login, place=place):
                    self._says_nothing(answer, words)
        self.assertEqual(self.application.message_ids, messages)
        followers = self.application.message_partner_ids
        self.assertNotIn(self.parent.partner_id, followers)

    def _form_token(self):
        document = html.fromstring(self.url_open("/my/applications/new").text)
        return document.xpath("//form//input[@name='csrf_token']/@value")[0]

    def test_the_portal_of_another_family(self):
        """Ids of others, of nobody, and beyond what a database counts: the same."""
        purpose = self.env.ref("school_diary.consent_purpose_diary").id
        before = self._state()
        for login in ("t_other_parent", "t_foreign_parent", "t_pupil"):
            self.authenticate(login, login)
            token = self._form_token()
            for guardian in (self.guardian.id, 0, 10**6, 10**20):
                for path in (
                    f"/my/consents/{guardian}/{purpose}/grant",
                    f"/my/consents/{guardian}/{purpose}/withdraw",
                    f"/my/delivery/{guardian}/paper",
                    f"/my/delivery/{guardian}/address",
                    f"/my/delivery/{guardian}/code",
                    "/my/applications/leave",
                ):
                    answer = self.url_open(
                        path,
                        data={
                            "csrf_token": token,
                            "guardian_id": str(guardian),
                            "kind": "ending",
                            "agree": "1",
                            "address": "thief@example.org",
                            "code": "000000",
                        },
                    )
                    with self.subTest(path, login=login):
                        self.assertEqual(answer.status_code, 404)
                        self._says_nothing(answer)
                download = self.url_open(f"/my/data/{guardian}/download")
                self.assertEqual(download.status_code, 404)
            for student in (self.student.id, 10**20):
                self._knocks_at_the_diary(f"/my/diary/{student}", token)
            left = f"/my/applications?left={self.application.id}"
            self._says_nothing(self.url_open(left))
        self.assertEqual(self._state(), before)

    def _knocks_at_the_diary(self, diary, token):
        announced = self.announcement.id
        for path in (
            f"{diary}/absences/new",
            f"{diary}/absences/{announced}/withdraw",
            f"{diary}/results/{self.quarter.id}/seen",
        ):
            answer = self.url_open(
                path,
                data={
                    "csrf_token": token,
                    "date_from": "2026-11-20",
                    "reason": "ill",
                    "message": "x",
                },
            )
            self.assertEqual(answer.status_code, 404)
            self._says_nothing(answer)
        for path in ("absences", f"absences/{announced}/certificate", "results"):
            answer = self.url_open(f"{diary}/{path}")
            self.assertEqual(answer.status_code, 404)
            self._says_nothing(answer)

    def _state(self):
        """All that strangers could have changed."""
        self.env.invalidate_all()
        return (
            self.guardian.diary_open,
            self.guardian.consent_ids.mapped("state"),
            self.guardian.agreement_ids.ids,
            self.announcement.state,
            self.env["school.absence.announcement"].search_count([]),
            self.env["school.application"].search_count([]),
            self.env["school.contact.check"].search_count([]),
            self.env["school.acknowledgement"].search_count([]),
        )

    # Forms that other sites send

    def _own_rules(self):
        """The routes of the diary, with an address of each."""
        values = {"int": self.student.id, "string": "x", "any": None}
        here = threading.current_thread()
        with patch.object(here, "dbname", self.env.cr.dbname, create=True):
            rules = list(self.env["ir.http"].routing_map().iter_rules())
        for rule in rules:
            endpoint = getattr(rule.endpoint, "func", rule.endpoint)
            if "school_diary" not in endpoint.__module__.split("."):
                continue
            named = {}
            for name, converter in rule._converters.items():
                kind = type(converter).__name__
                if kind == "AnyConverter":
                    named[name] = sorted(converter.items)[0]
                else:
                    named[name] = values["int" if "Int" in kind else "string"]
            _domain, url = rule.build(named)
            yield rule.endpoint.routing, url

    def test_nothing_is_posted_from_another_site(self):
        self.authenticate("t_parent", "t_parent")
        before = self._state()
        kinds = []
        for routing, url in self._own_rules():
            kinds.append(routing["type"])
            if url.startswith(PROVEN):
                continue
            with self.subTest(url):
                if routing["type"] == "http":
                    self.assertIsNot(routing.get("csrf"), False)
                    self.assertFalse(routing.get("cors"))
                    answer = self.url_open(url, data={"agree": "1"})
                    self.assertIn(answer.status_code, (400, 405))
                else:
                    answer = self.url_open(
                        url, data="{}", headers={"Content-Type": "text/plain"}
                    )
                    self.assertEqual(answer.status_code, 415)
        self.assertGreater(kinds.count("http"), 25)
        self.assertGreater(kinds.count("jsonrpc"), 1)
        self.assertEqual(self._state(), before)

    def test_the_token_of_another_session(self):
        self.authenticate("t_other_parent", "t_other_parent")
        token = self._form_token()
        self.authenticate("t_parent", "t_parent")
        answer = self.url_open(
            f"/my/delivery/{self.guardian.id}/paper", data={"csrf_token": token}
        )
        self.assertEqual(answer.status_code, 400)

    # The staff's doors

    def _call(self, model, method, *args):
        return self._json(
            "/web/dataset/call_kw", model=model, method=method, args=args, kwargs={}
        )

    def test_the_wrong_staff(self):
        """Decisions of the office are not taken by teachers, nor by other schools."""
        application, consent = self.application, self.consent
        ground = self.env.ref("school_diary.refusal_ground_pupil").id
        before = self._state()
        for login in STRANGERS[1:]:
            self.authenticate(login, login)
            for model, method, *args in (
                ("school.application", "read", application.ids, ["child_name"]),
                ("school.application", "action_grant", application.ids),
                ("school.application", "action_refuse", application.ids),
                ("school.application", "action_withdraw", application.ids),
                ("school.application", "action_print_slip", application.ids),
                ("school.application", "write", application.ids, {"note": "x"}),
                ("school.application", "write", application.ids, {"state": "granted"}),
                ("school.application", "unlink", application.ids),
                ("school.application", "_confirm", application.ids),
                ("school.application", "_confirmation_url", application.ids),
                ("school.application", "_cron_match"),
                ("school.application.refuse", "create")
                + ([{"application_id": application.id, "ground_id": ground}],),
                ("school.consent", "read", consent.ids, ["scan"]),
                ("school.consent", "action_withdraw", consent.ids),
                ("school.contact.check", "search_read", [], ["seal"]),
                ("school.contact.check", "_begin", self.guardian.ids, "a@example.org"),
                ("school.personal.data", "_collect", self.guardian.ids),
                ("school.document.template", "search_read", [], ["file"]),
                ("ir.config_parameter", "_school_propose", "x", "y"),
                ("res.company", "_school_may_apply", self.school.ids, "x"),
            ):
                with self.subTest(f"{model}.{method}", login=login):
                    answer = self._call(model, method, *args)
                    self.assertIn("error", answer.json())
                    self._says_nothing(answer)
        self.assertEqual(self._state(), before)
        self.assertEqual(application.state, "submitted")
