"""``indicators``, ``indicators_20``: every clause of all five regulations measured, for
one school of 1,000 pupils, and for 20 of them in one database.

Cold: before each run the caches of the process are emptied, as after its start. The
floor of one school is one bare count of each table that the measures read; that of 20
is 20 times the one school, in a database of its own, in the same run.
"""

import time

from benchmarks import databases, school_service
from benchmarks.results import Result, median

RUNS = 5


def run(name):
    # In the templates themselves: nothing that is measured stays.
    with databases.environment(databases.service_school()) as env:
        figures, empty = _measure(env, env.company)
        floor = median([_bare_seconds(env) for _run in range(RUNS)]) * 1000
    if name == "indicators":
        return [_result(name, figures, floor, "one bare count of each table", empty)]
    with databases.environment(databases.service_schools()) as env:
        many, empty = _measure(env, env["res.company"].search([]))
    floor = databases.SCHOOLS * figures[0]
    return [_result(name, many, floor, "20 times the school alone", empty)]


def _measure(env, schools):
    """Milliseconds and queries of measuring, and the measures that found nothing."""
    times = []
    for _run in range(RUNS):
        env.registry.clear_all_caches()
        env.invalidate_all()
        before, begun = env.cr.sql_log_count, time.perf_counter()
        indicators = env["school.indicator"]
        period = indicators._period(school_service.DAY)
        indicators._measure_month(schools, period)
        times.append((time.perf_counter() - begun) * 1000)
        queries = env.cr.sql_log_count - before
        empty = indicators.search([("level", "=", "none")]).clause_id.mapped("measure")
        env.cr.rollback()
    return (median(times), queries), sorted(set(empty))


def _result(name, figures, floor, what, empty):
    note = f"clauses of the five regulations; floor: {what}"
    if empty:
        note += f"; nothing to measure: {', '.join(empty)}"
    return Result(name, figures[0], "ms", floor, figures[1], note)


def _bare_seconds(env):
    indicators = env["school.indicator"]
    period = indicators._period(school_service.DAY)
    measures = env.company.school_regulation_id.clause_ids.mapped("measure")
    models = {indicators._measure_of(one, period).model for one in set(measures)}
    tables = {env[model]._table for model in models if env[model]._auto}
    begun = time.perf_counter()
    for table in sorted(tables):
        env.cr.execute(f'SELECT COUNT(*) FROM "{table}"')
        env.cr.fetchall()
    return time.perf_counter() - begun
