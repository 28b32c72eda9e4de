"""Final grades of a «Сетевой город» report against the results decided here.

What an import decides bears the run (``exchange_id``) until somebody decides otherwise:
a later file may change that. What was decided or deferred here stays, and is noted.
"""

import re
from collections import Counter
from typing import NamedTuple

from odoo.fields import Domain

from ...tools.netschool_headings import Period

# Words that stand where a grade is not given.
NO_GRADE = frozenset({"-", "–", "—", "н/а", "на", "осв", "осв."})
# How far a mean may be from the one here, which keeps two digits.
TOLERANCE = 0.011
KINDS = ("term", "year", "final")


class Place(NamedTuple):
    """Of a result."""

    student_id: int
    course_id: int
    term_id: int
    kind: str


class Wanted(NamedTuple):
    """What the file has of a result, and where."""

    value_id: int
    weighted_mean: float | None
    cell: tuple[str, str]


def kind_of(period: Period) -> str:
    return period.kind if period.kind in KINDS else "term"


def code_of(text: str) -> str:
    """
    >>> code_of("5 (отлично)"), code_of("Зач"), code_of("н/а")
    ('5', 'зач', '')
    """
    code = re.sub(r"\s*\(.*\)$", "", text).casefold()
    return "" if code in NO_GRADE else code


class Results:
    """:param env: as for :class:`Directory`"""

    def __init__(self, env, directory, reader):
        self._env = env
        self._directory = directory
        self._reader = reader
        self.counts: Counter[str] = Counter()
        self._missing: set[tuple] = set()
        self._values = self._load_values()
        terms = env["school.term"].search([("year_id", "=", directory.year.id)])
        self._terms = {Period(one.kind, one.number): one for one in terms}
        year = terms.filtered(lambda one: one.kind == "year")[:1]
        if year:
            self._terms.update(
                {Period("year", 0): year, Period("final", 0): year},
            )

    def _load_values(self):
        """By scale: code in small letters → mark."""
        scales = self._env["school.grade.scale"].search(
            Domain("company_id", "in", (False, self._directory.company.id))
        )
        return {
            scale.id: {one.code.casefold(): one.id for one in scale._results()}
            for scale in scales
        }

    # ------------------------------------------------------------------
    # Before anything is brought in
    # ------------------------------------------------------------------

    def check(self, match) -> None:
        """Whether all that the file has of a pupil can stand here."""
        for subject in match.report.subjects:
            course = self._directory.course(match, subject.name)
            for total in subject.totals:
                self._check_term(match, total)
                cell = (match.report.sheet, total.reference)
                code = code_of(total.final)
                if total.period.kind == "exam":
                    self._once("exam_left_out", match, total)
                elif total.final and not code:
                    self._reader.warn("not_graded", *cell, mark=total.final)
                elif code and code not in self._values.get(course.scale_id, {}):
                    mark = total.final[:20]
                    self._reader.fail("not_a_result", *cell, mark=mark)

    def _check_term(self, match, total):
        period, year = total.period, self._directory.year
        if period.kind == "exam" or not total.final:
            return
        if period not in self._terms:
            if self._is_first("no_term", match.report.sheet, period):
                cell = (match.report.sheet, total.reference)
                self._reader.fail("no_term", *cell, year=year.name)
        elif (
            kind_of(period) == "term"
            and period.kind != self._directory.term_kind(match)
            and self._is_first("other_terms", match.class_key, period.kind)
        ):
            name = match.report.class_name
            cell = (match.report.sheet, total.reference)
            self._reader.fail("other_terms", *cell, name=name)

    def _once(self, code, match, total):
        if self._is_first(code, match.report.sheet, total.period):
            self._reader.warn(code, match.report.sheet, total.reference)

    def _is_first(self, *what):
        """What is wrong with a column is said once."""
        is_first = what not in self._missing
        self._missing.add(what)
        return is_first

    # ------------------------------------------------------------------
    # Bringing
    # ------------------------------------------------------------------

    def bring(self, matches, run) -> None:
        """Decide as the file says, terms before the year, and this before the final
        grade: each is made of the others."""
        wanted = self._collect(matches)
        results = self._env["school.result"]
        for kind in KINDS:
            mine = {place: one for place, one in wanted.items() if place.kind == kind}
            if mine:
                results._refresh_touched()
                results._refresh_decided()
                self._settle(mine, wanted, run)

    def _collect(self, matches) -> dict[Place, Wanted]:
        wanted = {}
        for match in matches:
            for subject in match.report.subjects:
                course = self._directory.course(match, subject.name)
                for total in subject.totals:
                    code = code_of(total.final)
                    if not code or total.period.kind == "exam":
                        continue
                    place = Place(
                        match.student_id,
                        course.id,
                        self._terms[total.period].id,
                        kind_of(total.period),
                    )
                    wanted[place] = Wanted(
                        self._values[course.scale_id][code],
                        total.weighted_mean,
                        (match.report.sheet, total.reference),
                    )
        return wanted

    def _settle(self, mine, wanted, run):
        present = self._present(mine)
        terms = self._env["school.term"].browse({place.term_id for place in mine})
        closed = terms.filtered(lambda term: term._results_closed_reason())
        decisions: dict[int, list[int]] = {}
        for place, want in mine.items():
            one = present.get(place)
            if not one:
                self._miss(place, want, wanted)
                continue
            self._compare(one, want)
            if one.value_id.id == want.value_id:
                continue
            if one.state == "deferred" or (one.value_id and not one.exchange_id):
                self._note("kept_result", want)
            elif one.term_id in closed:
                self._reader.fail("term_closed", *want.cell, term=one.term_id.name)
            else:
                name = "changed" if one.value_id else "new"
                self.counts[f"{name}_result_count"] += 1
                decisions.setdefault(want.value_id, []).append(one.id)
        if not self._reader.errors:
            self._decide(decisions, run)

    def _decide(self, decisions, run):
        reason = self._env._("import of %(file)s", file=run.file_name)
        for value_id, ids in decisions.items():
            self._env["school.result"].browse(ids).write(
                {"value_id": value_id, "reason": reason, "exchange_id": run.id}
            )

    def _present(self, mine):
        """:return: dict of ``Place`` to ``school.result``"""
        found = self._env["school.result"].search(
            Domain("student_id", "in", list({place.student_id for place in mine}))
            & Domain("course_id", "in", list({place.course_id for place in mine}))
            & Domain("term_id", "in", list({place.term_id for place in mine}))
        )
        return {
            Place(one.student_id.id, one.course_id.id, one.term_id.id, one.kind): one
            for one in found
        }

    def _miss(self, place, want, wanted):
        """There is no final grade beside the year's unless there is an exam."""
        year = wanted.get(place._replace(kind="year"))
        if place.kind != "final":
            self._reader.fail("no_result", *want.cell)
        elif not year or year.value_id != want.value_id:
            self._note("final_left_out", want)

    def _compare(self, one, want):
        """The file's weighted mean proves that its marks and these are the same."""
        stated = want.weighted_mean
        if stated and one.has_average and abs(one.average - stated) > TOLERANCE:
            here = round(one.average, 2)
            self._reader.warn("average_differs", *want.cell, here=here, stated=stated)

    def _note(self, code, want):
        self.counts["kept_count"] += 1
        self._reader.warn(code, *want.cell)
