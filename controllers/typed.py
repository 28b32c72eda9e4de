"""What a form brings."""


def typed_text(value, length=None):
    """A text as it was typed, without what nobody types (NUL).

    Whoever writes requests by hand may send a file in place of a text: it is none.
    """
    return value.replace("\0", "").strip()[:length] if isinstance(value, str) else ""
