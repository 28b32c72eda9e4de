"""Messages by WhatsApp: approved templates of Meta's Cloud API."""

from ...tools.placeholders import fill
from .carrier import Down, Outcome
from .http_carrier import PAUSE, REFUSED_PAUSE, HttpCarrier

GONE = {131026}
"""Not on WhatsApp, or will not have messages of businesses."""
BUSY = {4, 80007, 130429, 131048, 133016}
"""Too much for the number or the account: all wait."""
LATER = {1, 2, 131000, 131016, 131056, 133004}
"""Too much for this person, or a trouble of Meta's."""
OURS = {
    *(0, 3, 10, 33, 190, 368),
    *(131005, 131031, 131042, 131045, 133010),
    *(132000, 132001, 132005, 132007, 132012, 132015, 132016),
}
"""The token, the number, the account or the template: nothing can go."""


class WhatsAppCarrier(HttpCarrier):
    api = "https://graph.facebook.com/v23.0"

    def _read(self, channel):
        if not (channel.sender and channel.template_name and channel.template_language):
            raise Down(
                self.env._("The number's ID, the template and its language are needed.")
            )
        self.sender = channel.sender
        self.template = channel.template_name
        self.language = channel.template_language
        self.parameters = (channel.template_parameters or "").splitlines()
        self.school = channel.company_id.name

    def _request(self, message):
        return (
            "POST",
            f"{self.base}/{self.sender}/messages",
            {
                "headers": {"Authorization": f"Bearer {self.keys['token']}"},
                "json": {
                    "messaging_product": "whatsapp",
                    "recipient_type": "individual",
                    "to": message.address,
                    "type": "template",
                    "template": self._template(message),
                    # Comes back with the reports: they find a message whose
                    # acceptance we have not learned of.
                    "biz_opaque_callback_data": message.key,
                },
            },
        )

    def _template(self, message):
        template = {
            "name": self.template,
            "language": {"policy": "deterministic", "code": self.language},
        }
        values = {
            "text": message.text,
            "news": message.text.replace(message.url, ""),
            "url": message.url,
            "school": self.school,
        }
        parameters = [
            # WhatsApp refuses line ends and rows of blanks, and an empty text.
            {"type": "text", "text": " ".join(fill(line, values).split()) or "-"}
            for line in self.parameters
        ]
        if parameters:
            template["components"] = [{"type": "body", "parameters": parameters}]
        return template

    def _sent(self, body, message):
        sent = next(iter(body.get("messages") or ()), {})
        return self._taken(sent.get("id", ""))

    def _refused(self, status, body, reason):
        code = (body.get("error") or {}).get("code", 0)
        if code in GONE:
            return Outcome("failed", reason, is_gone=True)
        if code in BUSY:
            return Outcome("retry", reason, pause=PAUSE)
        if code in LATER:
            return Outcome("retry", reason)
        if status in (401, 403) or code in OURS or 200 <= code < 300:
            raise Down(reason, REFUSED_PAUSE)
        return Outcome("failed", reason)

    def _words(self, body):
        return said(body.get("error") or {})


def said(error):
    """What Meta says of an error, in an answer or in a report."""
    details = (error.get("error_data") or {}).get("details", "")
    title = error.get("message") or error.get("title") or ""
    return " ".join(
        str(part) for part in (error.get("code", ""), title, details) if part
    )
