"""Each kind of data: on the day its time is over, and not the day before."""

from datetime import date, datetime

from odoo.tests import tagged

from .test_retention import RetentionCase

SECRET = "Тайна"
FILE = b"JVBERi0xLjQKJdCi0LDQudC90LAKJSVFT0YK"
# Three years and one year before the tests' day.
THREE, ONE = date(2023, 11, 18), date(2025, 11, 18)


@tagged("post_install", "-at_install")
class TestRetentionKinds(RetentionCase):
    def _check(self, kind, record, set_date, limit, gone, stays):
        """
        :param set_date: puts the record's day
        :param limit: the first day whose records are still kept
        :param gone: names of fields that are empty afterwards
        :param stays: field to value, afterwards
        """
        rule = self._switch_on(kind)
        set_date(limit)
        self._night()
        self.assertTrue(all(record[name] for name in gone), "a day too early")
        set_date(date.fromordinal(limit.toordinal() - 1))
        self.assertEqual(rule.due_count, 1)
        self._night()
        for name in gone:
            self.assertFalse(record[name], name)
        for name, value in stays.items():
            self.assertEqual(record[name], value)
        self.assertFalse(
            self.env["ir.attachment"].search(
                [
                    ("res_model", "=", record._name),
                    ("res_id", "=", record.id),
                    ("res_field", "!=", False),
                ]
            )
        )
        self.assertEqual(rule.due_count, 0, "once, and done")
        self.assertEqual(self._log(), [(kind, 1, self.head)])

    def _setter(self, record, *names):
        """Puts a day into columns that only the database would write."""

        def put(day):
            record.flush_recordset()
            columns = ", ".join(f"{name} = %s" for name in names)
            self.env.cr.execute(
                f"UPDATE {record._table} SET {columns} WHERE id = %s",
                (*[day] * len(names), record.id),
            )
            record.invalidate_recordset()

        return put

    def test_absence(self):
        absence = self._absent(self.student, self.lesson, "ill", comment=SECRET)
        put = self._setter(absence, "date")
        self._check("absence", absence, put, ONE, ["comment"], {"kind": "ill"})

    def test_announcement(self):
        announced = self.env["school.absence.announcement"].create(
            {
                "student_id": self.student.id,
                "user_id": self.parent.id,
                "date_from": self.TODAY,
                "date_to": self.TODAY,
                "text": SECRET,
                "certificate": FILE,
                "certificate_name": f"{SECRET}.pdf",
            }
        )
        put = self._setter(announced, "date_from", "date_to")
        gone = ["text", "certificate", "certificate_name"]
        self._check("announcement", announced, put, ONE, gone, {"reason": "ill"})
        self.assertFalse(announced.message_ids)

    def test_deferral(self):
        deferral = self.env["school.deferral"].create(
            {
                "student_id": self.student.id,
                "term_id": self.quarter.id,
                "date_until": date(2027, 1, 20),
                "document": SECRET,
                "scan": FILE,
                "scan_name": f"{SECRET}.pdf",
                "note": SECRET,
            }
        )
        put = self._setter(deferral, "date_until")
        gone = ["document", "scan", "scan_name", "note"]
        self._check("deferral", deferral, put, ONE, gone, {"ground": "illness"})

    def test_consent(self):
        consent = self.guardian.consent_ids
        consent.write({"ip_address": "10.1.2.3", "scan": FILE, "scan_name": SECRET})
        consent.action_withdraw()
        put = self._setter(consent, "withdrawn_on")
        gone = ["ip_address", "scan", "scan_name"]
        stays = {"state": "withdrawn", "guardian_id": self.guardian}
        limit = date.fromordinal(THREE.toordinal() + 1)
        self._check("consent", consent, put, limit, gone, stays)
        self.assertEqual(self.guardian.partner_id.name, "Орлова Елена Викторовна")

    def test_consent_in_force_stays(self):
        self._switch_on("consent")
        self.guardian.consent_ids.ip_address = "10.1.2.3"
        self._night()
        self.assertEqual(self.guardian.consent_ids.ip_address, "10.1.2.3")
        self.assertTrue(self.guardian.diary_open)

    def test_application(self):
        application = self.env["school.application"].create(
            {
                "applicant_name": "Сорокин Олег",
                "applicant_email": "sorokin@example.org",
                "child_name": "Сорокин Юра",
                "note": SECRET,
                "co_ip_address": "10.1.2.4",
                "state": "refused",
                "refusal_ground_id": self.env["school.refusal.ground"]
                .search([], limit=1)
                .id,
                "refusal_text": SECRET,
                "scan": FILE,
                "company_id": self.school.id,
            }
        )
        put = self._setter(application, "create_date", "decided_at")
        gone = ["applicant_email", "note", "refusal_text", "scan", "co_ip_address"]
        self._check("application", application, put, THREE, gone, {"state": "refused"})
        self.assertEqual(application.child_name, "Обезличено")

    def test_applications_in_force_stay(self):
        application = self.guardian.application_ids
        self._setter(application, "create_date", "decided_at")(date(2010, 1, 1))
        self._switch_on("application")
        self._night()
        self.assertEqual(application.applicant_name, "Орлова Елена Викторовна")

    def test_notice(self):
        agreement = self.env["school.delivery.agreement"].create(
            {
                "guardian_id": self.guardian.id,
                "channel": "email",
                "address": "orlova@example.org",
                "date_from": date(2020, 1, 1),
            }
        )
        notice = self.env["school.notice"].create(
            {
                "guardian_id": self.guardian.id,
                "student_id": self.student.id,
                "agreement_id": agreement.id,
                "channel": "email",
                "period_from": self.MONDAY,
                "period_to": self.TODAY,
                "address": "orlova@example.org",
                "message_id": "<1@example.org>",
                "error": "550 orlova@example.org",
                "state": "sent",
                "sent_at": datetime(2026, 11, 18),
                "company_id": self.school.id,
            }
        )
        put = self._setter(notice, "period_from", "period_to")
        gone = ["address", "message_id", "error"]
        self._check("notice", notice, put, THREE, gone, {"state": "sent"})

    def test_receipt(self):
        """The scan of the signatures goes; that a family has signed stays."""
        self.env["school.delivery.agreement"].create(
            {
                "guardian_id": self.guardian.id,
                "channel": "paper",
                "date_from": date(2020, 1, 1),
            }
        )
        notices = self.env["school.notice"]._make_week(self.school, self.MONDAY)
        batch = notices.batch_id
        batch.action_print()
        notices._sign(self.TODAY)
        batch.write({"receipt_scan": FILE, "receipt_name": SECRET})
        put = self._setter(batch, "date_from", "date_to")
        gone = ["receipt_scan", "receipt_name"]
        self._check("receipt", batch, put, THREE, gone, {"signed_count": 1})

    def test_exchange(self):
        exchange = self.env["school.exchange"].create(
            {
                "format": "netschool_class",
                "file": FILE,
                "file_name": f"{SECRET}.xlsx",
                "notes": SECRET,
                "pupil_count": 5,
                "company_id": self.school.id,
            }
        )
        put = self._setter(exchange, "create_date")
        gone = ["file", "file_name", "notes"]
        self._check("exchange", exchange, put, ONE, gone, {"pupil_count": 5})

    def test_visits_and_opened_cards(self):
        days = (date(2024, 11, 17), date(2024, 11, 18))
        visits = self.env["school.visit"].create(
            [
                {
                    "user_id": self.parent.id,
                    "student_id": self.student.id,
                    "section": "week",
                    "first_at": day,
                    "last_at": day,
                    "date": day,
                    "company_id": self.school.id,
                }
                for day in days
            ]
        )
        accesses = self.env["school.student.access"].create(
            [
                {
                    "user_id": self.teacher.id,
                    "student_id": self.student.id,
                    "role": "teacher",
                    "date": day,
                    "opened_at": day,
                    "company_id": self.school.id,
                }
                for day in (date(2023, 11, 17), THREE)
            ]
        )
        self._switch_on("visit")
        self._switch_on("access_log")
        self._night()
        self.assertEqual(visits.exists(), visits[1])
        self.assertEqual(accesses.exists(), accesses[1])
