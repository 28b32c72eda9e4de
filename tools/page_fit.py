"""How what is printed is cut into pages. Plain Python, no database.

Not every build of wkhtmltopdf repeats a table's head on the next page or numbers pages,
so documents are cut before they are printed, and each page says what it is.
"""

from .text_fit import text_lines


def cut_pages(heights, room, foot=0, together=1):
    """Fill pages one after the other.

    :param heights: of the parts, none of which is torn
    :param room: height for parts on a page
    :param foot: height that is needed below the last part
    :param together: how many of the last parts stay on one page with the foot
    :return: list of (first, end) places of the parts, at least one

    >>> cut_pages([10] * 7, 30)
    [(0, 3), (3, 6), (6, 7)]
    >>> cut_pages([10] * 6, 30, foot=5)
    [(0, 3), (3, 5), (5, 6)]
    >>> cut_pages([10] * 4, 30, together=2)
    [(0, 2), (2, 4)]
    >>> cut_pages([], 30)
    [(0, 0)]
    """
    pages, first, used = [], 0, 0
    tail = max(len(heights) - together, 0)
    for place, height in enumerate(heights):
        needed = height
        if place >= tail:
            needed = sum(heights[place:]) + foot
        if place > first and used + needed > room and place <= tail:
            pages.append((first, place))
            first, used = place, 0
        used += height
    return [*pages, (first, len(heights))]


class TableFit:
    """A table on pages of A4, landscape, 1440 px wide and some 1000 px high."""

    SIZE = 13
    LINE = 17
    FRAME = 7
    """what a row has above and below its text"""
    ROOM = 810
    """height for rows, below the title and the table's head"""
    FOOT = 70
    """of what stands below the last row"""

    def __init__(self, *widths):
        """
        :param widths: of the columns whose texts may need several lines, in px; a text
            may have line ends of its own
        """
        self.widths = widths

    def pages(self, rows, texts):
        """Cut rows into pages; a sum is not parted from the line above it.

        :param texts: gives the texts of a row, in the order of ``widths``
        :return: list of lists of rows, at least one
        """
        heights = [self._height(texts(row)) for row in rows]
        cuts = cut_pages(heights, self.ROOM, self.FOOT, together=2)
        return [rows[first:end] for first, end in cuts]

    def _height(self, texts):
        lines = max(
            sum(
                text_lines(line, (width - 2 * self.FRAME) / self.SIZE)
                for line in text.split("\n")
            )
            for text, width in zip(texts, self.widths, strict=True)
        )
        return lines * self.LINE + self.FRAME
