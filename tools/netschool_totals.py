"""The report «Итоговые отметки» of «Сетевой город»: a table of one pupil's results.

A row has a number, the subject, a cell for each period, and at the end the year, the
exam and the final grade.
"""

from typing import NamedTuple

from lxml import etree, html

from .netschool_wire import Unreadable

LAST = 3
"""Year, exam, final."""


class Total(NamedTuple):
    """``periods`` in their order; an empty text where there is nothing yet."""

    subject: str
    periods: tuple[str, ...]
    year: str
    final: str


def read_totals(content: bytes) -> list[Total]:
    """
    :raise Unreadable: it has no table

    >>> page = "<table><tr><td>1<td>Химия<td>5<td>4<td>&nbsp;<td>5<td><td></table>"
    >>> read_totals(page.encode())
    [Total(subject='Химия', periods=('5', '4', ''), year='5', final='')]
    """
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        tree = html.document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise Unreadable("totals") from None
    if not tree.xpath("//table"):
        raise Unreadable("totals")
    return [
        _total(cells)
        for row in tree.xpath("//tr")
        if len(cells := [_text(cell) for cell in row.xpath("./td")]) > LAST + 2
        and cells[0].isdecimal()
        and cells[1]
    ]


def _total(cells):
    *periods, year, _exam, final = cells[2:]
    return Total(cells[1], tuple(periods), year, final)


def _text(cell) -> str:
    return " ".join(cell.text_content().split())
