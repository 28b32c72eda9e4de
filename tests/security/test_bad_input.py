from contextlib import suppress
from functools import partial
from itertools import product

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon

# What a form lets a person send, however absurd.
ABSURD = {
    "boolean": [True, False],
    "char": ["", " ", "я" * 3000, "<script>alert(1)</script>", "%s %(x)s {{7*7}}"],
    "date": [False, "0001-01-01", "9999-12-31"],
    "datetime": [False, "0001-01-01 00:00:00", "9999-12-31 23:59:59"],
    "float": [-1.0, 0.0, 25.0, 1e9, 1e300],
    "html": ["<script>alert(1)</script>", "я" * 3000],
    "integer": [-1, 0, 2**31 - 1, -(2**31)],
    "many2one": [False],
    "selection": [False],
    "text": ["", "я" * 3000, "<script>alert(1)</script>"],
}
WIZARDS = {
    "school.notice.make": ["action_make"],
    "school.paper.extract": ["action_print", "_extract_orders", "extract_file_name"],
    "school.lesson.move": ["action_move"],
    "school.application.refuse": ["action_refuse"],
    "school.exchange.import": ["action_preview", "action_import"],
    "school.oneroster.import": ["action_preview", "action_import"],
    "school.oneroster.export": ["action_export"],
}


@tagged("post_install", "-at_install")
class TestBadInput(SchoolDiaryCommon):
    """Absurd values in every field of every form: taken, or refused in words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._give(cls.student, cls.lesson, "5")
        cls._absent(cls.student, cls.lesson_russian)
        cls._homework(cls.lesson, "№ 1")
        cls.application = cls.env["school.application"].create(
            {
                "applicant_name": "Орлов Дмитрий Львович",
                "child_name": cls.student.name,
                "student_id": cls.student.id,
                "company_id": cls.school.id,
            }
        )
        cls.application.action_submit()
        cls.env["school.delivery.agreement"].create(
            {
                "guardian_id": cls.guardian.id,
                "channel": "email",
                "address": "home@example.org",
            }
        )
        cls.env["school.recommendation"].create(
            {"student_id": cls.student.id, "text": "Читать"}
        )
        cls.regulation.copy({"company_id": cls.school.id, "code": "x"})
        cls.all_roles = cls._user("t_all", "admin", "Всеволодов Егор Ильич")
        cls.all_roles.group_ids += cls.env.ref("school_diary.group_school_diary_head")

    def setUp(self):
        super().setUp()
        self.failures = []

    def _models(self):
        return [
            self.env[name].with_user(self.all_roles)
            for name in self.env.registry
            if name.startswith("school.")
            and not self.env[name]._abstract
            and not self.env[name]._transient
        ]

    def _absurd(self, model):
        for name, field in model._fields.items():
            if name in MAGIC_COLUMNS or not field.store or field.related:
                continue
            for value in ABSURD.get(field.type, ()):
                yield name, value

    def _in_words(self, name, value, action):
        """Do it: it works, or the user is told why not, by a message of ours."""
        label = f"{action.args[0]._name}.{name} = {value!r:.30}"
        try:
            with (
                suppress(AccessError, MissingError, UserError),
                self.cr.savepoint() as point,
                mute_logger("odoo.sql_db"),
            ):
                action({name: value})
                self.env.flush_all()
                point.rollback()
        except IntegrityError as refused:
            objects = [
                model._table_objects.get(refused.diag.constraint_name)
                for model in self.env.values()
                if model._table == refused.diag.table_name
            ]
            if not refused.diag.column_name and not any(objects):
                self.failures.append(f"{label}: {refused}")
        except Exception as failure:  # anything else is what this test is about
            self.failures.append(f"{label}: {failure!r}"[:300])
        self.env.invalidate_all()

    def test_every_field(self):
        for model in self._models():
            if "company_id" not in model._fields:
                continue
            record = model.search([("company_id", "=", self.school.id)], limit=1)
            for name, value in self._absurd(model) if record else ():
                self._in_words(name, value, partial(self._change, record))
        self.assertFalse(self.failures, "\n".join(self.failures))

    def _change(self, record, vals):
        record.write(vals)
        record.read()

    def test_every_wizard(self):
        good = {
            "class_id": self.class_6b.id,
            "lesson_id": self.lesson.id,
            "application_id": self.application.id,
            "date": self.TODAY,
            "period": 5,
            "reason": "Болезнь",
            "reasons": "Нет права",
            "ground_id": self.env.ref("school_diary.refusal_ground_pupil").id,
            "file": b"bm90IGEgd29ya2Jvb2s=",
        }
        for name, actions in WIZARDS.items():
            model = self.env[name].with_user(self.all_roles)
            vals = {key: good[key] for key in good if key in model._fields}
            for (key, value), action in product(self._absurd(model), actions):
                use = partial(self._use, model, action, vals)
                self._in_words(key, value, use)
        self.assertFalse(self.failures, "\n".join(self.failures))

    def _use(self, model, action, good, vals):
        getattr(model.create({**good, **vals}), action)()
