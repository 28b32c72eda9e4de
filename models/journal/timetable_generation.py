"""Dated lessons from the lessons of the week, for a period and classes."""

from collections import Counter
from datetime import datetime, timedelta

import pytz

from odoo.tools import SQL

from ...tools.timetable import Slot, dated

# Written into each new lesson, with the type of array that carries it.
COLUMNS = {
    "course_id": "int",
    "class_id": "int",
    "subject_id": "int",
    "slot_id": "int",
    "slot_date": "date",
    "date": "date",
    "period": "int",
    "time_start": "float8",
    "time_end": "float8",
    "start_at": "timestamp",
    "end_at": "timestamp",
    "is_untimed": "bool",
    "room": "varchar",
    "teacher_id": "int",
}
# By what a lesson is seen to be as the timetable has it.
COMPARED = (
    "course_id",
    "date",
    "period",
    "time_start",
    "time_end",
    "room",
    "teacher_id",
)


class Generation:
    """Brings the lessons of a period in line with the timetable.

    What nobody has touched and is still to come is replaced where the timetable has
    changed; everything else stays, and so does whatever lies in a closed term. A
    lesson is touched when it is not planned any more, has a topic or a substitute, was
    changed by hand, or when any record of any model names it. Whatever the number of
    lessons, it takes the same queries.
    """

    def __init__(self, env, year, classes, date_from, date_to):
        """:param classes: their subgroups and individual plans come with them"""
        self.env = env
        self.company = year.company_id
        self.year = year
        self.classes = classes | classes.child_ids
        self.date_from = max(date_from, year.date_start)
        self.date_to = min(date_to, year.date_end)
        self.counts = Counter()
        self.days_off = set()

    def look(self):
        """Find out what there is to do.

        :return: number of lessons ``new``, ``removed``, ``own`` (touched) and ``kept``
            (the others that stay)
        """
        self.env.flush_all()
        planned = {(row["slot_id"], row["slot_date"]): row for row in self._planned()}
        by_place = {
            (row["course_id"], row["date"], row["period"]): key
            for key, row in planned.items()
        }
        self._removed, self._adopted = [], []
        missing = dict(planned)
        for lesson in self._existing():
            key = (lesson["slot_id"], lesson["slot_date"])
            if key not in planned and (not lesson["slot_id"] or lesson["touched"]):
                # Entered by hand, or of a slot that is gone: it stands for the slot
                # that is at its place now.
                place = by_place.get(
                    (lesson["course_id"], lesson["day"], lesson["period"])
                )
                if place in missing:
                    key = place
                    self._adopted.append((lesson["id"], *key))
            self._sort(lesson, planned.get(key), missing, key)
        self._missing = list(missing.values())
        self.counts.update(new=len(missing), removed=len(self._removed))
        return self.counts

    def run(self):
        """Do it.

        :return: as ``look``
        """
        self.look()
        self._adopt()
        self._remove()
        self._insert()
        self.env.invalidate_all()
        return self.counts

    def _sort(self, lesson, row, missing, key):
        """Decide what becomes of a lesson that is there already."""
        if not lesson["slot_date"] and row is None:
            return  # not the timetable's
        same = row is not None and all(lesson[name] == row[name] for name in COMPARED)
        is_past = lesson["date"] < self.company._school_today()
        is_locked = self._is_locked(lesson["class_id"], lesson["date"])
        if same or lesson["touched"] or is_past or is_locked:
            missing.pop(key, None)
            self.counts["own" if lesson["touched"] else "kept"] += 1
        else:
            self._removed.append(lesson["id"])
            self._adopted = [one for one in self._adopted if one[0] != lesson["id"]]

    def _planned(self):
        """The lessons that the timetable has, as rows of columns."""
        slots = self._slots()
        grade_days = self.year._days_off(self.date_from, self.date_to)
        grades = {one.id: one.grade_level for one in self.classes}
        lessons = dated(
            [Slot(*slot[:6]) for slot in slots.values()],
            self.date_from,
            self.date_to,
            self.year.date_start,
            lambda class_id: grade_days(grades[class_id]),
        )
        times = _Times(self.env, self.classes, {day for _slot, day in lessons})
        for slot, day in lessons:
            _, _, _, _, _, class_id, course_id, subject_id, period, room, teacher = (
                slots[slot.id]
            )
            if self._is_locked(class_id, day):
                continue
            yield {
                "slot_id": slot.id,
                "slot_date": day,
                "date": day,
                "course_id": course_id,
                "class_id": class_id,
                "subject_id": subject_id,
                "period": period,
                "room": room,
                "teacher_id": teacher,
                **times.of(class_id, day, period),
            }

    def _is_locked(self, class_id, day):
        """Whether the term is closed: nothing in it comes or goes."""
        school_class = self.env["school.class"].browse(class_id)
        return self.env["school.term"]._closed_by(school_class, day)

    def _slots(self):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, weekday::int, week, date_from, date_to, class_id,
                       course_id, subject_id, period, room, teacher_id
                  FROM school_timetable_slot slot
                 WHERE class_id = ANY(%s) AND date_from <= %s AND date_to >= %s
                   AND EXISTS (SELECT FROM school_course course
                                WHERE course.id = slot.course_id AND course.active)
                """,
                self.classes.ids,
                self.date_to,
                self.date_from,
            )
        )
        return {row[0]: row for row in rows}

    def _existing(self):
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT id, slot_id, slot_date, course_id, class_id, date, period,
                       time_start, time_end, room, teacher_id,
                       COALESCE(slot_date, date) AS day, %(touched)s AS touched
                  FROM school_lesson lesson
                 WHERE class_id = ANY(%(classes)s)
                   AND COALESCE(slot_date, date) BETWEEN %(first)s AND %(last)s
                 ORDER BY slot_id, id
                """,
                touched=self._touched(),
                classes=self.classes.ids,
                first=self.date_from,
                last=self.date_to,
            )
        )

    def _touched(self):
        """The condition that somebody has done something with the lesson."""
        used = [
            SQL(
                "OR EXISTS (SELECT FROM %(table)s used "
                "WHERE used.%(column)s = lesson.id)",
                table=SQL.identifier(model._table),
                column=SQL.identifier(field.name),
            )
            for model, field in _links_to_lessons(self.env)
        ]
        return SQL(
            """(lesson.slot_date IS NULL OR lesson.by_hand
                OR lesson.state <> 'planned' OR COALESCE(lesson.topic, '') <> ''
                OR lesson.substitute_id IS NOT NULL %s)""",
            SQL(" ").join(used),
        )

    def _adopt(self):
        if not self._adopted:
            return
        ids, slots, days = zip(*self._adopted, strict=True)
        self.env.cr.execute(
            SQL(
                """
                UPDATE school_lesson lesson
                   SET slot_id = given.slot_id, slot_date = given.day,
                       by_hand = by_hand OR lesson.slot_date IS NULL
                  FROM unnest(%s::int[], %s::int[], %s::date[])
                       AS given (id, slot_id, day)
                 WHERE lesson.id = given.id
                """,
                list(ids),
                list(slots),
                list(days),
            )
        )

    def _remove(self):
        self.env.cr.execute(
            SQL(
                "DELETE FROM school_lesson lesson WHERE id = ANY(%s) AND NOT %s",
                self._removed,
                self._touched(),
            )
        )

    def _insert(self):
        """Where the course has a lesson at that time already, it stays the only one."""
        if not self._missing:
            return
        lesson_type = (
            self.env["school.lesson"].with_company(self.company)._default_type_id()
        )
        names = SQL(", ").join(SQL.identifier(name) for name in COLUMNS)
        arrays = SQL(", ").join(
            SQL("%s::%s[]", [row[name] for row in self._missing], SQL(kind))
            for name, kind in COLUMNS.items()
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO school_lesson (%(names)s, type_id, is_test, state, by_hand,
                            company_id, create_uid, write_uid, create_date, write_date)
                SELECT planned.*, %(type)s, %(is_test)s, 'planned', FALSE,
                       %(company)s, %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM unnest(%(arrays)s) planned
                ON CONFLICT DO NOTHING
                """,
                names=names,
                arrays=arrays,
                type=lesson_type.id,
                is_test=lesson_type.is_test,
                company=self.company.id,
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        self.counts["new"] = self.env.cr.rowcount


class _Times:
    """When lessons begin and end: hours by the bells, moments by the clock."""

    def __init__(self, env, classes, days):
        self.classes = {one.id: one for one in classes}
        self.schedule_on = env["school.bell.day"]._schedules(classes, days)
        self.timezone = classes.company_id._school_timezone() if classes else pytz.utc
        self.schedules = {}
        self.bells = {}
        self.known = {}

    def of(self, class_id, day, period):
        if (class_id, day) not in self.schedules:
            self.schedules[class_id, day] = self.schedule_on(
                self.classes[class_id], day
            )
        schedule = self.schedules[class_id, day]
        if schedule not in self.bells:
            self.bells[schedule] = {
                bell.period: (bell.time_start, bell.time_end)
                for bell in schedule.bell_ids
            }
        start, end = self.bells[schedule].get(period, (0.0, 0.0))
        if (day, start, end) not in self.known:
            self.known[day, start, end] = {
                "time_start": start,
                "time_end": end,
                "start_at": self._moment(day, start),
                "end_at": self._moment(day, end),
                "is_untimed": not end,
            }
        return self.known[day, start, end]

    def _moment(self, day, hours):
        clock = datetime(day.year, day.month, day.day) + timedelta(hours=hours)
        return (
            self.timezone.localize(clock)
            .astimezone(pytz.utc)
            .replace(tzinfo=None, microsecond=0)
        )


def _links_to_lessons(env):
    """Every stored field of any model that names a lesson."""
    return [
        (model, field)
        for model in (env[name] for name in env.registry)
        if model._auto and not model._abstract and not model._transient
        for field in model._fields.values()
        if field.type == "many2one"
        and field.store
        and field.comodel_name == "school.lesson"
    ]
