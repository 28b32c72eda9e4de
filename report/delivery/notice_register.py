from odoo import api, fields, models
from odoo.tools import format_date, format_datetime


class NoticeRegister(models.AbstractModel):
    """The register: what was told to whom, when, by which channel, and its fate.

    Of the notices that are chosen or filtered in the list: a period, a pupil, a class.
    """

    _name = "report.school_diary.notice_register"
    _description = "Register of notices"

    @api.model
    def _get_report_values(self, docids, data=None):
        notices = self.env["school.notice"].browse(docids)
        notices.check_access("read")
        notices = notices.sorted(lambda one: (one.create_date, one.id))
        days = notices.mapped("period_to")
        return {
            "title": self.env._("Register of notices"),
            "schools": [
                {"name": school.name, "rows": [self._row(one) for one in own]}
                for school, own in notices.grouped("company_id").items()
            ],
            "first": days and format_date(self.env, min(notices.mapped("period_from"))),
            "last": days and format_date(self.env, max(days)),
            "now": self._at(fields.Datetime.now()),
            "printer": self.env.user.name,
        }

    def _row(self, notice):
        told = notice.sudo()  # names of what the user reads
        labels = {
            name: dict(told._fields[name]._description_selection(self.env))
            for name in ("kind", "channel")
        }
        first, last = notice.period_from, notice.period_to
        days = [format_date(self.env, day) for day in dict.fromkeys((first, last))]
        return {
            "at": self._at(notice.create_date),
            "class": told.class_id.name or "",
            "pupil": told.student_id.short_name,
            "guardian": told.partner_id.name,
            "kind": labels["kind"][notice.kind],
            "days": " – ".join(days),
            "channel": labels["channel"][notice.channel],
            "address": notice.address or "",
            # When it was entered stands in a column of its own.
            "story": [f"{self._at(at)} {said}" for at, said in notice._story()[1:]]
            or [dict(told._fields["state"]._description_selection(self.env))["queued"]],
        }

    def _at(self, moment):
        return format_datetime(self.env, moment, dt_format="short")
