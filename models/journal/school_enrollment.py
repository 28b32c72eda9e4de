from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date


class SchoolEnrollment(models.Model):
    """Who has a grade or an absence in a lesson was in the class on that day."""

    _inherit = "school.enrollment"

    def write(self, vals):
        if not {"student_id", "class_id", "date_from", "date_to"} & vals.keys():
            return super().write(vals)
        places = self._places()
        result = super().write(vals)
        self._check_entries(places)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_entries(self):
        self._check_entries(self._places(), gone=self)

    def _places(self):
        """:return: set of (pupil's id, class's id)"""
        return {
            (enrollment.student_id.id, enrollment.class_id.id) for enrollment in self
        }

    def _check_entries(self, places, gone=()):
        """Refuse to leave grades or absences on days outside all enrollments.

        :param places: set of (pupil's id, class's id) in which to look
        :param gone: enrollments that count no more
        """
        stranded = self._stranded_entry(places, [enrollment.id for enrollment in gone])
        if stranded:
            class_name, day = stranded
            raise UserError(
                self.env._(
                    "There are grades or absences in the class %(name)s on %(date)s, "
                    "which would lie outside the enrollment. End it on that day or "
                    "later; to move the pupil, enter another enrollment from the "
                    "next day on.",
                    name=class_name,
                    date=format_date(self.env, day),
                )
            )

    def _stranded_entry(self, places, gone_ids):
        """The last entry of these pupils in these classes without an enrollment.

        :return: name of the class and date, or None
        """
        if not places:
            return None
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT class.name, lesson.date
                  FROM (SELECT student_id, lesson_id FROM school_grade
                         WHERE student_id IN %(students)s
                         UNION ALL
                        SELECT student_id, lesson_id FROM school_absence
                         WHERE student_id IN %(students)s) entry
                  JOIN school_lesson lesson ON lesson.id = entry.lesson_id
                  JOIN school_class class ON class.id = lesson.class_id
                 WHERE (entry.student_id, lesson.class_id) IN %(places)s
                   AND NOT EXISTS (
                       SELECT FROM school_enrollment enrollment
                        WHERE enrollment.student_id = entry.student_id
                          AND enrollment.class_id = lesson.class_id
                          AND lesson.date >= enrollment.date_from
                          AND lesson.date <= COALESCE(enrollment.date_to, lesson.date)
                          AND enrollment.id <> ALL(%(gone)s))
                 ORDER BY lesson.date DESC
                 LIMIT 1
                """,
                students=tuple({student for student, _class in places}),
                places=tuple(places),
                gone=gone_ids,
            )
        )
        return rows[0] if rows else None
