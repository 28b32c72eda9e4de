"""What the school has here of what a class report names: classes, pupils, courses.

Everything is looked up for many pupils at once. The same code serves the preview,
which only looks, and the import, which also makes what is missing; so what the preview
shows is what the import does.
"""

import re
from typing import NamedTuple

from odoo import fields
from odoo.fields import Domain

from ...tools.names import normalise, split_full_name
from ...tools.netschool_keys import class_key, subject_key
from .netschool_year import SchoolYear

_LEVEL = re.compile(r"\s*(\d+)")
MAX_LEVEL = 11


class Match(NamedTuple):
    """A pupil's block and who it is about.

    ``status`` is ``new``, ``class`` (found in the class of the report) or ``school``
    (found in the school, not yet in a class this year). Ids are ``None`` for what
    does not exist yet.
    """

    report: object
    class_key: str
    class_id: int | None
    student_id: int | None
    status: str


class Course(NamedTuple):
    """``id`` is ``None`` for a course that does not exist yet."""

    id: int | None
    scale_id: int


class Directory:
    """Looks up and makes; what is wrong goes to ``reader.fail``.

    :param env: as superuser: who may import is decided before, and neither role that
        may has access to all that a report holds; every search names the company
    """

    def __init__(self, env, company, year: SchoolYear, reader):
        self._env = env
        self.company = company
        self._reader = reader
        self.year = year
        self._own = Domain("company_id", "=", company.id)
        self._classes = self._load_classes()
        self._subjects = self._load_subjects()
        self._courses: dict[int, dict[str, Course]] = {}  # by class, by subject
        self._claimed: dict[int, str] = {}  # student → class, in this run
        shared = Domain("company_id", "in", (False, company.id))
        self._scale = env["school.grade.scale"].search(shared, limit=1)
        self._values: dict[int, dict[str, int]] = {}  # by scale, by code
        for row in env["school.grade.value"].search_read(
            shared, ["scale_id", "code"], load=None
        ):
            self._values.setdefault(row["scale_id"], {})[row["code"]] = row["id"]

    # ------------------------------------------------------------------
    # Looking up
    # ------------------------------------------------------------------

    def match(self, reports) -> list[Match]:
        """Who the blocks are about; blocks with an error are left out."""
        keys = {normalise(report.pupil) for report in reports}
        students: dict[str, list[int]] = {}
        for row in self._env["school.student"].search_read(
            self._own & Domain("name_key", "in", list(keys)), ["name_key"], load=None
        ):
            students.setdefault(row["name_key"], []).append(row["id"])
        enrolled = self._enrollments(
            Domain("student_id", "in", [i for ids in students.values() for i in ids])
        )
        matches = []
        for report in reports:
            candidates = students.get(normalise(report.pupil), [])
            if not report.class_name:
                report = self._with_class(report, candidates, enrolled)
            match = report and self._match(report, candidates, enrolled)
            if match:
                matches.append(match)
        self._warn_of_similar(matches)
        self._load_courses({match.class_id for match in matches if match.class_id})
        return matches

    def course(self, match: Match, subject: str) -> Course:
        known = self._courses.get(match.class_id, {}).get(subject_key(subject))
        return known or Course(None, self._scale.id)

    def course_ids(self, class_ids) -> list[int]:
        """All the courses of the classes, also those that the report does not name."""
        return [
            course.id
            for class_id in class_ids
            for course in self._courses.get(class_id, {}).values()
        ]

    def term_kind(self, match: Match) -> str:
        """The kind of terms by which the pupil's class is, or will be, graded."""
        default = self._env["school.term"].with_company(self.company)._default_kind
        return self._term_kinds.get(match.class_id) or default()

    def value_id(self, course: Course, grade) -> int | None:
        return self._values.get(course.scale_id, {}).get(str(grade.value))

    def _load_classes(self):
        classes: dict[str, list[int]] = {}
        self._class_names: dict[int, str] = {}
        self._term_kinds: dict[int, str] = {}
        if self.year.id:
            domain = Domain("year_id", "=", self.year.id) & Domain("kind", "=", "class")
            for row in (
                self._env["school.class"]
                .with_context(active_test=False)
                .search_read(domain, ["name", "term_kind"], load=None)
            ):
                classes.setdefault(class_key(row["name"]), []).append(row["id"])
                self._class_names[row["id"]] = row["name"]
                self._term_kinds[row["id"]] = row["term_kind"]
        return classes

    def _load_subjects(self):
        rows = (
            self._env["school.subject"]
            .with_context(active_test=False)
            .search_read(self._own, ["name"], load=None)
        )
        self._subject_keys = {row["id"]: subject_key(row["name"]) for row in rows}
        return {key: subject_id for subject_id, key in self._subject_keys.items()}

    def _load_courses(self, class_ids):
        missing = [i for i in class_ids if i not in self._courses]
        if not missing:
            return
        self._courses.update((class_id, {}) for class_id in missing)
        for row in (
            self._env["school.course"]
            .with_context(active_test=False)
            .search_read(
                Domain("class_id", "in", missing),
                ["class_id", "subject_id", "scale_id"],
                order="id",
                load=None,
            )
        ):
            key = self._subject_keys[row["subject_id"]]
            self._courses[row["class_id"]][key] = Course(row["id"], row["scale_id"])

    def _enrollments(self, domain):
        """Enrollments in classes during the year: student → list of rows."""
        enrollments = self._env["school.enrollment"]
        rows = enrollments.search_read(
            domain
            & Domain("kind", "=", "class")
            & enrollments._period_domain(self.year.date_start, self.year.date_end),
            ["student_id", "class_id", "date_from", "date_to"],
            order="id",
            load=None,
        )
        found: dict[int, list[dict]] = {}
        for row in rows:
            found.setdefault(row["student_id"], []).append(row)
        return found

    def _with_class(self, report, candidates, enrolled):
        """A pupil's own report may not name the class: it is the pupil's."""
        names = {
            self._class_names.get(row["class_id"])
            for student in candidates
            for row in enrolled.get(student, ())
        }
        if len(names) == 1 and None not in names:
            return report._replace(class_name=names.pop())
        self._reader.fail("class_not_named", report.sheet, report.cell)
        return None

    def _match(self, report, candidates, enrolled) -> Match | None:
        key = class_key(report.class_name)
        known = self._classes.get(key, [])
        place = (report.sheet, report.cell)
        if len(known) > 1:
            self._reader.fail("ambiguous_class", *place, name=report.class_name)
            return None
        if not known and not self._level(report.class_name):
            self._reader.fail("class_without_level", *place, name=report.class_name)
            return None
        class_id = known[0] if known else None
        inside = [
            student
            for student in candidates
            if any(row["class_id"] == class_id for row in enrolled.get(student, ()))
        ]
        # A pupil met earlier in the file, in another class, is a namesake.
        others = [
            student
            for student in candidates
            if self._claimed.get(student, key) == key and student not in inside
        ]
        found = inside or others
        if len(found) > 1:
            self._reader.fail("ambiguous_pupil", *place, name=report.class_name)
            return None
        student = found[0] if found else None
        status = "class" if inside else "school" if others else "new"
        if student and not self._fits(report, class_id, enrolled.get(student, ())):
            return None
        if student:
            self._claimed[student] = key
        return Match(report, key, class_id, student, status)

    def _fits(self, report, class_id, rows) -> bool:
        """Whether the pupil was in the class on the dates of the report's cells."""
        mine = [row for row in rows if row["class_id"] == class_id]
        if rows and not mine:
            self._reader.fail(
                "other_class",
                report.sheet,
                report.cell,
                name=report.class_name,
                other=self._class_names.get(rows[0]["class_id"], "?"),
            )
            return False
        outside = (
            cell
            for subject in report.subjects
            for cell in subject.cells
            if mine and not any(_holds(row, cell.date) for row in mine)
        )
        cell = next(outside, None)
        if cell:
            self._reader.fail(
                "not_enrolled",
                report.sheet,
                cell.reference,
                name=report.class_name,
                date=fields.Date.to_string(cell.date),
            )
        return cell is None

    def _warn_of_similar(self, matches):
        """New pupils who differ from a classmate in the patronymic alone."""
        new = [match for match in matches if match.status == "new" and match.class_id]
        if not new:
            return
        classes = list({match.class_id for match in new})
        enrolled = self._enrollments(Domain("class_id", "in", classes))
        known = {
            (
                row["class_id"],
                normalise(f"{student['last_name']} {student['first_name']}"),
            )
            for student in self._env["school.student"].search_read(
                Domain("id", "in", list(enrolled)),
                ["last_name", "first_name"],
                load=None,
            )
            for row in enrolled[student["id"]]
        }
        for match in new:
            last, first, _middle = split_full_name(match.report.pupil)
            if (match.class_id, normalise(f"{last} {first}")) in known:
                self._reader.warn(
                    "similar_pupil", match.report.sheet, match.report.cell
                )

    def _level(self, name) -> int | None:
        found = _LEVEL.match(name)
        level = int(found[1]) if found else 0
        return level if 1 <= level <= MAX_LEVEL else None

    # ------------------------------------------------------------------
    # Making what is missing
    # ------------------------------------------------------------------

    def make_year(self):
        if not self.year.id:
            values = self.year._asdict()
            del values["id"]
            year = self._env["school.year"].create(
                {**values, "company_id": self.company.id}
            )
            self.year = SchoolYear.of(year)

    def make(self, matches: list[Match]) -> list[Match]:
        """The matches once their classes, courses, pupils and enrollments exist."""
        self._make_classes(matches)
        matches = [
            match._replace(class_id=self._classes[match.class_key][0])
            for match in matches
        ]
        self._make_courses(matches)
        return self._make_students(matches)

    def _make_classes(self, matches):
        missing = {
            match.class_key: match.report.class_name
            for match in matches
            if match.class_key not in self._classes
        }
        made = self._env["school.class"].create(
            [
                {
                    "name": name,
                    "grade_level": self._level(name),
                    "year_id": self.year.id,
                }
                for name in missing.values()
            ]
        )
        for key, school_class in zip(missing, made, strict=True):
            self._classes[key] = school_class.ids
            self._class_names[school_class.id] = school_class.name
            self._term_kinds[school_class.id] = school_class.term_kind

    def _make_courses(self, matches):
        self._load_courses({match.class_id for match in matches})
        names = {
            (match.class_id, subject_key(subject.name)): subject.name
            for match in matches
            for subject in match.report.subjects
        }
        missing = {
            (class_id, key): name
            for (class_id, key), name in names.items()
            if key not in self._courses[class_id]
        }
        self._make_subjects({key: name for (_class, key), name in missing.items()})
        made = self._env["school.course"].create(
            [
                {
                    "class_id": class_id,
                    "subject_id": self._subjects[key],
                    "scale_id": self._scale.id,
                }
                for class_id, key in missing
            ]
        )
        for (class_id, key), course in zip(missing, made, strict=True):
            self._courses[class_id][key] = Course(course.id, self._scale.id)

    def _make_subjects(self, names):
        missing = {k: name for k, name in names.items() if k not in self._subjects}
        made = self._env["school.subject"].create(
            [{"name": name, "company_id": self.company.id} for name in missing.values()]
        )
        for key, subject in zip(missing, made, strict=True):
            self._subjects[key] = subject.id
            self._subject_keys[subject.id] = key

    def _make_students(self, matches):
        new = [match for match in matches if match.status == "new"]
        made = self._env["school.student"].create(
            [self._student_values(match.report.pupil) for match in new]
        )
        ids = {
            (match.class_key, match.report.pupil): student.id
            for match, student in zip(new, made, strict=True)
        }
        matches = [
            match._replace(
                student_id=match.student_id or ids[match.class_key, match.report.pupil]
            )
            for match in matches
        ]
        self._claimed.update((match.student_id, match.class_key) for match in matches)
        self._env["school.enrollment"].create(
            [
                {"student_id": match.student_id, "class_id": match.class_id}
                for match in matches
                if match.status != "class"
            ]
        )
        return matches

    def _student_values(self, name):
        last, first, middle = split_full_name(name)
        return {
            "last_name": last,
            "first_name": first,
            "middle_name": middle,
            "company_id": self.company.id,
            # The report does not say; the default, today, would be untrue.
            "admission_date": False,
        }


def _holds(row, day) -> bool:
    return row["date_from"] <= day and (not row["date_to"] or day <= row["date_to"])
