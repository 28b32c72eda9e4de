"""The sheet of a paper extract, and how it fits on its page. No database."""

from dataclasses import dataclass

from markupsafe import Markup, escape

from .text_fit import BOLD, clip_text, text_lines

WIDTH = 1000
HEIGHT = 1440
FOOT = 150
"""height of the slip to sign at the bottom of a sheet"""
MISSED = 84
AVERAGE = 104
AVERAGE_EXPECTED = 136
"""with what is expected"""
_GUTTER = 30
_HEAD = 56
"""height of the two lines at the top and the space under the pupil's name"""
_NAME = 29
_SUMMARY = 16
_LEGEND = 13
_LINE = 1.3
"""line height in em"""
_TYPES = ((20, 8), (18, 7), (17, 5), (16, 4), (15, 3), (14, 2), (13, 1))
"""sizes of type and the padding of the table's rows, the comfortable one first"""
_CUT_FROM = 15
"""the largest type in which texts may be cut; before that the type gets smaller"""
_TEXT_ROOM = 280
"""height left to the texts when the table is long"""
_TITLE_LINES = 2
"""a block's title with the space around it"""


@dataclass(slots=True)
class Column:
    title: str
    """«Пн», or the dates of a week"""
    note: str
    """«16.11»"""
    days: tuple
    width: int
    starts_week: bool = False
    """a line divides it from the week before"""

    @property
    def style(self):
        return "week" if self.starts_week else None


@dataclass(slots=True)
class Cell:
    text: str
    is_test: bool
    column: Column

    @property
    def html(self):
        """Its place in the table; a mark of a test stands in a frame."""
        style = "week " if self.column.starts_week else ""
        if not self.text:
            return f'<td class="{style}"></td>' if style else "<td></td>"
        style += "mark test" if self.is_test else "mark"
        return f'<td class="{style}">{escape(self.text)}</td>'


@dataclass(slots=True)
class Row:
    subject: str
    cells: list[Cell]
    missed: str
    average: str

    @property
    def html(self):
        """The row of the table. A class has thousands of cells: too many for QWeb."""
        cells = "".join([cell.html for cell in self.cells])
        return Markup(
            f'<td class="subject">{escape(self.subject)}</td>{cells}'
            f"<td>{escape(self.missed)}</td><td>{escape(self.average)}</td>"
        )


@dataclass(slots=True)
class Item:
    lead: str
    text: str

    @property
    def line(self):
        return f"{self.lead} {self.text}"

    def room(self, width, font):
        """The width of its lines in em, as if the bold lead were not bold.

        :param width: in pixels
        """
        bold = (BOLD - 1) * len(self.lead) / len(self.line)
        return (width - 4) / font / (1 + bold)


@dataclass(slots=True)
class Block:
    title: str
    items: list[Item]
    left_out: int = 0
    """items for which there was no room"""
    more: str = ""
    """«…и ещё 3»"""


@dataclass(slots=True)
class Sheet:
    """One pupil's page."""

    pupil: object
    """``tools.diary.Pupil``"""
    class_name: str
    recipient: str
    """to whom it is handed over, empty where it is nobody in particular"""
    title: str
    """«Выписка из электронного журнала за 16 – 21 ноября 2026 г.»"""
    received: str
    """what is signed: that the extract was received, and the place for it"""
    signature: str
    summary: str
    columns: list[Column]
    rows: list[Row]
    average_title: str
    legend: str
    """what the letters and the frames in the table mean"""
    left: list[Block]
    right: list[Block]
    wide: list[Block]
    number: int = 0
    place: str = ""
    """«лист 3 из 27»"""
    is_over: bool = False
    """more subjects than a page can have: the last ones are cut off"""
    font: int = 0
    pad: int = 0
    subject_width: int = 0
    missed_width: int = MISSED
    average_width: int = AVERAGE

    @property
    def side_width(self):
        """Width of a column of texts; the left one may have the whole width."""
        return (WIDTH // 2 if self.right else WIDTH) - _GUTTER


def lay_out(sheet):
    """Choose the size of type, and cut the texts if even a small one is not enough."""
    room = HEIGHT - FOOT - top_height(sheet)
    for font, pad in _TYPES:
        sheet.font, sheet.pad = font, pad
        free = room - table_height(sheet)
        if font >= _CUT_FROM and texts_height(sheet) <= free and cells_fit(sheet):
            return
        if font <= _CUT_FROM and free >= _TEXT_ROOM:
            break
    sheet.is_over = free < 0
    _cut(sheet, max(free, 0))


def cells_fit(sheet):
    """Whether each cell of a day has its marks in one line."""
    return all(
        len(cell.column.days) > 1 or _cell_lines(sheet, cell) == 1
        for row in sheet.rows
        for cell in row.cells
        if cell.text
    )


def top_height(sheet):
    """The height in pixels of what stands above the table."""
    name = text_lines(sheet.pupil.name, WIDTH / _NAME / BOLD) * 36
    return _HEAD + 12 + name + text_lines(sheet.summary, WIDTH / _SUMMARY) * 21


def table_height(sheet):
    """The height of the table in pixels, at the sheet's size of type."""
    if not sheet.rows:
        return 0
    line = sheet.font * _LINE
    titles = max(
        text_lines(sheet.average_title, sheet.average_width / 14 / BOLD) + 1, 2
    )
    legend = text_lines(sheet.legend, WIDTH / _LEGEND) if sheet.legend else 0
    return (
        titles * 17
        + 10
        + legend * (_LEGEND * _LINE + 4)
        + sum(_row_lines(sheet, row) * line + 2 * sheet.pad + 1 for row in sheet.rows)
    )


def _row_lines(sheet, row):
    subject = text_lines(row.subject, (sheet.subject_width - 14) / sheet.font)
    return max(
        [subject, *(_cell_lines(sheet, cell) for cell in row.cells if cell.text)]
    )


def _cell_lines(sheet, cell):
    return text_lines(cell.text, (cell.column.width - 5) / sheet.font / BOLD)


def texts_height(sheet):
    """The height in pixels of the texts under the table."""
    side = max(
        sum(_block_lines(block, sheet.side_width, sheet.font) for block in blocks)
        for blocks in (sheet.left, sheet.right)
    )
    wide = sum(_block_lines(block, WIDTH, sheet.font) for block in sheet.wide)
    return (side + wide) * sheet.font * _LINE


def _block_lines(block, width, font):
    return _TITLE_LINES + sum(_item_lines(item, width, font) for item in block.items)


def _item_lines(item, width, font):
    return text_lines(item.line, item.room(width, font))


def _cut(sheet, free):
    """Keep what fits: advice has a third of the room, the columns have the rest."""
    lines = int(free / (sheet.font * _LINE))
    share = lines // 3 if sheet.left or sheet.right else lines
    used = _cut_blocks(sheet.wide, share, WIDTH, sheet.font)
    _cut_blocks(sheet.left, lines - used, sheet.side_width, sheet.font)
    _cut_blocks(sheet.right, lines - used, sheet.side_width, sheet.font)


def _cut_blocks(blocks, lines, width, font):
    """Cut blocks that stand under each other; each may use what the last one left.

    :return: the number of lines used
    """
    used = 0
    for index, block in enumerate(blocks):
        share = (lines - used) // (len(blocks) - index)
        used += _cut_block(block, share, width, font)
    return used


def _cut_block(block, lines, width, font):
    """Cut long items to two lines, then leave out the last ones.

    :return: the number of lines used
    """
    whole = _block_lines(block, width, font)
    if whole <= lines:
        return whole
    for index, item in enumerate(block.items):
        line = clip_text(item.line, item.room(width, font), 2)
        if line != item.line:
            cut = line[len(item.lead) + 1 :] or "…"
            block.items[index] = Item(item.lead, cut)
    used = _TITLE_LINES
    kept = 0
    for item in block.items:
        needed = _item_lines(item, width, font)
        last = kept == len(block.items) - 1
        if used + needed + (0 if last else 1) > lines:
            break
        used += needed
        kept += 1
    block.left_out = len(block.items) - kept
    del block.items[kept:]
    return used + bool(block.left_out)
