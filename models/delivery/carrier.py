"""What carries messages: the one interface behind which every channel stands.

Another module adds a channel by a code (``selection_add`` on ``school.channel``) and
a method ``_carrier_<code>`` of that model, which returns a ``Carrier``.
"""

from dataclasses import dataclass


class Down(Exception):
    """Nothing can go by this channel now; the text says why, in one line.

    :ivar pause: seconds for which to leave the provider alone
    """

    def __init__(self, reason, pause=0):
        super().__init__(reason)
        self.pause = pause


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message.

    ``sent``: the provider has taken it. ``retry``: it has not, and may later.
    ``failed``: it never will. ``doubt``: the answer was lost, so it may have it.
    """

    state: str
    reason: str = ""
    reference: str = ""
    """the provider's name of the message: its reports bear it"""
    parts: int = 1
    """messages that the provider counts (SMS)"""
    at_once: bool = False
    """the first time, try again without a pause"""
    pause: int = 0
    """seconds for which the provider wants to be left alone (429)"""
    is_gone: bool = False
    """the address exists no more: the channel ends for this person"""


class Carrier:
    """Carries the messages of one school by one channel.

    Opened when first needed and again where the connection is gone; closed at the
    end.
    """

    def __init__(self, channel):
        self.channel = channel
        self.env = channel.env

    @property
    def is_open(self):
        return True

    def open(self):
        """:raise Down: the provider is not there, or does not want us"""

    def announce(self, message):
        """Note what reports of the message will need to find it.

        In the transaction that marks it in flight: reports may come before its answer,
        or where there is none.
        """

    def carry(self, message):
        """Hand over one message, waiting for the answer.

        :param message: as the channel's letters are: ``EmailMessage`` or ``Message``
        :return: ``Outcome``
        :raise Down: the provider refuses all of them for now; this one is not with it
        """
        raise NotImplementedError

    def close(self):
        """Give up the connection."""
