"""Read a OneRoster bundle: a zip of ``manifest.csv`` and the files that it names.

Files are read row by row, any number of times, in memory that does not grow with them.
What is wrong is collected, with file, line and column, up to a limit; what is merely
odd is noted once for each column.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from .oneroster_columns import (
    HEAD,
    METADATA,
    VERSIONS,
    columns,
    file_names,
    manifest_names,
)
from .oneroster_values import BadValue, read

# 100,000 results are 15 MB when unpacked. The limits keep a crafted archive ("zip
# bomb") from eating the worker's time and memory.
MAX_UNPACKED = 512 * 1024 * 1024
MAX_MEMBERS = 200
MAX_ISSUES = 200
MANIFEST = "manifest.csv"
ABSENT, BULK, DELTA = "absent", "bulk", "delta"
DELETED = "tobedeleted"
STATUSES = ("active", DELETED)
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,  # packed in a way unknown here
    RuntimeError,  # locked by a password
    csv.Error,
)


class Issue(NamedTuple):
    """What is wrong, and where; ``line`` 0: of the file as a whole."""

    code: str
    params: dict
    sheet: str = ""
    line: int = 0
    column: str = ""

    @property
    def cell(self):
        return " ".join(filter(None, (str(self.line or ""), self.column)))


class Row(dict):
    """A line of a file: values by column, empty ones ``None``."""

    line = 0
    is_deleted = False
    is_good = True


class TooMany(Exception):
    """So much is wrong that reading on tells nothing new."""


class Bundle:
    """
    :param file: the zip, open for reading
    """

    def __init__(self, file: BinaryIO):
        self.errors: list[Issue] = []
        self.notes: list[Issue] = []
        self.version = ""
        self.modes: dict[str, str] = {}
        self.unread: set[str] = set()  # files of which no row can be told
        self._noted: set[tuple] = set()
        self._members: dict[str, zipfile.ZipInfo] = {}
        try:
            self._zip = zipfile.ZipFile(file)
            self._open()
        except DAMAGE:
            self.fail("not_bundle")

    # What is wrong

    def fail(self, code, sheet="", line=0, column="", **params):
        if len(self.errors) >= MAX_ISSUES:
            raise TooMany
        self.errors.append(Issue(code, params, sheet, line, column))

    def note(self, code, sheet="", line=0, column="", **params):
        """Told once for a column: the same oddity stands in each of its lines."""
        key = (code, sheet, column)
        if key not in self._noted and len(self.notes) < MAX_ISSUES:
            self._noted.add(key)
            self.notes.append(Issue(code, params, sheet, line, column))

    # The bundle as a whole

    def _open(self):
        members = [one for one in self._zip.infolist() if not one.is_dir()]
        if len(members) > MAX_MEMBERS or (
            sum(one.file_size for one in members) > MAX_UNPACKED
        ):
            return self.fail("huge_bundle")
        for member in members:
            # Some zip a folder; some write names in lower case.
            name = member.filename.rsplit("/", 1)[-1].lower()
            if name in self._members:
                return self.fail("duplicate_file", name)
            self._members[name] = member
        if MANIFEST not in self._members:
            return self.fail("no_manifest")
        self._read_manifest()

    def _read_manifest(self):
        properties = {}
        for line, cells in self._lines(MANIFEST):
            if len(cells) >= 2:
                properties[cells[0].strip().lower()] = (cells[1].strip(), line)
        self.version, line = properties.get("oneroster.version", ("", 1))
        if self.version not in VERSIONS:
            return self.fail(
                "bad_version",
                *(MANIFEST, line, "oneroster.version"),
                version=self.version or "?",
            )
        for name in manifest_names(self.version):
            mode, line = properties.get(f"file.{name}".lower(), (ABSENT, 1))
            self._set_mode(name, mode.lower() or ABSENT, line)

    def _set_mode(self, name, mode, line):
        place = (MANIFEST, line, f"file.{name}")
        is_there = f"{name}.csv".lower() in self._members
        if mode not in (ABSENT, BULK, DELTA):
            self.fail("bad_mode", *place)
        elif mode != ABSENT and not is_there:
            self.fail("missing_file", *place, name=f"{name}.csv")
        elif mode == ABSENT and is_there:
            self.note("file_not_named", *place, name=f"{name}.csv")
        elif mode != ABSENT and name in file_names(self.version):
            self.modes[name] = mode
        elif mode != ABSENT:
            self.note("file_not_used", *place, name=f"{name}.csv")

    def is_delta(self, name):
        return self.modes.get(name) == DELTA

    # Rows

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of a file, none of one not sent; the bad ones are marked."""
        if name not in self.modes:
            return
        sheet = f"{name}.csv"
        lines = self._lines(sheet)
        try:
            line, header = next(lines)
        except StopIteration:
            self.unread.add(name)
            return self.fail("empty_file", sheet)
        places = self._places(name, sheet, [cell.strip() for cell in header])
        if places is None:
            self.unread.add(name)
            return
        for line, cells in lines:
            if any(cells) and (row := self._row(sheet, line, cells, places, name)):
                yield row

    def _lines(self, sheet) -> Iterator[tuple[int, list[str]]]:
        """The lines and at which of the file each begins."""
        begin = 1
        try:
            with self._zip.open(self._members[sheet.lower()]) as raw:
                # utf-8-sig: with a byte order mark or without.
                text = io.TextIOWrapper(raw, "utf-8-sig", newline="")
                lines = csv.reader(text, strict=True)
                for cells in lines:
                    yield begin, cells
                    begin = lines.line_num + 1
        except UnicodeDecodeError:
            self.fail("not_utf8", sheet, begin)
        except DAMAGE:
            self.fail("damaged_file", sheet, begin)

    def _places(self, name, sheet, header):
        """The columns and where each stands; ``None`` where one needed is missing."""
        known = {one.name.lower(): one for one in columns(name, self.version)}
        head = {one.lower(): one for one in HEAD}
        places, seen, complete = [], set(), True
        for place, title in enumerate(header):
            key = title.lower()
            if key and key in seen:
                self.fail("duplicate_column", sheet, 1, title)
                complete = False
            seen.add(key)
            if key in head:
                places.append((place, head[key], None))
            elif key in known:
                places.append((place, known[key].name, known[key]))
            elif key.startswith(METADATA):
                places.append((place, title, None))
            elif key:
                self.note("unknown_column", sheet, 1, title)
        needed = ["sourcedId", *(HEAD[1:] if self.is_delta(name) else ())]
        needed += [one.name for one in known.values() if one.must(self.version)]
        for title in needed:
            if title.lower() not in seen:
                self.fail("missing_column", sheet, 1, title)
                complete = False
        return places if complete else None

    def _row(self, sheet, line, cells, places, name):
        row = Row()
        row.line = line
        for place, title, column in places:
            text = cells[place].strip() if place < len(cells) else ""
            row[title] = text or None
            if column and (text or column.must(self.version)):
                row.is_good &= self._value(sheet, row, column, text)
        if not row.get("sourcedId"):
            self.fail("missing_value", sheet, line, "sourcedId")
            return None
        row.is_good &= self._status(sheet, row, name)
        return row

    def _value(self, sheet, row, column, text):
        if not text:
            self.fail("missing_value", sheet, row.line, column.name)
            return False
        try:
            row[column.name] = read(column, text, self.version)
        except BadValue as wrong:
            self.fail(wrong.code, sheet, row.line, column.name, **wrong.params)
            return False
        return True

    def _status(self, sheet, row, name):
        """Of a delta alone: a bulk file has no status, and what it says is no matter"""
        if not self.is_delta(name):
            if row.get("status"):
                self.note("status_in_bulk", sheet, row.line, "status")
            return True
        for title in HEAD[1:]:
            if not row.get(title):
                self.fail("missing_value", sheet, row.line, title)
                return False
        if row["status"].lower() not in STATUSES:
            self.fail("bad_word", sheet, row.line, "status", words=", ".join(STATUSES))
            return False
        row.is_deleted = row["status"].lower() == DELETED
        return True
