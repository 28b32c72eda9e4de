from odoo import api, models
from odoo.tools import SQL


class ResCompany(models.Model):
    """The register of applications has numbers of its own in each school and year."""

    _inherit = "res.company"

    def _school_application_number(self):
        """Draw the next number of the school's register: ЭД-2026/0001."""
        self.ensure_one()
        today = self._school_today()
        company = self.sudo()  # drawing a number is not managing the sequences
        sequence = company._school_application_sequence()
        if not sequence.date_range_ids.filtered(
            lambda period: period.date_from <= today <= period.date_to
        ):
            self._school_claim(sequence)
        return sequence.next_by_id(sequence_date=today)

    def _school_application_sequence(self):
        domain = [("code", "=", "school.application"), ("company_id", "=", self.id)]
        sequence = self.env["ir.sequence"].search(domain, limit=1)
        if not sequence:
            self._school_claim(self)
            sequence = self.env["ir.sequence"].create(
                {
                    "name": self.env._("Applications"),
                    "code": "school.application",
                    "company_id": self.id,
                    "prefix": "ЭД-%(range_year)s/",
                    "padding": 4,
                    "use_date_range": True,
                }
            )
        return sequence

    @api.model
    def _school_claim(self, records):
        """Let one transaction at a time make what hangs on ``records``.

        Of two that make the register, its new year or a decision at once, the later
        waits here, cannot serialise, and is begun again by Odoo: it then finds what
        the earlier has made, and nothing is made twice.
        """
        if records:
            self.env.cr.execute(
                SQL(
                    "UPDATE %(table)s SET write_date = write_date WHERE id IN %(ids)s",
                    table=SQL.identifier(records._table),
                    ids=records._ids,
                ),
                log_exceptions=False,
            )
