"""The databases of the benchmarks.

One has the addon alone; one has the generated school too and is kept as a template as
long as the addon and the generator stay as they are.
"""

import contextlib
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg2

PREFIX = "school_diary_bench"
SCHOOLS = 20
"""In the database of several."""
ROOT = Path(__file__).resolve().parents[1]
FLOOR_ADDONS = ROOT / "benchmarks" / "addons"
ADDON_FOLDERS = (
    "controllers data i18n models report security tools views wizard benchmarks/addons"
).split()
SOURCES = (".py", ".xml", ".csv", ".po")


def empty_school():
    """Name of a template database with the addon and no school data."""
    return _made("empty", "template0", _install)


def large_school():
    """Name of a template database with the generated school."""
    return _made("large", empty_school(), _generate)


def service_school():
    """Name of a template database with the generated school and its service."""
    return _made("service", large_school(), _generate_service)


def service_schools():
    """Name of a template database with ``SCHOOLS`` such schools."""
    return _made("schools", service_school(), _generate_schools)


def _made(kind, template, fill):
    """Name of a database; it gets it when it is filled, so never half made."""
    name = f"{PREFIX}_{kind}_{_fingerprint()}"
    if not _exists(name):
        _drop_older(f"{PREFIX}_{kind}_")
        scratch = f"{PREFIX}_{kind}_scratch"
        _create(scratch, template)
        fill(scratch)
        with _admin() as cursor:
            cursor.execute(f'ALTER DATABASE "{scratch}" RENAME TO "{name}"')
    return name


def _install(name):
    subprocess.run(
        odoo_command(
            name,
            "-i",
            "school_diary,school_diary_floor",
            "--load-language=ru_RU",
            "--stop-after-init",
            "--log-level=error",
        ),
        check=True,
    )


def _generate(name):
    from benchmarks import school  # noqa: PLC0415 - imports Odoo

    with environment(name) as env:
        school.generate(env)


def _generate_service(name):
    from benchmarks import school_service  # noqa: PLC0415 - imports Odoo

    with environment(name) as env:
        school_service.generate(env)


def _generate_schools(name):
    from benchmarks import school_copies  # noqa: PLC0415 - imports Odoo

    with environment(name) as env:
        school_copies.generate(env, SCHOOLS)


@contextlib.contextmanager
def copy_of(template):
    """A database that a benchmark may change; dropped at the end."""
    name = f"{PREFIX}_run_{os.getpid()}"
    _drop(name)
    _create(name, template)
    try:
        yield name
    finally:
        _drop(name)


@contextlib.contextmanager
def environment(name):
    """An Odoo environment of the superuser; what it does is committed."""
    from odoo import SUPERUSER_ID, api  # noqa: PLC0415 - only with ODOO_RC set
    from odoo.modules.registry import Registry  # noqa: PLC0415
    from odoo.sql_db import close_db  # noqa: PLC0415
    from odoo.tools import config  # noqa: PLC0415

    config.parse_config(["-c", os.environ["ODOO_RC"], "--log-level=error"])
    config["addons_path"] = [*config["addons_path"], str(FLOOR_ADDONS)]
    from odoo.modules.module import initialize_sys_path  # noqa: PLC0415

    initialize_sys_path()
    registry = Registry(name)
    try:
        with registry.cursor() as cursor:
            env = api.Environment(cursor, SUPERUSER_ID, {"lang": "ru_RU"})
            yield env
    finally:
        Registry.delete(name)
        close_db(name)


def odoo_command(name, *arguments):
    """Command line of an Odoo process on a database, with the floor's addon."""
    rc = os.environ["ODOO_RC"]
    with open(rc, encoding="utf-8") as lines:
        addons = next(
            line.split("=", 1)[1].strip()
            for line in lines
            if line.startswith("addons_path")
        )
    return [
        sys.executable,
        "-m",
        "odoo",
        "-c",
        rc,
        "-d",
        name,
        f"--addons-path={addons},{FLOOR_ADDONS}",
        *arguments,
    ]


def _fingerprint():
    """Of everything that may change what lies in the databases."""
    digest = hashlib.sha256()
    paths = [ROOT / "__manifest__.py", *sorted(ROOT.glob("benchmarks/school*.py"))]
    for folder in ADDON_FOLDERS:
        paths += sorted(
            path for path in (ROOT / folder).rglob("*") if path.suffix in SOURCES
        )
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@contextlib.contextmanager
def _admin():
    connection = psycopg2.connect(dbname="postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def _exists(name):
    with _admin() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return bool(cursor.fetchone())


def _create(name, template):
    with _admin() as cursor:
        cursor.execute(
            f'CREATE DATABASE "{name}" ENCODING \'unicode\' TEMPLATE "{template}"'
        )


def _drop(name):
    with _admin() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _drop_older(prefix):
    with _admin() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{prefix}%"]
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
