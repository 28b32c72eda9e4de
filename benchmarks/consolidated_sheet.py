"""``consolidated_sheet``: the sheet of a class of 35 pupils and 18 subjects, with four
terms, year, exam and final grade, among the 500,000 grades of the school.

Floors, in the same run: for what is read, the bare rows of that class; for the PDF,
``wkhtmltopdf`` alone with a bare document of as many pages and as large tables.
"""

import io
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks import close_term, databases
from benchmarks.results import Result, median

RUNS = 5
PUPILS, SUBJECTS, SLOTS = 35, 18, 7
ACTION = "school_diary.action_report_consolidated_sheet"
PAGES = 3


def run(name):
    with (
        databases.copy_of(databases.large_school()) as database,
        databases.environment(database) as env,
    ):
        school_class = _large_class(env)
        deputy = env(user=close_term.deputy(env))
        env.cr.execute("ANALYZE")
        env.cr.commit()
        floor, rows = _bare_rows(env, school_class)
        paper = median([_bare_pdf() for _run in range(RUNS)])
        sheet = school_class.with_env(deputy)
        figures = {way: _measure(sheet, ask) for way, ask in WAYS.items()}
    note = (
        f"{PUPILS} pupils, {SUBJECTS} subjects, {rows} results; floor: their rows, bare"
    )
    papers = f"{PAGES} pages; floor: wkhtmltopdf alone, as many cells"
    return [
        Result(
            f"{name}_{way}",
            milliseconds,
            "ms",
            (paper if way == "pdf" else floor) * 1000,
            queries,
            papers if way == "pdf" else note,
        )
        for way, (milliseconds, queries) in figures.items()
    ]


def _large_class(env):
    """The first class grows; then everything is examined and decided."""
    school_class = env["school.class"].search([], limit=1)
    followed = env.ref("school_diary.regulation_000")  # has the sheet
    school_class.company_id.school_regulation_id = followed
    course = env["school.course"].search([("class_id", "=", school_class.id)], limit=1)
    present = school_class.enrollment_ids.student_id
    pupils = env["school.student"].create(
        [
            {"last_name": f"Новиков{number:02}", "first_name": "Иван"}
            for number in range(PUPILS - len(present))
        ]
    )
    env["school.enrollment"].create(
        [{"student_id": one.id, "class_id": school_class.id} for one in pupils]
    )
    taught = env["school.course"].search([("class_id", "=", school_class.id)])
    subjects = env["school.subject"].create(
        [{"name": f"Предмет {number}"} for number in range(SUBJECTS - len(taught))]
    )
    env["school.course"].create(
        [
            {
                "class_id": school_class.id,
                "subject_id": subject.id,
                "teacher_id": course.teacher_id.id,
            }
            for subject in subjects
        ]
    )
    close_term.add_year(env, school_class.year_id)
    _examine(env, course.scale_id, present | pupils, taught.subject_id | subjects)
    _decide(env, school_class, course.scale_id)
    return school_class


def _examine(env, scale, pupils, subjects):
    sat = [
        (0, 0, {"student_id": pupil.id, "value_id": scale.value_ids[:1].id})
        for pupil in pupils
    ]
    env["school.exam"].create(
        [
            {
                "name": "Экзамен",
                "subject_id": subject.id,
                "date": subject.env.company._school_today(),
                "user_id": env.uid,
                "is_final": True,
                "scale_id": scale.id,
                "result_ids": sat,
            }
            for subject in subjects
        ]
    )


def _decide(env, school_class, scale):
    env.flush_all()
    env["school.result"]._refresh(env["school.course"].search([]))
    env.cr.execute(
        """
        UPDATE school_result
           SET value_id = %s, state = 'published', known_at = now()
         WHERE class_id = %s
        """,
        [scale.value_ids[:1].id, school_class.id],
    )
    env.cr.commit()


def _data(school_class):
    return school_class._consolidated_sheet()


def _screen(school_class):
    report = school_class.env["ir.actions.report"]
    report._render_qweb_html(ACTION, school_class.ids, {"report_type": "html"})


def _pdf(school_class):
    report = school_class.env["ir.actions.report"]
    content, _type = report._render_qweb_pdf(ACTION, school_class.ids)
    from pypdf import PdfReader  # noqa: PLC0415

    if len(PdfReader(io.BytesIO(content)).pages) != PAGES:
        raise ValueError("The sheet has not been printed on its pages.")


def _file(kind):
    def write(school_class):
        from odoo.addons.school_diary.controllers.results import (  # noqa: PLC0415
            FORMATS,
        )

        readable = school_class.sudo()  # as the page, once the reader is checked
        FORMATS[kind][0](readable._consolidated_sheet(), *readable._sheet_titles())

    return write


WAYS = {
    "data": _data,
    "screen": _screen,
    "pdf": _pdf,
    "xlsx": _file("xlsx"),
    "ods": _file("ods"),
}


def _measure(school_class, ask):
    """Milliseconds and queries, caches of records cold."""
    env = school_class.env
    if ask is _data:
        school_class = school_class.sudo()  # as above
    ask(school_class)  # what the server keeps between requests
    times = []
    for _run in range(RUNS):
        env.invalidate_all()
        before, begun = env.cr.sql_log_count, time.perf_counter()
        ask(school_class)
        times.append((time.perf_counter() - begun) * 1000)
        queries = env.cr.sql_log_count - before
    return median(times), queries


def _bare_rows(env, school_class):
    """Seconds that the rows of the sheet take, and how many they are."""
    times = []
    for _run in range(RUNS):
        begun = time.perf_counter()
        env.cr.execute(
            """
            SELECT result.student_id, result.subject_id, result.term_id, result.kind,
                   result.state, value.code, value.tone, value.number
              FROM school_result result
              LEFT JOIN school_grade_value value ON value.id = result.value_id
             WHERE result.class_id = %s
            """,
            [school_class.id],
        )
        rows = len(env.cr.fetchall())
        env.cr.execute(
            """
            SELECT sat.student_id, exam.subject_id, exam.date, value.code, value.tone,
                   value.number
              FROM school_exam_result sat
              JOIN school_exam exam ON exam.id = sat.exam_id
              JOIN school_enrollment place ON place.student_id = sat.student_id
              LEFT JOIN school_grade_value value ON value.id = sat.value_id
             WHERE place.class_id = %s AND exam.is_final
            """,
            [school_class.id],
        )
        rows += len(env.cr.fetchall())
        times.append(time.perf_counter() - begun)
    return median(times), rows


def _bare_pdf():
    row = f"<tr>{'<td>5</td>' * (SUBJECTS * SLOTS // PAGES + 2)}</tr>"
    table = f"<table border='1' style='font-size: 11px'>{row * PUPILS}</table>"
    page = f"<div style='page-break-after: always'>{table}</div>"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "bare.html"
        source.write_text(f"<html><body>{page * PAGES}</body>", encoding="utf-8")
        begun = time.perf_counter()
        subprocess.run(
            [
                shutil.which("wkhtmltopdf"),
                *("--quiet", "--disable-local-file-access"),
                *("--orientation", "Landscape"),
                str(source),
                str(Path(folder) / "bare.pdf"),
            ],
            check=True,
            capture_output=True,
        )
        return time.perf_counter() - begun
