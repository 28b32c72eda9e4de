"""The tiny school on which the tests are built. All names are invented.

The clock stands on Wednesday, 18 November 2026, noon in Moscow, and ticks from
there (a browser that never finishes must still time out).

The school teaches 6Б and 7А; `parent` speaks for two children, one in each class;
`other_parent` for one pupil of 6Б; `pupil_user` is a pupil of 6Б. Their gates are
open. `other_school` is a stranger with a class, a pupil and a parent of its own.

The databases know Russian and English. Whoever has a login reads Russian, and so does
a browser without one; what a test's own `self.env` reads is the source, English.
"""

from datetime import date, timedelta

from odoo.tests import HttpCase, TransactionCase, freeze_time

from .clauses import regulation
from .records import SchoolDiaryRecords

__all__ = ["SchoolDiaryCommon", "SchoolDiaryHttpCommon", "regulation"]

BELLS = [(8.5, 9.25), (9.5, 10.25), (10.5, 11.25), (11.5, 12.25), (12.5, 13.25)]
QUARTERS = [
    (date(2026, 9, 1), date(2026, 10, 23)),
    (date(2026, 11, 2), date(2026, 12, 30)),
    (date(2027, 1, 11), date(2027, 3, 26)),
    (date(2027, 4, 5), date(2027, 5, 31)),
]


class SchoolDiaryMixin(SchoolDiaryRecords):
    """Builds the school; see the classes at the end of the file."""

    MONDAY = date(2026, 11, 16)
    TODAY = date(2026, 11, 18)
    REGULATION = "001"
    TERM_KIND, TERM_NAME, TERMS = "quarter", "четверть", QUARTERS
    freeze_time = freeze_time("2026-11-18 09:00:00", tick=True)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_school()
        cls._set_up_staff()
        cls._set_up_calendar()
        cls._set_up_classes()
        cls._set_up_pupils()
        cls._set_up_lessons()
        cls._set_up_other_school()
        cls.env.cr.flush()  # as at the end of a request: results are made

    # The school, step by step

    @classmethod
    def _set_up_school(cls):
        cls.regulation = cls.env.ref(f"school_diary.regulation_{cls.REGULATION}")
        cls.school = cls._school("Школа № 1")
        # Who sets up works in the school; a context would follow the users, too.
        cls.env.user.write(
            {"company_ids": [(4, cls.school.id)], "company_id": cls.school.id}
        )
        cls.scale = cls.env.ref("school_diary.grade_scale_five")
        cls.type_lesson = cls.env.ref("school_diary.lesson_type_lesson")
        cls.type_test = cls.env.ref("school_diary.lesson_type_test")

    @classmethod
    def _set_up_staff(cls):
        (
            cls.teacher,
            cls.other_teacher,
            cls.homeroom_teacher,
            cls.deputy,
            cls.secretary,
            cls.head,
            cls.admin,
        ) = cls._users(
            [
                ("t_teacher", "teacher", "Ильина Марина Олеговна"),
                ("t_other", "teacher", "Зуев Андрей Львович"),
                ("t_home", "teacher", "Котова Нина Юрьевна"),
                ("t_deputy", "deputy", "Лаптева Вера Ивановна"),
                ("t_secretary", "secretary", "Мухина Анна Петровна"),
                ("t_head", "head", "Рогов Сергей Николаевич"),
                ("t_admin", "admin", "Дёмин Олег Игоревич"),
            ]
        )

    @classmethod
    def _set_up_calendar(cls):
        cls.year = cls._year(cls.school)
        cls.quarters = cls.env["school.term"].create(
            [
                {
                    "name": f"{number} {cls.TERM_NAME}",
                    "year_id": cls.year.id,
                    "kind": cls.TERM_KIND,
                    "number": number,
                    "date_start": start,
                    "date_end": end,
                }
                for number, (start, end) in enumerate(cls.TERMS, 1)
            ]
        )
        cls.quarter = cls.quarters[1]
        cls.vacation = cls.env["school.vacation"].create(
            {
                "name": "Осенние каникулы",
                "year_id": cls.year.id,
                "date_start": date(2026, 10, 24),
                "date_end": date(2026, 11, 1),
            }
        )
        cls.bells = cls.env["school.bell.schedule"].create(
            {
                "name": "Обычные дни",
                "company_id": cls.school.id,
                "bell_ids": [
                    (0, 0, {"period": period, "time_start": start, "time_end": end})
                    for period, (start, end) in enumerate(BELLS, 1)
                ],
            }
        )

    @classmethod
    def _set_up_classes(cls):
        cls.class_6b = cls._class("6Б", 6, homeroom_teacher_id=cls.homeroom_teacher.id)
        cls.class_7a = cls._class("7А", 7, homeroom_teacher_id=cls.other_teacher.id)
        cls.subgroup = cls._class(
            "6Б/1",
            6,
            kind="subgroup",
            parent_id=cls.class_6b.id,
            bell_schedule_id=False,
        )
        cls.math, cls.russian, cls.literature, cls.english, cls.history = cls.env[
            "school.subject"
        ].create(
            [
                {"name": name, "sequence": sequence, "company_id": cls.school.id}
                for sequence, name in enumerate(
                    (
                        "Математика",
                        "Русский язык",
                        "Литература",
                        "Английский язык",
                        "История",
                    )
                )
            ]
        )
        cls.course_math = cls._course(cls.class_6b, cls.math, cls.teacher, room="21")
        cls.course_russian = cls._course(cls.class_6b, cls.russian, cls.other_teacher)
        cls.course_literature = cls._course(
            cls.class_6b, cls.literature, cls.homeroom_teacher
        )
        cls.course_english = cls._course(cls.subgroup, cls.english, cls.teacher)
        cls.course_history = cls._course(cls.class_7a, cls.history, cls.other_teacher)
        cls.courses = (
            cls.course_math
            | cls.course_russian
            | cls.course_literature
            | cls.course_english
            | cls.course_history
        )

    @classmethod
    def _set_up_pupils(cls):
        cls.student = cls._student("Орлова", "Алиса", "Дмитриевна", cls.class_6b)
        cls.sibling = cls._student("Орлов", "Кирилл", "Дмитриевич", cls.class_7a)
        cls.other_student = cls._student("Семёнов", "Пётр", "Ильич", cls.class_6b)
        cls.third_student = cls._student("Белова", "Дарья", "Сергеевна", cls.class_6b)
        cls.own_student = cls._student("Громов", "Максим", "Андреевич", cls.class_6b)
        cls._enroll(cls.student | cls.own_student, cls.subgroup)

        cls.guardian = cls._guardian(cls.student, "Орлова Елена Викторовна")
        mother = cls.guardian.partner_id
        cls.guardian_of_sibling = cls._guardian(cls.sibling, mother)
        cls.other_guardian = cls._guardian(
            cls.other_student, "Семёнов Илья Павлович", relation="father"
        )
        # Has the right, but has not applied for access.
        cls.closed_guardian = cls._guardian(
            cls.other_student, "Семёнова Ольга Романовна"
        )
        cls.own_student.partner_id = cls._partner("Громов Максим Андреевич")
        cls.parent, cls.other_parent, cls.pupil_user = cls._portal_users(
            [
                ("t_parent", mother),
                ("t_other_parent", cls.other_guardian.partner_id),
                ("t_pupil", cls.own_student.partner_id),
            ]
        )
        cls._open_gate(cls.guardian)
        cls._open_gate(cls.guardian_of_sibling)
        cls._open_gate(cls.other_guardian)

    @classmethod
    def _set_up_lessons(cls):
        """The week of the 18th: mathematics daily, a test in it on Thursday."""
        days = [cls.MONDAY + timedelta(days=offset) for offset in range(5)]
        cls.lessons_math = (
            cls.env["school.lesson"]
            .browse()
            .union(*(cls._lesson(cls.course_math, day, 1) for day in days))
        )
        cls.lesson = cls.lessons_math[2]
        cls.lesson_test = cls.lessons_math[3]
        cls.lesson_test.write(
            {"type_id": cls.type_test.id, "topic": "Обыкновенные дроби"}
        )
        cls.lesson_russian = cls._lesson(cls.course_russian, cls.TODAY, 2)
        cls.lesson_literature = cls._lesson(cls.course_literature, cls.TODAY, 3)
        cls.lesson_english = cls._lesson(cls.course_english, cls.TODAY, 4)
        cls.lesson_history = cls._lesson(cls.course_history, cls.TODAY, 1)

    @classmethod
    def _set_up_other_school(cls):
        """A second school of the database, strange to the first in everything."""
        cls.other_school = cls._school("Школа № 2")
        cls.env.user.company_ids += cls.other_school
        cls.foreign_teacher, cls.foreign_secretary, cls.foreign_admin = cls._users(
            [
                ("t_foreign", "teacher", "Чайкина Ирина Павловна"),
                ("t_foreign_secretary", "secretary", "Щукина Майя Львовна"),
                ("t_foreign_admin", "admin", "Юдин Павел Олегович"),
            ],
            cls.other_school,
        )
        cls.foreign_year = cls._year(cls.other_school)
        cls.foreign_class = cls._class(
            "5В", 5, year_id=cls.foreign_year.id, bell_schedule_id=False
        )
        subject = cls.env["school.subject"].create(
            {"name": "Математика", "company_id": cls.other_school.id}
        )
        cls.foreign_course = cls._course(
            cls.foreign_class, subject, cls.foreign_teacher
        )
        cls.foreign_lesson = cls._lesson(cls.foreign_course, cls.TODAY, 1)
        cls.foreign_student = cls._student(
            "Фёдоров", "Глеб", "Маркович", cls.foreign_class
        )
        cls.foreign_guardian = cls._guardian(
            cls.foreign_student, "Фёдорова Инна Валерьевна"
        )
        cls.foreign_parent = cls._portal_user(
            "t_foreign_parent", cls.foreign_guardian.partner_id, cls.other_school
        )
        cls._open_gate(cls.foreign_guardian)


class SchoolDiaryCommon(SchoolDiaryMixin, TransactionCase):
    """The tiny school, for tests of models."""


class SchoolDiaryHttpCommon(SchoolDiaryMixin, HttpCase):
    """The tiny school, for tests that come through HTTP or in a browser."""

    # What a visitor's browser asks for; who has logged in has a language of their own.
    browser_language = "ru-RU"

    def url_open(self, url, *args, headers=None, **kwargs):
        headers = {"Accept-Language": self.browser_language, **(headers or {})}
        return super().url_open(url, *args, headers=headers, **kwargs)
