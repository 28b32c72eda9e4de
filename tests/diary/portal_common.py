import re

from ..common import SchoolDiaryHttpCommon

SECTIONS = (
    "week",
    "grades",
    "results",
    "timetable",
    "homework",
    "tests",
    "attendance",
    "teachers",
    "vacations",
    "recommendations",
)


class PortalCommon(SchoolDiaryHttpCommon):
    """The tiny school, seen through the portal's door."""

    def _log_in(self, login):
        """Become a user whose password is the login, or nobody (None)."""
        self.authenticate(login, login)

    def _get(self, path, language="en"):
        return self.url_open(f"/{language}{path}", timeout=30)

    def _page(self, student, section, query="", language="en"):
        """The page of a pupil's diary, as text; it must be there."""
        response = self._get(f"/my/diary/{student.id}/{section}{query}", language)
        self.assertEqual(response.status_code, 200, section)
        return response.text

    def _words(self, html):
        """What a reader reads of a page, in one line."""
        main = html[html.index("<main") : html.index("</main>")]
        return " ".join(re.sub(r"<[^>]+>", " ", main).split())

    def _addresses(self, student_id):
        """The address of every page of a pupil's diary, and of a file in it."""
        return [
            f"/my/diary/{student_id}",
            *(f"/my/diary/{student_id}/{section}" for section in SECTIONS),
            f"/my/diary/{student_id}/record",
            f"/my/diary/{student_id}/homework/{self.homework.id}/{self.file.id}",
        ]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.homework = cls._homework(
            cls.lesson, "упр. 214", date_due=cls.lesson_test.date
        )
        cls.file = cls.env["ir.attachment"].create(
            {
                "name": "задание.txt",
                "raw": b"2 + 2",
                "res_model": "school.homework",
                "res_id": cls.homework.id,
            }
        )
        cls.homework.attachment_ids = cls.file
