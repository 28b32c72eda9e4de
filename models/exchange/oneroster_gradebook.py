"""The queries of the gradebook: what was graded, and how.

A line item is a mark's place in a lesson, or a course's final grades of a term, which
have categories of their own. A result is a mark. A deferred final grade is incomplete.
"""

from odoo.tools import SQL

from .oneroster_ids import FINALS
from .oneroster_scope import Scope


def categories(scope: Scope) -> SQL:
    """The types of lessons and work, and three for final grades."""
    since = scope.company.create_date
    finals = SQL(", ").join(
        SQL("(%s, %s, NULL::float8, FALSE, %s, %s)", sourced_id, kind, kind, since)
        for kind, sourced_id in FINALS.items()
    )
    return SQL(
        """
        SELECT %(type)s AS "sourcedId", %(name)s AS title, weight::float8 AS weight,
               is_test AS "metadata.isTest", NULL AS "metadata.final",
               write_date AS "dateLastModified"
          FROM school_lesson_type kind
         WHERE company_id = %(company)s OR company_id IS NULL
         UNION ALL
        SELECT * FROM (VALUES %(finals)s) AS final
        """,
        type=scope.ids.column("school.lesson.type", "kind", "id"),
        name=scope.translated("kind", "name"),
        company=scope.company.id,
        finals=finals,
    )


def score_scales(scope: Scope) -> SQL:
    """The scale of each course, with what a mark is worth; nothing if it counts not."""
    return SQL(
        """
        SELECT %(course)s || '.scale' AS "sourcedId", %(name)s AS title,
               'marks' AS type, %(org)s AS "orgSourcedId",
               %(subject)s AS "courseSourcedId", %(course)s AS "classSourcedId",
               (SELECT string_agg('{' || code || ':' || CASE WHEN counts
                       THEN number::text ELSE '' END || '}', ','
                       ORDER BY sequence, code)
                  FROM school_grade_value WHERE scale_id = scale.id)
                    AS "scoreScaleValue",
               GREATEST(page.changed, scale.write_date) AS "dateLastModified"
          FROM %(courses)s AS page JOIN school_grade_scale scale
            ON scale.id = page.scale_id
         WHERE EXISTS (SELECT FROM school_grade_value WHERE scale_id = scale.id)
        """,
        course=scope.ids.column("school.course", "page", "id"),
        subject=scope.ids.column("school.subject", "page", "subject_id"),
        name=scope.translated("scale", "name"),
        org=scope.org,
        courses=scope.courses,
    )


def line_items(scope: Scope) -> SQL:
    return SQL(
        """
        SELECT line.*, %(org)s AS "schoolSourcedId",
               line."academicSessionSourcedId" AS "gradingPeriodSourcedId"
          FROM (%(work)s UNION ALL %(finals)s) AS line
        """,
        org=scope.org,
        work=_work_items(scope),
        finals=_final_items(scope),
    )


def _work_items(scope):
    return SQL(
        """
        SELECT %(item)s AS "sourcedId",
               COALESCE(NULLIF(work.topic, ''), page.subject_name) AS title,
               work.date AS "assignDate", work.date AS "dueDate",
               %(course)s AS "classSourcedId", %(type)s AS "categorySourcedId",
               COALESCE((SELECT %(term)s FROM school_term term
                          WHERE term.year_id = page.year_id
                            AND term.kind = page.term_kind
                            AND work.date BETWEEN term.date_start AND term.date_end),
                        %(year)s) AS "academicSessionSourcedId",
               bounds.low AS "resultValueMin", bounds.high AS "resultValueMax",
               %(lesson)s AS "metadata.lessonSourcedId",
               %(lesson_type)s AS "metadata.lessonCategorySourcedId",
               work.period AS "metadata.period", work.sequence AS "metadata.sequence",
               GREATEST(work.write_date, page.changed) AS "dateLastModified"
          FROM (%(graded)s UNION %(sent)s) AS work
          JOIN %(courses)s AS page ON page.id = work.course_id
          LEFT JOIN %(bounds)s AS bounds ON bounds.scale_id = page.scale_id
        """,
        item=_item_id(scope, "work"),
        course=scope.ids.column("school.course", "page", "id"),
        type=scope.ids.column("school.lesson.type", "work", "type_id"),
        term=scope.ids.column("school.term", "term", "id"),
        year=scope.year_id,
        lesson=scope.ids.column("school.lesson", "work", "lesson_id"),
        lesson_type=scope.ids.column("school.lesson.type", "work", "lesson_type_id"),
        graded=_graded(scope),
        sent=_sent(scope),
        courses=scope.courses,
        bounds=_BOUNDS,
    )


def _graded(scope):
    """The places in lessons that have marks."""
    return SQL(
        """
        SELECT mark.lesson_id, mark.sequence,
               COALESCE(mark.type_id, lesson.type_id) AS type_id, lesson.topic,
               lesson.date, lesson.period, lesson.course_id,
               lesson.type_id AS lesson_type_id, lesson.write_date
          FROM school_grade mark JOIN school_lesson lesson ON lesson.id = mark.lesson_id
         WHERE mark.company_id = %s
        """,
        scope.company.id,
    )


def _sent(scope):
    """The lessons that came from the partner, and in which nobody has a mark yet."""
    return SQL(
        """
        SELECT lesson.id, 1, lesson.type_id, lesson.topic, lesson.date, lesson.period,
               lesson.course_id, lesson.type_id, lesson.write_date
          FROM school_lesson lesson
         WHERE lesson.company_id = %s
           AND lesson.id IN (SELECT res_id FROM school_external_id
                              WHERE system_id = %s AND res_model = 'school.lesson')
           AND NOT EXISTS (SELECT FROM school_grade WHERE lesson_id = lesson.id)
        """,
        scope.company.id,
        scope.ids.system.id or 0,
    )


def _item_id(scope, table):
    """A lesson's first mark for what the lesson is bears the lesson's identifier."""
    return SQL(
        """CASE WHEN %(sequence)s = 1 AND %(type)s = %(lesson_type)s THEN %(lesson)s
                ELSE %(lesson)s || '.' || %(sequence)s || '.' || %(type_id)s END""",
        sequence=SQL.identifier(table, "sequence"),
        type=SQL.identifier(table, "type_id"),
        lesson_type=SQL.identifier(table, "lesson_type_id"),
        lesson=scope.ids.column("school.lesson", table, "lesson_id"),
        type_id=scope.ids.column("school.lesson.type", table, "type_id"),
    )


def _final_items(scope):
    return SQL(
        """
        SELECT DISTINCT %(item)s, term.name, term.date_start, term.date_end,
               %(course)s, %(category)s, %(term)s, bounds.low, bounds.high,
               NULL, NULL, NULL::int, NULL::int,
               GREATEST(term.write_date, page.changed)
          FROM %(results)s AS result
          JOIN %(courses)s AS page ON page.id = result.course_id
          JOIN school_term term ON term.id = result.term_id
          LEFT JOIN %(bounds)s AS bounds ON bounds.scale_id = page.scale_id
        """,
        item=_final_id(scope),
        course=scope.ids.column("school.course", "page", "id"),
        category=_FINAL_CATEGORY,
        term=scope.ids.column("school.term", "term", "id"),
        results=_finals(scope),
        courses=scope.courses,
        bounds=_BOUNDS,
    )


def _final_id(scope):
    return SQL(
        "%s || '.' || %s || '.' || result.kind",
        scope.ids.column("school.course", "result", "course_id"),
        scope.ids.column("school.term", "result", "term_id"),
    )


def _finals(scope):
    """What the families may know: nobody learns a final grade from a partner first."""
    return SQL(
        """(SELECT * FROM school_result
             WHERE company_id = %s AND state IN ('published', 'deferred'))""",
        scope.company.id,
    )


def results(scope: Scope) -> SQL:
    return SQL(
        """%(marks)s UNION ALL %(finals)s""",
        marks=_marks(scope),
        finals=_final_results(scope),
    )


def _marks(scope):
    return SQL(
        """
        SELECT %(grade)s AS "sourcedId", %(item)s AS "lineItemSourcedId",
               %(student)s AS "studentSourcedId", 'fully graded' AS "scoreStatus",
               CASE WHEN value.counts THEN value.number END AS score,
               mark.date AS "scoreDate", mark.comment, value.code AS "textScore",
               %(course)s AS "classSourcedId", FALSE AS incomplete,
               mark.weight AS "metadata.weight", COALESCE(mark.same_work, FALSE)
                    AS "metadata.sameWork",
               mark.write_date AS "dateLastModified"
          FROM (SELECT one.*, lesson.type_id AS lesson_type_id,
                       COALESCE(one.type_id, lesson.type_id) AS work_id
                  FROM school_grade one
                  JOIN school_lesson lesson ON lesson.id = one.lesson_id
                 WHERE one.company_id = %(company)s) AS mark
          CROSS JOIN LATERAL (SELECT mark.lesson_id, mark.sequence, mark.lesson_type_id,
                                     mark.work_id AS type_id) AS work
          JOIN %(courses)s AS page ON page.id = mark.course_id
          JOIN school_grade_value value ON value.id = mark.value_id
        """,
        grade=scope.ids.column("school.grade", "mark", "id"),
        item=_item_id(scope, "work"),
        student=scope.ids.column("school.student", "mark", "student_id"),
        course=scope.ids.column("school.course", "page", "id"),
        company=scope.company.id,
        courses=scope.courses,
    )


def _final_results(scope):
    return SQL(
        """
        SELECT %(result)s, %(item)s, %(student)s,
               CASE WHEN result.state = 'deferred' THEN 'partially graded'
                    ELSE 'fully graded' END,
               CASE WHEN value.counts THEN value.number END, term.date_end, NULL,
               value.code, %(course)s, result.state = 'deferred', NULL, NULL,
               result.write_date
          FROM %(results)s AS result
          JOIN %(courses)s AS page ON page.id = result.course_id
          JOIN school_term term ON term.id = result.term_id
          LEFT JOIN school_grade_value value ON value.id = result.value_id
        """,
        result=scope.ids.column("school.result", "result", "id"),
        item=_final_id(scope),
        student=scope.ids.column("school.student", "result", "student_id"),
        course=scope.ids.column("school.course", "page", "id"),
        results=_finals(scope),
        courses=scope.courses,
    )


_FINAL_CATEGORY = SQL(
    "CASE result.kind %s END",
    SQL(" ").join(
        SQL("WHEN %s THEN %s", kind, sourced_id) for kind, sourced_id in FINALS.items()
    ),
)
_BOUNDS = SQL(
    """(SELECT scale_id, MIN(number)::float8 AS low, MAX(number)::float8 AS high
          FROM school_grade_value WHERE counts GROUP BY scale_id)"""
)
