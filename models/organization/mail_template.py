from odoo import models


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _school_post(self, record, address):
        """Queue the letter about a record to an address, and leave no copy with it.

        The mail is queued: a request does not wait for a mail server, and a failed one
        sends nothing. It is never among the messages of the record, not while it waits
        either: it may hold a link or a code for the addressee alone.
        """
        record.ensure_one()
        self.send_mail(
            record.id,
            email_values={
                "email_to": address,
                "auto_delete": True,
                "model": False,
                "res_id": False,
            },
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
