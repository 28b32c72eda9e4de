"""Two clerks at once, each in a process and a transaction of their own."""

from pathlib import Path

from odoo.tests import tagged

from ..processes import ProcessCase


@tagged("post_install", "-at_install")
class TestDecidingProcesses(ProcessCase):
    script = Path(__file__).with_name("deciding_process.py")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._wait(cls._start("fill"))

    def _both(self, action):
        """The messages that two get who do the same at once, the empty first."""
        processes = [self._start(action) for _number in range(2)]
        self._go(*processes)
        return sorted(self._wait(process) for process in processes)

    def _at_once(self, *actions):
        """What those get who do different things to the last application at once."""
        processes = [self._start(action) for action in actions]
        self._go(*processes)
        return [self._wait(process) for process in processes]

    def test_two_do_different_things(self):
        """Two windows with the letter's link; head and office; office and applicant."""
        letters = "SELECT count(*) FROM mail_mail WHERE email_to LIKE '%belov@%'"
        state = "SELECT state, name FROM school_application ORDER BY id DESC LIMIT 1"
        self.assertEqual(self._wait(self._start("ask")), "unconfirmed")
        self.assertEqual(self._at_once("confirm", "confirm"), ["", ""])
        ((now, number),) = self._rows(state)
        self.assertEqual(now, "submitted")
        ((numbers,),) = self._rows(
            "SELECT count(*) FROM school_application WHERE name <> '/'"
        )
        self.assertEqual(int(number[-4:]), numbers, "no number was lost")
        # To confirm, and that it is registered.
        self.assertEqual(self._rows(letters), [(2,)])

        done, told = sorted(self._at_once("refuse", "grant_last"))
        self.assertFalse(done)
        self.assertIn("is decided already", told)
        ((now, _number),) = self._rows(state)
        self.assertIn(now, ("refused", "granted"))
        self.assertEqual(self._rows(letters), [(3,)], "one answer")

        self._wait(self._start("ask"))
        self._at_once("confirm")
        done, told = sorted(self._at_once("grant_last", "withdraw"))
        self.assertFalse(done)
        self.assertIn("is decided already", told)

    def test_two_at_once(self):
        done, told = self._both("grant")
        self.assertFalse(done)
        self.assertIn("is decided already", told)
        count = "SELECT count(*) FROM {} WHERE {}"
        for table, condition in (
            ("school_guardian", "TRUE"),
            ("school_consent", "TRUE"),
            ("mail_mail", "email_to LIKE '%orlov@example.org%'"),
        ):
            with self.subTest(table):
                rows = self._rows(count.format(table, condition))
                # The mails: application received, access granted.
                self.assertEqual(rows, [(2 if table == "mail_mail" else 1,)])

        done, told = self._both("leave")
        self.assertFalse(done)
        self.assertIn("in force already", told)
        granted = count.format(
            "school_application", "kind = 'refusal' AND state = 'granted'"
        )
        self.assertEqual(self._rows(granted), [(1,)])

        self._wait(self._start("forget"))
        # A double click of the guardian's is one, and no error.
        for action, table, condition in (
            ("consent", "school_consent", "state = 'granted'"),
            ("write", "school_delivery_agreement", "date_end IS NULL"),
        ):
            with self.subTest(action):
                self.assertEqual(self._both(action), ["", ""])
                self.assertEqual(self._rows(count.format(table, condition)), [(1,)])
