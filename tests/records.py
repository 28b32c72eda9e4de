"""Makes one record each, for the tiny school of the tests (common.py)."""

from datetime import date

LONG_AGO = date(2020, 1, 1)


def access_values(guardian):
    """Of an application by which the guardian was given access."""
    return {
        "kind": "access",
        "state": "granted",
        "student_id": guardian.student_id.id,
        "guardian_id": guardian.id,
        "applicant_name": guardian.partner_id.name,
        "child_name": guardian.student_id.name,
        "company_id": guardian.company_id.id,
    }


class SchoolDiaryRecords:
    """Mixed into test classes that have the school set up."""

    @classmethod
    def _school(cls, name):
        company = cls.env["res.company"].create(
            {"name": name, "school_regulation_id": cls.regulation.id}
        )
        company.resource_calendar_id.tz = "Europe/Moscow"
        return company

    @classmethod
    def _user(cls, login, role, name, company=None):
        """A user of the staff; the password is the login."""
        return cls._users([(login, role, name)], company)

    @classmethod
    def _users(cls, people, company=None):
        """Users of the staff, all at once.

        :param people: list of (login, role, name)
        """
        return cls._new_users(
            [
                {
                    "login": login,
                    "name": name,
                    "group_ids": cls._groups(
                        "base.group_user", f"school_diary.group_school_diary_{role}"
                    ),
                }
                for login, role, name in people
            ],
            company or cls.school,
        )

    @classmethod
    def _portal_user(cls, login, partner, company=None):
        """The portal user of a person; the password is the login."""
        return cls._portal_users([(login, partner)], company)

    @classmethod
    def _portal_users(cls, people, company=None):
        """:param people: list of (login, ``res.partner``)"""
        return cls._new_users(
            [
                {
                    "login": login,
                    "name": partner.name,
                    "partner_id": partner.id,
                    "group_ids": cls._groups("base.group_portal"),
                }
                for login, partner in people
            ],
            company or cls.school,
        )

    @classmethod
    def _groups(cls, *names):
        return [cls.env.ref(name).id for name in names]

    @classmethod
    def _new_users(cls, vals_list, company):
        users = cls.env["res.users"].with_context(
            no_reset_password=True,  # to invite somebody takes longer than all else
            tracking_disable=True,
        )
        common = {
            "lang": "ru_RU",
            "tz": "Europe/Moscow",
            "company_id": company.id,
            "company_ids": company.ids,
        }
        users = users.create(
            [
                {
                    **common,
                    "password": vals["login"],
                    "email": f"{vals['login']}@example.org",
                    **vals,
                }
                for vals in vals_list
            ]
        )
        return users.with_env(cls.env)  # whose context follows them

    @classmethod
    def _year(cls, company):
        return cls.env["school.year"].create(
            {
                "name": "2026/2027",
                "company_id": company.id,
                "date_start": date(2026, 9, 1),
                "date_end": date(2027, 5, 31),
            }
        )

    @classmethod
    def _class(cls, name, grade_level, **vals):
        return cls.env["school.class"].create(
            {
                "name": name,
                "grade_level": grade_level,
                "year_id": cls.year.id,
                "bell_schedule_id": cls.bells.id,
                **vals,
            }
        )

    @classmethod
    def _course(cls, school_class, subject, teacher, **vals):
        return cls.env["school.course"].create(
            {
                "class_id": school_class.id,
                "subject_id": subject.id,
                "teacher_id": teacher.id,
                "scale_id": cls.scale.id,
                **vals,
            }
        )

    @classmethod
    def _student(cls, last_name, first_name, middle_name, school_class, **vals):
        student = cls.env["school.student"].create(
            {
                "last_name": last_name,
                "first_name": first_name,
                "middle_name": middle_name,
                "admission_date": LONG_AGO,
                "company_id": school_class.company_id.id,
                **vals,
            }
        )
        cls._enroll(student, school_class)
        return student

    @classmethod
    def _enroll(cls, students, school_class, **vals):
        return cls.env["school.enrollment"].create(
            [
                {"student_id": student.id, "class_id": school_class.id, **vals}
                for student in students
            ]
        )

    @classmethod
    def _partner(cls, name, **vals):
        return cls.env["res.partner"].create({"name": name, "lang": "ru_RU", **vals})

    @classmethod
    def _guardian(cls, student, person, **vals):
        """Somebody who stands for a pupil.

        :param person: ``res.partner``, or the name of a new one
        """
        partner = cls._partner(person) if isinstance(person, str) else person
        return cls.env["school.guardian"].create(
            {
                "student_id": student.id,
                "partner_id": partner.id,
                "date_from": LONG_AGO,
                **vals,
            }
        )

    @classmethod
    def _open_gate(cls, guardian):
        """Let the guardian in: access granted, consent in force.

        :return: the application and the consent
        """
        applications = cls.env["school.application"]
        application = applications.create(access_values(guardian))
        consent = cls.env["school.consent"].create(
            {"guardian_id": guardian.id, "state": "granted", "date": LONG_AGO}
        )
        return application, consent

    @classmethod
    def _lesson(cls, course, day, period, **vals):
        return cls.env["school.lesson"].create(
            {"course_id": course.id, "date": day, "period": period, **vals}
        )

    @classmethod
    def _value(cls, code, scale=None):
        """The mark with that code: «5»."""
        values = (scale or cls.scale).value_ids
        return values.filtered(lambda value: value.code == code).ensure_one()

    @classmethod
    def _foretell(cls):
        """Have the results and what is expected follow the marks, as a cron does."""
        cls.env.flush_all()
        cls.env.cr.precommit.run()
        cls.env["school.result"]._forecast(cls.school)

    @classmethod
    def _give(cls, student, lesson, code, **vals):
        return cls.env["school.grade"].create(
            {
                "student_id": student.id,
                "lesson_id": lesson.id,
                "value_id": cls._value(code, lesson.course_id.scale_id).id,
                **vals,
            }
        )

    @classmethod
    def _absent(cls, student, lesson, kind="unexcused", **vals):
        return cls.env["school.absence"].create(
            {"student_id": student.id, "lesson_id": lesson.id, "kind": kind, **vals}
        )

    @classmethod
    def _homework(cls, lesson, description, **vals):
        return cls.env["school.homework"].create(
            {"lesson_id": lesson.id, "description": description, **vals}
        )

    @classmethod
    def _decide(cls, *terms, code="4"):
        """Give every pupil without a result of a term one, so that it may be closed."""
        cls.env.flush_all()
        cls.env.cr.precommit.run()
        for term in terms:
            missing = cls.env["school.result"].search(term._missing_domain())
            for scale, results in missing.grouped("scale_id").items():
                results.write(
                    {"value_id": cls._value(code, scale).id, "reason": "Итог"}
                )

    @classmethod
    def _close_term(cls, term):
        """The deputy head closes a term in which nothing is missing any more."""
        cls._decide(term)
        term.with_user(cls.deputy).action_close()
        cls.env.flush_all()
