"""What only shows when the files of a bundle are held against each other."""

from collections.abc import Callable, Iterable

from .oneroster_bundle import Bundle, TooMany
from .oneroster_columns import columns, file_names

# Only so many unknown references are kept to be asked for; the rest repeat them.
MAX_DANGLING = 100_000

Known = Callable[[str, Iterable[str]], set[str]]


def check(bundle: Bundle, known: Known) -> dict[str, int]:
    """Read all of it once; what is wrong stands in the bundle's errors.

    :param known: which of the identifiers of a file came with an earlier bundle
    :return: how many rows each file has
    """
    counts: dict[str, int] = {}
    ids: dict[str, set[str]] = {}
    dangling: dict[tuple[str, str], tuple] = {}
    try:
        for name in file_names(bundle.version) if bundle.version else ():
            ids[name] = set()
            links = [
                one
                for one in columns(name, bundle.version)
                if one.kind in ("link", "links")
            ]
            for row in bundle.rows(name):
                counts[name] = counts.get(name, 0) + 1
                _add(bundle, name, row, ids)
                if row.is_good and not row.is_deleted:
                    _follow(name, row, links, ids, dangling)
        _settle(bundle, ids, dangling, known)
    except TooMany:
        pass
    return counts


def _add(bundle, name, row, ids):
    if row["sourcedId"] in ids[name]:
        bundle.fail("duplicate_id", f"{name}.csv", row.line, "sourcedId")
    ids[name].add(row["sourcedId"])


def _follow(name, row, links, ids, dangling):
    """Remember the references whose other end was not met yet."""
    for column in links:
        value = row.get(column.name)
        for target in (value,) if isinstance(value, str) else value or ():
            if (
                target not in ids.get(column.target, ())
                and len(dangling) < MAX_DANGLING
            ):
                dangling.setdefault(
                    (column.target, target), (name, row.line, column.name)
                )


def _settle(bundle, ids, dangling, known):
    wanted: dict[str, set[str]] = {}
    for target, sourced_id in dangling:
        if target not in bundle.unread and sourced_id not in ids.get(target, ()):
            wanted.setdefault(target, set()).add(sourced_id)
    found = {target: known(target, names) for target, names in wanted.items()}
    for (target, sourced_id), (name, line, column) in dangling.items():
        if sourced_id in wanted.get(target, ()) and sourced_id not in found[target]:
            bundle.fail(
                "unknown_reference",
                *(f"{name}.csv", line, column),
                id=sourced_id[:80],
                file=f"{target}.csv",
            )
