from itertools import product

from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import SchoolDiaryCommon, SchoolDiaryHttpCommon

ROOT = "school_diary.school_diary_menu_root"
START = "odoo.loader.modules.get('@web/webclient/clickbot/clickbot_loader')"


@tagged("post_install", "-at_install")
class TestScreens(SchoolDiaryHttpCommon):
    """Odoo's clickbot opens every menu and view of each role: none may fail."""

    allow_end_on_form = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._give(cls.student, cls.lesson, "5").value_id = cls._value("4")
        cls._absent(cls.other_student, cls.lesson, "ill")
        cls._homework(cls.lesson, "№ 345")

    def _click_everywhere(self, login):
        self.browser_js(
            "/odoo",
            f"{START}.startClickEverywhere('{ROOT}', true);",
            "odoo.isReady === true",
            login=login,
            timeout=600,
            success_signal="clickbot test succeeded",
        )

    def test_administrator(self):
        self._click_everywhere("t_admin")

    def test_teacher(self):
        self._click_everywhere("t_teacher")

    def test_secretary(self):
        self._click_everywhere("t_secretary")

    def test_head(self):
        self._click_everywhere("t_head")


@tagged("post_install", "-at_install")
class TestFilters(SchoolDiaryCommon):
    def test_every_filter_finds_without_failing(self):
        views = self.env["ir.ui.view"].search(
            [
                ("type", "=", "search"),
                ("model", "=like", "school.%"),
                ("mode", "=", "primary"),
            ]
        )
        self.assertTrue(views)
        staff = (self.admin, self.homeroom_teacher, self.deputy, self.secretary)
        for view, user in product(views, (*staff, self.head)):
            model = self.env[view.model].with_user(user)
            if not model.has_access("read"):
                continue
            arch = etree.fromstring(model.get_view(view.id, "search")["arch"])
            for node in arch.iterfind(".//filter[@domain]"):
                domain = safe_eval(node.get("domain"), {"uid": user.id})
                with self.subTest(user.login, view=view.name, filter=node.get("name")):
                    model.search(domain)

    def test_every_record_is_found_by_its_name(self):
        """Where Odoo does not know by what, it offers all: the first may be taken."""
        for name, model in self.env.items():
            if name.startswith("school.") and model._auto and not model._transient:
                with self.subTest(name):
                    self.assertTrue(model._rec_names_search or model._rec_name)
                    self.assertFalse(model.search([("display_name", "ilike", "ъъъ")]))

    def test_guardian_is_found_by_the_names_of_both(self):
        guardians = self.env["school.guardian"].with_user(self.secretary)
        person, child = self.other_guardian.partner_id, self.other_student
        for words in (person.name, child.name):
            with self.subTest(words):
                found = [one for one, _name in guardians.name_search(words.upper())]
                self.assertIn(self.other_guardian.id, found)
                self.assertNotIn(self.guardian.id, found)
        consents = self.env["school.consent"].with_user(self.secretary)
        self.assertEqual(
            consents.search([("guardian_id", "ilike", person.name)]).guardian_id,
            self.other_guardian,
        )

    def test_course_is_found_word_by_word(self):
        courses = self.env["school.course"].with_user(self.deputy)
        course = self.lesson.course_id
        for words in (
            course.display_name,
            f"{course.class_id.name} {course.subject_id.name[:4]}".lower(),
        ):
            with self.subTest(words):
                self.assertEqual(
                    courses.name_search(words), [(course.id, course.display_name)]
                )
