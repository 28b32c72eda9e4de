"""Write a OneRoster bundle, row by row: the same rows give the same bytes."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from .oneroster_bundle import ABSENT, BULK, MANIFEST
from .oneroster_columns import HEAD, METADATA, columns, manifest_names
from .oneroster_values import write

# The moment of writing would make each bundle another one.
EPOCH = (1980, 1, 1, 0, 0, 0)


class BundleWriter:
    """A context manager; the manifest, which names the files, is written at its end.

    :param mode: of all files: bulk or delta
    """

    def __init__(
        self, target: BinaryIO, version: str, system_name: str, code: str, mode=BULK
    ):
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self._version = version
        self._mode = mode
        self._source = {"source.systemName": system_name, "source.systemCode": code}
        self._written: set[str] = set()

    def __enter__(self):
        return self

    def __exit__(self, kind, _error, _trace):
        if kind is None:
            self._write_manifest()
        self._zip.close()

    def write(self, name: str, titles: Sequence[str], rows: Iterable[Sequence]) -> int:
        """A file of the bundle.

        :param titles: which columns the rows have, in their order; those that the
            file has not in this version are left out, those missing are empty, and so
            are status and date of a file that is bulk
        :return: how many rows it has
        """
        known = [one.name for one in columns(name, self._version)]
        own = [title for title in titles if title.startswith(METADATA)]
        header = [*HEAD, *known, *own]
        places = {title: place for place, title in enumerate(titles)}
        for title in HEAD[1:] if self._mode == BULK else ():
            places.pop(title, None)
        order = [places.get(title) for title in header]
        count = 0
        with self._member(f"{name}.csv") as lines:
            lines.writerow(header)
            for row in rows:
                lines.writerow(
                    "" if place is None else write(row[place]) for place in order
                )
                count += 1
        self._written.add(name)
        return count

    def _write_manifest(self):
        with self._member(MANIFEST) as lines:
            lines.writerow(("propertyName", "value"))
            lines.writerow(("manifest.version", "1.0"))
            lines.writerow(("oneroster.version", self._version))
            for name in manifest_names(self._version):
                mode = self._mode if name in self._written else ABSENT
                lines.writerow((f"file.{name}", mode))
            lines.writerows(self._source.items())

    def _member(self, name):
        info = zipfile.ZipInfo(name, EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED
        return _Member(self._zip.open(info, "w"))


class _Member:
    """A file within the zip, as a CSV writer."""

    def __init__(self, raw):
        self._text = io.TextIOWrapper(raw, "utf-8", newline="")

    def __enter__(self):
        return csv.writer(self._text, lineterminator="\r\n")

    def __exit__(self, *_error):
        self._text.close()
