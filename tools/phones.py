"""Telephone numbers."""

import phonenumbers

REGION = "RU"
"""Numbers without a country's code are understood as Russian ones."""


def tidy_phone(text):
    """A number in the international form that providers take.

    :return: ``+79001234567``, empty where it is none

    >>> tidy_phone("8 900 123-45-67")
    '+79001234567'
    """
    try:
        number = phonenumbers.parse(text or "", REGION)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
