"""Programs and fonts that come from the system, not from PyPI.

As root on Debian they are installed; otherwise the command to run is printed.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from dev import console

PYTHON_NEEDED = (3, 11)


def _venv_missing():
    return not (
        importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv")
    )


def _program_missing(*names):
    return lambda: not any(shutil.which(name) for name in names)


def _fonts_missing(pattern):
    folders = (Path("/usr/share/fonts"), Path.home() / ".local/share/fonts")
    return lambda: not any(any(folder.rglob(pattern)) for folder in folders)


# Debian package -> whether it is missing.
FOR_SETUP = {
    "python3-venv": _venv_missing,
}
FOR_RUNNING = {
    "wkhtmltopdf": _program_missing("wkhtmltopdf"),
    "fonts-dejavu-core": _fonts_missing("DejaVuSans.ttf"),
}
FOR_TESTING = {
    **FOR_RUNNING,
    "chromium": _program_missing("chromium", "chromium-browser", "google-chrome"),
    "poppler-utils": _program_missing("pdftoppm"),
    "fonts-noto-core": _fonts_missing("NotoSans-Regular.ttf"),
}


def check_python():
    """Refuse a Python that the locked packages do not support."""
    if sys.version_info[:2] < PYTHON_NEEDED:
        needed = ".".join(map(str, PYTHON_NEEDED))
        raise console.Failure(
            f"Python {needed} or newer is needed; this is {sys.version.split()[0]}.\n"
            f"Name another one: make PYTHON=python{needed} ..."
        )


def ensure(needed, useful):
    """Install what is missing, or say how to; without the needed nothing works."""
    missing = _missing({**needed, **useful})
    if not missing:
        return
    if _can_install():
        with console.lock("apt"):
            _install(missing)
    else:
        _tell(missing, _missing(needed))


def _missing(packages):
    return [name for name, is_missing in packages.items() if is_missing()]


def _can_install():
    return os.geteuid() == 0 and shutil.which("apt-get")


def _tell(missing, needed):
    command = f"sudo apt-get install {' '.join(missing)}"
    if not shutil.which("apt-get"):
        command = f"install with your package manager: {' '.join(missing)}"
    if needed:
        raise console.Failure(f"These are missing: {', '.join(needed)}.\n  {command}")
    console.say(f"          without {', '.join(missing)} some things will not work")
    console.say(f"          {command}")


def _install(missing):
    environment = console.environment(DEBIAN_FRONTEND="noninteractive")
    with console.step("System: package lists"):
        # A stale list of one source must not stop what the others have.
        subprocess.run(
            ["apt-get", "update", "-q"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            check=False,
        )
    with console.step(f"System: {', '.join(missing)}"):
        console.run(
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing],
            log="apt",
            what=f"Installing {', '.join(missing)}",
            hint="Install them by hand and try again.",
            env=environment,
        )
