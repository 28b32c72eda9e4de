from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

from odoo import api, models
from odoo.tools import email_normalize, formataddr
from odoo.tools.misc import babel_locale_parse

from ...tools.digest import DigestWriter, plain_text
from ...tools.letter import LetterForm
from ...tools.phrases import say_date

AHEAD_DAYS = 14
"""How far a digest looks ahead for tests and homework."""
TONES = {
    "excellent": "#157347;background:#e2f4e8",
    "good": "#1d5fd1;background:#e6efff",
    "fair": "#8a5a00;background:#fff1cf",
    "poor": "#b42318;background:#fde7e5",
    "neutral": "#4b5563;background:#eceef1",
    "absence": "#4b5563;background:#eceef1",
}
"""Colours of the chips: ink and ground, at least 4.5 : 1."""


class SchoolDigest(models.AbstractModel):
    """The weekly letter to a guardian: one reading of the diary, laid out as mail."""

    _name = "school.digest"
    _description = "Weekly digest"

    @api.private
    def _letters(self, notices):
        """The letters of notices of one school.

        The diary is read once for all pupils of the same week and language.

        :return: list of (notice id, ``EmailMessage`` or the exception that its making
            raised), in the order of ``notices``
        """
        letters = {}
        for (monday, lang), group in notices.grouped(self._reader_key).items():
            reader = self.with_context(lang=lang)
            letters.update(reader._letters_of_week(group.with_env(reader.env), monday))
        return [(notice.id, letters[notice.id]) for notice in notices]

    @api.model
    def _reader_key(self, notice):
        partner = notice.guardian_id.partner_id
        lang = partner.lang or notice.company_id.partner_id.lang or self.env.lang
        return notice.period_from, lang

    def _letters_of_week(self, notices, monday):
        words = self._words()
        locale = str(babel_locale_parse(self.env.lang))
        digests = self._digests(notices.student_id, monday, words, locale)
        frame = {
            "school": notices.company_id.name,
            "lang": locale.partition("_")[0],
            "words": words,
            "tones": TONES,
            "base": notices.company_id.get_base_url(),
        }
        form = self._form(notices.company_id)
        letters = {}
        for notice in notices:
            try:
                letters[notice.id] = self._letter(
                    notice, digests[notice.student_id.id], frame, locale, form
                )
            except Exception as error:  # one bad record fails alone, with its reason
                letters[notice.id] = error
        return letters

    @api.private
    def _digests(self, students, monday, words=None, locale=None):
        """What the letters of a week say.

        :return: dict of pupil id to ``Digest``
        """
        # Mail is sent by the system; to whom, the gate has decided.
        diary = self.env["school.diary"].sudo()
        students = students.sudo()  # as above
        after = monday + timedelta(days=7)
        last = after + timedelta(days=AHEAD_DAYS - 1)
        places = diary._places(students)
        weeks = diary._week(students, monday, places=places)
        tests = diary._tests(students, after, last, places)
        homework = diary._homework(students, after, last, places)
        writer = DigestWriter(
            words or self._words(), locale or str(babel_locale_parse(self.env.lang))
        )
        return {
            pupil_id: writer.write(
                week, tests.get(pupil_id, []), homework.get(pupil_id, [])
            )
            for pupil_id, week in weeks.items()
        }

    def _form(self, company):
        """What the letters of a school share."""
        sender = company._school_sender()
        return LetterForm(
            {
                "From": sender,
                "Reply-To": company.email_formatted or sender,
                "Date": format_datetime(datetime.now(timezone.utc)),
                "Auto-Submitted": "auto-generated",
            }
        )

    def _letter(self, notice, digest, frame, locale, form):
        url = (
            f"{frame['base']}/my/diary/{notice.student_id.id}/week"
            f"?date={notice.period_from}"
        )
        agreed = say_date(notice.agreement_id.date_from, "dd.MM.yyyy", locale)
        footer = frame["words"]["footer"].format(date=agreed)
        body = self.env["ir.qweb"]._render(
            "school_diary.digest_email",
            {**frame, "digest": digest, "url": url, "footer": footer},
            minimal_qcontext=True,
        )
        return form.fill(
            address=formataddr(("", email_normalize(notice.address)), "ascii"),
            message_id=notice.message_id,
            subject=digest.title,
            text=plain_text(digest, frame["words"], url, footer),
            # Without it mail clients lay the letter out as in the last century.
            html=f"<!DOCTYPE html>{body}",
        )

    @api.model
    def _words(self):
        """The words of a digest in the language of the environment."""
        return {
            "title": self.env._("{name}: week {period}"),
            "diary": self.env._("diary"),
            "marks": self.env._("Grades"),
            "ahead": self.env._("Ahead"),
            "homework": self.env._("Due on {day}"),
            "advice": self.env._("Teachers recommend"),
            "open": self.env._("Open the diary"),
            "footer": self.env._(
                "You receive this letter by the agreement of {date}. To change the "
                "way of delivery or to end it, file an application in the diary or "
                "turn to the school."
            ),
            "owed": self.env._("Owed work, due by"),
            "nothing": self.env._("No new grades, no absences"),
            # A noun's forms: 1, 2–4, 5 and more where the language has them.
            "grades": self.env._("new grade|new grades"),
            "tests": self.env._("test ahead|tests ahead"),
            "ill": self.env._(
                "lesson missed through illness|lessons missed through illness"
            ),
            "unexcused": self.env._(
                "lesson missed without a reason|lessons missed without a reason"
            ),
            "excused": self.env._(
                "lesson missed for a good reason|lessons missed for a good reason"
            ),
            "late": self.env._("time late|times late"),
            "exempt": self.env._("exempted lesson|exempted lessons"),
        }
