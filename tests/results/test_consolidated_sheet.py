"""The consolidated sheet: on the screen, on paper and as a spreadsheet."""

import io
from datetime import date, timedelta

from odf.opendocument import load
from odf.table import Table, TableCell, TableHeaderRows, TableRow
from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ...tools.consolidated_print import COLUMNS, pages
from ...tools.consolidated_sheet import Fact, Pupil, Slot, build_sheet
from ..common import SchoolDiaryCommon, SchoolDiaryHttpCommon, regulation
from .common import ResultMixin


class SheetMixin(ResultMixin):
    REGULATION = "000"  # has the consolidated sheet

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year_term = cls._year_term()
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def _decide(self, code, student=None, course=None, term=None):
        result = self._result(student, course, term)
        result.value_id = course_value(result, code)
        self._end_request()
        return result

    def _sheet(self, school_class=None):
        self._end_request()
        return (school_class or self.class_6b)._consolidated_sheet()

    def _cell(self, sheet, student, subject, slot):
        pupil = next(one for one in sheet.pupils if one.student_id == student.id)
        return pupil.cells.get((subject.id, slot))

    def _exam(self, student, code, **more):
        return self.env["school.exam"].create(
            {
                "name": "Экзамен",
                "subject_id": self.math.id,
                "date": self.TODAY,
                "user_id": self.teacher.id,
                "is_final": True,
                "result_ids": [
                    (
                        0,
                        0,
                        {
                            "student_id": student.id,
                            "value_id": code and self._value(code).id,
                        },
                    )
                ],
                **more,
            }
        )


def _ods_value(cell):
    """As openpyxl gives it."""
    if cell.getAttribute("valuetype") == "float":
        number = float(cell.getAttribute("value"))
        return int(number) if number.is_integer() else number
    return str(cell) or None


def course_value(result, code):
    return result.scale_id.value_ids.filtered(lambda value: value.code == code)


@tagged("post_install", "-at_install")
class TestConsolidatedSheet(SheetMixin, SchoolDiaryCommon):
    @regulation("000-7d", "003-5d")
    def test_filled_from_the_results(self):
        first = self.quarters[0]
        self._decide("4", term=first)
        self._decide("2", self.other_student, term=first)
        self._decide("5", self.student, self.course_english, first)
        self._decide("4", term=self.year_term)
        self._exam(self.student, "5")
        self._end_request()
        final = self.env["school.result"].search([("kind", "=", "final")])
        final.value_id = self._value("5")
        sheet = self._sheet()
        self.assertEqual(
            [one.name for one in sheet.subjects],
            ["Математика", "Русский язык", "Литература", "Английский язык"],
        )
        self.assertEqual(
            [slot.label for slot in sheet.subjects[0].slots],
            ["I", "II", "III", "IV", "Year", "Ex.", "Fin."],
        )
        texts = [
            self._cell(sheet, self.student, self.math, slot).text
            for slot in (first.id, self.year_term.id, "exam", "final")
        ]
        self.assertEqual(texts, ["4", "4", "5", "5"])
        english = self._cell(sheet, self.student, self.english, first.id)
        self.assertEqual(english.text, "5")
        other = self._cell(sheet, self.other_student, self.english, first.id)
        self.assertIsNone(other, "who is not in the subgroup has no place there")
        counts = sheet.counts[self.math.id, first.id]
        self.assertEqual((counts.quality, counts.progress, counts.mean), (50, 50, 3.0))

    @regulation("000-7d", "003-5d")
    def test_what_is_missing_is_marked(self):
        """Of the first quarter; the second is not over."""
        sheet = self._sheet()
        first, second = self.quarters[:2]
        self.assertEqual(
            self._cell(sheet, self.student, self.math, first.id).kind, "missing"
        )
        self.assertEqual(
            self._cell(sheet, self.student, self.math, second.id).kind, "open"
        )
        due = self.env["school.result"].search_count(
            [("term_id", "=", first.id), ("class_id", "!=", self.class_7a.id)]
        )
        foreign = self.env["school.result"].search_count(
            [("term_id", "=", first.id), ("course_id", "=", self.foreign_course.id)]
        )
        self.assertEqual(sheet.missing, due - foreign)
        self._decide("3", term=first)
        self.assertEqual(self._sheet().missing, sheet.missing - 1)

    @regulation("000-7c", "002-5c", "003-5c")
    def test_deferred(self):
        self.env["school.deferral"].create(
            {
                "student_id": self.student.id,
                "term_id": self.quarters[0].id,
                "date_until": self.TODAY + timedelta(days=5),
            }
        )
        sheet = self._sheet()
        cell = self._cell(sheet, self.student, self.math, self.quarters[0].id)
        self.assertEqual((cell.kind, cell.text), ("deferred", "def."))
        self.assertFalse(sheet.counts[self.math.id, self.quarters[0].id].mean)

    def test_exams_sat_again_and_missed(self):
        self._exam(self.student, "2", date=self.TODAY - timedelta(days=3))
        self._exam(self.student, "4", date=self.TODAY - timedelta(days=2))
        self._exam(self.student, False, date=self.TODAY - timedelta(days=1))
        ill = self._exam(self.other_student, False)
        ill.result_ids.is_absent = True
        self._exam(self.third_student, False, date=self.TODAY - timedelta(days=1))
        sheet = self._sheet()
        kinds = {
            student: self._cell(sheet, student, self.math, "exam")
            for student in (self.student, self.other_student, self.third_student)
        }
        self.assertEqual(kinds[self.student].text, "4")
        self.assertEqual(kinds[self.other_student].kind, "absent")
        self.assertEqual(kinds[self.third_student].kind, "missing")

    def test_who_came_and_who_left(self):
        """Who moves takes the grades along; the former class keeps its own."""
        first, second = self.quarters[:2]
        self._decide("5", term=first)
        last = date(2026, 11, 10)
        self.student.enrollment_ids.date_to = last
        self._enroll(self.student, self.class_7a, date_from=last + timedelta(days=1))
        course = self._course(self.class_7a, self.math, self.other_teacher)
        self._end_request()
        self._decide("3", self.student, course, second)
        left = self._sheet()
        pupil = next(p for p in left.pupils if p.student_id == self.student.id)
        self.assertEqual((pupil.came, pupil.left), (None, last))
        self.assertEqual(self._cell(left, self.student, self.math, first.id).text, "5")
        self.assertIsNone(self._cell(left, self.student, self.math, second.id))
        came = self._sheet(self.class_7a)
        pupil = next(p for p in came.pupils if p.student_id == self.student.id)
        self.assertEqual((pupil.came, pupil.left), (last + timedelta(days=1), None))
        self.assertEqual(
            [
                self._cell(came, self.student, self.math, term.id).text
                for term in (first, second)
            ],
            ["5", "3"],
        )

    def test_archived_courses_and_classes_stay(self):
        self._decide("5", term=self.quarters[0])
        self.course_math.active = False
        self.class_6b.active = False
        sheet = self._sheet()
        cell = self._cell(sheet, self.student, self.math, self.quarters[0].id)
        self.assertEqual(cell.text, "5")

    def test_a_class_without_results(self):
        empty = self._class("8А", 8)
        sheet = self._sheet(empty)
        self.assertEqual((sheet.subjects, sheet.pupils), ([], []))
        self._student("Яшин", "Олег", "Ильич", empty)
        sheet = self._sheet(empty)
        self.assertEqual((sheet.subjects, len(sheet.pupils)), ([], 1))

    def test_as_many_queries_for_any_class(self):
        def queries():
            self._end_request()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.class_6b._consolidated_sheet()
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        for number in range(12):
            self._student(f"Ученик{number}", "Иван", "", self.class_6b)
        subjects = self.env["school.subject"].create(
            [{"name": f"Предмет {n}", "company_id": self.school.id} for n in range(6)]
        )
        for subject in subjects:
            self._course(self.class_6b, subject, self.teacher)
        queries()
        self.assertEqual(queries(), few)
        self.assertLess(few, 12)

    def test_rights(self):
        readers = (self.deputy, self.head, self.admin, self.homeroom_teacher)
        for user in readers:
            with self.subTest(user=user.login):
                school_class = self.class_6b.with_user(user)
                self.assertTrue(school_class.may_see_sheet)
                action = school_class.action_open_sheet()
                self.assertEqual(action["report_type"], "qweb-html")
                listed = self.env["school.class"].with_user(user)
                domain = listed.action_open_sheets()["domain"]
                self.assertIn(school_class, listed.search(domain))
        for user in (self.teacher, self.other_teacher, self.secretary):
            school_class = self.class_6b.with_user(user)
            with self.subTest(user=user.login):
                self.assertFalse(school_class.may_see_sheet)
                with self.assertRaises(AccessError):
                    school_class.action_open_sheet()
        for user in (self.foreign_admin, self.parent, self.pupil_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.class_6b.with_user(user).action_open_sheet()
        with self.assertRaises(AccessError):
            self.subgroup.with_user(self.deputy).action_open_sheet()


@tagged("post_install", "-at_install")
class TestConsolidatedSheetDoors(SheetMixin, SchoolDiaryHttpCommon):
    REPORT = "school_diary.report_consolidated_sheet"

    def _get(self, kind, user, school_class=None):
        self.authenticate(user, user)
        place = (school_class or self.class_6b).id
        path = f"/school/class/{place}/sheet.{kind}"
        if kind == "html":
            path = f"/report/html/{self.REPORT}/{place}"
        with mute_logger("odoo.http"):
            return self.url_open(path, allow_redirects=False)

    @regulation("000-7d", "003-5d")
    def test_on_the_screen(self):
        self._decide("4", term=self.quarters[0])
        answer = self._get("html", "t_home")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Сводная ведомость", answer.text)
        self.assertIn("Орлова Алиса Дмитриевна", answer.text)
        self.assertIn("Английский язык", answer.text)
        empty = self._class("8А", 8)
        answer = self._get("html", "t_deputy", empty)
        self.assertIn("Итогов пока нет", answer.text)

    @regulation("000-7d", "003-5d")
    def test_as_xlsx(self):
        page = load_workbook(io.BytesIO(self._spreadsheet("xlsx"))).active
        self._assert_sheet([[cell.value for cell in row] for row in page.iter_rows()])
        self.assertFalse(
            [c for row in page.iter_rows() for c in row if c.data_type == "f"]
        )

    @regulation("000-7d", "003-5d")
    def test_as_ods(self):
        book = load(io.BytesIO(self._spreadsheet("ods")))
        [page] = book.spreadsheet.getElementsByType(Table)
        rows = [
            [_ods_value(cell) for cell in row.childNodes]
            for row in page.getElementsByType(TableRow)
        ]
        self._assert_sheet(rows)
        [heads] = page.getElementsByType(TableHeaderRows)
        self.assertEqual(len(heads.childNodes), 2, "repeated on each printed page")
        self.assertFalse(
            [
                cell
                for cell in page.getElementsByType(TableCell)
                if cell.getAttribute("formula")
            ]
        )

    def _spreadsheet(self, kind):
        """Of a class with a name that could be a formula, and one not of XML."""
        self.student.last_name = "=Орлова"
        self.other_student.last_name = "Семё\x01нов"
        self._decide("4", term=self.quarters[0])
        answer = self._get(kind, "t_head")
        self.assertEqual(answer.status_code, 200)
        self.assertIn(f".{kind}", answer.headers["Content-Disposition"])
        return answer.content

    def _assert_sheet(self, rows):
        self.assertIn("6Б", rows[0][0])
        self.assertEqual(rows[2][2], "Математика")
        self.assertEqual(rows[3][2:7], ["I", "II", "III", "IV", "Год"])
        line = next(row for row in rows[4:] if row[1] == "=Орлова Алиса Дмитриевна")
        self.assertEqual(line[2], 4)
        self.assertEqual(rows[-1][1:3], ["Средний балл", 4])
        self.assertTrue([row for row in rows[4:] if row[1] == "Семёнов Пётр Ильич"])
        missing = [row[2] for row in rows[4:-3]].count("?")
        self.assertEqual(missing, 3)

    def test_refused(self):
        for user in ("t_teacher", "t_secretary", "t_parent", "t_foreign_admin", None):
            for kind in ("xlsx", "ods", "html"):
                with self.subTest(user=user, kind=kind):
                    answer = self._get(kind, user)
                    self.assertIn(answer.status_code, (303, 403, 422, 500))
                    self.assertNotIn("Орлова Алиса", answer.text)
        self.authenticate("t_deputy", "t_deputy")
        for lost in ("99999999/sheet.xlsx", "99999999/sheet.ods"):
            answer = self.url_open(f"/school/class/{lost}")
            self.assertEqual(answer.status_code, 404)
        own = self.class_6b.id
        for bad in (f"{10**20}/sheet.ods", "-1/sheet.ods", f"{own}/sheet.pdf"):
            answer = self.url_open(f"/school/class/{bad}")
            self.assertEqual(answer.status_code, 404)


@tagged("post_install", "-at_install")
class TestSheetPages(BaseCase):
    """Without a database: nothing is lost between pages, no subject is torn."""

    def _sheet(self, pupils, subjects, slots):
        keys = range(slots)
        return build_sheet(
            [Pupil(n, f"Ученик {n}") for n in range(pupils)],
            [
                Fact(pupil, subject, slot, "grade", "4", "good", 4)
                for pupil in range(pupils)
                for subject in range(subjects)
                for slot in keys
            ],
            {n: f"Предмет {n}" for n in range(subjects)},
            {key: Slot(key, str(key), str(key)) for key in keys},
            {},
        )

    def test_every_place_stands_once(self):
        for pupils, subjects, slots in (
            (35, 18, 7),
            (35, 18, 5),
            (1, 1, 1),
            (80, 25, 6),
            (36, 8, 5),
        ):
            with self.subTest(pupils=pupils, subjects=subjects, slots=slots):
                sheet = self._sheet(pupils, subjects, slots)
                parts = pages(sheet)
                seen = [
                    (pupil.student_id, subject.subject_id)
                    for page in parts
                    for pupil in page.pupils
                    for subject in page.subjects
                ]
                self.assertEqual(len(seen), pupils * subjects)
                self.assertEqual(len(set(seen)), len(seen))
                for page in parts:
                    width = sum(len(one.slots) for one in page.subjects)
                    self.assertLessEqual(width, COLUMNS)
                    self.assertEqual(
                        page.pupils, sheet.pupils[page.first :][: len(page.pupils)]
                    )

    def test_two_grades_in_one_place_are_both_shown(self):
        sheet = build_sheet(
            [Pupil(1, "Ученик")],
            [Fact(1, 1, 1, "grade", code, "good", 4) for code in "45"],
            {1: "Предмет"},
            {1: Slot(1, "I", "I")},
            {},
        )
        self.assertEqual(sheet.pupils[0].cells[1, 1].text, "4/5")
