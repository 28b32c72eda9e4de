from datetime import date
from typing import NamedTuple

from odoo import api, models
from odoo.tools.misc import formatLang

from ...tools.class_report import (
    DEFERRED,
    EXCELLENT,
    FAIR,
    GOOD,
    POOR,
    UNASSESSED,
    Line,
    report_pages,
)
from ...tools.consolidated_sheet import FINAL

MISSED = (("ill", "excused", "exempt", "unexcused"), ("ill",), ("unexcused",))
"""kinds of absences that are counted"""


class Document(NamedTuple):
    """The report on a class; all of it text."""

    name: str
    school: str
    year: str
    teacher: str
    today: date
    heads: list
    """the terms"""
    rows: list
    """(what is counted, a figure for each term, whether it is part of the one above)"""
    pages: list
    """of lists of ``Line``"""


class ReportClass(models.AbstractModel):
    """«Отчёт классного руководителя» (000-7b, 002-5b, 003-5b)."""

    _name = "report.school_diary.report_class"
    _description = "Report of the homeroom teacher"

    @api.model
    def _get_report_values(self, docids, data=None):
        classes = self.env["school.class"].browse(docids)
        classes._check_sheet_reader()
        readable = classes.sudo()  # asked: all of the classes is the reader's
        return {"documents": [self._document(one) for one in readable]}

    @api.model
    def _document(self, school_class):
        pupils, columns, missed = school_class._class_report()
        rows = [*self._results(columns), *self._missed(columns, missed)]
        lines = self._moves(pupils)
        own = [column for column in columns if column.slot.key != FINAL]
        done = [column for column in own if not column.is_open] or own
        if done:
            lines += self._lists(done[-1])
        return Document(
            school_class.name,
            school_class.company_id.name,
            school_class.year_id.name,
            school_class.homeroom_teacher_id.name or "",
            school_class.company_id._school_today(),
            [column.slot.title for column in columns],
            rows,
            report_pages(len(rows), lines),
        )

    @api.model
    def _results(self, columns):
        single_4 = self.env._("of them with a single 4")
        single_3 = self.env._("of them with a single 3")
        figures = (
            (self.env._("Pupils with results"), lambda one: one.number),
            (self.env._("Excellent pupils"), lambda one: len(one.groups[EXCELLENT])),
            (self.env._("With grades 4 and 5"), lambda one: len(one.groups[GOOD])),
            (single_4, lambda one: len(one.single(GOOD))),
            (self.env._("With grades 3"), lambda one: len(one.groups[FAIR])),
            (single_3, lambda one: len(one.single(FAIR))),
            (self.env._("Failing pupils"), lambda one: len(one.groups[POOR])),
            (self.env._("Not assessed"), lambda one: len(one.groups[UNASSESSED])),
            (
                self.env._("Deferred, not counted"),
                lambda one: len(one.groups[DEFERRED]),
            ),
            (self.env._("Quality, % of pupils"), lambda one: one.quality),
            (self.env._("Progress, % of pupils"), lambda one: one.progress),
            (self.env._("Mean grade"), lambda one: one.mean),
        )
        for name, figure in figures:
            texts = [self._number(figure(column)) for column in columns]
            yield name, texts, name in (single_4, single_3)

    @api.model
    def _missed(self, columns, missed):
        """By term and year; what is final has none of its own."""
        names = (
            self.env._("Lessons missed"),
            self.env._("of them for illness"),
            self.env._("of them without a valid reason"),
        )
        for name, counted in zip(names, MISSED, strict=True):
            texts = [
                self._number(sum(missed[one.slot.key][kind] for kind in counted))
                if one.slot.key != FINAL
                else ""
                for one in columns
            ]
            yield name, texts, name != names[0]

    @api.model
    def _moves(self, pupils):
        """Who came and left."""
        return [
            *self._list(
                self.env._("Came within the year"),
                [f"{one.name}, {one.came:%d.%m.%Y}" for one in pupils if one.came],
            ),
            *self._list(
                self.env._("Left within the year"),
                [f"{one.name}, {one.left:%d.%m.%Y}" for one in pupils if one.left],
            ),
        ]

    @api.model
    def _lists(self, column):
        """The names of the last term, or the year, that has all its results."""
        groups = column.groups
        lists = (
            (self.env._("Excellent pupils"), groups[EXCELLENT], False),
            (self.env._("With grades 4 and 5"), groups[GOOD], False),
            (self.env._("With a single 4"), column.single(GOOD), True),
            (self.env._("With a single 3"), column.single(FAIR), True),
            (self.env._("Failing pupils"), groups[POOR], True),
            (self.env._("Not assessed"), groups[UNASSESSED], True),
            (self.env._("Deferred, not counted"), groups[DEFERRED], True),
        )
        for title, members, with_subjects in lists:
            yield from self._list(
                f"{title} ({column.slot.title})",
                [
                    f"{one.name}: {', '.join(one.subjects)}"
                    if with_subjects
                    else one.name
                    for one in members
                ],
            )

    @api.model
    def _list(self, title, names):
        if not names:
            return []
        numbered = [Line(f"{place}. {name}") for place, name in enumerate(names, 1)]
        return [Line(f"{title}: {len(names)}", True), *numbered]

    @api.model
    def _number(self, value):
        if value is None:
            return ""
        return formatLang(self.env, value, digits=2 if isinstance(value, float) else 0)
