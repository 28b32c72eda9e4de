from odoo.tests import tagged

from ..common import SchoolDiaryHttpCommon, regulation


@tagged("post_install", "-at_install")
class TestTours(SchoolDiaryHttpCommon):
    @regulation("000-1", "001-b", "004-1a")
    def test_teacher_gives_a_grade_and_the_parent_sees_it(self):
        """At once, automatically, without turning to the staff."""
        self.start_tour(
            "/odoo/my-lessons", "school_diary_teacher_gives_grade", login="t_teacher"
        )
        self.assertRecordValues(
            self.lesson.grade_ids,
            [
                {
                    "student_id": self.student.id,
                    "code": "5",
                    "weight": 1,
                    "author_id": self.teacher.id,
                    "date": self.TODAY,
                }
            ],
        )
        self.assertEqual(self.lesson.state, "held")
        self.start_tour(
            f"/my/diary/{self.student.id}/week?date={self.TODAY}",
            "school_diary_parent_sees_grade",
            login="t_parent",
        )
