from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .school_absence import ABSENCE_CODES, ABSENCE_LETTERS

HOMEWORK_FIELDS = ("description", "date_due", "minutes")


class SchoolCourse(models.Model):
    """The grid: a course's page of the journal in a term, read at once.

    Everything is read as the present user, so what the record rules hide is not in
    it. The number of queries grows neither with the pupils nor with the lessons.
    """

    _inherit = "school.course"

    @api.readonly
    def grid_open(self, term_id=None):
        """The whole page.

        :param term_id: a term of the class; None for the present one, 0 for the year
        """
        self.ensure_one()
        self.check_access("read")
        self.env["school.grade"].check_access("read")
        terms = self._grid_terms()
        term = self._grid_choose_term(terms, term_id)
        days = self._grid_days(term["date_from"], term["date_to"])
        students = self._grid_students(term)
        return {
            "course": self._grid_course(),
            "terms": terms,
            "term": term,
            "today": self.company_id._school_today(),
            "students": students,
            "groups": self._grid_groups(students, term),
            "legend": self._grid_legend(),
            **self._grid_page(days),
        }

    @api.readonly
    def grid_changes(self, date_from, date_to, stamp):
        """What others have changed since the grid was read.

        :param stamp: what the last reading gave
        :return: dict, empty where nothing has changed
        """
        self.ensure_one()
        self.env["school.grade"].check_access("read")
        days = self._grid_days(date_from, date_to)
        return {} if self._grid_stamp(days) == stamp else self._grid_page(days)

    def _grid_page(self, days):
        """What of the page others may change at any time."""
        lessons = self.env["school.lesson"].search_fetch(days)
        rights = self._grid_rights(lessons)
        reasons = self._grid_closed_reasons(lessons)
        return {
            "stamp": self._grid_stamp(days),
            "lessons": self._grid_lesson_rows(lessons, rights, reasons),
            "rights": {"note": rights["note"], "may_edit": bool(rights["editable"])},
            **self._grid_content(days, rights["whole"]),
        }

    # What the page consists of

    def _grid_course(self):
        return {
            "id": self.id,
            "name": self.display_name,
            "subject": self.subject_id.name,
            "class_name": self.class_id.name,
            "teacher": self.teacher_id.name or "",
        }

    def _grid_terms(self):
        """The terms of the class, and the whole year as the last."""
        terms = self.env["school.term"].search_fetch(
            [
                ("year_id", "=", self.year_id.id),
                ("kind", "=", self.class_id.term_kind),
            ],
            ["name", "date_start", "date_end"],
        )
        whole = {
            "id": 0,
            "name": self.env._("The whole year"),
            "date_from": self.year_id.date_start,
            "date_to": self.year_id.date_end,
        }
        return [
            {
                "id": term.id,
                "name": term.name,
                "date_from": term.date_start,
                "date_to": term.date_end,
            }
            for term in terms
        ] + [whole]

    def _grid_choose_term(self, terms, term_id):
        """The term asked for; else the present, or the last begun."""
        chosen = [term for term in terms if term["id"] == term_id]
        if chosen:
            return chosen[0]
        today = self.company_id._school_today()
        begun = [term for term in terms if term["date_from"] <= today and term["id"]]
        return begun[-1] if begun else terms[0]

    def _grid_days(self, date_from, date_to):
        """The domain, on whatever has a course and a date, of the page's term."""
        return (
            Domain("course_id", "=", self.id)
            & Domain("date", ">=", date_from)
            & Domain("date", "<=", date_to)
        )

    def _grid_rights(self, lessons):
        """What the present user may read and write here.

        The record rules decide; this tells of it in advance, so that the grid does not
        offer what they refuse.

        :return: dict of: ``editable`` lessons, ``whole`` (reads all), ``note``
        """
        editable = lessons.browse()
        is_past = self._grid_is_past()
        if self.env["school.grade"].has_access("create") and not is_past:
            editable = lessons._filtered_access("write")
        whole = self._grid_is_whole()
        if not whole and not editable:
            raise AccessError(
                self.env._("This page of the journal is not open to you.")
            )
        note = ""
        if is_past:
            note = self.env._("The year is over: its journal is the deputy head's.")
        elif not editable:
            note = self.env._("You read this journal; its teacher keeps it.")
        elif not whole:
            note = self.env._("You keep the lessons that you give yourself.")
        return {"editable": editable, "whole": whole, "note": note}

    def _grid_is_past(self):
        """Whether the year's journal is closed to all but the deputy head."""
        is_deputy = self.env.user.has_group("school_diary.group_school_diary_deputy")
        return self.year_id.is_over and not is_deputy

    def _grid_is_whole(self):
        """Whether the present user reads the whole page, not single lessons only."""
        user = self.env.user
        return (
            user.has_group("school_diary.group_school_diary_deputy")
            or user.has_group("school_diary.group_school_diary_head")
            or (self.teacher_id == user and not self._grid_is_past())
            or self._grid_is_homeroom()
        )

    def _grid_is_homeroom(self):
        """Whether the user is the homeroom teacher of pupils of this course."""
        return bool(
            self.env["school.student"].search_count(
                [
                    ("in_my_class", "=", True),
                    ("enrollment_ids.class_id", "=", self.class_id.id),
                ],
                limit=1,
            )
        )

    def _grid_students(self, term):
        """The pupils of the class in the term, in class-list order.

        Who left stays, with the days on which the pupil was in the class.
        """
        Enrollment = self.env["school.enrollment"]
        enrollments = Enrollment.search_fetch(
            Domain("class_id", "=", self.class_id.id)
            & Enrollment._period_domain(term["date_from"], term["date_to"]),
            ["student_id", "date_from", "date_to"],
        )
        students = (
            self.env["school.student"]
            .with_context(active_test=False)
            .search_fetch(
                [("id", "in", enrollments.student_id.ids)],
                ["last_name", "first_name", "name"],
            )
        )
        periods = enrollments.grouped("student_id")
        return [
            {
                "id": student.id,
                "name": f"{student.last_name} {student.first_name}",
                "full_name": student.name,
                "periods": [
                    [period.date_from, period.date_to] for period in periods[student]
                ],
            }
            for student in students
        ]

    def _grid_groups(self, students, term):
        """The subgroups of the class, as far as the user knows their pupils."""
        Enrollment = self.env["school.enrollment"]
        rows = Enrollment._read_group(
            Domain("class_id.parent_id", "=", self.class_id.id)
            & Enrollment._period_domain(term["date_from"], term["date_to"]),
            ["class_id"],
            ["student_id:array_agg"],
        )
        here = {student["id"] for student in students}
        return [
            {
                "id": group.id,
                "name": group.name,
                "student_ids": sorted(here.intersection(student_ids)),
            }
            for group, student_ids in rows
        ]

    def _grid_lesson_rows(self, lessons, rights, reasons):
        homework = {}
        for row in self.env["school.homework"].search_read(
            [("lesson_id", "in", lessons.ids)], ["lesson_id", *HOMEWORK_FIELDS], load=""
        ):
            homework.setdefault(row["lesson_id"], []).append(row)
        return [
            {
                "id": lesson.id,
                "date": lesson.date,
                "period": lesson.period,
                "room": lesson.room or "",
                "type_id": lesson.type_id.id,
                "is_test": lesson.is_test,
                "topic": lesson.topic or "",
                "state": lesson.state,
                "teacher": (lesson.substitute_id or lesson.teacher_id).name or "",
                "is_substituted": bool(lesson.substitute_id),
                "homework": homework.get(lesson.id, []),
                "may_read": rights["whole"] or lesson in rights["editable"],
                "may_edit": lesson in rights["editable"],
                "closed": reasons.get(lesson, ""),
            }
            for lesson in lessons
        ]

    def _grid_closed_reasons(self, lessons):
        """Why nothing is entered in a lesson, whoever wants it: dict by lesson."""
        school_class = self.class_id
        locked = self.env["school.term"]._closed_reasons(
            {(school_class, day) for day in lessons.mapped("date")}
        )
        gone = {
            "cancelled": self.env._("The lesson was cancelled."),
            "moved": self.env._("The lesson was moved."),
        }
        reasons = {
            lesson: gone.get(lesson.state) or locked.get((school_class, lesson.date))
            for lesson in lessons
        }
        return {lesson: reason for lesson, reason in reasons.items() if reason}

    def _grid_legend(self):
        """What may be typed, and what it means."""
        kinds = self.env["school.absence"]._fields["kind"]
        return {
            "values": self.env["school.grade.value"].search_read(
                [("scale_id", "=", self.scale_id.id)],
                ["code", "name", "number", "counts", "tone", "is_bound"],
            ),
            "absences": [
                {
                    "kind": kind,
                    "code": ABSENCE_CODES[kind],
                    "letters": ABSENCE_LETTERS[kind],
                    "name": name,
                }
                for kind, name in kinds._description_selection(self.env)
            ],
            "types": self.env["school.lesson.type"].search_read(
                [("company_id", "in", (False, self.company_id.id))],
                ["name", "short_name", "weight", "is_test"],
            ),
        }

    def action_open_grid(self):
        """Open the page in the journal."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "school_diary.school_grid_action"
        )
        return {
            **action,
            "name": self.display_name,
            "context": {"active_id": self.id, "active_model": self._name},
        }

    @api.model
    def action_choose_grid(self):
        """The journal's pages, the own ones first where there are any."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_grid_course_action"
        )
        mine = [("teacher_id", "=", self.env.uid), ("year_id.is_over", "=", False)]
        has_own = bool(self.search_count(mine, limit=1))
        context = {"search_default_mine": 1} if has_own else {}
        return {**action, "context": {"search_default_this_year": 1, **context}}
