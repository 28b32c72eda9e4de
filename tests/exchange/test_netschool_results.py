from odoo.tests import Form, tagged

from .common import ExchangeCommon
from .netschool_file import page_bytes, sheet_bytes, year_rows

ALISA = "Орлова Алиса Дмитриевна"


@tagged("post_install", "-at_install")
class TestNetschoolResults(ExchangeCommon):
    """Year tables become final grades."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year_term = cls.env["school.term"].create(
            {
                "name": "Год",
                "year_id": cls.year.id,
                "kind": "year",
                "date_start": cls.year.date_start,
                "date_end": cls.year.date_end,
            }
        )
        cls.env.cr.flush()

    def bring_year(self, finals, name=ALISA, user=None, make=sheet_bytes):
        return self.bring_file(make(year_rows(name, "6Б", finals)), user)

    def result(self, term, course=None, kind="term"):
        self.env.cr.flush()
        return self.env["school.result"].search(
            [
                ("student_id", "=", self.student.id),
                ("course_id", "=", (course or self.course_math).id),
                ("term_id", "=", term.id),
                ("kind", "=", kind),
            ]
        )

    def test_preview_and_import(self):
        finals = {
            "Математика": {"1 четверть": (4.5, 4.6, "5"), "2 четверть": 4, "Год": "5"},
            "Химия": {"1 четверть": "3"},
        }
        content = page_bytes(year_rows(ALISA, "6Б", finals), "cp1251")
        wizard = self.wizard(content, name="6Б.xls")
        wizard.action_preview()
        form = Form(wizard)
        self.assertEqual((form.state, form.result_count), ("preview", 4))
        self.assertEqual(wizard.line_ids.result_count, 4)
        self.assertFalse(self.result(self.quarter).value_id)
        run = self.run_of(wizard.action_import())
        self.assertEqual((run.state, run.new_result_count), ("done", 4), run.errors)
        self.assertEqual(run.new_grade_count + run.new_lesson_count, 0)
        self.assertEqual(self.result(self.quarters[0]).value_id.code, "5")
        self.assertEqual(self.result(self.quarter).value_id.code, "4")
        year = self.result(self.year_term, kind="year")
        self.assertEqual(year.value_id.code, "5")
        self.assertEqual(year.decided_by_id, self.secretary)

    def test_again_changes_nothing(self):
        finals = {"Математика": {"1 четверть": "5", "Год": "4"}}
        self.bring_year(finals)
        decided_at = self.result(self.quarters[0]).decided_at
        run = self.bring_year(finals)
        self.assertEqual((run.new_result_count, run.changed_result_count), (0, 0))
        self.assertEqual(self.result(self.quarters[0]).decided_at, decided_at)

    def test_a_changed_grade_leaves_a_revision(self):
        self.bring_year({"Математика": {"1 четверть": "5"}})
        run = self.bring_year({"Математика": {"1 четверть": "4"}}, user=self.deputy)
        self.assertEqual(run.changed_result_count, 1)
        result = self.result(self.quarters[0])
        self.assertEqual(result.value_id.code, "4")
        revision = result.revision_ids.sorted("id")[-1]
        self.assertEqual((revision.old_code, revision.new_code), ("5", "4"))
        self.assertEqual(revision.reason, "import of 6Б.xlsx")

    def test_what_was_decided_here_stays(self):
        """Before the import as after it."""
        first, second = self.quarters[:2]
        result = self.result(first)
        result.with_user(self.teacher).value_id = self._value("3")
        run = self.bring_year({"Математика": {"1 четверть": "5", "2 четверть": "5"}})
        self.assertEqual((run.new_result_count, run.kept_count), (1, 1))
        self.assertIn("decided here and differs", run.notes)
        self.assertEqual(result.value_id.code, "3")
        brought = self.result(second)
        self.assertTrue(brought.exchange_id)
        brought.with_user(self.teacher).write(
            {"value_id": self._value("2").id, "reason": "Пересдача"}
        )
        self.assertFalse(brought.exchange_id)
        self.bring_year({"Математика": {"2 четверть": "4"}})
        self.assertEqual(brought.value_id.code, "2")

    def test_closed_term(self):
        first = self.quarters[0]
        self._close_term(first)
        run = self.bring_year({"Русский язык": {"1 четверть": "4", "2 четверть": "4"}})
        self.assertEqual(run.state, "done", run.errors)  # the same as decided
        self.env["school.result"].search([("term_id", "=", first.id)]).exchange_id = run
        run = self.bring_year({"Русский язык": {"1 четверть": "5"}})
        self.assertEqual(run.state, "refused")
        self.assertIn("is closed here", run.errors)
        self.assertIn("Лист1!E7: ", run.errors)

    def test_refused_with_the_cell(self):
        rows = year_rows(ALISA, "6Б", {"Математика": {"1 четверть": "9"}})
        run = self.bring_file(sheet_bytes(rows))
        self.assertEqual(run.errors.splitlines()[0][:10], "Лист1!E7: ")
        self.assertIn("is no final grade", run.errors)
        rows[4][2] = "1 триместр"
        rows[6][4] = "5"
        run = self.bring_file(sheet_bytes(rows))
        self.assertIn("no such term", run.errors)
        self.assertFalse(self.result(self.quarters[0]).value_id)

    def test_what_is_no_grade(self):
        run = self.bring_year(
            {"Математика": {"1 четверть": "н/а", "2 четверть": "—", "Экзамен": "5"}}
        )
        self.assertEqual((run.state, run.new_result_count), ("done", 0))
        self.assertIn("left to be decided", run.notes)
        self.assertIn("Grades of exams", run.notes)

    def test_final_grade_without_exam(self):
        same = {"Год": "5", "Итоговая": "5"}
        run = self.bring_year({"Математика": same})
        self.assertEqual((run.new_result_count, run.kept_count), (1, 0))
        run = self.bring_year({"Математика": {**same, "Итоговая": "4"}})
        self.assertIn("there is no exam here", run.notes)

    def test_weighted_means_are_compared(self):
        self._give(self.student, self.lessons_math[0], "4")
        run = self.bring_year({"Математика": {"2 четверть": (4, 4.6, "4")}})
        self.assertIn("The weighted mean here is 4,00, the file says 4,60", run.notes)

    def test_grades_of_a_year_table_are_no_reason_to_remove_marks(self):
        self.bring(self.pages)
        run = self.bring_year({"Математика": {"2 четверть": "4"}})
        self.assertEqual(run.removed_grade_count, 0)

    def test_term_of_a_pupils_page(self):
        """A report by days may name the term of its final grade."""
        rows = year_rows(
            ALISA, "6Б", {}, "Отчет об успеваемости и посещаемости ученика"
        )
        rows[4:6] = [
            ["Период: с 9.11.2026 по 20.11.2026"],
            ["Предмет", "Ноябрь", "Средн. оценка 2 четверть", "Итог.оценка 2 четверть"],
            [None, 16, None, None],
            ["Математика", "5", "5", "5"],
        ]
        run = self.bring_file(page_bytes(rows))
        self.assertEqual((run.state, run.new_grade_count), ("done", 1), run.errors)
        self.assertEqual(run.new_result_count, 1)
        self.assertEqual(self.result(self.quarter).value_id.code, "5")
