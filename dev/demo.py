"""The demo school: serve it, make it anew, open a shell on it."""

import os
import signal
import subprocess
import sys

from dev import console, paths, postgres, setup

LOGINS = (
    ("admin", "administrator: configuration, exchange with other systems"),
    ("head", "head teacher: everything, the decisions to sign, the indicators"),
    ("deputy", "deputy head: every journal, the closing of terms"),
    ("secretary", "secretary: people, applications, consents, deliveries"),
    ("teacher", "teacher: own journals, and the class of one's own"),
    ("parent", "parent: the diaries of one's children in the portal"),
    ("student", "pupil: one's own diary in the portal"),
    ("graduate", "pupil of age: consents, delivery and data of one's own, too"),
)


def run():
    """Serve the demo school until Ctrl-C."""
    port = _port()
    odoo = setup.prepare()
    _ensure(odoo)
    command = odoo.command(
        *("server", "-d", paths.DEMO_DB, f"--db-filter=^{paths.DEMO_DB}$"),
        *(f"--http-port={port}", "--max-cron-threads=1", "--log-level=warn"),
    )
    process = subprocess.Popen(
        command, cwd=paths.WORK, env=odoo.environment(), start_new_session=True
    )
    _announce(port)
    return _wait(process)


def reset():
    """Make the demo school anew."""
    odoo = setup.prepare()
    with console.lock("demo"):
        odoo.server.drop(paths.DEMO_DB)
        _build(odoo)
    console.say("make run serves it.")


def shell():
    """Become an Odoo shell on the demo school."""
    odoo = setup.prepare()
    _ensure(odoo)
    odoo.replace_process(
        odoo.command("shell", "-d", paths.DEMO_DB, "--no-http", "--log-level=warn")
    )


def _port():
    value = os.environ.get("PORT") or "8069"
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise console.Failure(f"PORT={value} is not a port.")
    if not postgres.is_free(value):
        raise console.Failure(
            f"Something listens on port {value} already.\n"
            "Stop it, or name another port: make run PORT=8070"
        )
    return int(value)


def _ensure(odoo):
    with console.lock("demo"):
        if odoo.server.exists(paths.DEMO_DB):
            odoo.upgrade(paths.DEMO_DB)
        else:
            _build(odoo)


def _build(odoo):
    odoo.build(
        paths.DEMO_DB,
        demo=True,
        what="Odoo: install the addon with the demo school",
    )
    # Everybody in the demo school reads Russian.
    odoo.server.query("UPDATE res_partner SET lang = 'ru_RU'", paths.DEMO_DB)


def _announce(port):
    console.say(f"\n  http://127.0.0.1:{port}   (Ctrl-C ends it)\n")
    console.say("  Logins; the password is the login:")
    for login, shows in LOGINS:
        console.say(f"    {login:<10} {shows}")
    console.say()


def _wait(process):
    """Wait for the server; pass Ctrl-C on to it once, and let it end."""
    signal.signal(signal.SIGTERM, lambda *_: process.send_signal(signal.SIGINT))
    try:
        return process.wait()
    except KeyboardInterrupt:
        console.say("\nStopping…")
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        return 0


if __name__ == "__main__":
    console.main({"run": run, "reset": reset, "shell": shell}[sys.argv[1]])
