"""How the generated school gave the service, for every measure something to read.

Where a share is to be had, it is 90 to 99 of 100: most is as it should be.
"""

from datetime import date, timedelta

DAY = date(2026, 11, 20)
"""The day on which the benchmarks measure: the first term is over."""
MONDAYS = [date(2026, 9, 7) + timedelta(weeks=week) for week in range(11)]
WEEKLY_VISITS = 2


def generate(env):
    """Go on where ``school.generate`` ended."""
    env = env(context={**env.context, "tracking_disable": True})
    _follow(env)
    _results(env)
    _applications(env)
    for statement in (*_JOURNAL, *_DELIVERY, *_VISITS, *_RESULTS):
        env.cr.execute(
            statement,
            {
                "day": DAY,
                "mondays": MONDAYS,
                "sections": ["week", "grades"],
            },
        )
    env.invalidate_all()
    env.cr.execute("ANALYZE")


def _follow(env):
    """The clauses of all five regulations, each held against a norm."""
    own = env.ref("school_diary.regulation_001").copy(
        {"name": "Пять регламентов", "guardian_checks_per_week": WEEKLY_VISITS}
    )
    others = env["school.clause"].search([("regulation_id.code", "!=", False)])
    for clause in others.filtered(lambda one: one.regulation_id.code != "001"):
        clause.copy({"regulation_id": own.id})
    env.company.write({"school_regulation_id": own.id, "school_announced_on": DAY})


def _results(env):
    env["school.result"]._refresh(env["school.course"].search([]))
    scale = env.ref("school_diary.grade_scale_five")
    exams = env["school.exam"].create(
        [
            {
                "name": f"Диагностическая работа {number}",
                "kind": "diagnostic",
                "date": DAY - timedelta(days=10 + number),
                "scale_id": scale.id,
                "user_id": env.uid,
            }
            for number in range(3)
        ]
    )
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO school_exam_result (
               exam_id, student_id, value_id, entered_at, known_at, publish_at,
               publish_until, published_at, state, was_late, company_id, create_uid,
               write_uid, create_date, write_date)
        SELECT exam.id, pupil.id, %s, known.at, known.at, known.at,
               known.at + interval '1 day', known.at + interval '2 hours', 'published',
               pupil.id %% 25 = 0, exam.company_id, 1, 1, known.at, known.at
          FROM school_exam exam
          JOIN school_student pupil ON pupil.company_id = exam.company_id
         CROSS JOIN LATERAL (SELECT exam.date + interval '30 hours' AS at) known
         WHERE exam.id = ANY(%s)
        """,
        [scale.value_ids[0].id, exams.ids],
    )


def _applications(env):
    """Refusals and endings; those that were granted have their deadlines."""
    ground = env.ref("school_diary.refusal_ground_applicant")
    guardians = env["school.guardian"].search([], limit=150, order="id")
    common = {"applicant_name": "Учеников Пётр", "child_name": "Учеников Иван"}
    env["school.application"].create(
        [
            {
                **common,
                "name": f"О-{guardian.id}",
                "kind": "access" if place % 3 else "ending",
                "state": ("refused", "submitted", "in_review")[place % 3],
                "student_id": guardian.student_id.id,
                "guardian_id": False if place % 3 else guardian.id,
                "refusal_ground_id": ground.id if not place % 3 else False,
                "refusal_text": "Основание не подтверждено." if place % 4 else False,
            }
            for place, guardian in enumerate(guardians)
        ]
    )
    env.flush_all()
    env.cr.execute(
        """
        UPDATE school_application
           SET submitted_at = filed.on, deadline = filed.on + 4,
               decided_at = CASE WHEN state IN ('granted', 'refused')
                            THEN filed.on + interval '50 hours' END,
               handed_at = CASE WHEN state IN ('granted', 'refused') AND id %% 20 > 0
                           THEN filed.on + interval '60 hours' END,
               was_late = state IN ('granted', 'refused') AND id %% 30 = 0
          FROM (SELECT id AS of, %s::date - (id %% 80)::int AS on
                  FROM school_application) filed
         WHERE filed.of = id
        """,
        [DAY],
    )


_JOURNAL = (
    """
    UPDATE school_lesson
       SET state = CASE WHEN date < %(day)s AND id %% 60 = 0 THEN 'cancelled'
                        WHEN date < %(day)s AND id %% 90 > 0 THEN 'held'
                        ELSE 'planned' END,
           made_up = CASE WHEN date < %(day)s AND id %% 120 = 0 THEN 'lesson' END,
           held_at = CASE WHEN date < %(day)s AND id %% 60 > 0 AND id %% 90 > 0
                     THEN date + interval '9 hours' * (1 + id %% 23) END
    """,
    """
    UPDATE school_term SET state = 'closed' WHERE date_end < %(day)s
    """,
    """
    INSERT INTO school_exchange (direction, format, state, company_id, user_id,
                create_uid, write_uid, create_date, write_date)
    SELECT 'import', 'netschool_class',
           CASE WHEN number %% 15 = 0 THEN 'refused' ELSE 'done' END, school.id, 1,
           1, 1, at, at
      FROM generate_series(0, 79) number
     CROSS JOIN LATERAL (SELECT %(day)s::date - number + interval '10 hours' AS at) run
     CROSS JOIN res_company school
    """,
)

# One pupil in eight has the extract on paper.
_DELIVERY = (
    """
    UPDATE school_delivery_agreement SET channel = 'paper' WHERE id %% 8 = 0
    """,
    """
    INSERT INTO school_paper_batch (class_id, date_from, date_to, state, printed_at,
                handed_at, company_id, create_uid, write_uid, create_date, write_date)
    SELECT class.id, monday, monday + 6, 'handed_over', monday + interval '7 days',
           monday + interval '8 days', class.company_id, 1, 1, monday, monday
      FROM school_class class
     CROSS JOIN unnest(%(mondays)s::date[]) monday
    """,
    """
    INSERT INTO school_notice (guardian_id, student_id, class_id, agreement_id, channel,
                kind, period_from, period_to, state, sent_at, received_on, due_on,
                in_doubt, attempts, batch_id, company_id, create_uid, write_uid,
                create_date, write_date)
    SELECT guardian.id, guardian.student_id, place.class_id, agreement.id,
           agreement.channel, 'week', monday, monday + 6,
           CASE WHEN (agreement.id + monday - %(day)s) %% 50 = 0 THEN 'failed'
                ELSE 'sent' END,
           monday + interval '7 days' * (1 + (agreement.id %% 33 = 0)::int),
           CASE WHEN agreement.channel = 'paper'
                THEN monday + 7 * (1 + (agreement.id %% 33 = 0)::int) END,
           CASE WHEN agreement.channel = 'paper' THEN monday + 7 END,
           FALSE, 1, batch.id, guardian.company_id, 1, 1, monday, monday
      FROM school_delivery_agreement agreement
      JOIN school_guardian guardian ON guardian.id = agreement.guardian_id
      JOIN school_enrollment place ON place.student_id = guardian.student_id
     CROSS JOIN unnest(%(mondays)s::date[]) monday
      LEFT JOIN school_paper_batch batch
        ON agreement.channel = 'paper' AND batch.class_id = place.class_id
       AND batch.date_from = monday
    """,
    """
    INSERT INTO school_notice (guardian_id, student_id, class_id, agreement_id, channel,
                kind, period_from, period_to, state, sent_at, in_doubt, attempts,
                company_id, create_uid, write_uid, create_date, write_date)
    SELECT guardian_id, student_id, class_id, agreement_id, channel, 'forecast',
           period_from, period_from + 13,
           CASE WHEN id %% 40 = 0 THEN 'failed' ELSE 'sent' END, period_from, FALSE, 1,
           company_id, 1, 1, period_from, period_from
      FROM school_notice
     WHERE channel = 'email' AND (period_from - DATE '2026-09-07') %% 14 = 0
    """,
)

_VISITS = (
    """
    INSERT INTO res_users (login, partner_id, company_id, active, share,
                notification_type, create_uid, write_uid, create_date, write_date)
    SELECT partner.email, partner.id, guardian.company_id, TRUE, TRUE, 'email', 1, 1,
           now(), now()
      FROM school_guardian guardian
      JOIN res_partner partner ON partner.id = guardian.partner_id
     WHERE NOT EXISTS (SELECT FROM res_users WHERE partner_id = partner.id)
    """,
    """
    INSERT INTO school_visit (user_id, student_id, section, date, first_at, last_at,
                company_id, create_uid, write_uid, create_date, write_date)
    SELECT reader.id, guardian.student_id, section, looked.on, looked.on, looked.on,
           guardian.company_id, 1, 1, looked.on, looked.on
      FROM school_guardian guardian
      JOIN res_users reader ON reader.partner_id = guardian.partner_id
     CROSS JOIN unnest(%(mondays)s::date[]) monday
     CROSS JOIN generate_series(0, 2) number
     CROSS JOIN unnest(%(sections)s) section
     CROSS JOIN LATERAL (
           SELECT monday + (number * 2 + guardian.id %% 2)::int AS on) looked
     WHERE (guardian.id + number + (monday - %(day)s)) %% 6 > 0
    """,
)

_RESULTS = (
    """
    UPDATE school_result
       SET has_forecast = mark_count > 0
     WHERE kind = 'term' AND state = 'open'
    """,
    """
    UPDATE school_result result
       SET value_id = proposed_id, state = 'published', decided_at = known.at,
           known_at = known.at, publish_at = known.at,
           publish_until = known.at + interval '1 day',
           published_at = known.at + interval '3 hours',
           was_late = (result.student_id + course_id) %% 40 = 0
      FROM school_term term
     CROSS JOIN LATERAL (SELECT term.date_end + interval '9 hours' AS at) given
     CROSS JOIN generate_series(0, 19) part
     CROSS JOIN LATERAL (SELECT given.at + interval '1 day' * part AS at) known
     WHERE term.id = result.term_id AND term.date_end < %(day)s
       AND result.kind = 'term' AND result.proposed_id IS NOT NULL
       AND (result.student_id + course_id) %% 20 = part
       AND (result.student_id + course_id) %% 200 > 1
    """,
    """
    INSERT INTO school_deferral (student_id, term_id, ground, date_until,
                decided_by_id, is_withdrawn, company_id, create_uid, write_uid,
                create_date, write_date)
    SELECT DISTINCT ON (student_id) student_id, term_id, 'illness',
           %(day)s::date + (student_id %% 5 * 7 - 4)::int, 1, FALSE, company_id, 1, 1,
           now(), now()
      FROM school_result
     WHERE (student_id + course_id) %% 200 = 1 AND state = 'open' AND term_id IN (
           SELECT id FROM school_term WHERE date_end < %(day)s)
    """,
    """
    UPDATE school_result result
       SET state = 'deferred', deferral_id = deferral.id
      FROM school_deferral deferral
     WHERE deferral.student_id = result.student_id
       AND deferral.term_id = result.term_id AND result.state = 'open'
       AND (result.student_id + course_id) %% 200 = 1
    """,
    """
    INSERT INTO school_acknowledgement (student_id, term_id, user_id, seen_at,
                company_id, create_uid, write_uid, create_date, write_date)
    SELECT guardian.student_id, term.id, reader.id, term.date_end, guardian.company_id,
           1, 1, term.date_end, term.date_end
      FROM school_guardian guardian
      JOIN res_users reader ON reader.partner_id = guardian.partner_id
      JOIN school_term term ON term.company_id = guardian.company_id
     WHERE term.date_end < %(day)s AND guardian.id %% 12 > 0
    """,
)
