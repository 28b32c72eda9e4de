"""What one reading of the diary consists of. Plain data, no database.

The room ``diary`` builds these for one pupil or a thousand; the portal, the e-mail
and the paper only lay them out. Times are hours (8.5 is half past eight), dates are
the school's.
"""

from dataclasses import dataclass, field
from datetime import date

from .diary_forecast import Expected


@dataclass(slots=True)
class Mark:
    """What stands in a cell of the journal: a grade, or the letter of an absence."""

    code: str
    tone: str
    """excellent, good, fair, poor, neutral; absence for the letter of an absence"""
    kind: str = "grade"
    """grade, or the kind of the absence: unexcused, ill, excused, late, exempt"""
    weight: float = 1.0
    number: float = 0.0
    counts: bool = False
    """has a part in averages"""
    same_work: bool = False
    """second grade for the work of the grade before it: 4/5"""
    work: str = ""
    """what it was given for: the name of the lesson type"""
    is_test: bool = False
    comment: str = ""
    author: str = ""
    day: date | None = None
    """of the lesson"""
    subject: str = ""
    is_new: bool = False
    """entered since the reader last looked"""

    @property
    def is_absence(self):
        return self.kind != "grade"

    @property
    def is_missed(self):
        """Whether the lesson was missed: being late is not missing it."""
        return self.kind not in ("grade", "late")


@dataclass(slots=True)
class Homework:
    id: int
    course_id: int
    subject: str
    description: str
    given: date
    due: date
    attachments: tuple = ()
    """(attachment id, file name) pairs"""
    minutes: int = 0
    """how long it takes, 0 where nobody has said"""
    pupils: frozenset = frozenset()
    """ids of those for whom it is; empty: for the whole class"""
    done_by: frozenset = frozenset()
    """ids of those read of who have it done"""

    def is_for(self, pupil_id):
        return not self.pupils or pupil_id in self.pupils


@dataclass(slots=True)
class Lesson:
    """What is true of a lesson for everybody in its class."""

    id: int
    day: date
    period: int
    """number in the day, 0 where not known"""
    time_start: float
    time_end: float
    course_id: int
    subject: str
    class_id: int
    class_name: str
    is_group: bool
    """given to a subgroup, stream or individual plan"""
    room: str
    topic: str
    work: str
    """name of the lesson type, empty for an ordinary lesson"""
    is_test: bool
    state: str
    """planned, held, cancelled, moved"""
    teacher: str
    substitute: str
    reason: str
    moved_to: date | None = None
    moved_from: date | None = None

    @property
    def takes_place(self):
        return self.state in ("planned", "held")


@dataclass(slots=True)
class Entry:
    """A lesson as it stands in one pupil's diary."""

    lesson: Lesson
    marks: list[Mark] = field(default_factory=list)
    homework: list[Homework] = field(default_factory=list)
    """due at this lesson"""


@dataclass(slots=True)
class Day:
    date: date
    entries: list[Entry] = field(default_factory=list)
    day_off: str = ""
    """name of the vacation or public holiday"""
    homework: list[Homework] = field(default_factory=list)
    """due this day without a lesson of its course to stand at"""

    @property
    def lesson_count(self):
        return sum(entry.lesson.takes_place for entry in self.entries)

    @property
    def marks(self):
        return [mark for entry in self.entries for mark in entry.marks]

    @property
    def all_homework(self):
        return [
            *(work for entry in self.entries for work in entry.homework),
            *self.homework,
        ]


@dataclass(slots=True)
class Pupil:
    """Who the diary is about."""

    id: int
    name: str
    first_name: str
    last_name: str
    short_name: str
    class_id: int
    class_name: str
    homeroom_teacher: str
    school: str


@dataclass(slots=True)
class Recommendation:
    day: date
    author: str
    subject: str
    text: str
    kind: str = "advice"
    """advice, remark, praise"""


@dataclass(slots=True)
class Owed:
    """A piece of work that the pupil still owes."""

    lesson_day: date
    subject: str
    text: str
    due: date


@dataclass(slots=True)
class Week:
    """A pupil's week, Monday to Saturday (Sunday where it has lessons)."""

    pupil: Pupil
    date_from: date
    date_to: date
    days: list[Day]
    recommendations: list[Recommendation] = field(default_factory=list)
    """given in the week"""
    owed: list[Owed] = field(default_factory=list)
    """what the pupil owes now of lessons up to the week's end, by the day it is due"""

    @property
    def entries(self):
        return [entry for day in self.days for entry in day.entries]

    @property
    def marks(self):
        return [mark for entry in self.entries for mark in entry.marks]

    @property
    def grades(self):
        return [mark for mark in self.marks if not mark.is_absence]

    @property
    def new_grades(self):
        return [mark for mark in self.grades if mark.is_new]

    @property
    def missed(self):
        """Absence marks of the lessons missed in the week."""
        return [mark for mark in self.marks if mark.is_missed]

    @property
    def changes(self):
        """Lessons substituted, moved or cancelled."""
        return [
            entry.lesson
            for entry in self.entries
            if entry.lesson.substitute
            or entry.lesson.moved_from
            or not entry.lesson.takes_place
        ]


@dataclass(slots=True)
class SubjectGrades:
    """A pupil's marks in one subject over a period."""

    course_id: int
    subject: str
    teacher: str
    marks: list[Mark]
    average: float | None
    """weighted mean of the marks that count; None where there are none"""
    running: list[tuple[date, float]]
    """the mean after each day with a mark that counts"""
    expected: Expected | None = None
    """of the term, while its result is open"""


@dataclass(slots=True)
class Test:
    day: date
    period: int
    subject: str
    work: str
    topic: str
    takes_place: bool


@dataclass(slots=True)
class CourseTeacher:
    subject: str
    teacher: str
    class_name: str
    is_group: bool
    room: str


@dataclass(slots=True)
class Vacation:
    name: str
    date_from: date
    date_to: date
    id: int = 0


@dataclass(slots=True)
class Term:
    id: int
    name: str
    kind: str
    number: int
    date_from: date
    date_to: date


@dataclass(slots=True)
class Ahead:
    """What comes next for a pupil."""

    homework: list[Homework]
    """due after today, by day"""
    tests: list[Test]
    """from today on, by day"""
    terms: list[Term]
    results: list[str] = field(default_factory=list)
    """terms whose final grades are there, not yet acknowledged by the reader"""

    @property
    def next_due(self):
        """The next day that something is due for, with it: (day, homework) or None."""
        if not self.homework:
            return None
        day = self.homework[0].due
        return day, [work for work in self.homework if work.due == day]

    @property
    def next_test(self):
        return next((test for test in self.tests if test.takes_place), None)

    def term_on(self, day):
        """The term, not the year, that runs on a day; None between terms."""
        return next(
            (
                term
                for term in self.terms
                if term.kind != "year" and term.date_from <= day <= term.date_to
            ),
            None,
        )


def cell_text(marks):
    """The marks of one cell as the journal writes them: «Н 4/5 3»."""
    text = ""
    for mark in marks:
        if text:
            text += "/" if mark.same_work else " "
        text += mark.code
    return text
