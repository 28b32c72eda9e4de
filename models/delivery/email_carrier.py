"""E-mail through Odoo's own mail servers."""

import contextlib
import smtplib

from odoo.exceptions import UserError

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from .carrier import Carrier, Down, Outcome

NO_SUCH_MAILBOX = (b"5.1.1", b"5.1.2", b"5.1.3", b"5.1.6", b"5.1.10", b"5.2.1")
"""Enhanced codes (RFC 3463) by which a server says that nobody is there."""


class EmailCarrier(Carrier):
    """One SMTP session for many letters."""

    def __init__(self, channel):
        super().__init__(channel)
        company = channel.company_id
        self.sender = company._school_sender()
        self.session = None
        self.connected = False
        # Given here, the mail server's model need not look them up for each letter.
        mail = self.env["ir.mail_server"]
        self.mail = mail.with_context(
            domain_notifications_email=mail._get_default_from_address() or self.sender,
            domain_bounce_address=mail._get_default_bounce_address() or self.sender,
        )

    @property
    def is_open(self):
        return self.connected and (self.session is None or bool(self.session.sock))

    def open(self):
        if not self.sender:
            raise Down(self.env._("The school has no e-mail address to send from."))
        try:
            self.session = self.mail._connect__(smtp_from=self.sender)
            self.connected = True
        except (OSError, smtplib.SMTPException, UserError) as error:
            raise Down(said(error)) from error

    def close(self):
        if self.session is not None and self.session.sock:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self.session.quit()

    def carry(self, message):
        try:
            self.mail.send_email(message, smtp_session=self.session)
        except smtplib.SMTPServerDisconnected as error:
            return Outcome("doubt", said(error), at_once=True)
        except (MailDeliveryException, AssertionError) as error:
            # Odoo hides what the server said behind its own exception.
            return self._refused(error.__context__ or error)
        return Outcome("sent")

    def _refused(self, reply):
        code = _code(reply)
        if 400 <= code < 500:
            # 421: so many letters a connection, and no more.
            return Outcome("retry", said(reply), at_once=code == 421)
        return Outcome("failed", said(reply), is_gone=_is_gone(reply))


def _is_gone(reply):
    _reply_code, text = _answer(reply)
    return isinstance(text, bytes) and text.startswith(NO_SUCH_MAILBOX)


def _code(error):
    """The mail server's reply code, 0 where it gave none."""
    return _answer(error)[0]


def _answer(error):
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))
    return getattr(error, "smtp_code", 0), getattr(error, "smtp_error", str(error))


def said(error):
    """What the mail server, or whoever failed, said: one short line."""
    code, text = _answer(error)
    if isinstance(text, bytes):
        text = text.decode(errors="replace")
    line = " ".join(f"{code or ''} {text}".split())
    return line[:200] or type(error).__name__
