"""How a guardian, or a pupil of age, is told: changed within the regulation."""

from odoo.exceptions import UserError
from odoo.http import request, route
from odoo.tools import email_normalize

from .service_portal import MINE, SEND, ServicePortal
from .typed import typed_text

LONGEST_ADDRESS = 120


class ServiceDelivery(ServicePortal):
    """By e-mail or on paper, for each child (000-9, 002-7, 003-7, 004-4a).

    A new address is used when the code that was sent to it has been entered.
    """

    @route("/my/delivery", readonly=True, **MINE)
    def my_delivery(self, of="", **_kwargs):
        return self._render(of)

    def _render(self, of="", problem="", typed=""):
        """
        :param of: id of the guardian of whom ``problem`` tells, as a text
        :param typed: the address that is kept in the form
        """
        guardians = self._own_guardians()
        checks = guardians.env["school.contact.check"]
        channels = guardians.env["school.channel"]
        offered = guardians.env["school.notice.kind"]._offered(guardians.company_id)
        offered = offered.filtered(lambda kind: kind.code != "week")
        return request.render(
            "school_diary.portal_delivery",
            {
                "page_name": "school_delivery",
                "guardians": guardians,
                "under_age": self._under_age(),
                "live": {
                    one: one.agreement_ids.filtered("is_live")[:1] for one in guardians
                },
                "kinds": {
                    one: offered.filtered(
                        # one school's kinds are not another's
                        lambda kind, one=one: kind.company_id <= one.company_id
                    )
                    for one in guardians
                },
                "messengers": {one: channels._messengers_of(one) for one in guardians},
                "checks": {one: checks._waiting(one) for one in guardians},
                "may_have_email": guardians.filtered(self._may_have_email),
                "problem": self._problems().get(problem),
                "is_code_wrong": problem == "code",
                "of": of,
                "typed": typed,
            },
        )

    def _problems(self):
        return {
            "address": request.env._(
                "This is not an e-mail address. It looks like name@example.com."
            ),
            "code": request.env._("This is not the code."),
            "over": request.env._("The code has expired. Ask for another one."),
            "many": request.env._(
                "Enough codes for today. Please ask the school's office."
            ),
            "consent": request.env._(
                "Messengers need a consent of their own: to messages in messengers and "
                "by SMS."
            ),
            "shut": request.env._(
                "E-mail needs your consent to the diary, and the school's regulation."
            ),
        }

    @route("/my/delivery/<int:guardian_id>/paper", **SEND)
    def my_delivery_paper(self, guardian_id, **_kwargs):
        guardian = self._own(self._own_guardians(), guardian_id)
        self._agree(guardian, "paper")
        return request.redirect("/my/delivery")

    @route("/my/delivery/<int:guardian_id>/email", **SEND)
    def my_delivery_email(self, guardian_id, address="", **_kwargs):
        """Send a code to the address; one that is agreed already needs none."""
        guardian = self._own(self._own_guardians(), guardian_id)
        address = typed_text(address, LONGEST_ADDRESS + 1)
        typed = email_normalize(address)
        if not typed or len(typed) > LONGEST_ADDRESS:
            return self._back("address", guardian, address)
        if not self._may_have_email(guardian):
            return self._back("shut", guardian, address)
        if typed in self._known_addresses(guardian):
            self._agree(guardian, "email", typed)
            return request.redirect("/my/delivery")
        try:
            guardian.env["school.contact.check"]._begin(guardian, typed)
        except UserError:
            return self._back("many", guardian, address)
        return request.redirect(f"/my/delivery?of={guardian.id}")

    @route("/my/delivery/<int:guardian_id>/kinds", **SEND)
    def my_delivery_kinds(self, guardian_id, **typed):
        """What to be written to of besides the week, or how often on paper."""
        guardian = self._own(self._own_guardians(), guardian_id)
        kinds = guardian.env["school.notice.kind"]._offered(guardian.company_id)
        guardian.agreement_ids.filtered("is_live")[:1].write(
            {
                "unwanted_kind_ids": kinds.filtered(
                    lambda kind: kind.code not in ("week", *typed)
                ).ids,
                "is_weekly": "is_weekly" in typed,
            }
        )
        return request.redirect("/my/delivery")

    @route("/my/delivery/<int:guardian_id>/code", **SEND)
    def my_delivery_code(self, guardian_id, code="", **_kwargs):
        guardian = self._own(self._own_guardians(), guardian_id)
        checks = guardian.env["school.contact.check"]
        check, code = checks._waiting(guardian), typed_text(code, 20)
        if not check and self._is_agreed_by(checks._last(guardian), code):
            return request.redirect("/my/delivery")  # a double click
        if not check:
            return self._back("over", guardian)
        if not check._is_passed(code):
            return self._back("code", guardian)
        if not self._may_have_email(guardian):
            return self._back("shut", guardian)
        self._agree(guardian, "email", check.address)
        return request.redirect("/my/delivery")

    @route("/my/delivery/<int:guardian_id>/messenger", **SEND)
    def my_delivery_messenger(self, guardian_id, channel="", **_kwargs):
        """Lead to the school's bot, with a code by which it knows the guardian."""
        guardian = self._own(self._own_guardians(), guardian_id)
        channels = guardian.env["school.channel"]._messengers_of(guardian)
        bot = channels.filtered(lambda one: one.code == typed_text(channel, 20))
        if not bot or not bot._is_consented(guardian):
            return self._back("consent", guardian)
        try:
            address = guardian.env["school.channel.link"]._begin(guardian, bot)
        except UserError:
            return self._back("many", guardian)
        return request.redirect(address, local=False)

    def _is_agreed_by(self, check, code):
        """Whether the code has done its work already, and nothing came since."""
        live = check.guardian_id.agreement_ids.filtered("is_live")
        return (
            check
            and check.address in live.mapped("address")
            and check._is_sealed_with(code)
        )

    def _back(self, problem, guardian, typed=""):
        return self._render(str(guardian.id), problem, typed)

    def _may_have_email(self, guardian):
        regulation = guardian.company_id.school_regulation_id
        # The login of a pupil of age may be open before any consent.
        return (
            regulation.channel_email
            and guardian.diary_open
            and guardian._with_consent()
        )

    def _known_addresses(self, guardian):
        """Addresses that the person has been reached at, for any of the children."""
        mine = guardian.search([("partner_id", "=", guardian.partner_id.id)])
        agreed = mine.agreement_ids.filtered(lambda one: one.channel == "email")
        return {email_normalize(one.address) for one in agreed}

    def _agree(self, guardian, channel, address=False):
        guardian.env["school.delivery.agreement"]._agree(
            [
                {
                    "guardian_id": guardian.id,
                    "channel": channel,
                    "address": address,
                    "given": "entered",
                    "date_from": guardian.company_id._school_today(),
                }
            ]
        )
