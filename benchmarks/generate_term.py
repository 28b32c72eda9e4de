"""``generate_term``: a term of 40 classes from the timetable, through the wizard.

Floor, in the same run: the bare insertion of as many rows of the same width.
"""

import time

from benchmarks import databases, school
from benchmarks.results import Result, median

RUNS = 3
DAYS = 6


def run(name):
    with (
        databases.copy_of(databases.empty_school()) as database,
        databases.environment(database) as env,
    ):
        school.people(env(context={"tracking_disable": True}), env.company)
        env["school.year"].search([]).action_add_public_holidays()
        _enter_timetable(env)
        figures = [_measure(env) for _run in range(RUNS)]
        lessons, _seconds, queries = figures[0]
        seconds = median([figure[1] for figure in figures])
        floor = median([_bare_seconds(env, lessons) for _run in range(RUNS)])
    return [
        Result(
            name,
            lessons / seconds,
            "lessons/s",
            lessons / floor,
            queries,
            note=f"{lessons} lessons of 40 classes in {seconds:.1f} s; "
            "floor: copying the rows into a table of the same indexes",
        )
    ]


def _enter_timetable(env):
    """Each class has a lesson in every period of six days, in its room.

    One teacher gives all of them: the made courses' teachers would clash.
    """
    periods = range(1, 7)
    vals_list = []
    for school_class in env["school.class"].search([]):
        courses = school_class.course_ids
        for day in range(DAYS):
            for period in periods:
                course = courses[(day * len(periods) + period) % len(courses)]
                vals_list.append(
                    {
                        "course_id": course.id,
                        "weekday": str(day),
                        "period": period,
                        "teacher_id": school_class.homeroom_teacher_id.id,
                        "room": school_class.name,
                    }
                )
    env["school.timetable.slot"].create(vals_list)
    env.cr.commit()


def _measure(env):
    """One generation of the second term: lessons, seconds, queries."""
    env.cr.execute("DELETE FROM school_lesson")
    env.cr.commit()
    env.invalidate_all()
    term = env["school.term"].search([("number", "=", 2)], limit=1)
    wizard = env["school.lesson.generate"].create(
        {
            "year_id": term.year_id.id,
            "date_from": term.date_start,
            "date_to": term.date_end,
        }
    )
    env.flush_all()
    before, begun = env.cr.sql_log_count, time.perf_counter()
    wizard.action_generate()
    env.cr.commit()
    seconds = time.perf_counter() - begun
    queries = env.cr.sql_log_count - before
    return env["school.lesson"].search_count([]), seconds, queries


def _bare_seconds(env, lessons):
    """Copy the lessons into a table with the same columns, checks and indexes."""
    env.cr.execute("CREATE TABLE bench_lesson (LIKE school_lesson INCLUDING ALL)")
    begun = time.perf_counter()
    env.cr.execute("INSERT INTO bench_lesson TABLE school_lesson")
    seconds = time.perf_counter() - begun
    assert env.cr.rowcount == lessons
    env.cr.execute("DROP TABLE bench_lesson")
    return seconds
