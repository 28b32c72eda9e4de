"""``extract_pdf``: paper extracts of a class after another, as one PDF.

Floor, in the same run: ``wkhtmltopdf`` alone, given one bare document of as many pages
with a table of the extract's size.
"""

import io
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks import databases, school
from benchmarks.results import Result, median

ROUNDS = 3
CLASSES = 4
ROWS, COLUMNS = 13, 7


def run(name):
    ours, floors = [], []
    with (
        databases.copy_of(databases.large_school()) as database,
        databases.environment(database) as env,
    ):
        batches = paper_batches(env, CLASSES)
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            content, _type = env["ir.actions.report"]._render_qweb_pdf(
                "school_diary.action_report_extract", batches.ids
            )
            seconds = time.perf_counter() - begun
            pages = count_pages(content)
            ours.append(pages / seconds)
            floors.append(pages / bare_seconds(pages))
    return [
        Result(
            name,
            median(ours),
            "pages/s",
            median(floors),
            note=f"{pages} pages; floor: wkhtmltopdf alone",
        )
    ]


def paper_batches(env, number=None):
    """The batches of so many classes, or all, whose guardians are all on paper."""
    classes = env["school.class"].search([], limit=number)
    students = classes.enrollment_ids.student_id
    agreements = env["school.delivery.agreement"]
    agreements.search([("student_id", "in", students.ids)]).action_end()
    agreements.create(
        [
            {
                "guardian_id": guardian.id,
                "channel": "paper",
                "date_from": school.START,
            }
            for guardian in students.guardian_ids
        ]
    )
    env["school.notice"]._make_week(env.company, school.MONDAY)
    return env["school.paper.batch"].search([])


def count_pages(content):
    from pypdf import PdfReader  # noqa: PLC0415

    return len(PdfReader(io.BytesIO(content)).pages)


def bare_seconds(pages):
    row = "<tr>" + "<td>Урок</td>" * COLUMNS + "</tr>"
    table = f"<table border='1' width='100%'>{row * ROWS}</table>"
    page = f"<div style='page-break-after: always'>{table}</div>"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "bare.html"
        source.write_text(
            f"<html><head><meta charset='utf-8'></head><body>{page * pages}</body>",
            encoding="utf-8",
        )
        begun = time.perf_counter()
        subprocess.run(
            [
                shutil.which("wkhtmltopdf"),
                "--quiet",
                "--disable-local-file-access",
                str(source),
                str(Path(folder) / "bare.pdf"),
            ],
            check=True,
            capture_output=True,
        )
        return time.perf_counter() - begun
