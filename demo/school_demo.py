from odoo import api, models

from . import (
    channels,
    classes,
    curricula,
    deliveries,
    exchange,
    indicators,
    journal,
    organization,
    personal_data,
    results,
    service,
    thematic_plans,
    timetable,
    visits,
)


class SchoolDemo(models.AbstractModel):
    """The demo school: a term and a half of its life, up to today.

    The same pupils, teachers and timetable whenever it is loaded; what happened is
    drawn with a fixed seed over the days before the day of loading.
    """

    _name = "school.demo"
    _description = "Demo school"

    @api.model
    def _load(self, days=organization.TAUGHT_DAYS):
        """Make the present company the demo school. Sends nothing to anybody.

        :param int days: how many taught days of the past are told of
        """
        quiet = self.with_context(
            tracking_disable=True,
            mail_activity_quick_update=True,
            mail_create_nosubscribe=True,
            no_reset_password=True,
        )
        school = organization.found(quiet.env, days)
        classes.fill(school)
        curricula.plan(school)
        timetable.arrange(school)
        journal.keep(school)
        timetable.generate(school)
        thematic_plans.follow(school)
        service.serve(school)
        channels.carry(school)
        results.expect(school)
        results.acknowledge(school)
        visits.look(school)
        deliveries.deliver(school)
        deliveries.foretell(school)
        deliveries.tell(school)
        deliveries.happen(school)
        personal_data.keep(school)
        exchange.open_doors(school)
        exchange.know(school)
        indicators.measure(school)
