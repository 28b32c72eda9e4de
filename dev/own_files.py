"""A plugin of pytest: files of its own for each of several processes of tests."""

import os
import shutil
from unittest import mock

import pytest

from odoo.tests.common import get_db_name
from odoo.tools import config


@pytest.fixture(scope="session", autouse=True)
def own_files(load_registry, tmp_path_factory):
    """Give each of several processes files of its own, as it has a database.

    pytest-odoo shares the files of the copied database, and each process removes,
    after each class, the files that its own database does not know.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    files = tmp_path_factory.mktemp("files") / "filestore"
    shutil.copytree(config.filestore(get_db_name()), files)
    with mock.patch.object(config, "filestore", return_value=str(files)):
        yield
