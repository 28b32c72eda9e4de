"""Workers die, the mail server fails: nothing lost, nothing sent twice, all told."""

from pathlib import Path

from odoo.tests import tagged

from ..processes import ProcessCase
from .common import free_port, mail_server
from .faults import COLUMNS, FaultyMailbox, untruths
from .storm import ride_out

FAMILIES = 50
KILLS = 3
RATES = {"drop": 0.04, "lost": 0.04, "busy": 0.06, "shut": 0.04}
NOTICES = f"SELECT {COLUMNS} FROM school_notice WHERE channel = 'email'"


@tagged("post_install", "-at_install")
class TestFaults(ProcessCase):
    script = Path(__file__).with_name("sending_process.py")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.port = free_port()
        cls._wait(cls._start("fill", FAMILIES, cls.port))
        # Two families whose mailbox is no more.
        cls._rows(
            "UPDATE school_delivery_agreement SET address = 'nobody' || address"
            " WHERE id IN (SELECT id FROM school_delivery_agreement LIMIT 2)"
        )

    def setUp(self):
        super().setUp()
        # What the test before has given up was handed on to paper.
        self._rows("DELETE FROM school_notice")
        self._rows("DELETE FROM school_delivery_agreement WHERE channel = 'paper'")
        self._rows("UPDATE school_delivery_agreement SET date_end = NULL")

    def _storm(self, doubt_rule):
        self._rows(
            f"UPDATE school_channel SET doubt_rule = '{doubt_rule}'"
            " WHERE code = 'email'"
        )
        mailbox = FaultyMailbox(2026, 2 * FAMILIES, **RATES)
        with mail_server(mailbox, self.port):
            ride_out(lambda action: self._start(action, 7), KILLS, 0.6)
        return mailbox

    def _check(self, doubt_rule):
        mailbox = self._storm(doubt_rule)
        notices = self._rows(NOTICES)
        self.assertEqual(len(notices), FAMILIES)
        self.assertTrue(mailbox.faults["lost"], "the storm was one")
        self.assertFalse(untruths(notices, mailbox, KILLS, doubt_rule))
        return notices

    def test_sent_again_where_the_answer_was_lost(self):
        notices = self._check("again")
        states = {state for _name, _address, state, _doubt, _error in notices}
        self.assertEqual(states, {"sent", "failed"})

    def test_never_twice_where_the_office_decides(self):
        """Whatever is in doubt is shown as such, and nobody gets anything twice."""
        notices = self._check("office")
        doubts = [row for row in notices if row[2] == "doubt"]
        self.assertTrue(doubts)
        self.assertTrue(all(in_doubt for *_row, in_doubt, _error in doubts))
