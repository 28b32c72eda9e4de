from odoo import api, fields, models
from odoo.tools import format_date, format_datetime

from ...tools.page_fit import TableFit

WIDTHS = {
    "at": 165,
    "class": 60,
    "pupil": 165,
    "guardian": 205,
    "what": 225,
    "way": 235,
    "story": 385,
}
"""of the columns, in px"""


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
        return {
            "title": self.env._("Register of notices"),
            "pages": [
                page
                for school, own in notices.grouped("company_id").items()
                for page in self._pages(school, own)
            ],
            "widths": WIDTHS,
            "now": self._at(fields.Datetime.now()),
            "printer": self.env.user.name,
        }

    def _pages(self, school, notices):
        rows = [self._row(one) for one in notices]
        parts = TableFit(*WIDTHS.values()).pages(
            rows, lambda row: [row[name] for name in WIDTHS]
        )
        of_school = {
            "school": school.name,
            "first": format_date(self.env, min(notices.mapped("period_from"))),
            "last": format_date(self.env, max(notices.mapped("period_to"))),
            "total": len(rows),
            "count": len(parts),
        }
        return [
            {**of_school, "rows": part, "number": number}
            for number, part in enumerate(parts, 1)
        ]

    def _row(self, notice):
        """The texts of a row, by column."""
        told = notice.sudo()  # names of what the user reads
        labels = {
            name: dict(told._fields[name]._description_selection(self.env))
            for name in ("kind", "channel", "state")
        }
        first, last = notice.period_from, notice.period_to
        days = [format_date(self.env, day) for day in dict.fromkeys((first, last))]
        # When it was entered stands in a column of its own.
        story = [f"{self._at(at)} {said}" for at, said in notice._story()[1:]]
        return {
            "at": self._at(notice.create_date),
            "class": told.class_id.name or "",
            "pupil": told.student_id.short_name,
            "guardian": told.partner_id.name,
            "what": "\n".join((labels["kind"][notice.kind], " – ".join(days))),
            "way": "\n".join((labels["channel"][notice.channel], notice.address or "")),
            "story": "\n".join(story or [labels["state"]["queued"]]),
        }

    def _at(self, moment):
        return format_datetime(self.env, moment, dt_format="short")
