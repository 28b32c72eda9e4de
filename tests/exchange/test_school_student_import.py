import csv
import io
from datetime import date
from pathlib import Path

from openpyxl import Workbook, load_workbook

from odoo.modules.module import get_module_path
from odoo.tests import tagged

from ..common import SchoolDiaryCommon

HEADINGS = (
    *("Фамилия", "Имя", "Отчество", "Дата рождения", "Пол"),
    *("Номер личного дела", "Класс"),
)
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# As the client has them before it knows the file.
OPTIONS = {
    "has_headers": True,
    "quoting": '"',
    "separator": "",
    "encoding": "",
    "float_thousand_separator": ",",
    "float_decimal_separator": ".",
}


@tagged("post_install", "-at_install")
class TestSchoolStudentImport(SchoolDiaryCommon):
    """Pupils come in through Odoo's own import, by the template offered there."""

    def load(self, *rows, user=None, dryrun=False):
        book = Workbook()
        book.active.append(HEADINGS)
        for row in rows:
            book.active.append(row)
        content = io.BytesIO()
        book.save(content)
        return self.load_file(content.getvalue(), user=user, dryrun=dryrun)

    def load_file(self, content, name="list.xlsx", kind=TYPE, user=None, dryrun=False):
        wizard = (
            self.env["base_import.import"]
            .with_user(user or self.secretary)
            .with_context(lang="ru_RU")
            .create(
                {
                    "res_model": "school.student",
                    "file": content,
                    "file_name": name,
                    "file_type": kind,
                }
            )
        )
        preview = wizard.parse_preview(dict(OPTIONS))
        self.assertNotIn("error", preview)
        options = {**OPTIONS, **preview["options"]}
        matches = preview["matches"]
        names = [
            "/".join(matches.get(index, [])) or False
            for index in range(len(preview["headers"]))
        ]
        result = wizard.execute_import(
            names, preview["headers"], options, dryrun=dryrun
        )
        if not dryrun:
            self.env.flush_all()
        return [message["message"] for message in result["messages"]]

    def named(self, last_name):
        return self.env["school.student"].search([("last_name", "=", last_name)])

    def test_template(self):
        """It is offered, is there, and comes in as it is."""
        [template] = self.env["school.student"].get_import_templates()
        path = template["template"].removeprefix("/school_diary/")
        file = Path(get_module_path("school_diary")) / path
        rows = list(load_workbook(file).active.values)
        self.assertEqual(rows[0], HEADINGS)
        self.assertFalse(self.load_file(file.read_bytes()))
        pupil = self.named("Рябинкин")
        self.assertEqual(pupil.name, "Рябинкин Пётр Ильич")
        self.assertEqual(pupil.birth_date, date(2014, 5, 17))
        self.assertEqual((pupil.gender, pupil.register_number), ("male", "Р-17"))
        self.assertEqual(pupil.class_id, self.class_6b)
        self.assertEqual(pupil.enrollment_ids.date_from, self.year.date_start)
        self.assertFalse(pupil.admission_date)

    def test_csv(self):
        lines = io.StringIO()
        csv.writer(lines, delimiter=";").writerows(
            [HEADINGS, ("Клёнов", "Лев", "", "03.11.2014", "", "", "7-а")]
        )
        content = lines.getvalue().encode()
        self.assertFalse(self.load_file(content, "list.csv", "text/csv"))
        self.assertEqual(self.named("Клёнов").class_id, self.class_7a)

    def test_preview_makes_nobody(self):
        row = ("Клёнов", "Лев", None, None, None, None, "6Б")
        self.assertFalse(self.load(row, dryrun=True))
        self.assertFalse(self.named("Клёнов"))

    def test_nobody_twice(self):
        row = ("Клёнов", "Лев", "Юрьевич", None, None, None, "6Б")
        self.assertFalse(self.load(row))
        [message] = self.load(("КЛЕНОВ", "Лев", "Юрьевич", None, None, None, "6б"))
        self.assertIn("уже есть", message)
        other = ("Липин", "Лев", None, None, None, None, "6Б")
        self.assertTrue(self.load(other, other))
        self.assertEqual(len(self.named("Клёнов")), 1)
        self.assertFalse(self.named("Липин"))

    def test_unknown_class(self):
        [message] = self.load(("Клёнов", "Лев", None, None, None, None, "5В"))
        self.assertIn("5В", message)  # there is one, in the other school
        self.assertFalse(self.named("Клёнов"))

    def test_without_class(self):
        self.assertFalse(self.load(("Клёнов", "Лев", None, None, None, None, None)))
        self.assertFalse(self.named("Клёнов").enrollment_ids)

    def test_who_may(self):
        row = ("Клёнов", "Лев", None, None, None, None, "6Б")
        for user in (self.teacher, self.deputy):
            self.assertTrue(self.load(row, user=user))
        self.assertFalse(self.named("Клёнов"))
