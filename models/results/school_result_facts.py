from odoo import api, models
from odoo.tools import SQL

from ...tools.consolidated_sheet import (
    ABSENT,
    DEFERRED,
    EXAM,
    FINAL,
    GRADE,
    MISSING,
    OPEN,
    YEAR,
    Fact,
    Slot,
)
from ...tools.phrases import roman


class SchoolResult(models.Model):
    """Results as the sheet of a class and the record of a pupil read them.

    Each in one query, whatever the number. Archived classes and courses are read, too:
    what was reached stays.
    """

    _inherit = "school.result"

    @api.model
    def _facts(self, condition, today):
        """The results that were expected, or that somebody decided on.

        :param SQL condition: on ``result`` and its ``term`` and ``class``
        :param today: the school's date; what is due later is not missing yet
        :return: list of (year's id, ``Fact``)
        """
        self._flush_facts()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT result.year_id, result.student_id, result.subject_id,
                       result.term_id, result.kind, result.state,
                       term.date_end < %s AS is_over, value.code, value.tone,
                       CASE WHEN value.counts THEN value.number END
                  FROM school_result result
                  JOIN school_term term ON term.id = result.term_id
                  JOIN school_class class ON class.id = result.class_id
                  LEFT JOIN school_grade_value value ON value.id = result.value_id
                 WHERE (result.state <> 'open' OR result.is_due) AND %s
                 ORDER BY result.is_due DESC, result.id
                """,
                today,
                condition,
            )
        )
        facts = []
        for year_id, pupil_id, subject_id, term_id, kind, state, over, *mark in rows:
            slot = FINAL if kind == FINAL else term_id
            shown = {"deferred": DEFERRED, "open": MISSING if over else OPEN}
            fact = Fact(pupil_id, subject_id, slot, shown.get(state, GRADE), *mark)
            facts.append((year_id, fact))
        return facts

    @api.model
    def _exam_rows(self, condition):
        """Who sat which exam or contest with what outcome, by day.

        :param SQL condition: on ``sat`` and ``exam``
        :return: list of dicts
        """
        self._flush_facts()
        self.env.cr.execute(
            SQL(
                """
                SELECT exam.year_id, sat.student_id, exam.subject_id, exam.date,
                       exam.name, exam.kind, exam.is_final, exam.highest_score,
                       COALESCE(sat.is_absent, FALSE) AS is_absent,
                       CASE WHEN sat.has_score THEN sat.score END AS score,
                       sat.place, sat.award, value.code, value.tone,
                       CASE WHEN value.counts THEN value.number END AS number
                  FROM school_exam_result sat
                  JOIN school_exam exam ON exam.id = sat.exam_id
                  LEFT JOIN school_grade_value value ON value.id = sat.value_id
                 WHERE %s
                 ORDER BY exam.date, exam.id
                """,
                condition,
            )
        )
        return self.env.cr.dictfetchall()

    @api.model
    def _flush_facts(self):
        for name in ("school.enrollment", "school.exam", "school.exam.result"):
            self.env[name].flush_model()
        self.flush_model()

    @api.model
    def _exam_facts(self, rows, today):
        """The exams that count for the final grade; sat again, the later grade.

        :param rows: of ``_exam_rows``
        :return: list of (year's id, ``Fact``)
        """
        last = {}
        for row in rows:
            place = row["year_id"], row["student_id"], row["subject_id"]
            if row["is_final"] and (row["code"] or not last.get(place, {}).get("code")):
                last[place] = row
        return [
            (
                year_id,
                Fact(
                    student_id,
                    subject_id,
                    EXAM,
                    self._exam_kind(row, today),
                    row["code"],
                    row["tone"],
                    row["number"],
                ),
            )
            for (year_id, student_id, subject_id), row in last.items()
        ]

    @api.model
    def _exam_kind(self, row, today):
        if row["code"]:
            return GRADE
        if row["is_absent"]:
            return ABSENT
        return MISSING if row["date"] < today else OPEN

    @api.model
    def _slots(self, keys):
        """The columns in which facts stand: the terms by day, the year, the exam.

        :param keys: the slots of facts
        :return: dict of key to ``Slot``
        """
        terms = self.env["school.term"].browse(
            key for key in keys if isinstance(key, int)
        )
        terms = terms.sorted(lambda one: (one.kind == YEAR, one.date_end, one.id))
        mixed = len(set(terms.mapped("kind")) - {YEAR}) > 1
        slots = {
            term.id: Slot(
                term.id, self._term_label(term, mixed), term.name, term.kind == YEAR
            )
            for term in terms
        }
        named = {EXAM: self._exam_label(), FINAL: self._final_label()}
        return slots | {
            key: Slot(key, *label, key == FINAL)
            for key, label in named.items()
            if key in keys
        }

    @api.model
    def _term_label(self, term, mixed):
        """«II»; by its name where terms of several kinds meet."""
        if term.kind == YEAR:
            return self.env._("Year")
        return term.name if mixed else roman(term.number)

    @api.model
    def _exam_label(self):
        return self.env._("Ex."), self.env._("Exam")

    @api.model
    def _final_label(self):
        return self.env._("Fin."), self.env._("Final grade")

    @api.model
    def _fact_marks(self):
        """What stands where there is no grade."""
        return {
            DEFERRED: self.env._("def."),
            MISSING: "?",
            ABSENT: self.env._("abs."),
            OPEN: "",
        }
