"""What the tests of deliveries share: a school week that is over, a mail server."""

import contextlib
import email
import email.policy
import socket
from datetime import date
from unittest.mock import patch

from aiosmtpd.controller import Controller

from odoo.tests import freeze_time

from ..common import SchoolDiaryCommon


class Mailbox:
    """What a mail server does with the letters, as aiosmtpd asks for it.

    :ivar letters: list of (recipient, ``EmailMessage``), as they were accepted
    :ivar raw: list of the same as they came, in bytes
    :ivar refused: recipient to the reply by which it is refused
    :ivar drops: recipients at whose letter the connection breaks off, once each
    """

    def __init__(self):
        self.letters = []
        self.raw = []
        self.refused = {}
        self.drops = set()
        self.sessions = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.sessions.add(id(session))
        dropped = self.drops.intersection(envelope.rcpt_tos)
        if dropped:
            self.drops -= dropped
            server.transport.abort()
            return "451 gone"
        self.raw.append(envelope.content)
        message = email.message_from_bytes(
            envelope.content, policy=email.policy.default
        )
        self.letters += [(address, message) for address in envelope.rcpt_tos]
        return "250 OK"

    def to(self, address):
        return [letter for recipient, letter in self.letters if recipient == address]


def free_port():
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@contextlib.contextmanager
def mail_server(mailbox, port=None):
    """A mail server on loopback.

    :return: its port
    """
    port = port or free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def parts(letter):
    """The plain text and the HTML of a letter."""
    return tuple(
        letter.get_body((kind,)).get_content().replace("\r\n", "\n")
        for kind in ("plain", "html")
    )


class MailMixin:
    """Sends notices for real; to be mixed into a class built on the tiny school."""

    @classmethod
    def _agreement(cls, guardian, address=None, **vals):
        return cls.env["school.delivery.agreement"].create(
            {
                "guardian_id": guardian.id,
                "channel": "email" if address else "paper",
                "address": address,
                "date_from": date(2026, 9, 5),
                **vals,
            }
        )

    @classmethod
    def _channel(cls, code="email", **vals):
        """A channel of the school, in use."""
        channel = cls.env["school.channel"].search(
            [("code", "=", code), ("company_id", "=", cls.school.id)]
        )
        channel.write({"in_use": True, **vals})
        return channel

    @contextlib.contextmanager
    def _real_mail(self):
        """Let Odoo send for real, to a server on loopback.

        :return: the ``Mailbox``
        """
        servers = self.env["ir.mail_server"]
        mailbox = Mailbox()
        with mail_server(mailbox) as port:
            servers.search([]).active = False
            servers.create(
                {"name": "Loopback", "smtp_host": "127.0.0.1", "smtp_port": port}
            )
            with (
                patch.object(type(servers), "_disable_send", lambda self: False),
                self.enter_registry_test_mode(),
            ):
                yield mailbox

    def _run_cron(self):
        """What is due is made and sent; what is given up goes another way."""
        making = self.env.ref("school_diary.ir_cron_notices")
        making.method_direct_trigger()
        self._triggers(making).unlink()
        self.env.ref("school_diary.ir_cron_send").method_direct_trigger()
        if self._triggers(making):
            making.method_direct_trigger()
        self.env.invalidate_all()

    def _triggers(self, cron):
        """Asked to come soon."""
        return self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])


class DeliveryCommon(MailMixin, SchoolDiaryCommon):
    """Saturday after the tiny school's week: everybody with an open gate on e-mail."""

    freeze_time = freeze_time("2026-11-21 09:00:00", tick=True)
    SATURDAY = date(2026, 11, 21)
    SUNDAY = date(2026, 11, 22)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.email = "school@example.org"
        cls.notices = cls.env["school.notice"]
        cls.agreements = cls.env["school.delivery.agreement"]
        cls.by_mail = cls._agreement(cls.guardian, "mother@example.org")
        cls.by_mail_sibling = cls._agreement(
            cls.guardian_of_sibling, "mother@example.org"
        )
        cls.by_mail_other = cls._agreement(cls.other_guardian, "father@example.org")

    def _make(self, monday=None, school=None):
        return self.notices._make_week(school or self.school, monday or self.MONDAY)
