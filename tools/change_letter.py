"""What a letter says of lessons that were arranged anew. No database."""

from dataclasses import dataclass, field
from datetime import date

from .phrases import say_date, say_time


@dataclass(slots=True)
class LessonTime:
    day: date
    period: int = 0
    """0 where it is not known"""
    time_start: float = 0.0
    time_end: float = 0.0


@dataclass(slots=True)
class ChangedLesson:
    subject: str
    planned: LessonTime
    state: str
    """planned or cancelled; moved where ``stands`` is another time"""
    stands: LessonTime
    substitute: str = ""
    pupils: list[str] = field(default_factory=list)
    """first names of whom of the family it concerns"""


@dataclass(slots=True)
class ChangeItem:
    title: str
    """«Математика · чт 19 ноября, 2-й урок»"""
    lines: list[str]


@dataclass(slots=True)
class ChangeLetter:
    title: str
    items: list[ChangeItem]
    note: str

    @property
    def summary(self):
        return "; ".join(
            ": ".join((item.title, ", ".join(item.lines))) for item in self.items
        )

    def paragraphs(self, _words):
        """What the letter says as plain text, list of lists of lines."""
        found = [[self.title]]
        found += [[item.title, *item.lines] for item in self.items]
        return [*found, [self.note]] if self.note else found


class ChangeWriter:
    """Puts changes into words, in one language.

    :param words: dict of the language's words
    :param locale: Babel's name of the locale
    """

    def __init__(self, words, locale):
        self.words = words
        self.locale = locale

    def write(self, lessons, note):
        """The letter of a family.

        :param lessons: ``ChangedLesson`` objects in the order of time
        """
        names = list(dict.fromkeys(name for one in lessons for name in one.pupils))
        return ChangeLetter(
            title=self.words["title"].format(names=", ".join(names)),
            items=[self._item(one, names) for one in lessons],
            note=note,
        )

    def _item(self, lesson, names):
        title = f"{lesson.subject} · {self._when(lesson.planned)}"
        if set(lesson.pupils) != set(names):
            title = f"{', '.join(lesson.pupils)}: {title}"
        lines = [self._what(lesson)]
        if lesson.substitute and lesson.state != "cancelled":
            lines.append(self.words["substitute"].format(name=lesson.substitute))
        return ChangeItem(title, [line for line in lines if line])

    def _what(self, lesson):
        if lesson.state == "cancelled":
            return self.words["cancelled"]
        if lesson.state == "moved":
            return self.words["moved"].format(when=self._when(lesson.stands))
        return "" if lesson.substitute else self.words["planned"]

    def _when(self, at):
        parts = [say_date(at.day, "EEE d MMMM", self.locale)]
        if at.period:
            parts.append(self.words["period"].format(number=at.period))
        if at.time_end:
            parts.append(f"{say_time(at.time_start)}–{say_time(at.time_end)}")
        return ", ".join(parts)
