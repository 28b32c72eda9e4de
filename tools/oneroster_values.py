"""What stands in a cell of a OneRoster file, and how it is written."""

import math
import re
from datetime import date, datetime

from .oneroster_columns import EXTENSION, V12, Column

TRUE, FALSE = "true", "false"
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
SCALE = re.compile(r"\{([^{}:]+):([^{}:]*)\}")
MAX_LENGTH = 4096


class BadValue(ValueError):
    """``code`` says what is wrong; ``params`` with what."""

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = params


def read(column: Column, text: str, version: str):
    """The value of a cell that is not empty.

    Real files write ``TRUE`` and ``Scheduled``: case does not count.

    :raise BadValue: it is none of that column
    """
    if len(text) > MAX_LENGTH and column.kind != "links":
        raise BadValue("too_long", limit=MAX_LENGTH)
    if "\x00" in text:
        raise BadValue("control_character")
    return _READERS[column.kind](column, text, version)


def _read_text(_column, text, _version):
    return text


def _read_date(_column, text, _version):
    """A date, or the date of a moment."""
    try:
        if _DATE.fullmatch(text[:10]):
            if len(text) > 10:
                datetime.fromisoformat(text.replace("Z", "+00:00"))
            return date.fromisoformat(text[:10])
    except ValueError:
        pass
    raise BadValue("bad_date")


def _read_flag(_column, text, _version):
    word = text.lower()
    if word not in (TRUE, FALSE):
        raise BadValue("bad_flag")
    return word == TRUE


def _read_number(_column, text, _version):
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadValue("bad_number")
    return number


def _read_word(column, text, version):
    if text.startswith(EXTENSION) and version == V12:
        return text
    for word in column.words:
        if word.lower() == text.lower():
            return word
    raise BadValue("bad_word", words=", ".join(column.words))


def _read_list(_column, text, _version):
    return tuple(filter(None, (part.strip() for part in text.split(","))))


def _read_scale(_column, text, _version):
    """``{5:5},{4:4}``: the marks and what each is worth."""
    pairs = SCALE.findall(text)
    if not pairs or ",".join(f"{{{mark}:{worth}}}" for mark, worth in pairs) != (
        re.sub(r"\}\s*,\s*\{", "},{", text.strip())
    ):
        raise BadValue("bad_scale")
    return tuple((mark.strip(), worth.strip()) for mark, worth in pairs)


_READERS = {
    "text": _read_text,
    "date": _read_date,
    "flag": _read_flag,
    "number": _read_number,
    "word": _read_word,
    "link": _read_text,
    "links": _read_list,
    "list": _read_list,
    "scale": _read_scale,
}


def write(value) -> str:
    """A value as a cell."""
    if value is None or value is False or value == "":
        return FALSE if value is False else ""
    if value is True:
        return TRUE
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return str(value)
