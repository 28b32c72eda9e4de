"""``recompute_results``: all results of a school anew out of its 500,000 grades.

Floor, in the same run: one bare aggregate over the same grades.
"""

import time

from benchmarks import databases, school
from benchmarks.results import Result, median

RUNS = 3
PEER = 8.8 / 11_000
"""Seconds a result that the Odoo peer takes, with 12,300 queries for 11,000."""


def run(name):
    with (
        databases.copy_of(databases.large_school()) as database,
        databases.environment(database) as env,
    ):
        anew = [_measure(env, "DELETE FROM school_result") for _run in range(RUNS)]
        changed = [
            _measure(
                env,
                "UPDATE school_result SET average = 0, mark_count = -1, "
                "proposed_id = NULL",
            )
            for _run in range(RUNS)
        ]
        floor = median([_bare_seconds(env) for _run in range(RUNS)])
        env.cr.execute("SELECT count(*) FROM school_result")
        count = env.cr.fetchone()[0]
    return [
        _result(name, changed, count, floor, "all of them changed"),
        _result(f"{name}_anew", anew, count, floor, "none of them there"),
    ]


def _result(name, figures, count, floor, what):
    seconds = median([figure[0] for figure in figures])
    return Result(
        name,
        count / seconds,
        "results/s",
        count / floor,
        figures[0][1],
        f"{count} in {seconds:.1f} s out of {school.GRADES:,} grades, {what}: "
        f"{count * PEER / seconds:.0f} times the peer (8.8 s and 12,300 queries for "
        "11,000); floor: one aggregate over the grades",
    )


def _measure(env, prepare):
    """One computation of everything: seconds, queries."""
    env.cr.execute(prepare)
    env.cr.commit()
    env.invalidate_all()
    courses = env["school.course"].search([])
    before, begun = env.cr.sql_log_count, time.perf_counter()
    env["school.result"]._refresh(courses)
    env.cr.commit()
    return time.perf_counter() - begun, env.cr.sql_log_count - before


def _bare_seconds(env):
    begun = time.perf_counter()
    env.cr.execute(
        """
        SELECT grade.student_id, grade.course_id, term.id, COUNT(*),
               SUM(value.number * grade.weight) / SUM(grade.weight)
          FROM school_grade grade
          JOIN school_grade_value value ON value.id = grade.value_id
          JOIN school_term term
            ON grade.date BETWEEN term.date_start AND term.date_end
         GROUP BY grade.student_id, grade.course_id, term.id
        """
    )
    env.cr.fetchall()
    return time.perf_counter() - begun
