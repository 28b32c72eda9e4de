from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from ...models.results.school_lesson_report import MEASURES
from ...tools.page_fit import TableFit

WIDTHS = {"name": 200, "teacher": 205, "notes": 185}
"""of the columns of texts"""


class Row(NamedTuple):
    """A course, or the sum of a page."""

    name: str
    teacher: str
    numbers: dict
    """by measure, as text"""
    notes: str
    """why lessons were not held, and how they were made up"""


class Page(NamedTuple):
    """A class or a teacher, or as much of it as a page has room for."""

    name: str
    homeroom: str
    rows: list
    number: int
    count: int
    """of pages of this class or teacher"""

    @property
    def is_last(self):
        return self.number == self.count


class CurriculumFulfilment(models.AbstractModel):
    """«Выполнение учебного плана»: read with the rights of who prints it (000-7b)."""

    _name = "report.school_diary.report_curriculum_fulfilment"
    _description = "Fulfilment of the curriculum"

    @api.model
    def _get_report_values(self, docids, data=None):
        orders = self.env["school.lesson.report.print"].browse(docids)
        orders.check_access("read")
        return {
            "docs": orders,
            "pages": {order.id: self._pages(order) for order in orders},
            "widths": WIDTHS,
        }

    @api.model
    def _pages(self, order):
        domain = order._report_domain()
        notes = self._notes(domain)
        pages = defaultdict(list)
        for course, teacher, *sums in self.env["school.lesson.report"]._read_group(
            domain,
            ["course_id", "teacher_id"],
            [f"{name}:sum" for name in MEASURES],
        ):
            owner = teacher
            if order.order == "class":
                owner = self._page_class(course.class_id)
            pages[owner].append(
                (course, teacher, dict(zip(MEASURES, sums, strict=True)))
            )
        owners = sorted(
            (owner for owner in pages if owner),
            key=lambda one: (
                (one._name, getattr(one, "grade_level", 0) or 0, one.name)
                if one._name == "school.class"
                else (one._name, 0, one.name)
            ),
        )
        return [
            page
            for owner in owners
            for page in self._owner_pages(order, owner, pages[owner], notes)
        ]

    @api.model
    def _page_class(self, school_class):
        """A subgroup stands on its class's page."""
        is_part = school_class.kind == "subgroup" and school_class.parent_id
        return school_class.parent_id if is_part else school_class

    @api.model
    def _owner_pages(self, order, owner, found, notes):
        by_class = order.order == "class"
        rows = self._owner_rows(owner, found, notes, by_class)
        parts = TableFit(*WIDTHS.values()).pages(
            rows, lambda row: (row.name, row.teacher if by_class else "", row.notes)
        )
        homeroom = owner.homeroom_teacher_id.name if by_class else ""
        return [
            Page(owner.name, homeroom, part, number, len(parts))
            for number, part in enumerate(parts, 1)
        ]

    @api.model
    def _owner_rows(self, owner, found, notes, by_class):
        """The courses in the school's order, and their sum."""
        found.sort(
            key=lambda one: (
                one[0].subject_id.sequence,
                one[0].subject_id.name,
                one[0].class_id.name,
            )
        )
        rows = [
            Row(
                self._row_name(course, owner, by_class),
                teacher.name or "",
                self._numbers(sums),
                "; ".join(notes.get((course.id, teacher.id), [])),
            )
            for course, teacher, sums in found
        ]
        total = {
            name: sum(sums[name] or 0 for *_who, sums in found) for name in MEASURES
        }
        return [*rows, Row(self.env._("Total"), "", self._numbers(total), "")]

    @api.model
    def _row_name(self, course, owner, by_class):
        if by_class and course.class_id == owner:
            return course.subject_id.name
        return f"{course.subject_id.name}, {course.class_id.name}"

    @api.model
    def _numbers(self, sums):
        """Texts for the columns; what must be made up by whole lessons alone."""
        numbers = {
            name: self._text(value or 0, 1 if name.startswith("plan") else 0)
            for name, value in sums.items()
        }
        balance = (sums["held"] or 0) - (sums["plan_to_date"] or 0)
        planned = sums["plan_to_date"] or 0
        return {
            **numbers,
            "balance": self._text(balance, 1, signed=True),
            "percent": f"{100 * (sums['held'] or 0) / planned:.0f} %"
            if planned
            else "",
        }

    @api.model
    def _text(self, value, digits, signed=False):
        if round(value, digits) == round(value):
            digits = 0
        text = formatLang(self.env, abs(round(value, digits)), digits=digits)
        sign = "−" if round(value, digits) < 0 else "+" if signed and value > 0 else ""
        return sign + text

    @api.model
    def _notes(self, domain):
        """Why lessons were not held, and how they were made up.

        :return: dict of (course's id, teacher's id) to a list of texts
        """
        Report = self.env["school.lesson.report"]
        notes = defaultdict(list)
        gone = Domain("cancelled", ">", 0) | Domain("moved", ">", 0)
        for course, teacher, reason, cancelled, moved in Report._read_group(
            domain & gone,
            ["course_id", "teacher_id", "reason"],
            ["cancelled:sum", "moved:sum"],
        ):
            text = reason or self.env._("no reason given")
            notes[course.id, teacher.id].append(f"{text} – {cancelled + moved}")
        ways = dict(Report._fields["made_up"]._description_selection(self.env))
        for course, teacher, way, count in Report._read_group(
            domain & Domain("made_up_count", ">", 0),
            ["course_id", "teacher_id", "made_up"],
            ["made_up_count:sum"],
        ):
            notes[course.id, teacher.id].append(
                self.env._(
                    "made up: %(way)s – %(count)s", way=ways[way].lower(), count=count
                )
            )
        return notes
