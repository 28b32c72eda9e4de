"""Build the wheel, which Odoo finds as `odoo.addons.school_diary`."""

import shutil
import tempfile
from pathlib import Path

from dev import console, dependencies, paths, setup


def main():
    """Build dist/odoo_addon_school_diary-….whl."""
    setup.prepare()
    if complaints := dependencies.complaints():
        raise console.Failure("\n".join(complaints))
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


if __name__ == "__main__":
    console.main(main)
