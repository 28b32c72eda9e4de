"""Whose diary the reader of a request may open."""

from odoo.fields import Domain
from odoo.http import request

SHOWN = ["company_id", "name", "first_name", "last_name", "short_name"]


def own_students():
    """The pupils for whom the present user speaks, the user's own record included.

    For portal users the record rule ``school_student_rule_portal`` decides alone.
    The rules of the staff speak of the pupils whom they teach, not of their own
    children: for them the same conditions are asked here.

    :return: ``school.student``, in the order of names
    """
    # The page shows two names; unasked, Odoo reads all of a contact's columns for one.
    request.env.user.partner_id.fetch(["name"])
    request.env.company.fetch(["name"])
    students = request.env["school.student"]
    if not request.env.user._is_internal():
        return students.search_fetch(Domain.TRUE, SHOWN)
    family = Domain("diary_open", "=", True)
    children = students.sudo()  # a teacher's own child may be in any class
    return children.search_fetch(family, SHOWN)
