"""Dates, numbers and counts as people say them, in one language. No database.

Locales are names of Babel's, such as ``ru_RU``.
"""

from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

PLURAL_ORDER = ("zero", "one", "two", "few", "many", "other")


@lru_cache(maxsize=8192)
def say_date(day, pattern, locale):
    """A date by a pattern of Unicode's, in the words of the language.

    >>> from datetime import date
    >>> say_date(date(2026, 11, 24), "EEE d MMMM", "ru_RU")
    'вт 24 ноября'
    """
    return format_date(day, pattern, locale)


def say_period(first, last, locale):
    """Two dates as a period, the month said once where it is the same.

    >>> from datetime import date
    >>> say_period(date(2026, 11, 16), date(2026, 11, 21), "ru_RU")
    '16 – 21 ноября'
    >>> say_period(date(2026, 11, 30), date(2026, 12, 5), "ru_RU")
    '30 ноября – 5 декабря'
    """
    same = (first.year, first.month) == (last.year, last.month)
    return (
        f"{say_date(first, 'd' if same else 'd MMMM', locale)} – "
        f"{say_date(last, 'd MMMM', locale)}"
    )


@lru_cache(maxsize=4096)
def say_number(number, locale, pattern="0.0#"):
    """A number with the language's decimal sign.

    >>> say_number(4.571, "ru_RU"), say_number(4, "ru_RU"), say_number(3.5, "en_US")
    ('4,57', '4,0', '3.5')
    """
    return format_decimal(number, pattern, locale)


def say_percent(share, locale):
    """A share in per cent, as the language writes it.

    >>> say_percent(0.8, "ru_RU").replace(chr(160), " "), say_percent(0.8, "en_US")
    ('80 %', '80%')
    """
    return format_percent(share, locale=locale)


def say_time(hours):
    """A time of the day given in hours.

    >>> say_time(9.25)
    '9:15'
    """
    minutes = round(hours * 60)
    return f"{minutes // 60}:{minutes % 60:02}"


@lru_cache(maxsize=64)
def _plural_rule(locale):
    rule = Locale.parse(locale).plural_form
    return rule, [tag for tag in PLURAL_ORDER if tag in {*rule.tags, "other"}]


def say_count(number, forms, locale):
    """A number with its noun in the right form.

    :param forms: the noun's forms in the order of Unicode's plural categories, split
        by ``|``; the last one serves for the categories that are not given

    >>> [say_count(n, "урок|урока|уроков", "ru_RU") for n in (1, 3, 5, 21)]
    ['1 урок', '3 урока', '5 уроков', '21 урок']
    >>> say_count(2, "lesson|lessons", "en_US")
    '2 lessons'
    """
    rule, tags = _plural_rule(locale)
    words = forms.split("|")
    return f"{number} {words[min(tags.index(rule(number)), len(words) - 1)]}"


def capitalised(text):
    """The text with its first letter raised, the others as they are."""
    return text[:1].upper() + text[1:]


def roman(number):
    """«IV», the way terms are counted; what is higher stays as it is"""
    numerals = ("", "I", "II", "III", "IV", "V", "VI")
    return numerals[number] if 0 <= number < len(numerals) else str(number)
