"""Erasing by several processes, of which one is killed in the midst."""

from pathlib import Path

from odoo.tests import tagged

from ..processes import ProcessCase
from .retention_process import PUPILS


@tagged("post_install", "-at_install")
class TestRetentionProcesses(ProcessCase):
    script = Path(__file__).with_name("retention_process.py")

    def _count(self, condition):
        query = f"SELECT count(*) FROM school_student WHERE {condition}"
        return self._rows(query)[0][0]

    def test_killed_and_shared(self):
        self._wait(self._start("fill"))
        killed = self._start("night", 2)
        self.assertEqual(killed.stdout.readline(), "ready\n")
        # It has one in hand, the second; another process takes all others meanwhile.
        self.assertEqual(self._wait(self._start("night")), PUPILS - 2)
        self.assertEqual(self._count("erased_on IS NULL"), 1)
        killed.kill()
        killed.wait()
        self.assertEqual(self._count("erased_on IS NULL"), 1)
        self.assertEqual(self._wait(self._start("night")), 1)
        self.assertEqual(self._count("name LIKE '%Орлов%'"), 0)
        # One row of the log for each that was done, none for what was lost.
        logged = self._rows("SELECT sum(record_count) FROM school_erasure_log")
        self.assertEqual(logged, [(PUPILS,)])
