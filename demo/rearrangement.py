"""What goes otherwise than planned: substitutions, moves, cancellations."""

from .plan import TEACHERS

SICK = {0: "sinitsyna", 1: "sinitsyna", 2: "notkina"}
"""Who is ill, by number of taught days from today on."""
CANCELLED = {
    "8А": (2, "Районная олимпиада школьников"),
    "3А": (3, "Экскурсия в краеведческий музей"),
}
"""Class: number of taught days from today, and why its last lesson is cancelled."""
MOVED = ("6Б", 2, "Педагогический совет")
"""Class, by how many taught days its last lesson of the next suitable day is moved, and
why."""


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
    class_key, distance, reason = MOVED
    for source, target in zip(days[1:], days[1 + distance :], strict=False):
        if _move(by_day[source], by_day[target], class_key, reason):
            break


def _substitute(school, entries, teacher):
    """Give a teacher's lessons of a day to colleagues who are free then."""
    busy = {(one.teacher, one.plan.period) for one in entries}
    for entry in entries:
        if entry.teacher != teacher:
            continue
        period = entry.plan.period
        free = [login for login in TEACHERS if (login, period) not in busy]
        if free:
            substitute = min(
                free, key=lambda login, plan=entry.plan: _distance(login, plan)
            )
            busy.add((substitute, period))
            entry.record.write(
                {
                    "substitute_id": school["user", substitute].id,
                    "reason": "Болезнь учителя",
                }
            )


def _distance(login, lesson):
    """How far a teacher is from a lesson: 0 teaches the subject, 1 the class."""
    taught = TEACHERS[login].rooms
    if lesson.subject in " ".join(taught.values()).split():
        return 0
    return 1 if lesson.class_key in taught else 2


def _last(entries, class_key):
    """The class's last lesson of a day, if it is still to come and not a double one."""
    lessons = [one for one in entries if one.plan.class_key == class_key][-2:]
    courses = {one.plan.course for one in lessons}
    if len(courses) < len(lessons) or not lessons or lessons[-1].is_written:
        return None
    return lessons[-1]


def _move(source, target, class_key, reason):
    """Move a class's last lesson of a day behind its lessons of another day.

    :return: whether it was possible
    """
    lesson = _last(source, class_key)
    if not lesson or lesson.record.substitute_id:
        return False
    pupils = {pupil.key for pupil in lesson.pupils}
    period = 1 + max(
        one.plan.period
        for one in target
        if not pupils.isdisjoint(pupil.key for pupil in one.pupils)
    )
    if lesson.teacher in {one.teacher for one in target if one.plan.period == period}:
        return False
    lesson.record._move(target[0].plan.day, period, reason)
    return True
