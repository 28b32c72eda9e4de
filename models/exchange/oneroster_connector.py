"""Another school's OneRoster as a partner: read whole, brought in whole.

What is new since the last time could be asked for, but a record is often understood
together with others (who is whose guardian, whose birth date), which have not changed.
So everything is read each time, and what is known already changes nothing.
"""

import io
from itertools import chain, islice

from ...tools.oneroster_json import RESOURCES
from ...tools.oneroster_pull import PulledBundle
from .connector import Connector, Trouble
from .oneroster_import import OneRosterImport
from .oneroster_reasons import REASONS

OPTIONAL = ("demographics", "categories", "lineItems", "results", "scoreScales")
"""A partner may keep them to itself: the others are brought without them."""
KEPT_BACK = ("oneroster_no_rights", "oneroster_not_there")
COUNTED = {
    "created": "created",
    "changed": "changed",
    "ended": "removed",
    "kept": "kept",
}


class Pulled(OneRosterImport):
    def may_decide_anew(self, result):
        """Not what somebody in the school has decided since."""
        return result.decided_by_id == self.env.user


class OneRosterConnector(Connector):
    """It reads when it is opened, before anything is begun in the database; then one
    step brings all of it, or nothing."""

    def __init__(self, system):
        super().__init__(system)
        self._client = None
        self._content = b""
        self._counts = {}
        self._missing = []

    def open(self):
        self._client = self.system._oneroster_client()
        self._client.open()
        self._read()
        # A long time has passed: what was switched or entered meanwhile is to be seen.
        self.env.cr.rollback()
        if not self.system.is_on:
            raise Trouble("stopped")

    def close(self):
        if self._client:
            self._client.close()

    def start(self, _run):
        return {"left": 1}

    def step(self, run, _cursor, findings):
        system = self.system
        args = (system.company_id, system, self._content, system.name)
        job = Pulled(self.env, *args, run=run)
        with self.env.cr.savepoint():
            job.bring()
            if job.errors:
                raise self._not_taken(job.errors)
        for (_kind, name), count in job.counts.items():
            findings.counts[COUNTED[name]] += count
        findings.notes += [self._line(note) for note in job.notes]
        for plural in self._missing:
            text = self.env._("%s: the partner does not offer it.", plural)
            findings.note(text)
        lines = (f"{plural}: {count}" for plural, count in self._counts.items())
        run.summary = "\n".join(lines)

    # Reading

    def _read(self):
        target = io.BytesIO()
        name = f"school_diary.{self.system.id}"
        zone = self.system.company_id._school_timezone()
        with PulledBundle(target, name, zone) as bundle:
            for resource in RESOURCES.values():
                self._read_collection(bundle, resource)
        if bundle.errors:
            raise self._not_taken(bundle.errors)
        self._content = target.getvalue()
        self._counts = bundle.counts

    def _read_collection(self, bundle, resource):
        plural = resource.plural
        records = self._client.records(resource.service, plural)
        try:
            first = list(islice(records, 1))
        except Trouble as trouble:
            if plural not in OPTIONAL or trouble.code not in KEPT_BACK:
                raise
            self._missing.append(plural)
        else:
            bundle.write(plural, chain(first, records))

    # What does not fit

    def _not_taken(self, issues):
        return Trouble(
            "oneroster_not_taken",
            pause=self.system.interval_hours * 3600,
            lines=[self._line(issue) for issue in issues],
            count=len(issues),
        )

    def _line(self, issue):
        place = [issue.sheet.removesuffix(".csv")]
        if issue.line:
            place.append(self.env._("line %s", issue.line))
        place.append(issue.column)
        reason = self.env._(REASONS[issue.code])
        where = ", ".join(filter(None, place))
        return ": ".join(filter(None, (where, reason % issue.params)))
