"""``deliver_faults``: 10,000 notices through each storm, and what is untrue afterwards.

By e-mail the mail server drops connections, loses answers, is busy and shuts the door.
By WhatsApp and SMS the provider is busy, broken, silent or reset, somebody in between
answers, and reports come twice, out of order and before the answer. Meanwhile workers
are killed at random moments. Afterwards every notice has to be in a true state
(``untruths`` of the tests); the benchmark fails where one is not.
"""

import contextlib
import json
import logging
import subprocess
import sys
import time

from benchmarks import databases, deliver, mail_sink
from benchmarks.results import Result

KILLS = 6
LONGEST = 8
"""Seconds that a worker lives at most which is killed."""
MAIL_RATES = {"drop": 0.01, "lost": 0.01, "busy": 0.02, "shut": 0.01}
HTTP_RATE = 0.003
SILENT_RATE = 0.001
"""Of messages that are answered too late: each takes its worker some seconds."""
BATCH = 50
PROCESS = databases.ROOT / "tests" / "delivery" / "sending_process.py"


def run(name):
    results = []
    for storm in (_by_mail, _by_whatsapp, _by_sms):
        with databases.copy_of(databases.large_school()) as database:
            begun = time.perf_counter()
            number, wrong, told = storm(database)
            seconds = time.perf_counter() - begun
        if wrong:
            raise RuntimeError("\n".join(wrong[:20]))
        way = storm.__name__.removeprefix("_by_")
        note = f"{number} notices, all true; {told}; kills: {KILLS}"
        results.append(
            Result(f"{name}_{way}", number / seconds, "notices/s", note=note)
        )
    return results


# The tests' modules need Odoo's registry: they are imported when there is one.


def _by_mail(database):
    with databases.environment(database) as env:
        from odoo.addons.school_diary.tests.delivery import (  # noqa: PLC0415
            common,
            faults,
        )

        # Every line of every session.
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        port = common.free_port()
        mail_sink.use(env, mail_sink.Sink(port, None))
        deliver._queue(env)
    mailbox = faults.FaultyMailbox(2026, 2 * deliver.LETTERS, **MAIL_RATES)
    with common.mail_server(mailbox, port):
        _ride_out(database)
    notices = _notices(database, faults.COLUMNS, "email")
    wrong = faults.untruths(notices, mailbox, KILLS, "again")
    return len(notices), wrong, str(mailbox.storm)


def _by_whatsapp(database):
    return _over_http(database, "StormyWhatsApp", "office")


def _by_sms(database):
    return _over_http(database, "StormySms", "again")


def _over_http(database, kind, doubt_rule):
    with databases.environment(database) as env, contextlib.ExitStack() as stack:
        from odoo.addons.school_diary.tests.delivery import (  # noqa: PLC0415
            common,
            http_faults,
            sending_process,
            storm,
        )

        rates = dict.fromkeys(http_faults.FAULTS, HTTP_RATE)
        rates[http_faults.HANG] = SILENT_RATE
        stormy = getattr(http_faults, kind)(2026, 2 * deliver.LETTERS, **rates)
        provider = stack.enter_context(stormy.serve())
        settings = {**provider.settings(), "doubt_rule": doubt_rule}
        path = sending_process.connect(env, provider.code, settings)
        deliver._queue(env)
        port = common.free_port()
        hearing = _start(database, "hear", port)
        stack.callback(hearing.kill)
        storm.go(hearing)
        provider.tell_to(f"http://127.0.0.1:{port}{path}")
        _ride_out(database)
        if not provider.settle(deliver.PATIENCE):
            raise RuntimeError("There is always something left to report.")
    notices = _notices(database, http_faults.COLUMNS, provider.code)
    wrong = http_faults.untruths(notices, provider, KILLS, doubt_rule)
    early = f"{provider.early} reports came early, {provider.repeated} again"
    return len(notices), wrong, f"{provider.storm}; {early}"


def _ride_out(database):
    from odoo.addons.school_diary.tests.delivery import storm  # noqa: PLC0415

    storm.ride_out(
        lambda action: _start(database, action, BATCH),
        KILLS,
        LONGEST,
        patience=deliver.PATIENCE,
    )


def _start(database, action, argument):
    return subprocess.Popen(
        [sys.executable, str(PROCESS), database, action, json.dumps(argument)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _notices(database, columns, code):
    with databases.environment(database) as env:
        env.cr.execute(
            f"SELECT {columns} FROM school_notice WHERE channel = %s", [code]
        )
        return env.cr.fetchall()
