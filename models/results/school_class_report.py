from collections import Counter, defaultdict

from odoo import models
from odoo.tools import SQL

from ...tools.class_report import columns_of


class SchoolClass(models.Model):
    """The report of the homeroom teacher on a class (000-7b, 002-5b, 003-5b).

    For those who may see the class's consolidated sheet, out of which it is made.
    """

    _inherit = "school.class"

    def action_print_class_report(self):
        self._check_sheet_reader()
        return self.env.ref("school_diary.action_report_class").report_action(self)

    def class_report_file_name(self):
        self.ensure_one()
        return self.env._(
            "Report of the homeroom teacher %(name)s %(year)s",
            name=self.name,
            year=self.year_id.name.replace("/", "-"),
        )

    def _class_report(self):
        """The caller has asked who may read it.

        :return: the sheet's ``Pupil``, list of ``Column``, and the lessons missed: dict
            of slot's key to ``Counter`` by kind of absence
        """
        self.ensure_one()
        sheet = self._consolidated_sheet()
        columns = columns_of(sheet)
        terms = [one.slot.key for one in columns if isinstance(one.slot.key, int)]
        pupils = [pupil.student_id for pupil in sheet.pupils if not pupil.is_stray]
        return sheet.pupils, columns, self._missed_lessons(pupils, terms)

    def _missed_lessons(self, student_ids, term_ids):
        """What the pupils missed as long as they were in the class."""
        self.env["school.absence"].flush_model()
        self.env["school.enrollment"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT term.id, absence.kind, COUNT(*)
                  FROM school_absence absence
                  JOIN school_term term
                    ON absence.date BETWEEN term.date_start AND term.date_end
                 WHERE term.id = ANY(%(terms)s) AND absence.kind <> 'late'
                   AND absence.student_id = ANY(%(pupils)s)
                   AND EXISTS (
                       SELECT FROM school_enrollment place
                        WHERE place.student_id = absence.student_id
                          AND place.class_id = %(own)s
                          AND place.date_from <= absence.date
                          AND (place.date_to IS NULL
                               OR place.date_to >= absence.date))
                 GROUP BY term.id, absence.kind
                """,
                terms=term_ids,
                pupils=student_ids,
                own=self.id,
            )
        )
        missed = defaultdict(Counter)
        for term_id, kind, number in rows:
            missed[term_id][kind] += number
        return missed
