from datetime import timedelta

from odoo import api, fields, models

from ...models.delivery.school_extract import ExtractCopy, ExtractOrder
from ...tools.days import sane_days


class SchoolPaperExtract(models.TransientModel):
    """Extracts of any week on demand, for a class or some of its pupils.

    For who has no computer or no internet, or just asks at the school's office
    (000-4c, 002-2c, 003-2b); no delivery is noted. The record rules say whose classes:
    the homeroom teacher's own, the office's and the heads' all.
    """

    _name = "school.paper.extract"
    _description = "Extract on demand"
    _check_company_auto = True

    class_id = fields.Many2one(
        "school.class",
        required=True,
        ondelete="cascade",
        domain="[('kind', '=', 'class')]",
        default=lambda self: self._default_class_id(),
    )
    student_ids = fields.Many2many(
        "school.student",
        string="Pupils",
        check_company=True,
        domain="[('enrollment_ids.class_id', '=', class_id)]",
        help="Empty: the whole class.",
    )
    date = fields.Date(
        string="Week of",
        required=True,
        default=lambda self: self.env.company._school_today(),
        help="Any day of the week.",
    )
    weeks = fields.Selection(
        [("1", "One week"), ("2", "Two weeks")],
        string="Covers",
        required=True,
        default=lambda self: self._default_weeks(),
        help="That week, or it and the one before.",
    )
    company_id = fields.Many2one(related="class_id.company_id", store=True)

    _days_check = models.Constraint(*sane_days("date"))

    def _default_class_id(self):
        return self.env["school.class"].search(
            [
                ("homeroom_teacher_id", "=", self.env.uid),
                ("kind", "=", "class"),
                ("year_id.is_over", "=", False),
                ("company_id", "=", self.env.company.id),
            ],
            order="year_id desc, id",
            limit=1,
        )

    def _default_weeks(self):
        """As the school's regulation has it (000-2, 001-d, 004-1b)."""
        interval = self.env.company.school_regulation_id.paper_interval_days
        return "2" if interval >= 14 else "1"

    @api.onchange("class_id")
    def _onchange_class_id(self):
        self.student_ids = False

    def action_print(self):
        action = self.env.ref("school_diary.action_report_extract_on_demand")
        return {
            **action.report_action(self, config=False),
            "close_on_report_download": True,
        }

    @api.private
    def _extract_orders(self):
        """What to print: a page for each chosen pupil who was in the class then.

        :return: list of ``ExtractOrder``
        """
        return [extract._extract_order() for extract in self]

    def _extract_order(self):
        monday = self.date - timedelta(days=self.date.weekday())
        start = monday - timedelta(days=7 * (int(self.weeks) - 1))
        end = monday + timedelta(days=6)
        enrollments = self.env["school.enrollment"]
        students = enrollments.search(
            enrollments._period_domain(start, end)
            & fields.Domain("class_id", "=", self.class_id.id)
        ).student_id
        if self.student_ids:
            students &= self.student_ids
        students = self._open_to_me(students)
        copies = [ExtractCopy(student) for student in students]
        return ExtractOrder(self.class_id, start, end, copies)

    def _open_to_me(self, students):
        """Not those who have left the class, if a homeroom teacher asks."""
        whole_school = (
            "school_diary.group_school_diary_secretary,"
            "school_diary.group_school_diary_deputy,"
            "school_diary.group_school_diary_head"
        )
        if self.env.user.has_groups(whole_school):
            return students
        return students.filtered("in_my_class")

    @api.private
    def extract_file_name(self):
        """The name of the printed file, without its ending."""
        return self.env._(
            "Extract %(name)s, %(date)s",
            name=self.class_id.name,
            date=fields.Date.to_string(self.date),
        )
