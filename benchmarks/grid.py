"""``grid_open`` and ``grid_save``: a page of the journal, as a teacher's browser asks.

Floors, in the same run and through the same door (a teacher's session, JSON-RPC over
HTTP): for opening, a bare ``web_search_read`` of as many grades; for saving a cell, a
bare ``web_save`` of one new record, of a grade and of a plain model.
"""

import time

from benchmarks import databases, journal_page, server
from benchmarks.results import Result, median, percentile95

RUNS = 60
WARM_UP = 8
GRADE_FIELDS = (
    *("student_id", "lesson_id", "value_id", "sequence", "weight", "same_work"),
    *("comment", "code", "write_date"),
)
PLAIN = "school_diary_floor.record"


def run(name):
    with databases.copy_of(databases.large_school()) as database:
        with databases.environment(database) as env:
            page = journal_page.enter(env)
        with server.running(database) as running:
            client = server.Client(running.port).log_in(journal_page.TEACHER)
            if name == "grid_open":
                return _opening(name, running, client, page)
            return _saving(name, running, client, page)


def _opening(name, running, client, page):
    def grid():
        return client.call("school.course", "grid_open", [page.course], page.term)

    def bare():
        return client.call(
            "school.grade",
            "web_search_read",
            [("course_id", "=", page.course)],
            {field: {} for field in GRADE_FIELDS},
        )

    opened, read = grid(), bare()
    sizes = [len(opened[part]) for part in ("students", "lessons", "grades")]
    if sizes != [journal_page.PUPILS, journal_page.LESSONS, journal_page.GRADES]:
        raise RuntimeError(f"The page is not whole: {sizes}")
    if len(read["records"]) != journal_page.GRADES:
        raise RuntimeError("The floor reads another number of grades.")
    times = _times({"own": grid, "floor": bare})
    queries = running.queries(server.call_path("school.course", "grid_open"))
    note = "floor web_search_read of 1,000 grades"
    return [
        _result(name, median, times["own"], times["floor"], queries, note),
        _result(
            f"{name}_p95", percentile95, times["own"], times["floor"], queries, note
        ),
    ]


def _saving(name, running, client, page):
    empty = iter(page.empty)

    def cell():
        operation = page.operation(next(empty), "5")
        answer = client.call(
            "school.course", "grid_save", [page.course], [operation], *page.days
        )
        if answer["results"]["1"]["status"] != "saved":
            raise RuntimeError("A cell was not saved.")

    def grade():
        pupil, lesson = next(empty)
        vals = {"student_id": pupil, "lesson_id": lesson, "value_id": page.values["5"]}
        client.call("school.grade", "web_save", [], vals, {})

    def plain():
        vals = {"date": page.days[0], "sequence": 1, "weight": 1, "comment": "5"}
        client.call(PLAIN, "web_save", [], vals, {})

    times = _times({"own": cell, "grade": grade, "plain": plain})
    queries = running.queries(server.call_path("school.course", "grid_save"))
    own = times["own"]
    return [
        _result(
            name, median, own, times["grade"], queries, "floor web_save of a grade"
        ),
        _result(
            f"{name}_to_plain_record",
            median,
            own,
            times["plain"],
            queries,
            "floor web_save of a record without logic",
        ),
        _result(
            f"{name}_p95",
            percentile95,
            own,
            times["grade"],
            queries,
            "floor web_save of a grade",
        ),
    ]


def _times(calls):
    """Seconds by name. The calls take turns, so that a noisy machine is fair."""
    times = {name: [] for name in calls}
    for turn in range(WARM_UP + RUNS):
        for name, call in calls.items():
            begun = time.perf_counter()
            call()
            if turn >= WARM_UP:
                times[name].append(time.perf_counter() - begun)
    return times


def _result(name, figure, own, floor, queries, note):
    return Result(name, figure(own) * 1000, "ms", figure(floor) * 1000, queries, note)
