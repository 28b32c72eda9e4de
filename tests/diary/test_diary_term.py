from datetime import timedelta

from odoo.tests import tagged

from ..common import SchoolDiaryCommon, regulation


@tagged("post_install", "-at_install")
class TestDiaryTerm(SchoolDiaryCommon):
    """What the diary tells of a term: grades, tests, absences, teachers, advice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.diary = cls.env["school.diary"].with_context(lang="en_US")
        cls.lesson = cls.lessons_math[0]

    def test_average_is_weighted(self):
        """5 with weight 1 and 2 with weight 2: (5 + 4) / 3 = 3."""
        test = self.lessons_math.filtered("is_test")[:1]
        self._give(self.student, self.lesson, "5")
        self._give(self.student, test, "2")
        subject = self._subject("Математика")
        self.assertAlmostEqual(subject.average, 3.0)
        self.assertEqual([round(mean, 2) for _day, mean in subject.running], [5.0, 3.0])

    def test_absence_is_no_zero(self):
        self._give(self.student, self.lesson, "5")
        self._absent(self.student, self.lessons_math[1], "ill")
        self.assertEqual(self._subject("Математика").average, 5.0)
        self.assertIsNone(self._subject("Литература").average)

    def _subject(self, name):
        subjects = self.diary._grades(
            self.student, self.quarter.date_start, self.quarter.date_end
        )[self.student.id]
        return next(one for one in subjects if one.subject == name)

    def test_means_are_those_of_the_grades(self):
        """The one that counts in SQL says the same as the one that has the marks."""
        self._give(self.student, self.lessons_math[0], "5")
        self._give(self.student, self.lessons_math[1], "2")
        self._give(self.student, self.lesson_test, "4")
        self._give(self.student, self.lesson_russian, "3", weight=0)
        self._give(self.other_student, self.lesson_russian, "3")
        students = self.student | self.other_student | self.third_student
        term = self.quarter.date_start, self.quarter.date_end
        means = self.diary._means(students, *term)
        for student_id, subjects in self.diary._grades(students, *term).items():
            self.assertEqual(
                means[student_id],
                {subject.subject: subject.average for subject in subjects},
            )
        eve = self.MONDAY - timedelta(days=1)
        before = self.diary._means(self.student, self.quarter.date_start, eve)
        self.assertFalse(any(before[self.student.id].values()))

    def test_grades_list_own_subjects_only(self):
        subjects = self.diary._grades(
            self.student | self.sibling, self.quarter.date_start, self.quarter.date_end
        )
        self.assertEqual(
            [one.subject for one in subjects[self.sibling.id]], ["История"]
        )
        self.assertNotIn("История", [one.subject for one in subjects[self.student.id]])

    @regulation("000-4b")
    def test_schedule_of_tests_of_the_term(self):
        test = self.lessons_math.filtered("is_test")[:1]
        tests = self.diary._tests(
            self.student | self.sibling, self.quarter.date_start, self.quarter.date_end
        )
        self.assertEqual(
            [(one.day, one.subject, one.takes_place) for one in tests[self.student.id]],
            [(test.date, "Математика", True)],
        )
        self.assertEqual(tests[self.sibling.id], [])

    def test_absences_by_kind(self):
        self._absent(self.student, self.lesson, "ill")
        (absence,) = self.diary._absences(self.student, self.MONDAY, self.TODAY)[
            self.student.id
        ]
        self.assertEqual(
            (absence.code, absence.kind, absence.work), ("Б", "ill", "Illness")
        )
        self.assertTrue(absence.is_missed)

    @regulation("000-4b")
    def test_teachers_of_class_and_group(self):
        teachers = self.diary._teachers(self.student | self.other_student, self.TODAY)
        mine = {(one.subject, one.teacher) for one in teachers[self.student.id]}
        self.assertIn(("Английский язык", "Ильина Марина Олеговна"), mine)
        other = {one.subject for one in teachers[self.other_student.id]}
        self.assertNotIn("Английский язык", other)

    @regulation("000-4b")
    def test_recommendations_are_the_pupils_own(self):
        self.env["school.recommendation"].create(
            {
                "student_id": self.student.id,
                "course_id": self.course_math.id,
                "author_id": self.teacher.id,
                "date": self.TODAY,
                "text": "Повторить дроби",
            }
        )
        advice = self.diary._recommendations(
            self.student | self.other_student, self.MONDAY, self.TODAY
        )
        self.assertEqual(
            [(one.author, one.subject, one.text) for one in advice[self.student.id]],
            [("Ильина М. О.", "Математика", "Повторить дроби")],
        )
        self.assertEqual(advice[self.other_student.id], [])
