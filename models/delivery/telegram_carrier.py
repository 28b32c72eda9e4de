"""Messages of a Telegram bot (core.telegram.org/bots/api)."""

from .carrier import Down, Outcome
from .http_carrier import REFUSED_PAUSE, HttpCarrier

GONE = (
    "bot was blocked by the user",
    "user is deactivated",
    "chat not found",
    "user not found",
    "bot can't initiate conversation",
    "PEER_ID_INVALID",
)
"""Telegram tells by words alone that nobody is there."""
UPDATES = ["message", "my_chat_member"]


class TelegramCarrier(HttpCarrier):
    api = "https://api.telegram.org"

    def _request(self, message):
        return (
            "POST",
            self._method("sendMessage"),
            {
                "json": {
                    "chat_id": chat_number(message.address),
                    "text": message.text,
                    # The provider would fetch the page to show it.
                    "link_preview_options": {"is_disabled": True},
                }
            },
        )

    def _method(self, name):
        return f"{self.base}/bot{self.keys['token']}/{name}"

    def _sent(self, body, message):
        number = (body.get("result") or {}).get("message_id")
        # Messages are numbered within a chat.
        return self._taken(number and f"{message.address}:{number}")

    def _refused(self, status, body, reason):
        if any(words in reason for words in GONE):
            return Outcome("failed", reason, is_gone=True)
        # 404: the token is none at all.
        if status in (401, 403, 404):
            raise Down(reason, REFUSED_PAUSE)
        return Outcome("failed", reason)

    def _words(self, body):
        return str(body.get("description", ""))

    def _asked_pause(self, body):
        return (body.get("parameters") or {}).get("retry_after", 0)

    def register(self, url, secret):
        """Have the bot's updates sent to our address.

        :return: the bot's name
        :raise Down: not done
        """
        self.open()
        me = self._ask("POST", self._method("getMe"))
        self._ask(
            "POST",
            self._method("setWebhook"),
            {"json": {"url": url, "secret_token": secret, "allowed_updates": UPDATES}},
        )
        return (me.get("result") or {}).get("username", "")


def chat_number(address):
    """A chat as the providers number it."""
    return int(address) if address.lstrip("-").isdecimal() else address
