from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon, regulation
from .extract_common import ExtractMixin

REPORT = "school_diary.action_report_extract_on_demand"


@tagged("post_install", "-at_install")
@regulation("000-4c", "002-2c", "003-2b")
class TestSchoolPaperExtract(ExtractMixin, SchoolDiaryCommon):
    """Any week of any pupil, for who asks at the office or the homeroom teacher."""

    def _order(self, user, **vals):
        form = Form(self.env["school.paper.extract"].with_user(user))
        for name, value in vals.items():
            setattr(form, name, value)
        return form.save()

    def test_class(self):
        """The homeroom teacher's own class is proposed; a page for each pupil."""
        self._give(self.student, self.lesson, "5")
        extract = self._order(self.homeroom_teacher, date=self.TODAY)
        self.assertEqual(extract.class_id, self.class_6b)
        self.assertEqual(extract.weeks, "1")
        action = extract.action_print()
        self.assertEqual(action["context"]["active_ids"], extract.ids)
        self.assertFalse(action.get("data"), "no names of children in the address")
        pages = self._print(extract, REPORT, self.homeroom_teacher)
        names = self.class_6b._students(self.TODAY).mapped("name")
        self.assertEqual([page.lines[2] for page in pages], names)
        page = pages[names.index(self.student.name)]
        self.assertEqual(
            page.cells({"Математика", "Литература"}),
            {"Математика": {"18.11": "5"}, "Литература": {}},
        )
        self.assertFalse(self.env["school.notice"].search([]), "nothing is noted")

    def test_pupil(self):
        """One pupil, at the office, in another week."""
        extract = self._order(
            self.secretary, class_id=self.class_6b, date=self.quarters[0].date_end
        )
        extract.student_ids = self.student
        pages = self._print(extract, REPORT, self.secretary)
        self.assertEqual([page.lines[2] for page in pages], [self.student.name])
        self.assertIn("19.10", pages[0].text)

    @regulation("004-1b")
    def test_weeks(self):
        """Two weeks are proposed where the regulation has 14 days."""
        self.school.school_regulation_id = self.env.ref("school_diary.regulation_004")
        extract = self._order(self.secretary, class_id=self.class_6b, date=self.MONDAY)
        self.assertEqual(extract.weeks, "2")
        pages = self._print(extract, REPORT, self.secretary)
        for day in ("09.11", "13.11", "16.11", "20.11"):
            self.assertIn(day, pages[0].text)

    def test_pupils_of_the_class_only(self):
        """A pupil of another class slips in through no door."""
        extract = self._order(self.homeroom_teacher, date=self.TODAY)
        slipped = extract.sudo()  # past the form
        slipped.student_ids = self.sibling | self.student
        pages = self._print(extract, REPORT, self.homeroom_teacher)
        self.assertEqual([page.lines[2] for page in pages], [self.student.name])

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_refused(self):
        vals = {"class_id": self.class_6b.id, "date": self.TODAY}
        for user in (
            self.teacher,
            self.other_teacher,
            self.foreign_secretary,
            self.foreign_admin,
            self.parent,
            self.pupil_user,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["school.paper.extract"].with_user(user).create(vals)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_of_another(self):
        """What one has asked for, nobody else prints."""
        extract = self._order(self.secretary, class_id=self.class_6b, date=self.TODAY)
        for user in (self.homeroom_teacher, self.other_teacher, self.parent):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._print(extract, REPORT, user)
