"""Where partners' programs get access tokens: OAuth 2 client credentials (RFC 6749)."""

import base64
import binascii
import json
from urllib.parse import unquote_plus

from odoo.http import Controller, Response, request, route

from ..models.exchange.oneroster_reader import BASE
from ..models.exchange.school_oneroster_client import LIFETIME, PURL
from .oneroster import OPEN

LARGEST_FORM = 10_000  # bytes
FORM = "application/x-www-form-urlencoded"
# What may stand in the form once.
NAMES = ("grant_type", "scope", "client_id", "client_secret")


class Unfit(Exception):
    """``args``: the error's name in the RFC, and a word on it."""

    status = 400


class Stranger(Unfit):
    status = 401


class OneRosterToken(Controller):
    @route(
        f"{BASE}/token",
        methods=["POST"],
        max_content_length=LARGEST_FORM,
        **OPEN,
    )
    def oneroster_token(self, **_params):
        requests = request.env["school.oneroster.request"].sudo()  # kept by the door
        address = request.httprequest.remote_addr
        wait = requests._wait_of_address(address)
        if wait:
            return self._json(
                {"error": "temporarily_unavailable"}, 429, {"Retry-After": str(wait)}
            )
        client = request.env["school.oneroster.client"]
        headers = {}
        try:
            form = self._form()
            client = self._client(form)
            content, status = self._grant(client, form), 200
        except Unfit as unfit:
            name, text = unfit.args
            content = {"error": name, "error_description": text}
            status = unfit.status
            if status == 401:
                headers["WWW-Authenticate"] = 'Basic realm="OneRoster"'
        requests._note(client, "POST token", status, address)
        return self._json(content, status, headers)

    def _form(self):
        """The fields of the form, of which none comes twice (3.2)."""
        if request.httprequest.mimetype != FORM:
            raise Unfit("invalid_request", f"the body is {FORM}")
        form = request.httprequest.form
        if any(len(form.getlist(name)) > 1 for name in NAMES):
            raise Unfit("invalid_request", "a parameter comes twice")
        return {name: form.get(name, "") for name in NAMES}

    def _client(self, form):
        """Who comes: by HTTP Basic or by the form, not by both (2.3)."""
        basic = self._basic()
        if basic and form["client_secret"]:
            raise Unfit("invalid_request", "credentials come in two ways")
        code, secret = basic or (form["client_id"], form["client_secret"])
        clients = request.env[
            "school.oneroster.client"
        ].sudo()  # the secret is the right
        client = clients._of_credentials(code.replace("\x00", ""), secret)
        if not client:
            raise Stranger("invalid_client", "the credentials are not right")
        return client

    def _basic(self):
        """:return: client and secret of the header, or nothing"""
        header = request.httprequest.headers.get("Authorization", "")
        kind, _space, encoded = header.partition(" ")
        if kind.lower() != "basic":
            return None
        try:
            text = base64.b64decode(encoded.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise Stranger("invalid_client", "the header cannot be read") from error
        code, _colon, secret = text.partition(":")
        return unquote_plus(code), unquote_plus(secret)

    def _grant(self, client, form):
        grant_type = form["grant_type"]
        if not grant_type:
            raise Unfit("invalid_request", "grant_type is missing")
        if grant_type != "client_credentials":
            raise Unfit("unsupported_grant_type", "client_credentials, that is")
        has = client._scopes()
        asked = {one.removeprefix(PURL) for one in form["scope"].split()}
        granted = asked & has if asked else has
        if not granted:
            raise Unfit("invalid_scope", "the client has none of these scopes")
        return {
            "access_token": client._give_token(granted),
            "token_type": "Bearer",
            "expires_in": int(LIFETIME.total_seconds()),
            "scope": " ".join(f"{PURL}{one}" for one in sorted(granted)),
        }

    def _json(self, content, status, headers=None):
        answer = Response(
            json.dumps(content),
            status=status,
            content_type="application/json",
            headers=headers,
        )
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Pragma"] = "no-cache"
        return answer
