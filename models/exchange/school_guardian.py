import re

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.names import normalise
from ...tools.netschool_keys import class_key

TEMPLATE = "/school_diary/static/import_templates/school_guardian.xlsx"


class SchoolGuardian(models.Model):
    """Guardians and their contacts come in through Odoo's own import.

    A school's list names the child, its class and the guardian in words. Odoo's
    import takes the first of several records of one name, which here would open the
    diary of a child to a stranger. So the list has columns of its own, and a name
    that fits more than one pupil is refused.
    """

    _inherit = "school.guardian"

    child_name = fields.Char(
        string="Child",
        compute="_compute_child",
        readonly=False,
        help="For the import: last, first and middle name.",
    )
    child_class = fields.Char(
        string="Child's class",
        compute="_compute_child",
        readonly=False,
        help="For the import: needed where the school has namesakes.",
    )
    person_name = fields.Char(
        string="Guardian's name", related="partner_id.name", readonly=False
    )

    @api.depends("student_id.name", "student_id.class_id.name")
    def _compute_child(self):
        for guardian in self:
            guardian.child_name = guardian.student_id.name
            guardian.child_class = guardian.student_id.class_id.name

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        self._fill_children(vals_list)
        self._fill_persons(vals_list)
        return super().create(vals_list)

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("List of guardians"),
                "template": TEMPLATE,
            }
        ]

    @api.model
    def _fill_children(self, vals_list):
        """Find the pupils who are named in words, all at once.

        :raise ValidationError: none or several pupils fit
        """
        named = [
            vals
            for vals in vals_list
            if not vals.get("student_id") and vals.get("child_name")
        ]
        found = self._named_children({normalise(vals["child_name"]) for vals in named})
        for vals in named:
            wanted = class_key(vals.get("child_class") or "")
            fitting = [
                student_id
                for student_id, classes in found.get(normalise(vals["child_name"]), ())
                if not wanted or wanted in classes
            ]
            if not fitting:
                raise ValidationError(
                    self.env._("No such pupil is known here, or not in that class.")
                )
            if len(fitting) > 1:
                raise ValidationError(
                    self.env._("Several pupils have this name; give the class, too.")
                )
            vals["student_id"] = fitting[0]
        for vals in vals_list:
            vals.pop("child_name", None)
            vals.pop("child_class", None)

    def _named_children(self, keys):
        """:return: dict of name key to a list of (student id, keys of its classes)"""
        if not keys:
            return {}
        students = self.env["school.student"].search(
            Domain("company_id", "=", self.env.company.id)
            & Domain("name_key", "in", list(keys))
        )
        found = {}
        for student in students:
            classes = student.enrollment_ids.filtered(lambda e: e.kind == "class")
            found.setdefault(student.name_key, []).append(
                (student.id, {class_key(c.name) for c in classes.class_id})
            )
        return found

    @api.model
    def _fill_persons(self, vals_list):
        """Find or make the persons who are named in words, all at once.

        A person is known again by name and e-mail, name and phone, or as a guardian
        of that name of the same child: names alone repeat.
        """
        named = [
            vals
            for vals in vals_list
            if not vals.get("partner_id") and vals.get("person_name")
        ]
        persons = self._known_persons(named)  # sign → partner, or values of a new one
        chosen = []
        for vals in named:
            contacts = {key: vals[key] for key in ("email", "phone") if vals.get(key)}
            name = vals.pop("person_name")
            signs = _signs(name, vals.get("student_id"), **contacts)
            person = next((persons[sign] for sign in signs if sign in persons), None)
            if person is None:
                person = {"name": name, "company_id": self.env.company.id}
            if isinstance(person, dict):
                person.update(contacts)
            persons.update(dict.fromkeys(signs, person))
            chosen.append(person)
        new = {id(person): person for person in chosen if isinstance(person, dict)}
        partners = self.env["res.partner"].create(list(new.values()))
        made = dict(zip(new, partners, strict=True))
        for vals, person in zip(named, chosen, strict=True):
            self._set_person(vals, made.get(id(person), person))

    def _set_person(self, vals, partner):
        """What is known of somebody already is not overwritten by a list."""
        vals["partner_id"] = partner.id
        for key in ("email", "phone"):
            if partner[key]:
                vals.pop(key, None)

    def _known_persons(self, named):
        """The persons who are guardians here already, by each of their signs."""
        emails = {tools.email_normalize(vals.get("email") or "") for vals in named}
        phones = {vals.get("phone") for vals in named}
        guardians = self.search(
            Domain("company_id", "=", self.env.company.id)
            & Domain.OR(
                [
                    Domain("student_id", "in", [v.get("student_id") for v in named]),
                    Domain("partner_id.email_normalized", "in", list(emails - {False})),
                    Domain("partner_id.phone", "in", list(phones - {None, False})),
                ]
            )
        )
        return {
            sign: guardian.partner_id
            for guardian in guardians
            for sign in _signs(
                guardian.partner_id.name,
                guardian.student_id.id,
                guardian.email,
                guardian.phone,
            )
        }


def _signs(name, student_id, email=None, phone=None):
    """What a person is known by."""
    key = normalise(name)
    digits = re.sub(r"\D", "", phone or "")[-10:]
    return [
        (kind, key, value)
        for kind, value in (
            ("child", student_id),
            ("email", tools.email_normalize(email or "")),
            ("phone", digits),
        )
        if value
    ]
