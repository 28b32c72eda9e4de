from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.translate import LazyTranslate

from ...models.exchange.netschool_reasons import REASONS as FILE_REASONS
from ...tools.netschool_keys import subject_key
from ...tools.plan_sheet import PlanSheet
from ...tools.thematic_plan import hour_labels

_lt = LazyTranslate(__name__)

REASONS = {
    "missing_topic": _lt("No row of the file names a column “Тема” (topic)."),
    "no_topics": _lt("The file has no topics."),
    "too_many_topics": _lt("The table has more than %(count)s rows."),
    "empty_topic": _lt("This row has no topic."),
    "long_topic": _lt("This topic is longer than %(count)s characters."),
    "bad_hours": _lt("“%(text)s” is not a number of hours."),
    "hours_out_of_range": _lt(
        "A topic takes a whole number of hours from 1 to 100, not “%(text)s”."
    ),
    "merged_hours": _lt(
        "One number of hours stands here for several topics. Give each its own."
    ),
    "bad_number": _lt(
        "“%(text)s” is not the number of a lesson; several are written 1-2."
    ),
    "cell_is_date": _lt(
        "Here is a date instead of numbers: a spreadsheet program has turned 1-2 into "
        "a date. Make the column text, or enter the hours."
    ),
    # What is read in a way that the teacher should know of
    "ignored_columns": _lt("Columns that are not read: %(names)s."),
    "other_sheets": _lt("Sheets that are not read: %(names)s."),
    "section": _lt("Read as the heading of a section: %(name)s."),
    "total": _lt("Read as the sum of the hours, not as a topic."),
    "other_total": _lt("The sum of the hours is %(read)s, the file says %(stated)s."),
    "unknown_type": _lt(
        "The school has no lesson type “%(text)s”: it is kept in the topic's note."
    ),
}


class SchoolThematicPlanImport(models.TransientModel):
    """Brings a thematic plan in from a spreadsheet, as its author."""

    _name = "school.thematic.plan.import"
    _inherit = "school.tried.import.mixin"
    _description = "Import of a thematic plan"
    _check_company_auto = True

    _reasons = {**FILE_REASONS, **REASONS}

    plan_id = fields.Many2one(
        "school.thematic.plan",
        string="Replace the topics of",
        check_company=True,
        domain="[('company_id', '=', company_id)]",
        help="Empty: a new plan.",
    )
    course_ids = fields.Many2many(
        "school.course",
        string="Used by",
        check_company=True,
        domain="[('company_id', '=', company_id), ('year_id.is_over', '=', False)]",
        help="The courses, as of parallel classes, that are to follow the plan.",
    )
    name = fields.Char(
        compute="_compute_plan", store=True, readonly=False, precompute=True
    )
    subject_id = fields.Many2one(
        "school.subject",
        check_company=True,
        compute="_compute_plan",
        store=True,
        readonly=False,
        precompute=True,
    )
    grade_level = fields.Integer(
        string="Year of study",
        compute="_compute_plan",
        store=True,
        readonly=False,
        precompute=True,
    )
    line_ids = fields.One2many("school.thematic.plan.import.line", "import_id")
    topic_count = fields.Integer(string="Topics", readonly=True)
    hour_count = fields.Integer(string="Hours", readonly=True)

    @api.depends("plan_id", "course_ids")
    def _compute_plan(self):
        for one in self:
            source = one.plan_id or one.course_ids[:1]
            one.subject_id = source.subject_id or one.subject_id
            one.grade_level = (
                one.plan_id.grade_level
                or one.course_ids[:1].class_id.grade_level
                or one.grade_level
            )
            one.name = one.plan_id.name or one.name

    def _job(self):
        return _Import(self)

    def _prepared(self, job):
        return {
            "line_ids": [Command.clear(), *map(Command.create, job.lines())],
            "topic_count": len(job.sheet.topics),
            "hour_count": sum(topic.hours for topic in job.sheet.topics),
        }

    def _after(self, job):
        return {
            "type": "ir.actions.act_window",
            "res_model": "school.thematic.plan",
            "res_id": job.plan.id,
            "views": [(False, "form")],
        }


class SchoolThematicPlanImportLine(models.TransientModel):
    """A topic as it would be brought in."""

    _name = "school.thematic.plan.import.line"
    _description = "Topic in a file"
    _order = "id"

    import_id = fields.Many2one(
        "school.thematic.plan.import", required=True, index=True, ondelete="cascade"
    )
    lessons = fields.Char(string="No.")
    section = fields.Char()
    name = fields.Char(string="Topic")
    type_id = fields.Many2one("school.lesson.type", string="Lesson type")
    homework = fields.Text()
    note = fields.Char()


class _Import:
    """One run: reads the file, and puts its topics into a plan."""

    def __init__(self, wizard):
        wizard.env["school.thematic.plan"].check_access("create")
        self.wizard = wizard._in_school()
        self.env = self.wizard.env
        self.sheet = PlanSheet(self.wizard._content())
        self.errors, self.notes = self.sheet.errors, self.sheet.notes
        self.plan = wizard.plan_id
        self.topics = self._topics()

    def bring(self):
        if self.errors:
            return
        if not self.plan:
            self.plan = self.env["school.thematic.plan"].create(self._plan_vals())
        self.plan.topic_ids = [
            Command.clear(),
            *(
                Command.create({**topic, "sequence": number})
                for number, topic in enumerate(self.topics, 1)
            ),
        ]
        self.wizard.course_ids._follow(self.plan)

    def lines(self):
        """What the preview shows."""
        labels = hour_labels(topic["hours"] for topic in self.topics)
        names = ("section", "name", "type_id", "homework", "note")
        return [
            {"lessons": label, **{name: topic[name] for name in names}}
            for label, topic in zip(labels, self.topics, strict=True)
        ]

    def _plan_vals(self):
        wizard = self.wizard
        if not wizard.subject_id or not wizard.grade_level:
            raise UserError(
                self.env._("Choose the subject and the year of study of the plan.")
            )
        year = wizard.course_ids[:1].year_id or self.env["school.year"]._current(
            wizard.company_id
        )
        name = wizard.name or f"{wizard.subject_id.name}, {wizard.grade_level}"
        return {
            "name": name,
            "subject_id": wizard.subject_id.id,
            "grade_level": wizard.grade_level,
            "year_id": year.id,
            "company_id": wizard.company_id.id,
        }

    def _topics(self):
        """The topics of the file; their types are the school's."""
        found = self.env["school.lesson.type"].search(
            [("company_id", "in", (False, self.wizard.company_id.id))]
        )
        types = {}
        for lang, _name in self.env["res.lang"].get_installed():
            for one in found.with_context(lang=lang):
                types[subject_key(one.short_name)] = one.id
                types[subject_key(one.name)] = one.id
        return [self._topic(topic, types) for topic in self.sheet.topics]

    def _topic(self, topic, types):
        note = topic.note
        type_id = types.get(subject_key(topic.type), False)
        if topic.type and not type_id:
            self.sheet.note(topic.row, "type", "unknown_type", text=topic.type)
            note = "; ".join(filter(None, (topic.type, note)))
        return {
            "section": topic.section or False,
            "name": topic.name,
            "hours": topic.hours,
            "type_id": type_id,
            "homework": topic.homework or False,
            "note": note or False,
        }
