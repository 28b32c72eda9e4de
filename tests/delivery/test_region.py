"""Three weeks of a region, the middle one day by day, with the clock moved."""

from collections import Counter
from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..common import regulation
from .common import parts
from .region import PAPER_DAYS, SCHOOLS, TOKEN, WEEKS, RegionCommon

POST = "odoo.addons.school_diary.models.delivery.notice_post"
SENDING = "odoo.addons.school_diary.models.delivery.school_notice_sending"
WITHDRAWAL = date(2026, 11, 18)
LAST_DAY = date(2026, 11, 30)
DEAD_SERVER = 11
"""Its mail server does not answer from the 14th to the 18th."""
NO_SENDER = 16
"""Nobody has entered its address on the 21st."""
FULL = 17
"""The mailbox of the first mother is full on the 28th: paper goes instead."""
BROKEN = 10
"""Its notices cannot be made on the 21st."""
FAR = 20
"""Twelve hours east of Greenwich; nothing leaves from eight to eight."""
IDLE = range(25, 30)
"""Hand over no paper, one of each regulation."""
TOLD = range(0, SCHOOLS, 10)
"""Cancel the lesson of the 20th and tell the families."""
SUBJECTS = {"неделя": "week", "прогноз": "forecast", "изменение в расписании": "change"}


@tagged("post_install", "-at_install")
class TestRegion(RegionCommon):
    freeze_time = freeze_time("2026-11-13 09:00:00", tick=True)

    def test_three_weeks(self):
        self.arrived = {}
        self.handed = {}
        # One clock: freezing the time looks through all modules.
        self.clock = self.enterContext(freeze_time("2026-11-13 09:00:00", tick=True))
        with self._real_mail() as self.mailbox:
            self._first_week()
            self._middle_week()
            self._last_week()
            self._move_clock("2026-11-30 09:00")
            self._run_action("measure_indicators")
        self._check_letters()
        self._check_weeks()
        self._check_forecasts()
        self._check_changes()
        self._check_paper()
        self._check_indicators()

    # The clock

    def _move_clock(self, moment):
        self.clock.move_to(f"{moment}:00")
        self.env.invalidate_all()

    def _run(self, moment):
        """Let the workers look, and note what arrived."""
        before = len(self.mailbox.letters)
        self._move_clock(moment)
        with mute_logger(POST, "mail.log"):
            self._run_cron()
        when = datetime.fromisoformat(moment)
        for address, letter in self.mailbox.letters[before:]:
            self.arrived.setdefault(address, []).append((when, letter))

    def _run_action(self, name):
        self.env.ref(f"school_diary.ir_cron_{name}").method_direct_trigger()
        self.env.invalidate_all()

    # The weeks

    def _first_week(self):
        self._move_far()
        self._move_clock("2026-11-13 12:00")
        self._enter_marks(date(2026, 11, 9), "4")
        self._enter_marks(date(2026, 11, 11), "5")
        self._run_action("forecast_results")
        servers = self.env["ir.mail_server"]
        dead = servers.create(
            {
                "name": "Dead",
                "smtp_host": "127.0.0.1",
                "smtp_port": 9,  # discard
                "sequence": 1,
                "from_filter": self.schools[DEAD_SERVER].email,
            }
        )
        self._run("2026-11-13 20:30")
        self._run("2026-11-14 09:00")
        self._hand_over("2026-11-16 07:00")
        dead.active = False

    def _move_far(self):
        school = self.schools[FAR]
        school.resource_calendar_id.tz = "Asia/Kamchatka"
        self.env["school.channel"].search(
            [("company_id", "=", school.id), ("code", "=", "email")]
        ).write({"quiet_from": 20, "quiet_to": 8})

    def _middle_week(self):
        """The journal is kept, consents are withdrawn, lessons are cancelled."""
        self._run("2026-11-16 09:00")
        self._move_clock("2026-11-17 12:00")
        self._enter_marks(date(2026, 11, 16), "5")
        self._enter_absences(date(2026, 11, 17))
        self._run("2026-11-17 09:00")
        self._move_clock("2026-11-18 06:00")
        self.env["school.consent"].union(
            *(
                consent
                for person, consent in self.consent_of.items()
                if person.pupil == "b"
            )
        ).action_withdraw()
        self._run("2026-11-18 09:00")
        self._move_clock("2026-11-19 08:00")
        self._tell_of_tomorrow()
        self._run("2026-11-19 09:00")
        self._run("2026-11-19 20:30")
        self._run("2026-11-20 09:00")
        self._run("2026-11-20 20:30")
        self._broken_saturday()
        self._run("2026-11-22 09:00")
        self._hand_over("2026-11-23 07:00")

    def _tell_of_tomorrow(self):
        changes = self._as(self.deputy)["school.change"]
        lessons = self.lessons_on[date(2026, 11, 20)].grouped("company_id")
        lessons = changes.env["school.lesson"].union(
            *(lessons[self.schools[number]] for number in TOLD)
        )
        lessons = lessons.with_env(changes.env)
        lessons.action_cancel()
        changes._tell(lessons)

    def _broken_saturday(self):
        """What one school lacks holds up nobody else."""
        notices = type(self.notices)
        make_week = notices._make_week

        def make(model, company, *args):
            if company == self.schools[BROKEN]:
                raise ValueError(self.students[0].last_name)
            return make_week(model, company, *args)

        school = self.schools[NO_SENDER]
        address = school.email
        school.write({"email": False, "alias_domain_id": False})
        nobody = patch.object(
            type(self.env["ir.mail_server"]),
            "_get_default_from_address",
            lambda _servers: None,
        )
        with patch.object(notices, "_make_week", make), nobody:
            with self.assertLogs(SENDING, "ERROR") as log:
                self._run("2026-11-21 09:00")
        self.assertIn(f"School {self.schools[BROKEN].id}", log.output[0])
        self.assertNotIn("Орлов", log.output[0])
        school.email = address

    def _last_week(self):
        mother = self._written("a")[FULL - FULL // 5]
        self.assertEqual(mother.number, FULL)
        self.mailbox.refused[mother.address] = "552 5.2.2 mailbox full"
        self.full = mother.address
        self._run("2026-11-27 09:00")
        self._run("2026-11-27 20:30")
        self._move_clock("2026-11-28 06:00")
        self._run_action("forecast_results")
        self._run("2026-11-28 09:00")
        self._hand_over("2026-11-30 07:00")

    def _hand_over(self, moment):
        """The office prints and hands over, but in the idle schools."""
        idle = {self.schools[number].id for number in IDLE}
        self._move_clock(moment)
        batches = self._as(self.office)["school.paper.batch"].search(
            [("state", "=", "made"), ("company_id", "not in", list(idle))]
        )
        for notice in batches.sudo().notice_ids:  # the test's own ledger
            key = notice.guardian_id.id, notice.period_to
            self.assertNotIn(key, self.handed, "no week twice on paper")
            self.handed[key] = date.fromisoformat(moment[:10])
        batches.action_mark_printed()
        batches.action_give()
        batches.action_hand_over()

    # What the plan demands

    def _written(self, pupil):
        return [
            one for one in self.people if one.channel == "email" and one.pupil == pupil
        ]

    def _sundays(self, person):
        """The Sundays on which a person's paper ends, as the regulation demands.

        :return: list of dates
        """
        first, second, third = (monday + timedelta(6) for monday in WEEKS)
        if not person.agreed:
            return []
        every = PAPER_DAYS[person.code] // 7
        if person.channel == "paper":
            return [first, second, third][::every]
        if self._is_full(person):
            return [third]
        return [second, third][::every] if person.pupil == "b" else []

    def _is_full(self, person):
        return (person.number, person.pupil, person.channel) == (FULL, "a", "email")

    def _letters(self, person, kind):
        """:return: list of (moment, letter) that arrived at a person's"""
        return [
            (when, letter)
            for when, letter in self.arrived.get(person.address, [])
            if self._kind(letter) == kind
        ]

    def _kind(self, letter):
        return next(
            (kind for word, kind in SUBJECTS.items() if word in letter["Subject"]),
            None,
        )

    # What came of it

    @regulation("000-3", "002-1", "003-1")
    def _check_letters(self):
        """Each tells its own reader of the own child, from the own school, once."""
        known = {one.address: one for one in self.people if one.channel == "email"}
        ids = Counter()
        for address, letters in self.arrived.items():
            person = known[address]
            for when, letter in letters:
                ids[letter["Message-ID"]] += 1
                said = set(TOKEN.findall("\n".join(parts(letter))))
                said |= set(TOKEN.findall(letter["Subject"]))
                self.assertLessEqual(said, person.names)
                [sender] = letter["From"].addresses
                school = self.schools[person.number]
                self.assertEqual(sender.addr_spec, school.email)
                if person.pupil == "b":
                    self.assertLess(when.date(), WITHDRAWAL)
        self.assertEqual(set(ids.values()), {1})
        self.assertIn("week", {self._kind(one[1]) for one in self.arrived[address]})

    @regulation("000-4a", "002-2a")
    def _check_weeks(self):
        for person in self._written("a") + self._written("b"):
            days = [when for when, _letter in self._letters(person, "week")]
            with self.subTest(person):
                self.assertEqual(days, self._week_moments(person))

    def _week_moments(self, person):
        """When a person is to have had the letters of the weeks."""
        moments = ["2026-11-14 09:00", "2026-11-21 09:00", "2026-11-28 09:00"]
        if person.number == DEAD_SERVER:
            moments[0] = "2026-11-16 09:00"
        if person.number in (NO_SENDER, BROKEN):
            moments[1] = "2026-11-22 09:00"
        if person.number == FAR:  # Saturday, half past eight in the morning there
            moments = [f"2026-11-{day} 20:30" for day in (13, 20, 27)]
        if person.address == self.full:
            moments.pop()
        due = map(datetime.fromisoformat, moments)
        return [one for one in due if person.pupil == "a" or one.date() < WITHDRAWAL]

    @regulation("000-6", "001-i", "002-4", "004-2")
    def _check_forecasts(self):
        """Every fortnight: not a day earlier, not a day later."""
        for person in self._written("a") + self._written("b"):
            days = [when.day for when, _letter in self._letters(person, "forecast")]
            first, second = 16 if person.number == DEAD_SERVER else 13, 27
            is_told = person.pupil == "a" and person.address != self.full
            with self.subTest(person):
                self.assertEqual(days, [first, second] if is_told else [first])

    @regulation("000-4b")
    def _check_changes(self):
        for person in self._written("a") + self._written("b"):
            moments = [f"{when}" for when, _letter in self._letters(person, "change")]
            at = "20:30" if person.number == FAR else "09:00"
            is_told = person.number in TOLD and person.pupil == "a"
            with self.subTest(person):
                self.assertEqual(moments, [f"2026-11-19 {at}:00"] * is_told)

    @regulation("000-2", "000-4c", "001-d", "002-2c", "003-2b", "004-1b")
    def _check_paper(self):
        made = self.notices.search([("channel", "=", "paper")])
        for person in self.people:
            notices = made.filtered(
                lambda one, own=self.guardian_of[person]: one.guardian_id == own
            ).sorted("period_to")
            with self.subTest(person):
                self.assertEqual(notices.mapped("period_to"), self._sundays(person))
        self.assertEqual(
            len(self.handed), len(made.filtered(lambda one: one.state == "sent"))
        )

    # The indicators

    def _check_indicators(self):
        rows = self.env["school.indicator"].search(
            [
                ("company_id", "in", self.schools.ids),
                ("measure", "in", ["mailing", "paper", "contacts", "forecast"]),
            ]
        )
        self.assertEqual(set(rows.mapped("date")), {date(2026, 11, 1)})
        counted = {
            (number, measure): count(number)
            for number in range(SCHOOLS)
            for measure, count in {
                "mailing": self._count_mailing,
                "paper": self._count_paper,
                "contacts": self._count_contacts,
                "forecast": self._count_forecast,
            }.items()
        }
        numbers = {school: number for number, school in enumerate(self.schools)}
        for row in rows:
            key = numbers[row.company_id], row.measure
            with self.subTest(key):
                self.assertEqual((row.good, row.total), counted[key])
        self.assertEqual(rows.company_id, self.schools)

    def _of_school(self, number):
        return [one for one in self.people if one.number == number]

    def _count_mailing(self, number):
        """Letters that arrived; what the full mailbox has not, is on paper."""
        good = sum(
            len(self._letters(person, "week")) for person in self._of_school(number)
        )
        return good + (number == FULL), good + (number == FULL)

    def _count_paper(self, number):
        """To the day: the interval runs from the extract before."""
        late = [
            (handed or LAST_DAY) > due
            for person in self._of_school(number)
            for due, handed in self._due_days(person)
        ]
        return late.count(False), len(late)

    def _due_days(self, person):
        """:return: list of the day on which an extract is due, and was handed over"""
        days = []
        first = WEEKS[0]
        if person.channel != "paper":
            first = WEEKS[2] if self._is_full(person) else WITHDRAWAL
        for sunday in self._sundays(person):
            handed = self.handed.get((self.guardian_of[person].id, sunday))
            days.append((first + timedelta(PAPER_DAYS[person.code]), handed))
            # Where nothing is in hand, from the first day that the next one tells of.
            first = handed or sunday + timedelta(1)
        return days

    def _count_contacts(self, number):
        people = self._of_school(number)
        return sum(bool(person.agreed) for person in people), len(people)

    def _count_forecast(self, number):
        """A letter of the last fortnight, or an extract in hand."""
        told = [person for person in self._of_school(number) if person.agreed]
        good = [
            person
            for person in told
            if any(when.day >= 17 for when, _one in self._letters(person, "forecast"))
            or any(key[0] == self.guardian_of[person].id for key in self.handed)
        ]
        return len(good), len(told)
