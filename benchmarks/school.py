"""A generated school: 1,000 pupils in 40 classes with 500,000 grades.

Who is there, and the lessons, are made through the ORM; grades, absences and homework
come by the hundred thousand and are written by SQL, with the columns that Odoo stores
beside them.
"""

import random
from datetime import date, timedelta

CLASSES = 40
PUPILS = 25  # in a class
SUBJECTS = (
    "Алгебра Геометрия Физика Химия Биология География История Обществознание "
    "Литература Информатика"
).split() + ["Русский язык", "Английский язык", "Физическая культура"]
PERIODS = 6
GRADES = 500_000
MONDAY = date(2026, 11, 16)
"""The week that the benchmarks look at."""
PARENT = "bench_parent"
START, END = date(2026, 9, 1), date(2027, 5, 26)
TERMS = [
    (1, date(2026, 9, 1), date(2026, 10, 23)),
    (2, date(2026, 11, 5), date(2026, 12, 29)),
    (3, date(2027, 1, 11), date(2027, 3, 26)),
    (4, date(2027, 4, 5), date(2027, 5, 26)),
]


def generate(env):
    """Fill the database of the addon alone."""
    env = env(context={**env.context, "tracking_disable": True})
    company = env.company
    company.write({"name": "Школа", "email": "school@example.com"})
    company.school_regulation_id = env.ref("school_diary.regulation_001")
    classes, pupils = people(env, company)
    _lessons(env)
    _grades(env)
    _guardians(env, company, pupils)
    env.cr.execute("ANALYZE")


def people(env, company):
    year = env["school.year"].create(
        {
            "name": "2026/2027",
            "date_start": START,
            "date_end": END,
            "term_ids": [
                (
                    0,
                    0,
                    {
                        "name": f"{number} четверть",
                        "number": number,
                        "date_start": first,
                        "date_end": last,
                    },
                )
                for number, first, last in TERMS
            ],
        }
    )
    bells = env["school.bell.schedule"].create(
        {
            "name": "Звонки",
            "bell_ids": [
                (
                    0,
                    0,
                    {
                        "period": period,
                        "time_start": 7.5 + period,
                        "time_end": 8.25 + period,
                    },
                )
                for period in range(1, PERIODS + 1)
            ],
        }
    )
    teachers = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "name": f"Учителев Иван{i} Петрович",
                    "login": f"bench_teacher_{i}",
                    "group_ids": [
                        (4, env.ref("school_diary.group_school_diary_teacher").id)
                    ],
                }
                for i in range(CLASSES)
            ]
        )
    )
    subjects = env["school.subject"].create([{"name": name} for name in SUBJECTS])
    classes = env["school.class"].create(
        [
            {
                "name": f"{5 + i // 6}{'АБВГДЕ'[i % 6]}",
                "grade_level": 5 + i // 6,
                "year_id": year.id,
                "bell_schedule_id": bells.id,
                "homeroom_teacher_id": teachers[i].id,
            }
            for i in range(CLASSES)
        ]
    )
    env["school.course"].create(
        [
            {
                "class_id": school_class.id,
                "subject_id": subject.id,
                "teacher_id": teachers[(i + j) % CLASSES].id,
            }
            for i, school_class in enumerate(classes)
            for j, subject in enumerate(subjects)
        ]
    )
    pupils = env["school.student"].create(
        [
            {
                "last_name": f"Учеников{i:04}",
                "first_name": "Иван",
                "middle_name": "Петрович",
            }
            for i in range(CLASSES * PUPILS)
        ]
    )
    env["school.enrollment"].create(
        [
            {"student_id": pupil.id, "class_id": classes[i // PUPILS].id}
            for i, pupil in enumerate(pupils)
        ]
    )
    return classes, pupils


def _lessons(env):
    """Six lessons a day, Monday to Saturday, in every term."""
    ordinary = env.ref("school_diary.lesson_type_lesson").id
    test = env.ref("school_diary.lesson_type_test").id
    days = [
        day
        for _number, first, last in TERMS
        for day in (first + timedelta(i) for i in range((last - first).days + 1))
        if day.weekday() < 6
    ]
    for courses in env["school.course"].search([]).grouped("class_id").values():
        env["school.lesson"].create(
            [
                {
                    "course_id": courses[(number * PERIODS + period) % len(courses)].id,
                    "date": day,
                    "period": period,
                    "type_id": test if number % 12 == 5 else ordinary,
                    "state": "held" if day < MONDAY else "planned",
                    "topic": f"Тема урока {number}",
                }
                for number, day in enumerate(days)
                for period in range(1, PERIODS + 1)
            ]
        )
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO school_homework (
            lesson_id, course_id, class_id, date_given, date_due, description,
            company_id, create_uid, write_uid, create_date, write_date)
        SELECT id, course_id, class_id, date, due, '§ ' || (id % 60), company_id,
               1, 1, now(), now()
          FROM (SELECT *, lead(date) OVER (PARTITION BY course_id ORDER BY date, id)
                       AS due FROM school_lesson) lesson
         WHERE due IS NOT NULL AND id % 3 = 0
        """
    )


def _grades(env):
    """Grades spread evenly over pupils and lessons; some absences."""
    scale = env.ref("school_diary.grade_scale_five")
    values = {value.code: value.id for value in scale.value_ids}
    codes = random.Random(1).choices("5432", (4, 5, 3, 1), k=97)
    cycle = [values[code] for code in codes]
    env.cr.execute(
        """
        INSERT INTO school_grade (
            student_id, lesson_id, course_id, date, sequence, value_id, weight,
            author_id, company_id, create_uid, write_uid, create_date, write_date)
        SELECT enrollment.student_id, lesson.id, lesson.course_id, lesson.date, 1,
               (%(cycle)s)[1 + (enrollment.student_id * 31 + lesson.id) %% 97],
               CASE WHEN lesson.is_test THEN 2 ELSE 1 END, lesson.teacher_id,
               lesson.company_id, 1, 1, lesson.date + interval '12 hours',
               lesson.date + interval '12 hours'
          FROM school_lesson lesson
          JOIN school_enrollment enrollment ON enrollment.class_id = lesson.class_id
         ORDER BY hashint8(lesson.id * 100003::bigint + enrollment.student_id)
         LIMIT %(grades)s
        """,
        {"cycle": cycle, "grades": GRADES},
    )
    env.cr.execute(
        """
        INSERT INTO school_absence (
            student_id, lesson_id, course_id, date, kind, company_id, create_uid,
            write_uid, create_date, write_date)
        SELECT enrollment.student_id, lesson.id, lesson.course_id, lesson.date,
               'ill', lesson.company_id, 1, 1, now(), now()
          FROM school_lesson lesson
          JOIN school_enrollment enrollment ON enrollment.class_id = lesson.class_id
         WHERE (enrollment.student_id + lesson.id) % 40 = 0
        """
    )


def _guardians(env, company, pupils):
    """One guardian a pupil, with access, on e-mail; the first has a login."""
    partners = env["res.partner"].create(
        [
            {
                "name": f"Родителев Пётр{i:04} Иванович",
                "email": f"parent{i:04}@example.com",
                "lang": "ru_RU",
            }
            for i in range(len(pupils))
        ]
    )
    guardians = env["school.guardian"].create(
        [
            {
                "student_id": pupil.id,
                "partner_id": partner.id,
                "date_from": START,
            }
            for pupil, partner in zip(pupils, partners, strict=True)
        ]
    )
    env["school.application"].create(
        [
            {
                "name": f"ЭД-{guardian.id}",
                "state": "granted",
                "applicant_name": guardian.partner_id.name,
                "child_name": guardian.student_id.name,
                "student_id": guardian.student_id.id,
                "guardian_id": guardian.id,
            }
            for guardian in guardians
        ]
    )
    env["school.consent"].create(
        [{"guardian_id": guardian.id, "date": START} for guardian in guardians]
    )
    env["school.delivery.agreement"].create(
        [
            {"guardian_id": guardian.id, "channel": "email", "date_from": START}
            for guardian in guardians
        ]
    )
    env["res.users"].with_context(no_reset_password=True).create(
        {
            "partner_id": partners[0].id,
            "login": PARENT,
            "password": PARENT,
            "group_ids": [(6, 0, [env.ref("base.group_portal").id])],
        }
    )
