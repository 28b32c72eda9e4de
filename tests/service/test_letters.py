import re

from odoo.tests import Form, tagged

from ..common import SchoolDiaryCommon, regulation
from ..delivery.common import parts
from .common import ServiceMixin

CHILD = ("Алиса", "Орлова", "6Б")


@tagged("post_install", "-at_install")
class TestLetters(ServiceMixin, SchoolDiaryCommon):
    """What the applicant reads, as a real mail server receives it."""

    def setUp(self):
        super().setUp()
        self._speak_english()
        self.school.email = "school@example.org"

    def _text(self, letter):
        text, html = parts(letter)
        for word in CHILD:
            self.assertNotIn(word, text + letter["Subject"], "nothing of the child")
        self.assertNotIn("**", text, "no remains of a heading")
        return text, html

    @regulation("001-a", "001-g")
    def test_the_receipt(self):
        with self._post() as mailbox:
            self._filed(lang="en_US")
        (letter,) = mailbox.to("orlov@example.org")
        self.assertIn("school@example.org", letter["From"])
        text, _html = self._text(letter)
        self.assertIn("ЭД-2026/0001", text)
        self.assertIn("11/20/2026", text)

    @regulation("001-m")
    def test_the_invitation_opens_the_portal(self):
        """A link that sets the password; the password itself is never mailed."""
        application = self._filed(lang="en_US")
        with self._post() as mailbox:
            application.action_grant()
        (letter,) = mailbox.to("orlov@example.org")
        text, html = self._text(letter)
        self.assertIn("orlov@example.org", text)
        link = re.search(r'href="([^"]*/web/signup[^"]*)"', html).group(1)
        self.assertIn("token=", link)
        every = application.sudo().message_ids  # also those not for the office
        messages = "".join(every.mapped("body"))
        self.assertNotIn("token", messages, "the link is not left in the chatter")
        self.assertFalse(
            self.env["mail.mail"].search([("email_to", "=", "orlov@example.org")])
        )

    def test_the_invitation_is_previewed(self):
        """By whoever words it: of an application that is granted to nobody yet."""
        previews = self.env["mail.template.preview"].with_context(
            default_mail_template_id=self.env.ref(
                "school_diary.mail_template_application_granted"
            ).id
        )
        for person in self.env["res.partner"], self._partner("Орлов Дмитрий Львович"):
            application = self._filed(lang="en_US", partner_id=person.id)
            with Form(previews) as form:
                form.resource_ref = application.with_env(self.env)
                self.assertFalse(form.error_msg)
                self.assertIn("orlov@example.org", form.body_html)
                self.assertNotIn("token", form.body_html)
            self.assertFalse(person.user_ids, "nobody is given a login by it")

    @regulation("001-m")
    def test_the_link_is_for_the_addressee_alone(self):
        """Not for those who may read the application, while the letter waits either.

        With the mail server down it waits for long.
        """
        application = self._filed()
        application.action_grant()
        link = [("body", "ilike", "token="), ("message_type", "=", "email_outgoing")]
        messages = self.env["mail.message"]
        self.assertTrue(messages.search(link), "the letter waits")
        deputy = self._user("t_deputy_reader", "deputy", "Завучева Ольга Олеговна")
        self.assertTrue(application.with_user(deputy).read(["name"]))
        self.assertFalse(messages.with_user(deputy).search(link))

    @regulation("001-m")
    def test_who_has_a_password_gets_no_link(self):
        self.parent.login = "t_parent@example.org"
        logins = self.env["res.users.log"].with_user(self.parent)
        logins.sudo().create({})  # as Odoo notes a login
        self.parent.partner_id.email = "t_parent@example.org"
        application = self._filed(
            applicant_name="Орлова Елена Викторовна",
            applicant_email="t_parent@example.org",
            child_name="Белова Дарья Сергеевна",
            lang="en_US",
        )
        with self._post() as mailbox:
            application.action_grant()
        (letter,) = mailbox.to("t_parent@example.org")
        _text, html = parts(letter)
        self.assertNotIn("token", html)
        self.assertIn("t_parent", html)

    @regulation("001-k", "001-l", "001-m")
    def test_the_refusal_says_why(self):
        application = self._filed(lang="en_US")
        application.write(
            {
                "refusal_ground_id": self.env.ref(
                    "school_diary.refusal_ground_applicant"
                ).id,
                "refusal_text": "Документ не предъявлен.\nПринесите оригинал.",
            }
        )
        with self._post() as mailbox:
            application.with_user(self.head).action_refuse()
        (letter,) = mailbox.to("orlov@example.org")
        text, _html = self._text(letter)
        self.assertIn("not one of those entitled", text)
        self.assertIn("Документ не предъявлен.", text)
        self.assertIn("appeal", text)
        self.assertEqual(
            application.activity_ids.activity_type_id,
            self.env.ref("school_diary.mail_activity_type_hand_over"),
        )

    @regulation("000-3")
    def test_without_the_consent_no_invitation(self):
        application = self._filed(consent_given=False)
        with self._post() as mailbox:
            application.action_grant()
        self.assertFalse(mailbox.to("orlov@example.org"))
