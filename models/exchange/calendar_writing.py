"""An agenda as an iCalendar file (RFC 5545, RFC 7986), in the words of its reader."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

import pytz
from icalendar import Calendar, Event, Timezone, Todo

from odoo.tools.misc import babel_locale_parse

from ...tools.phrases import say_date

REFRESH = timedelta(hours=1)
LONGEST_SUMMARY = 80


@lru_cache(maxsize=64)
def zone_component(name, first_year, last_year):
    """VTIMEZONE of whole years, so that it is the same all the year round."""
    return Timezone.from_tzid(
        name, first_date=date(first_year, 1, 1), last_date=date(last_year, 12, 31)
    )


class CalendarWriting:
    """Writes the same text for the same facts: its ETag is that of the facts.

    :param env: in the reader's language
    :param agenda: ``Agenda``
    :param timezone: the school's, of pytz
    :param made_at: moment (naive, UTC) of what has no moment of its own
    :param domain: the right half of the identifiers, unique to the database
    """

    def __init__(self, env, agenda, timezone, made_at, domain):
        self.env = env
        self.agenda = agenda
        self.timezone = timezone
        self.made_at = made_at
        self.domain = domain
        self.locale = str(babel_locale_parse(env.lang))

    def text(self, period, lessons, vacations, homework):
        """
        :param period: first and last day
        :param lessons: which of the agenda's lessons are to be in it
        :param vacations, homework: whether they are
        :return: bytes
        """
        calendar = self._calendar()
        first, last = period
        calendar.add_component(
            zone_component(self.timezone.zone, first.year, last.year)
        )
        for lesson in lessons:
            calendar.add_component(self._lesson(lesson))
        for vacation in self.agenda.vacations if vacations else ():
            calendar.add_component(self._vacation(vacation))
        for holiday in self.agenda.holidays if vacations else ():
            calendar.add_component(self._holiday(holiday))
        for work in self.agenda.homework if homework else ():
            calendar.add_component(self._homework(work))
        return calendar.to_ical()

    def _calendar(self):
        calendar = Calendar()
        calendar.add("version", "2.0")
        calendar.add("prodid", "-//School Diary//Calendar//EN")
        name = self.env._("Diary: %(pupil)s", pupil=self.agenda.pupil.first_name)
        calendar.add("name", name)
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        # What clients asked for before there was RFC 7986.
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", self.timezone.zone)
        calendar.add("x-published-ttl", "PT1H")
        return calendar

    def _component(self, kind, uid, change=None):
        component = kind()
        component.add("uid", f"{uid}-{self.agenda.pupil.id}@{self.domain}")
        changed_at = pytz.utc.localize(change.moment if change else self.made_at)
        component.add("dtstamp", changed_at)
        component.add("last-modified", changed_at)
        component.add("sequence", change.number if change else 0)
        component.add("class", "PRIVATE")
        return component

    # Lessons

    def _lesson(self, lesson):
        change = self.agenda.lesson_changes.get(lesson.id)
        event = self._component(Event, f"lesson-{lesson.id}", change)
        event.add("summary", self._lesson_summary(lesson))
        if lesson.time_end:
            event.add("dtstart", self._moment(lesson.day, lesson.time_start))
            event.add("dtend", self._moment(lesson.day, lesson.time_end))
        else:
            event.add("dtstart", lesson.day)
        if lesson.room:
            event.add("location", self.env._("Room %(room)s", room=lesson.room))
        if description := "\n".join(self._lesson_lines(lesson)):
            event.add("description", description)
        if lesson.work:
            event.add("categories", [lesson.work])
        event.add("status", "CONFIRMED" if lesson.takes_place else "CANCELLED")
        if not lesson.takes_place or not lesson.time_end:
            event.add("transp", "TRANSPARENT")
        return event

    def _lesson_summary(self, lesson):
        """Not every client shows what is cancelled as such: the words say it, too."""
        what = " · ".join(part for part in (lesson.subject, lesson.work) if part)
        if lesson.state == "cancelled":
            return self.env._("Cancelled: %(lesson)s", lesson=what)
        if lesson.moved_to:
            return self.env._(
                "Moved to %(day)s: %(lesson)s",
                day=self._day(lesson.moved_to),
                lesson=what,
            )
        return what

    def _lesson_lines(self, lesson):
        if lesson.topic:
            yield lesson.topic
        if lesson.substitute:
            yield self.env._("Substitution: %(teacher)s", teacher=lesson.substitute)
        elif lesson.teacher:
            yield self.env._("Teacher: %(teacher)s", teacher=lesson.teacher)
        if lesson.moved_from:
            yield self.env._("Moved from %(day)s", day=self._day(lesson.moved_from))
        if lesson.reason:
            yield lesson.reason

    def _moment(self, day, hours):
        """A moment on the school's clock."""
        clock = datetime.combine(day, time.min) + timedelta(minutes=round(hours * 60))
        return self.timezone.localize(clock)

    def _day(self, day):
        """«вт 25 ноября»"""
        return say_date(day, "EEE d MMMM", self.locale)

    # Vacations and homework

    def _vacation(self, vacation):
        change = self.agenda.vacation_changes.get(vacation.id)
        return self._days_off(f"vacation-{vacation.id}", vacation, change)

    def _holiday(self, holiday):
        """A holiday that moves is another day off: its day names it."""
        return self._days_off(f"holiday-{holiday.date_from}", holiday)

    def _days_off(self, uid, vacation, change=None):
        event = self._component(Event, uid, change)
        event.add("summary", vacation.name or self.env._("Day off"))
        event.add("dtstart", vacation.date_from)
        event.add("dtend", vacation.date_to + timedelta(days=1))  # the day after it
        event.add("transp", "TRANSPARENT")
        return event

    def _homework(self, work):
        change = self.agenda.homework_changes.get(work.id)
        task = self._component(Todo, f"homework-{work.id}", change)
        words = " ".join(work.description.split())
        if len(words) > LONGEST_SUMMARY:
            words = f"{words[:LONGEST_SUMMARY]}…"
        task.add("summary", f"{work.subject}: {words}")
        task.add("description", work.description)
        if work.given < work.due:
            task.add("dtstart", work.given)
        task.add("due", work.due)
        is_done = self.agenda.pupil.id in work.done_by
        task.add("status", "COMPLETED" if is_done else "NEEDS-ACTION")
        task.add("percent-complete", 100 if is_done else 0)
        return task
