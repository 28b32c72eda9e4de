import base64
from collections import Counter
from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import Form

from ..common import SchoolDiaryCommon
from .netschool_file import Page, report_bytes

PERIOD = {
    "school_year": "2026/2027",
    "date_from": date(2026, 11, 9),
    "date_to": date(2026, 11, 20),
}
# 6Б has mathematics every day of the week of the 16th.
MON, TUE, WED = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)
EARLIER = date(2026, 11, 10)


class ExchangeCommon(SchoolDiaryCommon):
    """The tiny school, and reports to be brought into it by the secretary."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pages = [
            Page(
                "Орлова Алиса Дмитриевна",
                "6Б",
                {
                    "Математика": {MON: "4", TUE: "Н 2/3", (TUE, 2): "5"},
                    "Русский язык": {WED: "О 3 3", EARLIER: "Б"},
                },
            ),
            Page(
                "Лисицын Егор Павлович",
                "6Б",
                {"Математика": {MON: "О Н"}, "Химия": {EARLIER: "5"}},
            ),
        ]

    def wizard(self, content, user=None, name="6Б.xlsx", **vals):
        form = Form(
            self.env["school.exchange.import"].with_user(user or self.secretary)
        )
        form.file = base64.b64encode(content)
        for field, value in vals.items():
            form[field] = value
        wizard = form.save()
        wizard.file_name = name  # the browser's file field does that
        return wizard

    def bring(self, pages, user=None, **options):
        """Import pages; the run that this makes."""
        content = report_bytes(pages, **{**PERIOD, **options})
        return self.bring_file(content, user)

    def bring_file(self, content, user=None):
        return self.run_of(self.wizard(content, user).action_import())

    def run_of(self, action):
        self.assertEqual(action["res_model"], "school.exchange")
        return self.env["school.exchange"].browse(action["res_id"])

    def changed_pages(self, index, subject, cells):
        """The pages with the cells of one pupil's subject replaced."""
        pages = list(self.pages)
        page = pages[index]
        pages[index] = page._replace(rows={**page.rows, subject: cells})
        return pages

    def cells(self, class_name, date_from, date_to, company=None):
        """What the journal has: {(pupil, subject, date): texts of its lessons}.

        Each lesson is written as a report writes it, so that it can be compared.
        """
        domain = [
            ("lesson_id.class_id.name", "=", class_name),
            ("company_id", "=", (company or self.school).id),
            ("date", ">=", date_from),
            ("date", "<=", date_to),
        ]
        texts = {}
        codes = {"unexcused": "Н", "late": "О", "ill": "Б", "excused": "У"}
        for absence in self.env["school.absence"].search(domain):
            key = (absence.student_id.name, absence.lesson_id)
            texts[key] = codes[absence.kind]
        for grade in self.env["school.grade"].search(domain, order="sequence"):
            key = (grade.student_id.name, grade.lesson_id)
            gap = "/" if grade.same_work else " "
            texts[key] = f"{texts.get(key, '')}{gap}{grade.code}".strip()
        found = {}
        # Lessons of which the number is not known follow those of the timetable.
        lessons = sorted(texts, key=lambda key: (key[1].period or 99, key[1].id))
        for name, lesson in lessons:
            place = (name, lesson.subject_id.name, lesson.date)
            found.setdefault(place, []).append(texts[name, lesson])
        return found

    @contextmanager
    def statements(self):
        """Count the statements that write, by their first words."""
        seen = Counter()
        execute = Cursor.execute

        def counting(cursor, query, *args, **kwargs):
            text = getattr(query, "code", query)
            words = str(text).replace('"', "").split()
            if words and words[0] in ("INSERT", "UPDATE", "DELETE"):
                seen[" ".join(words[: 3 if words[0] != "UPDATE" else 2])] += 1
            return execute(cursor, query, *args, **kwargs)

        self.env.flush_all()
        with patch.object(Cursor, "execute", counting):
            yield seen
            self.env.flush_all()
