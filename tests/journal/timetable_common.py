from odoo.exceptions import ValidationError


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
