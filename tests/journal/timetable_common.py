from datetime import date

from odoo.exceptions import ValidationError

from ..common import SchoolDiaryCommon

FIRST, LAST = date(2026, 12, 7), date(2026, 12, 20)
MONDAYS = [date(2026, 12, 7), date(2026, 12, 14)]


class TimetableMixin:
    """Makes lessons of the week, beside the tiny school."""

    def _vals(self, course, weekday, period, **vals):
        return {"course_id": course.id, "weekday": weekday, "period": period, **vals}

    def _slot(self, course, weekday, period, **vals):
        return self.env["school.timetable.slot"].create(
            self._vals(course, weekday, period, **vals)
        )

    def _refused(self, *args, **vals):
        """The message with which a slot is refused."""
        with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
            self._slot(*args, **vals)
        return str(caught.exception)

    @classmethod
    def _bells(cls, name, *times):
        return cls.env["school.bell.schedule"].create(
            {
                "name": name,
                "company_id": cls.school.id,
                "bell_ids": [
                    (0, 0, {"period": period, "time_start": start, "time_end": end})
                    for period, (start, end) in enumerate(times, 1)
                ],
            }
        )


class GenerationCase(TimetableMixin, SchoolDiaryCommon):
    def _generate(self, classes=None, first=FIRST, last=LAST, **vals):
        wizard = (
            self.env["school.lesson.generate"]
            .with_user(self.deputy)
            .create(
                {
                    "date_from": first,
                    "date_to": last,
                    "year_id": self.year.id,
                    "class_ids": [(6, 0, (classes or self.class_6b).ids)],
                    **vals,
                }
            )
        )
        preview = (wizard.new_count, wizard.removed_count)
        wizard.action_generate()
        return preview

    def _lessons(self, **narrowed):
        domain = [("slot_date", "!=", False)]
        domain += [(name, "=", value) for name, value in narrowed.items()]
        return self.env["school.lesson"].search(domain)
