from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..journal.school_course_grid_save import UNFIT

# What is looked at before anything is decided.
SEEN = (
    *("student_id", "term_id", "value_id", "proposed_id", "state", "is_due"),
    *("reason", "deferral_id", "company_id", "course_id", "year_id"),
)


class SchoolCourse(models.Model):
    """Deciding on results in the grid.

    As the cells are saved: as the present user, each where still stands what was seen
    there before; many at once, and where that fails one by one.
    """

    _inherit = "school.course"

    def grid_save(self, operations, date_from, date_to):
        """Save decisions, too.

        A decision has ``op``, ``student``, ``term``, ``seen`` (list of codes, any of
        which may stand there), ``wanted`` (a code, or empty) and perhaps ``reason``.

        :return: as of cells; and ``outcomes``, by pupil's id
        """
        self._grid_check_save(operations)
        decisions, others = [], []
        for one in operations:
            is_decision = isinstance(one, dict) and "term" in one
            (decisions if is_decision else others).append(one)
        answer = super().grid_save(others, date_from, date_to)
        if not decisions:
            return answer
        decided = self._grid_decide(decisions)
        return {**answer, **decided, "results": answer["results"] | decided["results"]}

    def _grid_decide(self, decisions):
        """:return: ``results`` and ``outcomes``, as of ``grid_save``"""
        results, changes, told = {}, [], {}
        for one in decisions:
            if not isinstance(one.get("op"), str):
                continue
            place = one.get("student"), one["term"]
            if not all(map(self._grid_is_id, place)) or place in told:
                message = self.env._("This cannot stand in a cell.")
                results[one["op"]] = {"status": "refused", "message": message}
            else:
                told[place] = one
        students, terms = zip(*told, strict=True) if told else ((), ())
        domain = self._grid_results(self.env["school.term"].browse(set(terms)))
        domain &= Domain("student_id", "in", students)
        found = self.env["school.result"].search_fetch(domain, SEEN)
        found = {(one.student_id.id, one.term_id.id): one for one in found}
        values = self._grid_values_by_code()
        for place, one in told.items():
            results[one["op"]] = self._grid_judge(one, found.get(place), values)
            if not results[one["op"]]:
                changes.append((one, found[place]))
        results.update(self._grid_attempt_decisions(changes, values))
        rows = self._grid_outcome_rows(domain)
        return {
            "results": results,
            "outcomes": {row["student_id"]: row for row in rows},
        }

    @staticmethod
    def _grid_is_id(value):
        return type(value) is int and 0 < value < 2**31

    def _grid_judge(self, decision, result, values):
        """What becomes of a decision without trying; None where it is to be tried."""
        wanted, seen = decision.get("wanted"), decision.get("seen")
        message = ""
        if not result:
            message = self.env._("The pupil has no result here.")
        elif not isinstance(wanted, str) or not isinstance(seen, list):
            message = self.env._("This cannot stand in a cell.")
        elif wanted and wanted not in values:
            message = self.env._("There is no mark “%s” in the scale.", wanted[:20])
        elif wanted == (result.value_id.code or ""):
            return {"status": "saved"}
        elif (result.value_id.code or "") not in seen:
            return {"status": "conflict"}
        return {"status": "refused", "message": message} if message else None

    def _grid_attempt_decisions(self, changes, values):
        """:return: dict of op to result"""
        if not changes:
            return {}
        try:
            with self.env.cr.savepoint():
                self._grid_apply_decisions(changes, values)
            return {decision["op"]: {"status": "saved"} for decision, _one in changes}
        except (UserError, *UNFIT) as error:
            failure = error
        if len(changes) == 1:
            return {changes[0][0]["op"]: self._grid_decision_refusal(failure)}
        results = {}
        for change in changes:  # one by one, as only some of them fail
            results.update(self._grid_attempt_decisions([change], values))
        return results

    def _grid_decision_refusal(self, error):
        if isinstance(error, AccessError):
            message = self.env._("The teacher of the course decides on its results.")
            return {"status": "refused", "message": message}
        return self._grid_refusal(error)

    def _grid_apply_decisions(self, changes, values):
        """Take the proposals that are confirmed at once, and the rest by its grade."""
        confirmed = self.env["school.result"]
        others = {}
        for decision, result in changes:
            reason = str(decision.get("reason") or "").strip()
            is_proposed = decision["wanted"] == result.proposed_id.code
            if is_proposed and result.state == "open" and result.is_due and not reason:
                confirmed |= result
            else:
                key = values.get(decision["wanted"], False), reason
                others[key] = others.get(key, confirmed.browse()) | result
        confirmed._take_proposals()
        for (value_id, reason), results in others.items():
            results.write({"value_id": value_id, "reason": reason or False})
