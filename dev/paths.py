"""Where things are: what belongs to the clone, and what clones share."""

import os
from pathlib import Path

MODULE = "school_diary"

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".dev"
VENV = WORK / "venv"
PYTHON = VENV / "bin" / "python"
ADDONS = WORK / "addons"
ADDON = ADDONS / MODULE
DATA_DIR = WORK / "data"
LOGS = WORK / "logs"
LOCKS = WORK / "locks"
ODOO_CONF = WORK / "odoo.conf"

CACHE = (
    Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache").absolute() / MODULE
)

DEMO_DB = f"{MODULE}_demo"
TEMPLATE_DB = f"{MODULE}_test_template"
TEST_DB = f"{MODULE}_test"
I18N_DB = f"{MODULE}_i18n"
