"""Whose diary the reader of a request may open."""

from odoo.fields import Domain
from odoo.http import request


def own_students():
    """The pupils for whom the present user speaks, the user's own record included.

    For portal users the record rule ``school_student_rule_portal`` decides alone.
    The rules of the staff speak of the pupils whom they teach, not of their own
    children: for them the same conditions are asked here.

    :return: ``school.student``, in the order of names
    """
    students = request.env["school.student"]
    if not request.env.user._is_internal():
        return students.search_fetch(Domain.TRUE, ["company_id"])
    # A teacher's own child may be in a class which the teacher does not teach.
    domain = _own_domain(request.env.user.partner_id)
    return students.sudo().search_fetch(domain, ["company_id"])


def _own_domain(partner):
    guardians = request.env["school.guardian"]
    today = request.env.company._school_today()
    speaks = guardians._access_domain(today) & Domain("partner_id", "=", partner.id)
    return (
        Domain("active", "=", True)
        & (Domain("departure_date", "=", False) | Domain("departure_date", ">", today))
        & (
            Domain("partner_id", "=", partner.id)
            | Domain("guardian_ids", "any", speaks)
        )
    )
