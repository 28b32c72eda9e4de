from psycopg2 import IntegrityError

from odoo import api, models
from odoo.exceptions import UserError

from ...tools.journal_cells import BadCell
from ...tools.thematic_plan import apart, spans
from .school_course_grid import HOMEWORK_FIELDS
from .school_course_grid_save import UNFIT

NEAR = 10
"""How many lessons before and after the page its topics may be chosen from."""


class SchoolCourse(models.Model):
    """What stands beside the grid: the lesson, its plan, the evening of the class."""

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
        """:return: result of one operation on a lesson"""
        changes = operation["changes"]
        lesson_id = operation.get("lesson")
        if not isinstance(changes, dict) or type(lesson_id) is not int:
            raise BadCell(operation)
        lesson = self.env["school.lesson"].search(
            [("id", "=", lesson_id), ("course_id", "=", self.id)]
        )
        if not lesson:
            message = self.env._("This lesson is not on this page.")
            return {"status": "refused", "message": message}
        conflict = self._grid_lesson_conflict(lesson, changes, operation.get("seen"))
        if conflict:
            return {"status": "conflict", "message": conflict}
        try:
            with self.env.cr.savepoint():
                self._grid_change_lesson(lesson, changes)
        except (UserError, IntegrityError, *UNFIT) as error:
            return self._grid_refusal(error)
        result = {"status": "saved"}
        if "homework" in changes:
            result["evening"] = self.grid_evening(lesson.id)
        return result

    def _grid_lesson_conflict(self, lesson, changes, seen):
        """What somebody else has written meanwhile, where it is something else again.

        :param seen: dict of changed field to the values any of which may stand there
        :return: words, empty where there is no conflict
        """
        if not isinstance(seen, dict):
            return ""
        seen = {name: some for name, some in seen.items() if isinstance(some, list)}
        work = changes.get("homework")
        wanted = {**changes, **(work if isinstance(work, dict) else {})}
        homework = lesson.homework_ids[:1]
        for name in wanted.keys() & seen.keys():
            if name in ("topic", "type_id"):
                there = lesson[name]
            elif name in HOMEWORK_FIELDS:
                there = homework[name]
            else:
                continue
            there = there.id if name == "type_id" else there
            known = {str(one or "") for one in (*seen[name], wanted[name])}
            if str(there or "") not in known:
                return self.env._(
                    "Somebody else has written “%(theirs)s” here meanwhile; you wrote "
                    "“%(yours)s”.",
                    theirs=lesson.type_id.name if name == "type_id" else there,
                    yours=self._grid_said(name, wanted[name]),
                )
        return ""

    def _grid_said(self, name, value):
        if name != "type_id" or type(value) is not int:
            return str(value)[:300]
        kinds = self.env["school.lesson.type"].browse(value).exists()
        return kinds.name or ""

    def _grid_change_lesson(self, lesson, changes):
        vals = {name: changes[name] for name in ("topic", "type_id") if name in changes}
        if vals:
            lesson.write(vals)
        if "held" in changes:
            lesson._check_open()
            lesson.state = "held" if changes["held"] else "planned"
        if isinstance(changes.get("homework"), dict):
            self._grid_change_homework(lesson, changes["homework"])

    def _grid_change_homework(self, lesson, work):
        """Write, make or (without a description) remove the lesson's homework."""
        vals = {name: work[name] for name in HOMEWORK_FIELDS if name in work}
        homework = lesson.homework_ids[:1]
        if not homework and not vals.get("description"):
            return
        if homework and "description" in vals and not vals["description"]:
            homework.unlink()
        elif homework:
            homework.write(vals)
        else:
            if not vals.get("date_due"):
                vals.pop("date_due", None)  # by itself, the next lesson
            self.env["school.homework"].create({**vals, "lesson_id": lesson.id})
