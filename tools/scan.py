"""Papers and pictures that people bring, known by what is in them.

Names and declared types are anybody's to choose.
"""

from odoo.tools.mimetypes import guess_mimetype

TYPES = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
}


def scan_type(content: bytes) -> str | None:
    """How the name of such a file ends; None: it is neither paper nor picture.

    >>> scan_type(b"%PDF-1.7"), scan_type(b"<svg onload='x()'>"), scan_type(b"MZ")
    ('pdf', None, None)
    """
    return TYPES.get(guess_mimetype(content))
