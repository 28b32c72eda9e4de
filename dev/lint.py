"""Check the source: style, Odoo's habits, what must not be in it, the translation."""

import re
import subprocess

from dev import console, dependencies, paths, setup, system_packages, translations

# A registry's address has no place in the project: mirrors differ, packages do not.
REGISTRIES = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmjs\.(?:org|com)|yarnpkg\.com"
    r"|(?:deb|security|snapshot|ftp\.[a-z]+)\.debian\.(?:org|net)"
    r"|archive\.ubuntu|ports\.ubuntu"
)
EXEMPT = {"dev/lint.py"}
# Whoever reads the code sees at once why rights are not asked.
SUDO = re.compile(r"\bsudo\((?!False)[^)]*\)(?!.*  # )")
SUDO_FOLDERS = {"models", "controllers", "wizard", "report", "demo", "tests"}


def check_source():
    """Run every check that needs no database; complain about all of them at once."""
    with console.step("Lint: ruff, pylint-odoo"):
        complaints = [
            *_tool([_bin("ruff"), "check", "--quiet", "."]),
            *_tool([_bin("ruff"), "format", "--check", "--quiet", "."]),
            *_tool(
                [_bin("pylint"), f"--rcfile={paths.ROOT / '.pylintrc'}"]
                # Below the link, where the addon has its name.
                + ["--jobs=2", paths.MODULE],
                cwd=paths.ADDONS,
            ),
            *_lines(REGISTRIES, "names the host of a package registry"),
            *dependencies.complaints(),
            *_lines(SUDO, "sudo() without its reason on the line", SUDO_FOLDERS),
        ]
    _complain(complaints)


def check_translation(odoo, database):
    """Compare the Russian translation with the terms of an installed database."""
    with console.step("Lint: translation"):
        complaints = translations.complaints(odoo, database)
    _complain(complaints)


def _complain(complaints):
    if complaints:
        raise console.Failure("\n".join(complaints))


def _bin(name):
    return paths.VENV / "bin" / name


def _tool(command, cwd=paths.ROOT):
    result = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if not result.returncode:
        return []
    name = " ".join([command[0].name, *map(str, command[1:2])])
    return [f"{name}:", result.stdout.rstrip(), ""]


def _lines(pattern, complaint, folders=None):
    """Find the lines that match; in chosen folders, those of Python alone."""
    for path in _project_files():
        name = path.relative_to(paths.ROOT)
        if folders and (name.parts[0] not in folders or path.suffix != ".py"):
            continue
        try:
            content = path.read_text()
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # a picture, a document; or a file just deleted
        for number, line in enumerate(content.splitlines(), 1):
            if pattern.search(line):
                yield f"{name}:{number}: {complaint}"


def _project_files():
    """Return the files that git has, or would take."""
    result = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=paths.ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    names = [name for name in result.stdout.split("\0") if name]
    return [paths.ROOT / name for name in names if name not in EXEMPT]


def main():
    """Check everything."""
    odoo = setup.prepare(system_packages.FOR_RUNNING)
    check_source()
    database = translations.database(odoo)
    check_translation(odoo, database)
    print("All clean.")


if __name__ == "__main__":
    console.main(main)
