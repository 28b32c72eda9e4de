from odoo import models
from odoo.exceptions import UserError, ValidationError

from .connector import Trouble


class SchoolPartnerSystem(models.Model):
    """What every kind of partner that is read by network needs of its access."""

    _name = "school.partner.system"
    _inherit = ["school.partner.system", "school.secret.mixin"]

    def _check_addresses(self, *names):
        """Refuse what is no address of the web in these fields."""
        for system in self.sudo():  # whoever may write it may not read it, perhaps
            for url in filter(None, (system[name] for name in names)):
                if not url.strip().startswith(("https://", "http://")):
                    raise ValidationError(
                        self.env._("The address has to begin with https:// or http://")
                    )

    def _secret_of_access(self, name):
        """:raise Trouble: the secret is not to be read"""
        try:
            return self._secret(name)
        except UserError:
            raise Trouble("secret_unreadable", is_final=True) from None

    def _let_in(self, message):
        """Somebody has tried the access, and it opens: say so, and try again by itself.

        :return: the client's action
        """
        self.write(self._calm())
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
