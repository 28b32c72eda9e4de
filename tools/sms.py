"""Text messages of telephones: how many of them a text makes. No database."""

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""Characters of seven bits (3GPP TS 23.038); all others are sent in UCS-2."""
GSM_PAIRS = frozenset("\f^{}\\[~]|€")
"""Those that take the place of two."""


def count_parts(text):
    """The messages that operators count for a text.

    >>> count_parts("а" * 70), count_parts("а" * 71), count_parts("a" * 160)
    (1, 2, 1)
    """
    if GSM.union(GSM_PAIRS).issuperset(text):
        length = len(text) + sum(char in GSM_PAIRS for char in text)
        alone, joined = 160, 153
    else:
        length = len(text.encode("utf-16-le")) // 2
        alone, joined = 70, 67
    return 1 if length <= alone else -(-length // joined)
