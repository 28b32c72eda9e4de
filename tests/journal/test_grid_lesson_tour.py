from odoo.tests import tagged

from .plan_common import PlanMixin
from .test_grid_tours import GridHttpCommon


@tagged("post_install", "-at_install")
class TestGridLessonTour(PlanMixin, GridHttpCommon):
    def test_the_lesson_is_entered_beside_the_grid(self):
        self._follow()
        self._tour("lesson")
        self.assertRecordValues(
            self.lesson.homework_ids | self.lesson_test.homework_ids,
            [
                {"description": "№ 551, 553", "minutes": 200},
                {"description": "№ 600", "minutes": 25},
            ],
        )
        self.assertEqual(self.lesson.topic, "Дроби")
        self.assertEqual(self.lesson_test.topic, "Обыкновенные дроби")
