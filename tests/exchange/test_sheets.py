import base64
import io
import json

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryHttpCommon

FORMULA = '=HYPERLINK("http://example.org")'


@tagged("post_install", "-at_install")
class TestSheets(SchoolDiaryHttpCommon):
    """What the staff takes along as spreadsheets: each what each may read."""

    def get(self, user, path):
        self.authenticate(user.login, user.login)
        return self.url_open(path)

    def book(self, user, path):
        answer = self.get(user, path)
        self.assertEqual(answer.status_code, 200, answer.text[:300])
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        return load_workbook(io.BytesIO(answer.content))

    def refused(self, user, path, status=403):
        with mute_logger("odoo.http"):
            self.assertEqual(self.get(user, path).status_code, status)

    def page(self, course=None, term=None):
        course = course or self.course_math
        return f"/school/course/{course.id}/page.xlsx?term={(term or self.quarter).id}"

    def taken(self, user):
        self.env.invalidate_all()
        return (
            self.env["school.student.access"]
            .search([("user_id", "=", user.id), ("is_taken", "=", True)])
            .student_id
        )

    # The journal's page

    def test_page_of_the_journal(self):
        monday, tuesday = self.lessons_math[:2]
        self._give(self.student, monday, "4")
        self._give(self.student, monday, "5", sequence=2, same_work=True)
        self._give(self.other_student, tuesday, "3")
        self._absent(self.other_student, monday, "ill")
        self._homework(tuesday, "Упражнение 5")
        tuesday.topic = FORMULA
        self._foretell()
        book = self.book(self.teacher, self.page())
        marks, lessons = book.worksheets
        rows = {row[1]: row for row in marks.values}
        self.assertEqual(rows["Ученик"][2].date(), monday.date)
        self.assertEqual(rows[self.student.name][2:4], ("4/5", None))
        self.assertEqual(rows[self.student.name][7], 4.5)
        self.assertEqual(rows[self.other_student.name][2:4], ("Б", 3))
        self.assertEqual(rows[self.other_student.name][7:9], (3, 1))
        topics = {row[0]: row for row in lessons.values}
        row = next(row for day, row in topics.items() if str(day)[:10] == "2026-11-17")
        self.assertEqual(row[3:5], (FORMULA, "Упражнение 5"))
        kinds = {cell.data_type for line in lessons.iter_rows() for cell in line}
        self.assertNotIn("f", kinds)
        self.assertIn(self.student, self.taken(self.teacher))

    def test_whose_page(self):
        for user in (self.deputy, self.head, self.homeroom_teacher):
            self.book(user, self.page())
        for user in (self.other_teacher, self.secretary, self.parent):
            self.refused(user, self.page())
        self.refused(self.foreign_teacher, self.page())
        self.refused(self.foreign_admin, self.page())
        self.refused(self.teacher, "/school/course/2147483647/page.xlsx", 404)
        self.refused(self.teacher, self.page() + "x", 400)
        self.assertFalse(self.taken(self.other_teacher))

    def test_substitute_has_the_own_lessons(self):
        lesson = self.lessons_math[0]
        lesson.substitute_id = self.other_teacher
        self._give(self.student, lesson, "5")
        self._give(self.student, self.lessons_math[1], "2")
        marks = self.book(self.other_teacher, self.page()).worksheets[0]
        values = [value for row in marks.values for value in row[2:]]
        self.assertIn(5, values)
        self.assertNotIn(2, values)

    # The list of a class

    def test_class_list(self):
        self.student.write({"birth_date": "2014-05-17", "gender": "female"})
        self.other_student.last_name = FORMULA
        path = f"/school/class/{self.class_6b.id}/list.xlsx"
        sheet = self.book(self.secretary, path).active
        rows = list(sheet.values)
        self.assertEqual(
            rows[0][:7],
            (
                "Фамилия",
                "Имя",
                "Отчество",
                "Дата рождения",
                "Пол",
                "Номер личного дела",
                "Класс",
            ),
        )
        [row] = [row for row in rows if row[0] == "Орлова"]
        self.assertEqual(row[3].date().isoformat(), "2014-05-17")
        self.assertEqual((row[4], row[6]), ("Женский", "6Б"))
        self.assertEqual(len(rows), 1 + 4)
        self.assertNotIn(
            "f", {cell.data_type for line in sheet.iter_rows() for cell in line}
        )
        self.assertEqual(len(self.taken(self.secretary)), 4)
        for user in (self.deputy, self.head, self.homeroom_teacher):
            self.book(user, path)
        for user in (self.teacher, self.parent, self.foreign_admin):
            self.refused(user, path)
        action = self.class_6b.with_user(self.homeroom_teacher).action_take_list()
        self.assertEqual(action["url"], path)

    def test_class_list_comes_in_again(self):
        """Its columns and its days are those that the import knows."""
        self.student.write({"birth_date": "2014-05-17", "gender": "female"})
        answer = self.get(self.secretary, f"/school/class/{self.class_6b.id}/list.xlsx")
        wizard = self.env["base_import.import"].with_user(self.secretary)
        wizard = wizard.create(
            {
                "res_model": "school.student",
                "file": answer.content,
                "file_name": "list.xlsx",
                "file_type": "application/vnd.openxmlformats-officedocument"
                ".spreadsheetml.sheet",
            }
        )
        options = {"has_headers": True, "quoting": '"'}
        preview = wizard.parse_preview(options)
        matches = [preview["matches"].get(place) for place in range(9)]
        self.assertEqual(
            [match and match[0] for match in matches],
            [
                *("last_name", "first_name", "middle_name", "birth_date", "gender"),
                *("register_number", "class_name", None, None),
            ],
        )
        names = [match[0] if match else False for match in matches]
        result = wizard.execute_import(names, preview["headers"], options, dryrun=True)
        self.assertIn("pupil of this name", result["messages"][0]["message"])

    # The timetable

    def test_timetable_comes_back_as_it_was(self):
        slots = self.env["school.timetable.slot"].create(
            [
                {
                    "course_id": course.id,
                    "weekday": weekday,
                    "period": period,
                    "week": week,
                    "date_from": "2026-09-01",
                }
                for course, weekday, period, week in (
                    (self.course_math, "0", 1, "every"),
                    (self.course_russian, "1", 2, "odd"),
                    (self.course_history, "4", 3, "even"),
                )
            ]
        )
        answer = self.get(self.teacher, "/school/timetable.xlsx")
        rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
        self.assertEqual(rows[0][:4], ("Класс", "День", "Урок", "Предмет"))
        self.assertEqual(
            rows[1],
            ("6Б", "Понедельник", 1, "Математика", self.teacher.name, "21", None),
        )
        wizard = (
            self.env["school.timetable.import"]
            .with_user(self.deputy)
            .create(
                {
                    "file": base64.b64encode(answer.content),
                    "file_name": "1.xlsx",
                    "year_id": self.year.id,
                    "date_from": "2026-11-23",
                }
            )
        )
        wizard.action_preview()
        self.assertFalse(wizard.errors)
        self.assertEqual((wizard.slot_count, wizard.class_count), (3, 2))
        self.assertEqual(len(slots), 3)
        self.refused(self.parent, "/school/timetable.xlsx")
        self.refused(self.teacher, "/school/timetable.xlsx?day=x", 400)

    # Odoo's own export

    def test_who_may_export_lists(self):
        for user in (self.secretary, self.deputy, self.head, self.admin):
            students = self.student.with_user(user)
            [[name]] = students.export_data(["name"])["datas"]
            self.assertEqual(name, self.student.name)
            self.assertEqual(self.taken(user), self.student)
        for user in (self.teacher, self.homeroom_teacher):
            with self.assertRaises(UserError):
                self.student.with_user(user).export_data(["name"])
            self.assertFalse(self.taken(user))

    def test_export_through_the_client(self):
        """What one takes of guardians or grades is a pupil's, too."""
        self.authenticate("t_secretary", "t_secretary")
        data = {
            "model": "school.guardian",
            "fields": [{"name": "display_name", "label": "Имя", "type": "char"}],
            "ids": self.guardian.ids,
            "domain": [],
            "groupby": [],
            "import_compat": False,
            "context": {},
        }
        answer = self.url_open(
            "/web/export/xlsx",
            data={"data": json.dumps(data), "csrf_token": Request.csrf_token(self)},
        )
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.taken(self.secretary), self.student)

    def test_opened_and_taken_on_one_day(self):
        self.student.with_user(self.secretary).read(["birth_date"])
        self.assertFalse(self.taken(self.secretary))
        self.student.with_user(self.secretary).export_data(["name"])
        self.assertEqual(self.taken(self.secretary), self.student)
        entries = self.env["school.student.access"].search(
            [("user_id", "=", self.secretary.id)]
        )
        self.assertEqual(len(entries), 1)
