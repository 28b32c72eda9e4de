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
        self._look_up()
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

    def _in_portal(self, application, answer):
        page = html.fromstring(self.url_open("/my/applications").text)
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        return self.url_open(
            f"/my/applications/{application.id}/together",
            data={"csrf_token": token, "answer": answer},
        )

    def test_the_second_parent_agrees_in_the_portal(self):
        """Who has no address of the own in the register finds it there, too."""
        application = self._together()
        self.authenticate("t_parent", "t_parent")
        self.assertIn("I do not agree", self.url_open("/my/applications").text)
        self._in_portal(application, "maybe")
        self.assertTrue(application._waits_for_second())
        self._in_portal(application, "yes")
        self.assertTrue(application.co_agreed_at)
        self.assertEqual(self._grant(application), (False, False))
        page = self.url_open("/my/applications").text
        self.assertIn(application.name, page)
        self.assertNotIn("I do not agree", page)

    def test_the_applicant_hears_that_the_other_declined(self):
        application = self._together()
        self.authenticate("t_parent", "t_parent")
        with self._post() as mailbox:
            self._in_portal(application, "no")
        [letter] = mailbox.to(FATHER)
        self.assertIn("does not agree", letter["Subject"])
        self.assertEqual(self._grant(application), (False, True))

    def test_the_pupil_in_person_leaves_alone(self):
        """A second name beside the pupil's own does not stop the search for others."""
        alone = self._together(
            applicant_name=self.student.name, relation="self", applicant_email=False
        )
        other = self._together()
        self.assertFalse(alone.waits_for_match)
        self.assertEqual(alone.student_id, self.student)
        self.assertFalse(alone.co_guardian_id)
        self.assertEqual(other.co_guardian_id, self.guardian)
        with self.assertRaises(UserError):
            alone.with_user(self.secretary).action_grant()

    def test_whom_the_office_has_chosen_stays(self):
        """The paper writes the name otherwise than the register."""
        application = self._filed(
            kind="refusal",
            applicant_email=False,
            co_applicant_name="Орлова Е. В.",
            student_id=self.student.id,
            co_guardian_id=self.guardian.id,
        )
        self.assertEqual(application.co_guardian_id, self.guardian)
        self.assertEqual(self._grant(application), (False, False))

    def test_a_draft_of_the_office_is_nobodys_yet(self):
        draft = self._draft(kind="refusal", student_id=self.student.id)
        draft.co_guardian_id = self.guardian
        self.authenticate("t_parent", "t_parent")
        self.assertNotIn(
            "other parent for both", self.url_open("/my/applications").text
        )
        draft.action_submit()
        self.assertIn("other parent for both", self.url_open("/my/applications").text)

    def test_an_application_of_others_is_not_answered(self):
        application = self._together()
        application.co_guardian_id = False
        self.authenticate("t_parent", "t_parent")
        self.assertEqual(self._in_portal(application, "yes").status_code, 404)

    @regulation("001-c")
    def test_whose_right_has_ended_neither_reads_nor_answers(self):
        """In the portal, and by the link of a letter from before."""
        application, page, _letter = self._asked()
        self.authenticate("t_parent", "t_parent")
        self.assertIn(application.name, self.url_open("/my/applications").text)
        self.guardian.with_user(self.secretary).action_end()
        self.assertNotIn(application.name, self.url_open("/my/applications").text)
        self.assertEqual(self._in_portal(application, "yes").status_code, 404)
        self.assertNotIn("Алиса", self.url_open(page).text)
        token = html.fromstring(self.url_open("/my/applications").text).xpath(
            "//input[@name='csrf_token']/@value"
        )[0]
        self.url_open(page, data={"csrf_token": token, "answer": "yes"})
        self.assertTrue(application._waits_for_second())
        # The sibling's goes on.
        self.assertIn("/my/applications/leave", self.url_open("/my/applications").text)

    def test_each_letter_in_its_readers_language(self):
        self.guardian.partner_id.lang = "ru_RU"
        with self._post() as mailbox:
            application = self._together()
            application.co_agreed_at = application.submitted_at
            self._grant(application)
        asked, left = mailbox.to(MOTHER)
        self.assertIn("согласны", asked["Subject"])
        self.assertIn("закрыт", left["Subject"])
        self.assertIn("is shut", mailbox.to(FATHER)[-1]["Subject"])

    @regulation("000-2", "001-d", "004-1b")
    def test_the_letter_counts_the_days_in_good_russian(self):
        for days, said, kind in (
            (1, "1 день", "refusal"),
            (2, "2 дня", "ending"),
            (7, "7 дней", "refusal"),
            (21, "21 день", "ending"),
        ):
            self.school.school_regulation_id.paper_interval_days = days
            with self.subTest(said), self._post() as mailbox:
                alone = {"kind": kind, "co_applicant_name": False}
                self._grant(self._together(lang="ru_RU", **alone))
            text, _body = parts(mailbox.to(FATHER)[-1])
            self.assertIn(f"раз в {said}", text)

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
        nobody = base.replace(application.request_key, "%D1%8B")
        self.assertEqual(self.url_open(f"{nobody}/x").status_code, 404)
        for token in ("x", "%D1%8B", "0" * 64, other_page.rpartition("/")[2]):
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
