"""``concurrent_save``: thirty teachers save at once, and nothing is lost.

Thirty sessions against a server of several processes: 13 teachers each in the own
course of one class, 14 substitutes each in the own lesson of one more course, and
three teachers in the same cells of a lesson. Each saves as the grid does: one cell a
request, with what it saw there; who is told of a conflict sends again, over what the
answer brought. Afterwards the database is read back: every save that was answered
"saved" must stand there, or have been changed by a later one that saw it. Any error
fails the benchmark.

Floor, in the same run: the same sessions each save as many plain records.
"""

import threading
import time
from collections import Counter
from typing import NamedTuple

from benchmarks import databases, journal_page, server
from benchmarks.grid import PLAIN
from benchmarks.results import Result, median, percentile95

WORKERS = 6
OWN_COURSES = 13
SUBSTITUTES = 14
RIVALS = 3
CELLS = 20  # that each teacher fills
CODES = "543"  # a rival's own: one knows by it whose save stands in the cell


class Desk(NamedTuple):
    """A teacher's work: the login, and the cells with what goes into them."""

    login: str
    course: int
    places: list
    code: str


class Saved(NamedTuple):
    """A save that was answered "saved"."""

    place: tuple
    before: str
    code: str


def run(name):
    with databases.copy_of(databases.large_school()) as database:
        with databases.environment(database) as env:
            page = journal_page.enter(env)
            desks = _desks(env, page)
        with server.running(database, WORKERS) as running:
            clients = [server.Client(running.port).log_in(one.login) for one in desks]
            bare, _times, _found = _at_once(
                [(_save_plain, client, CELLS) for client in clients]
            )
            seconds, times, found = _at_once(
                [
                    (_fill, client, page, desk)
                    for client, desk in zip(clients, desks, strict=True)
                ]
            )
            queries = running.queries(server.call_path("school.course", "grid_save"))
        with databases.environment(database) as env:
            _check_nothing_lost(env, desks, found)
    saves = len(found)
    conflicts = len(times) - saves
    return [
        Result(
            name,
            saves / seconds,
            "saves/s",
            len(desks) * CELLS / bare,
            queries,
            f"{len(desks)} teachers, {WORKERS} processes: {saves} saved and read back, "
            f"{conflicts} conflicts told, 0 errors; an answer takes "
            f"{median(times) * 1000:.0f} ms, p95 {percentile95(times) * 1000:.0f}; "
            "floor web_save of records without logic",
        )
    ]


def _desks(env, page):
    """Who saves what; the teachers get what gives them the right to it."""
    env = env(context={**env.context, "tracking_disable": True})
    count = OWN_COURSES + SUBSTITUTES + RIVALS
    teachers = env["res.users"].search(
        [("login", "in", [f"bench_teacher_{i}" for i in range(count)])], order="id"
    )
    for teacher in teachers:
        teacher.password = teacher.login
    own = teachers[:OWN_COURSES]
    substitutes = teachers[OWN_COURSES : OWN_COURSES + SUBSTITUTES]
    rivals = teachers[OWN_COURSES + SUBSTITUTES :]
    lessons = env["school.lesson"].browse(page.lessons)
    for lesson, substitute in zip(lessons, substitutes, strict=False):
        lesson.substitute_id = substitute
    contended = lessons[SUBSTITUTES]
    contended.write({"substitute_id": rivals[0].id, "teacher_id": rivals[1].id})
    rivals[2].group_ids += env.ref("school_diary.group_school_diary_deputy")
    env["school.grade"].search(
        [("lesson_id", "in", lessons[: SUBSTITUTES + 1].ids)]
    ).unlink()
    pupils = page.pupils[:CELLS]

    def desk(teacher, lesson, code="5"):
        places = [(pupil, lesson.id) for pupil in pupils]
        return Desk(teacher.login, lesson.course_id.id, places, code)

    first_lessons = _lessons_of_own_courses(env, lessons.course_id, contended, own)
    return [
        *(desk(*pair) for pair in zip(own, first_lessons, strict=True)),
        *(desk(*pair) for pair in zip(substitutes, lessons, strict=False)),
        *(
            desk(rival, contended, code)
            for rival, code in zip(rivals, CODES, strict=True)
        ),
    ]


def _lessons_of_own_courses(env, course, lesson, teachers):
    """A lesson of a further course of the class for each teacher."""
    courses = course.browse()
    for number, teacher in enumerate(teachers):
        subject = env["school.subject"].create({"name": f"Предмет {number}"})
        courses += course.create(
            {
                "class_id": course.class_id.id,
                "subject_id": subject.id,
                "teacher_id": teacher.id,
            }
        )
    return env["school.lesson"].create(
        [{"course_id": one.id, "date": lesson.date, "period": 2} for one in courses]
    )


def _at_once(works):
    """Do all works at the same time, each in its thread.

    :param works: (function, arguments…); it adds the seconds of each request to a
        list, and what it has to tell to another
    :return: seconds of the whole, of each request, and what was told
    """
    times, found, errors = [], [], []
    start = threading.Barrier(len(works) + 1)

    def work(function, *arguments):
        start.wait()
        try:
            function(*arguments, times, found)
        except Exception as error:  # noqa: BLE001 - whatever it is counts as lost
            errors.append(error)

    threads = [threading.Thread(target=work, args=one) for one in works]
    for thread in threads:
        thread.start()
    start.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    if errors:
        kinds = Counter(repr(error) for error in errors)
        raise RuntimeError(f"{len(errors)} teachers met an error: {dict(kinds)}")
    return seconds, times, found


def _save_plain(client, count, times, _found):
    for number in range(count):
        begun = time.perf_counter()
        vals = {"sequence": number, "weight": 1, "comment": "5"}
        client.call(PLAIN, "web_save", [], vals, {})
        times.append(time.perf_counter() - begun)


def _fill(client, page, desk, times, found):
    """Put the teacher's mark into the cells, until each is answered "saved"."""
    for place in desk.places:
        before, status = "", ""
        while status != "saved":
            seen = {**journal_page.NO_CELL, "grades": _grades(before)}
            operation = page.operation(place, desk.code, [seen])
            begun = time.perf_counter()
            answer = client.call(
                "school.course", "grid_save", [desk.course], [operation], *page.days
            )
            times.append(time.perf_counter() - begun)
            status = answer["results"]["1"]["status"]
            if status == "saved":
                found.append(Saved(place, before, desk.code))
            elif status == "conflict":
                before = _code_at(answer, place)
            else:
                raise RuntimeError(f"answered {status}")


def _grades(code):
    return [{"code": code, "weight": 1.0, "same_work": False, "comment": ""}] * len(
        code
    )


def _code_at(answer, place):
    return "".join(
        grade["code"]
        for grade in answer["grades"]
        if (grade["student_id"], grade["lesson_id"]) == place
    )


def _check_nothing_lost(env, desks, found):
    """Read the cells and their histories back.

    :raises RuntimeError: where a save is missing, or something else stands there
    """
    expected = Counter(place for desk in desks for place in desk.places)
    told = {}
    for saved in found:
        told.setdefault(saved.place, {})[saved.before] = saved.code
    lessons = list({lesson for _pupil, lesson in expected})
    stored = {}
    for grade in env["school.grade"].search([("lesson_id", "in", lessons)]):
        place = (grade.student_id.id, grade.lesson_id.id)
        steps = [(one.old_code, one.new_code) for one in grade.revision_ids[::-1]]
        first = steps[0][0] if steps else grade.code
        stored.setdefault(place, []).append([("", first), *steps])
    for place, count in expected.items():
        # Each saved over what it saw there, so the saves are the cell's history.
        if len(told[place]) != count or stored.get(place) != [_history(told[place])]:
            raise RuntimeError(
                f"A cell is not what its {count} teachers saved: told "
                f"{_history(told[place])}, stored {stored.get(place)}"
            )
    if stored.keys() - expected.keys():
        raise RuntimeError("Something stands where nobody saved.")


def _history(by_before):
    """The saves of a cell in their order, from what each saw before it."""
    steps, code = [], ""
    while code in by_before:
        steps.append((code, by_before[code]))
        code = by_before[code]
    return steps
