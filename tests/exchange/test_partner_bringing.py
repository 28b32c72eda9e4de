from contextlib import contextmanager
from datetime import date, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.school_diary.models.exchange.connector import Connector, Trouble
from odoo.addons.school_diary.tools.measures import Period

from ..common import SchoolDiaryCommon

LOGGER = "odoo.addons.school_diary.models.exchange.school_partner_bringing"


class Partner(Connector):
    """Has so many steps; what it meets at one of them is told it before."""

    steps = 3
    meets = None  # {step: an exception, or a function}
    done = None

    def open(self):
        self._meet("open")

    def start(self, run):
        self._meet("start")
        return {"step": 0}

    def step(self, run, cursor, findings):
        number = cursor["step"]
        self._meet(number)
        self.done.append(number)
        findings.counts.update(created=2, kept=1)
        if number == 1:
            findings.refuse("Строка без даты")
        return {"step": number + 1} if number + 1 < self.steps else None

    def _meet(self, place):
        met = self.meets.get(place)
        if isinstance(met, Exception):
            raise met
        if met:
            met()


@tagged("post_install", "-at_install")
class TestPartnerBringing(SchoolDiaryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system = cls.env["school.partner.system"].create(
            {
                "name": "Журнал округа",
                "kind": "netschool",
                "company_id": cls.school.id,
                "is_on": True,
            }
        )

    def setUp(self):
        super().setUp()
        self.meets, self.done = {}, []

    def bring(self):
        """Run the scheduled action."""

        def connector(system):
            partner = Partner(system)
            partner.meets, partner.done = self.meets, self.done
            return partner

        kind = type(self.env["school.partner.system"])
        self.env.flush_all()
        with (
            patch.object(kind, "_connector", connector),
            self.enter_registry_test_mode(),
        ):
            self.env.ref("school_diary.ir_cron_bring").method_direct_trigger()
        self.env.invalidate_all()

    @property
    def runs(self):
        return self.env["school.exchange"].search([("system_id", "=", self.system.id)])

    @contextmanager
    def later(self, **delta):
        with self.freeze(fields.Datetime.now() + timedelta(**delta)):
            yield

    def freeze(self, moment):
        return patch.object(fields.Datetime, "now", staticmethod(lambda *args: moment))

    def test_steps_add_up(self):
        self.bring()
        run = self.runs
        self.assertEqual(self.done, [0, 1, 2])
        self.assertEqual((run.state, run.format, run.user_id.id), ("done", "pull", 1))
        self.assertEqual(
            (run.created_count, run.refused_count, run.kept_count), (6, 1, 3)
        )
        self.assertEqual(run.errors, "Строка без даты")
        self.assertFalse(run.cursor)
        self.assertEqual(self.system.state, "fresh")
        self.assertTrue(self.system.last_brought_at)
        system = self.system.with_context(lang="ru_RU")
        self.assertIn("создано: 6", system.last_brought)

    def test_not_before_its_time(self):
        self.bring()
        self.bring()
        self.assertEqual(len(self.runs), 1)
        with self.later(hours=7):
            self.bring()
        self.assertEqual(len(self.runs), 2)

    def test_out_of_date(self):
        self.bring()
        with self.later(hours=13):
            self.system.invalidate_recordset()
            self.assertEqual(self.system.state, "stale")

    def test_switched_off(self):
        self.system.is_on = False
        self.bring()
        self.assertFalse(self.runs)
        self.assertEqual(self.system.state, "off")
        with self.assertRaises(UserError):
            self.system.with_user(self.admin).action_bring()

    def test_stopped_meanwhile(self):
        """The switch stops what is under way; on again, it goes on from there."""

        def stop():
            self.system.is_on = False
            self.system.flush_recordset()

        self.meets[1] = stop
        self.bring()
        self.assertEqual(self.done, [0, 1])
        self.assertEqual(self.runs.state, "failed")
        self.assertFalse(self.system.trouble)
        self.meets.clear()
        self.system.is_on = True
        self.bring()
        self.assertEqual(self.done, [0, 1, 2])
        self.assertEqual((self.runs.state, self.runs.attempt_count), ("done", 2))

    def test_trouble(self):
        """Tried again after a while, in the same run, from where it was."""
        self.meets[1] = Trouble("unforeseen")
        self.bring()
        self.assertEqual(self.system.state, "trouble")
        system = self.system.with_context(lang="ru_RU")
        self.assertIn("непредвиденное", system.trouble)
        self.assertEqual(self.runs.state, "failed")
        self.assertEqual(self.runs.created_count, 2)
        self.bring()
        self.assertEqual(self.runs.attempt_count, 1)  # left alone
        self.meets.clear()
        with self.later(hours=1):
            self.bring()
        self.assertEqual(self.done, [0, 1, 2])
        self.assertEqual((self.runs.state, self.runs.created_count), ("done", 6))
        self.assertFalse(self.system.trouble)

    def test_blocked(self):
        """What somebody has to mend is not tried before that."""
        self.meets["open"] = Trouble("unforeseen", is_final=True)
        self.bring()
        self.meets.clear()
        with self.later(days=3):
            self.bring()
            self.assertEqual(self.done, [])
            self.system.is_on = False
            self.system.is_on = True
            self.bring()
        self.assertEqual(self.done, [0, 1, 2])

    def test_unforeseen(self):
        """Nothing of what the error says gets into the log or the run."""
        self.meets[1] = ValueError("Орлова Алиса: 5")
        with self.assertLogs(LOGGER, "ERROR") as log:
            self.bring()
        self.assertNotIn("Орлова", "".join(log.output))
        self.assertNotIn("Орлова", self.runs.errors)
        self.assertEqual(self.system.trouble_code, "unforeseen")

    @mute_logger(LOGGER)
    def test_one_holds_up_no_other(self):
        other = self.system.copy({"name": "Другой", "is_on": True})
        seen = []

        def meet():
            seen.append(len(seen))
            if len(seen) == 1:
                raise ValueError

        self.meets["start"] = meet
        self.bring()
        states = {self.system.state, other.state}
        self.assertEqual(states, {"trouble", "fresh"})

    def test_by_files(self):
        system = self.system.copy({"name": "Файлами", "kind": "files", "is_on": True})
        self.assertEqual(system.state, "files")
        with self.assertRaises(UserError):
            system.with_user(self.admin).action_bring()

    def test_buttons(self):
        self.bring()
        system = self.system.with_user(self.admin)
        self.assertEqual(system.exchange_count, 1)
        for action in (
            system.action_exchanges(),
            system.action_differences(),
            system.action_external_ids(),
        ):
            self.assertEqual(action["domain"], [("system_id", "=", self.system.id)])
        cron = self.env.ref("school_diary.ir_cron_bring")
        triggers = self.env["ir.cron.trigger"].search_count
        before = triggers([("cron_id", "=", cron.id)])
        system.action_bring()
        self.assertEqual(triggers([("cron_id", "=", cron.id)]), before + 1)
        self.assertFalse(self.system.next_at)

    def test_rights(self):
        self.bring()
        for user in (self.deputy, self.head, self.secretary):
            system = self.system.with_user(user)
            self.assertEqual(system.state, "fresh")
            with self.assertRaises(AccessError):
                system.is_on = False
            with self.assertRaises(AccessError):
                system.action_bring()
        with self.assertRaises(AccessError):
            self.system.with_user(self.teacher).read(["name"])
        with self.assertRaises(AccessError):
            self.system.with_user(self.foreign_admin).read(["name"])
        form = Form(self.system.with_user(self.deputy))
        self.assertEqual(form.state, "fresh")
        self.assertIn("difference_count", form._view["fields"])
        self.assertNotIn("external_id_count", form._view["fields"])

    def test_indicator(self):
        """A run that fails counts as not done; one under way not at all."""
        self.bring()
        self.meets["open"] = Trouble("unforeseen")
        with self.later(hours=7):
            self.bring()
        other = self.system.copy({"name": "Другой"})
        self.runs.create({"system_id": other.id, "format": "pull", "state": "running"})
        month = Period(date(2026, 11, 1), date(2026, 11, 30), self.TODAY)
        measure = self.env["school.indicator"]._measure_exchange(month)
        runs = self.env[measure.model].search(measure.all)
        self.assertEqual(sorted(runs.mapped("state")), ["done", "failed"])
        self.assertEqual(runs.filtered_domain(measure.good).state, "done")
