from odoo import api, models


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        result = super().write(vals)
        if "tz" in vals:
            # The schools' time zones are cached.
            self.env.registry.clear_cache()
        return result


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    @api.model
    def _school_days_off(self, domain=()):
        """Public holidays and other days off of whole schools: what no person took.

        :return: dict of company id to dict of date to name
        """
        found = {}
        leaves = self.sudo()  # the working calendar is public
        for leave in leaves.search([("resource_id", "=", False), *domain]):
            company = leave.company_id
            if company and leave.calendar_id in (
                leave.calendar_id.browse(),
                company.resource_calendar_id,
            ):
                days = company._school_days_of(leave.date_from, leave.date_to)
                found.setdefault(company.id, {}).update(
                    dict.fromkeys(days, leave.name or "")
                )
        return found
