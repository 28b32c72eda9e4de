"""A week of one pupil's diary against the journal."""

from datetime import timedelta

from odoo.fields import Domain
from odoo.tools import format_date

from ...tools.netschool_cells import ABSENT, CODES, UNEXCUSED, UnknownToken, parse_token
from ...tools.netschool_wire import homework_types
from .netschool_courses import NetschoolCourses
from .netschool_lessons import NetschoolLessons
from .partner_settling import Kind, Settling, Wanted

LESSONS = "classmeetings"
PLACE = ("student_id", "lesson_id")
MARKS = Kind("marks", "school.grade", ("value_id", "lesson_id"), PLACE, "code")
ABSENCES = Kind("attendance", "school.absence", ("kind", "lesson_id"), PLACE, "kind")
OWED = Kind("owed", "school.owed.work", (), PLACE, "description")
HOMEWORK = Kind(
    *("homework", "school.homework"),
    ("description", "date_due"),
    ("lesson_id",),
    "description",
)


class NetschoolWeek:
    """
    :param run: ``school.exchange``, as superuser and in the school's language
    :param pupil: ``school.partner.pupil``
    :param types: names of the partner's types of work, by number
    """

    def __init__(self, run, pupil, types, findings):
        env = run.env
        reason = env._("brought from %(system)s", system=run.system_id.name)
        self._run = run.with_context(school_revision_reason=reason)
        self.env = self._run.env
        self._student = pupil.student_id.with_env(self.env)
        self._who = pupil.sourced_id
        self._homework_types = homework_types(types)
        self._findings = findings
        self._courses = NetschoolCourses(self._run, self._student)
        self._types = self._types_here(types)
        self._settling = Settling(self._run, findings, self._student)
        self._unread = set()  # stands there, and was not understood

    def _types_here(self, types):
        """Our types of lessons by the partner's numbers: those of the same name."""
        here = {
            kind.name.casefold(): kind.id
            for kind in self.env["school.lesson.type"].search(
                [("company_id", "in", (False, self._run.company_id.id))]
            )
        }
        return {
            number: here[name.casefold()]
            for number, name in types.items()
            if name.casefold() in here
        }

    # The week

    def bring(self, week, monday):
        """
        :return: the homework that stands here now: dict of the partner's identifier of
            the assignment to the id of ``school.homework``
        """
        for place in week.bad:
            self._refuse(self.env._("%(place)s: cannot be read", place=place))
        courses = self._courses.of(week.lessons, monday)
        lessons = NetschoolLessons(self._run, self._findings).bring(
            week.lessons, courses
        )
        marks, absences, owed, homework = {}, {}, {}, {}
        for lesson in week.lessons:
            here = lessons.get(lesson.id)
            if not here:
                continue  # refused, which has been said
            for work in lesson.assignments:
                self._collect_mark(lesson, work, here, marks, absences)
                if work.is_owed:
                    owed[self._key(work)] = self._owed(here, work.name, work.due)
                if work.type_id in self._homework_types and _says(work.name):
                    homework[work.id] = self._homework(here, work)
        sunday = monday + timedelta(days=6)
        mine = (
            Domain("student_id", "=", self._student.id)
            & Domain("lesson_id.date", ">=", monday)
            & Domain("lesson_id.date", "<=", sunday)
        )
        self._settle_marks(marks, absences, mine, is_whole=not week.bad)
        self._settle_owed(owed, mine, is_whole=not week.bad)
        return self._settle_homework(homework, lessons)

    def _key(self, work, place=0):
        """A mark's, of the pupil's alone: classmates share the assignment."""
        return ":".join(filter(None, (work.id, self._who, place and str(place))))

    def _place(self, lesson):
        day = format_date(self.env, lesson.day)
        return self.env._("%(subject)s, %(date)s", subject=lesson.subject, date=day)

    def _refuse(self, text):
        """Without the pupil's name: the partner's number tells who it is."""
        self._findings.refuse(f"№ {self._who}: {text}")

    # Marks and absences

    def _collect_mark(self, lesson, work, here, marks, absences):
        if not work.mark:
            return
        try:
            read = parse_token(work.mark, CODES)
        except UnknownToken:
            self._refuse_mark(lesson, work)
            return
        if isinstance(read, str):
            self._collect_absence(lesson, read, here, absences)
            return
        for place, grade in enumerate(read):
            value = self._courses.value(here.course_id, str(grade.value))
            if not value:
                self._refuse_mark(lesson, work)
                return
            marks[self._key(work, place)] = Wanted(
                (self._student.id, here.id),
                {"value_id": value.id, "lesson_id": here.id},
                {
                    "student_id": self._student.id,
                    "same_work": grade.same_work,
                    "type_id": self._type(work, here),
                    "comment": work.comment or False,
                    **({"weight": work.weight} if 0 < work.weight <= 100 else {}),
                },
                self._place(lesson),
                value.code,
            )

    def _type(self, work, here):
        """Of the work, where it is another than the lesson's."""
        type_id = self._types.get(work.type_id, False)
        return type_id != here.type_id.id and type_id

    def _refuse_mark(self, lesson, work):
        """What stands there stays here as it is."""
        self._unread.update((self._key(work), lesson.id + ":" + self._who))
        self._refuse(
            self.env._(
                "%(place)s: the mark “%(mark)s” is not known here",
                place=self._place(lesson),
                mark=work.mark[:10],
            )
        )

    def _collect_absence(self, lesson, kind, here, absences):
        key = f"{lesson.id}:{self._who}"
        if key in absences:
            return
        if kind == ABSENT:
            self._findings.note(
                self.env._(
                    "%(place)s: an absence without a reason is kept as unexcused",
                    place=self._place(lesson),
                )
            )
            kind = UNEXCUSED
        kinds = dict(
            self.env["school.absence"]._fields["kind"]._description_selection(self.env)
        )
        absences[key] = Wanted(
            (self._student.id, here.id),
            {"kind": kind, "lesson_id": here.id},
            {"student_id": self._student.id},
            self._place(lesson),
            kinds[kind],
        )

    def _settle_marks(self, marks, absences, mine, is_whole):
        for kind, wanted in ((MARKS, marks), (ABSENCES, absences)):
            self._settling.settle(kind, wanted, mine, self._unread, removes=is_whole)

    # Owed work

    def _owed(self, here, name, due):
        return Wanted(
            (self._student.id, here.id),
            {},
            {
                "student_id": self._student.id,
                "lesson_id": here.id,
                "description": name or False,
                "date_due": due or here.date,
            },
            here.display_name,
            name or "•",
        )

    def _settle_owed(self, owed, mine, is_whole):
        """A point that is gone there has been settled, or is owed no more."""
        works = self.env["school.owed.work"]
        # A point is the lesson's here: of several works the first one counts.
        first = {}
        for key, one in owed.items():
            first.setdefault(one.place, key)
        kept = {key: owed[key] for key in first.values()}
        ids = self._settling.settle(OWED, kept, mine, removes=False)
        # What a teacher has cancelled here stays so.
        again = works.browse(ids.values()).filtered(
            lambda one: one.is_cancelled and one.exchange_id
        )
        again.write({"is_cancelled": False, "exchange_id": self._run.id})
        self._findings.counts["changed"] += len(again)
        if is_whole:
            gone = works.search(
                mine
                & Domain("state", "=", "owed")
                & Domain("exchange_id", "!=", False)
                & Domain("lesson_id", "not in", [place[1] for place in first])
            )
            gone.write({"is_cancelled": True, "exchange_id": self._run.id})
            self._findings.counts["removed"] += len(gone)

    def bring_overdue(self, rows):
        """Work of any week that the partner counts as overdue."""
        known = self.env["school.external.id"]._lookup(
            self._run.system_id, LESSONS, {lesson_id for _id, lesson_id, *_ in rows}
        )
        ids = {key: one[1] for key, one in known.items()}
        lessons = {
            one.id: one for one in self.env["school.lesson"].browse(ids.values())
        }
        owed = {}
        for sourced_id, lesson_id, name, due in rows:
            if lesson_id in ids:
                here = lessons[ids[lesson_id]]
                owed[f"{sourced_id}:{self._who}"] = self._owed(here, name, due)
            else:
                self._refuse(self.env._("Owed work of a lesson that is not known here"))
        mine = Domain("student_id", "=", self._student.id) & Domain(
            "lesson_id", "in", list(lessons)
        )
        self._settle_owed(owed, mine, is_whole=False)

    # Homework

    def _homework(self, here, work):
        due = max(work.due or here.date, here.date)
        return Wanted(
            (here.id,),
            {"description": work.name, "date_due": due},
            {"lesson_id": here.id},
            here.display_name,
            work.name,
        )

    def _settle_homework(self, homework, lessons):
        """What another child's diary has of the lesson is not missing in this one's:
        none is removed."""
        window = Domain("lesson_id", "in", [one.id for one in lessons.values()])
        settling = Settling(self._run, self._findings, self._student.browse())
        return settling.settle(HOMEWORK, homework, window, removes=False)


def _says(name):
    """«---» is no homework."""
    return any(one.isalnum() for one in name)
