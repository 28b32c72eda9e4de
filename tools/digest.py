"""What a weekly letter says of one pupil, ready to be laid out. No database."""

from dataclasses import dataclass

from .phrases import say_count, say_date, say_number, say_period


@dataclass(slots=True)
class Chip:
    """A mark, or two for one work: «5», «4/5», «Н»."""

    text: str
    tone: str
    weight: str = ""
    """«×2», empty for an ordinary mark"""

    def __str__(self):
        return f"{self.text}{self.weight}"


@dataclass(slots=True)
class Cell:
    """What stands in one lesson's cell of the journal."""

    day: str
    """«пн»"""
    chips: list[Chip]


@dataclass(slots=True)
class Digest:
    title: str
    period: str
    summary: str
    subjects: list[tuple[str, list[Cell]]]
    ahead: list[tuple[str, str]]
    """tests: day, what"""
    homework_title: str
    """«Домашнее задание: понедельник 24 ноября»"""
    homework: list[tuple[str, str]]
    advice: list[tuple[str, str]]
    owed: list[tuple[str, str]]
    """until when, what"""

    def paragraphs(self, words):
        """What the letter says as plain text, list of lists of lines."""
        marks = [
            f"{subject}: " + ", ".join(_cell_text(cell) for cell in cells)
            for subject, cells in self.subjects
        ]
        found = [
            (words["marks"], marks),
            (words["ahead"], [f"{day} — {what}" for day, what in self.ahead]),
            (self.homework_title, [f"{what} — {text}" for what, text in self.homework]),
            (words["owed"], [f"{day} — {what}" for day, what in self.owed]),
            (words["advice"], [f"{who}: {text}" for who, text in self.advice]),
        ]
        titled = [[title.upper(), *lines] for title, lines in found if lines]
        return [[self.title, self.summary], *titled]


class DigestWriter:
    """Puts weeks into words, in one language.

    :param words: dict of the language's words; the nouns have their forms split by
        ``|`` as ``say_count`` takes them
    :param locale: Babel's name of the locale
    """

    def __init__(self, words, locale):
        self.words = words
        self.locale = locale

    def write(self, week, tests, homework):
        """The digest of a ``Week``.

        :param tests: ``Test`` objects after the week
        :param homework: ``Homework`` due after the week, by day
        """
        tests = [test for test in tests if test.takes_place]
        period = say_period(week.date_from, week.date_to, self.locale)
        due = homework[0].due if homework else None
        return Digest(
            title=self.words["title"].format(name=week.pupil.first_name, period=period),
            period=period,
            summary=self._summary(week, tests),
            subjects=self._subjects(week),
            ahead=[(self._day(test.day), self._test(test)) for test in tests],
            homework_title=self._homework_title(due) if due else "",
            homework=[
                (work.subject, " ".join(work.description.split()))
                for work in homework
                if work.due == due
            ],
            advice=[
                (advice.subject or advice.author, " ".join(advice.text.split()))
                for advice in week.recommendations
            ],
            owed=[(self._day(one.due), self._debt(one)) for one in week.owed],
        )

    def _debt(self, owed):
        lesson = say_date(owed.lesson_day, "d MMMM", self.locale)
        return f"{owed.subject}, {lesson}" + (f": {owed.text}" if owed.text else "")

    def _homework_title(self, due):
        day = say_date(due, "EEEE d MMMM", self.locale)
        return self.words["homework"].format(day=day)

    def _summary(self, week, tests):
        counts = [(len(week.grades), "grades")]
        kinds = [mark.kind for mark in week.marks if mark.is_absence]
        counts += [(kinds.count(kind), kind) for kind in dict.fromkeys(kinds)]
        counts.append((len(tests), "tests"))
        parts = [
            say_count(number, self.words[noun], self.locale)
            for number, noun in counts
            if number
        ]
        return ", ".join(parts) or self.words["nothing"]

    def _subjects(self, week):
        subjects = {}
        for entry in week.entries:
            if entry.marks:
                cell = Cell(self._weekday(entry.lesson.day), self._chips(entry.marks))
                subjects.setdefault(entry.lesson.subject, []).append(cell)
        return sorted(subjects.items())

    def _chips(self, marks):
        chips = []
        for mark in marks:
            if mark.same_work and chips:
                chips[-1].text += f"/{mark.code}"
            else:
                chips.append(Chip(mark.code, mark.tone, self._weight(mark)))
        return chips

    def _weight(self, mark):
        if mark.is_absence or mark.weight in (0, 1):
            return ""
        return "×" + say_number(mark.weight, self.locale, "0.##")

    def _weekday(self, day):
        return say_date(day, "ccc", self.locale)

    def _day(self, day):
        return say_date(day, "EEE d MMMM", self.locale)

    def _test(self, test):
        work = test.work[:1].lower() + test.work[1:]
        subject = test.subject[:1].lower() + test.subject[1:]
        return f"{work}, {subject}" + (f" ({test.topic})" if test.topic else "")


def _cell_text(cell):
    return f"{cell.day} " + " ".join(str(chip) for chip in cell.chips)
