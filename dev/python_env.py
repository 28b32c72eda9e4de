"""The virtual environment: what the lock pins, and Odoo beside it."""

import hashlib
import shutil
import subprocess
import sys

from dev import console, paths

LOCK = paths.ROOT / "dev" / "requirements.txt"
BUILD_LOCK = paths.ROOT / "dev" / "requirements-build.txt"
STAMP = paths.VENV / "school-diary-stamp"
ODOO_PTH = "school-diary-odoo.pth"


def lock_hash():
    """Return what the environment depends on, as one short string."""
    content = LOCK.read_bytes() + BUILD_LOCK.read_bytes()
    content += sys.version.encode() + str(paths.VENV).encode()
    return hashlib.sha256(content).hexdigest()


def ensure():
    """Make the environment, unless it is there as the lock wants it."""
    if STAMP.exists() and STAMP.read_text() == lock_hash():
        return
    with console.step("Python: virtual environment"):
        _create()
    with console.step(f"Python: {_count()} packages"):
        _pip("install", "--requirement", BUILD_LOCK)
        # Nothing may resolve anything: the lock is complete, and Odoo's own
        # metadata would ask for versions that have to be built.
        _pip("install", "--no-deps", "--no-build-isolation", "--requirement", LOCK)
    STAMP.write_text(lock_hash())


def _count():
    lines = LOCK.read_text().splitlines()
    return sum(bool(line) and not line.startswith("#") for line in lines)


def _create():
    shutil.rmtree(paths.VENV, ignore_errors=True)
    paths.VENV.parent.mkdir(parents=True, exist_ok=True)
    # Not from within the environment that was just deleted.
    python = getattr(sys, "_base_executable", None) or sys.executable
    console.run(
        [python, "-m", "venv", paths.VENV],
        log="venv",
        what="Making the virtual environment",
        hint="On Debian: apt-get install python3-venv",
    )


def _pip(*arguments):
    console.run(
        [paths.PYTHON, "-m", "pip", "--disable-pip-version-check", *arguments],
        log="pip",
        what="Installing the Python packages",
        hint="Is the package index reachable? `make setup` goes on where it stopped.",
        env=console.environment(PIP_CACHE_DIR=paths.CACHE / "pip"),
    )


def add_odoo(source):
    """Let the environment import that Odoo, as if it were installed there."""
    site = next((paths.VENV / "lib").glob("python3*")) / "site-packages"
    pth = site / ODOO_PTH
    content = f"{source.python_path}\n"
    if pth.exists() and pth.read_text() == content:
        return
    pth.write_text(content)
    _verify(source)


def _verify(source):
    result = subprocess.run(
        [paths.PYTHON, "-m", "odoo", "--version"],
        cwd=paths.WORK,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        (next((paths.VENV / "lib").glob("python3*/site-packages")) / ODOO_PTH).unlink()
        raise console.Failure(
            f"Odoo from {source.origin} ({source.python_path}) does not start:\n"
            f"{result.stdout}{result.stderr}"
        )
    console.say(f"          {result.stdout.strip()} from {source.origin}")
