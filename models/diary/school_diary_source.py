import json
from datetime import date, datetime, timedelta

from odoo import models
from odoo.tools import SQL

from ...tools.diary import Places

# The columns whose values JSON has as text.
DAYS = ("date", "date_given", "date_due", "date_start", "date_end")
DAYS += ("moved_to", "moved_from")
MOMENTS = ("write_date", "leave_from", "leave_to")


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

    They are written in SQL, since what a page shows of a lesson lies in seven tables:
    as one join it is one query. ``_ask`` puts several of them in one round trip.
    """

    _inherit = "school.diary"

    def _rows(self, query):
        self.env.flush_all()
        return self.env.execute_query_dict(query)

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
            name: json.loads(rows or "[]", object_hook=_revive)
            for name, rows in zip(queries, answer, strict=True)
        }

    def _translated(self, column):
        """A translated column in the reader's language."""
        return SQL(
            "COALESCE(%(column)s->>%(lang)s, %(column)s->>'en_US')",
            column=column,
            lang=self.env.lang or "en_US",
        )

    def _user_name(self, column):
        """A user's name, in a subselect: many tables in one join take long to plan."""
        return SQL(
            "(SELECT partner.name FROM res_users users JOIN res_partner partner "
            "ON partner.id = users.partner_id WHERE users.id = %s)",
            column,
        )

    def _places(self, students, date_from, date_to):
        """In which classes the pupils are in a period."""
        rows = self._rows(
            SQL(
                """
                SELECT student_id, class_id, date_from, date_to
                  FROM school_enrollment
                 WHERE student_id = ANY(%s)
                   AND date_from <= %s AND COALESCE(date_to, %s) >= %s
                 ORDER BY id
                """,
                students.ids,
                date_to,
                date_to,
                date_from,
            )
        )
        return Places(
            (row["student_id"], row["class_id"], row["date_from"], row["date_to"])
            for row in rows
        )

    def _source_pupils(self, students, day):
        return SQL(
            """
            SELECT student.id, student.name, student.first_name,
                   student.last_name, student.short_name,
                   class.id AS class_id, class.name AS class_name,
                   %(homeroom)s AS homeroom_teacher, company.name AS school
              FROM school_student student
              JOIN res_company company ON company.id = student.company_id
              LEFT JOIN LATERAL (
                   SELECT class_id FROM school_enrollment
                    WHERE student_id = student.id AND kind = 'class'
                      AND date_from <= %(day)s
                    ORDER BY date_from DESC, id DESC LIMIT 1) place ON TRUE
              LEFT JOIN school_class class ON class.id = place.class_id
             WHERE student.id = ANY(%(ids)s)
             ORDER BY student.last_name, student.first_name,
                      student.middle_name, student.id
            """,
            homeroom=self._user_name(SQL("class.homeroom_teacher_id")),
            day=day,
            ids=students.ids,
        )

    def _source_lessons(self, class_ids, date_from, date_to):
        return SQL(
            """
            SELECT lesson.id, lesson.date, lesson.period, lesson.time_start,
                   lesson.time_end, lesson.course_id, subject.name AS subject,
                   lesson.class_id, class.name AS class_name,
                   class.kind <> 'class' AS is_group, lesson.room, lesson.topic,
                   %(work)s AS work, type.is_named, lesson.is_test, lesson.state,
                   lesson.reason,
                   %(teacher)s AS teacher, %(substitute)s AS substitute,
                   (SELECT target.date FROM school_lesson target
                     WHERE target.id = lesson.moved_to_id) AS moved_to,
                   (SELECT source.date FROM school_lesson source
                     WHERE source.moved_to_id = lesson.id
                     LIMIT 1) AS moved_from
              FROM school_lesson lesson
              JOIN school_class class ON class.id = lesson.class_id
              JOIN school_subject subject ON subject.id = lesson.subject_id
              JOIN school_lesson_type type ON type.id = lesson.type_id
             WHERE lesson.class_id = ANY(%(class_ids)s)
               AND lesson.date BETWEEN %(date_from)s AND %(date_to)s
             ORDER BY lesson.date, lesson.period, lesson.id
            """,
            teacher=self._user_name(SQL("lesson.teacher_id")),
            substitute=self._user_name(SQL("lesson.substitute_id")),
            work=self._translated(SQL("type.name")),
            class_ids=list(class_ids),
            date_from=date_from,
            date_to=date_to,
        )

    def _source_tests(self, class_ids, date_from, date_to):
        return SQL(
            """
            SELECT lesson.class_id, lesson.date, lesson.period, lesson.topic,
                   lesson.state, subject.name AS subject, %(work)s AS work
              FROM school_lesson lesson
              JOIN school_subject subject ON subject.id = lesson.subject_id
              JOIN school_lesson_type type ON type.id = lesson.type_id
             WHERE lesson.is_test AND lesson.class_id = ANY(%(class_ids)s)
               AND lesson.date BETWEEN %(date_from)s AND %(date_to)s
            """,
            work=self._translated(SQL("type.name")),
            class_ids=list(class_ids),
            date_from=date_from,
            date_to=date_to,
        )

    def _source_homework(self, class_ids, date_from, date_to):
        return SQL(
            """
            SELECT homework.id, homework.class_id, homework.course_id,
                   subject.name AS subject, homework.description,
                   homework.date_given, homework.date_due,
                   (SELECT json_agg(json_build_array(file.id, file.name)
                                    ORDER BY file.id)
                      FROM ir_attachment_school_homework_rel link
                      JOIN ir_attachment file ON file.id = link.ir_attachment_id
                     WHERE link.school_homework_id = homework.id) AS attachments
              FROM school_homework homework
              JOIN school_course course ON course.id = homework.course_id
              JOIN school_subject subject ON subject.id = course.subject_id
             WHERE homework.class_id = ANY(%s)
               AND homework.date_due BETWEEN %s AND %s
             ORDER BY homework.date_due, homework.id
            """,
            list(class_ids),
            date_from,
            date_to,
        )

    def _source_marks(self, students, date_from, date_to, absences_only=False):
        """Absences and grades: the absence of a cell first, then its grades."""
        absences = SQL(
            """
            SELECT absence.student_id, absence.lesson_id, 0 AS place, absence.id,
                   absence.kind, NULL AS code, 'absence' AS tone, 0.0 AS weight,
                   0.0 AS number, FALSE AS counts, FALSE AS same_work,
                   absence.comment, absence.create_uid AS author_id,
                   absence.write_date
              FROM school_absence absence
             WHERE absence.student_id = ANY(%(ids)s)
               AND absence.date BETWEEN %(date_from)s AND %(date_to)s
            """,
            ids=students.ids,
            date_from=date_from,
            date_to=date_to,
        )
        grades = SQL(
            """
            UNION ALL
            SELECT grade.student_id, grade.lesson_id, grade.sequence, grade.id,
                   'grade', value.code, value.tone, grade.weight, value.number,
                   value.counts, COALESCE(grade.same_work, FALSE), grade.comment,
                   grade.author_id, grade.write_date
              FROM school_grade grade
              JOIN school_grade_value value ON value.id = grade.value_id
             WHERE grade.student_id = ANY(%(ids)s)
               AND grade.date BETWEEN %(date_from)s AND %(date_to)s
            """,
            ids=students.ids,
            date_from=date_from,
            date_to=date_to,
        )
        return SQL(
            """
            SELECT mark.*, lesson.date, lesson.course_id, lesson.is_test,
                   subject.name AS subject, %(work)s AS work,
                   author.name AS author
              FROM (%(absences)s %(grades)s) mark
              JOIN school_lesson lesson ON lesson.id = mark.lesson_id
              JOIN school_subject subject ON subject.id = lesson.subject_id
              JOIN school_lesson_type type ON type.id = lesson.type_id
              LEFT JOIN res_users au ON au.id = mark.author_id
              LEFT JOIN res_partner author ON author.id = au.partner_id
             ORDER BY lesson.date, lesson.period, lesson.id, mark.place, mark.id
            """,
            work=self._translated(SQL("type.name")),
            absences=absences,
            grades=SQL() if absences_only else grades,
        )

    def _source_means(self, students, date_from, date_to):
        """What ``tools.diary.weighted_mean`` says of the marks of a subject."""
        return SQL(
            """
            SELECT grade.student_id, subject.name AS subject,
                   SUM(value.number * grade.weight) / SUM(grade.weight) AS mean
              FROM school_grade grade
              JOIN school_grade_value value ON value.id = grade.value_id
              JOIN school_course course ON course.id = grade.course_id
              JOIN school_subject subject ON subject.id = course.subject_id
             WHERE grade.student_id = ANY(%s)
               AND grade.date BETWEEN %s AND %s
               AND value.counts AND grade.weight > 0
             GROUP BY grade.student_id, subject.name
            """,
            students.ids,
            date_from,
            date_to,
        )

    def _source_courses(self, class_ids):
        return SQL(
            """
            SELECT course.id, course.class_id, class.name AS class_name,
                   class.kind <> 'class' AS is_group, subject.name AS subject,
                   teacher.name AS teacher, course.room
              FROM school_course course
              JOIN school_class class ON class.id = course.class_id
              JOIN school_subject subject ON subject.id = course.subject_id
              LEFT JOIN res_users tu ON tu.id = course.teacher_id
              LEFT JOIN res_partner teacher ON teacher.id = tu.partner_id
             WHERE course.class_id = ANY(%s) AND course.active
            """,
            list(class_ids),
        )

    def _source_recommendations(self, students, date_from, date_to):
        return SQL(
            """
            SELECT advice.student_id, advice.date, %s AS author,
                   subject.name AS subject, advice.text
              FROM school_recommendation advice
              LEFT JOIN school_course course ON course.id = advice.course_id
              LEFT JOIN school_subject subject ON subject.id = course.subject_id
             WHERE advice.student_id = ANY(%s)
               AND advice.date BETWEEN %s AND %s
             ORDER BY advice.date DESC, advice.id DESC
            """,
            self._user_name(SQL("advice.author_id")),
            students.ids,
            date_from,
            date_to,
        )

    def _source_vacations(self, class_ids):
        return SQL(
            """
            SELECT class.id AS class_id, vacation.name, vacation.date_start,
                   vacation.date_end
              FROM school_vacation vacation
              JOIN school_class class ON class.year_id = vacation.year_id
               AND class.grade_level
                   BETWEEN vacation.grade_from AND vacation.grade_to
             WHERE class.id = ANY(%s)
             ORDER BY vacation.date_start, vacation.id
            """,
            list(class_ids),
        )

    def _source_terms(self, class_ids):
        return SQL(
            """
            SELECT class.id AS class_id, term.id, term.name, term.kind,
                   term.number, term.date_start, term.date_end
              FROM school_term term
              JOIN school_class class ON class.year_id = term.year_id
               AND term.kind IN (class.term_kind, 'year')
             WHERE class.id = ANY(%s)
             ORDER BY term.kind = 'year', term.number
            """,
            list(class_ids),
        )

    def _source_holidays(self, students, date_from, date_to):
        """Public holidays of the pupils' schools, as naive UTC moments."""
        return SQL(
            """
            SELECT leave.name, leave.date_from AS leave_from,
                   leave.date_to AS leave_to, calendar.tz
              FROM resource_calendar_leaves leave
              JOIN res_company company ON company.id = leave.company_id
              JOIN resource_calendar calendar
                ON calendar.id = company.resource_calendar_id
             WHERE leave.resource_id IS NULL
               AND COALESCE(leave.calendar_id, calendar.id) = calendar.id
               AND leave.company_id = ANY(%s)
               AND leave.date_from < %s AND leave.date_to > %s
            """,
            students.company_id.ids,
            date_to + timedelta(days=2),
            date_from - timedelta(days=1),
        )
