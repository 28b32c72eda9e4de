"""Days on which somebody signed."""

from odoo.exceptions import ValidationError


def check_signed(records, name):
    """Refuse a day that has not come yet, on the clock of each record's school.

    :param name: a date field of theirs
    """
    for company, signed in records.grouped("company_id").items():
        today = company._school_today()
        if any(one[name] and one[name] > today for one in signed):
            raise ValidationError(
                records.env._(
                    "“%(field)s” is a day that has not come yet: nobody has signed on "
                    "it.",
                    field=records._fields[name]._description_string(records.env),
                )
            )
