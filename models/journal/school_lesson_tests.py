from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class SchoolLesson(models.Model):
    """The schedule of tests: not more of them than a class may have (000-4b)."""

    _inherit = "school.lesson"

    test_warning = fields.Char(
        string="Load of tests", compute="_compute_test_warning", compute_sudo=True
    )

    @api.depends("type_id", "date", "state", "course_id")
    def _compute_test_warning(self):
        warnings = self._test_warnings()
        for lesson in self:
            lesson.test_warning = warnings.get(lesson, (False,))[0]

    @api.constrains("type_id", "date", "state", "course_id")
    def _check_tests(self):
        """A school that is strict has no more tests than its limit."""
        for text, limit in self._test_warnings().values():
            if limit.is_strict:
                raise ValidationError(text)

    def _test_warnings(self):
        """The tests that are one too many for their class, or the class of a subgroup.

        :return: dict of lesson to (text, ``school.load.limit``)
        """
        tests = self.filtered(
            lambda one: (
                one.type_id.is_test
                and one.date
                and one.course_id
                and one.state in ("planned", "held")
            )
        )
        if not tests:
            return {}
        homes = {one: self._test_home(one.course_id.class_id) for one in tests}
        limits = self.env["school.load.limit"]._of_classes(
            self.env["school.class"].union(*homes.values())
        )
        days = self._test_days(tests, limits)
        found = {}
        for lesson, home in homes.items():
            text = self._test_words(lesson, limits[home], days.get(home.id, Counter()))
            if text:
                found[lesson] = text, limits[home]
        return found

    @api.model
    def _test_home(self, school_class):
        return school_class.parent_id or school_class

    def _test_days(self, tests, limits):
        """How many other tests the classes have by day.

        Two subgroups that write the same subject's test on one day count once: no
        pupil writes both.

        :return: dict of class id to ``Counter`` of days
        """
        classes = self.env["school.class"].union(*limits)
        first = min(tests.mapped("date")) - timedelta(days=6)
        last = max(tests.mapped("date")) + timedelta(days=6)
        others = self.sudo().search_fetch(  # the timetable is open within the school
            [
                ("class_id", "in", (classes | classes.child_ids)._origin.ids),
                ("date", ">=", first),
                ("date", "<=", last),
                ("is_test", "=", True),
                ("state", "in", ("planned", "held")),
            ],
            ["class_id", "subject_id", "date"],
        )
        days = {}
        for lesson in others:
            home = self._test_home(lesson.class_id)
            days.setdefault(home.id, set()).add((lesson.date, lesson.subject_id.id))
        return {
            class_id: Counter(day for day, _subject in found)
            for class_id, found in days.items()
        }

    def _test_words(self, lesson, limit, days):
        """Why a test is one too many, or nothing.

        :param days: the class's tests by day, among them the lesson itself if saved
        """
        stands = (
            lesson._origin.is_test
            and lesson._origin.date == lesson.date
            and lesson._origin.state in ("planned", "held")
        )
        more = 0 if stands else 1
        monday = lesson.date - timedelta(days=lesson.date.weekday())
        week = sum(days[monday + timedelta(days=offset)] for offset in range(7)) + more
        day = days[lesson.date] + more
        if limit.tests_day and day > limit.tests_day:
            return self.env._(
                "The class has %(count)s tests on %(date)s; the limit is %(limit)s.",
                count=day,
                date=format_date(self.env, lesson.date),
                limit=limit.tests_day,
            )
        if limit.tests_week and week > limit.tests_week:
            return self.env._(
                "The class has %(count)s tests in the week of %(date)s; the limit is "
                "%(limit)s.",
                count=week,
                date=format_date(self.env, monday),
                limit=limit.tests_week,
            )
        return False
