import json
from datetime import date, datetime

from odoo import api, models
from odoo.tools import SQL

from ...tools.places import Place, Places
from .school_visit import GRADE_SECTIONS

# The columns whose values JSON has as text.
DAYS = (
    *("day", "date", "date_given", "date_due", "date_until"),
    *("moved_to_date", "moved_from_date"),
)
MOMENTS = ("write_date", "last_at", "published_at", "seen_at")


def _revive(row):
    """Give a row of JSON its days and moments back."""
    for name in DAYS:
        if row.get(name):
            row[name] = date.fromisoformat(row[name])
    for name in MOMENTS:
        if row.get(name):
            moment, _point, fraction = row[name].partition(".")
            row[name] = datetime.fromisoformat(f"{moment}.{fraction:0<6}")
    return row


class SchoolDiarySource(models.AbstractModel):
    """The queries of the diary: one for each kind of facts, whatever the number.

    They read few tables each, since a join of seven takes the database longer to plan
    than to answer: names come from ``school_diary_lookup.py``. ``_ask`` puts several
    of them in one round trip.
    """

    _inherit = "school.diary"

    def _ask(self, **queries):
        """The rows of several queries, asked in one round trip.

        They come as JSON, days and moments revived; whole floats come as integers.

        :return: dict of the query's name to list of dicts
        """
        self.env.flush_all()
        columns = SQL(", ").join(
            SQL("(SELECT json_agg(r) FROM (%s) r)::text", query)
            for query in queries.values()
        )
        [answer] = self.env.execute_query(SQL("SELECT %s", columns))
        return {
            name: json.loads(rows, object_hook=_revive) if rows else []
            for name, rows in zip(queries, answer, strict=True)
        }

    @api.private
    def _places(self, students):
        """Where the pupils are taught, were and will be; dated by their enrollments.

        :return: ``Places``
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT place.student_id, class.id, class.name, class.kind <> 'class',
                       class.company_id, class.year_id, class.grade_level,
                       class.term_kind, class.homeroom_teacher_id,
                       place.date_from, place.date_to
                  FROM school_enrollment place
                  JOIN school_class class ON class.id = place.class_id
                 WHERE place.student_id = ANY(%s)
                 ORDER BY place.id
                """,
                students.ids,
            )
        )
        places = {}
        for student_id, *place in rows:
            places.setdefault(student_id, []).append(Place(*place))
        return Places(places)

    def _source_lessons(self, class_ids, period, tests_in=None):
        """All lessons of a period, and the tests of another.

        :param period: first and last day
        """
        return SQL(
            """
            SELECT id, date, period, time_start, time_end, course_id, subject_id,
                   class_id, room, topic, type_id, is_test, state, reason, teacher_id,
                   substitute_id, moved_to_date, moved_from_date
              FROM school_lesson
             WHERE class_id = ANY(%s) AND (date BETWEEN %s AND %s %s)
             ORDER BY date, period, id
            """,
            list(class_ids),
            *period,
            SQL("OR is_test AND date BETWEEN %s AND %s", *tests_in)
            if tests_in
            else SQL(),
        )

    def _source_tests(self, class_ids, date_from, date_to):
        return SQL(
            """
            SELECT class_id, date, period, topic, state, subject_id, type_id
              FROM school_lesson
             WHERE is_test AND class_id = ANY(%s) AND date BETWEEN %s AND %s
            """,
            list(class_ids),
            date_from,
            date_to,
        )

    def _source_homework(self, students, class_ids, period, other=None):
        """The homework due in a period, or in one of two.

        :param period: first and last day
        """
        return SQL(
            """
            SELECT id, class_id, course_id, subject_id, description, date_given,
                   date_due, minutes,
                   (SELECT json_agg(link.ir_attachment_id)
                      FROM ir_attachment_school_homework_rel link
                     WHERE link.school_homework_id = homework.id) AS file_ids,
                   (SELECT json_agg(own.school_student_id)
                      FROM school_homework_school_student_rel own
                     WHERE own.school_homework_id = homework.id) AS student_ids,
                   (SELECT json_agg(done.student_id)
                      FROM school_homework_done done
                     WHERE done.homework_id = homework.id
                       AND done.student_id = ANY(%s)) AS done_by
              FROM school_homework homework
             WHERE class_id = ANY(%s)
               AND (date_due BETWEEN %s AND %s OR date_due BETWEEN %s AND %s)
             ORDER BY date_due, id
            """,
            students.ids,
            list(class_ids),
            *period,
            *(other or period),
        )

    def _source_absences(self, students, date_from, date_to):
        return SQL(
            """
            SELECT mark.id, mark.student_id, mark.lesson_id, mark.kind, mark.comment,
                   mark.create_uid AS author_id, mark.write_date, lesson.date,
                   lesson.period, lesson.course_id, lesson.is_test,
                   lesson.subject_id, lesson.type_id
              FROM school_absence mark
              JOIN school_lesson lesson ON lesson.id = mark.lesson_id
             WHERE mark.student_id = ANY(%s) AND mark.date BETWEEN %s AND %s
            """,
            students.ids,
            date_from,
            date_to,
        )

    def _source_grades(self, students, date_from, date_to):
        return SQL(
            """
            SELECT mark.id, mark.student_id, mark.lesson_id, mark.sequence,
                   mark.value_id, mark.weight, mark.same_work, mark.comment,
                   mark.author_id, mark.write_date, lesson.date, lesson.period,
                   lesson.course_id, lesson.is_test, lesson.subject_id,
                   COALESCE(mark.type_id, lesson.type_id) AS type_id
              FROM school_grade mark
              JOIN school_lesson lesson ON lesson.id = mark.lesson_id
             WHERE mark.student_id = ANY(%s) AND mark.date BETWEEN %s AND %s
            """,
            students.ids,
            date_from,
            date_to,
        )

    def _source_means(self, students, date_from, date_to):
        """What ``tools.averages.weighted_mean`` says of the marks of a course."""
        values = self.env["school.grade.value"]
        return SQL(
            """
            SELECT grade.student_id, course.subject_id, %s / 100.0::float AS mean
              FROM school_grade grade
              JOIN school_grade_value value ON value.id = grade.value_id
              JOIN school_course course ON course.id = grade.course_id
             WHERE grade.student_id = ANY(%s) AND grade.date BETWEEN %s AND %s
               AND value.counts
             GROUP BY grade.student_id, course.subject_id
            """,
            values._mean_sql(
                values._hundredths_sql(SQL("value.number")),
                values._hundredths_sql(SQL("grade.weight")),
            ),
            students.ids,
            date_from,
            date_to,
        )

    def _source_courses(self, class_ids):
        return SQL(
            """
            SELECT id, class_id, subject_id, teacher_id, room, scale_id
              FROM school_course
             WHERE class_id = ANY(%s) AND active
            """,
            list(class_ids),
        )

    def _source_courses_told(self, class_ids):
        """The courses of which the teachers are told.

        Those of streams where the school's regulation names them: 000-4b and 003-2a
        do, 002-2b does not.
        """
        return SQL(
            """
            SELECT course.id, course.class_id, course.subject_id, course.teacher_id,
                   course.room
              FROM school_course course
              JOIN school_class class ON class.id = course.class_id
              JOIN res_company school ON school.id = class.company_id
              LEFT JOIN school_regulation regulation
                ON regulation.id = school.school_regulation_id
             WHERE course.class_id = ANY(%s) AND course.active
               AND (class.kind <> 'stream' OR regulation.covers_streams)
            """,
            list(class_ids),
        )

    def _source_recommendations(self, students, date_from, date_to):
        return SQL(
            """
            SELECT advice.student_id, advice.date, advice.author_id,
                   course.subject_id, advice.text, advice.kind
              FROM school_recommendation advice
              LEFT JOIN school_course course ON course.id = advice.course_id
             WHERE advice.student_id = ANY(%s)
               AND advice.date BETWEEN %s AND %s
             ORDER BY advice.date DESC, advice.id DESC
            """,
            students.ids,
            date_from,
            date_to,
        )

    def _source_owed(self, students, until):
        """The work that pupils owe now, of lessons up to a day."""
        return SQL(
            """
            SELECT owed.student_id, owed.date_due, owed.description, lesson.date,
                   lesson.subject_id, lesson.type_id, lesson.topic
              FROM school_owed_work owed
              JOIN school_lesson lesson ON lesson.id = owed.lesson_id
             WHERE owed.student_id = ANY(%s) AND lesson.date <= %s
               AND owed.grade_id IS NULL AND owed.is_cancelled IS NOT TRUE
             ORDER BY owed.date_due, owed.id
            """,
            students.ids,
            until,
        )

    def _source_visits(self, students, today):
        """When the present user saw grades last, before today: what is new stays
        marked all day."""
        return SQL(
            """
            SELECT student_id, MAX(last_at) AS last_at
              FROM school_visit
             WHERE user_id = %s AND student_id = ANY(%s)
               AND section = ANY(%s) AND date < %s
             GROUP BY student_id
            """,
            self.env.uid,
            students.ids,
            list(GRADE_SECTIONS),
            today,
        )
