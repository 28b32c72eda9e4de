from odoo import api, models
from odoo.fields import Domain
from odoo.tools import ormcache

from ...tools.diary_forecast import ScaleMark
from ...tools.diary_lookup import Lookup

SUBJECT = ["name"]
LESSON_TYPE = ["name", "is_named"]
VALUE = ["code", "tone", "number", "counts"]
SCALE = ["scale_id", "is_bound", "bound"]
TERM = ["id", "name", "kind", "number", "date_start", "date_end"]
VACATION = ["name", "date_start", "date_end", "grade_from", "grade_to", "id"]


class SchoolDiaryLookup(models.AbstractModel):
    """What every page looks up lies in the cache of the registry.

    Joined into each query it would take the database longer to plan than to read.
    ``school.cached.mixin`` clears it, and that of terms in the room ``journal``.
    """

    _inherit = "school.diary"

    @api.private
    @ormcache("self.env.lang")
    def _lookup(self):
        """Names, values and school years, the same whoever asks.

        :return: ``Lookup``
        """
        absences = self.env["school.absence"]
        subjects = self._all("school.subject", SUBJECT)
        types = self._all("school.lesson.type", LESSON_TYPE)
        values = self._all("school.grade.value", [*VALUE, *SCALE])
        return Lookup(
            subjects={one.id: one.name for one in subjects},
            works={one.id: (one.name, one.is_named) for one in types},
            values={one.id: self._tuple(one, VALUE) for one in values},
            scales=self._scales(values),
            absences=dict(absences._fields["kind"]._description_selection(self.env)),
            staff=self._staff(),
            terms=self._by_year("school.term", TERM, self._term_place),
            vacations=self._by_year("school.vacation", VACATION, self._vacation_place),
            holidays=self.env["resource.calendar.leaves"]._school_days_off(),
        )

    @staticmethod
    def _scales(values):
        """:return: dict of scale id to dict of grade value to ``ScaleMark``"""
        counted = values.filtered("counts").sorted("number", reverse=True)
        return {
            scale.id: {
                one.id: ScaleMark(
                    one.code, one.tone, one.number, one.bound if one.is_bound else None
                )
                for one in own
            }
            for scale, own in counted.grouped("scale_id").items()
        }

    def _all(self, model, names):
        """All records of a model, the archived ones too, with some fields read."""
        records = self.env[model].sudo()  # what is cached is everybody's
        records = records.with_context(active_test=False)
        return records.search_fetch(Domain.TRUE, names)

    def _staff(self):
        """:return: dict of user id to full name, of internal users"""
        users = self.env["res.users"].sudo()  # what is cached is everybody's
        users = users.with_context(active_test=False)
        users = users.search_fetch([("share", "=", False)], ["partner_id"])
        return {user.id: user.partner_id.name or "" for user in users}

    def _by_year(self, model, names, place):
        records = self._all(model, ["year_id", *names])
        return {
            year.id: [self._tuple(one, names) for one in own.sorted(place)]
            for year, own in records.grouped("year_id").items()
        }

    @staticmethod
    def _tuple(record, names):
        return tuple(record[name] for name in names)

    @staticmethod
    def _term_place(term):
        return term.kind == "year", term.number

    @staticmethod
    def _vacation_place(vacation):
        return vacation.date_start, vacation.id


class SchoolSubject(models.Model):
    _name = "school.subject"
    _inherit = ["school.subject", "school.cached.mixin"]


class SchoolLessonType(models.Model):
    _name = "school.lesson.type"
    _inherit = ["school.lesson.type", "school.cached.mixin"]


class SchoolGradeValue(models.Model):
    _name = "school.grade.value"
    _inherit = ["school.grade.value", "school.cached.mixin"]


class SchoolVacation(models.Model):
    _name = "school.vacation"
    _inherit = ["school.vacation", "school.cached.mixin"]


class ResourceCalendarLeaves(models.Model):
    _name = "resource.calendar.leaves"
    _inherit = ["resource.calendar.leaves", "school.cached.mixin"]


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        if not all(users.mapped("share")):
            self.env.registry.clear_cache()
        return users

    def write(self, vals):
        result = super().write(vals)
        if {"partner_id", "group_ids"} & vals.keys():
            self.env.registry.clear_cache()
        return result


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        result = super().write(vals)
        if "name" in vals and self.sudo().user_ids:  # whoever renames; not told
            self.env.registry.clear_cache()
        return result
