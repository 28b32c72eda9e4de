"""``real_class``: a real class from its report to what its families read.

The report that a school exported from «Сетевой город» is brought into an empty school;
every pupil gets a guardian, an application granted, a consent; half of the families are
on e-mail, half on paper; a week of April 2025 is delivered. Then every digest, every
page of the extracts and every week in the portal must show exactly the cells of the
file for that pupil and week. The file is read once more here, without the importer.
"""

import base64
import email
import email.policy
import os
import re
import time
from datetime import date, timedelta
from pathlib import Path

from benchmarks import databases, mail_sink, server
from benchmarks.results import Result

MONDAY = date(2025, 4, 14)
DATA = Path(os.environ.get("DATA") or databases.ROOT.parent / "shared" / "data")
FILE = DATA / "netschool" / "class_report_8A_2025.xlsx"
MONTHS = dict(Январь=1, Февраль=2, Март=3, Апрель=4, Май=5, Июнь=6)
# A comma stands between two lessons of a day in the extract.
SEPARATORS = r"[\s/,]+"
WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


def run(name):
    if not FILE.exists():
        return [Result(name, 0, "cells", note=f"left out: there is no {FILE}")]
    begun = time.perf_counter()
    expected = _cells_of_file()
    with (
        databases.copy_of(databases.empty_school()) as database,
        mail_sink.running() as sink,
    ):
        with databases.environment(database) as env:
            mail_sink.use(env, sink)
            env.company.email = "school@example.com"
            students = _import(env)
            addresses, on_paper = _families(env, students)
            env["school.notice"]._make_week(env.company, MONDAY)
            env.cr.commit()
            env["school.notice"]._send_queued()
            letters = {
                addresses[recipient]: _digest_cells(raw)
                for (recipient,), raw in sink.letters()
            }
            pages = _extract_pages(env, expected)
            logins = _logins(env)
        with server.running(database) as running:
            weeks = {
                pupil: _portal_cells(running, login, student_id)
                for pupil, (login, student_id) in logins.items()
            }
    _compare("digest", expected, letters, set(addresses.values()) - on_paper)
    _compare("extract", expected, pages, on_paper)
    _compare("portal", expected, weeks, set(expected))
    cells = sum(len(week) for week in expected.values())
    return [
        Result(
            name,
            cells,
            "cells right",
            cells,
            note=f"{len(expected)} pupils; {len(letters)} digests, {len(pages)} pages, "
            f"{len(weeks)} portal weeks; {time.perf_counter() - begun:.0f} s",
        )
    ]


def _cells_of_file():
    """What the file has for the week: {pupil: {(subject, day): [codes]}}."""
    from openpyxl import load_workbook  # noqa: PLC0415

    found, days, pupil = {}, {}, None
    month_row = None
    for row in load_workbook(FILE, read_only=True).active.iter_rows(values_only=True):
        head = str(row[0] or "") if row else ""
        if head.startswith("Ученик: "):
            pupil, days = head.removeprefix("Ученик: ").strip(), {}
            found[pupil] = {}
        elif head == "Предмет":
            month_row = row
        elif month_row:
            days = _days(month_row, row)
            month_row = None
        elif pupil and head and days:
            for column, day in days.items():
                if column < len(row) and row[column] is not None:
                    if MONDAY <= day < MONDAY + timedelta(7):
                        codes = re.split(r"[\s/]+", str(row[column]).strip())
                        found[pupil].setdefault((head, day), []).extend(codes)
            if not any(cell is not None for cell in row[1:]):
                days = {}
        else:
            days = {}
    return found


def _days(month_row, day_row):
    """Column to date, from the two rows of the head."""
    days, month = {}, None
    for column in range(1, len(day_row)):
        label = month_row[column] if column < len(month_row) else None
        if label is not None:
            month = MONTHS.get(str(label).strip())
        if month and day_row[column] is not None:
            days[column] = date(2025, month, int(day_row[column]))
    return days


def _import(env):
    wizard = env["school.exchange.import"].create(
        {"file": base64.b64encode(FILE.read_bytes()), "file_name": FILE.name}
    )
    wizard.action_preview()
    wizard.action_import()
    return env["school.student"].search([])


def _families(env, students):
    """A guardian for each pupil, with access; every second family is on paper.

    :return: {guardian's address: pupil's name}, names of the pupils on paper
    """
    applications = env["school.application"].create(
        [
            {
                "kind": "access",
                "way": "paper",
                "applicant_name": f"Родитель{place} Анна Ивановна",
                "applicant_email": f"{place}@example.com",
                "relation": "mother",
                "child_name": student.name,
                "student_id": student.id,
                "delivery_channel": "paper" if place % 2 else "email",
                "consent_given": True,
            }
            for place, student in enumerate(students)
        ]
    )
    applications.action_submit()
    applications.action_grant()
    addresses = {
        f"{place}@example.com": student.name for place, student in enumerate(students)
    }
    return addresses, {
        student.name for place, student in enumerate(students) if place % 2
    }


def _logins(env):
    """{pupil: (login of the guardian, pupil's id)}; the password is the login."""
    logins = {}
    for guardian in env["school.guardian"].search([]):
        user = guardian.partner_id.user_ids
        user.password = user.login
        logins[guardian.student_id.name] = (user.login, guardian.student_id.id)
    return logins


def _digest_cells(raw):
    """Cells of a letter, the same in its HTML and its plain text."""
    from lxml import html  # noqa: PLC0415

    message = email.message_from_bytes(raw, policy=email.policy.default)
    page = html.fromstring(message.get_body(("html",)).get_content())
    cells = {}
    for row in page.iter("tr"):
        columns = row.findall("td")
        if len(columns) == 2 and columns[1].get("align") == "right":
            subject = columns[0].text_content().strip()
            cells.update(_by_weekday(subject, columns[1].text_content()))
    plain = {}
    for line in message.get_body(("plain",)).get_content().splitlines():
        subject, colon, text = line.partition(": ")
        if colon and text.split()[:1] and text.split()[0] in WEEKDAYS:
            plain.update(_by_weekday(subject.strip(), text.replace(",", " ")))
    if cells != plain:
        raise RuntimeError("The HTML and the plain text of a digest differ.")
    return cells


def _by_weekday(subject, text):
    cells, day = {}, None
    for word in re.split(r"[\s/]+", text.strip()):
        if word in WEEKDAYS:
            day = MONDAY + timedelta(WEEKDAYS.index(word))
        else:
            cells.setdefault((subject, day), []).append(word)
    return cells


def _extract_pages(env, expected):
    from odoo.addons.school_diary.tests.delivery.extract_text import (  # noqa: PLC0415
        read_pages,
    )

    content, _type = env["ir.actions.report"]._render_qweb_pdf(
        "school_diary.action_report_extract", env["school.paper.batch"].search([]).ids
    )
    subjects = set(env["school.subject"].search([]).mapped("name"))
    pages = {}
    for page in read_pages(content):
        names = [one for one in expected if one in page.lines]
        if len(names) != 1:
            continue
        pages[names[0]] = {
            (subject, date(2025, int(day[3:]), int(day[:2]))): re.split(
                SEPARATORS, text
            )
            for subject, row in page.cells(subjects).items()
            for day, text in row.items()
        }
    return pages


def _portal_cells(running, login, student_id):
    from lxml import html  # noqa: PLC0415

    client = server.Client(running.port).log_in(login)
    page = html.fromstring(
        client.get(f"/my/diary/{student_id}/week?date={MONDAY}").decode()
    )
    cells = {}
    for place in range(7):
        for day in page.find_class(f"o_school_day_{place}"):
            for lesson in day.find_class("o_school_lesson"):
                subject = (lesson.findtext(".//h3") or "").strip()
                for chip in lesson.find_class("o_school_chip"):
                    key = (subject, MONDAY + timedelta(place))
                    cells.setdefault(key, []).append(chip.text.strip())
    return cells


def _compare(channel, expected, found, pupils):
    """Refuse any difference.

    :raises RuntimeError: naming no pupil, only how many differ
    """
    wrong = [pupil for pupil in pupils if found.get(pupil) != expected[pupil]]
    strange = found.keys() - pupils
    if wrong or strange:
        raise RuntimeError(
            f"{channel}: {len(wrong)} of {len(pupils)} pupils do not have the cells of "
            f"the file, {len(strange)} should not be there."
        )
