"""``close_term``: a deputy head confirms all proposals of a term and closes it.

Floor, in the same run: one bare update of the same results.
"""

import time

from benchmarks import databases
from benchmarks.results import Result, median

TERMS = (1, 2, 3)


def run(name):
    with (
        databases.copy_of(databases.large_school()) as database,
        databases.environment(database) as env,
    ):
        user_id = deputy(env)
        terms = env["school.term"].search([("number", "in", TERMS)])
        add_year(env, terms.year_id)
        env["school.result"]._refresh(env["school.course"].search([]))
        env.cr.execute("ANALYZE")
        env.cr.commit()
        floor = median([_bare_seconds(env, term) for term in terms])
        figures = [_close(env(user=user_id), term) for term in terms]
    counts, seconds, queries = zip(*figures, strict=True)
    whole = median(seconds)
    return [
        Result(
            name,
            whole,
            "s",
            floor,
            max(queries),
            f"{counts[0]} results of 1,000 pupils confirmed and published, and the "
            "term closed; floor: one update of them",
        )
    ]


def deputy(env):
    user = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": "Завучева Анна Петровна",
                "login": "bench_deputy",
                "group_ids": [
                    (4, env.ref("school_diary.group_school_diary_deputy").id)
                ],
            }
        )
    )
    return user.id


def add_year(env, year):
    """The year's results follow those of the terms."""
    env["school.term"].create(
        {
            "name": "Год",
            "kind": "year",
            "year_id": year.id,
            "date_start": year.date_start,
            "date_end": year.date_end,
        }
    )


def _close(env, term):
    """One term: results confirmed, seconds, queries."""
    env.invalidate_all()
    term = term.with_env(env)
    before, begun = env.cr.sql_log_count, time.perf_counter()
    results = env["school.result"].search([("term_id", "=", term.id)])
    results.action_confirm()
    env.cr.commit()
    term.action_close()
    env.cr.commit()
    seconds = time.perf_counter() - begun
    if set(results.mapped("state")) != {"published"} or term.state != "closed":
        raise ValueError("The term has not been closed.")
    return len(results), seconds, env.cr.sql_log_count - before


def _bare_seconds(env, term):
    begun = time.perf_counter()
    env.cr.execute(
        """
        UPDATE school_result
           SET value_id = proposed_id, state = 'published', known_at = now(),
               published_at = now(), decided_at = now(), decided_by_id = %s
         WHERE term_id = %s
        """,
        [env.uid, term.id],
    )
    seconds = time.perf_counter() - begun
    env.cr.rollback()
    return seconds
