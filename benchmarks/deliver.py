"""``deliver_1``, ``deliver_n``: an evening of 10,000 letters, by one and more workers.

One worker sends in this process; the others are the cron processes of two Odoo servers
on the same database. Floor, in the same run and through the same mail server: as many
ready messages through one ``smtplib`` connection.
"""

import contextlib
import smtplib
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks import databases, mail_sink, school
from benchmarks.results import Result

LETTERS = 10_000
WORKERS = 4
SERVERS = 2
PATIENCE = 900  # seconds


def run(name):
    together = name == "deliver_n"
    with (
        databases.copy_of(databases.large_school()) as database,
        mail_sink.running() as sink,
    ):
        with databases.environment(database) as env:
            mail_sink.use(env, sink)
            _queue(env)
            if together:
                env["school.notice"]._keep_workers(WORKERS)
                env.cr.commit()
            else:
                seconds = _alone(env)
        if together:
            seconds = _together(database, sink)
        letters = _arrived(sink)
        floor = LETTERS / _bare(sink, letters)
    workers = f"{WORKERS} workers in {SERVERS} servers" if together else "one worker"
    note = f"{LETTERS} digests, {workers}; floor: ready ones, one connection"
    return [Result(name, LETTERS / seconds, "notices/s", floor, note=note)]


def _queue(env):
    """So many weekly notices, of as many weeks back as it takes."""
    env.cr.execute("DELETE FROM school_notice")
    notices = env["school.notice"]
    made = len(notices._make_week(env.company, school.MONDAY))
    weeks = LETTERS // made - 1
    env.cr.execute(
        """
        INSERT INTO school_notice (guardian_id, student_id, class_id, agreement_id,
                    channel, kind, period_from, period_to, address, state, in_doubt,
                    message_id, attempts, company_id)
        SELECT guardian_id, student_id, class_id, agreement_id, channel, kind,
               period_from - 7 * week, period_to - 7 * week, address, 'queued', FALSE,
               '<notice.' || gen_random_uuid() || '@example.com>', 0, company_id
          FROM school_notice, generate_series(1, %s) week
        """,
        [weeks],
    )
    env.invalidate_all()
    env.cr.commit()


def _alone(env):
    begun = time.perf_counter()
    env["school.notice"]._send_queued()
    return time.perf_counter() - begun


def _arrived(sink):
    letters = sink.letters()
    if len(letters) != LETTERS:
        raise RuntimeError(f"{len(letters)} letters arrived.")
    return letters


def _bare(sink, letters):
    """Seconds that the same letters take, ready made, through one connection."""
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", sink.port) as server:
        for recipients, content in letters:
            server.sendmail("school@example.com", recipients, content)
    seconds = time.perf_counter() - begun
    _arrived(sink)
    return seconds


def _together(database, sink):
    """Seconds in which the servers' workers send everything."""
    with contextlib.ExitStack() as stack:
        for _number in range(SERVERS):
            stack.enter_context(_server(database))
        with databases.environment(database) as env:
            env["school.notice"]._wake_workers()
            env.cr.commit()
            begun = None
            deadline = time.monotonic() + PATIENCE
            while time.monotonic() < deadline:
                env.cr.execute(
                    "SELECT count(*) FILTER (WHERE state = 'sent'), count(*) "
                    "FROM school_notice"
                )
                sent, count = env.cr.fetchone()
                env.cr.commit()
                # The servers' start is not what is measured.
                begun = begun or (sent and time.perf_counter())
                if sent == count:
                    return time.perf_counter() - begun
                time.sleep(0.1)
    raise RuntimeError("The workers do not come to an end.")


@contextlib.contextmanager
def _server(database):
    """An Odoo server whose cron processes work on a database."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "odoo-server"
        command = databases.odoo_command(
            database,
            "--workers=1",
            f"--max-cron-threads={WORKERS // SERVERS}",
            "--no-http",
            "--log-level=error",
        )
        script.write_text(f"#!{command[0]}\nfrom odoo.cli import main\n\nmain()\n")
        script.chmod(0o755)
        process = subprocess.Popen([str(script), *command[3:]])
        try:
            yield process
        finally:
            process.terminate()
            process.wait(120)
