"""What goes otherwise than planned: substitutions, moves, cancellations."""

from .plan import TEACHERS

SICK = {0: "sinitsyna", 1: "sinitsyna", 2: "notkina"}
"""Who is ill, by number of taught days from today on."""
CANCELLED = {"8А": (2, "Районная олимпиада школьников")}
CANCELLED["3А"] = (3, "Экскурсия в краеведческий музей")
"""Class: number of taught days from today, and why its last lesson is cancelled."""
MOVED = ("6Б", 1, 3, "Педагогический совет")
"""Class, number of the day from which and to which its last lesson is moved, why."""


def rearrange(school, entries):
    """Change the timetable of these days.

    :param entries: the lessons of the journal
    """
    days = [day for day in (*school.past[-1:], *school.coming) if day >= school.today]
    by_day = {day: [one for one in entries if one.plan.day == day] for day in days}
    for number, day in enumerate(days):
        if number in SICK:
            _substitute(school, by_day[day], SICK[number])
    for class_key, (number, reason) in CANCELLED.items():
        if number < len(days) and (last := _last(by_day[days[number]], class_key)):
            last.record.write({"state": "cancelled", "reason": reason})
    class_key, source, target, reason = MOVED
    if target < len(days):
        _move(by_day[days[source]], by_day[days[target]], class_key, reason)


def _substitute(school, entries, teacher):
    """Give a teacher's lessons of a day to colleagues who are free then."""
    busy = {(one.teacher, one.plan.period) for one in entries}
    for entry in entries:
        if entry.teacher != teacher:
            continue
        period = entry.plan.period
        free = [login for login in TEACHERS if (login, period) not in busy]
        if free:
            substitute = free[period % len(free)]
            busy.add((substitute, period))
            entry.record.write(
                {
                    "substitute_id": school["user", substitute].id,
                    "reason": "Болезнь учителя",
                }
            )


def _last(entries, class_key):
    """The class's last lesson of a day, if it is still to come."""
    lessons = [one for one in entries if one.plan.class_key == class_key]
    if lessons and not lessons[-1].is_written:
        return lessons[-1]
    return None


def _move(source, target, class_key, reason):
    """Move a class's last lesson of a day behind its lessons of another day."""
    lesson = _last(source, class_key)
    if not lesson:
        return
    period = 1 + max(one.plan.period for one in target if one.pupils == lesson.pupils)
    busy = {one.teacher for one in target if one.plan.period == period}
    if lesson.teacher not in busy:
        lesson.record._move(target[0].plan.day, period, reason)
