"""What families read is in one language, its numbers and dates as people say them."""

from lxml import html

from odoo.tests import tagged

from .. import axe
from ..common import SchoolDiaryHttpCommon, regulation
from .public_common import PublicPageMixin


@tagged("post_install", "-at_install")
class TestReading(PublicPageMixin, SchoolDiaryHttpCommon):
    def _text(self, address):
        document = html.fromstring(self.url_open(address).text)
        return " ".join(document.find(".//main").text_content().split())

    @regulation("001-g", "001-d")
    def test_days_take_their_form(self):
        rules = self.school.school_regulation_id.copy({"company_id": self.school.id})
        self.school.school_regulation_id = rules
        leave = f"{self.page}/apply/refusal"
        said = {
            (1, "en-US"): ("within 1 working day.", "every 1 day."),
            (3, "en-US"): ("within 3 working days.", "every 3 days."),
            (1, "ru-RU"): ("за 1 рабочий день.", "раз в 1 день."),
            (3, "ru-RU"): ("за 3 рабочих дня.", "раз в 3 дня."),
        }
        for (days, self.browser_language), terms in said.items():
            rules.write({"access_working_days": days, "paper_interval_days": days})
            self.opener.cookies.clear()  # they remember a language
            with self.subTest(days=days, language=self.browser_language):
                text = self._text(leave)
                for term in terms:
                    self.assertIn(term, text)
                self.assertIn(terms[0].rstrip("."), self._text(self.page))

    @regulation("001-m")
    def test_the_letter_leads_to_a_page_that_asks_for_a_password_alone(self):
        """In Russian throughout; who one is stands there and is not to be changed."""
        self.browser_language = "ru-RU"
        application = self._filed()
        application.action_grant()
        document = html.fromstring(
            self.url_open(application._prepare_slip()["link"]).text
        )
        self.assertEqual(document.findtext(".//title").strip(), "Электронный дневник")
        self.assertEqual(document.findtext(".//h1"), "Придумайте свой пароль")
        for name in ("name", "login"):
            [field] = document.xpath(f"//input[@name='{name}']")
            self.assertEqual(field.get("readonly"), "readonly")
        [first] = document.xpath("//input[@autofocus]")
        self.assertEqual(first.get("name"), "password")
        [button] = document.xpath("//button[@type='submit']")
        self.assertEqual(button.text_content().strip(), "Сохранить пароль и войти")
        self._assert_no_foreign_words(document)

    def test_what_is_wrong_is_found_by_keyboard(self):
        """The notice is where the keyboard is; each field says what is wrong."""
        document = html.fromstring(self._send(child_name="", delivery_channel="").text)
        [alert] = document.xpath("//*[@role='alert']")
        self.assertEqual(alert.get("tabindex"), "-1")
        self.assertTrue(alert.get("autofocus"))
        [name] = document.xpath("//input[@aria-invalid='true']")
        self.assertEqual(name.get("name"), "child_name")
        described = document.xpath(
            "//input[@name='delivery_channel' or @name='child_name']/@aria-describedby"
        )
        for note in described:
            self.assertIn("lease", document.get_element_by_id(note).text_content())
        self.assertIn("delivery_channel_note", described)
        needed = document.xpath("//*[@required]/@name")
        self.assertEqual(needed, ["applicant_name", "relation", "child_name"])

    def test_every_page_stands_in_the_frame_of_the_diary(self):
        """Its header is as wide as what is below, and is not printed."""
        self.authenticate("t_parent", "t_parent")
        mine = ("applications", "applications/new", "consents", "delivery", "data")
        for address in (self.page, *(f"/my/{page}" for page in mine)):
            with self.subTest(address):
                document = html.fromstring(self.url_open(address).text)
                frame = document.get_element_by_id("wrapwrap")
                self.assertIn("o_school_diary_page", frame.get("class"))

    def test_axe(self):
        """Nothing grave that shuts people out of a page."""
        self.school.email = "school@example.org"
        mine = ("/my/home", "/my/applications", "/my/consents", "/my/delivery")
        for address in (self.page, f"{self.page}/apply", *mine):
            # Around its cards /my/home is Odoo's alone.
            part = "main" if address == "/my/home" else "body"
            with self.subTest(address):
                self.browser_js(
                    address,
                    axe.check(part),
                    ready="document.readyState === 'complete'",
                    login="t_parent" if address in mine else None,
                )

    def test_the_login_speaks_russian(self):
        self.browser_language = "ru-RU"
        for address in ("/web/login", "/web/reset_password"):
            with self.subTest(address):
                document = html.fromstring(self.url_open(address).text)
                self._assert_no_foreign_words(document)

    def _assert_no_foreign_words(self, document):
        """Nothing of the card is written in Latin letters, but what one typed."""
        [card] = document.xpath("//div[contains(@class, 'card-body')]")
        for shut in card.xpath(".//style | .//script"):
            shut.drop_tree()
        words = [card.text_content(), *card.xpath(".//@placeholder | .//@aria-label")]
        self.assertNotRegex(" ".join(words), "[A-Za-z]")
        for button in card.xpath(".//button[not(normalize-space())]"):
            self.assertTrue(button.get("aria-label"))
