"""A class as large as they come: 35 pupils, 18 subjects, all of a year."""

from datetime import date, timedelta

from .common import ResultMixin

SUBJECTS = (
    "Русский язык",
    "Литература",
    "Родной язык (русский)",
    "Родная литература (русская)",
    "Иностранный язык (английский)",
    "Второй иностранный язык (немецкий)",
    "Алгебра",
    "Геометрия",
    "Вероятность и статистика",
    "Информатика",
    "История",
    "Обществознание",
    "География",
    "Изобразительное искусство",
    "Основы духовно-нравственной культуры народов России",
    "Труд (технология)",
    "Физическая культура",
    "Основы безопасности и защиты Родины",
)
LONGEST = "Константинопольская-Преображенская Александра Владиславовна"
NAMES = (
    ("Константинопольская-Преображенская", "Александра", "Владиславовна"),
    ("Абдурахманбекова", "Гульнара", "Шамсутдиновна"),
    *((f"Ученик{chr(1040 + number)}", "Иван", "Петрович") for number in range(31)),
    ("Ян", "Ли", ""),
    ("Ярославцев-Задунайский", "Святослав", "Вячеславович"),
)
CODES = "5443545344354"


class LargeClassMixin(ResultMixin):
    """Everything is decided; the exams are sat."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year_term = cls._year_term()
        cls.large = cls._class("9А", 9, homeroom_teacher_id=cls.homeroom_teacher.id)
        cls.pupils = cls.env["school.student"].create(
            [
                {
                    "last_name": last_name,
                    "first_name": first_name,
                    "middle_name": middle_name,
                    "admission_date": date(2020, 9, 1),
                    "company_id": cls.school.id,
                }
                for last_name, first_name, middle_name in NAMES
            ]
        )
        cls._enroll(cls.pupils, cls.large)
        cls.subjects = cls.russian | cls.literature | cls.history
        cls.subjects |= cls.env["school.subject"].create(
            [
                {"name": name, "sequence": 50 + place, "company_id": cls.school.id}
                for place, name in enumerate(SUBJECTS)
                if name not in cls.subjects.mapped("name")
            ]
        )
        for subject in cls.subjects:
            cls._course(cls.large, subject, cls.teacher)
        cls._examine(cls.large, cls.pupils, cls.subjects)
        cls._decide_all(cls.large)

    @classmethod
    def _examine(cls, school_class, pupils, subjects):
        cls.env["school.exam"].create(
            [
                {
                    "name": "Экзамен",
                    "subject_id": subject.id,
                    "date": cls.TODAY - timedelta(days=1),
                    "user_id": cls.teacher.id,
                    "is_final": True,
                    "result_ids": [
                        (
                            0,
                            0,
                            {
                                "student_id": pupil.id,
                                "value_id": cls._value(cls._code(pupil, subject)).id,
                            },
                        )
                        for pupil in pupils
                    ],
                }
                for subject in subjects
            ]
        )

    @classmethod
    def _decide_all(cls, school_class):
        cls.env.flush_all()
        cls.env.cr.precommit.run()
        results = cls.env["school.result"].search([("class_id", "=", school_class.id)])
        by_code = results.grouped(lambda one: cls._code(one.student_id, one.subject_id))
        for code, found in by_code.items():
            found.write({"value_id": cls._value(code).id, "reason": "Решение совета"})
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    @classmethod
    def _code(cls, pupil, subject):
        return CODES[(pupil.id * 7 + subject.id) % len(CODES)]
