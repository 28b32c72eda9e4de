"""What is expected, and what is needed, on the page of the grades."""

import re

from odoo.tests import tagged

from ..common import regulation
from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalForecast(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lesson, code in zip(cls.lessons_math, "445", strict=False):
            cls._give(cls.student, lesson, code)
        cls.env.flush_all()
        cls.env.cr.precommit.run()
        cls.env["school.result"]._forecast(cls.school)

    def _read(self, language="en"):
        self.env.flush_all()
        self._log_in("t_parent")
        return self._page(self.student, "grades", language=language)

    @regulation("000-6", "001-i", "002-4", "003-4", "004-2")
    def test_expected_and_needed(self):
        words = self._words(self._read())
        self.assertRegex(
            words, r"4 expected \(\d\d% sure\), average from \d\.\d+ to \d\.\d"
        )
        self.assertIn("5 “5” 1 time", words)
        self.assertIn("4 reached now", words)
        self.assertNotIn("3 reached now", words)
        # 13 in three marks: with a 2 the average is 15 / 4.
        self.assertIn("5 4.5 4 4.25 3 4.0 2 3.75", words)

    def test_in_the_words_of_the_reader(self):
        words = self._words(self._read("ru"))
        self.assertRegex(words, r"Ожидается 4 \(уверенность \d\d %\), средний балл")
        self.assertIn("5 «5» 1 раз", words)

    def test_nothing_of_a_decided_result(self):
        result = self.env["school.result"].search(
            [
                ("student_id", "=", self.student.id),
                ("course_id", "=", self.course_math.id),
                ("term_id", "=", self.quarter.id),
            ]
        )
        result.write({"value_id": self._value("4").id})
        self.assertNotIn("expected (", self._read())

    def test_nothing_of_a_term_that_is_over(self):
        self._log_in("t_parent")
        page = self._page(self.student, "grades", f"?term={self.quarters[0].id}")
        self.assertNotIn("expected (", page)

    def test_nobody_elses(self):
        """The forecast of a classmate is in no page of another family."""
        self._give(self.other_student, self.lesson, "2")
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env["school.result"]._forecast(self.school)
        found = re.findall(r"(\d) expected \(", self._read())
        self.assertEqual(found, ["4"])

    def test_if_i_get_in_the_page(self):
        """The calculator counts as the server does, without asking it."""
        self.env.flush_all()
        self.browser_js(
            f"/en/my/diary/{self.student.id}/grades",
            """
            const box = document.querySelector(".o_school_what_if");
            box.closest("details").open = true;
            const read = (name) => box.querySelector(".o_school_" + name).textContent;
            const press = async (selector) => {
                box.querySelector(selector).click();
                await new Promise((done) => setTimeout(done, 100));
            };
            const say = () => [read("got"), read("then_mean"), read("then_grade")];
            (async () => {
                const said = [];
                await press("[data-code='5']");
                said.push(say());
                await press("[data-code='2']");
                said.push(say());
                await press(".o_school_again");
                said.push([box.querySelector("output").hidden]);
                const expected = '[["5","4.5","5"],["5, 2","4.0","4"],[true]]';
                if (JSON.stringify(said) !== expected) {
                    throw new Error(JSON.stringify(said));
                }
                console.log("test successful");
            })();
            """,
            "!!document.querySelector('.o_school_what_if:not([hidden])')",
            login="t_parent",
        )
