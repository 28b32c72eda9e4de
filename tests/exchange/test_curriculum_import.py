"""Curricula from spreadsheets: made ones, and the real ones."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ...tools.curriculum_sheet import CurriculumSheet
from ..common import SchoolDiaryCommon
from .netschool_file import DATA
from .timetable_files import csv_file, xlsx

REAL = DATA / "curriculum"
HEAD = ("Часть", "Предмет", "5 класс", "VI", "Итого")
GOOD = [
    ("обязательная", "Математика", 5, 5, 10),
    ("обязательная", "Русский язык", 5, 6, 11),
    ("обязательная", "История", 2, "2,5", "4,5"),
    ("итого обязательная", "", 12, 13.5, 25.5),
    ("формируемая", "Основы химии", "", 1, 1),
    ("всего в неделю", "", 12, 14.5, 26.5),
]
# Subjects, and hours a week by year of study, as a spreadsheet sums the columns up.
FILES = {
    "noo_1-4_2025-26_school_ber-ou55.csv": (11, {1: 21, 2: 23, 3: 23, 4: 23}),
    "ooo_5-9_2024-25_school6_nnov.csv": (19, {5: 27, 6: 29, 7: 30, 8: 30, 9: 31.5}),
    "fop_ooo_5day_prikaz370_2023_partial.csv": (
        15,
        {5: 21, 6: 23, 7: 24, 8: 26, 9: 28},
    ),
}


@tagged("post_install", "-at_install")
class TestCurriculumImport(SchoolDiaryCommon):
    def _wizard(self, content, user=None, **vals):
        form = Form(self.env["school.curriculum.import"].with_user(user or self.deputy))
        form.file = base64.b64encode(content)
        form.year_id = self.year
        form.name = "Учебный план"
        for name, value in vals.items():
            form[name] = value
        return form.save()

    def _curricula(self):
        return self.env["school.curriculum"].search([("year_id", "=", self.year.id)])

    def _import(self, content, **vals):
        wizard = self._wizard(content, makes_subjects=True, **vals)
        wizard.action_preview()
        self.assertFalse(wizard.errors)
        wizard.action_import()
        return wizard

    def test_xlsx_and_csv(self):
        for content in (
            xlsx(GOOD, HEAD),
            csv_file(GOOD, "cp1251", ";", HEAD),
            csv_file(GOOD, "utf-8-sig", "\t", HEAD),
        ):
            with self.subTest():
                self.class_6b.curriculum_id = self.subgroup.curriculum_id = False
                self._curricula().unlink()
                wizard = self._wizard(content, makes_subjects=True)
                wizard.action_preview()
                self.assertFalse(wizard.errors)
                self.assertFalse(self._curricula())
                self.assertIn("14.5", wizard.summary.replace(",", "."))
                wizard.action_import()
                fifth, sixth = self._curricula()
                self.assertEqual((fifth.hours_week, sixth.hours_week), (12, 14.5))
                self.assertEqual(sixth.line_ids[-1].part, "b_formed")
                self.assertEqual(self.class_6b.curriculum_id, sixth)

    def test_again_brings_up_to_date(self):
        self._import(xlsx(GOOD, HEAD))
        sixth = self._curricula()[1]
        math = sixth.line_ids.filtered(lambda line: line.subject_id == self.math)
        math.hours_year = 168
        changed = [("обязательная", "Математика", 5, 5, 10), *GOOD[1:2]]
        self._import(xlsx(changed, HEAD))
        self.assertEqual(len(self._curricula()), 2)
        self.assertEqual(math.hours_year, 168)
        self.assertEqual(sixth.line_ids.subject_id, self.math | self.russian)

    def test_unknown_subjects(self):
        wizard = self._wizard(xlsx(GOOD, HEAD))
        wizard.action_preview()
        self.assertEqual((wizard.error_count, wizard.new_subjects), (1, "Основы химии"))
        with self.assertRaisesRegex(UserError, "Основы химии"):
            wizard.action_import()
        self.assertFalse(self._curricula())

    def test_slips_of_the_pen(self):
        for place, row, error in (
            (0, ("обязательная", "Математика", 5, 5, 11), "E2"),
            (0, ("обязательная", "Математика", "пять", 5, ""), "C2"),
            (0, ("обязательная", "Математика", -1, 5, ""), "C2"),
            (1, ("обязательная", "математика", 5, 6, 11), "B3"),
            (3, ("итого обязательная", "", 12, 14, 26), "D5"),
        ):
            rows = [*GOOD]
            rows[place] = row
            with self.subTest(row):
                wizard = self._wizard(xlsx(rows, HEAD), makes_subjects=True)
                wizard.action_preview()
                self.assertIn(error, wizard.errors)
                with self.assertRaises(UserError):
                    wizard.action_import()
        for content in (b"\x00", b"PK\x03\x04", xlsx([], HEAD), xlsx(GOOD, ("а", "б"))):
            with self.subTest(content[:4]):
                wizard = self._wizard(content)
                wizard.action_preview()
                self.assertTrue(wizard.error_count)

    def test_whose(self):
        for user in (self.teacher, self.head, self.secretary):
            with self.assertRaises(AccessError):
                self._wizard(xlsx(GOOD, HEAD), user=user)
        wizard = self._wizard(xlsx(GOOD, HEAD))
        wizard.sudo().write(  # as no door lets anybody
            {"company_id": self.other_school.id, "year_id": self.foreign_year.id}
        )
        with self.assertRaises(AccessError):
            wizard.action_preview()

    def test_real_files(self):
        if not REAL.exists():
            self.skipTest(f"no real curricula at {REAL} (set DATA)")
        for name, (rows, hours) in FILES.items():
            with self.subTest(name):
                content = (REAL / name).read_bytes()
                sheet = CurriculumSheet(content)
                self.assertFalse(sheet.errors)
                self.assertEqual(len(sheet.rows), rows)
                self._import(content, name=name)
                curricula = self._curricula().filtered(
                    lambda one, name=name: one.name == name
                )
                self.assertEqual(
                    {one.grade_level: one.hours_week for one in curricula}, hours
                )
