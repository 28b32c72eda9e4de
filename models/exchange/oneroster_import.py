"""Bring a OneRoster bundle into a school: all or nothing."""

import io
from contextlib import suppress

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError

from ...tools.oneroster_bundle import Bundle, TooMany
from ...tools.oneroster_check import check
from .oneroster_import_end import End
from .oneroster_import_gradebook import Gradebook
from .oneroster_import_people import People
from .oneroster_import_roster import Roster
from .oneroster_records import Records


class OneRosterImport:
    """One bringing of one bundle.

    What came before is known by the partner's identifiers: again changes nothing.

    :param env: as superuser: only an administrator may import, and what comes goes
        into the records of one school, whichever roles keep these
    :param grade_level: year of study of classes of which the bundle names none
    :param run: ``school.exchange`` that it belongs to; without, one is made
    """

    def __init__(
        self, env, company, system, content, file_name, grade_level=0, run=None
    ):
        self._file_name = file_name
        self.env = env = env(
            context={
                **env.context,
                "no_reset_password": True,  # nobody is invited by a bundle
                "school_revision_reason": self._reason(env),
            }
        )
        self.company = company.with_env(env)
        self.system = system
        self.grade_level = grade_level
        self.bundle = Bundle(io.BytesIO(content))
        self.records = Records(env, system)
        self.row_counts: dict[str, int] = {}
        self.run = (env["school.exchange"] if run is None else run).with_env(env)

    def _reason(self, env):
        """Why grades are changed."""
        return env._("import of %(file)s", file=self._file_name)

    @property
    def errors(self):
        return self.bundle.errors

    @property
    def notes(self):
        return self.bundle.notes

    @property
    def counts(self):
        return self.records.counts

    def bring(self):
        """The caller keeps a savepoint, and takes all back where there are errors."""
        self.row_counts = check(self.bundle, self.records.find_names)
        if self.errors:
            return
        self.run = self.run or self.env["school.exchange"].create(
            {
                "format": "oneroster_csv",
                "company_id": self.company.id,
                "system_id": self.system.id,
                "file_name": self._file_name,
            }
        )
        roster, people = Roster(self), People(self)
        gradebook = Gradebook(self, roster)
        for name, step in (
            ("orgs", roster.bring_school),
            ("academicSessions", roster.bring_sessions),
            ("courses", roster.bring_subjects),
            ("categories", roster.bring_categories),
            ("scoreScales", roster.bring_scales),
            ("classes", roster.bring_classes),
            ("users", people.bring_users),
            ("enrollments", people.bring_enrollments),
            ("lineItems", gradebook.bring_items),
            ("results", gradebook.bring_results),
            *End(self).steps,
        ):
            self._take(name, step)
            if self.errors:
                return

    def _take(self, name, step):
        """A step; what the school's own rules refuse becomes an error of its file."""
        sheet = f"{name}.csv"
        try:
            with suppress(TooMany), self.env.cr.savepoint():
                step()
        except IntegrityError as error:
            self.bundle.fail("refused_here", sheet, reason=self._constraint(error))
        except (UserError, AccessError) as error:
            self.bundle.fail("refused_here", sheet, reason=str(error))

    def _constraint(self, error):
        """The words of the database's constraint; never its row, which is personal."""
        return error.diag.constraint_name or error.__class__.__name__

    # For the steps

    def may_decide_anew(self, _result):
        """Whether a final grade that the partner brought may change."""
        return True

    def rows(self, name):
        """The rows that say what there is; those that say what is gone come last."""
        return (row for row in self.bundle.rows(name) if not row.is_deleted)

    def fail(self, code, name, row, column="", **params):
        self.bundle.fail(code, f"{name}.csv", row.line, column, **params)

    def note(self, code, name, row, column="", **params):
        self.bundle.note(code, f"{name}.csv", row.line, column, **params)
