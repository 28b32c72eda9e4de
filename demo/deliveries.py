"""What the families were told of late: digests by e-mail, extracts on paper."""

from datetime import datetime, timedelta

from .organization import utc

WEEKS = 3


def deliver(school):
    """Three weeks of notices, delivered; the last extracts wait to be printed."""
    latest = school.company._school_due_week()
    for age in reversed(range(WEEKS)):
        monday = latest - timedelta(weeks=age)
        notices = school.env["school.notice"]._make_week(school.company, monday)
        at = _delivered_at(school, monday + timedelta(days=5))
        told = notices if age else notices.filtered(lambda one: one.channel == "email")
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


def _delivered_at(school, saturday):
    afternoon = datetime.min.time().replace(hour=14)
    return min(utc(saturday, afternoon), school.now)
