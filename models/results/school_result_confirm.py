from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

CONFIRMED = (
    *("value_id", "state", "known_at", "decided_at", "decided_by_id"),
    *("publish_at", "publish_until", "published_at"),
)


class SchoolResult(models.Model):
    """Takes the proposals of a whole school in a few statements.

    What has no history is confirmed by the database itself: it differs from no
    proposal, nobody has to say why, and its clock starts now. What was withdrawn or
    deferred before is decided like any other.
    """

    _inherit = "school.result"

    def action_confirm(self):
        """Take what is proposed, where a result is due and nothing is decided yet."""
        waiting = self.search_fetch(
            Domain("id", "in", self.ids)
            & Domain("state", "=", "open")
            & Domain("is_due", "=", True)
            & Domain("proposed_id", "!=", False)
        )
        waiting._take_proposals()

    def _take_proposals(self):
        """Decide as proposed on what is known to be open and due."""
        self.check_access("write")
        self._check_term_open()
        plain = self.filtered(lambda one: not one.reason and not one.deferral_id)
        for school, results in plain.grouped("company_id").items():
            results._confirm(school)
        plain._touch_years()
        for proposed, results in (self - plain).grouped("proposed_id").items():
            results.value_id = proposed

    def action_confirm_shown(self):
        """As ``action_confirm``, of all in the list where none is chosen."""
        shown = self.env.context.get("active_domain")
        chosen = self or (self.search(shown) if shown else self)
        chosen.action_confirm()

    def _confirm(self, school):
        """Decide on open results of one school, and publish them or wait."""
        now = fields.Datetime.now()
        clock = self.new({"company_id": school.id, "known_at": now})
        is_public = clock.publish_at <= now
        vals = {
            "state": "published" if is_public else "decided",
            "known_at": now,
            "decided_at": now,
            "decided_by_id": self.env.uid,
            "publish_at": clock.publish_at,
            "publish_until": clock.publish_until,
            "published_at": now if is_public else None,
            "write_uid": self.env.uid,
            "write_date": now,
        }
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "UPDATE school_result SET value_id = proposed_id, %s "
                "WHERE id = ANY(%s)",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in vals.items()
                ),
                list(self.ids),
            )
        )
        self.invalidate_recordset([*CONFIRMED, "write_uid", "write_date"])
        if not is_public:
            self._wake_publisher([clock.publish_at])
