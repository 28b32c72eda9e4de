"""Letters of one kind to many people: what they share is prepared once.

Python's ``email`` parses and folds every header of every message, which costs more
than all else in sending a letter. A form does that once.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP

BOUNDARY = "=_school_diary_alternative"  # cannot stand in base64


def plain_text(paragraphs, links, footer):
    """A letter as plain text, for mail programs and messengers without HTML.

    :param paragraphs: list of lists of lines
    :param links: list of (address, what it opens)
    """
    opened = [f"{label}: {url}" for url, label in links]
    blocks = [*paragraphs, opened, ["-- ", footer]]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


@dataclass(slots=True)
class Content:
    """What one letter says, before a channel lays it out."""

    title: str
    """names the child by the first name"""
    summary: str
    """what is new in a few words, without grades; may be empty"""
    text: Callable[[], str]
    """the whole as plain text; the footer after a line ``-- ``"""
    html: Callable[[], str]
    url: str
    """where in the diary it stands"""


@dataclass(slots=True)
class Brief:
    """What a letter says by a channel that may not tell all."""

    title: str
    summary: str = ""

    def paragraphs(self, _words):
        """As plain text, list of lists of lines."""
        return [[line for line in (self.title, self.summary) if line]]


class ReadyHeader(str):
    """A header's value that is folded already, as an e-mail policy asks for it."""

    def __new__(cls, name, value, folded=None):
        if not folded and not value.isprintable():
            raise ValueError(f"{name}: no line may end within a header")
        header = super().__new__(cls, value)
        header.name = name
        header._folded = folded or f"{name}: {value}\r\n"
        return header

    def fold(self, *, policy):
        return self._folded


class LetterForm:
    """The headers that all letters share.

    :param dict headers: name to value, as of an ``EmailMessage``
    :param detail: ``full``, ``short`` or ``bare``, as ``school.channel`` has it
    """

    def __init__(self, headers, detail="full"):
        self.detail = detail
        source = EmailMessage(policy=SMTP)
        for name, value in headers.items():
            source[name] = value
        # The value as it was given: a header that compares equal is not replaced.
        self._shared = [
            ReadyHeader(name, str(headers[name]), value.fold(policy=SMTP))
            for name, value in source.items()
        ]
        self._shared += [
            ReadyHeader("MIME-Version", "1.0"),
            ReadyHeader(
                "Content-Type", f'multipart/alternative; boundary="{BOUNDARY}"'
            ),
        ]
        self._encoding = ReadyHeader("Content-Transfer-Encoding", "base64")
        self._types = {
            kind: ReadyHeader("Content-Type", f'text/{kind}; charset="utf-8"')
            for kind in ("plain", "html")
        }

    def fill(self, address, message_id, content, own=None):
        """A letter.

        :param str address: a bare e-mail address in ASCII
        :param content: ``Content``
        :param dict own: headers of this letter alone, in ASCII
        :return: ``EmailMessage``
        """
        letter = EmailMessage(policy=SMTP)
        subject = content.title
        folded = Header(subject, "utf-8", header_name="Subject").encode(linesep="\r\n")
        for header in (
            ReadyHeader("Message-Id", message_id),
            ReadyHeader("Subject", subject, f"Subject: {folded}\r\n"),
            ReadyHeader("To", address),
            *(ReadyHeader(name, value) for name, value in (own or {}).items()),
            *self._shared,
        ):
            letter[header.name] = header
        # Without it mail clients lay the letter out as in the last century.
        html = f"<!DOCTYPE html>{content.html()}"
        letter.set_payload(
            [self._part("plain", content.text()), self._part("html", html)]
        )
        return letter

    def _part(self, kind, content):
        part = MIMEPart(policy=SMTP)
        part["Content-Type"] = self._types[kind]
        part["Content-Transfer-Encoding"] = self._encoding
        part.set_payload(base64.encodebytes(content.encode()).decode("ascii"))
        return part
