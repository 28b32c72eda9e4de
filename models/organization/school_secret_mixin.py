from odoo import api, models
from odoo.exceptions import UserError

from ...tools.sealing import Unreadable, seal, unseal

SHOWN = "••••••••"
"""What stands in the form in place of a secret that is known."""


class SchoolSecretMixin(models.AbstractModel):
    """Passwords and tokens that can be entered, and never be read again.

    Each name in ``_secrets`` has two fields: the one that is entered, computed by
    ``_compute_secrets`` and written by ``_inverse_secrets``, and ``<name>_sealed``,
    which is stored.
    """

    _name = "school.secret.mixin"
    _description = "Keeper of secrets"

    _secrets = ()

    def _compute_secrets(self):
        for record in self:
            keeper = record.sudo()  # the sealed text is nobody's: only whether it is
            for name in self._secrets:
                record[name] = SHOWN if keeper[f"{name}_sealed"] else False

    def _inverse_secrets(self):
        for record in self:
            keeper = record.sudo()  # as above
            # Of those that were entered: to read another would compute them all anew.
            for name in set(self._secrets).intersection(record._cache):
                if record[name] != SHOWN:
                    entered = (record[name] or "").strip()
                    keeper[f"{name}_sealed"] = entered and seal(entered)
        # What was typed is not read back, not even within the request.
        self.invalidate_recordset(self._secrets, flush=False)

    @api.private
    def _secret(self, name):
        """A secret in clear, for the moment of its use.

        :return: the text, empty where none is known
        """
        self.ensure_one()
        sealed = self.sudo()[f"{name}_sealed"]  # used by the system, shown to nobody
        try:
            return unseal(sealed) if sealed else ""
        except Unreadable:
            raise UserError(
                self.env._(
                    "The password or token cannot be read with this server's key. "
                    "Please enter it again."
                )
            ) from None
