from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryHttpCommon


@tagged("post_install", "-at_install")
class TestBase(SchoolDiaryHttpCommon):
    """What the database refuses, as the user reads it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.level = cls.env["school.education.level"].create(
            {"name": "Шестые", "code": "six", "grade_from": 6, "grade_to": 6}
        )
        cls.kind = cls.env["school.lesson.type"].create(
            {"name": "Диктант", "short_name": "Д", "company_id": cls.school.id}
        )
        cls.lesson_russian.type_id = cls.kind
        cls._give(cls.student, cls.lesson, "5")

    def _told(self, record):
        """The message that the administrator of the school gets."""
        self.authenticate("t_admin", "t_admin")
        with mute_logger("odoo.sql_db", "odoo.http"):
            answer = self._call(record._name, "unlink", record.ids)
        self.assertIn("error", answer, record)
        self.assertTrue(record.exists())
        return answer["error"]["data"]["message"]

    def test_slips_of_the_pen_are_refused_in_words(self):
        """A date or an hour out of this world, as the web client sends it."""
        self.authenticate("t_deputy", "t_deputy")
        for model, ids, vals, told in (
            ("school.lesson", self.lesson.ids, {"date": "0202-11-18"}, "2000"),
            ("school.lesson", self.lesson.ids, {"time_end": 1e9}, "Урок"),
            ("school.year", self.year.ids, {"date_end": "9999-12-31"}, "2000"),
            ("school.paper.extract", [], {"date": "9999-12-31"}, "2000"),
        ):
            if not ids:
                vals = {**vals, "class_id": self.class_6b.id}
            with self.subTest(model), mute_logger("odoo.sql_db", "odoo.http"):
                answer = self._call(model, "web_save", ids, vals, specification={})
                self.assertIn(told, answer["error"]["data"]["message"])

    def _call(self, model, method, *args, **kwargs):
        return self.url_open(
            "/web/dataset/call_kw",
            json={
                "params": {
                    "model": model,
                    "method": method,
                    "args": args,
                    "kwargs": {"context": {"lang": "ru_RU"}, **kwargs},
                }
            },
        ).json()

    def test_deleting_what_is_in_use(self):
        regulation = self.regulation.copy({"company_id": self.school.id, "code": "x"})
        self.school.school_regulation_id = regulation
        self.class_6b.education_level_id = self.level
        for record, user in (
            (self.math, "school.course"),
            (self.class_6b, "school.enrollment"),
            (self.course_math, "school.lesson"),
            (self.kind, "school.lesson"),
            (self.year, "school.class"),
            (self.bells, "school.class"),
            (self.level, "school.class"),
            (self.guardian, "school.application"),
            (regulation, "res.company"),
        ):
            with self.subTest(record._name):
                message = self._told(record)
                name = self.env["ir.model"]._get(user).with_context(lang="ru_RU").name
                self.assertIn(name, message)
                for raw in ("violates", "school_", "constraint", "RESTRICT"):
                    self.assertNotIn(raw, message)

    def test_what_follows_from_other_fields_is_not_written(self):
        """Else the class of a lesson, hence its pupils, were any teacher's choice."""
        homework = self._homework(self.lesson, "№ 1")
        self.authenticate("t_teacher", "t_teacher")
        for record, vals in (
            (self.lesson, {"class_id": self.class_7a.id}),
            (self.lesson, {"subject_id": self.history.id}),
            (self.lesson, {"is_test": True}),
            (homework, {"class_id": self.class_7a.id}),
            (self.lesson.grade_ids, {"course_id": self.course_history.id}),
        ):
            answer = self._call(record._name, "write", record.ids, vals)
            self.assertEqual(
                answer["error"]["data"]["name"], "odoo.exceptions.AccessError", vals
            )
        self.assertEqual(self.lesson.class_id, self.class_6b)
        answer = self._call("school.lesson", "write", self.lesson.ids, {"topic": "А"})
        self.assertNotIn("error", answer)
