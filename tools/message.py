"""Short messages: what messengers and SMS carry. No database."""

from dataclasses import dataclass


@dataclass(slots=True)
class Message:
    """One message to one person."""

    key: str
    """names the message for ever; providers that know repeats by it are given it"""
    address: str
    text: str
    """with the link, as a person reads it"""
    url: str


class MessageForm:
    """What the messages of one school by one channel have in common.

    :param detail: ``full``, ``short`` or ``bare``, as ``school.channel`` has it
    :param longest: characters (UTF-16 units, as SMS counts them) that fit; 0: any
    :param news: what a message says that may tell nothing of the child
    """

    def __init__(self, detail, longest, news):
        self.detail = detail
        self.longest = longest
        self.news = news

    def fill(self, address, key, content):
        """A message.

        :param content: ``Content``
        :return: ``Message``
        """
        text = next(
            text for text in self._texts(content) if self._fits(text, content.url)
        )
        return Message(key, address, text, content.url)

    def _texts(self, content):
        """What may be said, the fullest first; the last one is taken in any case."""
        title, summary, url = content.title, content.summary, content.url
        if self.detail == "full":
            yield content.text().partition("\n-- \n")[0].strip()
        if self.detail != "bare":
            yield "\n".join(part for part in (title, summary, url) if part)
            yield f"{title}\n{url}"
        yield f"{self.news}\n{url}"
        yield url

    def _fits(self, text, url):
        return (
            not self.longest
            or text == url
            or len(text.encode("utf-16-le")) // 2 <= self.longest
        )
