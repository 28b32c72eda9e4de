import importlib
import pkgutil
import types

from odoo.tests import BaseCase, tagged

from odoo.addons.school_diary import tests

from .clauses import CLAUSES, regulation


def _is_test(name, attribute):
    return name.startswith("test_") and isinstance(attribute, types.FunctionType)


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
                if not (test is case or _is_test(name, test)):
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

    def test_each_is_named_by_a_test(self):
        """And by one of its regulation's own walk (tests/regulations)."""
        found = proofs()
        self.assertFalse(found.keys() - CLAUSES)
        nobody = sorted(CLAUSES - found.keys())
        self.assertFalse(nobody, "No test names these clauses.")
        not_walked = sorted(
            clause
            for clause, names in found.items()
            if not any(f".regulations.test_{clause[:3]}:" in name for name in names)
        )
        self.assertFalse(not_walked, "The walk leaves these clauses out.")
