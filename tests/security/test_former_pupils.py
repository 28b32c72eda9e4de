"""What teachers see of a pupil ends when the pupil leaves them."""

from datetime import date, timedelta

from odoo.tests import freeze_time, tagged

from ..delivery.extract_common import ExtractMixin
from .test_record_access import RecordAccessCase


class MovingCase(ExtractMixin, RecordAccessCase):
    """6Б and 6В, each with a homeroom teacher; the pupil begins in 6Б."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.next_teacher = cls._user("t_next", "teacher", "Ежова Ольга Юрьевна")
        cls.class_6v = cls._class("6В", 6, homeroom_teacher_id=cls.next_teacher.id)
        cls.enrollment = cls.student.enrollment_ids.filtered(
            lambda enrollment: enrollment.class_id == cls.class_6b
        )

    def _move(self, day):
        """The pupil is in 6В from ``day`` on."""
        self.enrollment.date_to = day - timedelta(days=1)
        self._enroll(self.student, self.class_6v, date_from=day)

    def _next_year(self):
        """The next school year and in it 7Б with the next homeroom teacher."""
        year = self.env["school.year"].create(
            {
                "name": "2027/2028",
                "company_id": self.school.id,
                "date_start": date(2027, 9, 1),
                "date_end": date(2028, 5, 31),
            }
        )
        return self._class(
            "7Б", 7, year_id=year.id, homeroom_teacher_id=self.next_teacher.id
        )

    def _on(self, moment):
        """The clock at that moment; nothing known from before."""
        self.env.invalidate_all()
        return freeze_time(moment)


@tagged("post_install", "-at_install")
class TestHomeroom(MovingCase):
    """The homeroom teacher's rights last as long as the pupil is in the class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        grade = cls._give(cls.student, cls.lessons_math[0], "4")
        grade.value_id = cls._value("5")
        cls._on_paper([cls.guardian])
        cls.batch = cls._batch(cls.MONDAY)
        advice = cls.env["school.recommendation"].create(
            {"student_id": cls.student.id, "text": "Читать", "author_id": cls.head.id}
        )
        cls.records = [
            cls.guardian,
            cls.guardian.application_ids,
            grade,
            grade.revision_ids,
            cls._absent(cls.student, cls.lessons_math[1]),
            advice,
            cls.batch.notice_ids,
        ]

    def assertHomeroom(self, **expected):
        for record in self.records:
            record.ensure_one()
            self.assertMay(record, **expected)
            for name, letters in expected.items():
                mine = record.with_user(getattr(self, name))
                found = mine.search([("id", "=", record.id)])
                with self.subTest(record=record._name, user=name):
                    self.assertEqual(bool(found), "r" in letters)

    def test_present_class(self):
        self.assertHomeroom(homeroom_teacher="r", next_teacher="")

    def test_moved(self):
        self._move(self.TODAY)
        self.assertHomeroom(homeroom_teacher="", next_teacher="r")

    def test_will_move(self):
        self._move(self.TODAY + timedelta(days=1))
        self.assertHomeroom(homeroom_teacher="r", next_teacher="")
        with self._on("2026-11-19 09:00:00"):
            self.assertHomeroom(homeroom_teacher="", next_teacher="r")

    def test_left_for_nowhere(self):
        self.enrollment.date_to = self.TODAY - timedelta(days=1)
        self.assertHomeroom(homeroom_teacher="")

    def test_without_an_end(self):
        self.enrollment.date_to = False
        self.assertHomeroom(homeroom_teacher="r")

    def test_departed(self):
        self.student.departure_date = self.TODAY
        self.assertHomeroom(homeroom_teacher="")

    def test_another_homeroom_teacher(self):
        self.class_6b.homeroom_teacher_id = self.next_teacher
        self.assertHomeroom(homeroom_teacher="", next_teacher="r")

    def test_on_the_clock_of_the_school(self):
        """18:00 in Moscow is the next morning in Vladivostok."""
        self.enrollment.date_to = self.TODAY
        with self._on("2026-11-18 15:00:00"):
            self.assertHomeroom(homeroom_teacher="r")
            self.school.resource_calendar_id.tz = "Asia/Vladivostok"
            self.env.invalidate_all()
            self.assertHomeroom(homeroom_teacher="")

    def test_summer(self):
        """The class stays together until its pupils are enrolled elsewhere."""
        next_class = self._next_year()
        with self._on("2027-07-01 09:00:00"):
            self.assertHomeroom(homeroom_teacher="r", next_teacher="")
            self._enroll(self.student, next_class, date_from=date(2027, 7, 1))
            self.env.invalidate_all()
            self.assertHomeroom(homeroom_teacher="", next_teacher="r")

    def test_summer_after_leaving_in_spring(self):
        self.enrollment.date_to = date(2027, 5, 30)
        with self._on("2027-07-01 09:00:00"):
            self.assertHomeroom(homeroom_teacher="")

    def test_summer_ends(self):
        next_class = self._next_year()
        with self._on("2027-08-31 09:00:00"):
            self.assertHomeroom(homeroom_teacher="r", next_teacher="")
        with self._on("2027-09-01 09:00:00"):
            self.assertHomeroom(homeroom_teacher="", next_teacher="")
            self._enroll(self.student, next_class)
            self.env.invalidate_all()
            self.assertHomeroom(homeroom_teacher="", next_teacher="r")

    def test_office(self):
        """Those who answer for the whole school lose nobody."""
        self._move(self.TODAY)
        self.assertMay(self.guardian, secretary="rwu", deputy="r", head="r")
        self.assertMay(self.records[2], deputy="rwu", head="r")


@tagged("post_install", "-at_install")
class TestPaper(MovingCase):
    """Of a pupil who has left, the class's teacher prints and hands over nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.names = cls.class_6b._students(cls.TODAY).mapped("name")

    def _names(self, record, report, user):
        self.env.invalidate_all()
        lines = [page.lines[2] for page in self._print(record, report, user)]
        return [line for line in lines if line in self.names]

    def test_batch(self):
        self._on_paper([self.guardian, self.other_guardian])
        batch = self._batch(self.MONDAY)
        self._move(self.TODAY)
        both = [self.student.name, self.other_student.name]
        mine = self.homeroom_teacher
        self.assertEqual(self._names(batch, self.REPORT, mine), both[1:])
        self.assertCountEqual(self._names(batch, self.REPORT, self.secretary), both)
        batch.with_user(mine).action_mark_printed()
        batch.with_user(mine).action_hand_over()
        waiting = self.env["school.notice"].search([("state", "=", "queued")])
        self.assertEqual(waiting.student_id, self.student)
        self.assertEqual(
            batch.state, "with_teacher", "the office still has one to give"
        )

    def test_on_demand(self):
        self._move(self.TODAY)
        report = "school_diary.action_report_extract_on_demand"
        for user, expected in (
            (self.homeroom_teacher, False),
            (self.secretary, True),
            (self.head, True),
        ):
            extract = (
                self.env["school.paper.extract"]
                .with_user(user)
                .create({"class_id": self.class_6b.id, "date": self.MONDAY})
            )
            names = self._names(extract, report, user)
            self.assertIn(self.other_student.name, names)
            self.assertEqual(self.student.name in names, expected, user.login)

    def test_batches_of_years_past(self):
        self._on_paper([self.guardian])
        batch = self._batch(self.MONDAY)
        self.assertMay(batch, homeroom_teacher="r")
        self._next_year()
        with self._on("2027-09-01 09:00:00"):
            self.assertMay(batch, homeroom_teacher="", secretary="r")


@tagged("post_install", "-at_install")
class TestJournalNames(MovingCase):
    """Who teaches reads the names in the journal until the next year begins."""

    def test_pupil_who_left(self):
        grade = self._give(self.student, self.lessons_math[0], "4")
        absence = self._absent(self.student, self.lessons_math[1])
        self._move(self.TODAY)
        for record in (self.student, self.enrollment, grade, absence):
            self.assertMay(record, teacher="rwu" if record in (grade, absence) else "r")
        self.assertMay(self.guardian, teacher="")
        # Teaches literature, was the homeroom teacher: the name, not the grades.
        self.assertMay(self.student, homeroom_teacher="r")
        self.assertMay(grade, homeroom_teacher="")
        self.assertIn("Орлова", grade.with_user(self.teacher).display_name)

    def test_homeroom_teacher_without_lessons(self):
        self.course_literature.teacher_id = self.teacher
        self.lesson_literature.teacher_id = self.teacher
        self.assertMay(self.student, homeroom_teacher="r")
        self._move(self.TODAY)
        self.assertMay(self.student, homeroom_teacher="", next_teacher="r")
        self.assertMay(self.enrollment, homeroom_teacher="", next_teacher="r")

    def test_pupil_who_will_come(self):
        self._course(self.class_6v, self.math, self.head)
        teacher = self._user("t_sixth", "teacher", "Жарова Инна Львовна")
        self.class_6v.course_ids.teacher_id = teacher
        pupil = self._student("Юдин", "Егор", "Ильич", self.class_7a)
        pupil.enrollment_ids.date_to = self.TODAY
        self.assertFalse(pupil.with_user(teacher).has_access("read"))
        self._enroll(pupil, self.class_6v, date_from=self.TODAY + timedelta(days=1))
        self.assertTrue(pupil.with_user(teacher).has_access("read"))
        self.assertMay(pupil, next_teacher="")

    def test_former_teacher_of_the_course(self):
        """Who has given lessons keeps them to the end of the year."""
        grade = self._give(self.student, self.lesson, "4")
        self.lesson.state = "held"
        self.course_math.teacher_id = self.next_teacher
        self.course_english.teacher_id = self.next_teacher
        self.assertMay(self.student, teacher="r", next_teacher="r")
        self.assertMay(grade, teacher="rwu", next_teacher="rwu")

    def test_years_past(self):
        grade = self._give(self.student, self.lesson, "4")
        grade.value_id = self._value("5")
        absence = self._absent(self.student, self.lessons_math[1])
        advice = (
            self.env["school.recommendation"]
            .with_user(self.teacher)
            .create({"student_id": self.student.id, "text": "Читать"})
            .sudo()  # to move it to another day
        )
        records = (
            self.student,
            self.enrollment,
            grade,
            grade.revision_ids,
            absence,
            advice,
        )
        with self._on("2027-08-31 09:00:00"):
            for record in records:
                self.assertTrue(record.with_user(self.teacher).has_access("read"))
        self._next_year()
        with self._on("2027-09-01 09:00:00"):
            for record in records:
                with self.subTest(record=record._name):
                    self.assertMay(record, teacher="")
                    mine = record.with_user(self.teacher)
                    self.assertFalse(mine.search([("id", "=", record.id)]))
            self.assertMay(grade, deputy="rwu", head="r")

    def test_queries_do_not_grow(self):
        """The rules ask for all at once, in searches and in checks alike."""
        many = self._crowd(self.class_6b, 12)[0]
        guardians = many.guardian_ids
        for records, user in (
            (many, self.teacher),
            (guardians, self.homeroom_teacher),
        ):
            counts = []
            for few in (records[:1], records[:1], records):  # the first one warms up
                self.env.flush_all()
                self.env.invalidate_all()
                mine = few.browse(few.ids).with_user(user)
                mine.browse().has_access("read")
                before = self.cr.sql_log_count
                self.assertEqual(mine._filtered_access("read"), few)
                counts.append(self.cr.sql_log_count - before)
            self.assertEqual(counts[1], counts[2], records._name)
