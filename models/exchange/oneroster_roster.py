"""The queries of rostering: who and what there is in a school's year.

A class of the school is a OneRoster class of type ``homeroom``; each of its courses is
another, of type ``scheduled``, whose pupils are the class's. An end date is the first
day that does not belong to it, as the standard has it.
"""

from odoo.tools import SQL

from .oneroster_scope import Scope

SESSION_TYPES = {
    "quarter": "gradingPeriod",
    "trimester": "term",
    "half_year": "semester",
    "year": "term",
}
ROLES = {
    "mother": "parent",
    "father": "parent",
    "guardian": "guardian",
    "trustee": "guardian",
    "representative": "relative",
}
HOMEROOM = ".homeroom"  # the course of classes that are none of a subject


def _case(column, words):
    """The word for each value of a column."""
    pairs = [SQL("WHEN %s THEN %s", key, word) for key, word in words.items()]
    return SQL("CASE %s %s END", column, SQL(" ").join(pairs))


def orgs(scope: Scope) -> SQL:
    return SQL(
        """SELECT %s AS "sourcedId", name, 'school' AS type, '' AS identifier,
                  write_date AS "dateLastModified"
             FROM res_company WHERE id = %s""",
        scope.org,
        scope.company.id,
    )


def academic_sessions(scope: Scope) -> SQL:
    return SQL(
        """
        SELECT %(year)s AS "sourcedId", name AS title, 'schoolYear' AS type,
               date_start AS "startDate", date_end + 1 AS "endDate",
               NULL AS "parentSourcedId",
               EXTRACT(YEAR FROM date_end)::int AS "schoolYear",
               NULL AS "metadata.kind", NULL::int AS "metadata.number",
               write_date AS "dateLastModified"
          FROM school_year WHERE id = %(year_id)s
         UNION ALL
        SELECT %(term)s, term.name, %(type)s, term.date_start, term.date_end + 1,
               %(year)s, EXTRACT(YEAR FROM year.date_end)::int, term.kind, term.number,
               term.write_date
          FROM school_term term JOIN school_year year ON year.id = term.year_id
         WHERE year.id = %(year_id)s
        """,
        year=scope.year_id,
        year_id=scope.year_no,
        term=scope.ids.column("school.term", "term", "id"),
        type=_case(SQL("term.kind"), SESSION_TYPES),
    )


def courses(scope: Scope) -> SQL:
    return SQL(
        """
        SELECT %(subject)s AS "sourcedId", name AS title, %(org)s AS "orgSourcedId",
               '' AS "courseCode", name AS subjects, write_date AS "dateLastModified"
          FROM school_subject
         WHERE id IN (SELECT subject_id FROM %(courses)s AS page)
         UNION ALL
        SELECT %(org)s || %(homeroom)s, 'Homeroom', %(org)s, '', NULL, write_date
          FROM res_company WHERE id = %(company)s
        """,
        subject=scope.ids.column("school.subject", "school_subject", "id"),
        org=scope.org,
        homeroom=HOMEROOM,
        company=scope.company.id,
        courses=scope.courses,
    )


def classes(scope: Scope) -> SQL:
    class_id = scope.ids.column("school.class", "own", "id")
    return SQL(
        """
        SELECT %(class)s AS "sourcedId", own.name AS title,
               own.grade_level AS grades, %(org)s || %(homeroom)s AS "courseSourcedId",
               'homeroom' AS "classType", NULL AS location,
               %(org)s AS "schoolSourcedId", %(terms)s AS "termSourcedIds",
               NULL AS subjects, own.kind AS "metadata.kind",
               CASE WHEN own.parent_id IS NOT NULL THEN %(parent)s END
                    AS "metadata.parentSourcedId",
               own.term_kind AS "metadata.termKind",
               NULL AS "metadata.homeroomSourcedId",
               own.write_date AS "dateLastModified"
          FROM %(classes)s AS own
         UNION ALL
        SELECT %(course)s, own.subject_name || ' ' || own.class_name, own.grade_level,
               %(subject)s, 'scheduled', own.room, %(org)s, %(terms)s,
               own.subject_name, NULL, NULL, own.term_kind, %(home)s, own.changed
          FROM %(courses)s AS own
        """,
        **{"class": class_id},
        org=scope.org,
        homeroom=HOMEROOM,
        terms=_terms(scope),
        parent=scope.ids.column("school.class", "own", "parent_id"),
        classes=scope.classes,
        course=scope.ids.column("school.course", "own", "id"),
        subject=scope.ids.column("school.subject", "own", "subject_id"),
        home=scope.ids.column("school.class", "own", "class_id"),
        courses=scope.courses,
    )


def _terms(scope):
    return SQL(
        """COALESCE((SELECT array_agg(%s ORDER BY term.date_start)
                       FROM school_term term
                      WHERE term.year_id = %s AND term.kind = own.term_kind),
                    ARRAY[%s])""",
        scope.ids.column("school.term", "term", "id"),
        scope.year_no,
        scope.year_id,
    )


def users(scope: Scope) -> SQL:
    """Pupils, teachers and guardians.

    Families' logins are their own affair: an identifier stands in their place.
    """
    return SQL(
        """
        SELECT line.*, TRUE AS "enabledUser", %(org)s AS "orgSourcedIds",
               %(org)s AS "primaryOrgSourcedId",
               COALESCE(line.login, line."sourcedId") AS username
          FROM (%(pupils)s UNION ALL %(teachers)s UNION ALL %(guardians)s) AS line
        """,
        org=scope.org,
        pupils=_pupils(scope),
        teachers=_teachers(scope),
        guardians=_persons(scope),
    )


def _pupils(scope):
    return SQL(
        """
        SELECT %(student)s AS "sourcedId", 'student' AS role, NULL AS login,
               first_name AS "givenName", last_name AS "familyName",
               middle_name AS "middleName", register_number AS identifier,
               NULL AS email, NULL AS phone,
               (SELECT array_agg(DISTINCT %(person)s)
                  FROM %(guardians)s AS one WHERE one.student_id = pupil.id)
                    AS "agentSourcedIds",
               (SELECT MAX(grade_level) FROM %(enrollments)s AS place
                 WHERE place.student_id = pupil.id) AS grades,
               GREATEST(pupil.write_date,
                        (SELECT MAX(write_date) FROM %(guardians)s AS one
                          WHERE one.student_id = pupil.id),
                        (SELECT MAX(write_date) FROM %(enrollments)s AS place
                          WHERE place.student_id = pupil.id)) AS "dateLastModified"
          FROM school_student pupil
         WHERE id IN (SELECT student_id FROM %(enrollments)s AS place)
        """,
        student=scope.ids.column("school.student", "pupil", "id"),
        person=scope.ids.column("res.partner", "one", "partner_id"),
        guardians=scope.guardians,
        enrollments=scope.enrollments,
    )


def _teachers(scope):
    return SQL(
        """
        SELECT %(user)s, 'teacher', account.login, %(name)s, NULL, person.email, NULL,
               NULL, NULL, GREATEST(account.write_date, person.write_date)
          FROM res_users account JOIN res_partner person
            ON person.id = account.partner_id
         WHERE account.id IN (SELECT id FROM %(teachers)s AS teaching)
        """,
        user=scope.ids.column("res.users", "account", "id"),
        name=_NAME,
        teachers=scope.teachers,
    )


def _persons(scope):
    return SQL(
        """
        SELECT %(person)s, MIN(%(role)s), NULL, %(name)s, NULL, person.email,
               person.phone, NULL, NULL,
               GREATEST(person.write_date, MAX(standing.write_date))
          FROM res_partner person
          JOIN %(guardians)s AS standing ON standing.partner_id = person.id
         GROUP BY person.id
        """,
        person=scope.ids.column("res.partner", "person", "id"),
        role=_case(SQL("standing.relation"), ROLES),
        name=_NAME,
        guardians=scope.guardians,
    )


# Given, family and middle name of «Фамилия Имя Отчество»; a given name is required.
_NAME = SQL(
    r"""COALESCE(NULLIF(split_part(person.name, ' ', 2), ''), '-'),
        split_part(person.name, ' ', 1),
        NULLIF(regexp_replace(person.name, '^\S+\s*\S*\s*', ''), '')"""
)


def roles(scope: Scope) -> SQL:
    return SQL(
        """
        SELECT line."sourcedId" || '.' || role AS "sourcedId",
               line."sourcedId" AS "userSourcedId", 'primary' AS "roleType", role,
               %(org)s AS "orgSourcedId"
          FROM (%(pupils)s UNION ALL %(teachers)s UNION ALL %(guardians)s) AS line
        """,
        org=scope.org,
        pupils=_pupils(scope),
        teachers=_teachers(scope),
        guardians=_persons(scope),
    )


def enrollments(scope: Scope) -> SQL:
    """Pupils in their classes and in each course of these; teachers."""
    return SQL(
        """
        SELECT line.*, %(org)s AS "schoolSourcedId" FROM (
            SELECT %(enrollment)s AS "sourcedId", %(home)s AS "classSourcedId",
                   %(student)s AS "userSourcedId", 'student' AS role,
                   FALSE AS "primary", place.date_from AS "beginDate",
                   place.date_to + 1 AS "endDate",
                   place.write_date AS "dateLastModified"
              FROM %(enrollments)s AS place
             UNION ALL
            SELECT %(enrollment)s || '.' || %(course)s, %(course)s, %(student)s,
                   'student', FALSE, place.date_from, place.date_to + 1,
                   GREATEST(place.write_date, page.changed)
              FROM %(enrollments)s AS place
              JOIN %(courses)s AS page ON page.class_id = place.class_id
             UNION ALL
            SELECT %(own)s || '.' || %(homeroom)s, %(own)s, %(homeroom)s, 'teacher',
                   TRUE, NULL, NULL, own.write_date
              FROM %(classes)s AS own WHERE own.homeroom_teacher_id IS NOT NULL
             UNION ALL
            SELECT %(course)s || '.' || %(teacher)s, %(course)s, %(teacher)s,
                   'teacher', TRUE, NULL, NULL, page.changed
              FROM %(courses)s AS page WHERE page.teacher_id IS NOT NULL
        ) AS line
        """,
        org=scope.org,
        enrollment=scope.ids.column("school.enrollment", "place", "id"),
        home=scope.ids.column("school.class", "place", "class_id"),
        student=scope.ids.column("school.student", "place", "student_id"),
        course=scope.ids.column("school.course", "page", "id"),
        own=scope.ids.column("school.class", "own", "id"),
        homeroom=scope.ids.column("res.users", "own", "homeroom_teacher_id"),
        teacher=scope.ids.column("res.users", "page", "teacher_id"),
        enrollments=scope.enrollments,
        courses=scope.courses,
        classes=scope.classes,
    )


def demographics(scope: Scope) -> SQL:
    """Birth date and sex of pupils; nothing else is anybody's business."""
    return SQL(
        """
        SELECT %s AS "sourcedId", birth_date AS "birthDate", gender AS sex,
               write_date AS "dateLastModified"
          FROM school_student pupil
         WHERE id IN (SELECT student_id FROM %s AS place)
           AND (birth_date IS NOT NULL OR gender IS NOT NULL)
        """,
        scope.ids.column("school.student", "pupil", "id"),
        scope.enrollments,
    )
