"""Timetables as files, for the import: made ones and real ones."""

import csv
import io
import xml.etree.ElementTree as ET
from collections import defaultdict

from openpyxl import Workbook

from .netschool_file import DATA

XHSTT = DATA / "timetables" / "xhstt_spain_school.xml"
FET = DATA / "timetables" / "fet_russian_medical_college.fet"
HEAD = ("Класс", "День", "Урок", "Предмет", "Учитель", "Кабинет", "Неделя")
DAYS = ("Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота")


def xlsx(rows, head=HEAD):
    workbook = Workbook()
    workbook.active.title = "Лист1"
    for row in (head, *rows):
        workbook.active.append(row)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def csv_file(rows, encoding="utf-8", delimiter=";", head=HEAD):
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows([head, *rows])
    return target.getvalue().encode(encoding)


def xhstt_rows():
    """The solved week of a Spanish school (XHSTT): lessons of one or several classes.

    A lesson of several classes is a stream; the first of its teachers gives it.
    """
    root = ET.parse(XHSTT).getroot()
    kinds = {
        one.get("Id"): one.find("ResourceType").get("Reference")
        for one in root.iter("Resource")
        if one.find("ResourceType") is not None
    }
    days = [
        one.get("Id").removeprefix("gr_") for one in root.iter("Day") if one.get("Id")
    ]
    events = {}
    for event in root.find(".//Instance/Events").findall("Event"):
        names = [one.get("Reference") for one in event.iter("Resource")]
        classes = sorted(name for name in names if kinds[name] == "Class")
        teachers = [name for name in names if kinds[name] == "Teacher"]
        if classes:
            events[event.get("Id")] = ("+".join(classes), (teachers or [""])[0])
    rows = []
    for event in root.find(".//SolutionGroup/Solution/Events").findall("Event"):
        name = event.get("Reference")
        time = event.find("Time")
        if name in events and time is not None:
            day, _, period = time.get("Reference").rpartition("_")
            length = int(event.findtext("Duration", "1"))
            for number in range(int(period), int(period) + length):
                group, teacher = events[name]
                rows.append(
                    (group, DAYS[days.index(day)], number, name, teacher, "", "")
                )
    return rows


def fet_rows():
    """The lessons of a Russian college (FET), which come in two alternating weeks.

    The file has lessons, teachers and groups, but no times: each lesson is put where
    its group, the groups within and above it, and its teacher are free.
    """
    root = ET.parse(FET).getroot()
    related = _relatives(root.find("Students_List"))
    times = [
        (week, day, period)
        for week in ("нечётная", "чётная")
        for day in DAYS
        for period in range(1, 8)
    ]
    busy = defaultdict(set)
    rows = []
    for activity in root.iter("Activity"):
        group = activity.findtext("Students")
        teacher = activity.findtext("Teacher", "")
        if not group:
            continue
        needs = {("teacher", teacher), *(("group", one) for one in related[group])}
        for time in times:
            if not any(time in busy[need] for need in needs):
                for need in (("teacher", teacher), ("group", group)):
                    busy[need].add(time)
                week, day, period = time
                subject = activity.findtext("Subject")
                rows.append((group, day, period, subject, teacher, "", week))
                break
    return rows


def fet_members():
    """Which groups a pupil of each smallest group belongs to: {group: its groups}."""
    root = ET.parse(FET).getroot()
    members = {}
    for year in root.find("Students_List").findall("Year"):
        for group in year.findall("Group") or [year]:
            for smallest in group.findall("Subgroup") or [group]:
                name = smallest.findtext("Name")
                members.setdefault(name, set()).update(
                    {name, group.findtext("Name"), year.findtext("Name")}
                )
    return members


def _relatives(students):
    """{group: those which share pupils with it, itself included}"""
    related = defaultdict(set)
    for groups in fet_members().values():
        for group in groups:
            related[group] |= groups
    return related
