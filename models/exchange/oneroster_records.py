"""What the rows of a bundle are here: found by identifier or by nature, or made."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import NamedTuple

from odoo.tools import SQL

from .oneroster_ids import OwnIds

# An end date of the standard is the first day that does not belong to it.
ONE_DAY = timedelta(days=1)


class Wanted(NamedTuple):
    """What a row asks of its record.

    ``values`` hold now and later; ``initial`` ones only for a new record; ``line`` is
    where it stands in the file.
    """

    values: dict
    initial: dict = {}
    line: int = 0


Match = Callable[[Mapping[str, Wanted]], Mapping[str, int]]


def placed(wanted: Mapping[str, Wanted], known: Mapping[tuple, int], *names: str):
    """The records that stand where the rows want theirs.

    :param known: ids by the values of the fields ``names``
    """
    places = {
        key: tuple(one.values[name] for name in names) for key, one in wanted.items()
    }
    return {key: known[place] for key, place in places.items() if place in known}


class Records:
    """
    :param env: as superuser, see ``OneRosterImport``
    """

    def __init__(self, env, system):
        self._env = env
        self._system = system
        self._external = env["school.external.id"]
        self._own = OwnIds(env, system)
        self._known: dict[str, dict[str, tuple[str, int]]] = {}
        self.counts: Counter[tuple[str, str]] = Counter()

    def find(self, kind: str, sourced_ids: Iterable[str]) -> dict[str, tuple[str, int]]:
        """The records of these identifiers: (model, id)."""
        known = self._known.setdefault(kind, {})
        asked = {one for one in sourced_ids if one}
        missing = asked - known.keys()
        if missing:
            known.update(self._external._lookup(self._system, kind, missing))
            own = missing - known.keys()
            known.update(self._own.lookup(self._system.company_id, kind, own))
        return {one: known[one] for one in asked if one in known}

    def sent(self, kind: str, sourced_ids: Iterable[str]) -> dict[str, tuple[str, int]]:
        """As above, of those that the partner itself gave the identifier."""
        return self._external._lookup(self._system, kind, sourced_ids)

    def find_names(self, kind: str, sourced_ids: Iterable[str]) -> set[str]:
        """Which of the identifiers came with an earlier bundle."""
        return set(self.find(kind, sourced_ids))

    def ids(self, kind: str, model: str, sourced_ids: Iterable[str]) -> dict[str, int]:
        return {
            sourced_id: record_id
            for sourced_id, (name, record_id) in self.find(kind, sourced_ids).items()
            if name == model
        }

    def remember(self, kind: str, model: str, ids: Mapping[str, int]):
        known = self._known.setdefault(kind, {})
        new = {
            sourced_id: record_id
            for sourced_id, record_id in ids.items()
            if known.get(sourced_id) != (model, record_id)
        }
        self._external._remember(self._system, kind, model, new)
        known.update((one, (model, record_id)) for one, record_id in new.items())

    def settle(
        self,
        kind: str,
        model: str,
        wanted: Mapping[str, Wanted],
        match: Match | None = None,
        *,
        updates: bool = True,
        keep: Callable[[dict, Wanted], bool] | None = None,
    ) -> dict[str, int]:
        """Make the records as wanted.

        :param match: finds records that came otherwise
        :param updates: whether what is there already is changed
        :param keep: whether a record that differs stays as it is
        :return: id by identifier
        """
        ids = self.ids(kind, model, wanted)
        unknown = {one: wanted[one] for one in wanted if one not in ids}
        ids.update(match(unknown) if match and unknown else {})
        if updates:
            self._update(kind, model, {one: wanted[one] for one in ids}, ids, keep)
        new = [one for one in wanted if one not in ids]
        made = self._env[model].create(
            [{**wanted[one].initial, **wanted[one].values} for one in new]
        )
        ids.update(zip(new, made.ids, strict=True))
        self.counts[kind, "created"] += len(new)
        self.remember(kind, model, ids)
        return ids

    def analyze(self, *models: str):
        """Tell the database's planner of tables that have just been filled: it takes
        them for empty, and what is computed from them would take it minutes."""
        for model in models:
            self._env[model].flush_model()
            table = SQL.identifier(self._env[model]._table)
            self._env.cr.execute(SQL("ANALYZE %s", table))

    def _update(self, kind, model, wanted, ids, keep):
        """As many writes as there are different changes."""
        names = {name for one in wanted.values() for name in one.values}
        extra = {"exchange_id"} if keep else set()
        present = {
            row["id"]: row
            for row in self._env[model]
            .browse(ids.values())
            .read([*names | extra], load=None)
        }
        changes: dict[tuple, list[int]] = {}
        for sourced_id, one in wanted.items():
            row = present[ids[sourced_id]]
            difference = tuple(
                (name, value)
                for name, value in one.values.items()
                if (row[name] or False) != (value or False) and name != "exchange_id"
            )
            if not difference:
                continue
            if keep and keep(row, one):
                self.counts[kind, "kept"] += 1
                continue
            if "exchange_id" in one.values:
                difference += (("exchange_id", one.values["exchange_id"]),)
            changes.setdefault(difference, []).append(row["id"])
        for difference, record_ids in changes.items():
            self._env[model].browse(record_ids).write(dict(difference))
            self.counts[kind, "changed"] += len(record_ids)
