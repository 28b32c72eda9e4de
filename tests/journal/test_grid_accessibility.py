"""The grid and the list of a lesson, looked at by axe: nothing grave."""

from odoo.tests import tagged

from .. import axe
from .grid_common import cell
from .test_grid_tours import GridHttpCommon


class AccessibilityMixin:
    selector = ""

    def _fill(self):
        """One of everything that can stand in a cell."""
        self._save_cell(cell("5", "4", absence="late"))
        self._save_cell(cell("3", weight=2, comment="Устно"), lesson=self.lesson_test)
        wanted = self._operation(cell("2"), seen=[cell("5", "4", absence="late")])
        self._save(wanted, user=self.deputy)
        self._homework(self.lesson, "№ 345")
        self.lessons_math[4].with_user(self.deputy).action_cancel()
        self.other_student.enrollment_ids.date_to = self.TODAY

    def test_axe(self):
        self._fill()
        self.browser_js(
            f"/odoo/{self.course_math.id}/class-journal",
            axe.check(".o_school_journal"),
            ready=f"Boolean(document.querySelector({self.selector!r}))",
            login="t_teacher",
        )


@tagged("post_install", "-at_install")
class TestGridAccessibility(AccessibilityMixin, GridHttpCommon):
    selector = "td.o_school_grid_selected"


@tagged("post_install", "-at_install")
class TestLessonListAccessibility(AccessibilityMixin, GridHttpCommon):
    browser_size = "375x667"
    touch_enabled = True
    selector = ".o_school_lesson_pupil"
