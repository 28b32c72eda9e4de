from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import tagged

from ...tools.diary import cell_text
from ..common import SchoolDiaryCommon, regulation


@tagged("post_install", "-at_install")
class TestSchoolDiary(SchoolDiaryCommon):
    """The one reading of the diary."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.diary = cls.env["school.diary"].with_context(lang="en_US")
        cls.lesson = cls.lessons_math[0]

    def _week(self, student=None, day=None):
        student = student or self.student
        return self.diary._week(student, day or self.TODAY)[student.id]

    def _glance(self):
        """The week as the portal shows it to the present user."""
        places = self.diary._places(self.student)
        glance = self.diary._glance(self.student, self.TODAY, self.TODAY, places)
        return glance[self.student.id][0]

    def _entry(self, lesson, student=None):
        return next(
            entry
            for entry in self._week(student, lesson.date).entries
            if entry.lesson.id == lesson.id
        )

    @regulation("000-4b", "002-2b", "003-2a")
    def test_week_shows_lessons_by_day(self):
        self.lesson.topic = "Сложение дробей"
        week = self._week()
        self.assertEqual(
            (week.date_from, week.date_to), (self.MONDAY, date(2026, 11, 21))
        )
        self.assertEqual(len(week.days), 6)
        lesson = self._entry(self.lesson).lesson
        self.assertEqual(lesson.subject, "Математика")
        self.assertEqual(lesson.topic, "Сложение дробей")
        self.assertEqual(lesson.teacher, "Ильина М. О.")
        self.assertEqual(lesson.room, "21")
        self.assertEqual((lesson.time_start, lesson.time_end), (8.5, 9.25))
        self.assertEqual(week.pupil.class_name, "6Б")
        self.assertEqual(week.pupil.homeroom_teacher, "Котова Н. Ю.")

    def test_sunday_only_with_lessons(self):
        sunday = self._lesson(self.course_math, date(2026, 11, 22), 1)
        self.assertEqual(self._week().days[-1].date, sunday.date)

    def test_cell_keeps_the_order_of_the_journal(self):
        self._absent(self.student, self.lesson, "late")
        self._give(self.student, self.lesson, "4")
        self._give(self.student, self.lesson, "5").same_work = True
        self._give(self.student, self.lesson, "3")
        self.assertEqual(cell_text(self._entry(self.lesson).marks), "О 4/5 3")

    def test_marks_are_the_pupils_own(self):
        self._give(self.other_student, self.lesson, "2")
        self.assertEqual(self._entry(self.lesson).marks, [])
        marks = self._entry(self.lesson, self.other_student).marks
        self.assertEqual([mark.code for mark in marks], ["2"])

    def test_mark_tells_what_for_and_by_whom(self):
        test = self.lessons_math.filtered("is_test")[:1]
        grade = self._give(self.student, test, "5")
        grade.write({"comment": "Без ошибок", "author_id": self.teacher.id})
        (mark,) = self._entry(test).marks
        self.assertEqual(mark.work, "Test")
        self.assertEqual((mark.weight, mark.number, mark.tone), (2.0, 5.0, "excellent"))
        self.assertEqual((mark.comment, mark.author), ("Без ошибок", "Ильина М. О."))

    def test_type_is_named_in_the_readers_language(self):
        test = self.lessons_math.filtered("is_test")[:1]
        test.type_id.with_context(lang="ru_RU").name = "Контрольная"
        self.diary = self.diary.with_context(lang="ru_RU")
        self.assertEqual(self._entry(test).lesson.work, "Контрольная")
        self.assertEqual(self._entry(self.lesson).lesson.work, "")

    def test_new_is_what_came_after_the_last_visit(self):
        grade = self._give(self.student, self.lesson, "5")
        grade.flush_recordset()
        before = grade.write_date - timedelta(seconds=1)
        visit = self.env["school.visit"].create(
            {
                "student_id": self.student.id,
                "user_id": self.env.uid,
                "section": "week",
                "date": self.TODAY - timedelta(days=1),
                "first_at": before,
                "last_at": before,
                "company_id": self.school.id,
            }
        )
        self.assertEqual([mark.code for mark in self._glance().new_grades], ["5"])
        visit.last_at = grade.write_date
        self.assertFalse(self._glance().new_grades)
        # Who reads a digest has looked at nothing.
        self.assertFalse(self._week().new_grades)

    def test_lessons_of_the_subgroup_only_for_its_pupils(self):
        lesson = self._lesson(self.course_english, self.TODAY, 5)
        self.assertTrue(self._entry(lesson).lesson.is_group)
        others = [entry.lesson.id for entry in self._week(self.other_student).entries]
        self.assertNotIn(lesson.id, others)

    def test_pupil_who_changed_class_sees_each_in_its_time(self):
        enrollment = self.student.enrollment_ids.filtered(
            lambda one: one.class_id == self.class_6b
        )
        enrollment.date_to = self.TODAY - timedelta(days=1)
        self._enroll(self.student, self.class_7a, date_from=self.TODAY)
        history = self.lesson_history
        early = self._lesson(self.course_history, self.MONDAY, 4)
        ids = {entry.lesson.id for entry in self._week().entries}
        self.assertIn(self.lesson.id, ids)
        self.assertIn(history.id, ids)
        self.assertNotIn(early.id, ids)
        self.assertFalse(ids & set(self.lessons_math[2:].ids))

    @regulation("000-4b")
    def test_move_shows_both_lessons(self):
        source = self.lessons_math[1]
        target = source._move(date(2026, 11, 21), 2)
        moved = self._entry(source).lesson
        self.assertEqual((moved.state, moved.moved_to), ("moved", date(2026, 11, 21)))
        self.assertFalse(moved.takes_place)
        self.assertEqual(self._entry(target).lesson.moved_from, source.date)
        changed = {lesson.id for lesson in self._week().changes}
        self.assertEqual(changed, {source.id, target.id})

    @regulation("000-4b")
    def test_substitution_and_cancellation_are_told(self):
        self.lesson.write(
            {"substitute_id": self.other_teacher.id, "reason": "Болезнь учителя"}
        )
        self.lessons_math[1].action_cancel()
        lesson = self._entry(self.lesson).lesson
        self.assertEqual(
            (lesson.substitute, lesson.reason), ("Зуев А. Л.", "Болезнь учителя")
        )
        self.assertEqual(self._entry(self.lessons_math[1]).lesson.state, "cancelled")

    def test_homework_stands_at_the_lesson_where_it_is_due(self):
        work = self.env["school.homework"].create(
            {"lesson_id": self.lesson.id, "description": "№ 512"}
        )
        due = self.lessons_math[1]
        self.assertEqual(work.date_due, due.date)
        self.assertEqual(
            [one.description for one in self._entry(due).homework], ["№ 512"]
        )
        due.action_cancel()
        day = next(day for day in self._week().days if day.date == due.date)
        self.assertEqual([one.description for one in day.homework], ["№ 512"])
        self.assertEqual(
            [
                one.description
                for one in self.diary._homework(self.student, due.date, due.date)[
                    self.student.id
                ]
            ],
            ["№ 512"],
        )

    def test_homework_brings_its_files(self):
        attachment = self.env["ir.attachment"].create({"name": "карта.pdf"})
        self.env["school.homework"].create(
            {
                "lesson_id": self.lesson.id,
                "description": "Карта",
                "attachment_ids": attachment.ids,
            }
        )
        (work,) = self._entry(self.lessons_math[1]).homework
        self.assertEqual(work.attachments, ((attachment.id, "карта.pdf"),))

    @regulation("000-4b")
    def test_vacations_of_the_year_of_study(self):
        self.env["school.vacation"].create(
            {
                "name": "Дополнительные",
                "year_id": self.year.id,
                "date_start": date(2027, 2, 20),
                "date_end": date(2027, 2, 28),
                "grade_from": 1,
                "grade_to": 1,
            }
        )
        vacations = self.diary._vacations(self.student)[self.student.id]
        self.assertEqual([one.name for one in vacations], ["Осенние каникулы"])
        week = self._week(day=date(2026, 10, 28))
        self.assertEqual({day.day_off for day in week.days}, {"Осенние каникулы"})

    def test_public_holiday_is_a_day_off(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "День народного единства",
                "company_id": self.school.id,
                "calendar_id": self.school.resource_calendar_id.id,
                "date_from": datetime(2026, 11, 3, 21),
                "date_to": datetime(2026, 11, 4, 20, 59, 59),
            }
        )
        week = self._week(day=date(2026, 11, 4))
        self.assertEqual(
            [day.day_off for day in week.days],
            ["", "", "День народного единства", "", "", ""],
        )

    def test_terms_of_the_class_year_last(self):
        self.env["school.term"].create(
            [
                {
                    "name": name,
                    "kind": kind,
                    "year_id": self.year.id,
                    "date_start": self.year.date_start,
                    "date_end": end,
                }
                for name, kind, end in (
                    ("I полугодие", "half_year", date(2026, 12, 30)),
                    ("Год", "year", self.year.date_end),
                )
            ]
        )
        terms = self.diary._terms(self.student)[self.student.id]
        self.assertEqual([term.kind for term in terms], ["quarter"] * 4 + ["year"])

    def test_new_names_are_read_at_once(self):
        """The diary keeps names in the cache: a change of any must empty it."""
        self._give(self.student, self.lesson, "4")
        self._absent(self.student, self.lesson_russian, "ill")
        self._week()
        self.math.name = "Алгебра"
        self.teacher.name = "Новая Фамилия Отчества"
        self.lesson.type_id.write({"name": "Срез", "is_named": True})
        self.year.vacation_ids[:1].name = "Новые каникулы"
        self.quarter.name = "Первая четверть"
        entry = self._entry(self.lesson)
        self.assertEqual(entry.lesson.subject, "Алгебра")
        self.assertEqual(entry.lesson.teacher, "Новая Ф. О.")
        self.assertEqual(entry.lesson.work, "Срез")
        self.assertEqual(entry.marks[0].subject, "Алгебра")
        value = self.lesson.grade_ids.value_id
        value.tone = "neutral"
        self.assertEqual(self._entry(self.lesson).marks[0].tone, "neutral")
        vacations = self.diary._vacations(self.student)[self.student.id]
        self.assertIn("Новые каникулы", [one.name for one in vacations])
        terms = self.diary._terms(self.student)[self.student.id]
        self.assertIn("Первая четверть", [one.name for one in terms])
        newcomer = self._user("t_new", "teacher", "Лебедева Анна Ильинична")
        self.course_math.teacher_id = newcomer
        teachers = self.diary._teachers(self.student, self.TODAY)[self.student.id]
        self.assertIn("Лебедева Анна Ильинична", [one.teacher for one in teachers])

    def test_translated_names_are_read_at_once(self):
        """The translation dialog does not write as forms do."""
        kind = self.lesson.type_id
        kind.write({"name": "Срез", "is_named": True})
        self.assertEqual(self._entry(self.lesson).lesson.work, "Срез")
        kind.update_field_translations("name", {self.env.lang or "en_US": "Проверка"})
        self.assertEqual(self._entry(self.lesson).lesson.work, "Проверка")

    def test_queries_do_not_grow_with_pupils(self):
        everybody = self.student | self.other_student | self.third_student
        many = everybody | self.env["school.student"].concat(
            *(
                self._student(f"Ученик{i}", "Иван", "Ильич", self.class_6b)
                for i in range(20)
            )
        )
        for student in many:
            self._give(student, self.lesson, "4")
        self.env.flush_all()
        term = self.quarter.date_start, self.quarter.date_end
        for method, arguments, expected in (
            ("_week", (self.TODAY,), 4),
            ("_grades", term, 2),
            ("_means", term, 2),
            ("_homework", term, 2),
            ("_tests", term, 2),
            ("_absences", term, 1),
            ("_teachers", (self.TODAY,), 2),
            ("_recommendations", term, 1),
            ("_vacations", (self.TODAY,), 1),
            ("_terms", (self.TODAY,), 1),
        ):
            for students in (self.student, many):
                with self.subTest(method=method, pupils=len(students)):
                    self.env.invalidate_all()
                    # Who asks knows the pupils; the names are cached.
                    students.fetch(["company_id", "name"])
                    self.diary._lookup()
                    with self.assertQueryCount(expected):
                        getattr(self.diary, method)(students, *arguments)

    def test_nothing_for_nobody(self):
        nobody = self.env["school.student"]
        self.assertEqual(self.diary._week(nobody, self.TODAY), {})

    def test_no_method_can_be_called_from_outside(self):
        diary = self.env["school.diary"].with_user(self.parent)
        for name in ("_week", "_grades", "_pupils", "_source_marks"):
            with self.subTest(name), self.assertRaises(AccessError):
                get_public_method(diary, name)
