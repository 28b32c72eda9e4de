from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

SENDING = "model._cron_send()"
"""What each worker's scheduled action does."""
MOST = 32


class SchoolNotice(models.Model):
    """Any number of workers send, on any number of hosts.

    Each is a scheduled action, which the hosts' cron processes take as they are free.
    """

    _inherit = "school.notice"

    @api.model
    def _keep_workers(self, number):
        """Have so many workers.

        :raise UserError: where the number is out of bounds
        """
        if not 1 <= number <= MOST:
            raise UserError(
                self.env._("Between 1 and %(most)s workers, please.", most=MOST)
            )
        workers = self._workers()
        workers[number:].unlink()
        first = workers[:1]
        first.create(
            [
                {
                    "name": f"{first.name}, {place}",
                    "model_id": first.model_id.id,
                    "state": "code",
                    "code": SENDING,
                    "interval_number": first.interval_number,
                    "interval_type": first.interval_type,
                    "priority": first.priority,
                    "user_id": first.user_id.id,
                }
                for place in range(len(workers) + 1, number + 1)
            ]
        )

    @api.model
    def _workers(self):
        """Their scheduled actions; the first is the one that the module brings."""
        crons = self.env["ir.cron"].sudo()  # the office has no rights on crons
        first = self.env.ref("school_diary.ir_cron_send").with_env(crons.env)
        return first | crons.with_context(active_test=False).search(
            Domain("model_id.model", "=", self._name) & Domain("code", "=", SENDING),
            order="id",
        )

    def _wake_workers(self):
        """Have them look at once, not only when their time comes."""
        for cron in self._workers():
            cron._trigger()

    def _wake_making(self):
        """Have that which was given up go another way soon."""
        cron = self.env.ref("school_diary.ir_cron_notices")
        cron.sudo()._trigger()  # the office has no rights on crons
