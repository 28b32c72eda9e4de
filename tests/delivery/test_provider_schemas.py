"""What we send and answer to is what the providers' public descriptions say.

They lie outside the project; the tests skip where they are absent.
"""

import json
import os
import unittest
from pathlib import Path

import jsonschema
import yaml

from odoo.tests import tagged

from ..exchange.netschool_file import DATA
from .hook_common import SECRET, HookCommon
from .stand_ins import MaxStandIn, TelegramStandIn, WhatsAppStandIn
from .test_http_carriers import ADDRESSES, CarrierCommon

MESSAGING = DATA / "messaging"
TELEGRAM = "telegram_bot_api.json"
MAX = "max_official_schema.yaml"
WHATSAPP = "meta_whatsapp_business-messaging-api_v23.0.yaml"
TYPES = {
    "Integer": int,
    "String": str,
    "Boolean": bool,
    "Float": float,
}


def description(name):
    path = MESSAGING / name
    if not path.exists():
        raise unittest.SkipTest(f"no description at {path} (set DATA)")
    text = path.read_text()
    return json.loads(text) if name.endswith("json") else yaml.safe_load(text)


def check(value, schemas, name):
    """Check a value against a schema of an OpenAPI description."""
    schema = {
        "$ref": f"#/components/schemas/{name}",
        "components": {"schemas": schemas},
    }
    jsonschema.Draft202012Validator(_plain(schema)).validate(value)


def _plain(schema):
    """OpenAPI 3.0 says ``nullable`` where JSON Schema has a type of its own."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {name: _plain(one) for name, one in schema.items()}
    return (
        {"anyOf": [{"type": "null"}, plain]}
        if plain.pop("nullable", False) is True
        else plain
    )


@tagged("post_install", "-at_install")
class TestProviderSchemas(CarrierCommon):
    def _asked(self, provider):
        """The last request, for a message that was taken."""
        outcome = self._carry(provider)
        self.assertEqual(outcome.state, "sent", outcome.reason)
        return provider.asked[-1]

    def _check_telegram(self, api, fields, value):
        known = {field["name"]: field for field in fields}
        self.assertLessEqual(set(value), set(known))
        self.assertFalse(
            {name for name, one in known.items() if one["required"]} - set(value)
        )
        for name, one in value.items():
            types = known[name]["types"]
            (nested,) = [kind for kind in types if kind in api["types"]] or [None]
            if nested:
                self._check_telegram(api, api["types"][nested]["fields"], one)
            elif isinstance(one, list):
                self.assertIn("Array of String", types)
            else:
                self.assertIsInstance(one, tuple(TYPES[kind] for kind in types))

    def test_telegram(self):
        api = description(TELEGRAM)
        with self._provider(TelegramStandIn) as provider:
            asked = self._asked(provider)
            fields = api["methods"]["sendMessage"]["fields"]
            self._check_telegram(api, fields, asked.body)
            provider.channel.action_register_hook()
            asked = provider.asked[-1]
            self.assertTrue(asked.path.endswith("/setWebhook"))
            fields = api["methods"]["setWebhook"]["fields"]
            self._check_telegram(api, fields, asked.body)
            self.assertEqual(provider.channel.bot_name, "s_bot")

    def test_max(self):
        api = description(MAX)
        schemas = api["components"]["schemas"]
        with self._provider(MaxStandIn) as provider:
            asked = self._asked(provider)
            self.assertIn(asked.path, api["paths"])
            check(asked.body, schemas, "NewMessageBody")
            named = {
                one["name"] for one in api["paths"]["/messages"]["post"]["parameters"]
            }
            self.assertLessEqual(set(asked.query), named)
            answer = provider.take(asked)
            check(answer, schemas, "SendMessageResult")
            provider.channel.action_register_hook()
            asked = provider.asked[-1]
            self.assertIn(asked.path, api["paths"])
            check(asked.body, schemas, "SubscriptionRequestBody")
            known = schemas["Update"]["discriminator"]["mapping"]
            self.assertLessEqual(set(asked.body["update_types"]), set(known))

    def test_whatsapp(self):
        api = description(WHATSAPP)
        schemas = api["components"]["schemas"]
        self.assertIn("/{Version}/{Phone-Number-ID}/messages", api["paths"])
        with self._provider(WhatsAppStandIn) as provider:
            asked = self._asked(provider)
            check(asked.body, schemas, "TemplateMessage")
            check(provider.take(asked), schemas, "MessageResponsePayload")
            check(provider.busy()[2], schemas, "ErrorResponse")


@tagged("post_install", "-at_install")
class TestProvidersOwnExamples(HookCommon):
    """MAX's own examples of what it tells a bot."""

    def _example(self, name):
        path = MESSAGING / "max_stubs" / f"webhook.{name}.json"
        if not path.exists():
            raise unittest.SkipTest(f"no example at {path} (set DATA)")
        return json.loads(path.read_text())

    def test_max(self):
        secret = {"X-Max-Bot-Api-Secret": SECRET}
        with self._provider(MaxStandIn, hook_secret=SECRET) as provider:
            for name in ("bot_stopped", "dialog_removed"):
                agreement = self._agreement(
                    self.guardian, ADDRESSES["max"], channel="max"
                )
                answer = self._tell(provider.channel, self._example(name), **secret)
                self.assertEqual(answer.status_code, 200)
                self.assertTrue(agreement.date_end)
            self._tell(provider.channel, self._example("bot_started"), **secret)
            self.assertTrue(provider.taken, "no code: it says so")
            examples = Path(MESSAGING, "max_stubs").glob("webhook.*.json")
            for path in sorted(examples):
                name = os.path.basename(path).split(".")[1]
                answer = self._tell(provider.channel, self._example(name), **secret)
                self.assertEqual(answer.status_code, 200, name)
