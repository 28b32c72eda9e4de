"""Read the cells of an .xlsx file row by row, in memory that does not grow.

A school's report of 1,000 pupils has 33,000 rows and a million cells. Measured on
such a file (seconds, peak memory above the bare interpreter):

=====================  =====  =====================================
python-calamine          0.6  66 MB; holds a whole sheet at once
openpyxl, read-only      5.3  6 MB; keeps an empty element per row
this module              3.0  less than 1 MB at any length
=====================  =====  =====================================

Only what the reports need is read: text, numbers, the position of each cell. Styles
are not looked at, so a file with styles that openpyxl rejects can still be read.
The part names and elements follow ECMA-376 (Office Open XML), parts 1 and 2.
"""

import lzma
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple
from xml.parsers import expat

# A report of 1,000 pupils is 40 MB when unpacked, its shared texts 100 KB. The limits
# keep a crafted archive ("zip bomb") from eating the worker's time and memory.
MAX_UNPACKED = 256 * 1024 * 1024
MAX_SHARED = 16 * 1024 * 1024
SHARED = "xl/sharedStrings.xml"
MAX_COLUMNS = 16384  # of the format itself
CHUNK = 64 * 1024
OLE_MAGIC = b"\xd0\xcf\x11\xe0"

# What the zip and XML libraries raise over a file that is cut off or altered.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    expat.ExpatError,
    EOFError,
    OSError,  # from bz2
    ValueError,
)
# And over one that is locked by a password or packed in a way unknown here.
FOREIGN = RuntimeError

Value = str | float | None


class XlsxError(Exception):
    """The file is not a readable workbook.

    ``code`` is one of ``empty_file``, ``old_xls``, ``markup_file``, ``not_xlsx``,
    ``damaged_file``, ``huge_file``; ``sheet`` and ``row`` tell how far reading got.
    """

    def __init__(self, code: str, sheet: str = "", row: int = 0):
        super().__init__(code)
        self.code = code
        self.sheet = sheet
        self.row = row


class Row(NamedTuple):
    """``values[0]`` is column A; cells that the file leaves out are ``None``."""

    number: int
    values: list[Value]


def column_name(index: int) -> str:
    """The letters of a column counted from 0.

    >>> column_name(0), column_name(25), column_name(26), column_name(48)
    ('A', 'Z', 'AA', 'AW')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(reference: str) -> int:
    """The column of a reference such as ``AW12``, counted from 0.

    >>> column_index("A1"), column_index("AW929")
    (0, 48)
    """
    index = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        index = index * 26 + ord(letter) - 64
    return index - 1


class Workbook:
    """An open workbook; ``sheets`` maps the visible names to their parts."""

    def __init__(self, file: BinaryIO):
        self._zip = _open_archive(file)
        try:
            self.sheets = self._read_sheets()
            self._shared = self._read_shared_strings()
        except DAMAGE as error:
            raise XlsxError("damaged_file") from error
        except (KeyError, FOREIGN) as error:
            raise XlsxError("not_xlsx") from error

    def rows(self, sheet: str, merged: list[str] | None = None) -> Iterator[Row]:
        """Yield the rows of one sheet as they are read.

        :param merged: gets the merged ranges (``A1:A3``), which stand after the rows
        :raise XlsxError: the part is missing, cut off, locked or not well-formed;
            ``row`` is the last row that could be read
        """
        parser = _SheetParser(self._shared)
        try:
            with self._zip.open(self.sheets[sheet]) as part:
                while chunk := part.read(CHUNK):
                    parser.feed(chunk)
                    yield from parser.take()
                parser.close()
            yield from parser.take()
            if merged is not None:
                merged.extend(parser.merged)
        except (KeyError, IndexError, *DAMAGE) as error:
            raise XlsxError("damaged_file", sheet, parser.number) from error
        except FOREIGN as error:
            raise XlsxError("not_xlsx") from error

    def _read_sheets(self) -> dict[str, str]:
        targets = {
            attributes["Id"]: attributes["Target"]
            for attributes in _elements(
                self._zip.read("xl/_rels/workbook.xml.rels"), "Relationship"
            )
            if attributes.get("Type", "").endswith("/worksheet")
        }
        sheets = {}
        for attributes in _elements(self._zip.read("xl/workbook.xml"), "sheet"):
            identifier = next(
                (v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), ""
            )
            # A sheet of charts is no worksheet and has no cells.
            if identifier in targets:
                sheets[attributes["name"]] = _part_name(targets[identifier])
        return sheets

    def _read_shared_strings(self) -> list[str]:
        try:
            part = self._zip.open(SHARED)
        except KeyError:
            return []  # optional: the service itself writes texts into the cells
        if self._zip.getinfo(SHARED).file_size > MAX_SHARED:
            raise XlsxError("huge_file")
        parser = _StringsParser()
        with part:
            while chunk := part.read(CHUNK):
                parser.feed(chunk)
            parser.close()
        return parser.strings


def _open_archive(file: BinaryIO) -> zipfile.ZipFile:
    head = file.read(64)
    file.seek(0)
    if not head:
        raise XlsxError("empty_file")
    if head.startswith(OLE_MAGIC):
        raise XlsxError("old_xls")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise XlsxError("markup_file")
    if not head.startswith(b"PK"):
        raise XlsxError("not_xlsx")
    try:
        archive = zipfile.ZipFile(file)
    except DAMAGE as error:
        raise XlsxError("damaged_file") from error
    if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
        raise XlsxError("huge_file")
    return archive


def _part_name(target: str) -> str:
    """Targets are relative to ``xl/`` or absolute from the archive's root."""
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join("xl", target))


def _elements(content: bytes, tag: str) -> list[dict[str, str]]:
    found = []

    def start(name, attributes):
        if name.rpartition(":")[2] == tag:
            found.append(attributes)

    parser = _new_parser()
    parser.StartElementHandler = start
    parser.Parse(content, True)
    return found


def _new_parser():
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse_entity
    return parser


def _refuse_entity(*_arguments):
    # Workbooks declare no entities; a crafted one may, to exhaust memory.
    raise ValueError("entity declaration")


class _LocalNames(dict):
    """Element names without their prefix, computed once for each name."""

    def __missing__(self, name):
        self[name] = local = name.rpartition(":")[2]
        return local


class _TextParser:
    """What shared strings and sheets have in common: gather the text of cells."""

    def __init__(self):
        self._local = _LocalNames()
        self._text: list[str] = []
        self._phonetic = False
        self._parser = _new_parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, chunk: bytes) -> None:
        self._parser.Parse(chunk, False)

    def close(self) -> None:
        self._parser.Parse(b"", True)

    def _start(self, name, attributes):
        tag = self._local[name]
        if tag == "v" or tag == "t":
            if not self._phonetic:
                self._parser.CharacterDataHandler = self._text.append
        elif tag == "rPh":
            self._phonetic = True
        else:
            self._open(tag, attributes)

    def _end(self, name):
        tag = self._local[name]
        if tag == "v" or tag == "t":
            self._parser.CharacterDataHandler = None
        elif tag == "rPh":
            self._phonetic = False
        else:
            self._close(tag)

    def _take_text(self) -> str:
        text = "".join(self._text)
        self._text.clear()
        return text


class _StringsParser(_TextParser):
    def __init__(self):
        super().__init__()
        self.strings: list[str] = []

    def _open(self, tag, attributes):
        pass

    def _close(self, tag):
        if tag == "si":
            self.strings.append(self._take_text())


class _SheetParser(_TextParser):
    def __init__(self, shared: list[str]):
        super().__init__()
        self._shared = shared
        self._rows: list[Row] = []
        self._values: list[Value] = []
        self._type = "n"
        self._column = 0
        self.number = 0
        self.merged: list[str] = []

    def take(self) -> list[Row]:
        """The rows completed since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def _open(self, tag, attributes):
        if tag == "c":
            self._type = attributes.get("t", "n")
            reference = attributes.get("r")
            self._column = column_index(reference) if reference else len(self._values)
        elif tag == "row":
            self.number = int(attributes.get("r", self.number + 1))
            self._values = []
        elif tag == "mergeCell":
            self.merged.append(attributes["ref"])

    def _close(self, tag):
        if tag == "c":
            if self._text:
                self._place(self._value(self._take_text()))
        elif tag == "row":
            self._rows.append(Row(self.number, self._values))

    def _value(self, text: str) -> Value:
        if self._type == "s":
            return self._shared[int(text)]
        if self._type == "n":
            return float(text)
        return text

    def _place(self, value: Value) -> None:
        missing = self._column - len(self._values)
        if missing < 0 or self._column >= MAX_COLUMNS:
            raise ValueError("cells out of order")
        self._values.extend([None] * missing)
        self._values.append(value)
