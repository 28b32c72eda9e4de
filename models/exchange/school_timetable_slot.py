from odoo import fields, models
from odoo.fields import Domain

from ...tools.journal_workbook import file_stem
from ...tools.plain_workbook import Table, workbook
from ...tools.timetable_sheet import COLUMNS, headings, said_week, said_weekday

WIDTHS = (10, 16, 8, 28, 32, 12, 14)


class SchoolTimetableSlot(models.Model):
    """The timetable of a day's week as a spreadsheet, as the import takes it."""

    _inherit = "school.timetable.slot"

    def _timetable_workbook(self, year_id=False, day=False):
        """
        :param year_id, day: as of ``get_board``
        :return: name of the file, and its content
        """
        board = self.get_board(year_id, day)
        year = self.env["school.year"].browse(board["year_id"])
        if not year:
            slots, day = self.browse(), None
        else:
            day = fields.Date.to_date(board["day"])
            slots = self.search(
                Domain("year_id", "=", year.id)
                & Domain("date_from", "<=", day)
                & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
            )
        is_russian = (self.env.lang or "").startswith("ru")
        name = self.env._("Timetable")
        table = Table(
            name,
            [],
            [headings(is_russian)],
            [self._timetable_row(slot, is_russian) for slot in slots],
            WIDTHS[: len(COLUMNS)],
        )
        return f"{file_stem(name, day)}.xlsx", workbook([table])

    def _timetable_row(self, slot, is_russian):
        return [
            slot.class_id.name,
            said_weekday(int(slot.weekday), is_russian),
            slot.period,
            slot.subject_id.name,
            slot.teacher_id.name or None,
            slot.room or None,
            said_week(slot.week, is_russian),
        ]
