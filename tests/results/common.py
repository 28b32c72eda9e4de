"""What the tests of the room ``results`` share."""


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
