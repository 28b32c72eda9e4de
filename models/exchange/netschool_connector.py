"""«Сетевой город. Образование» as a partner: what is asked for, in which steps."""

from datetime import date, timedelta

from odoo.fields import Domain

from ...tools.names import normalise
from ...tools.netschool_keys import class_key
from ...tools.netschool_totals import read_totals
from ...tools.netschool_wire import (
    WEEK,
    mondays,
    read_attachments,
    read_overdue,
    read_pupils,
    read_types,
    read_week,
    read_year,
)
from .connector import Connector, Trouble
from .netschool_files import NetschoolFiles
from .netschool_report import NetschoolReport
from .netschool_totals import NetschoolTotals
from .netschool_week import NetschoolWeek
from .partner_settling import REFUSALS, reason_of
from .school_partner_pupil import USERS

NO_REPORT = ("refused", "no_rights", "unknown_answer", "not_json", "no_answer")
"""Troubles of a report: all else is brought without it."""
OF_A_PART = ("server_error", "refused", "unknown_answer", "not_json", "too_big")
"""Troubles that one week of one pupil may have."""
ENOUGH_ATTEMPTS = 3
AHEAD = WEEK
"""So far ahead the timetable and the homework are asked for."""


class NetschoolConnector(Connector):
    """Brings week by week, pupil by pupil, what the account may see.

    The cursor has what is left: ``["week", pupil's identifier, Monday]``, and of each
    pupil ``["owed", …]`` and ``["totals", …]``.
    """

    def __init__(self, system):
        super().__init__(system)
        self._client = None
        self._has_skipped = False
        self._today = system.company_id._school_today()

    def open(self):
        self._client = self.system._netschool_client()
        self._client.open()

    def close(self):
        if self._client:
            self._client.close()

    def pupils(self):
        return self._client.understand(
            read_pupils, self._client.get("student/diary/init")
        )

    # What there is to be brought

    def start(self, run):
        year = self._year()
        named = self.pupils()
        if not named:
            raise Trouble("no_pupils", is_final=True)
        client = self._client
        run.year_id = year
        pupils = self._meet(named, year)
        unknown = [pupil for pupil in pupils if not pupil.student_id]
        run.pupil_count = len(pupils) - len(unknown)
        if unknown:
            run.refused_count = len(unknown)
            run.errors = self.env._(
                "Pupils that are not known here: %(count)s. Tell in the list of the "
                "partner's pupils who they are.",
                count=len(unknown),
            )
        left = [
            step
            for one in pupils - self._joined(unknown)
            for step in self._of(one, year)
        ]
        return left and {
            "year": client.understand(read_year, client.get("years/current")),
            "types": list(
                read_types(client.get("grade/assignment/types", all="false")).items()
            ),
            "left": left,
        }

    def _joined(self, pupils):
        return self.env["school.partner.pupil"].union(*pupils)

    def _year(self):
        year = self.env["school.year"].search(
            Domain("company_id", "=", self.system.company_id.id)
            & Domain("date_start", "<=", self._today)
            & Domain("date_end", ">=", self._today),
            limit=1,
        )
        if not year:
            raise Trouble("no_year")
        return year

    def _of(self, pupil, year):
        """The steps of a pupil: the weeks since the last one, and some before it."""
        first = year.date_start
        if pupil.brought_to:
            again = timedelta(weeks=self.system.netschool_weeks)
            first = max(first, pupil.brought_to - again)
        last = min(year.date_end, self._today + AHEAD)
        weeks = [
            ["week", pupil.sourced_id, str(monday)] for monday in mondays(first, last)
        ]
        return [*weeks, ["owed", pupil.sourced_id], ["totals", pupil.sourced_id]]

    # Who they are

    def _meet(self, named, year):
        """The partner's pupils; who is not known yet is looked for.

        :return: ``school.partner.pupil``
        """
        known = {one.sourced_id: one for one in self.system.pupil_ids}
        for pupil in named:
            vals = {"name": pupil.name, "class_name": pupil.class_name}
            one = known.get(pupil.id)
            if one and any(one[name] != (vals[name] or False) for name in vals):
                one.write(vals)
        known_here = self.env["school.partner.pupil"].create(
            [
                {
                    "system_id": self.system.id,
                    "sourced_id": pupil.id,
                    "name": pupil.name,
                    "class_name": pupil.class_name,
                }
                for pupil in named
                if pupil.id not in known
            ]
        )
        pupils = known_here.union(*(known[one.id] for one in named if one.id in known))
        self._find([one for one in pupils if not one.student_id], year)
        return pupils

    def _find(self, pupils, year):
        """By class and name, where exactly one of the class has the name."""
        if not pupils:
            return
        here = self._classmates(year)
        found = {}
        for pupil in pupils:
            same = here.get((class_key(pupil.class_name or ""), normalise(pupil.name)))
            if same and len(same) == 1:
                found[pupil.sourced_id] = next(iter(same))
        self.env["school.external.id"]._remember(
            self.system, USERS, "school.student", found
        )
        self._joined(pupils).invalidate_recordset(["student_id"])

    def _classmates(self, year):
        """Pupils by class and name: by the full one, and by last and first name alone,
        as the partner gives it."""
        found = {}
        for enrollment in self.env["school.enrollment"].search(
            Domain("class_id.year_id", "=", year.id)
            & Domain("class_id.kind", "=", "class")
            & self.env["school.enrollment"]._period_domain(self._today, self._today)
        ):
            student = enrollment.student_id
            key = class_key(enrollment.class_id.name)
            short = f"{student.last_name} {student.first_name}"
            for name in {student.name, short}:
                place = (key, normalise(name))
                found.setdefault(place, set()).add(student.id)
        return found

    # The steps

    def step(self, run, cursor, findings):
        (what, sourced_id, *rest), *left = cursor["left"]
        pupil = self.system.pupil_ids.filtered(lambda one: one.sourced_id == sourced_id)
        # Somebody may have told meanwhile that it is nobody of here.
        if pupil.student_id:
            bring = getattr(self, f"_bring_{what}")
            try:
                with self.env.cr.savepoint():
                    bring(run, cursor, findings, pupil, *rest)
                self._has_skipped = False
            except REFUSALS as error:
                findings.refuse(reason_of(error))
            except Trouble as trouble:
                self._skip(trouble, run, findings)
        return {**cursor, "left": left} if left else None

    def _skip(self, trouble, run, findings):
        """One part that the server never gives does not keep back the others; where
        two in a row are not to be had, it is not the part."""
        if (
            trouble.code not in OF_A_PART
            or run.attempt_count < ENOUGH_ATTEMPTS
            or self._has_skipped
        ):
            raise trouble
        self._has_skipped = True
        findings.refuse(self.system._words_of(trouble.code, trouble.params))

    def _bring_week(self, run, cursor, findings, pupil, monday):
        monday = date.fromisoformat(monday)
        client = self._client
        week = client.understand(
            read_week,
            client.get(
                "student/diary",
                studentId=pupil.sourced_id,
                yearId=cursor["year"],
                weekStart=str(monday),
                weekEnd=str(monday + timedelta(days=6)),
                withLaAssigns="true",
            ),
        )
        job = NetschoolWeek(run, pupil, dict(map(tuple, cursor["types"])), findings)
        tasks = job.bring(week, monday)
        if tasks:
            told = client.post(
                "student/diary/get-attachments",
                {"assignId": [int(one) if one.isdecimal() else one for one in tasks]},
                studentId=pupil.sourced_id,
            )
            files = NetschoolFiles(self.system, findings)
            files.bring(client, client.understand(read_attachments, told), tasks)
        if monday <= self._today:
            pupil.brought_to = max(monday, pupil.brought_to or monday)

    def _bring_owed(self, run, cursor, findings, pupil):
        client = self._client
        rows = client.understand(
            read_overdue,
            client.get(
                "student/diary/pastMandatory",
                studentId=pupil.sourced_id,
                yearId=cursor["year"],
                weekStart=str(run.year_id.date_start),
                weekEnd=str(self._today),
            ),
        )
        job = NetschoolWeek(run, pupil, dict(map(tuple, cursor["types"])), findings)
        job.bring_overdue(rows)

    def _bring_totals(self, run, _cursor, findings, pupil):
        """The final grades; not every server lets everybody have the report."""
        try:
            page = NetschoolReport(self._client, "studenttotalmarks").fetch(
                pupil.sourced_id
            )
            totals = self._client.understand(read_totals, page)
        except Trouble as trouble:
            if trouble.code not in NO_REPORT:
                raise
            findings.note(
                self.env._(
                    "Final grades were not brought: %(why)s",
                    why=self.system._words_of(trouble.code, trouble.params),
                )
            )
            return
        NetschoolTotals(run, pupil, findings).bring(totals)
