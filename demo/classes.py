"""Classes, subgroups and courses of each year; pupils and their guardians."""

from datetime import date, timedelta

from odoo.fields import Command

from .organization import TZ, user_values
from .people import GRADUATE, email, pupils
from .plan import CLASSES, INDIVIDUAL, STREAM, TEACHERS

GROUPS = {
    "6Б гр. 1": ("subgroup", "6Б"),
    "6Б гр. 2": ("subgroup", "6Б"),
    "6 поток": ("stream", "6Б"),
    "8А инд.": ("individual", "8А"),
}
"""What there is beside the classes: kind, and the class whose form it shares."""
LOGS_IN = ("parent", "parent2", "student")


def fill(school):
    """Give the school its classes and its families."""
    for year in school.years:
        _add_classes(school, year)
        _add_groups(school, year)
        _add_courses(school, year)
    _add_pupils(school)
    _add_guardians(school)
    _enroll(school)


def members(pupils_of):
    """Who is taught together: {class or group: pupils}.

    :param pupils_of: {class: pupils in the order of the class list}
    """
    first_half = len(pupils_of["6Б"]) // 2
    individual, _lessons = INDIVIDUAL
    return {
        **pupils_of,
        "6Б гр. 1": pupils_of["6Б"][:first_half],
        "6Б гр. 2": pupils_of["6Б"][first_half:],
        "6 поток": [one for key in STREAM[:2] for one in pupils_of[key][::2]],
        "8А инд.": pupils_of[individual][3:4],
    }


def _add_classes(school, year):
    age = school.current.start - year.start
    school.add(
        "school.class",
        {
            ("class", year.start, key): {
                "name": one.name(one.grade - age),
                "year_id": school["year", year.start].id,
                "grade_level": one.grade - age,
                "term_kind": one.term_kind,
                "bell_schedule_id": school["bells", one.bells].id,
                "homeroom_teacher_id": school["user", one.homeroom].id,
            }
            for key, one in CLASSES.items()
        },
    )


def _add_groups(school, year):
    rows = {}
    for key, (kind, class_key) in GROUPS.items():
        parent = school["class", year.start, class_key]
        rows["class", year.start, key] = {
            "name": key.replace(
                str(CLASSES[class_key].grade), str(parent.grade_level), 1
            ),
            "kind": kind,
            "parent_id": parent.id if kind != "stream" else False,
            "year_id": parent.year_id.id,
            "grade_level": parent.grade_level,
            "term_kind": parent.term_kind,
            "bell_schedule_id": parent.bell_schedule_id.id,
        }
    school.add("school.class", rows)


def _add_courses(school, year):
    rows = {}
    for login, teacher in TEACHERS.items():
        for key, subjects in teacher.rooms.items():
            room = teacher.room or CLASSES[key].room
            for subject in subjects.split():
                rows["course", year.start, key, subject] = {
                    "class_id": school["class", year.start, key].id,
                    "subject_id": school["subject", subject].id,
                    "teacher_id": school["user", login].id,
                    "room": room,
                }
    school.add("school.course", rows)


def _add_pupils(school):
    school.records["pupils"] = pupils()
    rows = {}
    for number, pupil in enumerate(school["pupils"], 1):
        grade = CLASSES[pupil.class_key].grade
        born = date(school.current.start - grade - 7, 9, 15) + timedelta(
            days=number * 29 % 365
        )
        rows["student", pupil.key] = {
            "last_name": pupil.last_name,
            "first_name": pupil.first_name,
            "middle_name": pupil.middle_name,
            "gender": pupil.gender,
            "birth_date": _of_age(school) if pupil.key == GRADUATE else born,
            "register_number": f"{pupil.class_key[-1]}-{number:03}",
            "admission_date": date(school.current.start - grade + 1, 9, 1),
            "company_id": school.company.id,
        }
    school.add("school.student", rows)
    in_order = sorted(
        school["pupils"],
        key=lambda one: (one.last_name, one.first_name, one.middle_name),
    )
    school.records["members"] = members(
        {key: [one for one in in_order if one.class_key == key] for key in CLASSES}
    )
    for login, key in (("student", "student"), ("graduate", GRADUATE)):
        student = school["student", key]
        student.partner_id = _add_portal_user(school, login, student.name).partner_id
    school.records["guardian", GRADUATE, "self"] = student.guardian_ids


def _of_age(school):
    """A birthday: eighteen in the first days of the year."""
    return date(school.current.start - 18, 9, 3)


def _add_portal_user(school, login, name):
    return school.add(
        "res.users",
        {
            ("user", login): {
                **user_values(school, login, name),
                "password": login,
                "group_ids": [Command.set(school.env.ref("base.group_portal").ids)],
            }
        },
    )


def _add_guardians(school):
    people = {
        guardian.key: guardian
        for pupil in school["pupils"]
        for guardian in pupil.guardians
    }
    school.add(
        "res.partner",
        {
            ("partner", key): {
                "name": guardian.name,
                "email": email(guardian.name),
                "phone": f"+7 000 {number:03}-00-00",
                "lang": "ru_RU",
                "tz": TZ,
            }
            for number, (key, guardian) in enumerate(people.items(), 1)
            if key not in LOGS_IN
        },
    )
    for key in ("parent", "parent2"):
        user = _add_portal_user(school, key, people[key].name)
        school.records["partner", key] = user.partner_id
    school.add(
        "school.guardian",
        {
            ("guardian", pupil.key, guardian.key): {
                "student_id": school["student", pupil.key].id,
                "partner_id": school["partner", guardian.key].id,
                "relation": guardian.relation,
                "ground": guardian.ground,
                "ground_document": _document(guardian),
                "date_from": school["student", pupil.key].admission_date,
                "sequence": place,
            }
            for pupil in school["pupils"]
            for place, guardian in enumerate(pupil.guardians, 1)
        },
    )
    school["guardian", "artem", "parent2"].write(
        {
            "date_end": school.today - timedelta(days=20),
            "end_reason": "Решение суда № 2-000 об ограничении родительских прав",
        }
    )


def _document(guardian):
    if guardian.ground == "guardianship":
        return "Постановление об опеке № 000, выдано администрацией г. Примерного"
    return "Свидетельство о рождении"


def _enroll(school):
    school.add(
        "school.enrollment",
        {
            ("enrollment", year.start, key, pupil.key): {
                "student_id": school["student", pupil.key].id,
                "class_id": school["class", year.start, key].id,
            }
            for year in school.years
            for key, group in school["members"].items()
            for pupil in group
        },
    )
