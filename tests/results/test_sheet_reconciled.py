"""The consolidated sheet beside the results: nothing differs, nothing is left out."""

from collections import defaultdict
from datetime import date, timedelta

from odoo.tests import tagged

from ..common import SchoolDiaryCommon, regulation
from .common import ResultMixin

WHOLE = regulation("000-7d", "003-5d")
MOVED = date(2026, 11, 10)
"""within the second quarter"""


@tagged("post_install", "-at_install")
class TestSheetReconciled(ResultMixin, SchoolDiaryCommon):
    REGULATION = "000"  # has the consolidated sheet

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year_term = cls._year_term()
        cls.first, cls.second = cls.quarters[:2]
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def _decide(self, code, **place):
        result = self._result(**place)
        result.write({"value_id": self._value(code).id, "reason": "Решение"})
        self._end_request()
        return result

    def _sheet(self, school_class=None):
        self._end_request()
        return (school_class or self.class_6b)._consolidated_sheet()

    def _text(self, sheet, student, subject, slot):
        cells = self._line(sheet, student).cells
        return cells[subject.id, slot].text if (subject.id, slot) in cells else None

    def _line(self, sheet, student):
        return next(one for one in sheet.pupils if one.student_id == student.id)

    def _differences(self, school_class, before=None):
        """What is decided of the class's pupils and does not stand in its sheet.

        :param before: dict of pupil to the day on which the pupil left
        """
        sheet = self._sheet(school_class)
        decided = defaultdict(set)
        for one in self.env["school.result"].search(
            [
                ("student_id", "in", [line.student_id for line in sheet.pupils]),
                ("year_id", "=", school_class.year_id.id),
                ("value_id", "!=", False),
            ]
        ):
            left = (before or {}).get(one.student_id)
            own = school_class in one.class_id | one.class_id.parent_id
            if own or not left or left >= one.term_id.date_end:
                slot = "final" if one.kind == "final" else one.term_id.id
                place = one.student_id.id, one.subject_id.id, slot
                decided[place].add(one.value_id.code)
        shown = {
            (line.student_id, *key): set(cell.text.split("/"))
            for line in sheet.pupils
            for key, cell in line.cells.items()
            if cell.kind == "grade" and key[1] != "exam"
        }
        return {
            place: (decided.get(place), shown.get(place))
            for place in decided.keys() | shown.keys()
            if decided.get(place) != shown.get(place)
        }

    @WHOLE
    def test_all_that_is_decided_stands_there_and_nothing_else(self):
        """Grades, a mark that counts nowhere, a deferral, a move, a final grade."""
        for code, student in zip("5432", self._present(), strict=True):
            self._decide(code, student=student, term=self.first)
            self._decide(code, student=student, term=self.year_term)
        self._decide("5", course=self.course_english, term=self.first)
        self._defer(self.other_student, self.second)
        self._move(self.third_student)
        self._examine(self.student, "3")
        final = self.env["school.result"].search(
            [("kind", "=", "final"), ("student_id", "=", self.student.id)]
        )
        final.write({"value_id": self._value("4").id, "reason": "Решение"})
        left = {self.third_student: MOVED}
        self.assertEqual(self._differences(self.class_6b, left), {})
        self.assertEqual(self._differences(self.class_7a), {})

    def _present(self):
        return self.student, self.other_student, self.third_student, self.own_student

    def _defer(self, student, term):
        self.env["school.deferral"].create(
            {
                "student_id": student.id,
                "term_id": term.id,
                "date_until": self.TODAY + timedelta(days=5),
            }
        )

    def _move(self, student):
        student.enrollment_ids.date_to = MOVED
        self._enroll(student, self.class_7a, date_from=MOVED + timedelta(days=1))
        course = self._course(self.class_7a, self.math, self.other_teacher)
        self._decide("5", student=student, course=course, term=self.second)

    def _examine(self, student, code):
        self.env["school.exam"].create(
            {
                "name": "Экзамен",
                "subject_id": self.math.id,
                "date": self.TODAY - timedelta(days=1),
                "user_id": self.teacher.id,
                "is_final": True,
                "result_ids": [
                    (
                        0,
                        0,
                        {"student_id": student.id, "value_id": self._value(code).id},
                    )
                ],
            }
        )
        self._end_request()

    @WHOLE
    def test_not_assessed(self):
        """Stands there, and counts neither in quality nor in the mean."""
        scale = self.env["school.grade.scale"].create(
            {
                "name": "Зачёт",
                "company_id": self.school.id,
                "value_ids": [
                    (0, 0, {"code": code, "name": name, "counts": False})
                    for code, name in (("зач", "Зачёт"), ("н/а", "Не аттестован"))
                ],
            }
        )
        self.course_literature.scale_id = scale
        for code, student in (("зач", self.student), ("н/а", self.other_student)):
            result = self._result(student, self.course_literature, self.first)
            result.value_id = self._value(code, scale)
        sheet = self._sheet()
        self.assertEqual(
            [
                self._text(sheet, student, self.literature, self.first.id)
                for student in self._present()
            ],
            ["зач", "н/а", "?", "?"],
        )
        counts = sheet.counts[self.literature.id, self.first.id]
        self.assertEqual((counts.quality, counts.mean), (None, None))

    @WHOLE
    def test_exam_and_final_of_a_deferred_pupil(self):
        """Each column says its own: deferred in the term, examined, final."""
        self._defer(self.student, self.first)
        self._decide("4", term=self.year_term)
        self._examine(self.student, "5")
        final = self.env["school.result"].search([("kind", "=", "final")])
        final.write({"value_id": self._value("5").id, "reason": "Решение"})
        sheet = self._sheet()
        self.assertEqual(
            [
                self._text(sheet, self.student, self.math, slot)
                for slot in (self.first.id, self.year_term.id, "exam", "final")
            ],
            ["def.", "4", "5", "5"],
        )

    @WHOLE
    def test_a_course_beside_the_class(self):
        """A stream of several classes, and another class's subgroup."""
        stream = self._class("Поток", 6, kind="stream", bell_schedule_id=False)
        other = self._class(
            "7А/1",
            7,
            kind="subgroup",
            parent_id=self.class_7a.id,
            bell_schedule_id=False,
        )
        self._enroll(self.student | self.sibling, stream)
        self._enroll(self.other_student, other)
        history = self._course(stream, self.history, self.other_teacher)
        english = self._course(other, self.english, self.other_teacher)
        self._decide("5", course=history, term=self.first)
        self._decide("3", student=self.other_student, course=english, term=self.first)
        sheet = self._sheet()
        texts = [
            self._text(sheet, self.student, self.history, self.first.id),
            self._text(sheet, self.other_student, self.english, self.first.id),
            self._text(sheet, self.third_student, self.history, self.first.id),
        ]
        self.assertEqual(texts, ["5", "3", None])
        self.assertEqual(self._differences(self.class_6b), {})

    @WHOLE
    def test_an_individual_plan(self):
        """Its grade stands in the subject's column, whatever the class's course has."""
        plan = self._class(
            "Орлова А.",
            6,
            kind="individual",
            parent_id=self.class_6b.id,
            bell_schedule_id=False,
        )
        self._enroll(self.student, plan)
        course = self._course(plan, self.math, self.other_teacher)
        sheet = self._sheet()
        self.assertEqual(self._text(sheet, self.student, self.math, self.first.id), "?")
        self._decide("4", course=course, term=self.first)
        sheet = self._sheet()
        self.assertEqual(self._text(sheet, self.student, self.math, self.first.id), "4")
        self.assertEqual(self._differences(self.class_6b), {})

    @WHOLE
    def test_who_has_results_but_no_place_in_the_class_is_shown(self):
        """As after an enrollment deleted by mistake; other classes' results are not."""
        self._decide("5", student=self.third_student, term=self.first)
        self.third_student.enrollment_ids.unlink()
        self._enroll(self.third_student, self.class_7a)
        course = self._course(self.class_7a, self.math, self.other_teacher)
        self._decide("3", student=self.third_student, course=course, term=self.second)
        sheet = self._sheet()
        line = self._line(sheet, self.third_student)
        self.assertTrue(line.is_stray)
        self.assertEqual(line.notes({"came": "", "left": "", "stray": "!"}), ["!"])
        self.assertEqual(
            [
                self._text(sheet, self.third_student, self.math, term.id)
                for term in (self.first, self.second)
            ],
            ["5", None],
        )
        self.assertFalse(self._line(sheet, self.student).is_stray)
