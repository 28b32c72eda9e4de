"""axe-core, which finds what shuts people out of a page: for tests in a browser."""

import importlib.util
from pathlib import Path

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
GRAVE = ["serious", "critical"]

_CODE = """
%(axe)s;
axe.run(%(part)r, {runOnly: %(standards)s}).then((found) => {
    const grave = found.violations.filter((one) => %(grave)s.includes(one.impact));
    for (const { id, help, nodes } of grave) {
        console.error(`${id}: ${help}: ${nodes.slice(0, 5).map((one) => one.html)}`);
    }
    console.log("test successful");
});
"""


def check(part):
    """JavaScript that fails a browser test where a part of the page shuts out.

    :param part: selector
    """
    # A package of data alone; importing it would ask for a browser of its own.
    package = importlib.util.find_spec("axe_playwright_python")
    [source] = Path(package.submodule_search_locations[0]).rglob("axe.min.js")
    return _CODE % {
        "axe": source.read_text(encoding="utf-8"),
        "part": part,
        "standards": STANDARDS,
        "grave": GRAVE,
    }
