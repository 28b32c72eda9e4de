"""What the families were told of late: digests by e-mail, extracts on paper."""

from datetime import time, timedelta

from .organization import utc

WEEKS = 3


def deliver(school):
    """Three weeks of notices, delivered; the last extracts wait to be printed."""
    weeks = _weeks(school)
    for monday in weeks:
        notices = school.env["school.notice"]._make_week(school.company, monday)
        at = _delivered_at(school, monday + timedelta(days=5))
        told = notices.filtered(
            lambda one, monday=monday: one.channel == "email" or monday != weeks[-1]
        )
        told.write({"state": "sent", "sent_at": at})
        told.batch_id.write(
            {
                "state": "handed_over",
                "printed_at": at,
                "printed_by": school["user", "secretary"].id,
                "handed_at": at,
                "handed_by": school["user", "secretary"].id,
            }
        )


def _weeks(school):
    """Mondays of the last weeks with lessons whose digests are due by now."""
    mondays = {day - timedelta(days=day.weekday()) for day in school.past}
    due = school.company._school_due_week()
    return sorted(monday for monday in mondays if monday <= due)[-WEEKS:]


def _delivered_at(school, saturday):
    return min(utc(saturday, time(14)), school.now)
