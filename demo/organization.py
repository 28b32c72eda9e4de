"""The school itself: company, working calendar, years, subjects, staff."""

import base64
from dataclasses import dataclass, field
from datetime import date, datetime, time

import pytz

from odoo import fields
from odoo.fields import Command
from odoo.tools import SQL, file_open

from .calendar import SchoolYear, holidays
from .plan import BELLS, SUBJECTS, TEACHERS

TZ = "Europe/Moscow"
TAUGHT_DAYS = 72
"""How much of the past there is: twelve weeks of six days, a term and a half."""
ENOUGH_DAYS = 60
"""If the present year has so much, the year before is not told of."""
COMING_DAYS = 14
STAFF = {
    "head": ("Дубравина Нина Аркадьевна", "group_school_diary_head"),
    "secretary": ("Тропинина Евгения Павловна", "group_school_diary_secretary"),
    "deputy": (TEACHERS["deputy"].name, "group_school_diary_deputy"),
}
LOGS_IN = ("head", "secretary", "deputy", "teacher")


@dataclass
class School:
    """What the demo's parts tell each other."""

    env: object
    company: object
    now: datetime
    """naive, UTC"""
    today: date
    current: SchoolYear
    past: list
    """the taught days that have a journal, up to today"""
    coming: list
    """the taught days after today that are planned"""
    records: dict = field(default_factory=dict)
    """by kind and key: ("user", "teacher"), ("year", 2025), ("class", 2025, "6Б")…"""

    def __getitem__(self, key):
        return self.records[key]

    @property
    def years(self):
        """The school years of which there is something to tell, the latest first."""
        first = SchoolYear.holding(self.past[0])
        return [self.current] if first == self.current else [self.current, first]

    def add(self, model, rows):
        """Create many records in one call.

        :param rows: dict of key to values
        """
        made = self.env[model].create(list(rows.values()))
        self.records.update(zip(rows, made, strict=True))
        return made

    def take_stock(self, *models):
        """Let the database know how much there is: until told, it plans for nothing.

        :param models: names of those of which there is much that is new
        """
        self.env.flush_all()
        tables = (SQL.identifier(self.env[model]._table) for model in models)
        self.env.cr.execute(SQL("ANALYZE %s", SQL(", ").join(tables)))


def found(env, days):
    """Open the school: everything that stands before the first pupil comes.

    :param int days: how many taught days of the past are told of
    """
    company = env.company
    env["res.lang"]._activate_lang("ru_RU")
    company.resource_calendar_id.write({"name": "Пятидневная неделя", "tz": TZ})
    company.partner_id.write({"tz": TZ, "lang": "ru_RU"})
    today = company._school_today()
    current = SchoolYear.holding(today)
    taught = current.taught_days()
    school = School(
        env,
        company,
        fields.Datetime.now(),
        today,
        current,
        past=_past(current, today, days),
        coming=[day for day in taught if day > today][:COMING_DAYS],
    )
    _name_company(school)
    # The addon's own hook gives schools their channels after the demo school is made.
    env["school.channel"]._make_missing(company)
    _add_years(school)
    _add_holidays(school)
    _add_subjects(school)
    _add_staff(school)
    return school


def _past(current, today, days):
    """The last taught days up to today, from the year before where this is young."""
    past = [day for day in current.taught_days() if day <= today]
    if len(past) < min(days, ENOUGH_DAYS):
        past = SchoolYear(current.start - 1).taught_days() + past
    return past[-days:]


def _name_company(school):
    regulation = school.env.ref("school_diary.regulation_001").copy(
        {
            "name": "Регламент услуги «Электронный дневник» МБОУ «Школа № 000»",
            "company_id": school.company.id,
            "uses_trimesters": True,
            "consolidated_sheet": True,
            "channel_sms": True,
            "channel_max": True,
        }
    )
    school.company.write(
        {
            "name": "МБОУ «Школа № 000»",
            "school_head_name": STAFF["head"][0],
            "school_regulation_id": regulation.id,
            "street": "ул. Школьная, д. 1",
            "zip": "000000",
            "state_id": False,
            "city": "г. Примерный",
            "country_id": school.env.ref("base.ru").id,
            "email": "school@example.com",
            "phone": "+7 000 000-00-00",
            "logo": _logo(),
        }
    )


def _logo():
    with file_open("school_diary/static/description/icon.png", "rb") as icon:
        return base64.b64encode(icon.read())


def _add_years(school):
    school.add(
        "school.year",
        {
            ("year", year.start): {
                "name": year.name,
                "date_start": year.first,
                "date_end": year.last,
                "company_id": school.company.id,
                "term_ids": [
                    Command.create(
                        {
                            "kind": kind,
                            "number": number,
                            "name": name,
                            "date_start": first,
                            "date_end": last,
                        }
                    )
                    for kind, number, name, first, last in year.terms()
                ],
                "vacation_ids": [
                    Command.create(
                        {"name": name, "date_start": first, "date_end": last}
                    )
                    for name, first, last in year.vacations()
                ],
            }
            for year in school.years
        },
    )


def _add_holidays(school):
    """Public holidays of the two calendar years of each school year."""
    calendar_years = {year.start + n for year in school.years for n in (0, 1)}
    school.env["resource.calendar.leaves"].create(
        [
            {
                "name": name,
                "company_id": school.company.id,
                "date_from": utc(day, time.min),
                "date_to": utc(day, time(23, 59, 59)),
            }
            for year in sorted(calendar_years)
            for day, name in holidays(year).items()
        ]
    )


def _add_subjects(school):
    school.add(
        "school.subject",
        {
            ("subject", key): {
                "name": subject.name,
                "short_name": subject.short,
                "sequence": sequence,
                "company_id": school.company.id,
            }
            for sequence, (key, subject) in enumerate(SUBJECTS.items(), 1)
        },
    )
    school.add(
        "school.bell.schedule",
        {
            ("bells", key): {
                "name": name,
                "company_id": school.company.id,
                "bell_ids": [
                    Command.create(_bell(period, times))
                    for period, times in enumerate(bells, 1)
                ],
            }
            for key, (name, bells) in BELLS.items()
        },
    )


def _bell(period, times):
    start, end = (
        int(hours) + int(minutes) / 60
        for hours, minutes in (moment.split(":") for moment in times.split("-"))
    )
    return {"period": period, "time_start": start, "time_end": end}


def _add_staff(school):
    admin = school.env.ref("base.user_admin")
    admin.write({"lang": "ru_RU", "tz": TZ})
    people = {login: (teacher.name, "") for login, teacher in TEACHERS.items()} | STAFF
    school.add(
        "res.users",
        {
            ("user", login): {
                **user_values(school, login, name),
                **({"password": login} if login in LOGS_IN else {}),
                "group_ids": [
                    Command.set(
                        school.env.ref(
                            f"school_diary.{group or 'group_school_diary_teacher'}"
                        ).ids
                    )
                ],
            }
            for login, (name, group) in people.items()
        },
    )


def utc(day, clock):
    """A moment on the school's clock as the database keeps it: naive, UTC."""
    local = pytz.timezone(TZ).localize(datetime.combine(day, clock))
    return local.astimezone(pytz.utc).replace(tzinfo=None)


def user_values(school, login, name):
    """What all users of the school have in common."""
    return {
        "login": login,
        "name": name,
        "email": f"{login}@example.com",
        "lang": "ru_RU",
        "tz": TZ,
        "company_id": school.company.id,
        "company_ids": [Command.set(school.company.ids)],
    }
