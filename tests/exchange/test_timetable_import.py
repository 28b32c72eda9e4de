import base64
import io
import time
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ...tools.timetable_sheet import TimetableSheet
from ..common import SchoolDiaryCommon
from ..journal.timetable_common import TimetableMixin
from .timetable_files import (
    FET,
    HEAD,
    XHSTT,
    csv_file,
    fet_members,
    fet_rows,
    xhstt_rows,
    xlsx,
)

TEMPLATE = (
    Path(__file__).parents[2] / "static" / "import_templates" / "school_timetable.xlsx"
)
TEACHER = "Ильина Марина Олеговна"
GOOD = [
    ("6Б", "Понедельник", 1, "Математика", TEACHER, "21", "каждая"),
    ("6б", "пн", 2, "русский язык", "", "", ""),
    ("7А", "Вторник", 1, "История", "", "14", "нечётная"),
]


class TimetableImportCase(TimetableMixin, SchoolDiaryCommon):
    def _wizard(self, content, user=None, **vals):
        return (
            self.env["school.timetable.import"]
            .with_user(user or self.deputy)
            .create(
                {
                    "file": base64.b64encode(content),
                    "file_name": "расписание.xlsx",
                    "year_id": self.year.id,
                    **vals,
                }
            )
        )

    def _slots(self):
        return self.env["school.timetable.slot"].search(
            [("company_id", "=", self.school.id)]
        )

    def _import(self, content, **vals):
        wizard = self._wizard(content, **vals)
        wizard.action_preview()
        self.assertFalse(wizard.errors)
        wizard.action_import()
        return wizard

    def _errors(self, content, **vals):
        before = self._slots()
        wizard = self._wizard(content, **vals)
        wizard.action_preview()
        self.assertTrue(wizard.error_count)
        with self.assertRaises(UserError):
            wizard.action_import()
        self.assertEqual(self._slots(), before)
        return wizard.errors


@tagged("post_install", "-at_install")
class TestTimetableImport(TimetableImportCase):
    def test_a_good_file(self):
        wizard = self._wizard(xlsx(GOOD))
        wizard.action_preview()
        self.assertFalse(self._slots())
        self.assertEqual((wizard.slot_count, wizard.class_count), (3, 2))
        wizard.action_import()
        self.assertRecordValues(
            self._slots(),
            [
                {
                    "course_id": self.course_math.id,
                    "weekday": "0",
                    "period": 1,
                    "room": "21",
                    "week": "every",
                    "date_from": self.TODAY,
                },
                {
                    "course_id": self.course_russian.id,
                    "weekday": "0",
                    "period": 2,
                    "room": False,
                    "week": "every",
                    "date_from": self.TODAY,
                },
                {
                    "course_id": self.course_history.id,
                    "weekday": "1",
                    "period": 1,
                    "room": "14",
                    "week": "odd",
                    "date_from": self.TODAY,
                },
            ],
        )

    def test_csv(self):
        for encoding, delimiter in (
            ("utf-8-sig", ";"),
            ("cp1251", ","),
            ("utf-8", "\t"),
        ):
            with self.subTest(encoding=encoding):
                self._slots().unlink()
                self._import(csv_file(GOOD, encoding, delimiter))
                self.assertEqual(len(self._slots()), 3)

    def test_columns_in_any_order(self):
        self._import(xlsx([row[::-1] for row in GOOD], HEAD[::-1]))
        self.assertEqual(len(self._slots()), 3)

    def test_again_changes_nothing(self):
        self._import(xlsx(GOOD))
        before = self._slots().read(["course_id", "weekday", "period", "date_from"])
        wizard = self._import(xlsx(GOOD))
        self.assertEqual(wizard.replaced_count, 3)
        after = self._slots().read(["course_id", "weekday", "period", "date_from"])
        for row in (*before, *after):
            del row["id"]
        self.assertEqual(after, before)

    def test_the_timetable_before_stays_until_the_day(self):
        old = self._slot(self.course_math, "0", 1)
        other = self._slot(self.course_history, "4", 1)
        self._import(xlsx(GOOD[:2]), date_from=date(2026, 12, 1))
        self.assertEqual(old.date_to, date(2026, 11, 30))
        self.assertEqual(other.date_to, date(2027, 5, 31))

    def test_each_error_has_its_cell(self):
        errors = self._errors(
            xlsx(
                [
                    ("9Я", "Понедельник", 1, "Математика", "", "", ""),
                    ("6Б", "Вчера", 1, "Математика", "", "", ""),
                    ("6Б", "Среда", "первый", "Математика", "", "", ""),
                    ("6Б", "Среда", 1, "Алхимия", "", "", ""),
                    ("6Б", "Среда", 2, "История", "", "", ""),
                    ("6Б", "Среда", 3, "Математика", "Никто", "", ""),
                    ("6Б", "Среда", 4, "Математика", "", "", "третья"),
                    ("6Б", "", 4, "Математика", "", "", ""),
                    ("6Б", "Среда", 5, "Математика", "", "", ""),
                    ("6Б", "Среда", 5, "Русский язык", "", "", ""),
                ]
            )
        )
        for cell in ("A2", "B3", "C4", "D5", "D6", "E7", "G8", "B9", "A11"):
            with self.subTest(cell=cell):
                self.assertIn(f"Лист1!{cell}: ", errors)
        self.assertNotIn("!A10", errors)

    def test_clashes_are_told_by_row(self):
        self._slot(self.course_english, "4", 1)
        errors = self._errors(
            xlsx(
                [
                    ("6Б", "Понедельник", 1, "Математика", TEACHER, "", ""),
                    ("7А", "Понедельник", 1, "История", TEACHER, "", ""),
                    ("6Б", "Пятница", 1, "Литература", "", "", ""),
                ]
            )
        )
        self.assertIn(TEACHER, errors)
        for cell in ("A2", "A3", "A4"):
            self.assertIn(f"Лист1!{cell}: ", errors)
        self.assertNotIn("Орлова", errors)

    def test_findings_as_a_workbook(self):
        wizard = self._wizard(xlsx([("9Я", "Вчера", 1, "Математика", "", "", "")]))
        wizard.action_preview()
        content = base64.b64decode(wizard.with_context(bin_size=False).report)
        rows = list(load_workbook(io.BytesIO(content)).active.values)
        self.assertEqual(rows[1][1:3], ("Лист1", "B2"))

    def test_files_that_are_none(self):
        for content in (
            b"\x00",
            b"PK\x03\x04broken",
            b"\xd0\xcf\x11\xe0old",
            b"<html/>",
            "день;урок\nпн;1\n".encode(),
            xlsx([]),
        ):
            with self.subTest(content=content[:10]):
                self._errors(content)

    def test_missing_courses_are_made_when_asked(self):
        rows = [("7А", "Среда", 1, "Литература", TEACHER, "7", "")]
        self._errors(xlsx(rows))
        wizard = self._import(xlsx(rows), makes_courses=True)
        self.assertEqual(wizard.course_count, 1)
        course = self.class_7a.course_ids - self.course_history
        self.assertEqual(course.subject_id, self.literature)
        self.assertEqual(course.teacher_id, self.teacher)

    def test_namesakes_on_the_staff(self):
        self._user("t_namesake", "teacher", TEACHER)
        self.assertIn("E2", self._errors(xlsx(GOOD[:1])))

    def test_the_template_is_what_is_read(self):
        sheet = TimetableSheet(TEMPLATE.read_bytes())
        self.assertFalse(sheet.errors)
        self.assertEqual([row.values["week"] for row in sheet.rows][-1], "even")

    def test_who_may(self):
        for user in (self.teacher, self.secretary, self.head, self.parent):
            with self.assertRaises(AccessError):
                self._wizard(xlsx(GOOD), user)
        with self.assertRaises(UserError):
            self._wizard(xlsx(GOOD), self.foreign_admin).action_preview()
        with Form(self.env["school.timetable.import"].with_user(self.admin)) as form:
            form.file = base64.b64encode(xlsx(GOOD))
        form.record.action_preview()
        self.assertEqual(form.record.slot_count, 3)


@tagged("post_install", "-at_install")
class TestRealTimetables(TimetableImportCase):
    """The timetables of two real schools, of many classes, groups and teachers."""

    def _prepare_school(self, rows):
        groups = sorted({row[0] for row in rows})
        self.groups = dict(
            zip(
                groups,
                self.env["school.class"].create(
                    [
                        {
                            "name": name,
                            "grade_level": 5,
                            "kind": "stream" if "+" in name else "class",
                            "year_id": self.year.id,
                        }
                        for name in groups
                    ]
                ),
                strict=True,
            )
        )
        self.env["school.subject"].create(
            [
                {"name": name, "company_id": self.school.id}
                for name in sorted({row[3] for row in rows})
                if name not in ("Литература", "История", "Русский язык", "Математика")
                and name != "Английский язык"
            ]
        )
        self.env["res.users"].with_context(no_reset_password=True).create(
            [
                {
                    "name": name,
                    "login": f"real_{number}",
                    "company_id": self.school.id,
                    "company_ids": [(6, 0, self.school.ids)],
                    "group_ids": [
                        (4, self.env.ref("school_diary.group_school_diary_teacher").id)
                    ],
                }
                for number, name in enumerate(sorted({row[4] for row in rows} - {""}))
            ]
        )

    def _pupils(self, members):
        """One pupil for each set of groups that go together."""
        self.env["school.student"].create(
            [
                {
                    "last_name": f"Ученик{number}",
                    "first_name": "Некий",
                    "company_id": self.school.id,
                    "enrollment_ids": [
                        (0, 0, {"class_id": self.groups[group].id})
                        for group in sorted(groups)
                        if group in self.groups
                    ],
                }
                for number, groups in enumerate(members)
            ]
        )

    def _bring(self, rows):
        begun = time.monotonic()
        wizard = self._import(xlsx(rows), makes_courses=True, date_from=self.MONDAY)
        self.assertLess(time.monotonic() - begun, 60)
        self.assertEqual(len(self._slots()), len(rows))
        self.assertFalse(self._slots()._clashes())
        return wizard

    def test_spanish_school(self):
        if not XHSTT.exists():
            self.skipTest("The real timetables are not here.")
        rows = xhstt_rows()
        self.assertGreater(len(rows), 400)
        self._prepare_school(rows)
        self._pupils(
            [
                {name for name in self.groups if one in name.split("+")}
                for one in self.groups
                if "+" not in one
            ]
        )
        self._bring(rows)

    def test_russian_college(self):
        """Alternating weeks; a class, its groups and their subgroups."""
        if not FET.exists():
            self.skipTest("The real timetables are not here.")
        rows = fet_rows()
        self.assertGreater(len(rows), 400)
        self._prepare_school(rows)
        self.env["school.class"].union(*self.groups.values()).kind = "stream"
        self._pupils(fet_members().values())
        self._bring(rows)
        # A lesson too much: the group's pupils are taught already then.
        group, day, period, *_rest, week = rows[0]
        wizard = self._wizard(
            xlsx([*rows, (group, day, period, "Математика", "", "", week)]),
            makes_courses=True,
            date_from=self.MONDAY,
        )
        wizard.action_preview()
        self.assertTrue(wizard.error_count)
