from odoo import models

from ...tools.journal_workbook import file_stem, journal_tables
from ...tools.plain_workbook import workbook


class SchoolCourse(models.Model):
    """A page of the journal as a spreadsheet.

    It has what the present user reads in the grid, and nothing else: a substitute's
    has the own lessons.
    """

    _inherit = "school.course"

    def _page_workbook(self, term_id=None):
        """
        :param term_id: as of ``grid_open``
        :return: name of the file, and its content
        """
        page = self.grid_open(term_id)
        students = self.env["school.student"].browse(
            student["id"] for student in page["students"]
        )
        log = self.env["school.student.access"]
        log._record(students, is_taken=True)
        term = page["term"]["name"]
        words = {
            "titles": [
                f"{page['course']['name']}, {term}",
                ", ".join(filter(None, (self.company_id.name, self.teacher_id.name))),
            ],
            **self._page_words(),
        }
        name = file_stem(self.class_id.name, self.subject_id.name, term)
        return f"{name}.xlsx", workbook(journal_tables(page, words))

    def _page_words(self):
        return {
            "marks": self.env._("Grades"),
            "lessons": self.env._("Lessons"),
            "pupil": self.env._("Pupil"),
            "average": self.env._("Average"),
            "missed": self.env._("Missed"),
            "result": self.env._("Result"),
            "day": self.env._("Date"),
            "number": self.env._("No."),
            "type": self.env._("Type"),
            "topic": self.env._("Topic"),
            "homework": self.env._("Homework"),
            "teacher": self.env._("Teacher"),
        }
