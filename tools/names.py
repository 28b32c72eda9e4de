"""Names of persons: comparing and shortening them. Plain Python, no database."""

from functools import lru_cache


def normalise(name):
    """The form in which two spellings of one name are equal.

    Case, surplus spaces, ё and е, and the order of the words do not count.

    >>> normalise("Семёнов  Пётр") == normalise("петр СЕМЕНОВ")
    True
    """
    words = (name or "").casefold().replace("ё", "е").replace("-", " ").split()
    return " ".join(sorted(words))


def split_full_name(full_name):
    """Last, first and middle name of «Фамилия Имя Отчество».

    :return: tuple of three strings, the missing ones empty; more than three words
        leave the surplus in the middle name («Оглы» and the like)
    """
    words = (full_name or "").split()
    last, first, *middle = [*words, "", ""][: max(len(words), 2)]
    return last, first, " ".join(middle)


def short_name(last, first, middle):
    """«Орлова Е. В.»"""
    initials = " ".join(f"{word[0]}." for word in (first, middle) if word)
    return f"{last} {initials}".strip()


@lru_cache(maxsize=4096)
def short_full_name(full_name):
    """«Орлова Елена Викторовна» as «Орлова Е. В.»."""
    return short_name(*split_full_name(full_name))
