"""OneRoster bundles, for the import: made ones and real ones."""

import csv
import io
import zipfile

from .netschool_file import DATA

REAL = DATA / "oneroster" / "csv"


def bundle(files, version="1.2", modes=None, encoding="utf-8", manifest=None):
    """A zip.

    :param files: {name: [header, row, …]}, or the bytes of a file
    :param modes: those other than bulk
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        properties = [
            ("propertyName", "value"),
            ("manifest.version", "1.0"),
            ("oneroster.version", version),
            *((f"file.{name}", (modes or {}).get(name, "bulk")) for name in files),
            *(manifest or {}).items(),
        ]
        archive.writestr("manifest.csv", _csv(properties, encoding))
        for name, rows in files.items():
            content = rows if isinstance(rows, bytes) else _csv(rows, encoding)
            archive.writestr(f"{name}.csv", content)
    return target.getvalue()


def _csv(rows, encoding):
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def folder(path):
    """The zip of a folder of real files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for file in sorted(path.glob("*.csv")):
            archive.write(file, file.name)
    return target.getvalue()


def unpacked(content):
    """The files of a bundle: {name: [{column: text}]}."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(io.StringIO(archive.read(name).decode(), newline=""))
            )
            for name in archive.namelist()
        }
