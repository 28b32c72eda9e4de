"""What OneRoster answers beside the records: failures, links to other pages."""

import json
from urllib.parse import urlencode

from odoo.http import Response

from ..models.exchange.oneroster_reader import Wish

PAGE, LARGEST_PAGE = 100, 5000
HIGHEST = 2**31 - 1  # as the standard has it
MINORS = {
    "filter": "invalid_filter_field",
    "selection": "invalid_selection_field",
    400: "invaliddata",
    401: "unauthorisedrequest",
    403: "forbidden",
    404: "unknownobject",
    405: "forbidden",
    413: "invaliddata",
    422: "invaliddata",
    429: "server_busy",
    500: "internal_server_error",
}


class Failure(Exception):
    """A request that is not done.

    :param text: for the partner's programmer; never says anything of a person
    """

    def __init__(self, status, text, minor="", retry_after=0, allow=""):
        super().__init__(text)
        self.status = status
        self.minor = minor or MINORS[status]
        self.headers = {}
        if retry_after:
            self.headers["Retry-After"] = str(retry_after)
        if allow:
            self.headers["Allow"] = allow


def failure(error: Failure) -> Response:
    """The standard's ``imsx_StatusInfo``."""
    content = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": str(error),
        "imsx_CodeMinor": {
            "imsx_codeMinorField": [
                {
                    "imsx_codeMinorFieldName": "TargetEndSystem",
                    "imsx_codeMinorFieldValue": error.minor,
                }
            ]
        },
    }
    return Response(
        json.dumps(content, ensure_ascii=False),
        status=error.status,
        content_type="application/json",
        headers={"Cache-Control": "no-store", **error.headers},
    )


def wish(args) -> Wish:
    """What the address says after its question mark; what is unknown is left out.

    :raise Failure:
    """
    way = args.get("orderBy", "asc")
    if way not in ("asc", "desc"):
        raise Failure(422, "orderBy is asc or desc")
    return Wish(
        limit=_number(args, "limit", PAGE, 1, LARGEST_PAGE),
        offset=_number(args, "offset", 0, 0, HIGHEST),
        sort=args.get("sort", ""),
        descending=way == "desc",
        filter=args.get("filter", ""),
        fields=tuple(
            name.strip()
            for text in args.getlist("fields")
            for name in text.split(",")
            if name.strip()
        ),
    )


def _number(args, name, default, least, most):
    text = args.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise Failure(422, f"{name} is a whole number")
    number = int(text)
    if not least <= number <= most:
        # Not silently less: who counts on the limit would leave records out.
        raise Failure(422, f"{name} lies between {least} and {most}")
    return number


def links(url, args, wanted: Wish, total) -> str:
    """The header ``Link``: the pages around this one.

    :param url: of the request, without what follows the question mark
    """
    last = max((total - 1) // wanted.limit, 0) * wanted.limit
    pages = {"first": 0, "last": last}
    if wanted.offset + wanted.limit < total:
        pages["next"] = wanted.offset + wanted.limit
    if wanted.offset:
        pages["prev"] = max(wanted.offset - wanted.limit, 0)
    rest = [(name, value) for name, value in args.items(multi=True) if name != "offset"]
    rest = [(name, value) for name, value in rest if name != "limit"]
    return ", ".join(
        f"<{url}?{urlencode([*rest, ('limit', wanted.limit), ('offset', place)])}>; "
        f'rel="{name}"'
        for name, place in pages.items()
    )
