"""Build the wheel, which Odoo finds as `odoo.addons.school_diary`."""

import re
import shutil
import tempfile
from pathlib import Path

from dev import console, paths, setup, sources

OTHERS = {"odoo", "odoo-addon-report_py3o"}


def main():
    """Build dist/odoo_addon_school_diary-….whl."""
    setup.prepare()
    _check_dependencies()
    target = paths.ROOT / "dist"
    with console.step("Wheel"), tempfile.TemporaryDirectory() as folder:
        console.run(
            [paths.PYTHON, "-m", "build", "--wheel", "--no-isolation"]
            + ["--outdir", folder, paths.ROOT],
            log="wheel",
            what="Building the wheel",
            # python -m: the clone must not stand for packages of the same name.
            cwd=paths.WORK,
        )
        target.mkdir(exist_ok=True)
        (wheel,) = Path(folder).glob("*.whl")
        shutil.copyfile(wheel, target / wheel.name)
    print(target / wheel.name)


def _check_dependencies():
    """Compare the packages of the manifest with those of pyproject.toml."""
    text = (paths.ROOT / "pyproject.toml").read_text()
    block = re.search(r"^dependencies = \[(.*?)\]", text, re.M | re.S).group(1)
    names = {re.split(r"[<>=~!\[ ]", name)[0] for name in re.findall(r'"(.+?)"', block)}
    needed = set(sources.manifest().get("external_dependencies", {}).get("python", ()))
    if names - OTHERS != needed:
        raise console.Failure(
            "pyproject.toml and __manifest__.py name different packages: "
            f"{', '.join(sorted((names - OTHERS) ^ needed))}"
        )


if __name__ == "__main__":
    console.main(main)
