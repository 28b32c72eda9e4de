import io
from pathlib import Path

import polib
from openpyxl import Workbook, load_workbook

from odoo.modules.module import get_module_path
from odoo.tests import tagged

from ..common import SchoolDiaryCommon

HEADINGS = (
    "Ребёнок",
    "Класс",
    "Представитель",
    "Кем приходится",
    "Основание",
    "Документ",
    "Эл. почта",
    "Телефон",
)
OPTIONS = {"has_headers": True, "quoting": '"', "separator": ",", "encoding": ""}


@tagged("post_install", "-at_install")
class TestSchoolGuardianImport(SchoolDiaryCommon):
    """Guardians come in through Odoo's own import, by the template offered there."""

    def load(self, *rows, user=None, headings=HEADINGS):
        """Import rows as the client does; the messages of the import."""
        book = Workbook()
        book.active.append(headings)
        for row in rows:
            book.active.append(row)
        content = io.BytesIO()
        book.save(content)
        return self.load_file(content.getvalue(), user)

    def load_file(self, content, user=None):
        wizard = (
            self.env["base_import.import"]
            .with_user(user or self.secretary)
            .create(
                {
                    "res_model": "school.guardian",
                    "file": content,
                    "file_name": "list.xlsx",
                    "file_type": "application/vnd.openxmlformats-officedocument"
                    ".spreadsheetml.sheet",
                }
            )
        )
        preview = wizard.parse_preview(dict(OPTIONS))
        self.assertNotIn("error", preview)
        matches = preview["matches"]
        names = [
            "/".join(matches.get(index, [])) or False
            for index in range(len(preview["headers"]))
        ]
        result = wizard.execute_import(names, preview["headers"], dict(OPTIONS))
        self.env.flush_all()
        return [message["message"] for message in result["messages"]]

    def guardians(self, students):
        return self.env["school.guardian"].search([("student_id", "in", students.ids)])

    def row(self, child, guardian, email=None, phone=None, class_name=None):
        return (child, class_name, guardian, "mother", "birth", "№ 1", email, phone)

    def test_template(self):
        """It is offered, is there, and each of its columns is recognised."""
        [template] = self.env["school.guardian"].get_import_templates()
        path = template["template"].removeprefix("/school_diary/")
        file = Path(get_module_path("school_diary")) / path
        sheet = load_workbook(file).active
        rows = list(sheet.values)
        self.assertEqual(rows[0], HEADINGS)
        self.assertGreater(len(rows), 1)
        # The words offered are those by which Odoo knows the choices in Russian.
        offered = [
            set(choice.formula1.strip('"').split(","))
            for choice in sheet.data_validations.dataValidation
        ]
        translations = polib.pofile(Path(get_module_path("school_diary"), "i18n/ru.po"))
        russian = {entry.msgid: entry.msgstr for entry in translations}
        fields = self.env["school.guardian"].with_context(lang="en_US")._fields
        for field, words in zip(("relation", "ground"), offered, strict=True):
            # Nobody enters a pupil of age: that right begins by itself.
            labels = {
                label
                for value, label in fields[field].selection
                if value not in ("self", "age")
            }
            self.assertEqual({russian[label] for label in labels}, words)

    def test_import(self):
        messages = self.load(
            (
                "Белова Дарья Сергеевна",
                "6Б",
                "Белова Инна Марковна",
                "Mother",
                "guardianship",
                "№ 7 от 01.02.2020",
                "inna@example.org",
                "+7 900 000-00-07",
            )
        )
        self.assertFalse(messages)
        guardian = self.guardians(self.third_student)
        self.assertEqual(guardian.partner_id.name, "Белова Инна Марковна")
        self.assertEqual(guardian.email, "inna@example.org")
        self.assertEqual(guardian.phone, "+7 900 000-00-07")
        self.assertEqual(
            (guardian.relation, guardian.ground), ("mother", "guardianship")
        )
        self.assertEqual(guardian.ground_document, "№ 7 от 01.02.2020")
        self.assertEqual(guardian.company_id, self.school)

    def test_the_list_opens_no_diary(self):
        """The right is entered; access still takes an application and a consent."""
        self.load(self.row("Белова Дарья Сергеевна", "Белова Инна Марковна"))
        self.assertFalse(self.guardians(self.third_student).diary_open)

    def test_siblings_have_one_parent(self):
        self.load(
            self.row("Белова Дарья Сергеевна", "Белова Инна", "inna@example.org"),
            self.row("Громов Максим Андреевич", "Белова Инна", "Inna@Example.org"),
        )
        persons = self.guardians(self.third_student + self.own_student).partner_id
        self.assertEqual(len(persons.filtered(lambda p: p.name == "Белова Инна")), 1)

    def test_namesakes_are_two_persons(self):
        self.load(
            self.row("Белова Дарья Сергеевна", "Белова Инна", "inna@example.org"),
            self.row("Громов Максим Андреевич", "Белова Инна", "other@example.org"),
        )
        persons = self.guardians(self.third_student).partner_id
        self.assertFalse(persons & self.guardians(self.own_student).partner_id)

    def test_known_person_keeps_the_own_contacts(self):
        mother = self.guardian.partner_id
        mother.write({"email": "elena@example.org", "phone": False})
        self.load(
            self.row(
                "Белова Дарья Сергеевна",
                "орлова елена викторовна",
                "ELENA@example.org",
                "+7 900 000-00-01",
            )
        )
        guardian = self.guardians(self.third_student)
        self.assertEqual(guardian.partner_id, mother)
        self.assertEqual(mother.email, "elena@example.org")
        self.assertEqual(mother.phone, "+7 900 000-00-01")

    def test_twice(self):
        row = self.row("Белова Дарья Сергеевна", "Белова Инна Марковна")
        self.assertFalse(self.load(row))
        self.assertTrue(self.load(row))
        self.assertEqual(len(self.guardians(self.third_student)), 1)

    def test_children_that_cannot_be_told_apart(self):
        self._student("Белова", "Дарья", "Сергеевна", self.class_7a)
        row = self.row("Белова Дарья Сергеевна", "Белова Инна")
        [message] = self.load(row)
        self.assertIn("Several pupils have this name", message)
        self.assertFalse(
            self.load(
                self.row("Белова Дарья Сергеевна", "Белова Инна", class_name="6б")
            )
        )
        self.assertTrue(self.guardians(self.third_student))

    def test_unknown_child(self):
        for row in (
            self.row("Белова Дарья Сергеевна", "Белова Инна", class_name="7А"),
            self.row("Фёдоров Глеб Маркович", "Белова Инна"),  # of the other school
        ):
            [message] = self.load(row)
            self.assertIn("No such pupil is known here", message)

    def test_who_may(self):
        row = self.row("Белова Дарья Сергеевна", "Белова Инна")
        self.assertTrue(self.load(row, user=self.teacher))
        self.assertFalse(self.guardians(self.third_student))
