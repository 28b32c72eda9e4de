"""Run Odoo: its configuration, its databases, its processes."""

import hashlib
import os
import re
import subprocess

from dev import console, paths, postgres_programs, python_env, sources

# Where a database remembers from which source it was built: copies know it too.
FINGERPRINT_KEY = "school_diary.dev_fingerprint"
BASE_PREFIX = f"{paths.MODULE}_base"
_FAILURES = ("ERROR", "CRITICAL")


class Odoo:
    """An Odoo that runs on a database server."""

    def __init__(self, source, server):
        self.source = source
        self.server = server

    def configure(self):
        """Write the configuration file and the link that gives the addon its name."""
        paths.ADDONS.mkdir(parents=True, exist_ok=True)
        if not paths.ADDON.is_symlink() or paths.ADDON.resolve() != paths.ROOT:
            paths.ADDON.unlink(missing_ok=True)
            paths.ADDON.symlink_to(paths.ROOT, target_is_directory=True)
        (paths.DATA_DIR / "filestore").mkdir(parents=True, exist_ok=True)
        addons = [*self.source.addons_path, paths.ADDONS]
        options = {
            **self.server.options(),
            "addons_path": ",".join(map(str, addons)),
            "data_dir": paths.DATA_DIR,
            "http_interface": "127.0.0.1",
            "list_db": "False",
        }
        lines = [f"{name} = {value}" for name, value in options.items()]
        content = "\n".join(["[options]", *lines, ""])
        if paths.ODOO_CONF.exists() and paths.ODOO_CONF.read_text() == content:
            return
        # Replaced at once: another run may be reading it.
        scratch = paths.ODOO_CONF.with_suffix(f".{os.getpid()}")
        scratch.touch(mode=0o600)
        scratch.write_text(content)
        scratch.rename(paths.ODOO_CONF)

    def environment(self):
        """Return the environment of every process that runs Odoo."""
        programs = [paths.VENV / "bin", postgres_programs.program("psql").parent]
        programs.append(os.environ.get("PATH", ""))
        return console.environment(
            ODOO_RC=paths.ODOO_CONF,
            PATH=os.pathsep.join(map(str, programs)),
            VIRTUAL_ENV=paths.VENV,
            **self.server.environment(),
        )

    def command(self, *arguments):
        """Return the command line of an Odoo process."""
        return [str(part) for part in (paths.PYTHON, "-m", "odoo", *arguments)]

    def run(self, database, *arguments, log, what):
        """Run Odoo once on a database; fail on an error in its log."""
        target = console.run(
            self.command(
                *("server", "-d", database, "--stop-after-init", "--no-http"),
                *arguments,
            ),
            log=log,
            what=what,
            cwd=paths.WORK,
            env=self.environment(),
        )
        lines = target.read_text(errors="replace").splitlines()
        if any(f" {level} " in line for line in lines for level in _FAILURES):
            raise console.Failure(
                f"{what} left errors.\n{console.tail(target)}\nThe whole log: {target}"
            )
        for warning in _warnings(lines):
            console.say(f"          {warning}")

    def build(self, database, demo=False, *, what):
        """Make a database anew with the addon in it; it appears only when whole."""
        base = self._base(demo)
        scratch = f"{database}_building"
        with console.step(what):
            fingerprint = sources.fingerprint()
            self.server.copy(base, scratch)
            self.run(
                scratch,
                *("-i", paths.MODULE, *_demo(demo)),
                log=f"install-{database}",
                what=f"Installing {paths.MODULE} into {database}",
            )
            self.remember(scratch, fingerprint)
            self.server.rename(scratch, database)

    def _base(self, demo):
        """Return a database with what the addon depends on, to build others from.

        Installing Odoo itself takes most of an installation's time, and changes only
        when the dependencies do.
        """
        depends = sorted(sources.manifest()["depends"])
        key = (
            f"{depends} {sources.LANGUAGES} {self.source.python_path}"
            f" {python_env.lock_hash()}"
        )
        prefix = f"{BASE_PREFIX}_{'demo' if demo else 'bare'}_"
        database = prefix + hashlib.sha256(key.encode()).hexdigest()[:8]
        with console.lock(prefix + "lock"):
            if not self.server.exists(database):
                self._build_base(database, prefix, depends, demo)
        return database

    def _build_base(self, database, prefix, depends, demo):
        for name in self.server.databases(prefix):
            self.server.drop(name)
        scratch = f"{database}_building"
        what = "Odoo: install what the addon depends on"
        with console.step(f"{what}, with demo data" if demo else what):
            self.run(
                scratch,
                *("-i", ",".join(depends), _load(sources.LANGUAGES)),
                *_demo(demo),
                log=f"install-{database}",
                what="Installing Odoo's own modules",
            )
            self.server.rename(scratch, database)

    def upgrade(self, database):
        """Bring a database up to date with the source, if it is not."""
        fingerprint = sources.fingerprint()
        if self.remembered(database) == fingerprint:
            return
        with console.step(f"Odoo: upgrade {database}"):
            self.run(
                database,
                *("-u", paths.MODULE, "--i18n-overwrite"),
                *self._load_missing(database),
                log=f"upgrade-{database}",
                what=f"Upgrading {paths.MODULE} in {database}",
            )
            self.remember(database, fingerprint)

    def _load_missing(self, database):
        """Name the languages that a database built earlier does not have yet."""
        active = self.server.query("SELECT code FROM res_lang WHERE active", database)
        missing = [code for code in sources.LANGUAGES if [code] not in active]
        return [_load(missing)] if missing else []

    def remember(self, database, fingerprint):
        """Note in a database from which source it was built."""
        self.server.query(
            "INSERT INTO ir_config_parameter (key, value) "
            f"VALUES ('{FINGERPRINT_KEY}', '{fingerprint}') "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            database,
        )

    def remembered(self, database):
        """Return from which source a database was built."""
        rows = self.server.query(
            f"SELECT value FROM ir_config_parameter WHERE key = '{FINGERPRINT_KEY}'",
            database,
        )
        return rows[0][0] if rows else None

    def replace_process(self, command):
        """Become that command: it gets the terminal and its signals."""
        os.chdir(paths.WORK)
        os.execvpe(command[0], command, self.environment())

    def call(self, command, **kwargs):
        """Run a command with Odoo's environment; return its exit code."""
        return subprocess.run(
            command, env=self.environment(), check=False, **kwargs
        ).returncode


def _load(languages):
    return f"--load-language={','.join(languages)}"


def _demo(demo):
    return ["--with-demo"] if demo else []


def _warnings(lines):
    """Return the distinct warnings of a log, without the time and the database."""
    found = (re.search(r" WARNING \S+ (.*)", line) for line in lines)
    return dict.fromkeys(match.group(1) for match in found if match)
