"""A mail server that fails as real ones do, and what must be true all the same."""

from collections import Counter

from .common import Mailbox
from .storm import Storm

COLUMNS = "message_id, address, state, in_doubt, error"
REFUSED = "550 5.1.1 No such user"


class FaultyMailbox(Mailbox):
    """Loses, delays and refuses letters by a seed, and notes what it took.

    :param length: letters after which it is well again
    :param rates: dict of fault to its share of the letters: ``drop`` (breaks off, the
        letter is not taken), ``lost`` (taken, the answer never arrives), ``busy``
        (450), ``shut`` (421, and the connection ends)
    :ivar taken: Message-IDs, as often as each was taken
    :ivar answered: of them those whose answer left the server
    """

    def __init__(self, seed, length, **rates):
        super().__init__()
        self.storm = Storm(seed, length, rates)
        self.faults = self.storm.faults
        self.taken = []
        self.answered = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return REFUSED
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server, session, envelope):
        fault = self.storm.draw()
        if fault == "drop":
            server.transport.abort()
            return "451 gone"
        if fault == "busy":
            return "450 4.2.1 Try again later"
        if fault == "shut":
            server.transport.close()
            return "421 4.7.0 Too many letters"
        name = _message_id(envelope.content)
        self.taken.append(name)
        if fault == "lost":
            server.transport.abort()
            return "250 OK"
        self.answered.append(name)
        return "250 OK"


def _message_id(content):
    """The Message-ID of a raw letter: parsing ten thousand of them takes long."""
    for line in content.splitlines():
        if line.lower().startswith(b"message-id:"):
            return line.partition(b":")[2].strip().decode()
    raise ValueError("A letter without a Message-ID.")


def untruths(notices, mailbox, kills, doubt_rule):
    """What is not as it must be after the storm; nothing where all is well.

    :param notices: rows of ``COLUMNS``
    :param kills: how many workers were killed
    :return: list of sentences
    """
    taken = Counter(mailbox.taken)
    found = []
    doubts = 0
    for name, address, state, in_doubt, error in notices:
        doubts += bool(in_doubt)
        refused = address.startswith("nobody")
        if state not in ("sent", "failed", "doubt"):
            found.append(f"{name} is {state} at the end")
        if state == "sent" and not taken[name]:
            found.append(f"{name} counts as sent, and nobody took it")
        if state == "failed" and not (refused and error):
            found.append(f"{name} has failed: {error}")
        if refused and state == "sent":
            found.append(f"{name} is {state}, to an address that is not")
        if state == "doubt" and doubt_rule != "office":
            found.append(f"{name} is in doubt, against the rule")
        if taken[name] > 1 and (not in_doubt or doubt_rule == "office"):
            found.append(f"{name} was taken {taken[name]} times")
    unknown = taken.keys() - {row[0] for row in notices}
    found += [f"{name} belongs to no notice" for name in unknown]
    most = mailbox.faults["lost"] + mailbox.faults["drop"] + kills
    if doubts > most + mailbox.faults["shut"]:
        found.append(f"{doubts} in doubt after {most} interruptions")
    return found
