"""``import_report``: a made report of 1,000 pupils, brought in through the wizard.

Floor, in the same run: the bare reading of the same workbook, cell by cell.
"""

import base64
import resource
import tempfile
import time
from pathlib import Path

from benchmarks import databases
from benchmarks.results import Result

CLASSES, PUPILS = 40, 25


def run(name):
    with (
        databases.copy_of(databases.empty_school()) as database,
        databases.environment(database) as env,
        tempfile.TemporaryDirectory() as folder,
    ):
        path = Path(folder) / "report.xlsx"
        _write(path)
        floor = _bare_seconds(path)
        content = base64.b64encode(path.read_bytes())
        wizard = env["school.exchange.import"].create(
            {"file": content, "file_name": path.name}
        )
        begun = time.perf_counter()
        wizard.action_preview()
        wizard.action_import()
        env.cr.commit()
        seconds = time.perf_counter() - begun
        cells = wizard.cell_count
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return [
        Result(
            name,
            cells / seconds,
            "cells/s",
            cells / floor,
            note=f"{CLASSES * PUPILS} pupils, {cells} cells in {seconds:.0f} s, "
            f"peak {memory} MB; floor: reading the workbook alone",
        )
    ]


def _write(path):
    from odoo.addons.school_diary.tests.exchange import (  # noqa: PLC0415
        netschool_file,
    )

    netschool_file.write_report(str(path), netschool_file.made_pages(CLASSES, PUPILS))


def _bare_seconds(path):
    from openpyxl import load_workbook  # noqa: PLC0415

    begun = time.perf_counter()
    for row in load_workbook(path, read_only=True).active.iter_rows(values_only=True):
        for _cell in row:
            pass
    return time.perf_counter() - begun
