"""What saving costs: a cell in few queries, a column in as many."""

from odoo.tests import tagged

from .grid_common import EMPTY, GridCommon, cell


@tagged("post_install", "-at_install")
class TestGridSaveQueries(GridCommon):
    def _count(self, *operations):
        course = self._as(self.teacher)
        days = self.days
        self.env.flush_all()
        self.env.invalidate_all()
        course.env.user.fetch(["company_id"])  # every request knows who comes
        before = self.cr.sql_log_count
        results = course.grid_save(list(operations), *days)["results"]
        self.env.flush_all()
        self.assertEqual({one["status"] for one in results.values()}, {"saved"})
        return self.cr.sql_log_count - before

    def test_one_cell(self):
        """One after another, whatever becomes of whatever."""
        cells = [
            *(EMPTY, cell("5"), cell("4"), cell("4", "3"), cell("2"), EMPTY),
            *(cell(absence="ill"), cell(absence="late"), cell("5", absence="late")),
            *(cell("3", absence="ill"), cell(absence="ill"), EMPTY),
            *(cell("5", "4", absence="late"), cell("4", "3", absence="ill"), EMPTY),
            *(cell("5", "4", "3", absence="late"), cell("4"), cell("5", "4"), EMPTY),
        ]
        self._give(self.student, self.lesson_test, "2")
        self._absent(self.student, self.lessons_math[0])

        def counts():
            return [
                self._count(self._operation(new, seen=[old]))
                for old, new in zip(cells, cells[1:], strict=False)
            ]

        counts()  # warms the caches
        found = counts()
        self.assertLessEqual(max(found), 15, found)

    def test_a_column_costs_no_more_than_a_cell(self):
        students = self.class_6b._students(self.TODAY)

        def column(new, old):
            return [
                {**self._operation(new, one, seen=[old]), "op": str(one.id)}
                for one in students
            ]

        self._count(*column(cell("5"), EMPTY)[:1])
        few = self._count(*column(cell("4"), EMPTY)[1:2])
        self.assertLessEqual(self._count(*column(cell("4"), EMPTY)[2:]), few + 1)
