from odoo import api, models
from odoo.tools import SQL

from ...tools.agenda import Agenda, Change, holiday_runs


class SchoolDiary(models.AbstractModel):
    """What a calendar shows: of weeks that no page has, and when each was changed."""

    _inherit = "school.diary"

    @api.private
    def _agenda(self, students, date_from, date_to):
        """Lessons as they stand, homework due and vacations of a period.

        :return: dict of pupil id to ``Agenda``
        """
        places = self._places(students)
        period = date_from, date_to
        class_ids = places.class_ids(students.ids, *period)
        rows = self._ask(
            lessons=self._source_lessons(class_ids, period),
            homework=self._source_homework(students, class_ids, period),
            lesson_changes=self._source_lesson_changes(class_ids, period),
            homework_changes=self._source_homework_changes(students, class_ids, period),
            vacation_changes=self._source_vacation_changes(period),
        )
        lessons = self._lessons(rows["lessons"], places.classes).values()
        by_class = self._group(lessons, lambda lesson: lesson.class_id)
        homework = self._homework_of(students, rows["homework"], places, period)
        vacations = self._vacations_in(students, period, places)
        lesson_changes = self._changes(rows["lesson_changes"])
        homework_changes = self._changes(rows["homework_changes"])
        vacation_changes = self._changes(rows["vacation_changes"])
        holidays = self._holidays_in(students, period)
        return {
            pupil_id: Agenda(
                pupil=pupil,
                lessons=[
                    lesson
                    for class_id in places.ever(pupil_id, *period)
                    for lesson in by_class.get(class_id, ())
                    if class_id in places.on(pupil_id, lesson.day)
                ],
                homework=homework[pupil_id],
                vacations=vacations[pupil_id],
                holidays=holidays[pupil_id],
                lesson_changes=lesson_changes,
                homework_changes=homework_changes,
                vacation_changes=vacation_changes,
            )
            for pupil_id, pupil in self._pupils(students, places=places).items()
        }

    def _vacations_in(self, students, period, places):
        """A period may reach from one school year into the next."""
        first, last = period
        years = [self._vacations(students, day, places) for day in period]
        return {
            pupil_id: list(
                {
                    one.date_from: one
                    for year in years
                    for one in year[pupil_id]
                    if one.date_from <= last and first <= one.date_to
                }.values()
            )
            for pupil_id in students.ids
        }

    def _holidays_in(self, students, period):
        days = self._lookup().holidays
        return {
            student.id: holiday_runs(days.get(student.company_id.id, {}), *period)
            for student in students
        }

    @staticmethod
    def _changes(rows):
        return {row["id"]: Change(row["write_date"], row["number"]) for row in rows}

    def _source_lesson_changes(self, class_ids, period):
        return SQL(
            """
            SELECT id, write_date,
                   EXTRACT(EPOCH FROM write_date - create_date)::int AS number
              FROM school_lesson
             WHERE class_id = ANY(%s) AND date BETWEEN %s AND %s
            """,
            list(class_ids),
            *period,
        )

    def _source_vacation_changes(self, period):
        return SQL(
            """
            SELECT id, write_date,
                   EXTRACT(EPOCH FROM write_date - create_date)::int AS number
              FROM school_vacation
             WHERE date_end >= %s AND date_start <= %s
            """,
            *period,
        )

    def _source_homework_changes(self, students, class_ids, period):
        """That homework is ticked as done changes it, too."""
        return SQL(
            """
            SELECT homework.id,
                   GREATEST(homework.write_date, MAX(done.create_date)) AS write_date,
                   EXTRACT(EPOCH FROM homework.write_date - homework.create_date)::int
                   AS number
              FROM school_homework homework
              LEFT JOIN school_homework_done done
                ON done.homework_id = homework.id AND done.student_id = ANY(%s)
             WHERE homework.class_id = ANY(%s) AND homework.date_due BETWEEN %s AND %s
             GROUP BY homework.id
            """,
            students.ids,
            list(class_ids),
            *period,
        )
