"""A consolidated sheet as an .ods that the office edits. No database."""

import io

from odf.config import (
    ConfigItem,
    ConfigItemMapEntry,
    ConfigItemMapIndexed,
    ConfigItemMapNamed,
    ConfigItemSet,
)
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import (
    MasterPage,
    PageLayout,
    PageLayoutProperties,
    ParagraphProperties,
    Style,
    TableCellProperties,
    TableColumnProperties,
    TableProperties,
    TableRowProperties,
    TextProperties,
)
from odf.table import (
    CoveredTableCell,
    Table,
    TableCell,
    TableColumn,
    TableHeaderColumns,
    TableHeaderRows,
    TableRow,
)
from odf.text import P

from .consolidated_grid import (
    HEAD,
    HEAD_LINE,
    HEADS,
    MARK,
    NAME,
    NAMES,
    SUM,
    TEXT,
    TITLE,
    sheet_grid,
    sheet_name,
)
from .consolidated_sheet import DEFERRED, MISSING

FRAMED = (HEAD, NAME, MARK, SUM, MISSING, DEFERRED)
BOLD = (TITLE, HEAD, SUM)
FILLS = {MISSING: "#f2b3b3", DEFERRED: "#fff0c2"}


def sheet_ods(sheet, title, subtitle, words):
    """:return: bytes; for the parameters see ``sheet_grid``"""
    grid = sheet_grid(sheet, title, subtitle, words)
    name = sheet_name(title)
    book = OpenDocumentSpreadsheet()
    page = Table(name=name, stylename=_page_style(book))
    _columns(book, page, max(map(len, grid)))
    _rows(book, page, grid)
    book.spreadsheet.addElement(page)
    book.settings.addElement(_frozen(name))
    target = io.BytesIO()
    book.write(target)
    return target.getvalue()


def _page_style(book):
    """A4 landscape."""
    layout = PageLayout(name="landscape")
    layout.addElement(
        PageLayoutProperties(
            pagewidth="297mm",
            pageheight="210mm",
            printorientation="landscape",
            margin="10mm",
        )
    )
    book.automaticstyles.addElement(layout)
    book.masterstyles.addElement(MasterPage(name="Landscape", pagelayoutname=layout))
    style = Style(name="page", family="table", masterpagename="Landscape")
    style.addElement(TableProperties(display="true"))
    book.automaticstyles.addElement(style)
    return style


def _columns(book, page, columns):
    names = TableHeaderColumns()
    for width in ("9mm", "70mm"):
        names.addElement(TableColumn(stylename=_column_style(book, width)))
    page.addElement(names)
    if columns > NAMES:
        page.addElement(
            TableColumn(
                stylename=_column_style(book, "12mm"),
                numbercolumnsrepeated=columns - NAMES,
            )
        )


def _column_style(book, width):
    style = Style(name=f"column{width}", family="table-column")
    style.addElement(TableColumnProperties(columnwidth=width))
    book.automaticstyles.addElement(style)
    return style


def _rows(book, page, grid):
    styles = {look: _cell_style(book, look) for look in (*FRAMED, TITLE, TEXT)}
    tall = Style(name="tall", family="table-row")
    tall.addElement(TableRowProperties(rowheight="16mm"))
    book.automaticstyles.addElement(tall)
    heads = TableHeaderRows()
    for number, line in enumerate(grid):
        row = TableRow(stylename=tall) if number == HEAD_LINE else TableRow()
        for place in line:
            row.addElement(_cell(place, styles))
        is_head = HEAD_LINE <= number < HEAD_LINE + HEADS
        (heads if is_head else page).addElement(row)
        if number == HEAD_LINE + HEADS - 1:
            page.addElement(heads)


def _cell(place, styles):
    if place is None:
        return CoveredTableCell()
    attributes = {"stylename": styles[place.look]}
    if place.wide > 1 or place.high > 1:
        attributes["numbercolumnsspanned"] = place.wide
        attributes["numberrowsspanned"] = place.high
    if isinstance(place.value, str):
        attributes["valuetype"] = "string"
    elif place.value is not None:
        attributes |= {"valuetype": "float", "value": place.value}
    cell = TableCell(**attributes)
    if place.value is not None:
        cell.addElement(P(text=str(place.value)))
    return cell


def _cell_style(book, look):
    style = Style(name=look, family="table-cell")
    cell = {"verticalalign": "middle"}
    if look in FRAMED:
        cell["border"] = "0.5pt solid #999999"
    if look in FILLS:
        cell["backgroundcolor"] = FILLS[look]
    if look in (HEAD, SUM):
        cell["wrapoption"] = "wrap"
    style.addElement(TableCellProperties(**cell))
    if look in FRAMED and look != NAME:
        style.addElement(ParagraphProperties(textalign="center"))
    text = {"fontweight": "bold"} if look in BOLD else {}
    if look == TITLE:
        text["fontsize"] = "14pt"
    if text:
        style.addElement(TextProperties(**text))
    book.automaticstyles.addElement(style)
    return style


def _frozen(name):
    """Head and names stay in sight."""
    values = {
        "HorizontalSplitMode": ("short", 2),
        "VerticalSplitMode": ("short", 2),
        "HorizontalSplitPosition": ("int", NAMES),
        "VerticalSplitPosition": ("int", HEAD_LINE + HEADS),
        "ActiveSplitRange": ("short", 3),
        "PositionRight": ("int", NAMES),
        "PositionBottom": ("int", HEAD_LINE + HEADS),
    }
    table = ConfigItemMapEntry(name=name)
    for key, (kind, value) in values.items():
        table.addElement(ConfigItem(name=key, type=kind, text=str(value)))
    tables = ConfigItemMapNamed(name="Tables")
    tables.addElement(table)
    view = ConfigItemMapEntry()
    view.addElement(ConfigItem(name="ViewId", type="string", text="view1"))
    view.addElement(tables)
    view.addElement(ConfigItem(name="ActiveTable", type="string", text=name))
    views = ConfigItemMapIndexed(name="Views")
    views.addElement(view)
    settings = ConfigItemSet(name="ooo:view-settings")
    settings.addElement(views)
    return settings
