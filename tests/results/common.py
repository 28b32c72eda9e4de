"""What the tests of the room ``results`` share."""

from odoo.tests import Form

from ..pdf import pdf_text


class ResultMixin:
    """Mixed into a test class that has the school set up."""

    @classmethod
    def _year_term(cls):
        """The whole year as a term, beside the quarters."""
        return cls.env["school.term"].create(
            {
                "name": "Год",
                "year_id": cls.year.id,
                "kind": "year",
                "date_start": cls.year.date_start,
                "date_end": cls.year.date_end,
            }
        )

    @classmethod
    def _three_marks(cls):
        """Three pupils of the class with a 5, a 4 and a 3 in mathematics."""
        cls.pupils = cls.student | cls.other_student | cls.third_student
        for pupil, code in zip(cls.pupils, "543", strict=True):
            cls._give(pupil, cls.lesson, code)

    def _result(self, student=None, course=None, term=None):
        """A result as the end of the request leaves it."""
        self._end_request()
        return self.env["school.result"].search(
            [
                ("student_id", "=", (student or self.student).id),
                ("course_id", "=", (course or self.course_math).id),
                ("term_id", "=", (term or self.quarter).id),
            ]
        )

    def _end_request(self):
        self.env.flush_all()
        self.env.cr.precommit.run()


class PrintMixin:
    """Prints what a wizard orders, and reads the PDF back."""

    def _printed(self, wizard, report, user, vals, **context):
        """:return: list of the pages' texts"""
        form = Form(self.env[wizard].with_user(user))
        for name, value in vals.items():
            form[name] = value
        order = form.save()
        self.env.flush_all()
        reports = self.env["ir.actions.report"].with_user(user)
        with self.allow_pdf_render():
            content, _kind = reports.with_context(
                force_report_rendering=True, **context
            )._render_qweb_pdf(report, order.ids)
        text = pdf_text(content)
        return [page for page in text.split("\f") if page.strip()]
