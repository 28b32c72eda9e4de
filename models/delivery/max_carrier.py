"""Messages of a MAX bot (dev.max.ru)."""

from .carrier import Down, Outcome
from .http_carrier import REFUSED_PAUSE, HttpCarrier

GONE = ("chat.", "dialog.", "user.")
"""How the codes begin by which MAX says that the dialog is not there, or shut to us."""
UPDATES = ["bot_started", "bot_stopped", "dialog_removed", "message_created"]


class MaxCarrier(HttpCarrier):
    # Its certificate is signed by the Ministry's authority, which the server has to
    # trust (REQUESTS_CA_BUNDLE).
    api = "https://platform-api2.max.ru"

    def _request(self, message):
        return (
            "POST",
            f"{self.base}/messages",
            {
                "params": {
                    "chat_id": message.address,
                    "disable_link_preview": "true",
                },
                "json": {"text": message.text, "attachments": None, "link": None},
                "headers": self._headers(),
            },
        )

    def _headers(self):
        # Not in the address, where the API took it before 2026.
        return {"Authorization": self.keys["token"]}

    def _sent(self, body, message):
        sent = (body.get("message") or {}).get("body") or {}
        return self._taken(str(sent.get("mid", "")))

    def _refused(self, status, body, reason):
        code = str(body.get("code", ""))
        if status in (403, 404) and code.startswith(GONE):
            return Outcome("failed", reason, is_gone=True)
        if status in (401, 403, 404):
            raise Down(reason, REFUSED_PAUSE)
        return Outcome("failed", reason)

    def _words(self, body):
        return f"{body.get('code', '')} {body.get('message', '')}"

    def register(self, url, secret):
        """As ``TelegramCarrier.register``."""
        self.open()
        options = {"headers": self._headers()}
        me = self._ask("GET", f"{self.base}/me", options)
        body = {"url": url, "secret": secret, "update_types": UPDATES}
        done = self._ask(
            "POST", f"{self.base}/subscriptions", {**options, "json": body}
        )
        if not done.get("success"):
            raise Down(self._clean(self._words(done)))
        return me.get("username", "")
