"""A page of the journal as a spreadsheet: the marks, and the lessons. No database."""

from collections import defaultdict
from datetime import date

from .plain_workbook import Table, number_or_text

NUMBER, NAME, MARK, DAY, TEXT = 5, 34, 7, 12, 40  # widths of columns


def journal_tables(page: dict, words: dict) -> tuple[Table, Table]:
    """
    :param page: as ``school.course.grid_open`` gives it
    :param words: dict of what stands in the heads: marks, lessons, pupil, average,
        missed, result, day, number, type, topic, homework, teacher; and ``titles``
    """
    return _marks(page, words), _lessons(page, words)


def _marks(page, words):
    cells = _cells(page)
    lessons = page["lessons"]
    ends = [words["average"], words["missed"]]
    outcome = (page.get("outcome") or {}).get("rows")
    if outcome is not None:
        ends.append(words["result"])
    types = {one["id"]: one["short_name"] or "" for one in page["legend"]["types"]}
    return Table(
        words["marks"],
        words["titles"],
        [
            ["№", words["pupil"], *(one["date"] for one in lessons), *ends],
            [None, None, *(types.get(one["type_id"]) for one in lessons)]
            + [None] * len(ends),
        ],
        [
            [
                number,
                pupil["full_name"],
                *(cells.get((pupil["id"], one["id"])) for one in lessons),
                *_ends(page["totals"].get(pupil["id"], {}), outcome, pupil["id"]),
            ]
            for number, pupil in enumerate(page["students"], start=1)
        ],
        [NUMBER, NAME, *[MARK] * len(lessons), *[DAY] * len(ends)],
        names=2,
    )


def _cells(page):
    """By pupil and lesson: the marks as the journal writes them."""
    letters = {one["kind"]: one["code"] for one in page["legend"]["absences"]}
    texts = defaultdict(str)
    for one in page["absences"]:
        texts[one["student_id"], one["lesson_id"]] = letters[one["kind"]]
    for one in page["grades"]:
        place = one["student_id"], one["lesson_id"]
        gap = "/" if one["same_work"] else " "
        texts[place] += f"{gap if texts[place] else ''}{one['code']}"
    return {place: number_or_text(text) for place, text in texts.items()}


def _ends(totals, outcome, student_id):
    yield totals.get("average")
    yield totals.get("missed") or None
    if outcome is not None:
        yield number_or_text(outcome.get(student_id, {}).get("code") or "")


def _lessons(page, words):
    types = {one["id"]: one["name"] for one in page["legend"]["types"]}
    return Table(
        words["lessons"],
        words["titles"],
        [
            [words[name] for name in ("day", "number", "type", "topic")]
            + [words["homework"], words["teacher"]]
        ],
        [
            [
                one["date"],
                one["period"] or None,
                types.get(one["type_id"]),
                one["topic"],
                "\n".join(work["description"] for work in one["homework"]),
                one["teacher"],
            ]
            for one in page["lessons"]
            if one["may_read"]
        ],
        [DAY, MARK, DAY * 2, TEXT, TEXT, NAME],
    )


def file_stem(*parts: str | date) -> str:
    """A name for a file, of parts."""
    return " ".join(str(part) for part in parts if part).replace("/", "-")
