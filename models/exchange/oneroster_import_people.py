"""Pupils, teachers, guardians and enrollments of a bundle.

Nobody is let in by a bundle: a teacher's account has no password until invited, and a
guardian sees nothing before an application is granted.
"""

from typing import NamedTuple

from odoo.fields import Domain
from odoo.tools import split_every

from ...tools.declension import patronymic_gender
from ...tools.names import normalise
from .oneroster_records import ONE_DAY, Wanted, placed

CHUNK = 1000
KINDS = {
    "student": "student",
    "teacher": "teacher",
    "aide": "teacher",
    "parent": "guardian",
    "guardian": "guardian",
    "relative": "guardian",
}
GENDERS = ("male", "female")
PARENTS = {"female": "mother", "male": "father"}


class Role(NamedTuple):
    kind: str  # student, teacher, guardian
    name: str  # as the bundle has it


def _relation(role, middle_name):
    gender = patronymic_gender(middle_name or "")
    if role.name == "parent" and gender:
        return PARENTS[gender]
    # Of whom nothing tells it, the least is assumed.
    return "guardian" if role.name == "guardian" else "representative"


def _full_name(row):
    given = row["givenName"] if row["givenName"] != "-" else ""
    return " ".join(filter(None, (row["familyName"], given, row.get("middleName"))))


class People:
    """:param job: ``OneRosterImport``"""

    def __init__(self, job):
        self._job = job
        self._env = job.env
        self._records = job.records
        self._own = Domain("company_id", "=", job.company.id)

    # Users

    def bring_users(self):
        roles, born = self._roles(), self._demographics()
        by_kind: dict[str, list] = {"student": [], "teacher": [], "guardian": []}
        for row in self._job.rows("users"):
            role = roles.get(row["sourcedId"])
            if role:
                by_kind[role.kind].append((row, role))
            else:
                self._job.note("user_not_used", "users", row, "role")
        for rows in split_every(CHUNK, by_kind["student"]):
            self._bring_students(rows, born)
        self._bring_teachers(by_kind["teacher"])
        self._bring_guardians(by_kind["guardian"], by_kind["student"])

    def _roles(self):
        """The role of each user: of 1.2's file, of 1.1's column, of an enrollment."""
        named = {}
        for row in self._job.rows("enrollments"):
            named.setdefault(row["userSourcedId"], row["role"])
        for row in self._job.rows("users"):
            if row.get("role"):
                named[row["sourcedId"]] = row["role"]
        for row in sorted(
            self._job.rows("roles"), key=lambda one: one["roleType"], reverse=True
        ):
            named[row["userSourcedId"]] = row["role"]
        return {
            user: Role(KINDS[name], name)
            for user, name in named.items()
            if name in KINDS
        }

    def _demographics(self):
        return {
            row["sourcedId"]: {
                "birth_date": row.get("birthDate") or False,
                "gender": row["sex"] if row.get("sex") in GENDERS else False,
            }
            for row in self._job.rows("demographics")
        }

    def _bring_students(self, rows, born):
        wanted = {}
        for row, _role in rows:
            values = {
                "last_name": row["familyName"],
                "first_name": row["givenName"],
                "middle_name": row.get("middleName") or False,
                **born.get(row["sourcedId"], {}),
            }
            if row.get("identifier"):
                values["register_number"] = row["identifier"]
            # The day of admission is not said; the default, today, would be untrue.
            initial = {"company_id": self._job.company.id, "admission_date": False}
            wanted[row["sourcedId"]] = Wanted(values, initial, row.line)
        self._records.settle("users", "school.student", wanted, self._match_students)

    def _match_students(self, wanted):
        """By the number of the file, or by name and birth date: names alone repeat."""
        keys = {one: _student_key(two.values) for one, two in wanted.items()}
        numbers = [two.values.get("register_number") for two in wanted.values()]
        known = {}
        for student in self._env["school.student"].search(
            self._own
            & (
                Domain("name_key", "in", [name for name, _born in keys.values()])
                | Domain("register_number", "in", list(filter(None, numbers)))
            )
        ):
            if student.birth_date:
                known[student.name_key, student.birth_date] = student.id
            if student.register_number:
                known[student.register_number] = student.id
        found = {}
        for one, two in wanted.items():
            match = known.get(two.values.get("register_number")) or known.get(keys[one])
            if match:
                found[one] = match
        return found

    def _bring_teachers(self, rows):
        taken = self._taken_logins(rows)
        wanted = {}
        groups = [
            self._env.ref(name).id
            for name in ("base.group_user", "school_diary.group_school_diary_teacher")
        ]
        for row, _role in rows:
            if row["username"] in taken:
                self._job.fail("login_taken", "users", row, "username")
            wanted[row["sourcedId"]] = Wanted(
                {
                    "name": _full_name(row),
                    "login": row["username"],
                    "email": row.get("email") or False,
                    "company_id": self._job.company.id,
                    "company_ids": [(6, 0, self._job.company.ids)],
                    "group_ids": [(6, 0, groups)],
                }
            )
        if not self._job.errors:
            self._records.settle(
                "users", "res.users", wanted, self._match_teachers, updates=False
            )

    def _taken_logins(self, rows):
        """Those of accounts that do not work in this school."""
        known = self._records.ids(
            "users", "res.users", [row["sourcedId"] for row, _role in rows]
        )
        logins = [row["username"] for row, _r in rows if row["sourcedId"] not in known]
        users = self._env["res.users"].with_context(active_test=False)
        return set(
            users.search(
                Domain("login", "in", logins)
                & ~Domain("company_ids", "in", self._job.company.ids)
            ).mapped("login")
        )

    def _match_teachers(self, wanted):
        users = self._env["res.users"].search(
            Domain("login", "in", [one.values["login"] for one in wanted.values()])
            & Domain("company_ids", "in", self._job.company.ids)
        )
        ids = {user.login: user.id for user in users}
        return {
            key: ids[one.values["login"]]
            for key, one in wanted.items()
            if one.values["login"] in ids
        }

    # Guardians

    def _bring_guardians(self, rows, students):
        """Persons, then for whom they stand. What is known of a person is not changed:
        it was agreed with that person."""
        children = self._children(students)
        wanted = {
            row["sourcedId"]: Wanted(
                {
                    "name": _full_name(row),
                    "email": row.get("email") or False,
                    "phone": row.get("phone") or row.get("sms") or False,
                    "company_id": self._job.company.id,
                }
            )
            for row, _role in rows
        }
        persons = self._records.settle(
            *("users", "res.partner", wanted),
            lambda unknown: self._match_persons(unknown, children),
            updates=False,
        )
        self._stand(rows, persons, children)

    def _children(self, students):
        """The pupils of each agent."""
        ids = self._records.ids(
            "users", "school.student", [row["sourcedId"] for row, _role in students]
        )
        children: dict[str, list[int]] = {}
        for row, _role in students:
            for agent in row.get("agentSourcedIds") or ():
                children.setdefault(agent, []).append(ids[row["sourcedId"]])
        return children

    def _match_persons(self, wanted, children):
        """A guardian of that name of the same child is the same person."""
        known = {
            (guardian.student_id.id, normalise(guardian.partner_id.name)): (
                guardian.partner_id.id
            )
            for guardian in self._env["school.guardian"].search(
                self._own
                & Domain(
                    *("student_id", "in"),
                    [child for one in wanted for child in children.get(one, ())],
                )
            )
        }
        found = {}
        for key, one in wanted.items():
            name = normalise(one.values["name"])
            for child in children.get(key, ()):
                if (child, name) in known:
                    found[key] = known[child, name]
        return found

    def _stand(self, rows, persons, children):
        pairs = {
            (child, persons[row["sourcedId"]]): _relation(role, row.get("middleName"))
            for row, role in rows
            for child in children.get(row["sourcedId"], ())
        }
        known = {
            (one.student_id.id, one.partner_id.id)
            for one in self._env["school.guardian"].search(
                self._own
                & Domain("student_id", "in", [child for child, _person in pairs])
            )
        }
        new = {pair: relation for pair, relation in pairs.items() if pair not in known}
        guardians = self._env["school.guardian"].with_context(tracking_disable=True)
        guardians.create(
            [
                {"student_id": child, "partner_id": person, "relation": relation}
                for (child, person), relation in new.items()
            ]
        )
        self._records.counts["guardians", "created"] += len(new)

    # Enrollments

    def bring_enrollments(self):
        teaching: dict[tuple[str, int], tuple[bool, int]] = {}
        for rows in split_every(CHUNK, self._job.rows("enrollments")):
            self._bring_pupils([row for row in rows if row["role"] == "student"])
            self._collect_teachers(
                [row for row in rows if row["role"] == "teacher"], teaching
            )
        self._set_teachers(teaching)
        self._records.analyze("school.enrollment", "school.course", "school.class")

    def _bring_pupils(self, rows):
        classes = self._pupils_classes(row["classSourcedId"] for row in rows)
        students = self._records.ids(
            "users", "school.student", [row["userSourcedId"] for row in rows]
        )
        wanted = {}
        for row in rows:
            school_class = classes.get(row["classSourcedId"])
            student = students.get(row["userSourcedId"])
            if not school_class:
                continue  # follows from the enrollment in the class
            if not student:
                self._job.fail("no_pupil", "enrollments", row, "userSourcedId")
                continue
            year = school_class.year_id
            end = row.get("endDate")
            wanted[row["sourcedId"]] = Wanted(
                {
                    "student_id": student,
                    "class_id": school_class.id,
                    "date_from": row.get("beginDate") or year.date_start,
                    "date_to": end - ONE_DAY if end else year.date_end,
                },
                line=row.line,
            )
        self._records.settle(
            "enrollments", "school.enrollment", wanted, self._match_enrollments
        )

    def _pupils_classes(self, names):
        """The class whose pupils are meant; none for a course of a class that has
        pupils of its own."""
        found = self._records.find("classes", names)
        courses = self._env["school.course"].browse(
            record_id for model, record_id in found.values() if model == "school.course"
        )
        own = set(
            self._env["school.external.id"]
            .search(
                [
                    ("system_id", "=", self._job.system.id),
                    ("res_model", "=", "school.class"),
                    ("res_id", "in", courses.class_id.ids),
                ]
            )
            .mapped("res_id")
        )
        home_of = {course.id: course.class_id.id for course in courses}
        ids = {
            name: record_id if model == "school.class" else home_of[record_id]
            for name, (model, record_id) in found.items()
            if model == "school.class" or home_of[record_id] not in own
        }
        records = self._env["school.class"].browse(ids.values())
        by_id = {record.id: record for record in records}
        classes = {name: by_id[record_id] for name, record_id in ids.items()}
        return classes

    def _match_enrollments(self, wanted):
        known = {
            (one.student_id.id, one.class_id.id, one.date_from): one.id
            for one in self._env["school.enrollment"].search(
                self._own
                & Domain(
                    *("student_id", "in"),
                    [one.values["student_id"] for one in wanted.values()],
                )
            )
        }
        return placed(wanted, known, "student_id", "class_id", "date_from")

    def _collect_teachers(self, rows, teaching):
        """The first who is primary, else the first."""
        classes = self._records.find("classes", [row["classSourcedId"] for row in rows])
        users = self._records.ids(
            "users", "res.users", [row["userSourcedId"] for row in rows]
        )
        for row in rows:
            place = classes.get(row["classSourcedId"])
            user = users.get(row["userSourcedId"])
            if not place or not user:
                self._job.note("no_teacher", "enrollments", row, "userSourcedId")
                continue
            is_primary = bool(row.get("primary"))
            if place not in teaching or is_primary > teaching[place][0]:
                teaching[place] = (is_primary, user)

    def _set_teachers(self, teaching):
        for model, field in (
            ("school.class", "homeroom_teacher_id"),
            ("school.course", "teacher_id"),
        ):
            by_user: dict[int, list[int]] = {}
            for (name, record_id), (_primary, user) in teaching.items():
                if name == model:
                    by_user.setdefault(user, []).append(record_id)
            for user, record_ids in by_user.items():
                records = self._env[model].browse(record_ids)
                changed = records.filtered(
                    lambda one, field=field, user=user: one[field].id != user
                )
                if changed:
                    changed.write({field: user})
                    self._records.counts["classes", "changed"] += len(changed)


def _student_key(values):
    names = (values["last_name"], values["first_name"], values["middle_name"] or "")
    return normalise(" ".join(names)), values.get("birth_date") or None
