"""Programs that were written by others, at our door."""

import json
import subprocess
import sys
import unittest
from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import checks

from odoo.tests import tagged

from .oneroster_rest_common import RestCase, document

PROGRAM = Path(__file__).with_name("oneroster_client_program.py")
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
EXAMPLES = 6  # an operation: there are some 80


class ForeignClientCase(RestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        parameters = cls.env["ir.config_parameter"].sudo()  # the administrator's
        parameters.set_param("school_diary.oneroster_requests_per_minute", 1_000_000)


@tagged("post_install", "-at_install")
class TestOneRosterFuzzed(ForeignClientCase):
    """Whatever a program sends that has read the official documents."""

    def test_rostering(self):
        self._fuzz("rostering")

    def test_gradebook(self):
        self._fuzz("gradebook")

    def _fuzz(self, service):
        if not document(service):
            raise unittest.SkipTest("The standard's documents are not in DATA.")
        schema = schemathesis.openapi.from_dict(document(service))
        ids = self._real_ids()
        count = 0
        for found in schema.get_all_operations():
            with self.subTest(found.ok().label):
                self._fuzz_operation(service, found.ok(), ids)
            count += 1
        self.assertGreater(count, 30)

    def _real_ids(self):
        """Of records that are there, by the names of the documents' parameters."""
        read = self.get
        result = read("gradebook/results")["results"][0]
        return {
            "classSourcedId": result["class"]["sourcedId"],
            "schoolSourcedId": read("rostering/orgs")["orgs"][0]["sourcedId"],
            "studentSourcedId": result["student"]["sourcedId"],
            "lineItemSourcedId": result["lineItem"]["sourcedId"],
            "termSourcedId": "nothing",
        }

    def _fuzz_operation(self, service, operation, ids):
        base = f"{self.base_url()}/ims/oneroster/{service}/v1p2"
        headers = {"Authorization": f"Bearer {self._own_token()}"}

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],  # what fails is told as it is
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(), is_real=st.booleans())
        def run(case, is_real):
            if is_real:
                for name in case.path_parameters or {}:
                    case.path_parameters[name] = ids.get(name, "nothing")
            answer = case.call(base_url=base, headers=headers, session=self.opener)
            case.validate_response(answer, checks=CHECKS)

        self.env.flush_all()
        run()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestOneRosterClient(ForeignClientCase):
    def test_reads(self):
        own = self.env["school.student"].search([("company_id", "=", self.school.id)])
        token = self._own_token()
        self.env.flush_all()
        with self.allow_requests(all_requests=True):
            run = subprocess.run(
                [sys.executable, str(PROGRAM), self.base_url(), token],
                capture_output=True,
                text=True,
                timeout=60,
            )
        self.assertEqual(run.returncode, 0, run.stderr[-3000:])
        read = json.loads(run.stdout)
        self.assertEqual(read["orgs"], [self.school.name])
        self.assertEqual(
            sorted(map(tuple, read["students"])),
            sorted((one.last_name, one.first_name, one.middle_name) for one in own),
        )
        self.assertEqual(read["identifier"], "О-17")
        self.assertIn("6Б", read["classes"])
        self.assertIn("2026/2027", read["sessions"])
        self.assertGreater(read["enrollments"], len(own))
        self.assertEqual(len(read["items"]), 5)
        self.assertEqual(sorted(read["scores"]), [2, 3, 4, 4, 5])
