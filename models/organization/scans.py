"""Papers that the staff upload."""

import base64
import binascii

from odoo.exceptions import ValidationError

from ...tools.scan import scan_type

LARGEST = 10 * 1024 * 1024


def read_upload(record, name):
    """The file in a field, as bytes; refused when it is damaged or far too large."""
    # Otherwise a web client is told sizes; and whoever may write one may not read it.
    own = record.sudo().with_context(bin_size=False)  # to look at the file
    try:
        content = base64.b64decode(own[name] or b"", validate=True)
    except binascii.Error as error:
        raise ValidationError(record.env._("The file has arrived damaged.")) from error
    if len(content) > LARGEST:
        raise ValidationError(record.env._("The file is larger than 10 MB."))
    return content


def check_scans(records, name):
    """Refuse what is no scan: programs, pages with scripts, what is far too large.

    :param name: a field of theirs that holds a file
    """
    for one in records:
        content = read_upload(one, name)
        if content and not scan_type(content):
            raise ValidationError(
                records.env._(
                    "A scan is a picture (JPEG, PNG) or a PDF; this file is neither."
                )
            )
