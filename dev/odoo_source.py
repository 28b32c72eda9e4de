"""Get Odoo 19: one that is here already, or Debian's package of it.

In this order: the folder that ODOO_HOME names, an Odoo that this Python can import,
the package `odoo-19` of Debian's suite `sid`. The package is not installed: it is
unpacked into the cache, for which nobody needs to be root, and what Debian took out
of it is put back.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from dev import console, paths

SERIES = (19, 0)
SUITE = "sid"
PACKAGE = "odoo-19"
# The package links to files of these; only the files are taken.
COMPANIONS = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "fonts-ocr-b",
)
# Version 4.7's web fonts, which the package links to and sid has no more.
FONT_AWESOME = "XStatic-Font-Awesome==4.7.0.0"
FONT_AWESOME_FOLDERS = ("lib/fontawesome/fonts", "src/libs/fontawesome/fonts")
# Blurs the background of video calls. The bundle names the file, so it must exist.
SELFIE = "@mediapipe/selfie_segmentation@0.1.1675465747"
SELFIE_FILE = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
# Links to nowhere that no page and no stylesheet asks for.
HARMLESS_LINKS = {"FontAwesome.otf", "Inconsolata.otf"}
# Raised when what is done to the unpacked package changes.
RECIPE = 1

HINT = (
    "Odoo 19 can also come from elsewhere: set ODOO_HOME to a source checkout\n"
    "(the folder with odoo-bin), or install Odoo so that `import odoo` works."
)


class OdooSource:
    """An Odoo to run: what goes on Python's path, and where its addons are."""

    def __init__(self, origin, python_path, addons_path=()):
        self.origin = origin
        self.python_path = Path(python_path)
        self.addons_path = [Path(path) for path in addons_path]


def find():
    """Return the Odoo to use, getting it first where there is none."""
    return from_home() or _from_python() or _from_debian()


def _series(folder):
    release = Path(folder) / "odoo" / "release.py"
    if not release.is_file():
        return None
    match = re.search(r"version_info = \((\d+), *(\d+)", release.read_text())
    return tuple(map(int, match.groups())) if match else None


def from_home():
    """Return the Odoo that ODOO_HOME names, if it names one."""
    home = os.environ.get("ODOO_HOME")
    if not home:
        return None
    folder = Path(home).expanduser().absolute()
    if _series(folder) != SERIES:
        raise console.Failure(
            f"ODOO_HOME is {folder}, where there is no Odoo 19.0\n"
            "(a folder with odoo/release.py of that version is looked for)."
        )
    addons = folder / "addons"
    return OdooSource("ODOO_HOME", folder, [addons] if addons.is_dir() else [])


def _from_python():
    # Asked from another folder: the clone itself must not answer.
    code = "import odoo.release as r; print(r.__file__)"
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        return None
    folder = Path(result.stdout.strip()).parent.parent
    if _series(folder) != SERIES:
        console.say(f"          not used: the Odoo in {folder} is not 19.0")
        return None
    return OdooSource("this Python", folder)


def _from_debian():
    with console.lock("odoo", paths.CACHE):
        tree = _unpacked()
        if not tree:
            tree = _DebianPackage().unpack()
    return OdooSource("Debian's package", tree / "usr/lib/python3/dist-packages")


def _unpacked():
    trees = sorted((paths.CACHE / "odoo").glob(f"*-recipe{RECIPE}"))
    return trees[-1] if trees else None


class _DebianPackage:
    """Downloads and unpacks the package with an apt configuration of its own."""

    def __init__(self):
        self.apt = paths.CACHE / "apt"
        self.debs = paths.CACHE / "debs"

    def unpack(self):
        """Download, unpack, mend; return the folder."""
        self._check_tools()
        with console.step("Odoo: package list of Debian sid"):
            self._configure()
            self._apt("apt-get", "update", what="Reading Debian's package list")
        with console.step("Odoo: download (130 MB)"):
            files = self._download()
        odoo = next(file for file in files if file.name.startswith(PACKAGE))
        version = odoo.name.split("_")[1]
        target = paths.CACHE / "odoo" / f"{version}-recipe{RECIPE}"
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix="unpack-", dir=target.parent))
        try:
            with console.step(f"Odoo: unpack {version}"):
                for file in files:
                    console.run(
                        ["dpkg", "-x", file, scratch],
                        log="odoo-unpack",
                        what=f"Unpacking {file.name}",
                        hint="Delete it and try again.",
                    )
            with console.step("Odoo: put back what the package lacks"):
                _Mender(scratch).mend()
            # Whoever may read the cache may run it; mkdtemp makes it private.
            scratch.chmod(0o755)
            scratch.rename(target)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        return target

    def _check_tools(self):
        for tool in ("apt-get", "dpkg"):
            if not shutil.which(tool):
                raise console.Failure(
                    f"There is no Odoo here, and no {tool} to get Debian's.\n{HINT}"
                )

    def _mirror(self):
        """Return the address of this machine's own Debian mirror."""
        result = subprocess.run(
            ["apt-get", "indextargets", "--format", "$(SITE) $(CODENAME) $(ORIGIN)"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        mirrors = []
        for line in result.stdout.splitlines():
            site, codename, origin = (line.split(" ", 2) + ["", ""])[:3]
            plain = not re.search(r"-(security|updates|backports)", codename)
            foreign = origin.strip() not in ("", "Debian")
            if site.startswith(("http", "ftp")) and plain and not foreign:
                mirrors.append((origin.strip() != "Debian", site))
        if not mirrors:
            raise console.Failure(
                f"apt knows no Debian mirror to get {PACKAGE} from.\n{HINT}"
            )
        return min(mirrors)[1]

    def _configure(self):
        for folder in ("lists/partial", "cache/archives/partial"):
            (self.apt / folder).mkdir(parents=True, exist_ok=True)
        self.debs.mkdir(parents=True, exist_ok=True)
        (self.apt / "status").touch()
        keyring = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
        options = f" [signed-by={keyring}]" if keyring.exists() else ""
        source = f"deb{options} {self._mirror()} {SUITE} main\n"
        (self.apt / "sources.list").write_text(source)

    def _apt(self, command, *arguments, what, cwd=None):
        settings = {
            "Dir::Etc::sourcelist": self.apt / "sources.list",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::State": self.apt,
            "Dir::State::lists": self.apt / "lists",
            "Dir::State::status": self.apt / "status",
            "Dir::Cache": self.apt / "cache",
            # apt's own user may not be able to enter this folder.
            "APT::Sandbox::User": "root",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
        }
        options = [f"-o{name}={value}" for name, value in settings.items()]
        return console.run(
            [command, *options, *arguments],
            log="odoo-apt",
            what=what,
            hint=HINT,
            cwd=cwd,
        )

    def _download(self):
        names = (PACKAGE, *COMPANIONS)
        self._apt("apt-get", "download", *names, what="Downloading Odoo", cwd=self.debs)
        newest = []
        for name in names:
            found = sorted(self.debs.glob(f"{name}_*.deb"), key=_modified)
            newest.append(found[-1])
        return newest


def _modified(path):
    return path.stat().st_mtime


class _Mender:
    """Puts back the files that Debian's policy removed and the web client needs."""

    def __init__(self, tree):
        self.addons = tree / "usr/lib/python3/dist-packages/odoo/addons"
        self.tree = tree

    def mend(self):
        """Mend and check that no link that matters leads nowhere."""
        with tempfile.TemporaryDirectory() as folder:
            self._font_awesome(Path(folder))
        with tempfile.TemporaryDirectory() as folder:
            self._selfie_segmentation(Path(folder))
        broken = [link for link in self._broken() if link.name not in HARMLESS_LINKS]
        if broken:
            names = "\n  ".join(map(str, broken))
            console.say(f"          Odoo's package still lacks:\n  {names}")

    def _broken(self):
        for path in self.tree.rglob("*"):
            if path.is_symlink() and not path.exists():
                yield path

    def _font_awesome(self, folder):
        console.run(
            [paths.PYTHON, "-m", "pip", "download", "--no-deps", "-d", folder]
            + [FONT_AWESOME],
            log="odoo-fonts",
            what="Downloading Font Awesome",
            env=console.environment(PIP_CACHE_DIR=paths.CACHE / "pip"),
        )
        (archive,) = folder.iterdir()
        shutil.unpack_archive(archive, folder / "unpacked", "zip")
        fonts = list((folder / "unpacked").rglob("fontawesome-webfont.*"))
        for name in FONT_AWESOME_FOLDERS:
            target = self.addons / "web/static" / name
            for font in fonts:
                # Debian's links cross: its .woff leads to the .woff2.
                (target / font.name).unlink(missing_ok=True)
                shutil.copyfile(font, target / font.name)

    def _selfie_segmentation(self, folder):
        target = self.addons / SELFIE_FILE
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            return
        if shutil.which("npm"):
            # Let npm write nothing into the clone.
            result = subprocess.run(
                ["npm", "pack", "--silent", SELFIE],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
            archives = list(folder.glob("*.tgz"))
            if not result.returncode and archives:
                shutil.unpack_archive(archives[0], folder, "gztar")
                for file in (folder / "package").iterdir():
                    shutil.copyfile(file, target.parent / file.name)
                return
        console.say(
            "          no npm: video calls cannot blur the background (nothing else)"
        )
        target.write_text("/* Not available: see dev/odoo_source.py. */\n")
