"""In which form the names of classes and subjects in a report are compared."""

import re

# Latin letters that look like Cyrillic ones are common in names of classes.
_LOOKALIKES = str.maketrans("abcehkmoptxy", "авсенкмортху")


def class_key(name: str) -> str:
    """The form in which two spellings of a class are equal: ``8А``, ``8 «а»``, ``8-A``.

    >>> class_key("8 «А»") == class_key("8-A")
    True
    """
    text = name.casefold().translate(_LOOKALIKES).replace("ё", "е")
    return re.sub(r"[^0-9a-zа-я]", "", text)


def subject_key(name: str) -> str:
    """Case, surplus spaces, ё and е do not count."""
    return " ".join(name.casefold().replace("ё", "е").split())
