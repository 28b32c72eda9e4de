from odoo import api, models


class IrConfigParameter(models.Model):
    _inherit = "ir.config_parameter"

    @api.model
    def _school_propose(self, key, value):
        """Set a parameter of Odoo's that the administrator has not set."""
        if not self.get_param(key):
            self.set_param(key, value)
