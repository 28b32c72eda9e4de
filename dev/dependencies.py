"""What the manifest asks of Python's packages, against what the wheel brings."""

import re

from dev import paths, sources

OTHERS = {"odoo", "odoo-addon-report_py3o"}


def complaints():
    """Compare the packages of the manifest with those of pyproject.toml."""
    text = (paths.ROOT / "pyproject.toml").read_text()
    block = re.search(r"^dependencies = \[(.*?)\]", text, re.M | re.S).group(1)
    names = {re.split(r"[<>=~!\[ ]", name)[0] for name in re.findall(r'"(.+?)"', block)}
    needed = set(sources.manifest().get("external_dependencies", {}).get("python", ()))
    return [
        f"pyproject.toml and __manifest__.py: only one of them names {name}"
        for name in sorted((names - OTHERS) ^ needed)
    ]
