import re

from odoo import fields, models


class SchoolClass(models.Model):
    """From which class of the year before a class has come."""

    _inherit = "school.class"

    promoted_from_id = fields.Many2one(
        "school.class",
        string="Last year",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="The class of the year before from which it was promoted.",
    )
    promoted_to_ids = fields.One2many(
        "school.class", "promoted_from_id", string="Next year"
    )

    _promoted_uniq = models.UniqueIndex(
        "(promoted_from_id) WHERE promoted_from_id IS NOT NULL",
        "This class has been promoted already.",
    )

    def _next_name(self):
        """6Б is followed by 7Б, 6Б/1 by 7Б/1."""
        return re.sub(
            rf"(?<!\d){self.grade_level}(?!\d)",
            str(self.grade_level + 1),
            self.name,
            count=1,
        )
