from odoo import api, fields, models

from ...models.delivery.school_change import LONGEST_NOTE


class SchoolTellMixin(models.AbstractModel):
    """Telling the families, for a wizard that arranges lessons.

    The reason that the wizard asks for stays what it was; the families get a note of
    its own, if any.
    """

    _name = "school.tell.mixin"
    _description = "Tell the families of a change"

    tell_families = fields.Boolean(
        help="Those who agreed to delivery by e-mail get a letter at once."
    )
    family_note = fields.Char(
        string="Note for the families",
        size=LONGEST_NOTE,
        help="Stands in the letter. The reason does not.",
    )
    letter_count = fields.Integer(string="E-mails", compute="_compute_audience")
    reach = fields.Char(
        string="By e-mail",
        compute="_compute_audience",
        help="One letter a person, whatever the number of children and lessons.",
    )
    unreached = fields.Html(
        string="Not told by e-mail", compute="_compute_audience", sanitize=False
    )

    def _compute_audience(self):
        for wizard in self:
            lessons = wizard._lessons_to_tell()
            lessons._check_may_arrange()
            changes = self.env["school.change"]
            audience = changes._audience(lessons)
            reached = [one for one in audience if one.is_reached]
            wizard.letter_count = len(
                {
                    (one.partner_id, one.address.lower())
                    for one in reached
                    if not one.is_told
                }
            )
            wizard.reach = self.env._(
                "letters: %(letters)s, pupils reached: %(reached)s of %(pupils)s",
                letters=wizard.letter_count,
                reached=len({one.student_id for one in reached}),
                pupils=len({one.student_id for one in audience}),
            )
            wizard.unreached = changes._say_unreached(audience)

    @api.model
    def _ahead(self, lessons):
        """The saved lessons among these that are still to come."""
        return lessons._origin.filtered(lambda lesson: lesson._lies_ahead())

    def _lessons_to_tell(self):
        """The lessons of which the families may be told when the wizard is done."""
        raise NotImplementedError

    def _tell(self, lessons):
        """Tell the families of these lessons, if that was asked for."""
        if self.tell_families:
            self.env["school.change"]._tell(lessons, self.family_note)
