from collections import Counter
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from ...tools.page_fit import TableFit

FIGURES = ("pass_rate", "quality_rate", "training_degree", "mark")
COUNTED = ("excellent", "good", "fair", "poor")
NAME = 380
"""width of the first column"""


class Row(NamedTuple):
    """A class, a subject, a teacher, or the whole school; all of it text."""

    name: str
    count: int
    counts: list
    """in the order of ``COUNTED``"""
    figures: list
    """in the order of ``FIGURES``"""
    former: str
    """quality of the term before"""
    change: str


class Page(NamedTuple):
    """A table, or as much of it as a page has room for."""

    head: str
    rows: list
    is_end: bool
    """of the table"""


class ResultStatistics(models.AbstractModel):
    """«Итоги четверти»: read with the rights of who prints it (000-7b)."""

    _name = "report.school_diary.report_result_statistics"
    _description = "Results in figures"

    @api.model
    def _get_report_values(self, docids, data=None):
        orders = self.env["school.result.report.print"].browse(docids)
        orders.check_access("read")
        return {
            "docs": orders,
            "pages": {order.id: self._pages(order) for order in orders},
            "name_width": NAME,
            "former": {order.id: order._former_term() for order in orders},
        }

    @api.model
    def _pages(self, order):
        heads = {
            "class_id": self.env._("Class"),
            "subject_id": self.env._("Subject"),
        }
        if order.with_teachers:
            heads["teacher_id"] = self.env._("Teacher")
        report = self.env["school.result.report"]
        school = Domain("company_id", "=", order.company_id.id)
        now = school & report._of_term(order.term_id)
        then = school & report._of_term(order._former_term())
        total = self._rows(now, then, [])
        pages = []
        for group, head in heads.items():
            rows = self._rows(now, then, [group]) + total
            *parts, end = TableFit(NAME).pages(rows, lambda row: [row.name])
            pages += [Page(head, part, False) for part in parts]
            pages.append(Page(head, end, True))
        return pages

    @api.model
    def _rows(self, now, then, groupby):
        report = self.env["school.result.report"]
        counts = {}
        for *group, value, count in report._read_group(
            now, [*groupby, "value_id"], ["__count"]
        ):
            counts.setdefault(tuple(group), Counter())[value.tone] += count
        former = {
            tuple(group): quality
            for *group, quality in report._read_group(
                then, groupby, ["quality_rate:avg"]
            )
        }
        return [
            self._row(tuple(row[: len(groupby)]), row[len(groupby) :], counts, former)
            for row in report._read_group(
                now, groupby, ["__count", *(f"{name}:avg" for name in FIGURES)]
            )
            if row[len(groupby)]
        ]

    @api.model
    def _row(self, group, found, counts, former):
        count, *values = found
        quality, before = values[FIGURES.index("quality_rate")], former.get(group)
        change = None
        if isinstance(quality, float) and isinstance(before, float):
            change = round(quality, 1) - round(before, 1)
        return Row(
            group[0].display_name if group else self.env._("Total"),
            count,
            [counts[group][tone] for tone in COUNTED],
            [
                self._text(value, 2 if name == "mark" else 1)
                for name, value in zip(FIGURES, values, strict=True)
            ],
            self._text(before, 1),
            self._text(change, 1, signed=True),
        )

    @api.model
    def _text(self, value, digits, signed=False):
        if not isinstance(value, float):
            return "–"
        text = formatLang(self.env, abs(round(value, digits)), digits=digits)
        negative = round(value, digits) < 0
        return ("−" if negative else "+" if signed and value > 0 else "") + text
