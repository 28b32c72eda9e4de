"""The portal in a browser: at a desk and on a phone."""

import json

from odoo.tests import tagged

from ..common import regulation
from .portal_common import PortalCommon

NO_OVERFLOW = """
(async () => {
    const wide = [];
    for (const path of %s) {
        const frame = document.createElement("iframe");
        frame.style = "width: 360px; height: 740px; border: 0";
        frame.src = path;
        document.body.append(frame);
        await new Promise((resolve) => (frame.onload = resolve));
        const page = frame.contentDocument.documentElement;
        if (!page.querySelector(".o_school_diary")) {
            wide.push(`${path} is not there`);
        }
        for (const part of [page, page.querySelector("#wrapwrap")]) {
            if (part.scrollWidth > part.clientWidth) {
                wide.push(`${path}: ${part.scrollWidth} > ${part.clientWidth}`);
            }
        }
        frame.remove();
    }
    if (wide.length) {
        console.error(wide.join("; "));
    } else {
        console.log("test successful");
    }
})()
"""


@tagged("post_install", "-at_install")
class TestPortalBrowser(PortalCommon):
    @regulation("000-1", "001-b", "000-4a")
    def test_parent_reads(self):
        """From today at a glance to grades, the other child, other weeks."""
        self._give(self.student, self.lesson, "5")
        self.start_tour("/my/diary", "school_diary_parent_reads", login="t_parent")
        visits = self.env["school.visit"].search([("user_id", "=", self.parent.id)])
        seen = {(visit.student_id, visit.section) for visit in visits}
        self.assertLessEqual(
            {
                (self.student, "home"),
                (self.sibling, "home"),
                (self.student, "week"),
                (self.student, "grades"),
                (self.sibling, "grades"),
                (self.sibling, "week"),
            },
            seen,
        )

    def test_nothing_overflows(self):
        """At 360 px no page is wider than the screen, whatever stands in it."""
        long = "Непереносимоедлинноеслово" * 8
        self.lesson.write({"topic": long, "room": "Лаборатория № 12"})
        self.lesson_test.topic = long
        self.math.name = "Основы безопасности и защиты Родины (практикум)"
        self._homework(self.lesson, f"https://example.org/{long}")
        for lesson in self.lessons_math:
            for code in "5432":
                self._give(self.student, lesson, code)
        self._absent(self.student, self.lesson_russian, "ill", comment=long)
        self.env["school.recommendation"].create(
            {
                "student_id": self.student.id,
                "author_id": self.teacher.id,
                "text": long,
            }
        )
        self.student.first_name = "Александра-Виктория"
        paths = ["/my/diary", *self._addresses(self.student.id)[1:-1]]
        self.browser_js(
            "/my/diary", NO_OVERFLOW % json.dumps(paths), login="t_parent", timeout=120
        )


@tagged("post_install", "-at_install")
class TestPortalPhone(PortalCommon):
    browser_size = "412x915"
    touch_enabled = True

    def test_phone(self):
        self.start_tour(
            f"/my/diary/{self.student.id}/week",
            "school_diary_phone",
            login="t_parent",
        )
