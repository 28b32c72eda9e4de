"""Thematic plans (КТП) from spreadsheets as schools keep them."""

import base64
import csv
import doctest
import io
from pathlib import Path
from unittest.mock import patch

from openpyxl import Workbook, load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ...tools import plan_sheet, sheet_file, thematic_plan
from ..common import SchoolDiaryCommon

TEMPLATE = (
    Path(__file__).parents[2]
    / "static"
    / "import_templates"
    / "school_thematic_plan.xlsx"
)
HEAD = ("№", "Раздел", "Тема", "Кол-во часов", "Тип урока", "Домашнее задание")
GOOD = [
    (1, "Дроби", "Доли", 1, "Урок", "§ 1"),
    ("2-3", "Дроби", "Сравнение, сложение", None, None, "№ 551, 553"),
    (4, "Дроби", "Контрольная по дробям", "1 ч", "контрольная работа", None),
    (5, "Проценты", "Процент от числа", 2, None, None),
]


def workbook(rows, head=HEAD, merged=(), before=(), sheets=()):
    book = Workbook()
    book.active.title = "КТП"
    for name in sheets:
        book.create_sheet(name, 0).append(["Титульный лист"])
    sheet = book["КТП"]
    for row in (*before, head, *rows):
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def text_file(rows, encoding="utf-8", delimiter=";"):
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows([HEAD, *rows])
    return target.getvalue().encode(encoding)


class PlanImportCase(SchoolDiaryCommon):
    def _wizard(self, content, user=None, **vals):
        """As the browser does it from the button of the course."""
        wizard = self.env["school.thematic.plan.import"].with_user(user or self.teacher)
        form = Form(wizard.with_context(default_course_ids=self.course_math.ids))
        form.file = base64.b64encode(content)
        for name, value in vals.items():
            form[name] = value
        return form.save()

    def _preview(self, content, **vals):
        wizard = self._wizard(content, **vals)
        wizard.action_preview()
        return wizard

    def _bring(self, content, **vals):
        wizard = self._preview(content, **vals)
        self.assertFalse(wizard.errors)
        action = wizard.action_import()
        return self.env["school.thematic.plan"].browse(action["res_id"])

    def _topics(self, content, **vals):
        plan = self._bring(content, **vals)
        return [(one.section or "", one.name, one.hours) for one in plan.topic_ids]

    def _refused(self, content, *texts):
        before = self.env["school.thematic.plan"].search_count([])
        wizard = self._preview(content)
        self.assertTrue(wizard.error_count)
        for text in texts:
            self.assertIn(text, wizard.errors)
        with self.assertRaises(UserError):
            wizard.action_import()
        self.assertEqual(self.env["school.thematic.plan"].search_count([]), before)
        return wizard


@tagged("post_install", "-at_install")
class TestPlanImport(PlanImportCase):
    def test_a_good_file(self):
        wizard = self._preview(workbook(GOOD))
        self.assertFalse(self.env["school.thematic.plan"].search([]))
        self.assertEqual((wizard.topic_count, wizard.hour_count), (4, 6))
        self.assertEqual(wizard.line_ids.mapped("lessons"), ["1", "2–3", "4", "5–6"])
        self.assertFalse(wizard.notes)
        wizard.action_import()
        plan = self.course_math.plan_id
        self.assertRecordValues(
            plan,
            [
                {
                    "name": "Математика, 6",
                    "subject_id": self.math.id,
                    "grade_level": 6,
                    "year_id": self.year.id,
                    "teacher_id": self.teacher.id,
                    "company_id": self.school.id,
                    "hours": 6,
                }
            ],
        )
        self.assertEqual(
            plan.topic_ids.mapped("homework"), ["§ 1", "№ 551, 553", False, False]
        )
        self.assertEqual(plan.topic_ids[2].type_id, self.type_test)

    def test_csv_of_any_kind(self):
        for encoding, delimiter in (
            ("utf-8", ","),
            ("utf-8-sig", ";"),
            ("cp1251", ";"),
            ("utf-16", "\t"),
        ):
            with self.subTest(encoding=encoding):
                topics = self._topics(text_file(GOOD, encoding, delimiter))
                self.assertEqual([hours for *_names, hours in topics], [1, 2, 1, 2])
                self.assertEqual(topics[1][1], "Сравнение, сложение")

    def test_a_character_that_no_cell_holds_is_left_out(self):
        topics = self._topics("Тема\tЧасы\nДро\0би\t2\n".encode("utf-16"))
        self.assertEqual(topics[0][1], "Дроби")

    def test_a_table_as_schools_keep_it(self):
        """A title, another sheet, merged cells, headings of sections, their sums."""
        content = workbook(
            [
                ("Раздел 1. Дроби",),
                (1, "", "Доли", 1, "13.09", None),
                (2, "", "Дроби", 1, "15.09", "№ 5"),
                (3, "", "Ещё о дробях", 1, "16.09", None),
                ("", "", "Раздел 2. Проценты", 3, "", ""),
                ("4–5", "", "Процент", 2, "", ""),
                (6, "", "Опрос", 1, "", ""),
                ("Итого", "", "", 6, "", ""),
            ],
            head=("№ п/п", "УУД", "Тема\nурока", "Часы", "Дата", "Д/З"),
            before=[("Календарно-тематическое планирование",), ("6 класс",)],
            merged=("A1:F1", "A4:F4", "F6:F7"),
            sheets=("Титул",),
        )
        wizard = self._preview(content)
        for text in ("КТП!A3", "«УУД», «Дата»", "Титул", "КТП!A4", "КТП!A11"):
            self.assertIn(text, wizard.notes)
        self.assertEqual(
            self._topics(content),
            [
                ("Раздел 1. Дроби", "Доли", 1),
                ("Раздел 1. Дроби", "Дроби", 1),
                ("Раздел 1. Дроби", "Ещё о дробях", 1),
                ("Раздел 2. Проценты", "Процент", 2),
                ("Раздел 2. Проценты", "Опрос", 1),
            ],
        )
        self.assertEqual(
            self.course_math.plan_id.topic_ids.mapped("homework"),
            [False, "№ 5", "№ 5", False, False],
        )

    def test_sections_merged_downwards_and_topics_alone(self):
        self.assertEqual(
            self._topics(
                workbook(
                    [(1, "Дроби", "Доли"), (2, None, "Дроби"), (3, "Иное", "Опрос")],
                    head=("№", "Раздел", "Тема"),
                    merged=("B2:B3",),
                )
            ),
            [("Дроби", "Доли", 1), ("Дроби", "Дроби", 1), ("Иное", "Опрос", 1)],
        )
        self.assertEqual(
            self._topics(workbook([("Доли",), ("Дроби",)], head=("Тема урока",))),
            [("", "Доли", 1), ("", "Дроби", 1)],
        )

    def test_nothing_is_lost(self):
        """What is not known is told of; a type of the school's method is kept."""
        wizard = self._preview(workbook([(1, "", "Доли", 1, "Открытие", "")]))
        self.assertIn("КТП!E2", wizard.notes)
        wizard.action_import()
        topic = self.course_math.plan_id.topic_ids
        self.assertEqual((topic.note, topic.type_id.id), ("Открытие", False))
        other = self._preview(workbook([*GOOD, ("Всего", "", "", 68)]))
        self.assertIn("КТП!D6", other.notes)
        self.assertIn("68", other.notes)

    def test_errors_have_their_cells(self):
        wizard = self._refused(
            workbook(
                [
                    (1, "", "Доли", "много", "", ""),
                    (2, "", "Дроби", 0, "", ""),
                    (3, "", "", 1, "", "№ 5"),
                    ("II-а", "", "Степень", None, "", ""),
                    (46024, "", "Опрос", None, "", ""),
                    (6, "", "Половина", 0.5, "", ""),
                    (7, "", "х" * 301, 1, "", ""),
                    (8, "", "Вместе", 2, "", ""),
                    (9, "", "вдвоём", None, "", ""),
                ],
                merged=("D9:D10",),
            )
        )
        for cell in ("D2", "D3", "C4", "A5", "A6", "D7", "C8", "D10"):
            with self.subTest(cell=cell):
                self.assertIn(f"КТП!{cell}: ", wizard.errors)
        content = base64.b64decode(wizard.with_context(bin_size=False).report)
        rows = list(load_workbook(io.BytesIO(content)).active.values)
        self.assertEqual(rows[1][1:3], ("КТП", "D2"))
        self.assertEqual(wizard.error_count, 8)

    def test_files_that_are_none(self):
        for content in (
            b"\x00\x01\x02",
            b"PK\x03\x04broken",
            b"\xd0\xcf\x11\xe0old",
            b"<html/>",
            workbook(GOOD)[:-200],
            workbook([]),
            workbook(GOOD, head=("№", "Раздел", "О чём", "Часы")),
            "Просто текст".encode(),
        ):
            with self.subTest(content=content[:10]):
                self._refused(content)

    def test_too_big(self):
        with patch.object(sheet_file, "MAX_SIZE", 1000):
            self._refused(workbook(GOOD))
        with patch.object(plan_sheet, "MAX_ROWS", 3):
            self._refused(workbook(GOOD), "3")

    def test_replaces_the_topics_of_the_own_plan(self):
        plan = self._bring(workbook(GOOD))
        again = self._bring(workbook(GOOD[:2]), plan_id=plan)
        self.assertEqual((again, plan.hours), (plan, 3))
        wizard = self._wizard(workbook(GOOD), self.deputy, plan_id=plan)
        wizard.action_import()
        self.assertEqual((plan.hours, plan.teacher_id), (6, self.teacher))

    def test_who_may(self):
        plan = self._bring(workbook(GOOD))
        for user in (self.secretary, self.head, self.parent):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._wizard(workbook(GOOD), user)
        model = self.env["school.thematic.plan.import"]
        vals = {"file": base64.b64encode(workbook(GOOD[:1])), "plan_id": plan.id}
        colleague = model.with_user(self.other_teacher).create(vals)
        for call in (colleague.action_preview, colleague.action_import):
            with self.assertRaises(AccessError), self.cr.savepoint():
                call()
        with self.assertRaises(UserError):
            model.with_user(self.foreign_teacher).create(vals).action_import()
        elsewhere = model.with_user(self.other_teacher).create(
            {**vals, "plan_id": False, "course_ids": [(6, 0, self.course_math.ids)]}
        )
        with self.assertRaises(UserError):
            elsewhere.action_import()
        self.assertEqual(plan.hours, 6)

    def test_says_what_it_needs(self):
        wizard = self.env["school.thematic.plan.import"].with_user(self.teacher)
        wizard = wizard.create({"file": base64.b64encode(workbook(GOOD))})
        with self.assertRaises(UserError):
            wizard.action_import()

    def test_the_template_is_what_is_read(self):
        sheet = plan_sheet.PlanSheet(TEMPLATE.read_bytes())
        self.assertFalse(sheet.errors or sheet.notes)
        self.assertEqual([topic.hours for topic in sheet.topics], [1, 2, 1, 1])

    def test_examples(self):
        for module in (plan_sheet, sheet_file, thematic_plan):
            self.assertEqual(doctest.testmod(module).failed, 0)
