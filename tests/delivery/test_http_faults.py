"""Workers die, a provider over HTTP fails: nothing lost, nothing twice, all told."""

import json
from pathlib import Path

import requests

from odoo.tests import tagged

from ..processes import ProcessCase
from .common import free_port
from .http_faults import COLUMNS, FAULTS, StormySms, StormyWhatsApp, untruths
from .stand_ins import HANG
from .storm import go, ride_out

FAMILIES = 60
KILLS = 2
RATES = {**dict.fromkeys(FAULTS, 0.03), HANG: 0.01}


@tagged("post_install", "-at_install")
class TestHttpFaults(ProcessCase):
    script = Path(__file__).with_name("sending_process.py")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._wait(cls._start("fill", FAMILIES, free_port()))
        port = free_port()
        cls.url = f"http://127.0.0.1:{port}"
        go(cls._start("hear", port))

    def setUp(self):
        super().setUp()
        # What the test before has given up was handed on to paper.
        self._rows("DELETE FROM school_notice")
        self._rows("DELETE FROM school_delivery_agreement WHERE channel = 'paper'")

    def _check(self, kind, doubt_rule):
        """Send through a storm.

        :return: the provider, rows of the notices
        """
        with kind(2026, 2 * FAMILIES, **RATES).serve() as provider:
            settings = {**provider.settings(), "doubt_rule": doubt_rule}
            code, settings = json.dumps(kind.code), json.dumps(settings)
            path = self._wait(self._start("connect", code, settings))
            # The first request takes longest: it is none of the storm's.
            answer = requests.post(f"{self.url}{path}", timeout=30)
            self.assertNotEqual(answer.status_code, 404)
            provider.tell_to(f"{self.url}{path}")
            ride_out(lambda action: self._start(action, 7), KILLS, 0.6)
            self.assertTrue(provider.settle())
            notices = self._rows(
                f"SELECT {COLUMNS} FROM school_notice WHERE channel = '{kind.code}'"
            )
        self.assertEqual(len(notices), FAMILIES)
        self.assertTrue(provider.early)
        self.assertFalse(untruths(notices, provider, KILLS, doubt_rule))
        return provider, notices

    def test_never_twice_where_the_office_decides(self):
        """By WhatsApp, whose reports bear our name of the message."""
        provider, notices = self._check(StormyWhatsApp, "office")
        self.assertEqual(len(provider.taken), len({one.key for one in provider.taken}))
        self.assertTrue([row for row in notices if row[2] == "doubt"])

    def test_sent_again_where_the_answer_was_lost(self):
        """By an SMS gateway, whose reports bear its own name alone."""
        provider, _notices = self._check(StormySms, "again")
        self.assertGreaterEqual(len(provider.taken), FAMILIES)
        self.assertTrue(provider.repeated, "some reports came too early")
