from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.timetable import minutes, room_key
from .school_course_hours import SHARE

SATURDAY = 5
PERIODS = 7  # shown at least


class SchoolTimetableSlot(models.Model):
    """The board of the week: everything that it shows, and what one does there.

    A change made on the board holds from the board's day on; until then the timetable
    stays as it was.
    """

    _inherit = "school.timetable.slot"

    @api.model
    def get_board(self, year_id=False, day=False):
        """The timetable of a school year as it holds on a day.

        The number of queries does not grow with the classes.

        :param year_id: empty: the present one
        :param day: empty: today, or the nearest day of the year
        :return: dict, for the client action
        """
        years = self.env["school.year"]
        all_years = years.search([("company_id", "=", self.env.company.id)])
        year = years.browse(year_id) if year_id else years._current(self.env.company)
        year = (year or all_years[:1])[:1]
        board = {
            "years": [{"id": one.id, "name": one.name} for one in all_years],
            "year_id": year.id,
            "may_edit": self.has_access("write"),
        }
        if not year:
            return board
        day = fields.Date.to_date(day) or year.company_id._school_today()
        day = min(max(day, year.date_start), year.date_end)
        return {
            **board,
            "day": fields.Date.to_string(day),
            "first_day": fields.Date.to_string(year.date_start),
            "last_day": fields.Date.to_string(year.date_end),
            **self._board_content(year, day),
        }

    @api.model
    def board_place(self, course_id, vals, day):
        """Put a lesson of a course on the board.

        :param vals: ``weekday``, ``period``, ``week``
        """
        self.create({**vals, "course_id": course_id, "date_from": day})

    def board_move(self, vals, day):
        """Put the lesson elsewhere from that day on."""
        self.ensure_one()
        day = fields.Date.to_date(day)
        if self.date_from < day:
            following = {**self._board_copy(), **vals, "date_from": day}
            self.date_to = day - timedelta(days=1)
            self.create(following)
        else:
            self.write(vals)

    def board_remove(self, day):
        """Take the lesson off the board from that day on."""
        self.ensure_one()
        day = fields.Date.to_date(day)
        if self.date_from < day:
            self.date_to = day - timedelta(days=1)
        else:
            self.unlink()

    def _board_copy(self):
        names = ("weekday", "period", "week", "date_to", "room")
        return {
            **{name: self[name] for name in names},
            "course_id": self.course_id.id,
            "teacher_id": self.teacher_id.id,
        }

    @api.model
    def _board_content(self, year, day):
        classes = self.env["school.class"].search([("year_id", "=", year.id)])
        courses = self.env["school.course"].search([("class_id", "in", classes.ids)])
        slots = self.search(
            [
                ("class_id", "in", classes.ids),
                ("date_from", "<=", day),
                ("date_to", ">=", day),
            ]
        )
        shared = self._classes_sharing_pupils(classes, day)
        columns = _columns(classes, shared)
        weekdays = self._fields["weekday"]._description_selection(self.env)
        last_day = max([SATURDAY, *(int(slot.weekday) for slot in slots)])
        periods = max([PERIODS, *slots.mapped("period")])
        return {
            "weekdays": [
                {"id": key, "name": name}
                for key, name in weekdays
                if int(key) <= last_day
            ],
            "periods": list(range(1, periods + 1)),
            "classes": [
                {"id": one.id, "name": one.name, "grade": one.grade_level}
                for one in classes
                if one.kind == "class"
            ],
            "shared": {one: sorted(others) for one, others in shared.items()},
            "hours": {
                one.id: {
                    period: _hours(one._bell_schedule(), period)
                    for period in range(1, periods + 1)
                }
                for one in classes
            },
            "courses": slots._board_courses(courses, columns),
            "slots": [
                {**slot._board_slot(), "columns": columns[slot.class_id.id]}
                for slot in slots
            ],
            "clashes": [
                {"id": clash[0].id, "text": self._clash_text(*clash)}
                for clash in slots._clashes()
            ],
        }

    def _board_courses(self, courses, columns):
        """What may be placed, and how many hours a week of it are in these slots."""
        placed = defaultdict(float)
        for slot in self:
            placed[slot.course_id] += SHARE[slot.week]
        return [
            {
                **self._board_course(course),
                "columns": columns[course.class_id.id],
                "placed": placed[course],
            }
            for course in courses
        ]

    @api.model
    def _board_course(self, course):
        return {
            "id": course.id,
            "name": course.subject_id.name,
            "class_id": course.class_id.id,
            "class_name": course.class_id.name,
            "teacher_id": course.teacher_id.id,
            "teacher": course.teacher_id.name or "",
            "room": course.room or "",
            "room_key": room_key(course.room),
            "planned": course.hours_week,
        }

    def _board_slot(self):
        return {
            "id": self.id,
            "course_id": self.course_id.id,
            "name": self.subject_id.name,
            "class_id": self.class_id.id,
            "class_name": self.class_id.name,
            "weekday": self.weekday,
            "period": self.period,
            "week": self.week,
            "teacher_id": self.teacher_id.id,
            "teacher": self.teacher_id.name or "",
            "room": self.room or "",
            "room_key": self.room_key or "",
            "start": self.minute_start,
            "end": self.minute_end,
        }

    @api.model
    def _classes_sharing_pupils(self, classes, day):
        """Which classes have pupils in common on that day or later.

        :return: dict of class id to a set of class ids
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT mine.class_id, theirs.class_id
                  FROM school_enrollment mine
                  JOIN school_enrollment theirs ON theirs.student_id = mine.student_id
                   AND theirs.class_id <> mine.class_id
                 WHERE mine.class_id = ANY(%(classes)s)
                   AND theirs.class_id = ANY(%(classes)s)
                   AND LEAST(COALESCE(mine.date_to, 'infinity'),
                             COALESCE(theirs.date_to, 'infinity'))
                       >= GREATEST(mine.date_from, theirs.date_from, %(day)s)
                """,
                classes=classes.ids,
                day=day,
            )
        )
        shared = defaultdict(set)
        for one, other in rows:
            shared[one].add(other)
        return shared


def _columns(classes, shared):
    """Below which classes the lessons of a class, subgroup, stream… are shown."""
    whole = set(classes.filtered(lambda one: one.kind == "class").ids)
    return {
        one.id: [one.id]
        if one.id in whole
        else sorted((shared[one.id] | set(one.parent_id.ids)) & whole)
        for one in classes
    }


def _hours(schedule, period):
    bell = schedule._bell(period)
    return minutes(bell.time_start, bell.time_end, period)
