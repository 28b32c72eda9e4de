"""Run the benchmarks: give them what they need and step aside.

The contract: `python -m benchmarks [--only NAME,NAME]` runs in the virtual
environment, in the repository's root, with `ODOO_RC` (the database server, the addons
path, the data folder) and `PGHOST`, `PGPORT`, `PGUSER`, `PGPASSWORD` set, and with
PostgreSQL's programs in the folder `SCHOOL_DIARY_PG_BIN`. It may create databases
whose names begin with `school_diary_bench`. It prints its table to standard output and
writes `benchmarks/latest.json`. Odoo finds the addon below `.dev/addons`.
"""

import os

from dev import console, paths, postgres_programs, setup


def main():
    """Become the benchmarks."""
    if not (paths.ROOT / "benchmarks" / "__main__.py").exists():
        raise console.Failure("There are no benchmarks here (benchmarks/__main__.py).")
    odoo = setup.prepare()
    only = os.environ.get("ONLY")
    command = [str(paths.PYTHON), "-m", "benchmarks"]
    os.chdir(paths.ROOT)
    os.execve(
        command[0],
        [*command, *(["--only", only] if only else [])],
        {
            **odoo.environment(),
            "SCHOOL_DIARY_PG_BIN": str(postgres_programs.program("psql").parent),
        },
    )


if __name__ == "__main__":
    console.main(main)
