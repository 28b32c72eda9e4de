from odoo import api, models

# What lists and links show of a pupil: to see it is not to open the card.
OF_A_NAME = frozenset(
    ("id", "display_name", "name", "short_name", "class_id", "company_id", "active")
)
# No client can send this in its context.
LIST = object()


class SchoolStudent(models.Model):
    """Whoever of the staff opens a pupil's card leaves a trace."""

    _inherit = "school.student"

    def read(self, fields=None, load="_classic_read"):
        values = super().read(fields, load)
        if self._is_opened(fields):
            self.env["school.student.access"]._record(self)
        return values

    # Nothing is written where only a replica is asked: both go to the primary.
    read._readonly = False

    def web_read(self, specification):
        return super().web_read(specification)

    web_read._readonly = False

    @api.model
    @api.readonly
    def web_search_read(self, *args, **kwargs):
        lists = self.with_context(school_list=LIST)
        return super(SchoolStudent, lists).web_search_read(*args, **kwargs)

    @api.model
    @api.readonly
    def web_read_group(self, *args, **kwargs):
        lists = self.with_context(school_list=LIST)
        return super(SchoolStudent, lists).web_read_group(*args, **kwargs)

    def _is_opened(self, names):
        """Whether one pupil is read by the staff, and more than who it is."""
        return (
            len(self._origin.ids) == 1
            and not self.env.su
            and self.env.context.get("school_list") is not LIST
            and not self.env.cr.readonly
            and not OF_A_NAME.issuperset(names or self._fields)
            and self.env.user._is_internal()
        )

    def action_open_accesses(self):
        """Who of the staff opened this card."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_student_access_action"
        )
        return {
            **action,
            "domain": [("student_id", "in", self.ids)],
            "context": {},
        }
