import re
from itertools import pairwise
from unittest.mock import patch

from lxml import html

from odoo.tests import tagged
from odoo.tools import config

from ..common import SchoolDiaryHttpCommon
from .public_common import TYPED, PublicPageMixin

# What is new in every page that is made: keys, tokens, times.
FRESH = re.compile(r"ЭД-2026/\d+|[0-9a-f]{32,}|csrf_token: \"\w+\"|timestamp.{20}")


@tagged("post_install", "-at_install")
class TestAbuseApplying(PublicPageMixin, SchoolDiaryHttpCommon):
    """Strangers at the form of the public page."""

    def _allow(self, **limits):
        parameters = self.env["ir.config_parameter"]
        for name, value in limits.items():
            parameters.set_param(f"school_diary.{name}", str(value))

    def _behind_proxy(self, *addresses, **typed):
        """Send the form by way of a proxy that says from whom it has it."""
        typed = {**self._form(), **TYPED, **typed}
        with patch.dict(config.options, {"proxy_mode": True}):
            return self.url_open(
                f"{self.page}/apply",
                data=typed,
                headers={
                    "X-Forwarded-For": ", ".join(addresses),
                    "X-Forwarded-Host": "127.0.0.1",
                },
            )

    def _invalid(self, answer):
        document = html.fromstring(answer.text)
        return {one.get("name") for one in document.xpath("//*[@aria-invalid='true']")}

    # Filing for a child that is not one's own

    def test_pupils_are_not_told_from_strangers(self):
        """The same page, as many queries, as many letters: of whomever one asks."""
        self._allow(applications_per_address=100)
        children = (
            self.student.name,
            "Никому Неизвестный",
            self.foreign_student.name,
            self.student.name,
            "Никто Неведомый",
        )
        seen = []
        for child in ("Для Разогрева", *children):
            for name in ("Орлов Дмитрий Львович", self.guardian.partner_id.name):
                told = self._whole_way(child, name)
                if child in children:
                    seen.append(told)
        self.assertEqual(len(set(seen)), 1, "\n".join(map(str, set(seen))))

    def _whole_way(self, child, name):
        """All that an applicant may notice, from the form to the confirmation."""
        mails = self.env["mail.mail"].search([])
        noticed = []
        for contact in (
            {"applicant_email": f"a{len(mails)}@example.org"},
            {"applicant_email": "", "delivery_channel": "paper"},
        ):
            known = self._applications()
            form = self._form()
            noticed += self._count(
                f"{self.page}/apply",
                {**form, **TYPED, "child_name": child, "applicant_name": name}
                | contact,
            )
            (application,) = self._applications() - known
            if application.state == "unconfirmed":
                link = self._link(application)
                token = html.fromstring(self.url_open(link).text)
                (token,) = token.xpath("//input[@name='csrf_token']/@value")
                noticed += self._count(link, {"csrf_token": token})
        noticed.append(len(self.env["mail.mail"].search([]) - mails))
        return tuple(noticed)

    def test_nor_in_the_portal(self):
        """A guardian of one child learns nothing of others."""
        self.authenticate("t_parent", "t_parent")
        seen = []
        for child in (
            "Для Разогрева",
            self.third_student.name,
            "Никому Неизвестный",
            self.foreign_student.name,
        ):
            before = self.env["school.application"].search([])
            page = "/my/applications/new"
            seen.append(
                self._count(page, self._portal_form(child))[:2]
                + (len(self.env["mail.mail"].search([])),)
            )
            application = self.env["school.application"].search([]) - before
            self.assertFalse(application.student_id, "not in the same request")
        mails = [one[2] for one in seen]
        self.assertEqual(len({now - last for last, now in pairwise(mails)}), 1)
        self.assertEqual(len({one[:2] for one in seen[1:]}), 1, seen)

    def _count(self, url, data):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        answer = self.url_open(url, data=data)
        queries = self.cr.sql_log_count - before
        return answer.status_code, queries, FRESH.sub("", answer.text)

    def _refused_under_the_mothers_name(self, leaving=None):
        """:return: the application, confirmed at a stranger's address"""
        self._send(
            leaving,
            applicant_name=self.guardian.partner_id.name,
            applicant_email="stranger@example.org",
            relation="mother",
        )
        application = self._applications()
        self._confirm(application)
        with self.assertRaisesRegex(Exception, "not the one in the register"):
            application.with_user(self.secretary).action_grant()
        return application

    def test_a_stranger_gets_nothing_for_somebody_elses_child(self):
        """Under the mother's name, with an own address: the office is warned."""
        application = self._refused_under_the_mothers_name()
        self.assertEqual(self.guardian.partner_id.email, "t_parent@example.org")
        self.assertEqual(application.state, "submitted")

    def test_a_stranger_does_not_end_somebody_elses_service(self):
        """Under the mother's name: neither is it done, nor is the stranger told."""
        self._refused_under_the_mothers_name("ending")
        self.assertTrue(self.guardian.diary_open)

    def test_who_applies_for_access_applies_alone(self):
        """A second name that the form does not ask for redirects nobody's letters."""
        father = self._guardian(
            self.student, "Семёнов Дмитрий Ильич", relation="father"
        )
        letters = self.env["school.delivery.agreement"].create(
            {"guardian_id": father.id, "address": "father@example.org"}
        )
        self._send(co_applicant_name=father.partner_id.name)
        application = self._applications()
        self._confirm(application)
        self.assertFalse(application.co_applicant_name)
        application.co_guardian_id = father  # an ending that the office made access
        application.with_user(self.secretary).action_grant()
        self.assertEqual(
            application.guardian_id.partner_id.name, TYPED["applicant_name"]
        )
        self.assertEqual(father.agreement_ids, letters)
        self.assertEqual(letters.address, "father@example.org")

    def test_a_parent_is_not_shut_out_by_others(self):
        """However many have filed for the child before, under whatever name."""
        self._allow(applications_per_address=100)
        for number in range(12):
            self._send(
                applicant_email="",
                delivery_channel="paper",
                applicant_name=f"Орлов Чужой{number}",
            )
        self._send()
        honest = self._applications().filtered("applicant_email")
        self._confirm(honest)
        honest.with_user(self.secretary).action_grant()
        self.assertTrue(honest.guardian_id.diary_open)

    def test_others_names_are_nowhere(self):
        """Neither in addresses, nor on a page that refuses, and nothing is logged."""
        mother = self.guardian.partner_id.name
        with self.assertNoLogs("odoo", level="WARNING"):
            for typed in ({}, {"applicant_email": "x"}, {"relation": "king"}):
                answer = self._send(**typed)
                for address in [one.url for one in (*answer.history, answer)]:
                    self.assertNotRegex(address, r"%D0|orlov|978")
                self.assertNotIn(mother, answer.text)
                kept = TYPED["child_name"] in answer.text
                self.assertEqual(kept, bool(typed), "to be mended by who typed it")

    # Mass filing

    def test_limited_by_network_address(self):
        self._allow(applications_per_address=2)
        for number in range(3):
            answer = self._behind_proxy(
                "203.0.113.7", applicant_email=f"a{number}@example.org"
            )
        self.assertIn("try again in an hour", answer.text)
        document = html.fromstring(answer.text)
        for name in ("applicant_name", "child_name", "child_class"):
            (kept,) = document.xpath(f"//input[@name='{name}']/@value")
            self.assertEqual(kept, TYPED[name], "nothing is lost")
        self._behind_proxy("203.0.113.8", applicant_email="b@example.org")
        found = self._applications()
        self.assertEqual(
            sorted(found.mapped("ip_address")),
            ["203.0.113.7", "203.0.113.7", "203.0.113.8"],
        )

    def test_a_household_is_one_address(self):
        """A provider gives each customer as many IPv6 addresses as there are."""
        self._allow(applications_per_address=2)
        for number in range(3):
            answer = self._behind_proxy(
                f"2001:db8:1:2::{number}", applicant_email=f"a{number}@example.org"
            )
        self.assertIn("try again in an hour", answer.text)
        self._behind_proxy("2001:db8:1:3::1", applicant_email="b@example.org")
        self.assertEqual(len(self._applications()), 3)

    def test_nobody_chooses_the_own_address(self):
        """Who comes directly, or lies to the proxy, is counted by the true one."""
        typed = {**self._form(), **TYPED}
        self.url_open(
            f"{self.page}/apply",
            data=typed,
            headers={"X-Forwarded-For": "198.51.100.1", "X-Forwarded-Host": "x.org"},
        )
        self._behind_proxy("198.51.100.1", "203.0.113.7")
        found = self._applications().mapped("ip_address")
        self.assertEqual(sorted(found), ["127.0.0.1", "203.0.113.7"])

    def test_limited_by_mailbox_however_it_is_spelt(self):
        for number in range(7):
            answer = self._send(applicant_email=f"A{number} <ORLOV@Example.org>")
        found = self._applications()
        self.assertEqual(found.mapped("applicant_email"), ["orlov@example.org"] * 5)
        self.assertEqual(self._invalid(answer), {"applicant_email"})
        self.assertIn("wait to be confirmed", answer.text)

    def test_one_mailbox_is_not_counted_for_another(self):
        for number in range(5):
            self._send(applicant_email=f"ivan{number}petrov@example.org")
        self._send(applicant_email="ivan_petrov@example.org")
        self._send(applicant_email="%@example.org")
        self.assertEqual(len(self._applications()), 7)

    def test_whose_mailbox_it_is_may_still_apply(self):
        for number in range(7):
            self._behind_proxy("203.0.113.7", child_name=f"Орлов Номер{number}")
        self.assertEqual(len(self._applications()), 5)
        self._behind_proxy("192.0.2.1")
        self.assertEqual(len(self._applications()), 6)
        for number in range(14):
            answer = self._behind_proxy(f"198.51.100.{number}")
        self.assertEqual(len(self._applications()), 15, "from wherever")
        self.assertIn("leave a telephone number alone", answer.text)
        self._behind_proxy("192.0.2.1", applicant_email="", delivery_channel="paper")
        self.assertEqual(len(self._applications()), 16)

    def test_one_account_does_not_fill_the_register(self):
        self._allow(applications_per_person=2, applications_per_hour=4)
        self.authenticate("t_parent", "t_parent")
        for number in range(3):
            answer = self._apply_in_portal(f"Орлов Номер{number}")
        self.assertIn("try again in an hour", answer.text)
        self.assertIn("Орлов Номер2", answer.text, "nothing is lost")
        self.authenticate("t_other_parent", "t_other_parent")
        self._apply_in_portal("Семёнова Анна")
        found = self.env["school.application"].search([("way", "=", "portal")])
        found = found.filtered(lambda one: one.state == "submitted")
        self.assertEqual(len(found), 3)

    def _apply_in_portal(self, child):
        return self.url_open("/my/applications/new", data=self._portal_form(child))

    def _portal_form(self, child):
        document = html.fromstring(self.url_open("/my/applications/new").text)
        (token,) = document.xpath("//form//input[@name='csrf_token']/@value")[:1]
        return {
            "csrf_token": token,
            "child_name": child,
            "relation": "guardian",
            "delivery_channel": "email",
            "school_id": str(self.school.id),
        }

    # What nobody types

    def test_a_file_in_place_of_a_text_is_none(self):
        typed = {**self._form(), **TYPED}
        program = ("Орлов Пётр.exe", b"MZ", "text/plain")
        for name in ("applicant_name", "child_name"):
            answer = self.url_open(
                f"{self.page}/apply",
                data={key: typed[key] for key in typed if key != name},
                files={name: program},
            )
            self.assertEqual(self._invalid(answer), {name})
        self.assertFalse(self._applications())

    def test_in_the_language_of_who_applies(self):
        self.browser_language = "ru-RU"
        answer = self._send(child_name="")
        self.assertIn("введённое сохранено", answer.text)
        self.assertNotIn("Please", answer.text)
