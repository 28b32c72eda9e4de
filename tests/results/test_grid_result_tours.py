"""Deciding on results in the journal, in a browser."""

from odoo.tests import tagged

from ..journal.test_grid_tours import GridHttpCommon
from .common import ResultMixin


class GridResultHttpCommon(ResultMixin, GridHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for pupil, code in zip(cls.pupils, "532", strict=False):
            cls._give(pupil, cls.lesson, code)
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def _decided(self):
        results = [self._result(pupil) for pupil in self.pupils[:4]]
        return [result.value_id.code for result in results]


@tagged("post_install", "-at_install")
class TestGridResultTour(GridResultHttpCommon):
    browser_size = "1366x768"

    def test_by_keyboard(self):
        self._tour("outcome")
        self.assertEqual(self._decided(), ["4", "3", "2", False])
        self.assertEqual(self._result(self.pupils[0]).reason, "Kontrolnaya")
        self.assertEqual(self._result(self.pupils[1]).decided_by_id, self.teacher)


@tagged("post_install", "-at_install")
class TestGridResultPhone(GridResultHttpCommon):
    browser_size = "375x667"
    touch_enabled = True

    def test_by_finger(self):
        self._tour("outcome_phone")
        self.assertEqual(self._decided(), ["5", "3", "2", False])
