"""What a person sees: one short line a step, and what to do when one fails.

Steps go to standard error, so that a command's own output stays clean.
"""

import contextlib
import fcntl
import os
import subprocess
import sys
import time

from dev import paths

TAIL = 25


class Failure(Exception):
    """Something that the person at the keyboard can understand and mend."""


def say(text=""):
    """Print one line to the person."""
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(title):
    """Time what happens inside and print one line about it."""
    started = time.monotonic()
    interactive = sys.stderr.isatty()
    if interactive:
        print(f"   ...   {title}", end="\r", file=sys.stderr, flush=True)
    yield
    say(f"{time.monotonic() - started:7.1f}s  {title}")


def log_path(name):
    """Return where the output of a step is kept."""
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    return paths.LOGS / f"{name}.log"


def run(command, log, what, hint="", **kwargs):
    """Run a command quietly; on failure show the end of its log and the hint."""
    target = log_path(log)
    with target.open("w") as output:
        result = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            **kwargs,
        )
    if result.returncode:
        raise Failure(
            f"{what} failed (exit code {result.returncode}).\n"
            f"{tail(target)}\nThe whole log: {target}" + (f"\n{hint}" if hint else "")
        )
    return target


def tail(log, lines=TAIL):
    """Return the last lines of a log, indented."""
    content = log.read_text(errors="replace").splitlines()[-lines:]
    return "\n".join(f"    {line}" for line in content)


@contextlib.contextmanager
def lock(name, folder=None):
    """Hold a lock between processes: several people may work in one clone."""
    folder = folder or paths.LOCKS
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"          waiting for another run to finish: {name}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def main(function, *arguments):
    """Run a program's main function and end as a command-line program should."""
    try:
        code = function(*arguments) or 0
    except Failure as failure:
        say(f"\n{failure}")
        code = 1
    except KeyboardInterrupt:
        say("\nInterrupted.")
        code = 130
    sys.stdout.flush()
    sys.exit(code)


def environment(**extra):
    """Return this process's environment with additions."""
    return {**os.environ, **{name: str(value) for name, value in extra.items()}}
