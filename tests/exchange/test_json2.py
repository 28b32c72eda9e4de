from datetime import datetime, timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryHttpCommon


@tagged("post_install", "-at_install")
class TestJson2(SchoolDiaryHttpCommon):
    """Odoo's own API: a key opens what its owner's role opens, and nothing else.

    What the README shows as an example stands here.
    """

    def key(self, user):
        keys = self.env["res.users.apikeys"].with_user(user)
        keys = keys.sudo()  # of the database's own table, as the preferences make it
        # The database asks its own clock, which the tests do not set.
        return keys._generate("rpc", "Example", datetime.now() + timedelta(days=60))

    def call(self, user, model, method, key=None, **arguments):
        """:return: status and what came with it"""
        self.env.flush_all()
        with mute_logger("odoo.http"):
            answer = self.url_open(
                f"/json/2/{model}/{method}",
                json=arguments,
                headers={"Authorization": f"bearer {key or self.key(user)}"},
            )
        self.env.invalidate_all()
        return answer.status_code, answer.json()

    def grade(self, lesson, code="5", **vals):
        return {
            "student_id": self.student.id,
            "lesson_id": lesson.id,
            "value_id": self._value(code).id,
            **vals,
        }

    def test_a_classes_grades(self):
        mine = self._give(self.student, self.lessons_math[0], "4")
        self._give(self.student, self.lesson_russian, "3")
        self._give(self.foreign_student, self.foreign_lesson, "2")
        status, rows = self.call(
            self.teacher,
            "school.grade",
            "search_read",
            domain=[
                ["course_id.class_id.name", "=", "6Б"],
                ["date", ">=", "2026-11-16"],
            ],
            fields=["student_id", "date", "code", "weight"],
            order="date, student_id",
        )
        self.assertEqual(status, 200)
        self.assertEqual([row["id"] for row in rows], mine.ids)
        self.assertEqual((rows[0]["code"], rows[0]["date"]), ("4", "2026-11-16"))
        for user, count in (
            (self.deputy, 2),
            (self.homeroom_teacher, 2),
            (self.other_teacher, 1),
            (self.foreign_admin, 1),
        ):
            status, ids = self.call(user, "school.grade", "search", domain=[])
            self.assertEqual((status, len(ids)), (200, count), user.name)

    def test_a_grade_is_posted(self):
        status, lessons = self.call(
            self.teacher,
            "school.lesson",
            "search_read",
            domain=[
                ["course_id", "=", self.course_math.id],
                ["date", "=", "2026-11-18"],
            ],
            fields=["period"],
        )
        self.assertEqual(
            (status, [row["id"] for row in lessons]), (200, self.lesson.ids)
        )
        status, [grade_id] = self.call(
            self.teacher, "school.grade", "create", vals_list=[self.grade(self.lesson)]
        )
        grade = self.env["school.grade"].browse(grade_id)
        self.assertEqual((status, grade.code), (200, "5"))
        self.assertEqual(grade.author_id, self.teacher)
        status, _answer = self.call(
            self.teacher,
            "school.grade",
            "write",
            ids=[grade_id],
            vals={"value_id": self._value("4").id, "revision_reason": "Ошибка"},
        )
        self.assertEqual((status, grade.code), (200, "4"))
        self.assertEqual(grade.revision_ids.reason, "Ошибка")

    def test_not_in_anothers_course(self):
        vals = self.grade(self.lesson_russian)
        status, _answer = self.call(
            self.teacher, "school.grade", "create", vals_list=[vals]
        )
        self.assertEqual(status, 403)
        grade = self._give(self.student, self.lesson_russian, "3")
        for method, arguments in (
            ("write", {"vals": {"value_id": self._value("5").id}}),
            ("unlink", {}),
            ("read", {"fields": ["code"]}),
        ):
            status, _answer = self.call(
                self.teacher, "school.grade", method, ids=grade.ids, **arguments
            )
            self.assertEqual(status, 403, method)
        self.assertEqual(grade.code, "3")

    def test_nobody_is_told_names_for_numbers(self):
        for vals in (
            self.grade(self.foreign_lesson),
            self.grade(self.lesson, student_id=self.foreign_student.id),
        ):
            status, answer = self.call(
                self.teacher, "school.grade", "create", vals_list=[vals]
            )
            self.assertIn(status, (403, 422))
            for name in (self.foreign_student.last_name, self.foreign_class.name):
                self.assertNotIn(name, answer["message"])

    def test_rules_of_the_journal_hold(self):
        grade = self._give(self.student, self.lesson, "3")
        self.env.flush_all()
        self.cr.execute("UPDATE school_grade SET create_date = '2026-11-01'")
        self.env.invalidate_all()
        vals = {"value_id": self._value("5").id}
        status, answer = self.call(
            self.teacher, "school.grade", "write", ids=grade.ids, vals=vals
        )
        self.assertEqual((status, grade.code), (422, "3"), answer)
        self._close_term(self.quarter)
        status, _answer = self.call(
            self.teacher, "school.grade", "create", vals_list=[self.grade(self.lesson)]
        )
        self.assertEqual(status, 422)

    def test_a_page_of_the_journal(self):
        status, page = self.call(
            self.teacher, "school.course", "grid_open", ids=self.course_math.ids
        )
        self.assertEqual((status, page["course"]["class_name"]), (200, "6Б"))
        status, _page = self.call(
            self.teacher, "school.course", "grid_open", ids=self.course_russian.ids
        )
        self.assertEqual(status, 403)

    def test_who_is_let_in(self):
        """Families have the portal: their keys open no journal."""
        for user in (self.parent, self.pupil_user, self.secretary):
            status, _answer = self.call(user, "school.grade", "search", domain=[])
            self.assertEqual(status, 403, user.name)
        status, _answer = self.call(
            None, "school.grade", "search", key="0" * 40, domain=[]
        )
        self.assertEqual(status, 401)
        key = self.key(self.teacher)
        self.teacher.active = False
        status, _answer = self.call(None, "school.grade", "search", key=key, domain=[])
        self.assertEqual(status, 401)

    def test_what_is_private_stays_so(self):
        for model, method in (
            ("school.result", "_refresh"),
            ("school.student.access", "_record"),
            ("school.calendar.feed", "_make"),
        ):
            status, _answer = self.call(self.deputy, model, method)
            self.assertEqual(status, 404, method)
