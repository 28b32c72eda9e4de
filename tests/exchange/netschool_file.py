"""Makes reports as «Сетевой город» exports them, with invented pupils.

For tests and benchmarks: :func:`write_report` lays out what it is given,
:func:`made_pages` invents classes of any size, one page at a time.
"""

import html
import io
import os
import random
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook, load_workbook

from ...tools.netschool_report import PupilReport, ReportReader

# A real export lies outside the project; see the tests that read it.
BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
DATA = Path(os.environ.get("DATA") or BESIDE)
REAL_FILE = DATA / "netschool" / "class_report_8A_2025.xlsx"

SCHOOL = "МОУ «Придуманная школа»"
PUPIL = "Рябинкин Пётр Ильич"
TITLE = "Отчет об успеваемости и посещаемости ученика"
MONTHS = (
    "Январь Февраль Март Апрель Май Июнь Июль Август Сентябрь Октябрь Ноябрь Декабрь"
).split()
TAIL = ("Средняя оценка", "Средневзвешенный \n балл", "Итоговая оценка за период")
LEGEND = (
    ("Н", "Неуважительная"),
    ("О", "Опоздание"),
    ("Б", "Болезнь"),
    ("У", "Уважительная"),
)
SUBJECTS = (
    "Алгебра|Биология|География|Геометрия|Иностранный язык|Информатика|История|"
    "Литература|Музыка|Обществознание|Основы безопасности и защиты Родины|Право|"
    "Разговоры о важном|Русский язык|Родная литература|Технология|Физика|"
    "Физическая культура|Химия|Черчение"
).split("|")
LAST_NAMES = (
    "Абрикосов Берёзкин Васильков Грушин Дубравин Ежевикин Жасминов Зимородков "
    "Ивняков Калинкин Ландышев Малинкин Незабудкин Облепихин Пшеничкин Рябинкин "
    "Смородин Тополев Укропов Фиалкин Хмелёв Цикориев Черемухин Шиповников Яблочкин"
).split()
FIRST_NAMES = "Артём Богдан Глеб Егор Захар Илья Кирилл Лев Матвей Пётр".split()
MIDDLE_NAMES = "Андреевич Глебович Егорович Ильич Львович Павлович Фёдорович".split()
# How often cells occur, as in a real class: grades most of all, few with several.
TEXTS = ("3", "4", "5", "2", "Н", "Б", "О", "У", "3/4", "О 2", "4 3", "Н 2", "Б Б 3")
WEIGHTS = (33, 22, 15, 14, 13, 7, 2, 2, 3, 1, 1, 1, 0.1)


class Page(NamedTuple):
    """One pupil's block.

    ``rows`` maps a subject to its cells: a date, or a pair of a date and the column
    among those of that date (from 1), to the text of the cell.
    """

    pupil: str
    class_name: str
    rows: dict[str, dict]


def page(cells, pupil=PUPIL, class_name="8А") -> Page:
    """A page of one subject."""
    return Page(pupil, class_name, {"Алгебра": cells})


def read(content: bytes) -> tuple[ReportReader, list[PupilReport]]:
    """The reader once it has read everything, and the pupils' reports."""
    reader = ReportReader(io.BytesIO(content))
    return reader, list(reader.pupils())


def write_report(
    target,
    pages: Iterable[Page],
    *,
    school_year="2024/2025",
    date_from=date(2025, 3, 24),
    date_to=date(2025, 5, 24),
    school=SCHOOL,
    title=TITLE,
    legend=LEGEND,
) -> None:
    """Write a workbook to ``target``, a path or a binary file, in constant memory."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Лист1")
    for line in ([school], [], [title], [], []):
        sheet.append(line)
    period = f"Период: с {date_from:%d.%m.%y} по {date_to:%d.%m.%y}"
    for page in pages:
        for line in (
            [f"Учебный год: {school_year}"],
            [f"Класс: {page.class_name}"],
            [period],
            [f"Ученик: {page.pupil}"],
            [],
            *_table(page.rows),
            [],
            [],
            *(list(item) for item in legend),
        ):
            sheet.append(line)
    workbook.save(target)


def report_bytes(pages: Iterable[Page], **options) -> bytes:
    target = io.BytesIO()
    write_report(target, pages, **options)
    return target.getvalue()


def sheet_bytes(*sheets: list[list]) -> bytes:
    """A workbook of these rows as they are: for files that are not as they should."""
    workbook = Workbook(write_only=True)
    for number, rows in enumerate(sheets, start=1):
        sheet = workbook.create_sheet(f"Лист{number}")
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def report_rows(page: Page, **options) -> list[list]:
    """The rows of a report with one block, to be damaged and given to sheet_bytes."""
    content = io.BytesIO(report_bytes([page], **options))
    return [list(row) for row in load_workbook(content).active.values]


def _column_key(key):
    return key if isinstance(key, tuple) else (key, 1)


def _table(rows):
    cells = {
        subject: {_column_key(key): text for key, text in row.items()}
        for subject, row in rows.items()
    }
    columns = sorted({key for row in cells.values() for key in row})
    months = [MONTHS[day.month - 1] for day, _ordinal in columns]
    # A month stands once, above the first of its days: the cell spans the others.
    heads = [
        month if not position or months[position - 1] != month else None
        for position, month in enumerate(months)
    ]
    yield ["Предмет", *heads, *TAIL]
    yield [None, *(day.day for day, _ordinal in columns)]
    for subject, row in cells.items():
        mean = _mean(row.values())
        final = str(round(mean)) if mean else None
        yield [subject, *(row.get(column) for column in columns), mean, 0, final]


def _mean(texts):
    values = [int(value) for text in texts for value in re.findall(r"\d+", str(text))]
    return sum(values) / len(values) if values else 0


def made_pupils(count: int) -> list[str]:
    """``count`` different names, the same on every call."""
    names = [
        f"{last} {first} {middle}"
        for middle in MIDDLE_NAMES
        for first in FIRST_NAMES
        for last in LAST_NAMES
    ]
    return names[:count]


def school_days(date_from: date, date_to: date) -> list[date]:
    days = (date_to - date_from).days + 1
    return [
        day
        for day in (date_from + timedelta(days=offset) for offset in range(days))
        if day.weekday() < 5
    ]


def made_pages(
    classes=1,
    pupils=25,
    subjects=20,
    *,
    date_from=date(2025, 3, 24),
    date_to=date(2025, 5, 24),
    seed=1,
) -> Iterator[Page]:
    """Classes of invented pupils; a subject is taught twice a week, filled thinly.

    20 subjects and nine weeks give about 110 filled cells a pupil, as in a real class.
    """
    chance = random.Random(seed)
    days = school_days(date_from, date_to)
    names = made_pupils(classes * pupils)
    for number in range(classes):
        class_name = f"{1 + number % 11}{'АБВГДЕ'[number // 11]}"
        for name in names[number * pupils : (number + 1) * pupils]:
            rows = {
                subject: {
                    day: chance.choices(TEXTS, WEIGHTS)[0]
                    for day in days
                    if (day.weekday() + position) % 5 < 2 and chance.random() < 0.31
                }
                for position, subject in enumerate(SUBJECTS[:subjects])
            }
            yield Page(name, class_name, rows)


# Year tables

TERMS = ("1 четверть", "2 четверть", "3 четверть", "4 четверть")
PARTS = ("Ср. балл", "Средневзв. балл", "Оценка")


def year_rows(pupil, class_name, finals, title="Табель успеваемости") -> list[list]:
    """A year table with three columns a term: means, weighted means, final grades.

    :param finals: by subject: by heading («1 четверть», «Год», «Экзамен», «Итоговая»)
        a final grade, or a triple of mean, weighted mean and final grade
    """
    heads = ["№", "Предмет"]
    parts = [None, None]
    for term in TERMS:
        heads += [term, None, None]
        parts += PARTS
    heads += ["Год", "Экзамен", "Итоговая"]
    rows = [
        [SCHOOL],
        [title],
        ["Учебный год:", "2026/2027", "Класс:", class_name],
        [f"Учащийся: {pupil}"],
        heads,
        parts,
    ]
    for number, (subject, row) in enumerate(finals.items(), start=1):
        cells = [number, subject]
        for term in TERMS:
            values = row.get(term)
            cells += values if isinstance(values, tuple) else (None, None, values)
        rows.append(cells + [row.get(head) for head in heads[-3:]])
    return [*rows, [], ["Классный руководитель: ____________"]]


# Web pages


def page_bytes(rows, charset="utf-8", says=None, before="") -> bytes:
    """Rows as a web page: a line each down to the table, then the table, then lines.

    :param says: the charset that the page says of itself; None: nothing
    :param before: what stands before everything
    """
    start = next(
        number
        for number, row in enumerate(rows)
        if "Предмет" in [value for value in row if value]
    )
    end = next(
        (start + number for number, row in enumerate(rows[start:]) if not any(row)),
        len(rows),
    )
    meta = f'<meta http-equiv=Content-Type content="text/html; charset={says}">'
    lines = [f"<p>{_inline(row)}</p>" for row in rows[:start] if any(row)]
    after = [f"<p>{_inline(row, ' — ')}</p>" for row in rows[end:] if any(row)]
    text = "".join(
        [
            f"<html><head>{meta if says else ''}<title>Отчёт</title></head><body>",
            before,
            *lines,
            "<table border=1>",
            *map(_html_row, rows[start:end]),
            "</table>",
            *after,
        ]
    )
    return text.encode(charset)


def _inline(row, gap=" "):
    return gap.join(html.escape(str(value)) for value in row if value is not None)


def _html_row(row):
    """Old pages close neither rows nor cells."""
    cells = ("&nbsp;" if value is None else html.escape(str(value)) for value in row)
    return "<tr>" + "".join(f"<td>{cell}" for cell in cells)
