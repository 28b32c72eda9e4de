from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon


@tagged("post_install", "-at_install")
class TestSchoolRegulation(SchoolDiaryCommon):
    def _shipped(self, code):
        return self.env.ref(f"school_diary.regulation_{code}")

    def test_shipped_ones_state_what_the_five_demand(self):
        """Deadlines and intervals: the parameters of 000-2, 000-8, 001-d, 001-g, 001-j,
        002-6, 003-6, 004-1b, 004-3 and 004-4b. What obeys them proves the clauses.
        """
        for code, expected in {
            "000": (2, 7, 24, 0),
            "001": (2, 7, 24, 0),
            "002": (2, 7, 72, 0),
            "003": (2, 7, 24, 0),
            "004": (2, 14, 24, 2),
        }.items():
            shipped = self._shipped(code)
            with self.subTest(code=code):
                self.assertEqual(
                    (
                        shipped.access_working_days,
                        shipped.paper_interval_days,
                        shipped.result_hours,
                        shipped.guardian_checks_per_week,
                    ),
                    expected,
                )
                self.assertEqual(shipped.update_interval_days, 7)
                self.assertFalse(shipped.company_id)

    def test_shipped_ones_open_the_channels_of_the_five(self):
        """The parameters of 000-4a, 001-m, 002-2a and 003-2a."""
        for code, channels in {
            "000": (True, False, True),
            "001": (True, True, False),
            "002": (True, True, False),
            "003": (False, False, False),
        }.items():
            shipped = self._shipped(code)
            with self.subTest(code=code):
                self.assertEqual(
                    (
                        shipped.channel_email,
                        shipped.channel_sms,
                        shipped.channel_whatsapp,
                    ),
                    channels,
                )

    def test_shipped_ones_are_not_changed(self):
        with mute_logger("odoo.addons.base.models.ir_rule"):
            with self.assertRaises(AccessError):
                self._shipped("001").with_user(self.admin).write(
                    {"paper_interval_days": 30}
                )
            with self.assertRaises(AccessError):
                self._shipped("001").with_user(self.admin).unlink()

    def test_adapt_a_copy(self):
        """The school follows its copy from then on; the shipped one is as it was."""
        shipped = self._shipped("004")
        action = (
            shipped.with_user(self.admin)
            .with_context(allowed_company_ids=self.school.ids)
            .action_adapt()
        )
        own = self.env["school.regulation"].browse(action["res_id"])
        self.assertEqual(own.company_id, self.school)
        self.assertEqual(self.school.school_regulation_id, own)
        self.assertNotEqual(self.other_school.school_regulation_id, own)
        self.assertEqual(own.education_level_ids, shipped.education_level_ids)
        with Form(own.with_user(self.admin)) as form:
            form.paper_interval_days = 10
        self.assertEqual(own.paper_interval_days, 10)
        self.assertEqual(shipped.paper_interval_days, 14)

    def test_only_the_administrator_adapts(self):
        for user in (self.deputy, self.secretary, self.teacher):
            with mute_logger("odoo.addons.base.models.ir_model"):
                with self.assertRaises(AccessError):
                    self.regulation.with_user(user).action_adapt()

    def test_shipped_form_is_closed(self):
        with self.assertRaisesRegex(AssertionError, "readonly"):
            with Form(self._shipped("001").with_user(self.admin)) as form:
                form.paper_interval_days = 30

    def test_one_copy_of_each(self):
        self.regulation.copy()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self.regulation.copy()

    def test_nonsense_is_refused(self):
        own = self.regulation.copy()
        for vals in (
            {"access_working_days": 0},
            {"paper_interval_days": -7},
            {"result_hours": 0},
            {"guardian_checks_per_week": -1},
        ):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                with self.cr.savepoint():
                    own.write(vals)
                    own.flush_recordset()

    def test_settings(self):
        self.admin.group_ids += self.env.ref("base.group_system")
        settings = Form(
            self.env["res.config.settings"]
            .with_user(self.admin)
            .with_context(allowed_company_ids=self.school.ids)
        )
        settings.school_regulation_id = self._shipped("002")
        settings.school_head_name = "Рогов С. Н."
        settings.school_digest_weekday = "4"
        settings.save().execute()
        self.assertEqual(self.school.school_regulation_id, self._shipped("002"))
        self.assertEqual(self.school.school_head_name, "Рогов С. Н.")
        self.assertEqual(self.school.school_digest_weekday, "4")


@tagged("post_install", "-at_install")
class TestSchoolEducationLevel(SchoolDiaryCommon):
    def test_levels_of_the_regulations(self):
        """The parameters of 000-5, 002-3 and 003-3."""
        for code, count in {"000": 2, "002": 3, "003": 3}.items():
            shipped = self.env.ref(f"school_diary.regulation_{code}")
            self.assertEqual(len(shipped.education_level_ids), count)

    def test_every_year_of_study_has_its_level(self):
        level_of = self.env["school.education.level"]._levels_of(self.class_6b)
        codes = [level_of(self.class_6b, grade).code for grade in range(1, 12)]
        self.assertEqual(codes, ["primary"] * 4 + ["basic"] * 5 + ["secondary"] * 2)
