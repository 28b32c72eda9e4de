import importlib
import logging
import pkgutil
import types

from odoo.tests import BaseCase, tagged

from odoo.addons.school_diary import tests

from .clauses import CLAUSES, regulation

_logger = logging.getLogger(__name__)


def proofs():
    """The clauses that tests name: {clause: names of the tests}."""
    found = {}
    for module in pkgutil.walk_packages(tests.__path__, f"{tests.__name__}."):
        if not module.name.rpartition(".")[2].startswith("test_"):
            continue
        for case in vars(importlib.import_module(module.name)).values():
            if not isinstance(case, type):
                continue
            for name, test in [(case.__name__, case), *vars(case).items()]:
                if not isinstance(test, (type, types.FunctionType)):
                    continue
                for clause in getattr(test, "regulation_clauses", ()):
                    found.setdefault(clause, set()).add(f"{module.name}:{name}")
    return found


@tagged("post_install", "-at_install")
class TestClauses(BaseCase):
    def test_there_are_62(self):
        self.assertEqual(len(CLAUSES), 62)

    def test_unknown_clause_is_refused(self):
        with self.assertRaisesRegex(ValueError, "005-1"):
            regulation("005-1")

    def test_report(self):
        """The clauses which tests prove by now; those of this room are among them."""
        found = proofs()
        for clause in sorted(CLAUSES):
            names = ", ".join(sorted(found.get(clause, ()))) or "-"
            _logger.info("%s: %s", clause, names)
        self.assertLessEqual(found.keys(), CLAUSES)
        self.assertTrue(found)
