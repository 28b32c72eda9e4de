"""Who would have to be in two places at once: one statement for any number of slots."""

from odoo.tools import SQL


def clash_query(slot_ids):
    """Pairs of slots that cannot both be given.

    A row has the checked slot, the other one, and what they have in common: the
    teacher, the room, the class, the pupils (by enrollment, on days on which both slots
    hold).

    :return: ``SQL`` of (slot id, other's id, teacher, room, class, pupils)
    """
    return SQL(
        """
        WITH checked AS (SELECT * FROM school_timetable_slot WHERE id = ANY(%s)),
        met AS (
            SELECT one.id, one.class_id, other.id AS other_id,
                   other.class_id AS other_class_id,
                   COALESCE(one.teacher_id = other.teacher_id, FALSE) AS teacher,
                   COALESCE(one.room_key = other.room_key, FALSE) AS room,
                   one.class_id = other.class_id AS class,
                   GREATEST(one.date_from, other.date_from) AS date_from,
                   LEAST(one.date_to, other.date_to) AS date_to
              FROM checked one
              JOIN school_timetable_slot other
                ON other.company_id = one.company_id AND other.id <> one.id
               AND other.weekday = one.weekday
               AND (one.week = other.week OR 'every' IN (one.week, other.week))
               AND other.date_from <= one.date_to AND one.date_from <= other.date_to
               AND other.minute_start < one.minute_end
               AND one.minute_start < other.minute_end),
        shared AS (
            SELECT mine.student_id, mine.class_id, theirs.class_id AS other_class_id,
                   GREATEST(mine.date_from, theirs.date_from) AS date_from,
                   LEAST(COALESCE(mine.date_to, 'infinity'),
                         COALESCE(theirs.date_to, 'infinity')) AS date_to
              FROM school_enrollment mine
              JOIN school_enrollment theirs ON theirs.student_id = mine.student_id
               AND theirs.class_id <> mine.class_id
             WHERE mine.class_id IN (SELECT class_id FROM checked))
        SELECT met.id, met.other_id, met.teacher, met.room, met.class,
               COALESCE(array_agg(DISTINCT shared.student_id)
                        FILTER (WHERE shared.student_id IS NOT NULL), '{}')
          FROM met
          LEFT JOIN shared ON shared.class_id = met.class_id
           AND shared.other_class_id = met.other_class_id
           AND shared.date_from <= met.date_to AND met.date_from <= shared.date_to
         GROUP BY met.id, met.other_id, met.teacher, met.room, met.class
        HAVING met.teacher OR met.room OR met.class
               OR count(DISTINCT shared.student_id) > 0
         ORDER BY met.id, met.other_id
        """,
        slot_ids,
    )


# Texts have no range: two rooms of one school meet when their hashes do.
ROOM = "hashtextextended(room_key, company_id)"


def exclusion(column, value=None):
    """The database's guard of what a slot has to itself at its time.

    Deferred: a slot's clash is looked for, and told in words, first.

    :param value: what is compared, where it is not the column itself
    """
    value = value or f"{column}::bigint"
    return f"""EXCLUDE USING gist (
        int8range({value}, {value}, '[]') WITH &&,
        int4range(weekday::int, weekday::int, '[]') WITH &&,
        int4range(minute_start, minute_end) WITH &&,
        (CASE week WHEN 'every' THEN int4range(0, 2)
                   WHEN 'odd' THEN int4range(1, 2)
                   ELSE int4range(0, 1) END) WITH &&,
        daterange(date_from, date_to, '[]') WITH &&
    ) WHERE ({column} IS NOT NULL) DEFERRABLE INITIALLY DEFERRED"""
