"""Keep i18n/ru.po complete: compare it with the source, and bring it up to date.

Odoo itself collects the terms, from a database in which the addon is installed.
"""

import subprocess

from dev import console, paths, setup, sources

COMPARE = paths.ROOT / "dev" / "po_compare.py"
PO = paths.ROOT / "i18n" / "ru.po"


def database(instance):
    """Return a database whose terms are those of the source as it is."""
    with console.lock("i18n"):
        if instance.server.exists(paths.I18N_DB):
            instance.upgrade(paths.I18N_DB)
        else:
            instance.build(paths.I18N_DB, what="Odoo: install the addon for its terms")
    return paths.I18N_DB


def complaints(instance, name):
    """Return what is wrong with the translation, a line each."""
    result = _compare("check", export(instance, name))
    return [f"i18n/ru.po: {line}" for line in result.stdout.splitlines()]


def export(instance, name):
    """Write the source's terms to a file and return its path."""
    target = paths.WORK / f"{name}.pot"
    console.run(
        instance.command(
            f"--addons-path={_view()}",
            *("i18n", "export", "-d", name, "-l", "pot", "-o", target, paths.MODULE),
        ),
        log=f"export-{name}",
        what="Exporting the terms",
        cwd=paths.WORK,
        env=instance.environment(),
    )
    return target


def _view():
    """Return an addons folder whose addon has nothing but its own source in it.

    Odoo looks for terms in all that is below an addon and follows links: in the
    clone it would walk through .dev/, which has a link to the clone.
    """
    addons = paths.WORK / "addons-without-tools"
    addon = addons / paths.MODULE
    addon.mkdir(parents=True, exist_ok=True)
    for name in (*sources.FILES, *sources.FOLDERS):
        link = addon / name
        if (paths.ROOT / name).exists() and not link.is_symlink():
            link.symlink_to(paths.ROOT / name)
    return addons


def _compare(action, terms):
    # In the virtual environment: it takes polib.
    result = subprocess.run(
        [paths.PYTHON, COMPARE, action, terms, PO],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise console.Failure(f"Comparing the translation failed:\n{result.stderr}")
    return result


def main():
    """Bring i18n/ru.po up to date: keep translations, add and drop terms."""
    instance = setup.prepare()
    name = database(instance)
    with console.step("Translation: update i18n/ru.po"):
        result = _compare("update", export(instance, name))
    print(result.stdout, end="")


if __name__ == "__main__":
    console.main(main)
