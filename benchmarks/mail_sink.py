"""A mail server on loopback, in a process of its own, that counts what it is given."""

import contextlib
import multiprocessing
import socket

from aiosmtpd.controller import Controller


class Sink:
    """The running server: its port, the letters it has, on demand as raw bytes."""

    def __init__(self, port, pipe):
        self.port = port
        self._pipe = pipe

    def letters(self):
        """What has come since the last call: list of (recipients, bytes)."""
        self._pipe.send("letters")
        return self._pipe.recv()


class _Handler:
    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((tuple(envelope.rcpt_tos), envelope.content))
        return "250 OK"


def _serve(pipe):
    handler = _Handler()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    pipe.send(port)
    while pipe.recv() == "letters":
        letters, handler.letters = handler.letters, []
        pipe.send(letters)
    controller.stop()


@contextlib.contextmanager
def running():
    """Serve until the end of the context.

    :raises EOFError: where the server's process ends early
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    there.close()
    try:
        yield Sink(here.recv(), here)
    finally:
        with contextlib.suppress(OSError):
            here.send("stop")
        process.join(5)


def use(env, sink):
    """Make the sink the only mail server of an Odoo database."""
    env["ir.mail_server"].search([]).unlink()
    env["ir.mail_server"].create(
        {
            "name": "sink",
            "smtp_host": "127.0.0.1",
            "smtp_port": sink.port,
            "smtp_encryption": "none",
        }
    )
