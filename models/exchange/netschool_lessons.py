"""The lessons of a diary's week: known by their numbers there, else by their place."""

from odoo.fields import Domain

from ...tools.netschool_keys import subject_key
from .partner_settling import REFUSALS, reason_of

KIND = "classmeetings"
GIVEN = ("planned", "held")


class NetschoolLessons:
    """
    :param run: ``school.exchange``, as superuser
    """

    def __init__(self, run, findings):
        self._system = run.system_id
        self._findings = findings
        self.env = run.env
        self._today = run.company_id._school_today()
        self._external = self.env["school.external.id"]

    def bring(self, lessons, courses):
        """Lessons that are missing are made; past ones were held.

        :return: dict of the partner's number to ``school.lesson``
        """
        wanted = {}
        for one in lessons:
            course = courses.get(subject_key(one.subject))
            if course:
                wanted[one.id] = (one, course)
        found = self._find(wanted)
        made = self._make({key: wanted[key] for key in wanted if key not in found})
        known = self._external._lookup(self._system, KIND, wanted)
        self._external._remember(
            self._system,
            KIND,
            "school.lesson",
            {
                key: lesson.id
                for key, lesson in (found | made).items()
                if known.get(key) != ("school.lesson", lesson.id)
            },
        )
        held = self.env["school.lesson"].union(
            *(
                found[key]
                for key, (one, _course) in wanted.items()
                if key in found and self._is_held(one)
            )
        )
        held.filtered(lambda one: one.state == "planned").write({"state": "held"})
        return found | made

    def _find(self, wanted):
        """The present lessons; one that the partner has moved is looked for anew."""
        known = self._external._lookup(self._system, KIND, wanted)
        lessons = self.env["school.lesson"].search(
            Domain("id", "in", [record_id for _model, record_id in known.values()])
            | Domain("course_id", "in", [course.id for _one, course in wanted.values()])
            & Domain("date", "in", list({one.day for one, _course in wanted.values()})),
            order="period, id",
        )
        by_id = {lesson.id: lesson for lesson in lessons}
        found = {}
        for key, (_model, record_id) in known.items():
            one, course = wanted[key]
            lesson = by_id.get(record_id)
            place = lesson and (lesson.course_id, lesson.date)
            if place == (course, one.day) and lesson.state in GIVEN:
                found[key] = lesson
        free = lessons.filtered(lambda lesson: lesson.state in GIVEN)
        for lesson in found.values():
            free -= lesson
        return self._by_place(wanted, found, free)

    def _by_place(self, wanted, found, free):
        """By course, day and number; by course and day where a number is not known."""
        places = {}
        for lesson in free:
            places.setdefault((lesson.course_id.id, lesson.date, lesson.period), lesson)
        for key, (one, course) in wanted.items():
            if key in found:
                continue
            for number in dict.fromkeys((one.number, 0)):
                lesson = places.pop((course.id, one.day, number), None)
                if lesson:
                    found[key] = lesson
                    break
        return found

    def _make(self, wanted):
        made = {}
        vals = {key: self._vals(*one) for key, one in wanted.items()}
        lessons = self.env["school.lesson"]
        try:
            with self.env.cr.savepoint():
                made = dict(zip(vals, lessons.create(list(vals.values())), strict=True))
        except REFUSALS:
            for key, values in vals.items():
                try:
                    with self.env.cr.savepoint():
                        made[key] = lessons.create(values)
                except REFUSALS as error:
                    self._findings.refuse(reason_of(error))
        self._findings.counts["created"] += len(made)
        return made

    def _is_held(self, one):
        """The diary shows lessons to come, too: of today, those with a mark were."""
        is_marked = any(work.mark for work in one.assignments)
        return one.day < self._today or (one.day == self._today and is_marked)

    def _vals(self, one, course):
        vals = {
            "course_id": course.id,
            "date": one.day,
            "period": one.number,
            "state": "held" if self._is_held(one) else "planned",
        }
        if one.room:
            vals["room"] = one.room
        if 0 < one.start < one.end <= 24:
            vals.update(time_start=one.start, time_end=one.end)
        return vals
