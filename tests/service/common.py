"""What the tests of the service share: filing an application, reading the post."""

import contextlib
from unittest.mock import patch

from ..delivery.common import Mailbox, mail_server


class ServiceMixin:
    """To be mixed into a class built on the tiny school."""

    def _speak_english(self):
        """Have pages and letters in the language of the source."""
        self.env["ir.default"].set("res.partner", "lang", "en_US")
        self.parent.lang = "en_US"
        self.browser_language = "en-US"

    def _draft(self, **vals):
        """An application of Алиса's father, as the office enters it from paper."""
        return (
            self.env["school.application"]
            .with_user(self.secretary)
            .create(
                {
                    "applicant_name": "Орлов Дмитрий Львович",
                    "applicant_email": "orlov@example.org",
                    "relation": "father",
                    "child_name": "Орлова Алиса Дмитриевна",
                    "child_class": "6Б",
                    "consent_given": True,
                    "company_id": self.school.id,
                    **vals,
                }
            )
        )

    def _filed(self, **vals):
        application = self._draft(**vals)
        application.action_submit()
        return application

    def _look_up(self):
        """Search the register for who is named in applications, as the cron does."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            cron = self.env.ref("school_diary.ir_cron_match_applications")
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def _granted(self, **vals):
        application = self._filed(**vals)
        application.action_grant()
        return application

    @contextlib.contextmanager
    def _post(self, earlier=False):
        """Have what is queued sent for real, to a server on loopback, at the end.

        :param earlier: with what was queued before, too
        :return: the ``Mailbox``
        """
        servers = self.env["ir.mail_server"]
        mailbox = Mailbox()
        if not earlier:
            self.env["mail.mail"].search([]).unlink()
        yield mailbox
        self.env.flush_all()
        with mail_server(mailbox) as port:
            servers.search([]).active = False
            servers.create(
                {"name": "Loopback", "smtp_host": "127.0.0.1", "smtp_port": port}
            )
            with (
                patch.object(type(servers), "_disable_send", lambda self: False),
                self.enter_registry_test_mode(),
            ):
                self.env.ref(
                    "mail.ir_cron_mail_scheduler_action"
                ).method_direct_trigger()
        self.env.invalidate_all()
