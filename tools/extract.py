"""What stands on a sheet of a paper extract, and how it fits on it. No database.

A sheet is laid out on a canvas of ``WIDTH`` × ``HEIGHT`` pixels (``extract_sheet``),
whatever size the printer makes of a pixel: WebKit shrinks a page to the paper's width.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from .diary import cell_text
from .extract_sheet import (
    AVERAGE_EXPECTED,
    MISSED,
    WIDTH,
    Block,
    Cell,
    Column,
    Item,
    Row,
    Sheet,
    lay_out,
)
from .phrases import say_count, say_date, say_number, say_period

_HARD_SPACE = "\N{NO-BREAK SPACE}"
_SUBJECTS_A_LINE = 4
_MOST_DAYS = 14
"""A longer period has a column a week, not a day."""


@dataclass(slots=True)
class Outcomes:
    """Results, published or expected."""

    finals: dict = field(default_factory=dict)
    """by term's name: list of (subject, grade)"""
    exams: list = field(default_factory=list)
    """(name, outcome in words)"""
    expected: dict = field(default_factory=dict)
    """grade by subject"""


@dataclass(slots=True)
class Told:
    """What the reading of the diary says of one pupil and period."""

    weeks: list
    means: dict
    """weighted mean, or None, by subject: of the term up to the period's end"""
    homework: list
    tests: list
    changes: list
    """``Lesson`` objects"""
    term: str = ""
    """name of the term of the averages"""
    recommendations: list = field(default_factory=list)
    owed: list = field(default_factory=list)
    """``Owed`` objects"""
    outcomes: Outcomes = field(default_factory=Outcomes)


class ExtractWriter:
    """Puts what the diary tells into words and columns, in one language.

    :param words: dict of the language's words; nouns have their forms split by ``|``
        as ``say_count`` takes them
    :param locale: Babel's name of the locale
    """

    def __init__(self, words, locale):
        self.words = words
        self.locale = locale
        self._changes = {}
        self._homework = {}

    def sheet(self, told, class_name, recipient, date_from):
        """The sheet of the days from ``date_from`` on, laid out.

        :return: ``Sheet``
        """
        days = [
            day for week in told.weeks for day in week.days if day.date >= date_from
        ]
        columns = self._columns(days)
        pupil = told.weeks[-1].pupil
        period = self.period(date_from, days[-1].date)
        sheet = Sheet(
            pupil=pupil,
            class_name=class_name,
            recipient=recipient,
            title=self.words["title"].format(period=period),
            received=self.words["received"].format(
                period=period, pupil=pupil.name, name=class_name
            ),
            signature=self.signature(recipient, days[-1].date),
            summary=self._summary(days),
            columns=columns,
            rows=self._rows(told, days, columns),
            average_title=self.words["average"].format(term=told.term),
            legend=self._legend(days, told.outcomes.expected),
            left=self._blocks(homework=self._homework_items(told.homework)),
            right=self._blocks(
                owed=[self._debt(one) for one in told.owed],
                tests=[self._test(test) for test in told.tests],
                changes=self._change_items(told.changes),
            ),
            wide=self._blocks(
                results=self._results(told.outcomes),
                advice=[
                    Item(f"{advice.subject or advice.author}:", _tidy(advice.text))
                    for advice in told.recommendations
                ],
            ),
        )
        if told.outcomes.expected:
            sheet.average_width = AVERAGE_EXPECTED
        sheet.subject_width = (
            WIDTH
            - 2
            - MISSED
            - sheet.average_width
            - sum(column.width for column in columns)
        )
        lay_out(sheet)
        for block in (*sheet.left, *sheet.right, *sheet.wide):
            block.more = self.words["more"].format(count=block.left_out)
        return sheet

    # The table

    def _columns(self, days):
        """A column for each day of school, or for each week of a long period."""
        days = [day.date for day in days if day.entries or day.date.weekday() < 5]
        if len(days) <= _MOST_DAYS:
            width = 88 if len(days) <= 6 else 580 // len(days)
            return [
                Column(
                    self._weekday(day),
                    self._date(day),
                    (day,),
                    width,
                    day.weekday() == 0 and day != days[0],
                )
                for day in days
            ]
        by_week = {}
        for day in days:
            by_week.setdefault(day - timedelta(days=day.weekday()), []).append(day)
        return [
            Column(
                f"{self._date(week[0])}–{self._date(week[-1])}",
                "",
                tuple(week),
                580 // len(by_week),
            )
            for week in by_week.values()
        ]

    def _rows(self, told, days, columns):
        """A row for each subject of the term or the period, by name."""
        cells, missed = self._cells(days)
        return [
            Row(
                subject,
                [self._cell(cells.get(subject, {}), column) for column in columns],
                str(missed.get(subject, "")),
                self._mean(
                    told.means.get(subject), told.outcomes.expected.get(subject)
                ),
            )
            for subject in sorted({*told.means, *cells})
        ]

    def _cells(self, days):
        """Entries with marks by subject and date; how many lessons were missed."""
        cells, missed = {}, {}
        for day in days:
            for entry in day.entries:
                if entry.marks:
                    subject = entry.lesson.subject
                    dates = cells.setdefault(subject, {})
                    dates.setdefault(day.date, []).append(entry)
                    if any(mark.is_missed for mark in entry.marks):
                        missed[subject] = missed.get(subject, 0) + 1
        return cells, missed

    def _cell(self, by_day, column):
        texts, is_test = [], False
        for day in column.days:
            for entry in by_day.get(day, ()):
                text = cell_text(entry.marks)
                if len(column.days) > 1:
                    text = f"{self._date(day)} {text}".replace(" ", _HARD_SPACE)
                is_test |= entry.lesson.is_test
                texts.append(text)
        return Cell(", ".join(texts), is_test, column)

    def _mean(self, value, expected):
        """«4,33», with a forecast «4,33 → 4»."""
        text = "" if value is None else say_number(value, self.locale, "0.00")
        return f"{text} → {expected}".strip() if expected else text

    def _summary(self, days):
        """«5 оценок · 2 урока пропущено (болезнь — 2) · Осенние каникулы»"""
        marks = [mark for day in days for mark in day.marks]
        grades = sum(not mark.is_absence for mark in marks)
        missed, late = {}, 0
        for mark in marks:
            if mark.is_missed:
                missed[mark.work] = missed.get(mark.work, 0) + 1
            late += mark.kind == "late"
        parts = [self._count(grades, "grades") if grades else self.words["no_grades"]]
        if missed:
            reasons = ", ".join(
                f"{_lower(kind)} — {number}"
                for kind, number in sorted(missed.items(), key=lambda one: -one[1])
            )
            number = self._count(sum(missed.values()), "missed")
            parts.append(f"{number} ({reasons})")
        elif any(day.lesson_count for day in days):
            parts.append(self.words["none_missed"])
        if late:
            parts.append(self._count(late, "late"))
        parts += dict.fromkeys(day.day_off for day in days if day.day_off)
        return " · ".join(parts)

    def _legend(self, days, expected):
        """«Б — болезнь · в рамке — контрольная работа»"""
        marks = [mark for day in days for mark in day.marks]
        letters = {mark.code: mark.work for mark in marks if mark.is_absence}
        parts = [f"{code} — {_lower(work)}" for code, work in sorted(letters.items())]
        if any(mark.is_test for mark in marks):
            parts.append(self.words["framed"])
        if expected:
            parts.append(self.words["expected"])
        return " · ".join(parts)

    # The texts

    def _blocks(self, **items):
        return [Block(self.words[key], kept) for key, kept in items.items() if kept]

    def _results(self, outcomes):
        """A few subjects a line, so that what has no room is left out whole."""
        items = [
            Item(
                f"{term}:",
                ", ".join(
                    f"{subject} — {grade}"
                    for subject, grade in grades[start : start + _SUBJECTS_A_LINE]
                ),
            )
            for term, grades in outcomes.finals.items()
            for start in range(0, len(grades), _SUBJECTS_A_LINE)
        ]
        return items + [Item(f"{name}:", text) for name, text in outcomes.exams]

    def _debt(self, owed):
        text = f"{owed.subject}, {self._date(owed.lesson_day)}"
        if owed.text:
            text += f": {_tidy(owed.text)}"
        return Item(f"{self._short(owed.due)}", text)

    def _homework_items(self, homework):
        return [self._homework_item(work) for work in homework]

    def _homework_item(self, work):
        if work.id not in self._homework:
            lead = f"{self._short(work.due)} {work.subject}:"
            self._homework[work.id] = Item(lead, _tidy(work.description))
        return self._homework[work.id]

    def _test(self, test):
        work = _lower(test.work)
        text = f"{work}. {_tidy(test.topic)}" if test.topic else work
        return Item(f"{self._short(test.day)} {test.subject}:", text)

    def _change_items(self, lessons):
        """One line for each change: what was moved is not told twice."""
        told_of = {
            (lesson.subject, lesson.moved_to) for lesson in lessons if lesson.moved_to
        }
        return [
            self._change_item(lesson)
            for lesson in lessons
            if not lesson.moved_from or (lesson.subject, lesson.day) not in told_of
        ]

    def _change_item(self, lesson):
        if lesson.id not in self._changes:
            lead = f"{self._short(lesson.day)} {lesson.subject}:"
            self._changes[lesson.id] = Item(lead, self._change(lesson))
        return self._changes[lesson.id]

    def _change(self, lesson):
        if lesson.moved_to:
            return self.words["moved_to"].format(day=self._short(lesson.moved_to))
        if not lesson.takes_place:
            return self.words["cancelled"]
        if lesson.substitute:
            return self.words["substitute"].format(teacher=lesson.substitute)
        return self.words["moved_from"].format(day=self._short(lesson.moved_from))

    # Words

    def period(self, first, last):
        """«16 – 21 ноября 2026 г.»"""
        return self.words["period"].format(
            period=say_period(first, last, self.locale), year=last.year
        )

    def place(self, number, total):
        """«лист 3 из 27»"""
        return self.words["place"].format(number=number, total=total)

    def signature(self, name, day):
        """Where to sign: signature, name, date of the year."""
        return self.words["signature"].format(
            line="_" * 22, name=name or "_" * 30, short="_" * 4, year=day.year
        )

    def handed_over(self, name):
        """Where signs who handed the extracts over."""
        return self.words["handed_over"].format(line="_" * 22, name=name or "_" * 30)

    def contact(self, teacher, phone):
        """«Классный руководитель: Орлова Е. В. · Вопросы: 8 (000) 000-00-00»"""
        parts = [("teacher", teacher), ("phone", phone)]
        return " · ".join(
            self.words[key].format(value=value) for key, value in parts if value
        )

    def _count(self, number, noun):
        return say_count(number, self.words[noun], self.locale)

    def _weekday(self, day):
        return say_date(day, "ccc", self.locale).capitalize()

    def _date(self, day):
        return say_date(day, "dd.MM", self.locale)

    def _short(self, day):
        """«пн 23.11»"""
        return say_date(day, "ccc dd.MM", self.locale)


def _tidy(text):
    return " ".join(text.split())


def _lower(text):
    return text[:1].lower() + text[1:]
