"""Which courses a pupil's diary speaks of."""

from datetime import timedelta

from odoo.fields import Domain

from ...tools.netschool_keys import subject_key


class NetschoolCourses:
    """
    :param run: ``school.exchange``, as superuser
    """

    def __init__(self, run, student):
        self.env = run.env
        self._company = run.company_id
        self._student = student
        self._values = {}
        shared = Domain("company_id", "in", (False, self._company.id))
        self._scale = self.env["school.grade.scale"].search(shared, limit=1)

    def value(self, course, code):
        """The mark of a course's scale; empty where it has none of that code."""
        scale = course.scale_id
        if scale not in self._values:
            self._values[scale] = {value.code: value for value in scale.value_ids}
        return self._values[scale].get(code)

    def of(self, lessons, monday):
        """The courses by subject; those that are missing are made.

        The pupil's subgroups come before the class: their lessons are in its diary.

        :return: dict of ``subject_key`` to ``school.course``
        """
        sunday = monday + timedelta(days=6)
        enrollments = self.env["school.enrollment"]
        classes = enrollments.search(
            Domain("student_id", "=", self._student.id)
            & enrollments._period_domain(monday, sunday)
        ).class_id
        courses = (
            self.env["school.course"]
            .with_context(active_test=False)
            .search(Domain("class_id", "in", classes.ids), order="id desc")
            .sorted(lambda course: course.class_id.kind != "class")
        )
        found = {
            subject_key(course.subject_id.name): course for course in courses[::-1]
        }
        whole = classes.filtered(lambda one: one.kind == "class")[:1]
        if whole:
            self._make(lessons, found, whole)
        return found

    def _make(self, lessons, found, school_class):
        missing = {
            subject_key(lesson.subject): lesson.subject
            for lesson in lessons
            if subject_key(lesson.subject) not in found
        }
        if not missing:
            return
        subjects = self._subjects(missing)
        made = self.env["school.course"].create(
            [
                {
                    "class_id": school_class.id,
                    "subject_id": subjects[key],
                    "scale_id": self._scale.id,
                }
                for key in missing
            ]
        )
        found.update(zip(missing, made, strict=True))

    def _subjects(self, missing):
        subjects = self.env["school.subject"].with_context(active_test=False)
        known = {
            subject_key(subject.name): subject.id
            for subject in subjects.search([("company_id", "=", self._company.id)])
        }
        new = {key: name for key, name in missing.items() if key not in known}
        made = subjects.create(
            [{"name": name, "company_id": self._company.id} for name in new.values()]
        )
        known.update(zip(new, made.ids, strict=True))
        return known
