from collections import Counter
from datetime import date
from unittest.mock import patch

from odoo.tests import HttpCase, TransactionCase, freeze_time, tagged

from odoo.addons.base.models import res_users

FAMILIES = ("parent", "parent2", "student", "graduate")
LOGINS = ("head", "deputy", "secretary", "teacher", *FAMILIES)
FEW_DAYS = 12


class DemoMixin:
    """The demo school in the test's transaction, passwords hashed quickly."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(patch.object(res_users, "MIN_ROUNDS", 1))
        cls.mails = cls.env["mail.mail"].search_count([])

    @classmethod
    def _user(cls, login):
        return cls.env["res.users"].search([("login", "=", login)])

    @classmethod
    def _lessons(cls):
        return cls.env["school.lesson"].search(
            [("company_id", "=", cls.env.company.id)]
        )


class TestSchoolDemoDays(DemoMixin, TransactionCase):
    """Whatever day it is loaded on, the demo is a school with a past."""

    def _load_on(self, moment):
        clock = freeze_time(moment, tick=True)
        clock.start()
        self.addCleanup(clock.stop)
        self.env["school.demo"]._load(days=FEW_DAYS)
        self.env.flush_all()
        self.today = date.fromisoformat(moment[:10])
        self.lessons = self._lessons()
        self._check_days()
        self._check_clashes()
        self._check_past()
        self._check_families()

    def _check_days(self):
        """Nothing is taught on Sundays, public holidays, or in vacations."""
        days = set(self.lessons.mapped("date"))
        self.assertFalse([day for day in days if day.weekday() == 6])
        for vacation in self.env["school.vacation"].search([]):
            inside = [d for d in days if vacation.date_start <= d <= vacation.date_end]
            self.assertFalse(inside, vacation.name)
        for leave in self.env["resource.calendar.leaves"].search([]):
            self.assertFalse(
                self.lessons.filtered(
                    lambda lesson, leave=leave: (
                        leave.date_from <= lesson.start_at <= leave.date_to
                    )
                ),
                leave.name,
            )
        for year in self.lessons.class_id.year_id:
            inside = [d for d in days if year.date_start <= d <= year.date_end]
            self.assertTrue(inside, year.name)

    def _check_clashes(self):
        """Nobody teaches, and nobody sits, in two lessons at once."""
        held = self.lessons.filtered(lambda one: one.state in ("planned", "held"))
        teachers = Counter(
            ((one.substitute_id or one.teacher_id).login, one.date, one.period)
            for one in held
        )
        self.assertFalse([key for key, count in teachers.items() if count > 1])
        pupils = {
            school_class: school_class.enrollment_ids.student_id.ids
            for school_class in held.class_id
        }
        seats = Counter(
            (pupil, one.date, one.period)
            for one in held
            for pupil in pupils[one.class_id]
        )
        self.assertFalse([key for key, count in seats.items() if count > 1])
        tests = Counter(
            (one.date, pupil)
            for one in held.filtered("is_test")
            for pupil in pupils[one.class_id]
        )
        self.assertLessEqual(max(tests.values()), 2)

    def _check_past(self):
        """Each class has grades up to the last taught day, and none after today."""
        past = self.lessons.filtered(lambda one: one.date <= self.today)
        self.assertEqual(len(set(past.mapped("date"))), FEW_DAYS)
        grades = self.env["school.grade"].search([])
        self.assertLessEqual(max(grades.mapped("date")), self.today)
        current = past.filtered(lambda one: one.date == max(past.mapped("date")))
        latest = {}
        for grade in grades:
            key = grade.lesson_id.class_id
            latest[key] = max(latest.get(key, grade.date), grade.date)
        for school_class in current.class_id.filtered(lambda one: one.kind == "class"):
            age = max(past.mapped("date")) - latest[school_class]
            self.assertLess(age.days, 5, school_class.name)
        self.assertEqual(
            set(grades.lesson_id.mapped("state")), {"held"}, "graded, hence held"
        )

    def _check_families(self):
        """The gate lets the mother in, and the father who lost the right not."""
        students = self.env["school.student"]
        children = students.with_user(self._user("parent")).search([])
        self.assertEqual(
            set(children.mapped("first_name")), {"Мария", "Кирилл"}, "her own two"
        )
        self.assertFalse(students.with_user(self._user("parent2")).search([]))
        own = students.with_user(self._user("student")).search([])
        self.assertEqual(own.mapped("name"), ["Зорькин Илья Максимович"])

    def test_autumn(self):
        self._load_on("2025-11-14 09:00:00")
        self.assertTrue(self.lessons.filtered("substitute_id"))
        self.assertTrue(self.lessons.filtered(lambda one: one.state == "cancelled"))
        self.assertTrue(self.lessons.filtered(lambda one: one.state == "moved"))
        coming = self.lessons.filtered(lambda one: one.date > self.today)
        self.assertTrue(coming.filtered("is_test"), "planned tests")

    def test_second_of_september(self):
        """The year is two days old: the rest of the past is last year's."""
        self._load_on("2025-09-02 09:00:00")
        years = self.lessons.class_id.year_id
        self.assertEqual(set(years.mapped("name")), {"2025/2026", "2024/2025"})
        masha = self._user("parent").partner_id
        guardian = self.env["school.guardian"].search(
            [("partner_id", "=", masha.id), ("student_id.first_name", "=", "Мария")]
        )
        names = guardian.student_id.enrollment_ids.class_id.mapped("name")
        self.assertIn("5Б", names)
        self.assertEqual(guardian.student_id.class_id.name, "6Б")

    def test_winter_vacation(self):
        self._load_on("2026-01-05 09:00:00")
        self.assertEqual(
            max(one.date for one in self.lessons if one.state == "held").year, 2025
        )

    def test_summer(self):
        """The year that ended is told of to its end; nothing is planned."""
        self._load_on("2026-07-15 09:00:00")
        self.assertEqual(max(self.lessons.mapped("date")), date(2026, 5, 26))

    def test_leap_day(self):
        self._load_on("2028-02-29 09:00:00")


@tagged("post_install", "-at_install")
class TestSchoolDemo(DemoMixin, HttpCase):
    """The whole demo school, as `make run` serves it, on the present day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["school.demo"]._load()
        cls.env.flush_all()

    def test_logins(self):
        """Every login of the demo opens with itself as the password."""
        for login in LOGINS:
            with self.subTest(login=login):
                self.authenticate(login, login)
                page = "/my" if login in FAMILIES else "/odoo"
                self.assertEqual(self.url_open(page).status_code, 200)

    def test_a_pupil_of_age_decides_in_person(self):
        """Who is under age reads that it is not time yet."""
        for login, is_of_age in (("graduate", True), ("student", False)):
            self.authenticate(login, login)
            page = self.url_open("/my/consents").text
            self.assertEqual("/withdraw" in page, is_of_age)
            self.assertEqual("решают ваши родители" in page, not is_of_age)
            self.assertIn("/week", self.url_open("/my/diary").text)

    def test_parent_reads_both_children(self):
        self.authenticate("parent", "parent")
        page = self.url_open("/my/diary").text
        self.assertIn("Мария", page)
        self.assertIn("Кирилл", page)

    def test_parent_who_lost_the_right(self):
        pupil = self.env["school.student"].search([("first_name", "=", "Артём")])
        former = pupil.guardian_ids.filtered("date_end")
        self.assertEqual(former.partner_id, self._user("parent2").partner_id)
        self.authenticate("parent2", "parent2")
        self.assertNotIn("Артём", self.url_open("/my/diary").text)
        page = self.url_open(f"/my/diary/{pupil.ids[0]}/week")
        self.assertEqual(page.status_code, 404)

    def test_a_term_and_a_half(self):
        lessons = self._lessons().filtered(lambda one: one.state == "held")
        days = set(lessons.mapped("date"))
        self.assertGreaterEqual(len(days), 58)
        self.assertLessEqual(
            max(days), self.env.company._school_today(), "held means past"
        )

    def test_plans_are_followed(self):
        for plan in self.env["school.thematic.plan"].search([]):
            page = plan.course_ids.with_user(plan.teacher_id).grid_open(0)["plan"]
            with self.subTest(plan=plan.name):
                self.assertLess(abs(page["apart"]), 5)
                self.assertEqual(page["hours"], plan.hours)

    def test_service(self):
        """Applications of every kind and in every state; somebody is on paper."""
        applications = self.env["school.application"].search([])
        states = dict(applications._fields["state"].selection)
        self.assertEqual(set(applications.mapped("state")), set(states))
        self.assertEqual(
            set(applications.mapped("kind")), {"access", "refusal", "ending"}
        )
        today = self.env.company._school_today()
        waiting = applications.filtered(lambda one: one.state == "submitted")
        self.assertTrue(waiting.filtered(lambda one: one.deadline < today), "overdue")
        self.assertTrue(waiting.filtered(lambda one: one.deadline >= today), "due")
        asked = waiting.filtered(lambda one: one._waits_for_second())
        mother = self._user("parent").partner_id
        self.assertEqual(asked.co_guardian_id.partner_id, mother)
        consents = self.env["school.consent"].search([])
        self.assertEqual(
            set(consents.mapped("state")), {"granted", "refused", "withdrawn"}
        )
        granny = self.env["school.guardian"].search([("ground", "=", "guardianship")])
        self.assertEqual(granny.agreement_ids.mapped("channel"), ["paper"])
        self.assertFalse(granny.diary_open)

    def test_indicators(self):
        """Good and poor ones, over several months."""
        rows = self.env["school.indicator"].search(
            [("company_id", "=", self.env.company.id)]
        )
        self.assertLessEqual({"good", "poor"}, set(rows.mapped("level")))
        self.assertGreater(len(set(rows.mapped("date"))), 1)
        journal = rows.filtered(lambda one: one.measure == "journal")
        good, total = sum(journal.mapped("good")), sum(journal.mapped("total"))
        self.assertLess(good, total, "some were slow")
        self.assertGreater(good, total / 2)

    def test_who_looks(self):
        """One child's diary often enough for the norm, the other's not."""
        weeks = self.env["school.visit.week"].search(
            [("company_id", "=", self.env.company.id), ("day_count", ">", 0)]
        )
        often, rare = (
            weeks.filtered(lambda one, name=name: one.student_id.first_name == name)
            for name in ("Мария", "Кирилл")
        )
        self.assertGreaterEqual(max(often.mapped("day_count")), 2)
        self.assertLess(max(rare.mapped("day_count")), max(often.mapped("day_count")))

    def test_nothing_is_sent(self):
        self.assertEqual(self.env["mail.mail"].search_count([]), self.mails)
        notices = self.env["school.notice"].search([("channel", "=", "email")])
        self.assertEqual(set(notices.mapped("state")), {"sent", "failed"})
        self.assertLessEqual(
            {"week", "change", "forecast", "result"}, set(notices.mapped("kind"))
        )
        cancelled = notices.change_id.lesson_ids
        self.assertEqual(set(cancelled.mapped("state")), {"cancelled"})
