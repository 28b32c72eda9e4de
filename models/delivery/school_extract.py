from dataclasses import dataclass
from datetime import timedelta

from odoo import api, models
from odoo.tools.misc import babel_locale_parse

from ...tools.extract import ExtractWriter, Told
from ...tools.extract_sheet import Sheet
from ...tools.names import short_full_name

WEEK = timedelta(days=7)
TESTS_AHEAD = timedelta(days=14)
RECEIPTS_A_PAGE = 30


@dataclass(slots=True)
class ExtractOrder:
    """What is to be printed for one class.

    ``copies`` are ``ExtractCopy`` objects; the period is of whole weeks.
    """

    school_class: models.Model
    date_from: object
    date_to: object
    copies: list
    with_receipts: bool = False
    total: int = 0
    """sheets, where these are some of them, which have their numbers"""


@dataclass(slots=True)
class ExtractCopy:
    """One page: about which pupil, for whom, of which days of the order's period."""

    student: models.Model
    recipient: str = ""
    date_from: object = None
    number: int = 0
    """its place among the sheets, where it is not given by the order of printing"""


@dataclass(slots=True)
class ReceiptPage:
    """A page of the list on which receipt is signed."""

    rows: list[tuple[int, str, str]]
    """number, pupil, to whom it is handed over"""
    place: str
    """«лист 1 из 2», empty for the only one"""


@dataclass(slots=True)
class ExtractDocument:
    """One class's extracts, laid out."""

    school: str
    class_name: str
    contact: str
    """whom to ask"""
    handed_over: str
    period: str
    """«16 – 21 ноября 2026 г.»"""
    sheets: list[Sheet]
    receipts: list[ReceiptPage]


class SchoolExtract(models.AbstractModel):
    """Paper extracts: the one reading of the diary, a page for each pupil.

    It checks no rights: who calls it has checked them, and calls it as superuser.
    """

    _name = "school.extract"
    _description = "Paper extract"

    @api.private
    def _documents(self, orders):
        """Lay out extracts for classes (000-4c, 002-2c, 003-2b).

        The queries depend on the periods asked for, not on classes or pupils.

        :param orders: list of ``ExtractOrder``
        :return: list of ``ExtractDocument`` in the same order
        """
        locale = str(babel_locale_parse(self.env.lang or "en_US"))
        writer = ExtractWriter(self._words(), locale)
        told = {
            period: self._read(self._students(orders, period), *period)
            for period in {(order.date_from, order.date_to) for order in orders}
        }
        return [
            self._document(order, told[order.date_from, order.date_to], writer)
            for order in orders
        ]

    def _students(self, orders, period):
        return (
            self.env["school.student"]
            .union(
                *(
                    copy.student
                    for order in orders
                    if (order.date_from, order.date_to) == period
                    for copy in order.copies
                )
            )
            .sorted()
        )

    def _read(self, students, date_from, date_to):
        """What there is to tell of pupils for a period of whole weeks.

        :return: dict of pupil id to ``Told``, in the order of the class list
        """
        if not students:
            return {}
        diary = self.env["school.diary"]
        places = diary._places(students)
        after = date_to + timedelta(days=1)
        weeks = []
        while date_from + len(weeks) * WEEK <= date_to:
            monday = date_from + len(weeks) * WEEK
            weeks.append(diary._week(students, monday, places=places))
        ahead = diary._week(students, after, places=places)
        tests = diary._tests(students, after, date_to + TESTS_AHEAD, places)
        means = self._means(students, date_from, date_to)
        outcomes = self._outcomes(students, date_from, date_to)
        return {
            student.id: Told(
                weeks=[week[student.id] for week in weeks],
                term=means[student.id][0],
                means=means[student.id][1],
                homework=[
                    work for day in ahead[student.id].days for work in day.all_homework
                ],
                tests=[test for test in tests[student.id] if test.takes_place],
                changes=[
                    lesson
                    for week in [*weeks, ahead]
                    for lesson in week[student.id].changes
                ],
                owed=weeks[-1][student.id].owed,
                outcomes=outcomes[student.id],
                recommendations=[
                    advice
                    for week in weeks
                    for advice in week[student.id].recommendations
                ],
            )
            for student in students
        }

    def _means(self, students, date_from, date_to):
        """The averages of the term up to the period's end.

        The term is the last one that has begun; without terms it is the period.

        :return: dict of pupil id to (title of the column, means by subject)
        """
        diary = self.env["school.diary"]
        groups = {}
        for pupil_id, terms in diary._terms(students, date_to).items():
            begun = [term for term in terms if term.date_from <= date_to]
            shorter = [term for term in begun if term.kind != "year"]
            term = (shorter or begun or [None])[-1]
            key = (term.name, term.date_from) if term else (None, date_from)
            groups.setdefault(key, []).append(pupil_id)
        means = {}
        for (name, start), pupil_ids in groups.items():
            found = diary._means(students.browse(pupil_ids), start, date_to)
            title = name or self.env._("the period")
            means.update((key, (title, value)) for key, value in found.items())
        return means

    def _document(self, order, told, writer):
        company = order.school_class.company_id
        name = order.school_class.name
        copies = {}
        for copy in order.copies:
            copies.setdefault(copy.student.id, []).append(copy)
        pages = [
            (copy, told[student_id])
            for student_id in told
            for copy in copies.get(student_id, ())
        ]
        sheets = []
        for place, (copy, facts) in enumerate(pages, 1):
            begin = copy.date_from or order.date_from
            sheet = writer.sheet(facts, name, copy.recipient, begin)
            sheet.number = copy.number or place
            sheet.place = writer.place(sheet.number, order.total or len(pages))
            sheets.append(sheet)
        last_days = [told[student_id].weeks[-1].date_to for student_id in copies]
        teacher = order.school_class.homeroom_teacher_id.name or ""
        return ExtractDocument(
            school=company.name,
            class_name=name,
            contact=writer.contact(short_full_name(teacher), company.phone),
            handed_over=writer.handed_over(teacher),
            period=writer.period(
                order.date_from, max(last_days, default=order.date_to)
            ),
            sheets=sheets,
            receipts=self._receipts(sheets, writer) if order.with_receipts else [],
        )

    @staticmethod
    def _receipts(sheets, writer):
        """The list on which receipt is signed, in pages; one where there is nobody."""
        rows = [(sheet.number, sheet.pupil.name, sheet.recipient) for sheet in sheets]
        starts = range(0, max(len(rows), 1), RECEIPTS_A_PAGE)
        return [
            ReceiptPage(
                rows[start : start + RECEIPTS_A_PAGE],
                writer.place(number, len(starts)) if len(starts) > 1 else "",
            )
            for number, start in enumerate(starts, 1)
        ]

    def _words(self):
        """The words of the extract in the language of who prints it."""
        return {
            "title": self.env._("Extract from the electronic journal, {period}"),
            "period": self.env._("{period} {year}"),
            "place": self.env._("sheet {number} of {total}"),
            "teacher": self.env._("Homeroom teacher: {value}"),
            "phone": self.env._("Questions: {value}"),
            "received": self.env._("Extract for {period} ({pupil}, {name}) received:"),
            "signature": self.env._("{line} / {name} / “{short}” {line} {year}"),
            "handed_over": self.env._("Handed over by {line} / {name}"),
            "average": self.env._("Average, {term}"),
            "grades": self.env._("grade|grades"),
            "no_grades": self.env._("no grades in this time"),
            "missed": self.env._("lesson missed|lessons missed"),
            "none_missed": self.env._("no lessons missed"),
            "late": self.env._("time late|times late"),
            "framed": self.env._("in a frame — a test"),
            "homework": self.env._("Homework for the next week"),
            "owed": self.env._("Owed work, due by"),
            "tests": self.env._("Tests ahead"),
            "more": self.env._("…and {count} more"),
            "changes": self.env._("Changes of the timetable"),
            "results": self.env._("Final grades"),
            "expected": self.env._("→ the grade to be expected in the term"),
            "advice": self.env._("Teachers' recommendations"),
            "moved_to": self.env._("moved to {day}"),
            "moved_from": self.env._("moved here from {day}"),
            "cancelled": self.env._("lesson cancelled"),
            "substitute": self.env._("given by {teacher}"),
        }
