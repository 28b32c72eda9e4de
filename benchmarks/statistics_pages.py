"""``statistics``: the pages of statistics, as a deputy head and a teacher open them.

Floor, in the same run: one bare aggregate over the decided results.
"""

import time

from benchmarks import close_term, databases, school
from benchmarks.results import Result, median

RUNS = 5
TEACHER = "bench_teacher_0"
REPORT = "school.result.report"
DENSITY = "school.grading.density"
RATES = [
    "__count",
    "pass_rate:avg",
    "quality_rate:avg",
    "training_degree:avg",
    "mark:avg",
]
SHORT = ["|", ("short_count", ">", 0), ("silent_count", ">", 0)]


def run(name):
    with (
        databases.copy_of(databases.large_school()) as database,
        databases.environment(database) as env,
    ):
        deputy = close_term.deputy(env)
        _decide(env)
        floor = median([_bare_seconds(env) for _run in range(RUNS)]) * 1000
        found = [
            _result(f"{name}_{page}", _measure(env(user=deputy), ask), floor)
            for page, ask in PAGES.items()
        ]
        teacher = env["res.users"].search([("login", "=", TEACHER)])
        figures = _measure(env(user=teacher.id), PAGES["pivot"])
        return [*found, _result(f"{name}_pivot_teacher", figures, floor)]


def _decide(env):
    """The results of three terms stand, those of the running one do not."""
    env["school.result"]._refresh(env["school.course"].search([]))
    env.cr.execute(
        """
        UPDATE school_result result
           SET value_id = proposed_id, state = 'published', known_at = now()
          FROM school_term term
         WHERE term.id = result.term_id AND term.number <> 2
        """
    )
    env.cr.execute("ANALYZE")
    env.cr.commit()


def _pivot(env):
    """Classes and terms, with the sums of both."""
    sets = [[], ["class_id"], ["term_id"], ["class_id", "term_id"]]
    env[REPORT].formatted_read_grouping_sets([("kind", "=", "term")], sets, RATES)


def _graph(env):
    env[REPORT].formatted_read_group(
        [("kind", "=", "term")], ["subject_id", "term_id"], ["quality_rate:avg"]
    )


def _grades(env):
    env[REPORT].formatted_read_group(
        [("kind", "=", "term")], ["subject_id", "value_id"], ["__count"]
    )


def _list(env):
    """The first page, with every figure and the term before."""
    env[REPORT].web_search_read(
        [("kind", "=", "term")],
        {
            "student_id": {"fields": {"display_name": {}}},
            "class_id": {"fields": {"display_name": {}}},
            "subject_id": {"fields": {"display_name": {}}},
            "value_id": {"fields": {"display_name": {}}},
            "quality_rate": {},
            "change": {},
        },
        limit=80,
    )


def _density(env):
    env[DENSITY].formatted_read_group(
        SHORT, ["course_id"], ["__count", "mark_count:avg", "held:avg"]
    )


def _lessons(env):
    env["school.lesson.report"].formatted_read_grouping_sets(
        [],
        [[], ["class_id"], ["class_id", "subject_id"]],
        ["__count", "plan:sum", "held:sum", "cancelled:sum", "balance:sum"],
    )


def _dashboard(env):
    env[REPORT].get_dashboard()


PAGES = {
    "pivot": _pivot,
    "graph": _graph,
    "grades": _grades,
    "list": _list,
    "density": _density,
    "lessons": _lessons,
    "dashboard": _dashboard,
}


def _measure(env, ask):
    """Milliseconds and queries of a page, caches of records cold."""
    ask(env)  # what the server keeps between requests
    times = []
    for _run in range(RUNS):
        env.invalidate_all()
        before, begun = env.cr.sql_log_count, time.perf_counter()
        ask(env)
        times.append((time.perf_counter() - begun) * 1000)
    return median(times), env.cr.sql_log_count - before


def _result(name, figures, floor):
    note = f"{school.GRADES:,} grades; floor: one aggregate over the decided results"
    return Result(name, figures[0], "ms", floor, figures[1], note)


def _bare_seconds(env):
    begun = time.perf_counter()
    env.cr.execute(
        """
        SELECT result.class_id, result.term_id, COUNT(*), AVG(value.number)
          FROM school_result result
          JOIN school_grade_value value ON value.id = result.value_id
         WHERE result.kind = 'term'
         GROUP BY result.class_id, result.term_id
        """
    )
    env.cr.fetchall()
    return time.perf_counter() - begun
