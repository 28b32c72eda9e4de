from odoo import api, models
from odoo.fields import Domain

from ...tools.measures import Measure
from .school_application import OPEN_STATES


class SchoolIndicator(models.Model):
    """Applications, consents and whom the service reaches."""

    _inherit = "school.indicator"

    @api.model
    def _measure_access(self, period):
        """001-a, 001-e, 001-g: decided within the working days."""
        return self._decided_in_time(Domain("kind", "=", "access"), period)

    @api.model
    def _measure_leaving(self, period):
        """001-o, 001-p: who refuses the service or ends it is heard as soon."""
        return self._decided_in_time(Domain("kind", "!=", "access"), period)

    def _decided_in_time(self, kind, period):
        due = Domain("state", "in", ("granted", "refused", *OPEN_STATES))
        return Measure(
            "school.application",
            kind & due & period.of("deadline"),
            Domain("is_late", "=", False),
        )

    @api.model
    def _measure_refusals(self, period):
        """001-k, 001-l: on a ground of the regulation, with reasons, handed over."""
        return Measure(
            "school.application",
            Domain("state", "=", "refused") & period.of("decided_at"),
            Domain("refusal_text", "!=", False) & Domain("handed_at", "!=", False),
        )

    @api.model
    def _measure_answered(self, period):
        """001-m: the decision is with the applicant, in person or sent."""
        return Measure(
            "school.application",
            Domain("kind", "=", "access")
            & Domain("state", "in", ("granted", "refused"))
            & period.of("decided_at"),
            Domain("handed_at", "!=", False),
        )

    @api.model
    def _measure_open(self, period):
        """001-c, 001-f: access lasts as long as the pupil studies here."""
        granted = Domain("kind", "=", "access") & Domain("state", "=", "granted")
        return Measure(
            "school.guardian",
            self.env["school.guardian"]._right_domain(period.last)
            & Domain(
                "application_ids", "any", granted & Domain("ended_by_id", "=", False)
            ),
            Domain("diary_open", "=", True),
        )

    @api.model
    def _measure_reached(self, period):
        """000-1, 001-b, 004-1a: informed without having to ask."""
        guardians = self.env["school.guardian"]
        return Measure(
            "school.student",
            self.env["school.student"]._studying_domain(period.last),
            Domain("guardian_ids", "any", guardians._informed_domain(period.last)),
        )

    @api.model
    def _measure_consents(self, period):
        """000-3, 002-1, 003-1: given or refused, but registered."""
        decided = self.env["school.consent"]._in_force_domain(period.last) | (
            Domain("is_gate", "=", True)
            & Domain("state", "in", ("refused", "withdrawn"))
        )
        return Measure(
            "school.guardian",
            self.env["school.guardian"]._right_domain(period.last),
            Domain("consent_ids", "any", decided),
        )

    @api.model
    def _measure_announced(self, period):
        """001-n: on the stand and on the school's page."""
        return Measure(
            "res.company", Domain.TRUE, Domain("school_announced_on", "!=", False)
        )


class SchoolGuardian(models.Model):
    _inherit = "school.guardian"

    @api.model
    def _informed_domain(self, day):
        """Those to whom information comes by itself; the rooms below add paper."""
        return self._access_domain(day)
