"""The pupil who is of age today, in the portal."""

from datetime import date

from lxml import html

from ..common import SchoolDiaryHttpCommon
from .common import ServiceMixin


class OfAgeCommon(ServiceMixin, SchoolDiaryHttpCommon):
    def setUp(self):
        super().setUp()
        self._speak_english()
        self.pupil_user.lang = "en_US"
        self.own_student.birth_date = date(2008, 11, 18)
        self.right = self.own_student._own_right()
        self.gate = self.env.ref("school_diary.consent_purpose_diary")
        self.consent = f"/my/consents/{self.right.id}/{self.gate.id}"
        self.week = f"/my/diary/{self.own_student.id}/week"
        self.authenticate("t_pupil", "t_pupil")

    def _send(self, url, **values):
        """Post what the form of that address has hidden, and the values."""
        kept = {}
        for page in ("/my/consents", "/my/applications/new"):
            document = html.fromstring(self.url_open(page).text)
            form = f"//form[@action='{url}']" if page != url else "//form"
            for field in document.xpath(f"{form}//input[@type='hidden']"):
                kept[field.get("name")] = field.get("value")
        token = document.xpath("//input[@name='csrf_token']/@value")[0]
        kept.setdefault("csrf_token", token)
        answer = self.url_open(url, data={**kept, **values})
        self.env.invalidate_all()
        return answer

    def _text(self, url):
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        return " ".join(" ".join(html.fromstring(answer.text).itertext()).split())

    def _week_status(self):
        return self.url_open(self.week).status_code
