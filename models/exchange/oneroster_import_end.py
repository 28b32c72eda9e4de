"""What a delta says is gone. It ends here, and stays in the records."""

from datetime import date

from odoo.tools import split_every

from .oneroster_records import ONE_DAY

CHUNK = 1000


class End:
    """:param job: ``OneRosterImport``"""

    def __init__(self, job):
        self._job = job
        self._env = job.env
        self._records = job.records
        self._today = job.company._school_today()

    @property
    def steps(self):
        """By file; what depends on others ends before them."""
        return (
            ("results", lambda: self._bring("results", self._end_results)),
            ("enrollments", lambda: self._bring("enrollments", self._end_enrollments)),
            ("classes", lambda: self._bring("classes", self._end_classes)),
            ("users", lambda: self._bring("users", self._end_users)),
        )

    def _bring(self, name, end):
        if self._job.bundle.is_delta(name):
            gone = (row for row in self._job.bundle.rows(name) if row.is_deleted)
            for rows in split_every(CHUNK, gone):
                end(rows)

    def _gone(self, name, model, rows):
        ids = self._records.ids(name, model, [row["sourcedId"] for row in rows])
        return self._env[model].browse(ids.values())

    def _count(self, name, records):
        self._records.counts[name, "ended"] += len(records)

    def _end_results(self, rows):
        """A mark is taken back with a revision, unless a teacher has changed it."""
        marks = self._gone("results", "school.grade", rows)
        brought = marks.filtered("exchange_id")
        self._records.counts["results", "kept"] += len(marks - brought)
        self._count("results", brought)
        brought.unlink()

    def _end_enrollments(self, rows):
        """The last day is the eve of the partner's change."""
        known = self._records.ids(
            "enrollments", "school.enrollment", [row["sourcedId"] for row in rows]
        )
        by_day: dict[date, list[int]] = {}
        days = {
            known[row["sourcedId"]]: self._day(row) - ONE_DAY
            for row in rows
            if row["sourcedId"] in known
        }
        for enrollment in self._env["school.enrollment"].browse(days):
            day = max(days[enrollment.id], enrollment.date_from)
            if not enrollment.date_to or enrollment.date_to > day:
                by_day.setdefault(day, []).append(enrollment.id)
        for day, ids in by_day.items():
            enrollments = self._env["school.enrollment"].browse(ids)
            enrollments.date_to = day
            self._count("enrollments", enrollments)

    def _day(self, row):
        try:
            return min(date.fromisoformat(row["dateLastModified"][:10]), self._today)
        except ValueError:
            self._job.note("bad_date", "enrollments", row, "dateLastModified")
            return self._today

    def _end_classes(self, rows):
        for model in ("school.course", "school.class"):
            gone = self._gone("classes", model, rows).filtered("active")
            gone.active = False
            self._count("classes", gone)

    def _end_users(self, rows):
        """A pupil has left; a guardian no longer stands for anybody: the gate shuts.

        An account is the administrator's affair.
        """
        pupils = self._gone("users", "school.student", rows).filtered(
            lambda one: not one.departure_date
        )
        for pupil in pupils:
            admitted = pupil.admission_date or self._today
            pupil.departure_date = max(self._today, admitted)
        self._count("users", pupils)
        persons = self._gone("users", "res.partner", rows)
        standing = self._env["school.guardian"].search(
            [
                ("partner_id", "in", persons.ids),
                ("company_id", "=", self._job.company.id),
                ("date_end", "=", False),
            ]
        )
        standing.action_end()
        self._count("guardians", standing)
        if teachers := self._gone("users", "res.users", rows):
            self._job.bundle.note("account_stays", "users.csv", count=len(teachers))
