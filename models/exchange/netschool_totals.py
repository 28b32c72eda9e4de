"""A pupil's final grades against the results here.

A result that a run has decided may be changed by a later one; what somebody decided
here stays, and the difference waits for a decision.
"""

from odoo.fields import Domain

from ...tools.netschool_keys import subject_key
from .netschool_courses import NetschoolCourses
from .partner_settling import REFUSALS, reason_of

KIND = "totals"


class NetschoolTotals:
    """
    :param run: ``school.exchange``, as superuser and in the school's language
    :param pupil: ``school.partner.pupil``
    """

    def __init__(self, run, pupil, findings):
        self._run = run
        self.env = run.env
        self._student = pupil.student_id
        self._who = pupil.sourced_id
        self._findings = findings
        self._courses = NetschoolCourses(run, self._student)
        self._external = self.env["school.external.id"]
        self._reason = self.env._("brought from %(system)s", system=run.system_id.name)

    def bring(self, totals):
        """Terms before years, and these before what is final: each follows from the
        others, and is there once they are."""
        results = self.env["school.result"]
        for places in (self._terms, self._year, self._final):
            results._refresh_touched()
            results._refresh_decided()
            self._bring(totals, places)

    def _bring(self, totals, places):
        results = self._results()
        wanted = {}
        for total in totals:
            mine = results.get(subject_key(total.subject))
            if mine:
                wanted.update(self._wanted(total, places(total, mine)))
        owners = self._external._owners(self._run.system_id, KIND, wanted)
        differing, agreed, ids = [], set(), {}
        for key, (result, value) in wanted.items():
            if result.value_id == value:
                agreed.add((KIND, key))
            elif self._is_theirs(result, key in owners):
                if not self._decide(result, value):
                    continue
            else:
                differing.append(self._row(key, result, value))
                continue
            if owners.get(key) != result.id:
                ids[key] = result.id
        self._external._remember(self._run.system_id, KIND, "school.result", ids)
        differences = self.env["school.exchange.difference"]
        differences._agree(self._run.system_id, agreed)
        self._findings.counts["kept"] += differences._keep(self._run, differing)

    def _results(self):
        """The pupil's results of the year, by subject."""
        found = {}
        for result in self.env["school.result"].search(
            Domain("student_id", "=", self._student.id)
            & Domain("year_id", "=", self._run.year_id.id)
        ):
            key = subject_key(result.subject_id.name)
            found[key] = found.get(key, result.browse()) | result
        return found

    # Which result a cell is of: pairs of result and mark

    def _terms(self, total, results):
        terms = results.filtered(lambda one: one.kind == "term").sorted(
            lambda one: one.term_id.date_start
        )
        if len(terms) == len(total.periods):
            return list(zip(terms, total.periods, strict=True))
        if any(total.periods):
            self._refuse(total, self.env._("the terms there are not those here"))
        return []

    def _year(self, total, results):
        return self._last(results, "year", total.year)

    def _final(self, total, results):
        return self._last(results, "final", total.final)

    def _last(self, results, kind, code):
        one = results.filtered(lambda one: one.kind == kind)
        return [(one, code)] if len(one) == 1 else []

    def _wanted(self, total, places):
        """Pairs of a result and the mark for it, by the partner's key."""
        for result, code in places:
            if not code:
                continue
            value = self._courses.value(result.course_id, code)
            if value:
                yield f"{self._who}:{result.id}", (result, value)
            else:
                self._refuse(
                    total,
                    self.env._("the mark “%(mark)s” is not known here", mark=code[:10]),
                )

    def _refuse(self, total, why):
        self._findings.refuse(f"№ {self._who}: {total.subject}: {why}")

    def _is_theirs(self, result, is_known):
        """Not decided yet, or decided by a run; not withdrawn here."""
        if result.value_id:
            return result.decided_by_id == self.env.user
        return not is_known

    def _decide(self, result, value):
        name = "changed" if result.value_id else "created"
        try:
            with self.env.cr.savepoint():
                result.write({"value_id": value.id, "reason": self._reason})
        except REFUSALS as error:
            self._findings.refuse(reason_of(error))
            return False
        self._findings.counts[name] += 1
        return True

    def _row(self, key, result, value):
        return {
            "kind": KIND,
            "sourced_id": key,
            "student_id": self._student.id,
            "title": f"{result.course_id.display_name}, {result.term_id.name}",
            "res_model": result._name,
            "res_id": result.id,
            "ours": result.value_id.code or "",
            "theirs": value.code,
            "values": {"value_id": value.id, "reason": self._reason},
        }
