from lxml import html

from odoo.tests import tagged

from ..common import SchoolDiaryHttpCommon, regulation
from .common import ServiceMixin


@tagged("post_install", "-at_install")
class TestPortalService(ServiceMixin, SchoolDiaryHttpCommon):
    """A person's own applications and consents in the portal."""

    def setUp(self):
        super().setUp()
        self._speak_english()
        self.authenticate("t_parent", "t_parent")
        self.week = f"/my/diary/{self.student.id}/week"
        self.gate = self.env.ref("school_diary.consent_purpose_diary")

    def _post_form(self, url, page="/my/applications/new", **values):
        """Send a page's form: with what it hides, where the page has it at all."""
        document = html.fromstring(self.url_open(page).text)
        form = f"//form[contains(@action, '{url}')]"
        hidden = document.xpath(f"{form}//input[@type='hidden']") or (
            document.xpath("//input[@name='csrf_token']")
        )
        kept = {field.get("name"): field.get("value") for field in hidden}
        return self.url_open(url, data={**kept, **values})

    def _text(self, url):
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        return " ".join(html.fromstring(response.text).itertext())

    def _own(self):
        return self.env["school.application"].search(
            [("partner_id", "=", self.parent.partner_id.id)]
        )

    @regulation("000-3", "002-1", "003-1")
    def test_withdrawing_the_consent_shuts_the_portal_at_the_next_request(self):
        self.assertEqual(self.url_open(self.week).status_code, 200)
        self._post_form(
            f"/my/consents/{self.guardian.id}/{self.gate.id}/withdraw",
            page="/my/consents",
        )
        self.assertEqual(self.url_open(self.week).status_code, 404)
        self.assertEqual(
            self.url_open(f"/my/diary/{self.sibling.id}/week").status_code, 200
        )
        # The way back stays open.
        self.assertIn("Орлова Алиса Дмитриевна", self._text("/my/consents"))
        grant = f"/my/consents/{self.guardian.id}/{self.gate.id}/grant"
        self._post_form(grant, page="/my/consents")
        self.assertEqual(self.url_open(self.week).status_code, 404, "not ticked")
        self._post_form(grant, page="/my/consents", agree="1")
        self.assertEqual(self.url_open(self.week).status_code, 200)
        given = self.guardian.consent_ids.filtered(lambda one: one.state == "granted")
        self.assertEqual(given.way, "electronic")
        self.assertEqual(given.date, self.TODAY)
        self.assertEqual(given.user_id, self.parent)
        self.assertEqual(given.ip_address, "127.0.0.1")
        self.assertTrue(given.given_at)
        self.assertEqual(given.text_id, self.env.ref("school_diary.consent_text_diary"))

    @regulation("000-3")
    def test_nobody_consents_to_what_was_not_shown(self):
        """A new text comes while the page with the old one is open."""
        grant = f"/my/consents/{self.guardian.id}/{self.gate.id}/grant"
        withdraw = grant.replace("grant", "withdraw")
        self._post_form(withdraw, page="/my/consents")
        shown = self.gate._text(self.school)
        self.assertIn(f'value="{shown.id}"', self.url_open("/my/consents").text)
        self._new_text("Now we also sell your data")
        answer = self._post_form(
            grant, page="/my/consents", agree="1", text_id=str(shown.id)
        )
        self.assertIn("The text has changed", answer.text)
        self.assertIn("Now we also sell your data", answer.text)
        self.assertFalse(self.guardian.diary_open)
        self._post_form(grant, page="/my/consents", agree="1")
        self.assertTrue(self.guardian.diary_open)

    @regulation("000-3")
    def test_nor_in_an_application_nor_to_another_schools_text(self):
        foreign = self._new_text("Another school's", company_id=self.other_school.id)
        typed = {
            "relation": "guardian",
            "child_name": "Фёдоров Глеб Маркович",
            "delivery_channel": "email",
            "consent_given": "1",
            "school_id": str(self.other_school.id),
        }
        answer = self._post_form("/my/applications/new", **typed)
        self.assertIn("another text", answer.text)
        self.assertIn("Another school&#39;s", answer.text)
        self.assertFalse(self._own())
        self._post_form(
            "/my/applications/new", **typed, consent_text_id=str(foreign.id)
        )
        self.assertEqual(self._own().consent_text_id, foreign)

    def _new_text(self, body, **vals):
        return self.env["school.consent.text"].create(
            {
                "purpose_id": self.gate.id,
                "version": "2",
                "body": body,
                "company_id": self.school.id,
                **vals,
            }
        )

    @regulation("000-3")
    def test_a_consent_withdrawn_while_the_application_waits(self):
        """The later word holds, not the one in the application."""
        leaving = {"guardian_id": str(self.guardian.id), "kind": "ending"}
        self._post_form("/my/applications/leave", **leaving)
        self._post_form(
            "/my/applications/new",
            relation="mother",
            child_name=self.student.name,
            delivery_channel="email",
            consent_given="1",
        )
        self._look_up()
        application = self._own().filtered("deadline")[0]
        self.assertEqual(application.guardian_id, self.guardian)
        self.assertTrue(application.consent_given)
        self._post_form(
            f"/my/consents/{self.guardian.id}/{self.gate.id}/withdraw",
            page="/my/consents",
        )
        application.with_user(self.secretary).action_grant()
        self.assertFalse(self.guardian.diary_open)
        self.assertFalse(application.handed_at, "nothing electronic went out")
        self.assertIn("void", str(application.message_ids.mapped("body")))

    @regulation("000-2", "000-3")
    def test_the_page_of_consents_says_how_one_is_informed(self):
        self.env["school.delivery.agreement"].create(
            {
                "guardian_id": self.guardian.id,
                "channel": "email",
                "address": "home@example.org",
            }
        )
        self.assertIn("home@example.org", self._text("/my/consents"))
        consent = f"/my/consents/{self.guardian.id}/{self.gate.id}"
        answer = self._post_form(f"{consent}/withdraw", page="/my/consents").text
        self.assertIn("on paper", answer)
        self.assertIn("the messages to home@example.org begin again", answer)
        answer = self._post_form(f"{consent}/grant", page="/my/consents", agree="1")
        self.assertIn("home@example.org", answer.text)
        self.assertNotIn("on paper", answer.text.split("o_school_delivery")[1][:400])
        self.assertNotIn("begin again", answer.text)

    @regulation("001-o", "001-p", "000-2")
    def test_refusing_shuts_the_portal_at_the_next_request(self):
        for kind in ("refusal", "ending"):
            with self.subTest(kind=kind):
                self.assertEqual(self.url_open(self.week).status_code, 200)
                self._post_form(
                    "/my/applications/leave",
                    guardian_id=str(self.guardian.id),
                    kind=kind,
                )
                self.assertEqual(self.url_open(self.week).status_code, 404)
                leaving = self._own()[0]
                self.assertEqual(leaving.kind, kind)
                self.assertEqual(leaving.state, "granted")
                self.assertEqual(leaving.decided_by_id, self.parent)
                agreements = self.guardian.agreement_ids.filtered("is_live")
                self.assertEqual(agreements.mapped("channel"), ["paper"])
                self.assertIn(leaving.name, self._text("/my/applications"))
                again = self._filed(
                    applicant_name="Орлова Елена Викторовна",
                    applicant_email="t_parent@example.org",
                    relation="mother",
                )
                again.action_grant()

    def test_nothing_is_refused_by_a_slip_of_the_finger(self):
        """What shuts the diary is chosen, never proposed."""
        page = html.fromstring(self.url_open("/my/applications").text)
        kinds = page.xpath("//input[@type='radio'][@name='kind']")
        self.assertEqual(len(kinds), 2)
        for kind in kinds:
            self.assertIn("required", kind.attrib)
            self.assertNotIn("checked", kind.attrib)

    @regulation("000-3", "000-9")
    def test_who_has_withdrawn_finds_the_way_back(self):
        self._post_form(
            f"/my/consents/{self.guardian.id}/{self.gate.id}/withdraw",
            page="/my/consents",
        )
        for url in ("/my/diary", "/my/delivery"):
            page = html.fromstring(self.url_open(url).text)
            with self.subTest(url):
                links = page.xpath("//main//a/@href")
                self.assertTrue(
                    {"/my/consents", "/my/applications"}
                    <= {f"/my/{link.rpartition('/my/')[2]}" for link in links}
                )

    @regulation("001-o", "001-p")
    def test_refusing_twice_is_answered_once(self):
        """A double click, or a page left open in another window."""
        for kind in ("refusal", "ending"):
            answers = [
                self._post_form(
                    "/my/applications/leave",
                    guardian_id=str(self.guardian.id),
                    kind=kind,
                )
                for _click in range(2)
            ]
            leaving = self._own().filtered(lambda one, kind=kind: one.kind == kind)
            self.assertEqual(len(leaving), 1)
            said = [f"in force already: {leaving.name}" in one.text for one in answers]
            self.assertEqual(said, [False, True])
        self.authenticate("t_other_parent", "t_other_parent")
        self.assertNotIn(
            leaving.name, self._text(f"/my/applications?left={leaving.id}")
        )

    def test_ending_the_guardianship_shuts_the_portal_at_the_next_request(self):
        self.assertEqual(self.url_open(self.week).status_code, 200)
        self.guardian.with_user(self.secretary).action_end()
        self.assertEqual(self.url_open(self.week).status_code, 404)
        self.assertNotIn("Алиса", self._text("/my/consents"))

    @regulation("001-a", "001-c")
    def test_applying_for_another_child(self):
        self._post_form(
            "/my/applications/new",
            child_name="Белова Дарья Сергеевна",
            child_class="6Б",
            relation="guardian",
            delivery_channel="email",
            consent_given="1",
        )
        self._look_up()
        application = self._own()
        self.assertEqual(application.state, "submitted")
        self.assertEqual(application.way, "portal")
        self.assertEqual(application.applicant_name, self.parent.name)
        self.assertEqual(application.student_id, self.third_student)
        text = self._text("/my/applications")
        self.assertIn(application.name, text)
        self.assertIn("11/20/2026", text)
        application.with_user(self.secretary).action_grant()
        self.assertEqual(application.guardian_id.partner_id, self.parent.partner_id)
        page = f"/my/diary/{self.third_student.id}/week"
        self.assertEqual(self.url_open(page).status_code, 200)

    def test_applying_with_two_addresses_in_the_register(self):
        """Or a word in place of one: the office is asked, the person is not refused."""
        for email in ("t_parent@example.org, papa@example.org", "нет"):
            self.parent.partner_id.email = email
            answer = self._post_form(
                "/my/applications/new",
                relation="mother",
                child_name="Орлов Третий Дмитриевич",
                delivery_channel="email",
            )
            self.assertEqual(answer.status_code, 200)
            self.assertFalse(self._own()[0].applicant_email)
        self.assertEqual(len(self._own()), 2)

    def test_taking_an_application_back(self):
        self._post_form(
            "/my/applications/new",
            child_name="Никому Неизвестный",
            relation="guardian",
            delivery_channel="email",
        )
        application = self._own()
        self._post_form(f"/my/applications/{application.id}/withdraw")
        self.assertEqual(application.state, "withdrawn")
        granted = self.guardian.application_ids
        self._post_form(f"/my/applications/{granted.id}/withdraw")
        self.assertEqual(granted.state, "granted", "decided ones stay")

    def test_others_applications_and_consents_do_not_exist(self):
        """Another parent's ids, a foreign school's and invented ones: the same 404."""
        others = self.other_guardian | self.foreign_guardian | self.closed_guardian
        nothing = [0, 10**6]
        for guardian_id in (*others.ids, *nothing):
            for action in ("grant", "withdraw"):
                response = self._post_form(
                    f"/my/consents/{guardian_id}/{self.gate.id}/{action}", agree="1"
                )
                self.assertEqual(response.status_code, 404)
            for kind in ("refusal", "ending", "access"):
                response = self._post_form(
                    "/my/applications/leave", guardian_id=str(guardian_id), kind=kind
                )
                self.assertEqual(response.status_code, 404)
        theirs = self._filed(child_name="Семёнов Пётр Ильич", child_class="")
        for application_id in (theirs.id, *others.application_ids.ids, *nothing):
            response = self._post_form(f"/my/applications/{application_id}/withdraw")
            self.assertEqual(response.status_code, 404)
        self.assertEqual(theirs.state, "submitted")
        self.assertEqual(
            (self.other_guardian | self.foreign_guardian).mapped("diary_open"),
            [True, True],
        )
        text = self._text("/my/applications") + self._text("/my/consents")
        for word in ("Семёнов", "Фёдоров", theirs.name):
            self.assertNotIn(word, text)

    def test_without_the_token_nothing_is_posted(self):
        for url in (
            "/my/applications/leave",
            f"/my/consents/{self.guardian.id}/{self.gate.id}/withdraw",
        ):
            response = self.url_open(
                url, data={"guardian_id": self.guardian.id, "kind": "ending"}
            )
            self.assertEqual(response.status_code, 400)
        self.assertTrue(self.guardian.diary_open)

    def test_a_link_alone_does_nothing(self):
        """Nothing is changed by following a link."""
        for url in (
            "/my/applications/leave",
            f"/my/consents/{self.guardian.id}/{self.gate.id}/withdraw",
        ):
            self.assertIn(self.url_open(url).status_code, (404, 405))
        self.assertTrue(self.guardian.diary_open)

    def test_the_public_is_asked_to_sign_in(self):
        self.authenticate(None, None)
        for url in ("/my/applications", "/my/consents", "/my/applications/new"):
            self.assertIn("/web/login", self.url_open(url).url)

    def test_the_doors_of_rpc_are_shut(self):
        """A portal user calls no method of the service's models."""
        for model, method, args in (
            ("school.application", "search_read", [[]]),
            ("school.application", "action_grant", [self._filed().ids]),
            ("school.application", "_file", [self._filed().ids]),
            ("school.consent", "search_read", [[]]),
            ("school.consent", "action_withdraw", [self.guardian.consent_ids.ids]),
            ("school.consent", "create", [[{"guardian_id": self.guardian.id}]]),
            ("school.guardian", "search_read", [[]]),
            ("school.guardian", "action_end", [self.guardian.ids]),
            ("school.guardian", "write", [self.guardian.ids, {"date_end": False}]),
            ("school.refusal.ground", "search_read", [[]]),
        ):
            answer = self.make_jsonrpc_request_raw(model, method, args)
            self.assertIn("error", answer, f"{model}.{method}")
        self.assertTrue(self.guardian.diary_open)

    def make_jsonrpc_request_raw(self, model, method, args):
        return self.url_open(
            "/web/dataset/call_kw",
            json={
                "params": {
                    "model": model,
                    "method": method,
                    "args": args,
                    "kwargs": {"context": {"tz": "Etc/GMT+12"}},
                }
            },
        ).json()

    def test_the_cards_of_the_first_page(self):
        document = html.fromstring(self.url_open("/my/home").text)
        links = document.xpath("//a/@href")
        self.assertIn("/my/applications", links)
        self.assertIn("/my/consents", links)
