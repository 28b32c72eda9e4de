from odoo.exceptions import UserError
from odoo.fields import Domain

LEVEL = "education_level_id"


class Promotion:
    """One run: makes the next year's classes and what belongs to them.

    Whatever the number of classes and pupils, it takes the same steps, each over all
    of them.
    """

    def __init__(self, wizard):
        self.wizard = wizard
        self.env = wizard.env
        self.year = wizard.year_id
        self.next_year = self.year._next_or_refuse()
        self.pupils = wizard.student_ids
        self.going = self.pupils.filtered(lambda one: one.outcome != "leave")
        self.made = {}
        """by line of the wizard: ``school.class`` of the next year"""

    def run(self):
        """:return: the classes of the next year"""
        self._check()
        if self.wizard.copies_curricula:
            self._copy_curricula()
        self._make_classes()
        groups = self._make_groups() if self.wizard.with_groups else {}
        self._enroll(groups)
        if self.wizard.makes_courses:
            self._make_group_courses(groups)
            self._make_courses()
        self._depart()
        classes = self.env["school.class"].union(*self.made.values())
        return classes.union(*groups.values())

    def _check(self):
        if not self.pupils:
            raise UserError(
                self.env._("All classes of %(year)s are promoted.", year=self.year.name)
            )
        self.pupils._check_whole()
        again = self.wizard._pupils_by_class()
        waiting = set().union(*(set(students.ids) for students in again.values()))
        if set(self.pupils.student_id.ids) - waiting:
            raise UserError(
                self.env._(
                    "Meanwhile pupils have been promoted or have left. Look at the "
                    "list anew."
                )
            )
        names = [line.to_name for line in self._lines() if line.class_id]
        known = self.env["school.class"].search(
            Domain("year_id", "=", self.next_year.id) & Domain("name", "in", names)
        )
        if known:
            raise UserError(
                self.env._(
                    "%(year)s has these classes already: %(names)s. Give the promoted "
                    "classes other names, or delete those.",
                    year=self.next_year.name,
                    names=", ".join(known.mapped("name")),
                )
            )

    def _lines(self):
        return self.going.line_id

    def _copy_curricula(self):
        """The plans that the next year lacks; a year of study that has one keeps it."""
        curricula = self.env["school.curriculum"]
        known = curricula._defaults_of(self.next_year)
        mine = curricula.search(
            [("year_id", "=", self.year.id), ("is_individual", "=", False)]
        )
        mine.filtered(
            lambda one: (self.next_year.id, one.grade_level) not in known
        )._copy_to(self.next_year)

    def _make_classes(self):
        lines = self._lines()
        by_hand = lines.filtered(lambda line: not line.class_id)
        there = self.env["school.class"].search(
            [
                ("year_id", "=", self.next_year.id),
                ("name", "in", by_hand.mapped("to_name")),
            ]
        )
        there = {one.name: one for one in there}
        self.made = {
            line: there[line.to_name] for line in by_hand if line.to_name in there
        }
        missing = lines.filtered(lambda line: line not in self.made)
        classes = self.env["school.class"].create(
            [
                {
                    "name": line.to_name,
                    "grade_level": line.to_grade,
                    "year_id": self.next_year.id,
                    "term_kind": line.term_kind,
                    "bell_schedule_id": line.class_id.bell_schedule_id.id,
                    "homeroom_teacher_id": line.homeroom_teacher_id.id,
                    "promoted_from_id": line.class_id.id,
                }
                for line in missing
            ]
        )
        self.made.update(zip(missing, classes, strict=True))

    def _make_groups(self):
        """The next year's subgroups, streams and individual plans with anybody in them.

        :return: dict of this year's to the next year's
        """
        self.members = self._group_members()
        groups = self.env["school.class"].union(*self.members)
        by_class = {line.class_id: made for line, made in self.made.items()}
        vals_list = []
        for group in groups:
            parent = by_class.get(group.parent_id)
            pattern = parent or next(iter(by_class[c] for c in self.members[group][1]))
            vals_list.append(
                {
                    "name": group._next_name(),
                    "kind": group.kind,
                    "parent_id": parent.id if parent else False,
                    "grade_level": group.grade_level + 1,
                    "year_id": self.next_year.id,
                    "term_kind": pattern.term_kind,
                    "bell_schedule_id": group.bell_schedule_id.id,
                    "homeroom_teacher_id": group.homeroom_teacher_id.id,
                    "promoted_from_id": group.id,
                }
            )
        return dict(zip(groups, groups.create(vals_list), strict=True))

    def _group_members(self):
        """Who goes on with the own class, by the group of this year.

        :return: dict of group to (pupils, their classes of this year)
        """
        with_class = {
            one.student_id: one.class_id
            for one in self.going
            if one.line_id == one.from_line_id
        }
        enrollments = self.env["school.enrollment"].search(
            [
                ("class_id.year_id", "=", self.year.id),
                ("kind", "!=", "class"),
                ("ends_with_year", "=", True),
                ("student_id", "in", [student.id for student in with_class]),
                ("class_id.grade_level", "<", 11),
                ("class_id.promoted_to_ids", "=", False),
            ]
        )
        return {
            group: (
                members.student_id,
                [with_class[student] for student in members.student_id],
            )
            for group, members in enrollments.grouped("class_id").items()
            if not group.parent_id or group.parent_id in set(with_class.values())
        }

    def _enroll(self, groups):
        vals_list = [
            {
                "student_id": one.student_id.id,
                "class_id": self.made[one.line_id].id,
                "is_conditional": one.outcome == "conditional",
            }
            for one in self.going
        ]
        vals_list += [
            {"student_id": student.id, "class_id": group.id}
            for old, group in groups.items()
            for student in self.members[old][0]
        ]
        self.env["school.enrollment"].create(vals_list)

    def _make_group_courses(self, groups):
        """What subgroups are taught apart goes on, if the curriculum still has it."""
        self.env["school.course"].create(
            [
                {
                    "class_id": group.id,
                    "subject_id": course.subject_id.id,
                    **course._prepare_next_year(self._keeps(old, group)),
                }
                for old, group in groups.items()
                for course in old.course_ids
                if not group.curriculum_id
                or course.subject_id in group.curriculum_id.line_ids.subject_id
            ]
        )

    def _make_courses(self):
        """By the curriculum; where there is none, those of this year."""
        classes = self.env["school.class"].union(*self.made.values())
        missing = classes._missing_subjects()
        vals_list = []
        for line, made in self.made.items():
            courses = {one.subject_id.id: one for one in line.class_id.course_ids}
            subjects = missing.get(made.id, []) if made.curriculum_id else courses
            for subject_id in subjects:
                old = courses.get(subject_id)
                keeps = self._keeps(line.class_id, made)
                vals_list.append(
                    {
                        "class_id": made.id,
                        "subject_id": subject_id,
                        **(old._prepare_next_year(keeps) if old else {}),
                    }
                )
        self.env["school.course"].create(vals_list)

    def _keeps(self, old, new):
        """Whether the teachers follow the pupils."""
        return self.wizard.keeps_teachers and old[LEVEL] == new[LEVEL]

    def _depart(self):
        leaving = self.pupils - self.going
        for (day, reason), group in leaving.grouped(
            lambda one: (one.departure_date, one.departure_reason)
        ).items():
            students = group.student_id.sudo()  # who promotes writes no more of files
            students.write({"departure_date": day, "departure_reason": reason})
