"""Two clerks at once, each in a process and a transaction of their own."""

from pathlib import Path

from odoo.tests import tagged

from ..processes import ProcessCase


@tagged("post_install", "-at_install")
class TestDecidingProcesses(ProcessCase):
    script = Path(__file__).with_name("deciding_process.py")

    def _both(self, action):
        """The messages that two get who do the same at once, the empty first."""
        processes = [self._start(action) for _number in range(2)]
        self._go(*processes)
        return sorted(self._wait(process) for process in processes)

    def test_two_at_once(self):
        self._wait(self._start("fill"))
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
