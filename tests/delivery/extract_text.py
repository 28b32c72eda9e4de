"""Reads the PDF of extracts back, as text with its places on the page."""

import re
import subprocess
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree

_NAMESPACE = "{http://www.w3.org/1999/xhtml}"
_DATE = re.compile(r"\d\d\.\d\d")


@dataclass
class Word:
    text: str
    x: float
    """centre, in points from the left"""
    y: float
    """centre, in points from the top"""
    left: float


@dataclass
class Page:
    words: list[Word]

    @property
    def lines(self):
        """The text, line by line from the top."""
        return [_say(line) for line in _lines(self.words)]

    @property
    def text(self):
        return "\n".join(self.lines)

    def cells(self, subjects):
        """The marks in the table: {subject: {«16.11»: «4/5 3»}}.

        :param subjects: names of the rows that the table may have
        """
        top, columns = self._columns()
        first = min(columns.values()) - self._half_width(columns)
        rows = self._rows(top, first, subjects)
        bottom = self._bottom(rows)
        found = {subject: {} for subject in rows}
        for word in self.words:
            if not top + 5 < word.y < bottom or word.x < first:
                continue
            day = self._nearest(columns, word.x, self._half_width(columns))
            if day:
                subject = self._nearest(rows, word.y, 1000)
                cell = found[subject]
                cell[day] = f"{cell[day]} {word.text}" if day in cell else word.text
        return found

    def last_columns(self, subjects):
        """What stands right of the days: {subject: [missed, average]}, or less."""
        top, columns = self._columns()
        half = self._half_width(columns)
        first, last = min(columns.values()) - half, max(columns.values()) + half
        rows = self._rows(top, first, subjects)
        found = {subject: [] for subject in rows}
        for word in self.words:
            if word.x > last and top + 5 < word.y < self._bottom(rows):
                found[self._nearest(rows, word.y, 1000)].append(word.text)
        return found

    def _columns(self):
        """The vertical place of the table's head, and the columns by their date."""
        dates = [word for word in self.words if _DATE.fullmatch(word.text)]
        top = min(word.y for word in dates)
        return top, {word.text: word.x for word in dates if abs(word.y - top) < 2}

    @staticmethod
    def _bottom(rows):
        """The lower edge of the table; a cell of the last row may have two lines."""
        places = sorted(rows.values())
        steps = [below - above for above, below in pairwise(places)]
        return places[-1] + 0.6 * min(steps, default=14)

    @staticmethod
    def _half_width(columns):
        places = sorted(columns.values())
        return (places[1] - places[0]) / 2

    def _rows(self, top, first, subjects):
        """The vertical places of the rows; a subject's name may have some lines."""
        lines = _lines(
            word for word in self.words if word.y > top + 5 and word.x < first
        )
        rows = {}
        for start in range(len(lines)):
            for end in range(start + 1, min(start + 5, len(lines) + 1)):
                name = " ".join(_say(line) for line in lines[start:end])
                if name in subjects and name not in rows:
                    rows[name] = (lines[start][0].y + lines[end - 1][0].y) / 2
        return rows

    @staticmethod
    def _nearest(places, value, limit):
        name = min(places, key=lambda name: abs(places[name] - value))
        return name if abs(places[name] - value) <= limit else None


def _lines(words):
    """Words by line, from the top, each from the left."""
    lines = []
    for word in sorted(words, key=lambda word: word.y):
        if lines and word.y - lines[-1][0].y < 3:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.x) for line in lines]


def _say(line):
    return " ".join(word.text for word in line)


def read_pages(content):
    """The pages of a PDF.

    :param bytes content: of the file
    :return: list of ``Page``
    """
    html = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True
    ).stdout
    return [
        Page([_word(node) for node in page.iter(f"{_NAMESPACE}word")])
        for page in ElementTree.fromstring(html).iter(f"{_NAMESPACE}page")
    ]


def _word(node):
    left, right, top, bottom = (
        float(node.get(key)) for key in ("xMin", "xMax", "yMin", "yMax")
    )
    return Word(node.text, (left + right) / 2, (top + bottom) / 2, left)
