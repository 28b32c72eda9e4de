"""What the headings of a «Сетевой город» table say of its columns.

A report by days has months with their days below, then means and the final grade of a
term. A year table («Табель успеваемости») has a column or several for each term: its
mean, its weighted mean, its final grade; then the year, the exam and the final grade.
"""

import re
from typing import NamedTuple

from .names import normalise

MONTHS = {
    name: number
    for number, name in enumerate(
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь "
        "декабрь".split(),
        start=1,
    )
}
MEAN, WEIGHTED_MEAN, FINAL = "mean", "weighted_mean", "final"
_TERMS = (
    ("четверт", "quarter"),
    ("триместр", "trimester"),
    ("полугод", "half_year"),
)
_NUMBER = re.compile(r"(?<!\w)([1-6]|iv|v|i{1,3})(?!\w)")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
# Latin letters and the Cyrillic one that people write a Roman number with.
_LOOKALIKES = str.maketrans("і", "i")
# Columns that a report may have and an import has no use for.
_LEFT_OUT = ("учител", "преподав", "пропу", "кол", "подпис")
_ORDINALS = frozenset({"№", "n", "пп", "№пп"})


class Period(NamedTuple):
    """A term, ``year``, ``exam`` or ``final``; the number is 0 where there is one."""

    kind: str
    number: int


class Column(NamedTuple):
    """A column behind the subject that is no day; ``period`` is None where its heading
    does not tell."""

    kind: str
    period: Period | None


def month_of(text: str) -> int | None:
    return MONTHS.get(normalise(text.replace(".", " ")))


def period_of(text: str) -> Period | None:
    """
    >>> period_of("Средн. оценка 1 триместр"), period_of("III четверть")
    (Period(kind='trimester', number=1), Period(kind='quarter', number=3))
    >>> period_of("Год"), period_of("Экз."), period_of("Итоговая оценка за период")
    (Period(kind='year', number=0), Period(kind='exam', number=0), None)
    """
    words = text.lower().translate(_LOOKALIKES)
    for stem, kind in _TERMS:
        if stem in words:
            number = _NUMBER.search(words)
            found = number and (_ROMAN.get(number[1]) or int(number[1]))
            return Period(kind, found) if found else None
    if re.search(r"(?<!\w)экз", words):
        return Period("exam", 0)
    if re.search(r"(?<!\w)год(?!\w)|(?<!\w)годов", words):
        return Period("year", 0)
    return None


def value_of(text: str) -> str | None:
    """Which value of a term a column holds, where its heading says so.

    >>> value_of("Средневзвешенный балл"), value_of("Ср. балл"), value_of("Отметка")
    ('weighted_mean', 'mean', 'final')
    """
    squeezed = "".join(text.lower().replace(".", " ").split())
    if "взв" in squeezed:
        return WEIGHTED_MEAN
    if squeezed.startswith("ср"):
        return MEAN
    if squeezed.startswith(("итог", "оценк", "отметк")):
        return FINAL
    return None


def are_by_days(texts: list[str], has_period: bool) -> bool:
    """Whether headings are those of a report by days, be there no day in its period.

    A year table has columns that are terms and nothing else.
    """
    if any(map(month_of, texts)):
        return True
    return has_period and not any(
        period_of(text) and not value_of(text) for text in texts
    )


def is_left_out(text: str) -> bool:
    return text.lower().startswith(_LEFT_OUT)


def is_ordinal(text: str) -> bool:
    """«№ п/п»"""
    return re.sub(r"[\s./]", "", text.lower()) in _ORDINALS


def subject_column(texts: list[str]) -> int | None:
    """Where «Предмет» stands, if these are the headings of a table."""
    for column, text in enumerate(texts[:3]):
        if normalise(text) in ("предмет", "предметы", "учебный предмет"):
            return column
    return None
