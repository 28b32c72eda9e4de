"""What brings a partner's data by itself: the interface behind which partners stand.

Another module adds a kind of partner by a code (``selection_add`` on ``kind`` of
``school.partner.system``) and a method ``_connector_<code>`` of that model, which
returns a ``Connector``.
"""

from collections import Counter

SHOWN_FINDINGS = 200
"""Lines that a run keeps of what was refused, and as many of what deserves a look."""


class Trouble(Exception):
    """Nothing can be brought now.

    :param code: a key of the system's ``_trouble_words``
    :param pause: seconds for which to leave the partner alone; 0: the usual ones
    :param is_final: it will not become better by itself: somebody has to enter
        something first
    :param lines: the reasons one by one, for whoever looks at the run
    """

    def __init__(self, code, pause=0, is_final=False, lines=(), **params):
        super().__init__(code)
        self.code = code
        self.pause = pause
        self.is_final = is_final
        self.lines = list(lines)
        self.params = params


class Findings:
    """What came of a step, until it is added to its run."""

    def __init__(self):
        self.counts = Counter()
        self.errors = []
        self.notes = []

    def refuse(self, text):
        """A row that was not brought, and why."""
        self.counts["refused"] += 1
        self.errors.append(text)

    def note(self, text):
        self.notes.append(text)


class Connector:
    """Brings data of one partner in steps, each of which is committed.

    A run begins with ``start`` and ends when ``step`` returns None. What lies between
    two steps is in the cursor alone, so that any process may do the next one; a step
    that is done twice changes nothing the second time.

    :param system: ``school.partner.system``, as superuser and in the school's language
    """

    def __init__(self, system):
        self.system = system
        self.env = system.env

    def open(self):
        """Before anything is begun in the database.

        :raise Trouble: the partner is not there, or does not let us in
        """

    def start(self, run):
        """
        :return: the first cursor: whatever JSON has; None where nothing is to be done
        :raise Trouble:
        """
        raise NotImplementedError

    def step(self, run, cursor, findings):
        """Bring one part.

        :param findings: ``Findings`` to be filled
        :return: the next cursor, None at the end
        :raise Trouble: this part was not brought; it is tried again
        """
        raise NotImplementedError

    def close(self):
        """Give up the connection; must not fail."""
