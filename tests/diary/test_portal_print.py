"""The week on paper, as the browser prints it."""

import base64
from datetime import timedelta
from io import BytesIO

from pypdf import PdfReader

from odoo.tests import tagged
from odoo.tests.common import ChromeBrowser

from .portal_common import PortalCommon

A4 = {"paperWidth": 8.27, "paperHeight": 11.69}


@tagged("post_install", "-at_install")
class TestPortalPrint(PortalCommon):
    def _full_week(self):
        """Six lessons on each of six days, every one with homework, and marks."""
        courses = [self.course_math, self.course_russian, self.course_literature]
        subjects = ("Физическая культура", "Иностранный язык (английский)")
        for name in subjects:
            subject = self.math.copy({"name": name})
            courses.append(self._course(self.class_6b, subject, self.teacher))
        for day in range(6):
            for period in range(1, 7):
                course = courses[(day + period) % len(courses)]
                date = self.MONDAY + timedelta(days=day)
                lesson = self.env["school.lesson"].search(
                    [
                        ("course_id", "=", course.id),
                        ("date", "=", date),
                        ("period", "=", period),
                    ]
                ) or self._lesson(course, date, period)
                lesson.topic = "Обыкновенные дроби. Сложение и вычитание дробей"
                self._homework(lesson, f"§ {period + 10}, упр. {day}{period}, 215")
                if period % 2:
                    self._give(self.student, lesson, "5")

    def _printed(self, path):
        """The page as the browser prints it on A4, with its usual margins."""
        browser = ChromeBrowser(self)
        try:
            with self.allow_requests(browser=browser):
                self.authenticate("t_parent", "t_parent", browser=browser)
                browser.navigate_to(f"{self.base_url()}{path}")
                browser._wait_ready()
                answer = browser._websocket_request("Page.printToPDF", params=A4)
        finally:
            browser.stop()
        return PdfReader(BytesIO(base64.b64decode(answer["data"])))

    def test_a_full_week_fits_on_one_page(self):
        self._full_week()
        printed = self._printed(f"/en/my/diary/{self.student.id}/week")
        self.assertEqual(len(printed.pages), 1)
        text = printed.pages[0].extract_text()
        self.assertIn("упр. 56", text)
