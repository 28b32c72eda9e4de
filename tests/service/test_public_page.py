import base64
import re
from datetime import date
from unittest.mock import patch

from lxml import html

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import SchoolDiaryHttpCommon, regulation
from .public_common import TYPED, PublicPageMixin


@tagged("post_install", "-at_install")
class TestPublicPage(PublicPageMixin, SchoolDiaryHttpCommon):
    """The public page of the service and the application on it."""

    def test_letters_that_nobody_types(self):
        answer = self._send(applicant_name="Орлов\0 Дмитрий Львович")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self._applications().applicant_name, "Орлов Дмитрий Львович")

    def test_every_page_tells_its_language(self):
        """Screen readers pronounce a page by it."""
        self.authenticate("t_parent", "t_parent")
        for address in (self.page, f"{self.page}/apply", "/my/home", "/my/consents"):
            with self.subTest(address):
                document = html.fromstring(self.url_open(address).text)
                self.assertEqual(document.get("lang"), "en-US")

    @regulation("001-n", "001-k", "001-g", "001-c")
    def test_the_page_informs(self):
        """What the service is, its terms and the three grounds of refusal."""
        listed = self.url_open("/diary-service").text
        self.assertIn("Школа № 1", listed)
        self.assertIn("Школа № 2", listed)
        text = " ".join(html.fromstring(self.url_open(self.page).text).itertext())
        self.assertIn("2", re.search(r"within\s+(\d+)\s+working days", text).group(1))
        for ground in self.school._school_refusal_grounds():
            self.assertIn(ground.name, text)
        self.assertIn("<svg", self.url_open(self.page).text.split("o_school_code")[1])
        self.assertEqual(self.url_open("/diary-service/0").status_code, 404)

    def test_numbers_in_whole_words(self):
        """With the plural that the language asks for."""
        self.env.ref("base.lang_ru").active = True
        own = self.school.school_regulation_id.copy({"company_id": self.school.id})
        self.school.school_regulation_id = own
        for days, hours, words in (
            (7, 24, ("за 2 рабочих дня", "раза в 7 дней", "через 24 часа")),
            (14, 72, ("раза в 14 дней", "через 72 часа")),
            (21, 21, ("раза в 21 день", "через 21 час ")),
        ):
            own.write({"paper_interval_days": days, "result_hours": hours})
            page = self.url_open(self.page, headers={"Accept-Language": "ru-RU"}).text
            text = " ".join(" ".join(html.fromstring(page).itertext()).split())
            for one in words:
                with self.subTest(one):
                    self.assertIn(one, text)

    def test_a_school_without_a_regulation_gives_no_service(self):
        self.other_school.school_regulation_id = False
        self.assertNotIn("Школа № 2", self.url_open("/diary-service").text)
        page = f"/diary-service/{self.other_school.id}"
        self.assertEqual(self.url_open(page).status_code, 404)
        self.assertEqual(self.url_open(f"{page}/apply").status_code, 404)

    @regulation("001-n")
    def test_the_regulation_is_read(self):
        """By number and clauses at once; its signed text when the school has put it."""
        text = f"{self.page}/regulation"
        self.assertNotIn(text, self.url_open(self.page).text)
        self.assertEqual(self.url_open(text).status_code, 404)
        own = self.school.school_regulation_id.copy(
            {"company_id": self.school.id, "order_reference": "приказ № 7"}
        )
        self.school.school_regulation_id = own
        with self.assertRaisesRegex(ValidationError, "PDF"):
            own.document = base64.b64encode(b"<svg onload='alert(1)'/>")
        own.document = base64.b64encode(b"%PDF-1.4 signed")
        own.document_name = "Регламент.pdf"
        page = self.url_open(self.page).text
        for said in (text, "приказ № 7", own.clause_ids[0].number):
            self.assertIn(said, page)
        answer = self.url_open(text)
        self.assertEqual(answer.content, b"%PDF-1.4 signed")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")

    @regulation("001-n")
    def test_whom_to_ask(self):
        self.school.write(
            {
                "city": "с. Примерное",
                "street": "ул. Садовая, 1",
                "phone": "+70000000000",
            }
        )
        page = self.url_open(self.page).text
        self.assertIn("с. Примерное, ул. Садовая, 1", page)
        self.assertIn('href="tel:+70000000000"', page)

    @regulation("001-a", "001-g", "000-3")
    def test_an_application_is_filed(self):
        response = self._send()
        application = self._applications()
        self.assertEqual(len(application), 1)
        self.assertEqual(application.state, "unconfirmed")
        self.assertEqual(application.name, "/")
        self.assertFalse(application.deadline)
        self.assertIn("confirm your address", response.text)
        self.assertNotIn("orlov@", response.text)
        with self.assertRaises(UserError):
            application.with_user(self.secretary).action_grant()
        response = self._confirm(application)
        self.assertEqual(application.state, "submitted")
        self.assertEqual(application.company_id, self.school)
        self.assertEqual(application.student_id, self.student)
        self.assertEqual(application.deadline, date(2026, 11, 20))
        self.assertTrue(application.consent_given)
        self.assertIn(f"{self.page}/filed/", response.url)
        self.assertIn(application.name, response.text)
        self.assertIn("11/20/2026", response.text)
        for word in ("Алиса", "Орлов", "orlov@"):
            self.assertNotIn(word, response.text, "the page is open to its key")
        application.with_user(self.secretary).action_grant()
        consent = application.guardian_id.consent_ids
        self.assertEqual(consent.way, "electronic")

    def test_sent_twice_filed_once(self):
        typed = {**self._form(), **TYPED}
        first = self.url_open(f"{self.page}/apply", data=typed)
        second = self.url_open(f"{self.page}/apply", data=typed)
        self.assertEqual(first.url, second.url)
        self.assertEqual(len(self._applications()), 1)

    def test_a_double_click(self):
        """The second request began before the first had filed: it cannot see it."""
        typed = {**self._form(), **TYPED}
        first = self.url_open(f"{self.page}/apply", data=typed)
        applications = type(self.env["school.application"])
        with (
            patch.object(applications, "search_count", lambda *_args, **_options: 0),
            # Not by silencing the logger, which the other threads share.
            patch("odoo.sql_db._logger.error") as logged,
        ):
            second = self.url_open(f"{self.page}/apply", data=typed)
        logged.assert_not_called()  # it would name the family
        self.assertEqual(second.status_code, 200)
        self.assertEqual(first.url, second.url)
        # The token in a page has the second of its making in it.
        token = re.compile(r'csrf_token: "\w+"')
        self.assertEqual(token.sub("", first.text), token.sub("", second.text))
        self.assertEqual(len(self._applications()), 1)

    def test_pupils_are_not_told_from_others(self):
        """The answer for a stranger's name is the same, but for the number."""
        known = self._send()
        unknown = self._send(child_name="Никому Неизвестный", child_class="9Я")
        self.assertEqual(known.status_code, unknown.status_code)
        blur = re.compile(
            r"ЭД-2026/\d+|[0-9a-f]{32,}|csrf_token: \"\w+\"|timestamp.{20}"
        )
        self.assertEqual(blur.sub("", known.text), blur.sub("", unknown.text))
        applications = self._applications()
        self.assertEqual(len(applications), 2)
        known, unknown = (self._confirm(one).text for one in applications)
        self.assertEqual(blur.sub("", known), blur.sub("", unknown))

    def test_wrong_input_is_kept_and_explained(self):
        response = self._send(
            applicant_name="Орлов",
            applicant_email="orlov at example",
            applicant_phone="12",
            relation="king",
            delivery_channel="pigeon",
            child_name="",
        )
        self.assertFalse(self._applications())
        document = html.fromstring(response.text)
        invalid = {
            field.get("name") for field in document.xpath("//*[@aria-invalid='true']")
        }
        self.assertEqual(
            invalid,
            {
                "applicant_name",
                "applicant_email",
                "applicant_phone",
                "relation",
                "child_name",
            },
        )
        for name, typed in (
            ("applicant_email", "orlov at example"),
            ("child_class", "6Б"),
        ):
            (field,) = document.xpath(f"//input[@name='{name}']")
            self.assertEqual(field.get("value"), typed)
        self.assertTrue(document.xpath("//*[@role='alert']"))

    def test_long_and_hostile_input(self):
        response = self._send(
            child_name="Ы " * 100, applicant_name="<script>alert(1)</script> x"
        )
        self.assertFalse(self._applications())
        self.assertNotIn("<script>alert(1)", response.text)

    def test_some_way_to_reach_the_applicant(self):
        self._send(applicant_email="", applicant_phone="")
        self._send(applicant_email="", delivery_channel="email")
        self.assertFalse(self._applications())
        self._send(applicant_email="", delivery_channel="paper")
        self.assertEqual(len(self._applications()), 1)

    @regulation("003-2a")
    def test_a_regulation_without_mailing_offers_none(self):
        self.school.school_regulation_id = self.env.ref("school_diary.regulation_003")
        document = html.fromstring(self.url_open(f"{self.page}/apply").text)
        channels = document.xpath("//input[@name='delivery_channel']/@value")
        self.assertEqual(channels, ["paper"])

    def test_programs_are_kept_out(self):
        """A trap for those that fill in everything; a limit on how many an hour."""
        self._send(website_url="http://spam.example.org")
        self.assertFalse(self._applications())
        self.env["ir.config_parameter"].set_param(
            "school_diary.applications_per_hour", "1"
        )
        self._send()
        response = self._send(child_name="Орлов Кирилл Дмитриевич")
        self.assertEqual(len(self._applications()), 1)
        self.assertIn("try again in an hour", response.text)

    @regulation("001-o", "001-p")
    def test_refusal_by_both_parents(self):
        """Both are named; the office sees both found, and both lose access."""
        father = self._guardian(
            self.student, "Орлов Дмитрий Львович", relation="father"
        )
        self._open_gate(father)
        page = f"{self.page}/apply/refusal"
        document = html.fromstring(self.url_open(page).text)
        self.assertFalse(document.xpath("//input[@name='consent_given']"))
        hidden = document.xpath("//form//input[@type='hidden']")
        typed = {field.get("name"): field.get("value") for field in hidden}
        self.url_open(
            page,
            data={
                **TYPED,
                **typed,
                "delivery_channel": "email",
                "co_applicant_name": "орлова  елена Викторовна",
            },
        )
        application = self._applications()
        self.assertEqual(application.kind, "refusal")
        self.assertEqual(application.delivery_channel, "paper")
        self.assertFalse(application.consent_given)
        self._confirm(application)
        self.assertEqual(application.guardian_id, father)
        self.assertEqual(application.co_guardian_id, self.guardian)
        self.assertTrue(self.guardian.diary_open and father.diary_open)
        application.with_user(self.secretary).action_co_signed()
        application.with_user(self.secretary).action_grant()
        self.assertFalse(self.guardian.diary_open or father.diary_open)

    @regulation("001-o")
    def test_a_second_applicant_is_not_overlooked(self):
        application = self._filed(
            kind="ending",
            applicant_name="Орлова Елена Викторовна",
            applicant_email=False,
            relation="mother",
            co_applicant_name="Некто Неизвестный Ильич",
        )
        self.assertFalse(application.co_guardian_id)
        with self.assertRaises(UserError):
            application.action_grant()
        self.assertTrue(self.guardian.diary_open)
        application.co_applicant_name = False
        application.action_grant()
        self.assertFalse(self.guardian.diary_open)

    def test_no_other_kinds(self):
        for kind in ("access", "granted", "x"):
            self.assertEqual(
                self.url_open(f"{self.page}/apply/{kind}").status_code, 404
            )

    def test_many_from_one_address(self):
        self.env["ir.config_parameter"].set_param(
            "school_diary.applications_per_address", "2"
        )
        for number in ("первый", "второй", "третий"):
            response = self._send(
                applicant_email=f"{len(number)}@example.org",
                child_name=f"Орлов {number}",
            )
        self.assertEqual(len(self._applications()), 2)
        self.assertIn("try again in an hour", response.text)

    def test_a_strangers_mailbox_is_not_filled(self):
        """A handful of letters a day, then nothing until they are opened."""
        for number in range(7):
            response = self._send(child_name=f"Орлов Номер{number}")
        self.assertEqual(len(self._applications()), 5)
        self.assertIn("wait to be confirmed", response.text)

    def test_nobody_files_for_another(self):
        """Only the letter's link confirms, by a button, and once."""
        self._send()
        application = self._applications()
        link = self._link(application)
        self.url_open(link)
        self.assertEqual(application.state, "unconfirmed", "programs follow links")
        self.assertEqual(self.url_open(link, data={"x": "1"}).status_code, 400)
        wrong = link[:-8] + "00000000"
        self.assertEqual(self.url_open(wrong).status_code, 404)
        key = application.request_key
        self.assertEqual(
            self.url_open(f"{self.page}/confirm/{key}/{key}").status_code, 404
        )
        foreign = link.replace(self.page, f"/diary-service/{self.other_school.id}")
        self.assertEqual(self.url_open(foreign).status_code, 404)
        self._confirm(application)
        number = application.name
        self.assertIn("filed", self.url_open(link).url)
        application.with_user(self.secretary).action_withdraw()
        self.url_open(link)
        self.assertEqual(application.state, "withdrawn", "a link does it once")
        self.assertEqual(application.name, number)

    def test_what_nobody_confirms_is_deleted(self):
        self._send()
        self._send(applicant_email="", delivery_channel="paper")
        unsure, called = self._applications().sorted(lambda one: one.state)[::-1]
        self.assertEqual(
            (unsure.state, called.state), ("unconfirmed", "submitted"), "by telephone"
        )
        unsure._gc_unconfirmed()
        self.assertTrue(unsure.exists())
        unsure.flush_recordset()
        self.env.cr.execute(
            "UPDATE school_application"
            " SET create_date = create_date - interval '4 days'"
        )
        unsure.invalidate_recordset()
        unsure._gc_unconfirmed()
        self.assertFalse(unsure.exists())
        self.assertTrue(called.exists())

    def test_without_the_token_of_the_form(self):
        response = self.url_open(f"{self.page}/apply", data=TYPED)
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self._applications())

    def test_what_is_not_in_the_form_is_not_written(self):
        """No state, guardian or person comes in by the public door."""
        self._send(
            state="granted",
            guardian_id=str(self.closed_guardian.id),
            partner_id=str(self.parent.partner_id.id),
            student_id=str(self.other_student.id),
            kind="refusal",
            company_id=str(self.other_school.id),
            name="ЭД-2026/0777",
        )
        application = self._applications()
        self.assertEqual(application.state, "unconfirmed")
        self._confirm(application)
        self.assertEqual(application.kind, "access")
        self.assertEqual(application.company_id, self.school)
        self.assertEqual(application.student_id, self.student)
        self.assertFalse(application.guardian_id | application.co_guardian_id)
        self.assertFalse(application.partner_id)

    def test_strangers_do_not_sign_up(self):
        """Accounts come with granted access; the administrator may say otherwise."""
        self.assertNotIn("/web/signup", self.url_open("/web/login").text)
        signup = self.url_open("/web/signup", allow_redirects=False)
        self.assertEqual(signup.status_code, 404)
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        self.assertIn("/web/signup", self.url_open("/web/login").text)

    def test_the_page_of_an_application_needs_its_key(self):
        self._send()
        application = self._applications()
        for key in ("0" * 32, application.name, "", "%"):
            response = self.url_open(f"{self.page}/filed/{key}")
            self.assertEqual(response.status_code, 404)
        foreign = f"/diary-service/{self.other_school.id}"
        key = application.request_key
        self.assertEqual(self.url_open(f"{foreign}/filed/{key}").status_code, 404)
        self._confirm(application)
        application.with_user(self.secretary).action_grant()
        self.assertIn("granted", self.url_open(f"{self.page}/filed/{key}").text)
