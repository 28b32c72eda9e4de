"""Whether a word that came from outside is the agreed one. No database."""

from hmac import compare_digest


def is_agreed(given, agreed):
    """Compared in a time that tells nothing of where they differ.

    As bytes: of texts Python compares those of plain letters alone, and who sends
    others is to be refused like anybody.

    >>> is_agreed("ключ", "5f1d"), is_agreed("5f1d", "5f1d")
    (False, True)
    """
    return compare_digest(given.encode(), agreed.encode())
