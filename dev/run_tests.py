"""Run the tests: all of them, or chosen ones on a database of one's own.

The addon is installed into a template database, and a run copies that. The tests
get the environment that processes of their own need:

- `SCHOOL_DIARY_TEST_TEMPLATE`: the template's name, to copy a scratch database from
  (`CREATE DATABASE … TEMPLATE …`, with its folder in the filestore);
- `ODOO_RC`: the configuration file; with it, `python -m odoo` just works;
- `PGHOST`, `PGPORT`, `PGUSER`, `PGPASSWORD`: the same for PostgreSQL's programs.
"""

import os
import re
import shlex
import sys

from dev import console, lint, paths, setup, sources, system_packages

TEMPLATE_VARIABLE = "SCHOOL_DIARY_TEST_TEMPLATE"
NO_TESTS_COLLECTED = 5
# Each takes a browser, an Odoo and a copy of the database.
MOST_WORKERS = 4


def run_all():
    """Lint, then run every test on fresh copies of the template."""
    odoo = setup.prepare(system_packages.FOR_TESTING, required=True)
    lint.check_source()
    with console.lock("template"):
        ensure_template(odoo)
        lint.check_translation(odoo, paths.TEMPLATE_DB)
    # Two runs at once would share the test database.
    with console.lock("test"):
        with console.lock("template"):
            odoo.server.copy(paths.TEMPLATE_DB, paths.TEST_DB)
        return pytest(odoo, paths.TEST_DB, paths.TEMPLATE_DB, _workers())


def check():
    """Run chosen tests on a private database, made or upgraded as needed."""
    name = os.environ.get("DB", "")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise console.Failure(
            "Name a database of your own (a-z, 0-9, _), and what to run:\n"
            '  make check DB=anna ARGS="tests/people -k guardian"\n'
            "FRESH=1 makes the database anew."
        )
    template = f"{paths.MODULE}_check_{name}"
    odoo = setup.prepare(system_packages.FOR_TESTING)
    with console.lock(f"check-{name}"):
        prepare_private(odoo, template)
        database = f"{template}_run"
        odoo.server.copy(template, database)
        return pytest(odoo, database, template)


def prepare_private(odoo, template):
    """Make a private template, or upgrade it."""
    if os.environ.get("FRESH") or not odoo.server.exists(template):
        odoo.build(template, what=f"Odoo: install {paths.MODULE} into {template}")
    else:
        odoo.upgrade(template)


def ensure_template(odoo):
    """Make the template anew when the source has changed."""
    if odoo.server.exists(paths.TEMPLATE_DB):
        if odoo.remembered(paths.TEMPLATE_DB) == sources.fingerprint():
            return
        odoo.server.drop(paths.TEMPLATE_DB)
    odoo.build(paths.TEMPLATE_DB, what="Odoo: install the addon for the tests")


def _workers():
    """Have every processor test, each on a copy of its own; classes stay together."""
    count = min(os.cpu_count() or 1, MOST_WORKERS)
    if count == 1:
        return []
    return [f"--numprocesses={count}", "--dist=loadscope", "-p", "dev.own_files"]


def pytest(odoo, database, template, options=()):
    """Run pytest on that database; its closing line is the last one printed."""
    chosen, targets = _arguments()
    command = [
        *(str(paths.PYTHON), "-m", "pytest"),
        f"--odoo-database={database}",
        "--odoo-http",
        *options,
        *chosen,
        *(targets or [_target("tests")]),
    ]
    os.environ[TEMPLATE_VARIABLE] = template
    sys.stdout.flush()
    code = odoo.call(command, cwd=paths.ROOT)
    if code == NO_TESTS_COLLECTED:
        console.say("No test was run.")
    return code


def _arguments():
    """Split ARGS into pytest's options and the paths to collect."""
    options, targets = [], []
    for argument in shlex.split(os.environ.get("ARGS", "")):
        path = argument.split("::")[0]
        if not argument.startswith("-") and (paths.ROOT / path).exists():
            targets.append(_target(argument))
        else:
            options.append(argument)
    return options, targets


def _target(path):
    # Below the link, where Odoo knows the addon by its name.
    return str(paths.ADDON.relative_to(paths.ROOT) / path)


if __name__ == "__main__":
    console.main(check if sys.argv[1:] == ["check"] else run_all)
