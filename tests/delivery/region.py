"""A region of small schools in one database, each record made with all its likes.

A school has one class of two pupils and five people who stand for them: the mother of
`a` is written to, the father is on paper, nothing is agreed with the grandmother; the
mother of `b` is written to until she withdraws her consent, nothing is agreed with the
father. Where the regulation knows no mailing (003), who would be written to is on
paper. The regulations take turns.
"""

import os
import re
from dataclasses import dataclass
from datetime import date, timedelta

from odoo.tests import TransactionCase

from ..records import LONG_AGO, SchoolDiaryRecords, access_values
from .common import MailMixin

SCHOOLS = int(os.environ.get("REGION_SCHOOLS", "30"))
"""So many small schools; a region of a hundred takes some minutes."""
CODES = ("000", "001", "002", "003", "004")
PAPER_DAYS = {"000": 7, "001": 7, "002": 7, "003": 7, "004": 14}
"""The interval between extracts that each regulation promises."""
WEEKS = (date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23))
PEOPLE = (
    ("a", "mother", "email"),
    ("a", "father", "paper"),
    ("a", "guardian", None),
    ("b", "mother", "email"),
    ("b", "father", None),
)
TOKEN = re.compile(r"Ученик\d{3}[ab]|Школа \d{3}")
"""The name of a pupil or a school, in whatever a letter says."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who stands for a pupil, as the plan of the region says."""

    number: int
    pupil: str
    relation: str
    agreed: str | None

    @property
    def code(self):
        return CODES[self.number % len(CODES)]

    @property
    def channel(self):
        return "paper" if self.agreed and self.code == "003" else self.agreed

    @property
    def address(self):
        return f"{self.relation}.{self.pupil}@s{self.number:03}.example.org"

    @property
    def names(self):
        """What a letter to this person names, and nothing else of the kind."""
        return {f"Ученик{self.number:03}{self.pupil}", f"Школа {self.number:03}"}


class RegionCommon(MailMixin, SchoolDiaryRecords, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = [
            Person(number, *person) for number in range(SCHOOLS) for person in PEOPLE
        ]
        cls.notices = cls.env["school.notice"]
        cls._found_schools()
        cls._set_up_classes()
        cls._set_up_families()
        cls._set_up_gates()
        cls._set_up_lessons()
        cls.env.cr.flush()
        # Counted, or the database plans as if the tables were still empty.
        cls.env.cr.execute("ANALYZE")

    @classmethod
    def _found_schools(cls):
        regulations = [cls.env.ref(f"school_diary.regulation_{one}") for one in CODES]
        cls.schools = cls.env["res.company"].create(
            [
                {
                    "name": f"Школа {number:03}",
                    "email": f"office@s{number:03}.example.org",
                    "school_regulation_id": regulations[number % len(CODES)].id,
                }
                for number in range(SCHOOLS)
            ]
        )
        cls.schools.resource_calendar_id.tz = "Europe/Moscow"
        everywhere = {"company_ids": cls.schools.ids}
        cls.school = cls.schools[0]
        cls.office, cls.deputy, cls.teacher = cls._users(
            [
                ("t_office", "secretary", "Мухина Анна Петровна"),
                ("t_deputy", "deputy", "Лаптева Вера Ивановна"),
                ("t_teacher", "teacher", "Ильина Марина Олеговна"),
            ]
        )
        (cls.office | cls.deputy | cls.teacher).write(everywhere)

    @classmethod
    def _set_up_classes(cls):
        years = cls.env["school.year"].create(
            [
                {
                    "name": "2026/2027",
                    "company_id": school.id,
                    "date_start": date(2026, 9, 1),
                    "date_end": date(2027, 5, 31),
                }
                for school in cls.schools
            ]
        )
        kinds = [
            "trimester" if school.school_regulation_id.code == "002" else "quarter"
            for school in cls.schools
        ]
        cls.env["school.term"].create(
            [
                {
                    "name": "2 учебный период",
                    "year_id": year.id,
                    "kind": kind,
                    "number": 2,
                    "date_start": date(2026, 11, 2),
                    "date_end": date(2026, 12, 30),
                }
                for year, kind in zip(years, kinds, strict=True)
            ]
        )
        cls.classes = cls.env["school.class"].create(
            [
                {
                    "name": "6Б",
                    "grade_level": 6,
                    "year_id": year.id,
                    "term_kind": kind,
                }
                for year, kind in zip(years, kinds, strict=True)
            ]
        )
        subjects = cls.env["school.subject"].create(
            [{"name": "Математика", "company_id": school.id} for school in cls.schools]
        )
        cls.scale = cls.env.ref("school_diary.grade_scale_five")
        cls.courses = cls.env["school.course"].create(
            [
                {
                    "class_id": place.id,
                    "subject_id": subject.id,
                    "teacher_id": cls.teacher.id,
                    "scale_id": cls.scale.id,
                }
                for place, subject in zip(cls.classes, subjects, strict=True)
            ]
        )

    @classmethod
    def _set_up_families(cls):
        pupils = [(number, name) for number in range(SCHOOLS) for name in "ab"]
        cls.students = cls.env["school.student"].create(
            [
                {
                    "last_name": "Орлов",
                    "first_name": f"Ученик{number:03}{name}",
                    "admission_date": LONG_AGO,
                    "company_id": cls.schools[number].id,
                }
                for number, name in pupils
            ]
        )
        cls.env["school.enrollment"].create(
            [
                {"student_id": student.id, "class_id": cls.classes[number].id}
                for student, (number, _name) in zip(cls.students, pupils, strict=True)
            ]
        )
        partners = cls.env["res.partner"].create(
            [
                {"name": "Орлов Дмитрий Ильич", "lang": "ru_RU", "email": one.address}
                for one in cls.people
            ]
        )
        known = dict(zip(pupils, cls.students, strict=True))
        cls.guardians = cls.env["school.guardian"].create(
            [
                {
                    "student_id": known[one.number, one.pupil].id,
                    "partner_id": partner.id,
                    "relation": one.relation,
                    "date_from": LONG_AGO,
                }
                for one, partner in zip(cls.people, partners, strict=True)
            ]
        )
        cls.guardian_of = dict(zip(cls.people, cls.guardians, strict=True))

    @classmethod
    def _set_up_gates(cls):
        """Open to whom it is written; what is agreed holds since September."""
        written = [one for one in cls.people if one.agreed == "email"]
        guardians = [cls.guardian_of[one] for one in written]
        cls.env["school.application"].create(
            [access_values(guardian) for guardian in guardians]
        )
        consents = cls.env["school.consent"].create(
            [
                {"guardian_id": guardian.id, "state": "granted", "date": LONG_AGO}
                for guardian in guardians
            ]
        )
        cls.consent_of = dict(zip(written, consents, strict=True))
        cls.env["school.delivery.agreement"].create(
            [
                {
                    "guardian_id": cls.guardian_of[one].id,
                    "channel": one.channel,
                    "address": one.address if one.channel == "email" else False,
                    "date_from": date(2026, 9, 5),
                }
                for one in cls.people
                if one.channel
            ]
        )

    @classmethod
    def _set_up_lessons(cls):
        """Mathematics daily."""
        days = [monday + timedelta(offset) for monday in WEEKS for offset in range(5)]
        cls.lessons = cls.env["school.lesson"].create(
            [
                {"course_id": course.id, "date": day, "period": 1}
                for day in days
                for course in cls.courses
            ]
        )
        cls.lessons_on = cls.lessons.grouped("date")

    # What happens in the schools

    def _enter_marks(self, day, code):
        """Every pupil has one in the day's lesson."""
        lessons = self.lessons_on[day].grouped("company_id")
        value = self._value(code)
        self.env["school.grade"].create(
            [
                {
                    "student_id": student.id,
                    "lesson_id": lessons[student.company_id].id,
                    "value_id": value.id,
                }
                for student in self.students
            ]
        )
        self.env.cr.flush()

    def _enter_absences(self, day):
        lessons = self.lessons_on[day].grouped("company_id")
        self.env["school.absence"].create(
            [
                {
                    "student_id": student.id,
                    "lesson_id": lessons[student.company_id].id,
                    "kind": "unexcused",
                }
                for student in self.students[::2]
            ]
        )
        self.env.cr.flush()

    def _as(self, user):
        """The environment of somebody at work in all the schools."""
        return self.env(user=user.id, context={"allowed_company_ids": self.schools.ids})
