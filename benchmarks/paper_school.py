"""``paper_school``: a whole school's week on paper, 1,000 extracts by one click.

With the receipt sheets of its classes. Memory is the highest of this process while it
prints, and that of the largest ``wkhtmltopdf``. Floor, in the same run: ``wkhtmltopdf``
alone, given bare documents of as many pages (see ``extract_pdf``).
"""

import resource
import threading
import time
from pathlib import Path

from benchmarks import databases, extract_pdf
from benchmarks.results import Result

MEGABYTE = 1024**2


def run(name):
    with (
        databases.copy_of(databases.large_school()) as database,
        databases.environment(database) as env,
    ):
        batches = extract_pdf.paper_batches(env)
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        with Watch() as watch:
            begun = time.perf_counter()
            content, _type = env["ir.actions.report"]._render_qweb_pdf(
                "school_diary.action_report_extract", batches.ids
            )
            seconds = time.perf_counter() - begun
        printer = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    pages = extract_pdf.count_pages(content)
    floor = pages / extract_pdf.bare_seconds(pages)
    note = (
        f"{pages} pages in {seconds:.0f} s, {len(content) / MEGABYTE:.1f} MB; memory: "
        f"this process {watch.before} → {watch.peak} MB, wkhtmltopdf "
        f"{max(printer, before) // 1024} MB; floor: wkhtmltopdf alone"
    )
    return [Result(name, pages / seconds, "pages/s", floor, note=note)]


class Watch:
    """The highest resident memory of this process for a while, in megabytes."""

    def __enter__(self):
        self.before = self.peak = self._resident()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_args):
        self._over.set()
        self._thread.join()

    def _look(self):
        while not self._over.wait(0.05):
            self.peak = max(self.peak, self._resident())

    @staticmethod
    def _resident():
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize() // MEGABYTE
