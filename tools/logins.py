"""Logins for persons without an e-mail address. Plain Python, no database."""

import re

_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_LATIN = (
    "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya"
).split()
_LETTERS = {
    ord(cyrillic): latin.strip("_")
    for cyrillic, latin in zip(_CYRILLIC, _LATIN, strict=True)
}


def login_stem(full_name):
    """Last name and initials in Latin letters.

    >>> login_stem("Щукина Ольга Юрьевна")
    'shchukina.o.yu'
    >>> login_stem("")
    'user'
    """
    last, *others = [*(full_name or "").casefold().split(), ""][:3]
    words = [last, *(word[:1] for word in others)]
    latin = (re.sub(r"[^a-z0-9]", "", word.translate(_LETTERS)) for word in words)
    return ".".join(word for word in latin if word) or "user"


def free_login(stem, taken):
    """The stem, or the stem with the first number not taken yet.

    >>> free_login("orlova.e", {"orlova.e", "orlova.e2"})
    'orlova.e3'
    """
    login, number = stem, 1
    while login in taken:
        number += 1
        login = f"{stem}{number}"
    return login
