"""Run Odoo: its configuration, its databases, its processes."""

import os
import subprocess

from dev import console, paths, sources

# Where a database remembers from which source it was built: copies know it too.
FINGERPRINT_KEY = "school_diary.dev_fingerprint"
LANGUAGE = "ru_RU"


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
        return console.environment(
            ODOO_RC=paths.ODOO_CONF,
            PATH=f"{paths.VENV / 'bin'}:{os.environ.get('PATH', '')}",
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
        for line in lines:
            if " WARNING " in line:
                console.say(f"          {line.split(' WARNING ', 1)[1]}")

    def build(self, database, *arguments, what):
        """Make a database anew with the addon in it; it appears only when whole."""
        scratch = f"{database}_building"
        self.server.drop(scratch)
        with console.step(what):
            fingerprint = sources.fingerprint()
            self.run(
                scratch,
                *("-i", paths.MODULE, f"--load-language={LANGUAGE}", *arguments),
                log=f"install-{database}",
                what=f"Installing {paths.MODULE} into {database}",
            )
            self.remember(scratch, fingerprint)
            self.server.rename(scratch, database)

    def upgrade(self, database):
        """Bring a database up to date with the source, if it is not."""
        fingerprint = sources.fingerprint()
        if self.remembered(database) == fingerprint:
            return
        with console.step(f"Odoo: upgrade {database}"):
            self.run(
                database,
                *("-u", paths.MODULE, f"--load-language={LANGUAGE}"),
                "--i18n-overwrite",
                log=f"upgrade-{database}",
                what=f"Upgrading {paths.MODULE} in {database}",
            )
            self.remember(database, fingerprint)

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


_FAILURES = ("ERROR", "CRITICAL")
