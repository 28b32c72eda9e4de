from odoo import api, models

from ...tools.thematic_plan import apart, spans

NEAR = 10
"""How many lessons before and after the page its topics may be chosen from."""


class SchoolCourse(models.Model):
    """What stands beside the grid: the thematic plan, the evening of the class."""

    _inherit = "school.course"

    def _grid_page(self, days):
        return {**super()._grid_page(days), "plan": self._grid_plan(days)}

    def _grid_plan(self, days):
        """The plan's part that belongs to the page, in two queries.

        :return: None where the course follows no plan; otherwise a dict of ``hours``
            of the plan, ``apart`` (lessons by which the journal is behind, below zero
            ahead, None where nobody knows), ``numbers`` of the page's lessons in the
            year by id, and the ``topics`` near them
        """
        if not self.plan_id:
            return None
        lessons = self._plan_lessons()
        topics = self._plan_topics()
        hours = topics.mapped("hours")
        shown = set(lessons.filtered_domain(days).ids)
        numbers = {
            lesson.id: number
            for number, lesson in enumerate(lessons, 1)
            if lesson.id in shown
        }
        today = self.company_id._school_today()
        taught = [one.topic or "" for one in lessons if one.date <= today]
        return {
            "hours": sum(hours),
            "apart": apart(
                list(zip(topics.mapped("name"), hours, strict=True)), taught
            ),
            "numbers": numbers,
            "topics": self._grid_plan_topics(topics, numbers.values()),
        }

    def _grid_plan_topics(self, topics, numbers):
        first = min(numbers, default=0) - NEAR
        last = max(numbers, default=0) + NEAR
        return [
            {
                "id": topic.id,
                "first": begins,
                "last": ends,
                "name": topic.name,
                "section": topic.section or "",
                "type_id": topic.type_id.id,
                "homework": topic.homework or "",
            }
            for topic, (begins, ends) in zip(
                topics, spans(topics.mapped("hours")), strict=True
            )
            if begins <= last and first <= ends
        ]

    @api.readonly
    def grid_evening(self, lesson_id):
        """How much the class has to do for the day for which a lesson's homework is.

        :return: dict of ``minutes``, ``limit`` and ``warning``; empty without homework
        """
        self.ensure_one()
        self.check_access("read")
        lesson = self.env["school.lesson"].search(
            [("id", "=", lesson_id), ("course_id", "=", self.id)]
        )
        return lesson.homework_ids[:1]._evening()

    def _grid_attempt_lesson(self, operation):
        """Tell at once how full the evening is with the homework just saved."""
        result = super()._grid_attempt_lesson(operation)
        if result["status"] == "saved" and "homework" in operation["changes"]:
            result["evening"] = self.grid_evening(operation["lesson"])
        return result
