from datetime import datetime, timezone
from email.utils import format_datetime

from odoo import api, models
from odoo.tools import email_normalize, formataddr
from odoo.tools.misc import babel_locale_parse

from ...tools.letter import Brief, Content, LetterForm, plain_text
from ...tools.message import MessageForm
from ...tools.phrases import say_date


class SchoolLetter(models.AbstractModel):
    """What letters to guardians have in common; each kind of notice has its own.

    A kind says which notices are laid out together (``_same_letters``), lays them
    out (``_lay_out``) and names the page of its HTML (``_page``).
    """

    _name = "school.letter"
    _description = "Letter to guardians"
    _page = None

    @api.private
    def _letters(self, notices, channel):
        """The letters of notices of one school and kind, as the channel takes them.

        :param channel: ``school.channel``
        :return: list of (notice ids, ``EmailMessage``, for other channels ``Message``,
            or the exception that its making raised)
        """
        letters = []
        for key, group in notices.grouped(self._reader_key).items():
            reader = self.with_context(lang=key[0])
            letters += reader._lay_out(
                group.with_env(reader.env), channel.with_env(reader.env)
            )
        return sorted(letters, key=lambda letter: letter[0])

    @api.model
    def _reader_key(self, notice):
        partner = notice.guardian_id.partner_id
        lang = partner.lang or notice.company_id.partner_id.lang or self.env.lang
        return lang, self._same_letters(notice)

    @api.model
    def _same_letters(self, notice):
        """What the notices that are laid out together have in common."""
        return None

    def _lay_out(self, notices, channel):
        raise NotImplementedError

    @api.model
    def _each(self, groups, write):
        """A letter for each group of notices; one bad record fails alone.

        :param groups: ``school.notice`` records of one letter each
        :param write: takes such a group, returns its letter
        :return: list of (notice ids, letter, or the exception that its writing raised)
        """
        letters = []
        for group in groups:
            try:
                letter = write(group)
            except Exception as error:  # whatever it is: the notice tells it
                letter = error
            letters.append((tuple(group.ids), letter))
        return letters

    def _compose(self, form, frame, notice, letter, links):
        """A letter of this form, to the person of the notice.

        :param letter: what it says; has ``title``, ``summary``, ``paragraphs(words)``
        :param links: list of (address, what it opens), the page of the letter first
        """
        words = frame["words"]
        footer = self._footer(notice, words)
        page = self._page
        if notice.channel == "email" and form.detail != "full":
            page = "school_diary.brief_email"
            letter = self._brief(form.detail, letter, words)
            links = [(links[0][0], words["open"])]
        elif notice.channel == "sms":
            # Each message is paid for: the words need the room.
            short = f"{frame['base']}{notice._short_path()}"
            links = [(short, links[0][1]), *links[1:]]
        values = {
            **frame,
            "title": letter.title,
            "letter": letter,
            "links": links,
            "footer": footer,
        }
        content = Content(
            title=letter.title,
            summary=letter.summary,
            text=lambda: plain_text(letter.paragraphs(words), links, footer),
            html=lambda: self._render(page, values),
            url=links[0][0],
        )
        return self._fill(form, notice, content)

    @api.model
    def _brief(self, detail, letter, words):
        """What a messenger with so much detail would say, too (see ``MessageForm``)."""
        if detail == "bare":
            return Brief(words["news"])
        return Brief(letter.title, letter.summary)

    def _locale(self):
        return str(babel_locale_parse(self.env.lang))

    def _frame(self, company, words):
        """What the page around every letter of a school shows."""
        return {
            "school": company.name,
            "lang": self._locale().partition("_")[0],
            "words": words,
            "base": company.get_base_url(),
        }

    def _form(self, channel, words):
        """What the letters of a school by one channel share."""
        if channel.code != "email":
            return MessageForm(channel.detail, channel.longest, words["news"])
        company = channel.company_id
        sender = company._school_sender()
        return LetterForm(
            {
                "From": sender,
                "Reply-To": company.email_formatted or sender,
                "Date": format_datetime(datetime.now(timezone.utc)),
                "Auto-Submitted": "auto-generated",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
            channel.detail,
        )

    def _render(self, template, values):
        return self.env["ir.qweb"]._render(template, values, minimal_qcontext=True)

    def _fill(self, form, notice, content):
        """A letter of this form.

        :param content: ``Content``
        """
        if notice.channel != "email":
            return form.fill(notice.address, notice.message_id, content)
        address = formataddr(("", email_normalize(notice.address)), "ascii")
        base = notice.company_id.get_base_url()
        # One click in the mail program ends this kind of letters (RFC 8058).
        unsubscribe = f"<{base}{notice._unsubscribe_path()}>"
        return form.fill(
            address, notice.message_id, content, {"List-Unsubscribe": unsubscribe}
        )

    @api.model
    def _footer(self, notice, words):
        agreed = say_date(notice.agreement_id.date_from, "d MMMM y", self._locale())
        return words["footer"].format(date=agreed)

    @api.model
    def _words(self):
        """The words of every letter in the language of the environment."""
        return {
            "diary": self.env._("diary"),
            "open": self.env._("Open the diary"),
            "news": self.env._("There is news in the school diary"),
            "footer": self.env._(
                "You receive this letter by the agreement of {date}. What comes, and "
                "by which way, you choose in the diary under Delivery, or at the "
                "school."
            ),
        }
