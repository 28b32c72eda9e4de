"""Both parents leave in one application: the second is asked."""

from uuid import uuid4

from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import SchoolDiaryHttpCommon, regulation
from ..delivery.common import parts
from .common import ServiceMixin

FATHER = "orlov@example.org"
MOTHER = "mother@example.org"


@tagged("post_install", "-at_install")
@regulation("001-o", "001-p")
class TestTogether(ServiceMixin, SchoolDiaryHttpCommon):
    """The father files on the public page and names the mother."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.email = "school@example.org"
        cls.father = cls._guardian(
            cls.student, "Орлов Дмитрий Львович", relation="father"
        )
        cls._open_gate(cls.father)
        cls.guardian.partner_id.email = MOTHER

    def setUp(self):
        super().setUp()
        self._speak_english()

    def _together(self, **vals):
        application = self.env["school.application"].create(
            {
                "kind": "refusal",
                "way": "public",
                "applicant_name": "Орлов Дмитрий Львович",
                "applicant_email": FATHER,
                "relation": "father",
                "co_applicant_name": "Орлова Елена Викторовна",
                "child_name": "Орлова Алиса Дмитриевна",
                "company_id": self.school.id,
                "lang": "en_US",
                "request_key": uuid4().hex,
                **vals,
            }
        )
        application.action_submit()
        return application

    def _asked(self, **vals):
        """An application, and the page that the mother's letter leads to."""
        with self._post() as mailbox:
            application = self._together(**vals)
        [letter] = mailbox.to(MOTHER)
        _text, body = parts(letter)
        [link] = html.fromstring(body).xpath("//a[contains(@href, '/together/')]/@href")
        return application, link[link.index("/diary-service") :], letter

    def _answer(self, page, answer):
        document = html.fromstring(self.url_open(page).text)
        token = document.xpath("//input[@name='csrf_token']/@value")[0]
        return self.url_open(page, data={"csrf_token": token, "answer": answer})

    def _open(self):
        self.env.invalidate_all()
        return self.father.diary_open, self.guardian.diary_open

    def _grant(self, application):
        application.with_user(self.secretary).action_grant()
        return self._open()

    def test_the_letter_says_who_asks_and_nothing_of_the_child(self):
        application, _page, letter = self._asked()
        text, _body = parts(letter)
        self.assertIn("Орлов Дмитрий Львович", text)
        self.assertIn(application.name, text)
        for word in ("Алиса", "Орлова", "6Б"):
            self.assertNotIn(word, text + letter["Subject"])

    def test_agreed(self):
        application, page, _letter = self._asked()
        with self.assertRaisesRegex(UserError, "has not agreed yet"):
            application.with_user(self.secretary).action_grant()
        # Mail programs follow links by themselves.
        self.assertIn("Алиса", self.url_open(page).text)
        self.assertFalse(application.co_agreed_at)
        self.assertIn("You have agreed", self._answer(page, "yes").text)
        self.assertTrue(application.co_agreed_at)
        self.assertEqual(application.co_ip_address, "127.0.0.1")
        self.assertEqual(self._open(), (True, True), "the school decides")
        with self._post() as mailbox:
            self.assertEqual(self._grant(application), (False, False))
        for address in (FATHER, MOTHER):
            [letter] = mailbox.to(address)
            text, _body = parts(letter)
            self.assertIn("on paper, at least every 7 days", text)
            self.assertIn("both parents", text)
        answer = self.url_open(page)
        self.assertIn("/filed/", answer.url)
        self.assertIn("The electronic diary is shut", answer.text)
        self.assertNotIn("first login", answer.text)

    def test_not_agreed(self):
        """Who filed leaves alone; the other's diary stays as it is."""
        application, page, _letter = self._asked(kind="ending")
        self.assertIn("You have not agreed", self._answer(page, "no").text)
        self.assertFalse(application.co_guardian_id or application.co_applicant_name)
        messages = "".join(application.message_ids.mapped("body"))
        self.assertIn("does not agree", messages)
        with self._post() as mailbox:
            self.assertEqual(self._grant(application), (False, True))
        self.assertTrue(mailbox.to(FATHER))
        self.assertFalse(mailbox.to(MOTHER))

    def test_the_link_alone_is_the_way(self):
        """Neither the applicant, who knows the key, nor an old link agrees."""
        application, page, _letter = self._asked()
        other, other_page, _letter = self._asked(kind="ending")
        base, _slash, _token = page.rpartition("/")
        for token in ("x", "0" * 64, other_page.rpartition("/")[2]):
            answer = self.url_open(f"{base}/{token}")
            self.assertIn("/filed/", answer.url)
            self.assertNotIn("Алиса", answer.text)
        self.assertFalse(application.co_agreed_at or other.co_agreed_at)
        page_of_mother = self._answer(page, "maybe")
        self.assertIn("o_school_together", page_of_mother.text)
        # The office has put another in her place: her letter is over.
        application.co_guardian_id = self._guardian(
            self.student, "Орлов Пётр Львович", relation="guardian"
        )
        self.assertIn("/filed/", self.url_open(page).url)

    def test_too_late(self):
        application, page, _letter = self._asked()
        application.with_user(self.secretary).action_withdraw()
        self.assertIn("/filed/", self.url_open(page).url)
        self.assertFalse(application.co_agreed_at)

    def test_one_mailbox_proves_nothing(self):
        """Then she signs at the office, as she does who has no address at all."""
        for address in (FATHER, False):
            self.guardian.partner_id.email = address
            with self._post() as mailbox:
                application = self._together()
            self.assertEqual(len(mailbox.to(FATHER)), 1, "the receipt alone")
            self.assertFalse(mailbox.to(MOTHER))
            with self.assertRaisesRegex(UserError, "has not agreed yet"):
                application.with_user(self.secretary).action_grant()
            with self.assertRaises(AccessError):
                application.with_user(self.teacher).action_co_signed()
            application.with_user(self.secretary).action_co_signed()
            with self.assertRaises(UserError):
                application.with_user(self.secretary).action_co_signed()
            application.with_user(self.secretary).action_withdraw()

    def test_nobody_writes_that_she_agreed(self):
        application, _page, _letter = self._asked()
        with self.assertRaises(AccessError):
            application.with_user(self.secretary).co_agreed_at = "2026-11-18"

    def test_a_stranger_asks_nobody(self):
        """Who is not found in the register has no letter sent for it."""
        with self._post() as mailbox:
            self._together(applicant_name="Некто Пётр Ильич")
            self._together(co_applicant_name="Некто Анна Ильинична")
        self.assertFalse(mailbox.to(MOTHER))
