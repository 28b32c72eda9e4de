import re

from odoo import api, models

NO_SUCH_ADDRESS = re.compile(r"5\.(1\.\d+|2\.1)")
"""Status codes (RFC 3463) by which a server says that nobody is there."""
LONGEST_ID = 250


class MailThread(models.AbstractModel):
    """Letters that come back are matched to the notices by their Message-ID.

    A server may take a letter and only later find that it cannot deliver it
    (RFC 3464).
    """

    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        result = super()._routing_handle_bounce(email_message, message_dict)
        status, said = _delivery_status(email_message)
        if status.startswith("5"):
            notices = self.env["school.notice"].sudo()  # the system's post
            notices._take_back(
                [one[:LONGEST_ID] for one in message_dict["bounced_msg_ids"] or ()],
                f"{status} {said}".strip()[:200],
                bool(NO_SUCH_ADDRESS.fullmatch(status)),
            )
        return result


def _delivery_status(email_message):
    """The status of the first recipient who is not reached, and why.

    :return: status ("5.1.1"; empty where the mail tells of none), one line of text
    """
    for part in email_message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            if str(block.get("Action", "")).strip().lower() == "failed":
                said = str(block.get("Diagnostic-Code", "")).partition(";")[2]
                status = str(block.get("Status", "")).strip().split(" ")[0]
                return status, " ".join(said.split())
    return "", ""


class SchoolNotice(models.Model):
    _inherit = "school.notice"

    @api.private
    def _take_back(self, message_ids, reason, is_gone):
        """The letters of these notices have come back."""
        came_back = self.search(
            [
                ("message_id", "in", message_ids),
                ("channel", "=", "email"),
                # The server's answer is noted after a moment: this is more than it.
                ("state", "in", ("sending", "sent", "doubt")),
            ]
        )
        if came_back:
            came_back.write(
                {
                    "state": "failed",
                    "error": reason,
                    "is_gone": is_gone,
                    "claim_key": False,
                }
            )
            came_back._note_event("bounced", reason)
            came_back._wake_making()
