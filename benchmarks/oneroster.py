"""``oneroster_import`` and ``oneroster_export``: a bundle of 10,000 users and 100,000
results, brought in through the wizard and written again.

Floor, in the same run: the bare reading, or writing, of the same lines by ``csv``.
"""

import base64
import csv
import io
import resource
import time
import zipfile

from benchmarks import databases
from benchmarks.results import Result

CLASSES, PUPILS, TEACHERS = 160, 31, 80  # 4,960 pupils, as many guardians
DAYS = 4  # 99,200 results
SUBJECTS = ("Алгебра", "Физика", "Химия", "История", "Литература")


def run(name):
    with (
        databases.copy_of(databases.empty_school()) as database,
        databases.environment(database) as env,
    ):
        content = _bundle()
        system = env["school.partner.system"].create({"name": "Журнал"})
        wizard = env["school.oneroster.import"].create(
            {
                "file": base64.b64encode(content),
                "file_name": "oneroster.zip",
                "system_id": system.id,
            }
        )
        before = _memory()
        seconds = _timed(wizard.action_import, env)
        memory = _memory()
        rows, floor = _read(content)
        if name == "oneroster_import":
            note = f"{rows} rows in {seconds:.0f} s, peak {memory} MB, {before} before"
            return [_result(name, rows, seconds, floor, note)]
        year = env["school.year"].search([])
        export = env["school.oneroster.export"].create(
            {"system_id": system.id, "year_id": year.id}
        )
        count = env.cr.sql_log_count
        seconds = _timed(export.action_export, env)
        queries = env.cr.sql_log_count - count
        run = env["school.exchange"].search([("direction", "=", "export")])
        rows, floor = _rewrite(base64.b64decode(run.file))
        note = f"{rows} rows in {seconds:.1f} s, {queries} queries"
        return [_result(name, rows, seconds, floor, note)]


def _result(name, rows, seconds, floor, note):
    return Result(
        name, rows / seconds, "rows/s", rows / floor, note=f"{note}; floor: csv alone"
    )


def _memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _timed(action, env):
    begun = time.perf_counter()
    action()
    env.cr.commit()
    return time.perf_counter() - begun


def _read(content):
    begun, rows = time.perf_counter(), 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            with archive.open(name) as file:
                rows += sum(1 for _row in csv.reader(io.TextIOWrapper(file)))
    return rows, time.perf_counter() - begun


def _rewrite(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {
            name: list(csv.reader(io.StringIO(archive.read(name).decode())))
            for name in archive.namelist()
        }
    begun = time.perf_counter()
    with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in files.items():
            with archive.open(name, "w") as file:
                text = io.TextIOWrapper(file)
                csv.writer(text).writerows(rows)
                text.close()
    return sum(map(len, files.values())), time.perf_counter() - begun


def _bundle():
    from odoo.addons.school_diary.tests.exchange.oneroster_files import (  # noqa: PLC0415
        bundle,
    )

    head = ("sourcedId", "status", "dateLastModified")
    rows = {name: [(*head, *titles)] for name, titles in _TITLES.items()}

    def add(name, *cells):
        rows[name].append((cells[0], "", "", *cells[1:]))

    _fill(add)
    return bundle(rows)


_TITLES = {
    "orgs": ("name", "type"),
    "academicSessions": (
        *("title", "type", "startDate", "endDate", "parentSourcedId"),
        "schoolYear",
    ),
    "courses": ("title", "orgSourcedId"),
    "classes": (
        *("title", "grades", "courseSourcedId", "classType", "schoolSourcedId"),
        *("termSourcedIds", "metadata.homeroomSourcedId"),
    ),
    "users": (
        *("enabledUser", "username", "givenName", "familyName", "middleName"),
        *("identifier", "agentSourcedIds"),
    ),
    "roles": ("userSourcedId", "roleType", "role", "orgSourcedId"),
    "enrollments": ("classSourcedId", "schoolSourcedId", "userSourcedId", "role"),
    "categories": ("title", "weight"),
    "lineItems": (
        *("title", "assignDate", "dueDate", "classSourcedId", "categorySourcedId"),
        *("academicSessionSourcedId", "schoolSourcedId"),
    ),
    "results": (
        *("lineItemSourcedId", "studentSourcedId", "scoreStatus", "score", "scoreDate"),
    ),
}


def _fill(add):
    add("orgs", "o", "Школа", "school")
    add(
        *("academicSessions", "y", "2026/2027", "schoolYear", "2026-09-01"),
        *("2027-06-01", "", "2027"),
    )
    add(
        *("academicSessions", "q", "1 четверть", "gradingPeriod", "2026-09-01"),
        *("2026-10-25", "y", "2027"),
    )
    add("categories", "k", "Ответ", "1")
    add("courses", "h", "Класс", "o")
    for number, subject in enumerate(SUBJECTS):
        add("courses", f"s{number}", subject, "o")
    for number in range(TEACHERS):
        _user(add, f"t{number}", "teacher")
    for number in range(CLASSES):
        _class(add, number)


def _user(add, user, role, agents=""):
    number = user if role == "student" else ""
    add(
        "users", user, "true", user, "Имя", f"Фамилия{user}", "Отчество", number, agents
    )
    add("roles", f"r{user}", user, "primary", role, "o")


def _class(add, number):
    level = number % 11 + 1
    add(
        "classes",
        f"c{number}",
        f"{level}-{number}",
        level,
        "h",
        "homeroom",
        "o",
        "q",
        "",
    )
    pupils = [f"p{number}-{place}" for place in range(PUPILS)]
    for pupil in pupils:
        _user(add, f"g{pupil}", "parent")
        _user(add, pupil, "student", f"g{pupil}")
        add("enrollments", f"e{pupil}", f"c{number}", "o", pupil, "student")
    for place in range(len(SUBJECTS)):
        course = f"x{number}-{place}"
        add(
            *(
                "classes",
                course,
                f"{course}",
                level,
                f"s{place}",
                "scheduled",
                "o",
                "q",
            ),
            f"c{number}",
        )
        teacher = f"t{(number + place) % TEACHERS}"
        add("enrollments", f"e{course}", course, "o", teacher, "teacher")
        for day in range(DAYS):
            _work(add, course, day, pupils)


def _work(add, course, day, pupils):
    item, date = f"w{course}-{day}", f"2026-09-{7 + day:02}"
    add("lineItems", item, "Работа", date, date, course, "k", "q", "o")
    for place, pupil in enumerate(pupils):
        add(
            *("results", f"m{item}-{place}", item, pupil, "fully graded"),
            *(2 + (place + day) % 4, date),
        )
