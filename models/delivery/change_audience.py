"""Whom a change of lessons concerns, and who of them can be told at once."""

from dataclasses import dataclass

from odoo.tools import SQL

from .notice_making import unwanted_query


@dataclass(slots=True)
class Recipient:
    """A guardian of a pupil who has one of the lessons, or a pupil without any."""

    student_id: int
    guardian_id: int | None
    partner_id: int | None
    address: str | None
    """of an agreement in force on an electronic channel"""
    is_open: bool
    """the diary is open to the guardian, a consent is in force"""
    wants_it: bool
    """letters of changes are agreed on with this address"""
    on_paper: bool
    is_told: bool
    """there is a notice of this change already"""

    @property
    def is_reached(self):
        return self.is_open and self.wants_it and self.address is not None


def audience_query(env, company, lessons):
    """SELECT of the guardians of the pupils who have these lessons on their days.

    Who has a lesson say the enrollments in its class, subgroup or stream.
    """
    due = env["school.notice"]._due_sql(company, company._school_today())
    students = env["school.student"].sudo().with_context(active_test=False)  # the gate
    studying = students._search(students._studying_domain(company._school_today()))
    return SQL(
        """
        SELECT pupil.change_id, pupil.student_id, pupil.first_day, pupil.last_day,
               guardian.id AS guardian_id, guardian.partner_id,
               agreement.id AS agreement_id, agreement.channel, agreement.address,
               COALESCE(guardian.id IN %(access)s, FALSE) AS is_open,
               agreement.wants_it,
               EXISTS (SELECT 1 FROM school_delivery_agreement paper
                        WHERE paper.guardian_id = guardian.id
                          AND paper.channel = 'paper' AND paper.id IN %(live)s
                      ) AS on_paper,
               EXISTS (SELECT 1 FROM school_notice notice
                        WHERE notice.change_id = pupil.change_id
                          AND notice.guardian_id = guardian.id) AS is_told
          FROM (SELECT lesson.told_id AS change_id, enrollment.student_id,
                       min(LEAST(lesson.date, lesson.moved_to_date)) AS first_day,
                       max(GREATEST(lesson.date, lesson.moved_to_date)) AS last_day
                  FROM school_lesson lesson
                  JOIN school_enrollment enrollment
                    ON enrollment.class_id = lesson.class_id
                   AND lesson.date BETWEEN enrollment.date_from
                       AND COALESCE(enrollment.date_to, lesson.date)
                 WHERE lesson.company_id = %(company)s AND lesson.id = ANY(%(lessons)s)
                   AND enrollment.student_id IN %(studying)s
                 GROUP BY lesson.told_id, enrollment.student_id) pupil
          LEFT JOIN school_guardian guardian
            ON guardian.student_id = pupil.student_id AND guardian.id IN %(right)s
          LEFT JOIN LATERAL (
               SELECT id, channel, address, id NOT IN (%(unwanted)s) AS wants_it
                 FROM school_delivery_agreement mail
                WHERE mail.guardian_id = guardian.id AND mail.channel <> 'paper'
                  AND mail.id IN %(live)s
                ORDER BY wants_it DESC FETCH FIRST ROW WITH TIES) agreement ON TRUE
        """,
        company=company.id,
        lessons=lessons.ids,
        studying=studying.subselect(),
        unwanted=unwanted_query("change"),
        **due,
    )


def read_audience(env, company, lessons):
    """The ``Recipient`` objects of lessons of one school."""
    env.flush_all()
    rows = env.execute_query(
        SQL(
            """
            SELECT DISTINCT student_id, guardian_id, partner_id, address, is_open,
                   COALESCE(wants_it, FALSE), on_paper, is_told
              FROM (%s) audience
            """,
            audience_query(env, company, lessons),
        )
    )
    return [Recipient(*row) for row in rows]


def change_making_query(env, company, lessons):
    """INSERT … SELECT of the notices of told lessons, those that are missing.

    What one person gets at one address about one change is one letter: the notices
    of sisters and brothers share its Message-ID.

    :param lessons: with ``told_id``, of one school
    :return: ``SQL`` returning the new ids
    """
    return SQL(
        """
        WITH told AS MATERIALIZED (
            SELECT audience.*, gen_random_uuid() AS letter FROM (%(audience)s) audience
             WHERE is_open AND wants_it AND NOT is_told)
        INSERT INTO school_notice (guardian_id, student_id, class_id, agreement_id,
                    channel, kind, change_id, period_from, period_to, address, state,
                    in_doubt, message_id, attempts, company_id,
                    create_uid, write_uid, create_date, write_date)
        SELECT told.guardian_id, told.student_id, place.class_id, told.agreement_id,
               told.channel, 'change', told.change_id, told.first_day, told.last_day,
               told.address, 'queued', FALSE,
               '<notice.' || first_value(told.letter) OVER (
                    PARTITION BY told.change_id, told.partner_id, told.channel,
                                 lower(told.address)
                    ORDER BY told.guardian_id) || '@' || %(domain)s || '>',
               0, %(company)s, %(uid)s, %(uid)s, %(now)s, %(now)s
          FROM told
          LEFT JOIN LATERAL (
               SELECT class_id FROM school_enrollment
                WHERE student_id = told.student_id AND kind = 'class'
                  AND told.first_day BETWEEN date_from
                      AND COALESCE(date_to, told.first_day)
                ORDER BY date_from DESC, id DESC LIMIT 1) place ON TRUE
         ORDER BY told.change_id, told.partner_id, told.guardian_id
        ON CONFLICT (change_id, guardian_id, channel) WHERE kind = 'change' DO NOTHING
        RETURNING id
        """,
        audience=audience_query(env, company, lessons),
        domain=company._school_notice_domain(),
        company=company.id,
        uid=env.uid,
        now=env.cr.now(),
    )
