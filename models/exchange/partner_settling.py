"""What a partner has against what stands here, record by record.

What a run brought bears the run (``exchange_id``) until somebody changes it here.
Hence a later run may change or remove it; what was entered or changed here stays, and
what differs from it is kept apart for a decision.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

REFUSALS = (UserError, AccessError, IntegrityError)


class Wanted(NamedTuple):
    """What the partner has.

    ``place`` holds the values by which a record of ours is found that nobody has
    brought; ``values`` hold whenever, ``initial`` ones only for a new record.
    ``title`` says of what it is, ``text`` what they have.
    """

    place: tuple
    values: dict
    initial: dict
    title: str
    text: str


class Kind(NamedTuple):
    """What partners have of one model here.

    ``code`` is under which its identifiers stand; ``names`` are the fields that are
    compared, by those of ``place`` a record of ours is found, ``text`` is shown of it.
    """

    code: str
    model: str
    names: tuple[str, ...]
    place: tuple[str, ...]
    text: str


class Settling:
    """
    :param run: ``school.exchange``, as superuser
    :param findings: ``Findings``
    :param student: whose records they are; empty where they are a class's
    """

    def __init__(self, run, findings, student):
        self._run = run
        self._system = run.system_id
        self._findings = findings
        self._student = student
        self.env = run.env
        self._external = self.env["school.external.id"]
        self._differences = self.env["school.exchange.difference"]

    def settle(
        self,
        kind: Kind,
        wanted: Mapping[str, Wanted],
        window: Domain,
        unread: Collection[str] = (),
        *,
        removes: bool,
    ) -> dict[str, int]:
        """Make the records as the partner has them.

        :param window: our records that the partner's answer is about
        :param unread: identifiers of what stands there and was not understood
        :param removes: whether what is gone there goes here, too
        :return: id by identifier
        """
        rows = self._rows(kind, window)
        owners = self._external._owners(self._system, kind.code, wanted, rows)
        # What the partner has moved stands elsewhere here.
        moved = {owners[key] for key in wanted.keys() & owners.keys()} - rows.keys()
        rows |= self._rows(kind, Domain("id", "in", list(moved)))
        ids = self._match(kind, wanted, rows, owners)
        changes, differing, agreed = self._compare(kind, wanted, rows, owners, ids)
        # What goes first makes room for what comes into its place.
        if removes:
            gone = owners.keys() - wanted.keys() - set(unread)
            differing += self._remove(kind, gone, owners, rows)
        self._change(kind.model, changes)
        new = [key for key in wanted if key not in ids and key not in owners]
        ids.update(self._create(kind.model, {key: wanted[key] for key in new}))
        learnt = {key: one for key, one in ids.items() if owners.get(key) != one}
        self._external._remember(self._system, kind.code, kind.model, learnt)
        self._differences._agree(self._system, agreed)
        self._findings.counts["kept"] += self._differences._keep(self._run, differing)
        return ids

    def _compare(self, kind, wanted, rows, owners, ids):
        """
        :return: what to change (ids by values), differences, and what agrees
        """
        changes, differing, agreed = {}, [], set()
        for key, one in wanted.items():
            row = rows.get(ids.get(key))
            if row is None:
                if key in owners:
                    differing.append(self._row(kind, key, one, owners[key], ""))
                continue
            difference = tuple(
                (name, value)
                for name, value in one.values.items()
                if (row[name] or False) != (value or False)
            )
            if not difference:
                agreed.add((kind.code, key))
            elif row["exchange_id"]:
                changes.setdefault(difference, []).append(row["id"])
            else:
                ours = self._text(kind, row["id"])
                differing.append(self._row(kind, key, one, row["id"], ours))
        return changes, differing, agreed

    # What stands here

    def _rows(self, kind, window):
        names = [*dict.fromkeys((*kind.names, *kind.place, "exchange_id"))]
        records = self.env[kind.model]
        found = records.search_read(window, names, order="id", load=None)
        return {row["id"]: row for row in found}

    def _match(self, kind, wanted, rows, owners):
        """The records of what is wanted: the known ones, else those that stand in its
        place and are nobody's, the equal ones first."""
        ids = {
            key: owners[key] for key in wanted if key in owners and owners[key] in rows
        }
        taken = set(owners.values())
        free: dict[tuple, list[int]] = {}
        for row_id, row in rows.items():
            if row_id not in taken:
                place = tuple(row[name] for name in kind.place)
                free.setdefault(place, []).append(row_id)
        unknown = [key for key in wanted if key not in owners]
        for equal in (True, False):
            for key in unknown:
                one = wanted[key]
                candidates = free.get(one.place, ())
                fitting = [
                    row_id
                    for row_id in candidates
                    if not equal
                    or all(
                        rows[row_id][name] == one.values[name] for name in kind.names
                    )
                ]
                if key not in ids and fitting:
                    ids[key] = fitting[0]
                    free[one.place].remove(fitting[0])
        return ids

    def _text(self, kind, record_id):
        record = self.env[kind.model].browse(record_id)
        field, value = record._fields[kind.text], record[kind.text]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        return str(value or "")

    def _row(self, kind, key, one, record_id, ours):
        """A difference; ours is empty where it was removed here."""
        values = one.values if ours else {**one.initial, **one.values}
        return {
            "kind": kind.code,
            "sourced_id": key,
            "student_id": self._student.id,
            "title": one.title,
            "res_model": kind.model,
            "res_id": record_id,
            "ours": ours,
            "theirs": one.text,
            "values": _storable(values),
        }

    # What is made of it

    def _change(self, model, changes):
        """As many writes as there are different changes."""
        for values, ids in changes.items():
            vals = {**dict(values), "exchange_id": self._run.id}
            records = self.env[model].browse(ids)
            done = self._each(records, lambda some, vals=vals: some.write(vals))
            self._findings.counts["changed"] += done

    def _create(self, model, wanted):
        """:return: id by identifier, of those that were made"""
        if not wanted:
            return {}
        records = self.env[model]
        keys = list(wanted)
        vals_list = [
            {**one.initial, **one.values, "exchange_id": self._run.id}
            for one in wanted.values()
        ]
        try:
            with self.env.cr.savepoint():
                made = dict(zip(keys, records.create(vals_list).ids, strict=True))
        except REFUSALS:
            made = self._create_each(records, dict(zip(keys, vals_list, strict=True)))
        self._findings.counts["created"] += len(made)
        return made

    def _create_each(self, records, vals_by_key):
        """One by one, as one of them cannot be made."""
        made = {}
        for key, vals in vals_by_key.items():
            try:
                with self.env.cr.savepoint():
                    made[key] = records.create(vals).id
            except REFUSALS as error:
                self._refuse(error)
        return made

    def _remove(self, kind, gone, owners, rows):
        """What the partner has no more; what was changed here stays.

        :return: differences
        """
        brought, differing = [], []
        for key in sorted(gone):
            row = rows.get(owners[key])
            if row and row["exchange_id"]:
                brought.append(row["id"])
            elif row:
                differing.append(self._row_of_gone(kind, key, row["id"]))
        records = self.env[kind.model].browse(brought)
        done = self._each(records, lambda some: some.unlink())
        self._findings.counts["removed"] += done
        self._external._forget(
            self._system, kind.code, [key for key in gone if owners[key] in brought]
        )
        return differing

    def _row_of_gone(self, kind, key, record_id):
        title = self.env[kind.model].browse(record_id).lesson_id.display_name
        gone = Wanted((), {}, {}, title, "")
        ours = self._text(kind, record_id)
        return {**self._row(kind, key, gone, record_id, ours), "values": False}

    def _each(self, records, do):
        """Do it with all; one by one where that fails.

        :return: with how many it was done
        """
        if not records:
            return 0
        try:
            with self.env.cr.savepoint():
                do(records)
                self.env.flush_all()
            return len(records)
        except REFUSALS as error:
            if len(records) == 1:
                self._refuse(error)
                return 0
        return sum(self._each(record, do) for record in records)

    def _refuse(self, error):
        self._findings.refuse(reason_of(error))


def reason_of(error):
    """The school's own words; of the database's never the row, which is personal."""
    if isinstance(error, IntegrityError):
        return error.diag.constraint_name or type(error).__name__
    return str(error)


def _storable(values):
    return {
        name: str(value) if hasattr(value, "isoformat") else value
        for name, value in values.items()
    }
