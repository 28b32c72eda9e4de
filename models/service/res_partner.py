from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import email_normalize

from ...tools.logins import free_login, login_stem


class ResPartner(models.Model):
    """A person who enters the portal."""

    _inherit = "res.partner"

    school_application_ids = fields.One2many(
        "school.application",
        "partner_id",
        string="Applications to the school",
        groups="school_diary.group_school_diary_staff",
    )

    def _school_user(self):
        """The user by which this person enters, archived ones included; may be none.

        The portal user where there is one, otherwise the internal: a teacher who is
        a parent stays internal.
        """
        self.ensure_one()
        person = self.sudo()  # who may read the person need not read the users
        users = person.with_context(active_test=False).user_ids
        return (
            users.filtered(lambda user: user._is_portal())
            or users.filtered(lambda user: user.active and user._is_internal())
        )[:1]

    def _school_enters_by(self, email):
        """Whether that address is the portal login, where the person has one.

        The person cannot change it, other than the contact's name and address.
        """
        user = self._school_user()
        return not user or not user._is_portal() or email_normalize(user.login) == email

    def _school_user_may_serve(self, company):
        """Whether this person's user, if any, may be the one for that school.

        An internal user of another school may not: to give it this school, too,
        would make the person staff here.
        """
        user = self._school_user()
        return not user or user._is_portal() or company in user.company_ids

    def _school_ensure_user(self, company):
        """The user by which this person enters the portal of that school.

        A portal user gets the school added to those it has; there is no password
        until the person sets one.
        """
        self.ensure_one()
        if not self._school_user_may_serve(company):
            raise UserError(
                self.env._(
                    "This person works in another school of the database. Enter the "
                    "guardian with a contact of its own."
                )
            )
        user = self._school_user()
        if not user:
            return self._school_create_user(company)
        if user._is_portal() and not (user.active and company in user.company_ids):
            user.write({"active": True, "company_ids": [Command.link(company.id)]})
        return user

    def _school_create_user(self, company):
        users = self.env["res.users"].sudo()  # the office gives access, no user manager
        # The invitation goes out with the decision, not by Odoo's own mail.
        return users.with_context(no_reset_password=True).create(
            {
                "partner_id": self.id,
                "login": self._school_new_login(),
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "tz": company._school_timezone().zone,
            }
        )

    def _school_new_login(self):
        """The e-mail address if nobody has it as a login, or one from the name."""
        users = self.env["res.users"].sudo()  # all logins, archived ones, too
        users = users.with_context(active_test=False)
        email = email_normalize(self.email)
        if email and not users.search_count([("login", "=", email)], limit=1):
            return email
        stem = login_stem(self.name)
        like = users.search_fetch([("login", "=like", f"{stem}%")], ["login"])
        return free_login(stem, set(like.mapped("login")))

    def _school_needs_password(self):
        """Whether the person sets a password by a link of ours.

        Who has an e-mail address and has been here asks for a new one by mail;
        staff have theirs from the administrator.
        """
        user = self._school_user()
        return user._is_portal() and not (
            user.login_date and email_normalize(self.email)
        )

    def _school_password_url(self):
        """A link by which the person sets the password, good until the first login."""
        partner = self.sudo()  # the token is the administrators' and the addressee's
        partner.signup_prepare()
        return partner._get_signup_url_for_action(url="/my")[self.id]
