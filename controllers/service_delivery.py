"""How a guardian, or a pupil of age, is told: changed within the regulation."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import request, route
from odoo.tools import email_normalize

from ..tools.phones import tidy_phone
from .service_portal import MINE, SEND, ServicePortal
from .typed import typed_text

LONGEST_ADDRESS = 120
ADDRESSED = {"email": email_normalize, "sms": tidy_phone, "whatsapp": tidy_phone}
"""The channels whose address is typed and checked by a code, and how it is tidied."""


class ServiceDelivery(ServicePortal):
    """By e-mail or on paper, for each child (000-9, 002-7, 003-7, 004-4a).

    A new address is used when the code that was sent to it has been entered.
    """

    @route("/my/delivery", readonly=True, **MINE)
    def my_delivery(self, of="", **_kwargs):
        return self._render(of)

    def _render(self, of="", problem="", typed="", channel=""):
        """
        :param of: id of the guardian of whom ``problem`` tells, as a text
        :param typed: the address that is kept in the form of ``channel``
        """
        guardians = self._own_guardians()
        checks = guardians.env["school.contact.check"]
        open_to = guardians.env["school.channel"]._open_to(guardians)
        return request.render(
            "school_diary.portal_delivery",
            {
                "page_name": "school_delivery",
                "guardians": guardians,
                "under_age": self._under_age(),
                "live": {
                    one: one.agreement_ids.filtered("is_live") for one in guardians
                },
                "kinds": self._kinds(guardians),
                "addressed": {
                    one: some.filtered(lambda channel: channel.code in ADDRESSED)
                    for one, some in open_to.items()
                },
                "messengers": {one: some._bots() for one, some in open_to.items()},
                "checks": {one: checks._waiting(one) for one in guardians},
                "problem": self._problems().get(problem),
                "is_code_wrong": problem == "code",
                "of": of,
                "of_channel": channel,
                "typed": typed,
            },
        )

    def _kinds(self, guardians):
        """What each of the guardians may be told of, the week first."""
        offered = guardians.env["school.notice.kind"]._offered(guardians.company_id)
        return {
            one: offered.filtered(
                # one school's kinds are not another's
                lambda kind, one=one: kind.company_id <= one.company_id
            )
            for one in guardians
        }

    def _problems(self):
        return {
            "address": request.env._(
                "This is not an e-mail address. It looks like name@example.com."
            ),
            "phone": request.env._(
                "This is not a telephone number. It looks like +7 900 123-45-67."
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
                "This needs your consent to the diary, and the school's regulation."
            ),
            "unsent": request.env._("No code can be sent now. Please try again later."),
            "week": request.env._(
                "The week has to be told by one of the ways: choose at least one."
            ),
        }

    @route("/my/delivery/<int:guardian_id>/paper", **SEND)
    def my_delivery_paper(self, guardian_id, **_kwargs):
        guardian = self._own(self._own_guardians(), guardian_id)
        self._agree(guardian, "paper")
        return request.redirect("/my/delivery")

    @route("/my/delivery/<int:guardian_id>/end", **SEND)
    def my_delivery_end(self, guardian_id, channel="", **_kwargs):
        """Do without one of several ways."""
        guardian = self._own(self._own_guardians(), guardian_id)
        electronic = self._electronic(guardian)
        ending = electronic.filtered(lambda one: one.channel == typed_text(channel, 20))
        if ending == electronic:
            self._agree(guardian, "paper")
        ending.action_end()
        return request.redirect("/my/delivery")

    @route("/my/delivery/<int:guardian_id>/address", **SEND)
    def my_delivery_address(self, guardian_id, channel="", address="", **_kwargs):
        """Send a code to the address; one that is agreed already needs none."""
        guardian = self._own(self._own_guardians(), guardian_id)
        channel = typed_text(channel, 20)
        address = typed_text(address, LONGEST_ADDRESS + 1)
        tidy = ADDRESSED.get(channel, email_normalize)(address)
        if not tidy or len(tidy) > LONGEST_ADDRESS:
            problem = "address" if channel == "email" else "phone"
            return self._back(problem, guardian, address, channel)
        if not self._may_have(guardian, channel):
            return self._back("shut", guardian, address, channel)
        if tidy in self._known_addresses(guardian, channel):
            self._agree(guardian, channel, tidy)
            return request.redirect("/my/delivery")
        checks = guardian.env["school.contact.check"]
        if checks._is_enough(guardian):
            return self._back("many", guardian, address, channel)
        try:
            with request.env.cr.savepoint():
                checks._begin(guardian, channel, tidy)
        except UserError:
            return self._back("unsent", guardian, address, channel)
        return request.redirect(f"/my/delivery?of={guardian.id}")

    @route("/my/delivery/<int:guardian_id>/kinds", **SEND)
    def my_delivery_kinds(self, guardian_id, **typed):
        """What to be told of by which way, or how often on paper."""
        guardian = self._own(self._own_guardians(), guardian_id)
        electronic = self._electronic(guardian)
        if not electronic:
            live = guardian.agreement_ids.filtered("is_live")
            live.is_weekly = "is_weekly" in typed
            return request.redirect("/my/delivery")
        kinds = self._kinds(guardian)[guardian]
        wanted = {
            one: kinds.filtered(
                lambda kind, one=one: (
                    f"{one.channel}.{kind.code}" in typed
                    or (kind.code == "week" and len(electronic) == 1)
                )
            )
            for one in electronic
        }
        if not any(kind.code == "week" for some in wanted.values() for kind in some):
            return self._back("week", guardian)
        # Who takes the week on first: at no moment nobody tells it.
        for one in electronic.sorted(
            lambda one: "week" not in wanted[one].mapped("code")
        ):
            one.unwanted_kind_ids = kinds - wanted[one]
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
        if not self._may_have(guardian, check.channel):
            return self._back("shut", guardian)
        self._agree(guardian, check.channel, check.address)
        return request.redirect("/my/delivery")

    @route("/my/delivery/<int:guardian_id>/messenger", **SEND)
    def my_delivery_messenger(self, guardian_id, channel="", **_kwargs):
        """Lead to the school's bot, with a code by which it knows the guardian."""
        guardian = self._own(self._own_guardians(), guardian_id)
        channels = guardian.env["school.channel"]._open_to(guardian)[guardian]._bots()
        bot = channels.filtered(lambda one: one.code == typed_text(channel, 20))
        if not bot:
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

    def _back(self, problem, guardian, typed="", channel=""):
        return self._render(str(guardian.id), problem, typed, channel)

    def _electronic(self, guardian):
        live = guardian.agreement_ids.filtered("is_live")
        return live.filtered(lambda one: one.channel != "paper")

    def _may_have(self, guardian, channel):
        offered = guardian.env["school.channel"]._open_to(guardian)
        return channel in offered[guardian].mapped("code")

    def _known_addresses(self, guardian, channel):
        """Addresses that the person has been reached at, for any of the children."""
        mine = guardian.search([("partner_id", "=", guardian.partner_id.id)])
        agreed = mine.agreement_ids.filtered(lambda one: one.channel == channel)
        return {ADDRESSED[channel](one.address) for one in agreed}

    def _agree(self, guardian, channel, address=False):
        guardian.env["school.delivery.agreement"]._agree(
            [
                {
                    "guardian_id": guardian.id,
                    "channel": channel,
                    "address": address,
                    "given": "entered",
                    "chosen_at": fields.Datetime.now(),
                    "date_from": guardian.company_id._school_today(),
                }
            ]
        )
