"""Preview and import of a report of «Сетевой город»."""

import io
from collections import Counter
from datetime import date
from itertools import islice

from odoo import fields

from ...tools.netschool_cells import ABSENT
from ...tools.netschool_keys import class_key
from ...tools.netschool_report import ReportReader
from .netschool_directory import Directory
from .netschool_journal import Journal
from .netschool_results import Results, code_of
from .netschool_year import SchoolYear

# Pupils handled at once: enough that queries are few, little enough that the memory
# is that of one class or two however long the file is.
CHUNK = 50


class Refused(Exception):
    """The file must not be brought in; the reasons are in the reader's errors."""


class NetschoolImport:
    """One reading of one file for one school.

    :param env: as superuser, see :class:`Directory`
    :param content: the file, bytes
    :param year: ``school.year`` to bring it into; empty: found or made by its name
    """

    def __init__(self, env, company, content, year=None):
        self._env = env
        self._company = company
        self._chosen_year = year
        self.reader = ReportReader(io.BytesIO(content))
        self.year: SchoolYear | None = None
        self.counts: Counter[str] = Counter()
        self.class_names: dict[str, str] = {}
        self._subjects: set[str] = set()
        self._lessons: set[tuple] = set()

    def preview(self):
        """Yield the matches of the file, chunk by chunk; nothing is written.

        Afterwards ``counts`` has what the file holds, ``reader`` what is wrong.
        """
        directory = None
        for reports in self._chunks():
            directory = directory or self._directory(reports[0])
            yield self._checked(directory, reports)

    def bring(self, run):
        """Bring the file in for a ``school.exchange``; the caller keeps a savepoint.

        :raise Refused: anything is wrong in the file, at whatever place of it
        """
        directory = journal = None
        for reports in self._chunks():
            if not directory:
                directory = self._directory(reports[0])
                directory.make_year()
                journal = Journal(self._env, directory, self.reader, run)
            matches = self._checked(directory, reports)
            if self.reader.errors:
                continue  # only reads on, to collect the other errors
            matches = directory.make(matches)
            journal.bring([one for one in matches if one.report.date_from])
            self._results.bring(matches, run)
            # What was written is in the database; keeping it in memory too would
            # make memory grow with the file.
            self._env.flush_all()
            self._env.invalidate_all(flush=False)
        if self.reader.errors:
            raise Refused
        self.year = directory.year
        self.counts.update(journal.counts + self._results.counts)

    def _chunks(self):
        pupils = self.reader.pupils()
        while reports := list(islice(pupils, CHUNK)):
            yield reports

    def _directory(self, report):
        if self._chosen_year:
            self.year = SchoolYear.of(self._chosen_year)
        else:
            # A year table has no period: any day of term finds the year.
            day = report.date_from or date(int(report.school_year[:4]), 10, 1)
            self.year = SchoolYear.find(
                self._env, self._company, report.school_year, day
            )
        self._first_year = report.school_year
        directory = Directory(self._env, self._company, self.year, self.reader)
        self._results = Results(self._env, directory, self.reader)
        return directory

    def _checked(self, directory, reports):
        for report in reports:
            self._check_year(report)
        matches = directory.match(reports)
        for match in matches:
            self._count(match)
            self._check_values(directory, match)
            self._results.check(match)
        return matches

    def _check_year(self, report):
        if report.school_year != self._first_year:
            self.reader.fail("several_years", report.sheet, report.cell)
        elif report.date_from and not (
            self.year.date_start <= report.date_from
            and report.date_to <= self.year.date_end
        ):
            self.reader.fail(
                "period_outside_known_year",
                report.sheet,
                report.cell,
                year=self.year.name,
                start=fields.Date.to_string(self.year.date_start),
                end=fields.Date.to_string(self.year.date_end),
            )

    def _check_values(self, directory, match):
        sheet = match.report.sheet
        for subject in match.report.subjects:
            course = directory.course(match, subject.name)
            for cell in subject.cells:
                for lesson in cell.lessons:
                    if lesson.absence == ABSENT:
                        self.reader.warn("unknown_absence", sheet, cell.reference)
                    for grade in lesson.grades:
                        if not directory.value_id(course, grade):
                            self.reader.fail(
                                "grade_not_in_scale",
                                sheet,
                                cell.reference,
                                mark=grade.value,
                            )

    def _count(self, match):
        report = match.report
        self.class_names.setdefault(class_key(report.class_name), report.class_name)
        self.counts["pupil_count"] += 1
        self.counts["new_pupil_count"] += match.status == "new"
        for subject in report.subjects:
            self._subjects.add(subject.name)
            self.counts["cell_count"] += len(subject.cells)
            self.counts["result_count"] += final_count(subject)
            for cell in subject.cells:
                for lesson in cell.lessons:
                    self.counts["grade_count"] += len(lesson.grades)
                    self.counts["absence_count"] += lesson.absence is not None
                    self._lessons.add(
                        (match.class_key, subject.name, cell.date, lesson.ordinal)
                    )
        self.counts["subject_count"] = len(self._subjects)
        self.counts["lesson_count"] = len(self._lessons)


def final_count(subject) -> int:
    """How many final grades a subject's row has."""
    return sum(
        bool(code_of(total.final)) and total.period.kind != "exam"
        for total in subject.totals
    )
