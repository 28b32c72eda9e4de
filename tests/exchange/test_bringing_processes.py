"""One partner, several processes, of which one is killed in the midst."""

from pathlib import Path

from odoo.tests import tagged

from ..processes import ProcessCase
from .bringing_process import STEPS


@tagged("post_install", "-at_install")
class TestBringingProcesses(ProcessCase):
    script = Path(__file__).with_name("bringing_process.py")

    def test_one_at_a_time_and_killed(self):
        self._wait(self._start("fill"))
        first = self._start("bring", 2)
        self.assertEqual(first.stdout.readline(), "ready\n")
        # The partner is in its hands: another process leaves it alone.
        self.assertEqual(self._wait(self._start("bring")), [])
        first.kill()
        first.wait()
        # The lock went with it; what it had committed is not brought again.
        rest = self._wait(self._start("bring"))
        self.assertEqual(rest, list(range(3, STEPS + 1)))
        runs = self._rows(
            "SELECT state, created_count, attempt_count FROM school_exchange"
        )
        self.assertEqual(runs, [("done", STEPS, 2)])
        # Not due again yet.
        self.assertEqual(self._wait(self._start("bring")), [])
