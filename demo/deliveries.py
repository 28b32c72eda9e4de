"""What the families were told of late: digests by e-mail, extracts on paper, and the
lessons that are cancelled in these days."""

from datetime import time, timedelta

from .organization import utc

WEEKS = 3
WAITING = 2
"""Forecasts whose address no longer exists."""
REFUSED = "550 5.1.1 User unknown"
CANCELLED_NOTE = "День закончится на один урок раньше, встречайте ребёнка вовремя."


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
        _hand_out(school, told.batch_id, at)


def _hand_out(school, batches, at):
    """Printed by the office, handed over and signed for."""
    secretary = school["user", "secretary"].id
    for batch in batches:
        batch.notice_ids.write({"received_on": at.date(), "is_signed": True})
        batch.write(
            {
                "state": "handed_over",
                "printed_at": at,
                "printed_by": secretary,
                "given_at": at,
                "given_by": secretary,
                "holder_id": batch.class_id.homeroom_teacher_id.id,
                "handed_at": at,
                "handed_by": batch.class_id.homeroom_teacher_id.id or secretary,
            }
        )


def foretell(school):
    """What grades to expect: all but a few letters are delivered."""
    notices = school.env["school.notice"]._make_forecasts(school.company)
    told, failed = notices[WAITING:], notices[:WAITING]
    told.write({"state": "sent", "sent_at": school.now})
    failed.write({"state": "failed", "error": REFUSED})
    failed._note_event("failed", REFUSED)


def tell(school):
    """The families have been told of the lessons that are cancelled in these days."""
    deputy = school["user", "deputy"]
    lessons = school.env["school.lesson"].with_user(deputy)
    cancelled = lessons.search(
        [
            ("company_id", "=", school.company.id),
            ("state", "=", "cancelled"),
            ("date", ">=", school.today),
        ]
    )
    changes = school.env["school.change"].with_user(deputy)
    notices = changes._tell(cancelled, CANCELLED_NOTE)
    notices.sudo().write({"state": "sent", "sent_at": school.now})  # by the mail server


def happen(school):
    """What happened of late has been told: from a demo nothing is sent."""
    notices = school.env["school.notice"]
    notices._make_events(school.company)
    events = notices.search(
        [("company_id", "=", school.company.id), ("source_id", "!=", False)]
    )
    events.write({"state": "sent", "sent_at": school.now, "retry_at": False})


def _weeks(school):
    """Mondays of the last weeks with lessons whose digests are due by now."""
    mondays = {day - timedelta(days=day.weekday()) for day in school.past}
    due = school.company._school_due_week()
    return sorted(monday for monday in mondays if monday <= due)[-WEEKS:]


def _delivered_at(school, saturday):
    return min(utc(saturday, time(14)), school.now)
