"""``deliver_faults``: 10,000 letters through a storm, and what is untrue afterwards.

The mail server drops connections, loses answers, is busy and shuts the door; workers
are killed at random moments. Afterwards every notice has to be in a true state
(``untruths`` of the tests); the benchmark fails where one is not.
"""

import json
import random
import signal
import subprocess
import sys
import time

from benchmarks import databases, deliver, mail_sink
from benchmarks.results import Result

KILLS = 6
RATES = {"drop": 0.01, "lost": 0.01, "busy": 0.02, "shut": 0.01}
WORKER = databases.ROOT / "tests" / "delivery" / "sending_process.py"
NOTICES = "SELECT message_id, address, state, in_doubt, error FROM school_notice"


def run(name):
    begun = time.perf_counter()
    with databases.copy_of(databases.large_school()) as database:
        with databases.environment(database) as env:
            # Only now: the tests' modules need the registry.
            from odoo.addons.school_diary.tests.delivery import faults  # noqa: PLC0415
            from odoo.addons.school_diary.tests.delivery.common import (  # noqa: PLC0415
                free_port,
                mail_server,
            )

            mailbox = faults.FaultyMailbox(2026, 2 * deliver.LETTERS, **RATES)
            port = free_port()
            mail_sink.use(env, mail_sink.Sink(port, None))
            deliver._queue(env)
        with mail_server(mailbox, port):
            _storm(database)
        with databases.environment(database) as env:
            env.cr.execute(NOTICES)
            wrong = faults.untruths(env.cr.fetchall(), mailbox, KILLS, "again")
    if wrong:
        raise RuntimeError("\n".join(wrong[:20]))
    seconds = time.perf_counter() - begun
    told = ", ".join(f"{fault}: {times}" for fault, times in mailbox.faults.items())
    note = f"{deliver.LETTERS} letters, all true at the end; {told}; kills: {KILLS}"
    return [Result(name, deliver.LETTERS / seconds, "notices/s", note=note)]


def _storm(database):
    """Kill workers at random moments; let two others bring it to an end."""
    chance = random.Random(6)
    workers = [_start(database, "run") for _number in range(2)]
    for _kill in range(KILLS):
        heir = _start(database, "run")
        victim = workers.pop(0)
        _go(victim)
        time.sleep(chance.uniform(1, 6))
        victim.send_signal(signal.SIGKILL)
        victim.communicate()
        workers.append(heir)
    for worker in workers:
        worker.kill()
        worker.communicate()
    heirs = [_start(database, "finish") for _number in range(2)]
    for heir in heirs:
        _go(heir)
    for heir in heirs:
        out, err = heir.communicate(timeout=deliver.PATIENCE)
        if heir.returncode or json.loads(out.splitlines()[-1])["waiting"]:
            raise RuntimeError(f"Something waits for ever.\n{err[-2000:]}")


def _start(database, action):
    return subprocess.Popen(
        [sys.executable, str(WORKER), database, action, "50"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _go(worker):
    worker.stdout.readline()
    worker.stdin.write("go\n")
    worker.stdin.flush()
