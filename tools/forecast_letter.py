"""What a letter says of the grades that are to be expected. No database."""

from dataclasses import dataclass

from .phrases import say_count, say_number, say_percent


@dataclass(slots=True)
class ForecastLine:
    subject: str
    grade: str
    tone: str
    lines: list[str]
    """how sure it is; what is needed for a better one"""


@dataclass(slots=True)
class ForecastLetter:
    title: str
    lines: list[ForecastLine]
    summary: str = ""

    def paragraphs(self, words):
        """What the letter says as plain text, list of lists of lines."""
        lines = [
            [f"{one.subject}: {one.lines[0]}", *one.lines[1:]] for one in self.lines
        ]
        return [[self.title], *lines, [words["how"]]]


class ForecastWriter:
    """Puts forecasts into words, in one language.

    :param words: dict of the language's words; the nouns have their forms split by
        ``|`` as ``say_count`` takes them
    :param locale: Babel's name of the locale
    """

    def __init__(self, words, locale):
        self.words = words
        self.locale = locale

    def write(self, name, term, subjects):
        """The letter on a pupil.

        :param name: of the pupil
        :param term: its name
        :param subjects: ``SubjectGrades`` of the term
        """
        return ForecastLetter(
            title=self.words["title"].format(name=name, term=term),
            lines=[self._line(one) for one in subjects if one.expected],
        )

    def _line(self, subject):
        expected = subject.expected
        lines = [self._said(subject.average, expected)]
        # The nearest of those within reach; without marks that is none below the
        # grade which is expected from the terms before.
        numbers = {one.code: one.number for one in expected.scale}
        better = [
            one
            for one in expected.targets
            if not one.is_reached
            and one.ways
            and numbers[one.grade] >= expected.grade.number
        ]
        if better:
            lines.append(self._needed(better[-1]))
        return ForecastLine(
            subject.subject, expected.grade.code, expected.grade.tone, lines
        )

    def _said(self, average, expected):
        word = "expected" if average is None else "now"
        return self.words[word].format(
            mean="" if average is None else say_number(average, self.locale),
            grade=expected.grade.code,
            sure=say_percent(expected.sureness, self.locale),
        )

    def _needed(self, target):
        mark, number = target.ways[0]
        return self.words["needed"].format(
            grade=target.grade,
            mark=mark,
            times=say_count(number, self.words["times"], self.locale),
        )
