"""OneRoster's REST binding 1.2: partners' programs read a school, and send marks.

One door for all operations, which are data (``oneroster_operations.py``): who comes,
how often, what for; then what is asked is read or brought in.
"""

import json
import logging
from traceback import format_tb

from psycopg2 import OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, abort
from werkzeug.routing import Map, Rule

from odoo import SUPERUSER_ID
from odoo.http import Controller, Response, request, route

from ..models.exchange.oneroster_conditions import BadField
from ..models.exchange.oneroster_operations import OPERATIONS
from ..models.exchange.oneroster_push import Push, Refused
from ..models.exchange.oneroster_reader import BASE, Reader, Unknown
from ..models.exchange.oneroster_scope import Scope
from .oneroster_answer import MINORS, Failure, failure, links, wish

_logger = logging.getLogger(__name__)

LARGEST_BODY = 2_000_000  # bytes: some thousands of results
OPEN = {
    "type": "http",
    "auth": "public",  # who comes shows a token
    "csrf": False,
    "save_session": False,
    "sitemap": False,
}
PATHS = Map(
    [
        Rule(f"/{one.service}/{one.path}", methods=[one.method], endpoint=one)
        for one in OPERATIONS
    ],
    merge_slashes=False,
    strict_slashes=False,
)


class OneRoster(Controller):
    @route(
        f"{BASE}/<any(rostering, gradebook):service>/v1p2/<school_anything:path>",
        **OPEN,
    )
    def oneroster(self, service, path, **_params):
        try:
            return self._serve(f"/{service}/{path}")
        except OperationalError:
            raise  # another came first: Odoo tries again
        except Exception as error:
            # Where, and nothing of its words: a database's tell the row.
            trace = "".join(format_tb(error.__traceback__))
            _logger.error("OneRoster: %s\n%s", type(error).__name__, trace)
            # Raised, so that nothing of the request is kept.
            return abort(failure(Failure(500, "the request failed")))

    def _serve(self, path):
        requests = request.env["school.oneroster.request"].sudo()  # kept by the door
        token = self._token()
        if not token:
            answer = failure(Failure(401, "a valid access token is needed"))
            answer.headers["WWW-Authenticate"] = 'Bearer realm="OneRoster"'
            return answer
        client = token.client_id
        name, count = "?", 0
        try:
            wait = requests._wait_of_client(client)
            if wait:
                raise Failure(429, "too many requests", retry_after=wait)
            operation, ids = self._operation(path)
            name = operation.name
            if not token._granted() & set(operation.scopes):
                scopes = " or ".join(operation.scopes)
                raise Failure(403, f"the token has not the scope {scopes}")
            answer, count = self._answer(client, operation, ids)
        except Failure as error:
            answer = failure(error)
        if answer.status_code != 429:
            requests._note(
                client,
                name,
                answer.status_code,
                request.httprequest.remote_addr,
                count,
            )
        return answer

    def _token(self):
        kind, _space, bearer = request.httprequest.headers.get(
            "Authorization", ""
        ).partition(" ")
        tokens = request.env["school.oneroster.token"].sudo()  # the token is the right
        if kind.lower() != "bearer" or not bearer.strip():
            return tokens.browse()
        return tokens._of_bearer(bearer.strip())

    def _operation(self, path):
        method = request.httprequest.method
        try:
            return PATHS.bind("").match(path, method)
        except MethodNotAllowed as error:
            allowed = ", ".join(sorted(error.valid_methods or ()))
            raise Failure(405, "not offered here", allow=allowed) from error
        except HTTPException as error:
            raise Failure(404, "there is no such address") from error

    def _answer(self, client, operation, ids):
        """:return: the answer, and how many records it gives or took"""
        env = self._environment(client)
        try:
            if operation.write:
                return self._write(env, client, operation, ids)
            return self._read(env, client, operation, ids)
        except Unknown as error:
            raise Failure(404, f"unknown object in {error}") from error
        except BadField as error:
            minor = MINORS["filter" if error.where == "filter" else "selection"]
            raise Failure(400, f"{error.where}: {error}", minor=minor) from error
        except Refused as error:
            raise Failure(error.status, str(error)) from error

    def _environment(self, client):
        """As the system, in the school's language: what it may reach is the scope's
        affair, and whatever is written bears nobody's name."""
        school = client.company_id
        request.update_env(
            user=SUPERUSER_ID,
            context={
                "lang": school.partner_id.lang or request.env.lang,
                "allowed_company_ids": school.ids,
            },
        )
        return request.env

    def _read(self, env, client, operation, ids):
        school = client.company_id.with_env(env)
        year = env["school.year"]._current(school)
        reader = Reader(Scope(env, school, year, client.system_id))
        wanted = wish(request.httprequest.args)
        if operation.single:
            [sourced_id] = ids.values()
            found = reader.single(operation.collection, sourced_id, wanted.fields)
            return self._json(found), 1
        found, count, total = reader.page(operation, ids, wanted)
        answer = self._json(found)
        answer.headers["X-Total-Count"] = str(total)
        url = f"{school.get_base_url()}{request.httprequest.path}"
        answer.headers["Link"] = links(url, request.httprequest.args, wanted, total)
        return answer, count

    def _write(self, env, client, operation, ids):
        push = Push(env, client.with_env(env))
        body = None
        if operation.method != "DELETE":
            if (request.httprequest.content_length or 0) > LARGEST_BODY:
                raise Failure(413, f"the body has more than {LARGEST_BODY} bytes")
            try:
                body = json.loads(request.httprequest.get_data())
            except (ValueError, RecursionError) as error:
                raise Failure(400, "the body is no JSON") from error
        answered, count = push.take(operation, ids, body)
        if answered is not None:
            return self._json(answered, status=201), count
        return Response(status=204 if operation.method == "DELETE" else 201), count

    def _json(self, content, status=200):
        answer = Response(
            json.dumps(content, ensure_ascii=False),
            status=status,
            content_type="application/json",
        )
        # People's data: nothing between us keeps it.
        answer.headers["Cache-Control"] = "no-store"
        return answer
