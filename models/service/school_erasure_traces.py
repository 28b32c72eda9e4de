from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from .school_erasure import TEXTS

# Of a person; portraits are files, and go with these.
CONTACT = (
    "email",
    "phone",
    "street",
    "street2",
    "city",
    "zip",
    "state_id",
    "country_id",
    "function",
    "comment",
    "website",
    "vat",
    "ref",
    "barcode",
)


class SchoolErasure(models.AbstractModel):
    """The statements of which an erasure consists; all of them set-based."""

    _inherit = "school.erasure"

    def _overwrite(self, model, field, records, **values):
        """Put values into columns of what belongs to the records.

        By the database: the models' own guards keep users from rewriting, and would
        write the old values into the history.
        """
        if not records:
            return
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE %s = ANY(%s)",
                SQL.identifier(self.env[model]._table),
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in values.items()
                ),
                SQL.identifier(field),
                records.ids,
            )
        )
        self.env[model].invalidate_model(flush=False)

    def _blank(self, model, field, records):
        self._overwrite(model, field, records, **dict.fromkeys(TEXTS[model]))

    def _delete(self, model, field, records):
        if not records:
            return
        self.env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE %s = ANY(%s)",
                SQL.identifier(self.env[model]._table),
                SQL.identifier(field),
                records.ids,
            )
        )
        self.env[model].invalidate_model(flush=False)

    def _erase_traces(self, records):
        """What hangs on records: history, letters, activities, followers, files."""
        if not records:
            return
        hanging = Domain("res_model", "=", records._name) & Domain(
            "res_id", "in", records.ids
        )
        # With a condition on the field, those of fields are found, too.
        files = Domain("res_field", "=", False) | Domain("res_field", "!=", False)
        self.env["ir.attachment"].search(hanging & files).unlink()
        self.env["mail.activity"].search(hanging).unlink()
        self.env["mail.followers"].search(hanging).unlink()
        self.env["mail.message"].search(
            Domain("model", "=", records._name) & Domain("res_id", "in", records.ids)
        ).unlink()

    def _erase_persons(self, persons):
        """Contacts and logins of those who have no part in any school any more."""
        persons = self._without_part(persons)
        if not persons:
            return
        contacts = persons | persons.child_ids
        self._erase_users(contacts.user_ids)
        self._erase_letters(contacts)
        self._erase_traces(contacts)
        # Otherwise Odoo takes their archived users for active ones.
        contacts.with_context(active_test=True).write(
            {"name": self._neutral(), "active": False, **dict.fromkeys(CONTACT, False)}
        )

    def _without_part(self, persons):
        """Who stands for no pupil, is none, has asked for nothing and is not staff."""
        if not persons:
            return persons
        asked = self.env["school.application"].search(
            [("partner_id", "in", persons.ids), ("erased_on", "=", False)]
        )
        return persons.search(
            Domain("id", "in", (persons - asked.partner_id).ids)
            & Domain("is_company", "=", False)
            & Domain("school_student_ids", "=", False)
            & Domain("school_guardian_ids", "not any", [("erased_on", "=", False)])
            & Domain("user_ids", "not any", [("share", "=", False)])
        )

    def _erase_users(self, users):
        """No way in is left, nor from where the person came."""
        if not users:
            return
        self._overwrite(
            users._name,
            "id",
            users,
            active=False,
            login=SQL("'erased-' || id"),
            password=None,
            signature=None,
        )
        self._delete("res.users.log", "create_uid", users)
        for model in ("res.users.apikeys", "res.device.log"):
            self._delete(model, "user_id", users)
        self.env.registry.clear_cache()

    def _erase_letters(self, contacts):
        """Letters to them that Odoo has kept, and their address on other records."""
        addresses = [email for email in contacts.mapped("email") if email]
        self.env["mail.mail"].search(
            Domain("email_to", "in", addresses)
            | Domain("recipient_ids", "in", contacts.ids)
            & Domain("state", "!=", "outgoing")
        ).mail_message_id.unlink()
        self._overwrite("mail.message", "author_id", contacts, email_from=None)
