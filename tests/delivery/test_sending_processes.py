"""Real processes, a real mail server, a database of their own: exactly once.

The database is a copy of the tests' template. It is filled, and the letters are sent,
by Python processes of their own, as an Odoo server would have them.
"""

import asyncio
import signal
import threading
import time
from collections import Counter
from pathlib import Path

from odoo.tests import tagged

from ..common import regulation
from ..processes import ProcessCase
from .common import Mailbox, free_port, mail_server

FAMILIES = 24
PATIENCE = 30


class SlowMailbox(Mailbox):
    """A mail server that answers when the test wants it to.

    :param together: answer nobody until so many processes have come
    :param hold_after: after so many letters take one and never answer
    """

    def __init__(self, together=1, hold_after=None):
        super().__init__()
        self.together = together
        self.hold_after = hold_after
        self.holds = threading.Event()

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        if self.hold_after and len(self.letters) > self.hold_after:
            self.holds.set()
            await asyncio.sleep(PATIENCE)
        deadline = time.monotonic() + PATIENCE
        while len(self.sessions) < self.together and time.monotonic() < deadline:
            await asyncio.sleep(0.01)
        return answer


@tagged("post_install", "-at_install")
class TestSendingProcesses(ProcessCase):
    script = Path(__file__).with_name("sending_process.py")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.port = free_port()
        cls._wait(cls._start("fill", FAMILIES, cls.port))

    def setUp(self):
        super().setUp()
        self._rows("DELETE FROM school_notice")

    def _notices(self):
        return {
            message_id: (state, in_doubt, attempts)
            for message_id, state, in_doubt, attempts in self._rows(
                "SELECT message_id, state, in_doubt, attempts FROM school_notice"
            )
        }

    def _assert_delivered(self, mailbox, twins=()):
        """Every family's letter, once; the twins twice, under one Message-ID."""
        notices = self._notices()
        self.assertEqual(len(notices), FAMILIES)
        arrived = Counter(letter["Message-ID"] for _to, letter in mailbox.letters)
        self.assertEqual(arrived, {name: 2 if name in twins else 1 for name in notices})
        self.assertEqual(
            len({address for address, _letter in mailbox.letters}), FAMILIES
        )
        for name, (state, in_doubt, _attempts) in notices.items():
            self.assertEqual((state, in_doubt), ("sent", name in twins))

    @regulation("000-1", "001-b", "004-1a")
    def test_two_processes_at_once_deliver_each_letter_once(self):
        mailbox = SlowMailbox(together=2)
        first, second, later = (self._start("run", 4) for _number in range(3))
        with mail_server(mailbox, self.port):
            self._go(first, second)
            sent = [self._wait(process)["sent"] for process in (first, second)]
            self.assertEqual(sum(sent), FAMILIES)
            self.assertTrue(all(sent), f"both took part: {sent}")
            self._assert_delivered(mailbox)
            self._go(later)
            self.assertEqual(self._wait(later)["sent"], 0, "nothing is due any more")
        self._assert_delivered(mailbox)

    def test_killed_in_the_middle_none_is_lost_and_one_is_in_doubt(self):
        """SIGKILL while the server has a letter and has not answered yet."""
        mailbox = SlowMailbox(hold_after=5)
        process, heir = (self._start("run", 10) for _number in range(2))
        with mail_server(mailbox, self.port):
            self._go(process)
            self.assertTrue(mailbox.holds.wait(PATIENCE))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            mailbox.hold_after = None
            in_flight = mailbox.letters[-1][1]["Message-ID"]
            states = Counter(state for state, *_rest in self._notices().values())
            self.assertEqual(states, {"sent": 5, "sending": 1, "queued": FAMILIES - 6})
            self._wait_until_gone()
            self._go(heir)
            self.assertEqual(self._wait(heir)["sent"], FAMILIES - 5)
        self._assert_delivered(mailbox, twins={in_flight})
        self.assertEqual(self._notices()[in_flight], ("sent", True, 2))

    def _wait_until_gone(self):
        """Until the database has noticed that the process is dead."""
        for _attempt in range(100):
            if not self._rows(
                "SELECT 1 FROM pg_locks JOIN pg_database d ON d.oid = database"
                " WHERE locktype = 'advisory' AND datname = current_database()"
            ):
                return
            time.sleep(0.1)
        self.fail("The dead process still holds its lock.")
