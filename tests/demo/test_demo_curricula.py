from odoo.tests import TransactionCase, tagged

from .test_school_demo import FEW_DAYS, DemoMixin


@tagged("post_install", "-at_install")
class TestDemoCurricula(DemoMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["school.demo"]._load(days=FEW_DAYS)

    def test_every_class_has_its_plan(self):
        classes = self.env["school.class"].search([])
        self.assertTrue(classes)
        self.assertFalse(classes.filtered(lambda one: not one.curriculum_id))
        self.assertFalse(classes.missing_subject_ids)

    def test_the_timetable_gives_what_is_planned(self):
        """But for what is taught in other groups besides: German, a choice of one."""
        courses = self.env["school.course"].search([("slot_ids", "!=", False)])
        self.assertTrue(courses)
        self.assertFalse(courses.filtered("hours_differ").mapped("display_name"))

    def test_lessons_are_held_against_it(self):
        rows = self.env["school.lesson.report"].search([])
        self.assertTrue(sum(rows.mapped("held")))
        self.assertTrue(sum(rows.mapped("plan")))
        self.assertTrue(rows.filtered("reason"))
