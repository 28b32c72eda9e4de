from odoo import fields, models

MADE_UP = [
    ("lesson", "By an extra lesson"),
    ("merged", "Topics were merged"),
    ("alone", "Studied independently"),
    ("distance", "At a distance"),
]


class SchoolLesson(models.Model):
    """How the matter of a lesson that was not held came to the pupils after all."""

    _inherit = "school.lesson"

    made_up = fields.Selection(
        MADE_UP,
        string="Made up",
        copy=False,
        help="How a cancelled lesson was made up, for the statistics of lessons held. "
        "A moved lesson is made up by the one that replaces it.",
    )
