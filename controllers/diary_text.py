"""The diary's facts in the words of the reader's language."""

from datetime import timedelta

import pytz
from markupsafe import Markup, escape

from odoo.tools.misc import babel_locale_parse

from ..tools.phrases import (
    capitalised,
    roman,
    say_count,
    say_date,
    say_number,
    say_percent,
    say_period,
    say_time,
)


class DiaryText:
    """What the portal's templates call, so that they hold no arithmetic.

    :param env: of the request, in the reader's language
    :param today: the school's date
    :param timezone: the school's
    """

    time = staticmethod(say_time)

    def __init__(self, env, today, timezone=pytz.utc):
        self.env = env
        self.today = today
        self.timezone = timezone
        self.locale = str(babel_locale_parse(env.lang))
        self._titles = {}

    # Dates

    def day(self, day):
        """«17 ноября»"""
        return say_date(day, "d MMMM", self.locale)

    def weekday_day(self, day):
        """«вт 25 ноября»"""
        return say_date(day, "EEE d MMMM", self.locale)

    def heading(self, day):
        """«Понедельник, 17»"""
        return capitalised(say_date(day, "EEEE, d", self.locale))

    def long_heading(self, day):
        """«Понедельник, 17 ноября»"""
        return capitalised(say_date(day, "EEEE, d MMMM", self.locale))

    def weekday(self, day):
        """«Пн»"""
        return capitalised(say_date(day, "ccc", self.locale))

    def month(self, day):
        """«Ноябрь»"""
        return capitalised(say_date(day, "LLLL", self.locale))

    def short_month(self, day):
        """«ноя», for narrow places"""
        return say_date(day, "LLL", self.locale)[:3]

    def period(self, first, last):
        """«17 – 22 ноября»"""
        if first == last:
            return self.day(first)
        return say_period(first, last, self.locale)

    def relative_day(self, day):
        """«сегодня», «завтра», or «вт 25 ноября»"""
        if day == self.today:
            return self.env._("today")
        if day == self.today + timedelta(days=1):
            return self.env._("tomorrow")
        return self.weekday_day(day)

    def homework_for(self, day):
        """«На завтра задано»"""
        return self.env._("Homework for %(day)s", day=self.relative_day(day))

    # Numbers

    def mean(self, value):
        """«4,57»; a dash where there is none"""
        return "—" if value is None else say_number(round(value, 2), self.locale)

    def weight(self, value):
        """«2», «1,5»"""
        return say_number(value, self.locale, "0.##")

    def lessons(self, number):
        return say_count(number, self.env._("lesson|lessons"), self.locale)

    def subjects(self, number):
        return say_count(number, self.env._("subject|subjects"), self.locale)

    def days(self, number):
        return say_count(number, self.env._("day|days"), self.locale)

    def minutes(self, number):
        """«40 мин»"""
        return self.env._("%(number)s min", number=number)

    def done_word(self):
        return self.env._("done")

    def done_of(self, homework, pupil_id):
        """How much of it the pupil has ticked: «сделано 2 из 3»."""
        done = sum(pupil_id in work.done_by for work in homework)
        return self.env._("%(done)s of %(all)s done", done=done, all=len(homework))

    def weeks(self, number):
        return say_count(number, self.env._("week|weeks"), self.locale)

    def term_left(self, term):
        """«II четверть · осталось 5 недель»"""
        days = (term.date_to - self.today).days
        return self.env._(
            "%(term)s · %(time)s left",
            term=term.name,
            time=self.days(days) if days < 14 else self.weeks(days // 7),
        )

    # Facts

    def when(self, lesson):
        """The lesson's number and the time when it begins, as far as known."""
        time = say_time(lesson.time_start) if lesson.time_end else ""
        return Markup(f"<b>{lesson.period or '·'}</b>{time}")

    def chips(self, marks, with_subject=False):
        """Marks as coloured chips, which say what they are for when asked.

        :param bool with_subject: where the place does not say the subject
        """
        return Markup(" ".join(self._chip(mark, with_subject) for mark in marks))

    def _chip(self, mark, with_subject):
        """HTML, made by hand: a page has hundreds, as a template they were its cost."""
        title = self.mark_title(mark)
        if with_subject:
            title = f"{mark.subject}, {title}"
        new = " o_school_new" if mark.is_new else ""
        weight = ""
        if mark.weight not in (0, 1):
            weight = f"<sup>×{self.weight(mark.weight)}</sup>"
        return (
            f'<span role="img" tabindex="0" title="{escape(title)}" '
            f'class="o_school_chip o_school_{escape(mark.tone)}{new}">'
            f"{escape(mark.code)}{weight}</span>"
        )

    def mark_title(self, mark):
        """What a mark is for, of what weight, by whom, when, and the comment.

        «5: контрольная работа, вес 2, Орлова Е. В., 18 ноября»
        """
        key = (mark.work, mark.weight, mark.author, mark.day)
        if key not in self._titles:
            self._titles[key] = self._mark_origin(mark)
        title = f"{mark.code}: {self._titles[key]}"
        return f"{title}. {mark.comment}" if mark.comment else title

    def _mark_origin(self, mark):
        parts = [mark.work[:1].lower() + mark.work[1:], mark.author, self.day(mark.day)]
        if mark.weight not in (0, 1):
            weight = self.weight(mark.weight)
            parts.insert(1, self.env._("weight %(weight)s", weight=weight))
        return ", ".join(part for part in parts if part)

    def work(self, work):
        """«контрольная работа»"""
        return work[:1].lower() + work[1:]

    def result(self, cell):
        """A final grade as a chip, or the day to which it is deferred."""
        if cell is None:
            return Markup('<span aria-hidden="true">·</span>')
        if cell.deferred_until:
            day = self.day(cell.deferred_until)
            return self.env._("deferred to %(day)s", day=day)
        title = self.env._("published %(day)s", day=self.moment(cell.published_at))
        return Markup(
            '<span role="img" tabindex="0" title="%(code)s, %(title)s" '
            'class="o_school_chip o_school_%(tone)s">%(code)s</span>'
        ) % {"code": cell.code, "title": title, "tone": cell.tone}

    def exam(self, exam):
        """What was reached, as a chip and in words; what is to come says so."""
        if exam.is_absent:
            return self.env._("did not come")
        if not exam.cell:
            over = exam.day < self.today
            return self.env._("no result yet") if over else self.env._("to come")
        parts = [self.result(exam.cell)] if exam.cell.code else []
        if exam.score is not None:
            parts.append(
                self.env._(
                    "%(score)s of %(most)s points",
                    score=self.weight(exam.score),
                    most=self.weight(exam.highest_score),
                )
            )
        if exam.place:
            parts.append(self.env._("place %(number)s", number=exam.place))
        if exam.award:
            parts.append(exam.award)
        return Markup(", ").join(parts)

    def seen(self, acknowledgement):
        """«просмотрено: Орлова Елена Викторовна, 18 ноября»"""
        return self.env._(
            "seen by %(reader)s, %(when)s",
            reader=acknowledgement.reader,
            when=self.moment(acknowledgement.seen_at),
        )

    def moment(self, moment):
        """«18 ноября»: the day of a moment (naive, UTC), on the school's clock"""
        local = pytz.utc.localize(moment).astimezone(self.timezone)
        return self.day(local.date())

    def term_label(self, term):
        """«II», «Год»"""
        if term.kind == "year":
            return self.env._("Year")
        return roman(term.number)

    def expectation(self, expected):
        """«Ожидается 5 (уверенность 80 %), средний балл от 4,4 до 4,8»"""
        return self.env._(
            "%(grade)s expected (%(chance)s sure), average from %(low)s to %(high)s",
            grade=expected.grade.code,
            chance=say_percent(expected.sureness, self.locale),
            low=self.mean(expected.low),
            high=self.mean(expected.high),
        )

    def need(self, target, left):
        """What is needed for a grade: «„5“ 2 раза или „4“ 7 раз»."""
        if target.is_reached:
            return self.env._("reached now")
        if not target.ways:
            return self.env._(
                "cannot be reached with what is still expected: %(marks)s",
                marks=self.marks(left),
            )
        ways = [
            self.env._("“%(mark)s” %(times)s", mark=mark, times=self.times(number))
            for mark, number in target.ways
        ]
        return self.env._(" or ").join(ways)

    def times(self, number):
        return say_count(number, self.env._("time|times"), self.locale)

    def marks(self, number):
        return say_count(number, self.env._("grade|grades"), self.locale)

    def trend(self, running):
        """How a mean went: «с 4,2 (5 сентября) до 4,57 (18 ноября)»."""
        (first, before), (last, after) = running[0], running[-1]
        return self.env._(
            "from %(before)s (%(first)s) to %(after)s (%(last)s)",
            before=self.mean(before),
            first=self.day(first),
            after=self.mean(after),
            last=self.day(last),
        )

    def missed(self, marks):
        """Why lessons were missed, the most frequent reason first: «болезнь»."""
        kinds = {}
        for mark in marks:
            kinds[mark.work] = kinds.get(mark.work, 0) + 1
        ordered = sorted(kinds, key=lambda kind: -kinds[kind])
        return ", ".join(self.work(kind) for kind in ordered)
