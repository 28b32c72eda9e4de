"""A partner's program, as it comes through HTTP; answers are held against the official
documents of the standard, where they are at hand."""

import base64
import json
from functools import cache
from urllib.parse import urlencode

import jsonschema

from ..common import SchoolDiaryHttpCommon
from .netschool_file import DATA
from .oneroster_common import OneRosterData

OPENAPI = DATA / "oneroster" / "openapi"
FILES = {
    "rostering": "1edtech_onerosterv1p2rostersservice_openapi3_v1p0.json",
    "gradebook": "1edtech_onerosterv1p2gradebookservice_openapi3_v1p0.json",
}
EVERYTHING = {
    name: True
    for name in (
        *("has_roster_core", "has_roster", "has_demographics", "has_gradebook_core"),
        *("has_gradebook", "has_createput", "has_createpost", "has_delete"),
    )
}


def basic(code, secret):
    return f"Basic {base64.b64encode(f'{code}:{secret}'.encode()).decode()}"


@cache
def document(service):
    """The official document, or nothing."""
    path = OPENAPI / FILES[service]
    return json.loads(path.read_text()) if path.exists() else None


def operation_of(service, method, path):
    """The document's operation that an address is of."""
    asked = path.strip("/").split("/")
    for template, operations in document(service)["paths"].items():
        parts = template.strip("/").split("/")
        if len(parts) == len(asked) and all(
            part.startswith("{") or part == one
            for part, one in zip(parts, asked, strict=True)
        ):
            return operations[method.lower()]
    raise AssertionError(f"{path} is not in the document")


class RestCase(OneRosterData, SchoolDiaryHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_oneroster()
        cls.client_record = cls._client(cls.system)
        cls.secret = cls.client_record._make_secret()
        cls.env.cr.flush()

    @classmethod
    def _client(cls, system, **scopes):
        return cls.env["school.oneroster.client"].create(
            {"name": "Журнал", "system_id": system.id, **(scopes or EVERYTHING)}
        )

    # OAuth

    def ask_token(self, data=None, auth=None, headers=None):
        """
        :param auth: client and secret, by HTTP Basic
        """
        self.env.flush_all()
        form = {"grant_type": "client_credentials"} if data is None else data
        answer = self.url_open(
            "/ims/oneroster/token",
            data=form if isinstance(form, bytes) else urlencode(form, doseq=True),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                **({"Authorization": basic(*auth)} if auth else {}),
                **(headers or {}),
            },
        )
        self.env.invalidate_all()
        return answer

    def token(self, client=None, secret=None):
        client = client or self.client_record
        answer = self.ask_token(auth=(client.code, secret or self.secret))
        self.assertEqual(answer.status_code, 200, answer.text)
        return answer.json()["access_token"]

    # Requests

    def call(self, path, method="GET", token=None, body=None, status=200, **params):
        """:param path: such as ``rostering/classes``
        :return: the answer, which is as the standard has it
        """
        self.env.flush_all()
        query = f"?{urlencode(params)}" if params else ""
        answer = self.url_open(
            f"/ims/oneroster/{path.replace('/', '/v1p2/', 1)}{query}",
            data=None if body is None else json.dumps(body),
            method=method,
            headers={
                "Authorization": f"Bearer {token or self._own_token()}",
                "Content-Type": "application/json",
            },
        )
        self.env.invalidate_all()
        self.assertEqual(answer.status_code, status, answer.text)
        if "fields" not in params:
            self.check(path, method, answer)
        return answer

    def _own_token(self):
        if not self._kept_token:
            self._kept_token = self.token()
        return self._kept_token

    _kept_token = ""

    def get(self, path, **params):
        return self.call(path, **params).json()

    def check(self, path, method, answer):
        """Hold an answer against the official document, where it is at hand."""
        service, path = path.split("/", 1)
        if not document(service) or answer.status_code in (405, 413):
            return
        responses = operation_of(service, method, path)["responses"]
        response = responses.get(str(answer.status_code), responses["default"])
        content = response.get("content")
        if not content:
            self.assertEqual(answer.content, b"")
            return
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        schema = {
            **content["application/json"]["schema"],
            "components": document(service)["components"],
        }
        jsonschema.Draft202012Validator(
            schema, format_checker=jsonschema.FormatChecker()
        ).validate(answer.json())
