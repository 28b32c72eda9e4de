"""What every page of the diary looks up by id: names, values, the school year."""

from dataclasses import dataclass, field
from datetime import date

from .diary import Term, Vacation
from .diary_forecast import ScaleMark
from .names import short_full_name


@dataclass(slots=True, frozen=True)
class Lookup:
    """Few records, which change a few times a year, in one language.

    What is missing has an empty name: it may have been added a moment ago.
    """

    subjects: dict[int, str]
    works: dict[int, tuple[str, bool]]
    """name by lesson type, and whether the diary writes it on the lesson"""
    values: dict[int, tuple[str, str, float, bool]]
    """code, tone, number, whether it counts, by grade value"""
    scales: dict[int, dict[int, ScaleMark]]
    """the marks that count, by grade value, the best first; by scale"""
    absences: dict[str, str]
    """names by kind"""
    staff: dict[int, str]
    """full names by user"""
    terms: dict[int, list[tuple]]
    """(id, name, kind, number, first day, last day) by year, the year itself last"""
    vacations: dict[int, list[tuple]]
    """(name, first day, last day, lowest grade level, highest, id) by year"""
    holidays: dict[int, dict[date, str]]
    """names of public holidays by school and day"""
    short_names: dict[int, str] = field(init=False)

    def __post_init__(self):
        short_names = {
            user_id: short_full_name(name) for user_id, name in self.staff.items()
        }
        object.__setattr__(self, "short_names", short_names)

    def subject(self, subject_id):
        return self.subjects.get(subject_id, "")

    def teacher(self, user_id):
        """The short name of a user of the staff."""
        return self.short_names.get(user_id, "")

    def work(self, type_id):
        """What a grade was given for."""
        return self.works.get(type_id, ("", False))[0]

    def lesson_work(self, type_id):
        """How a lesson of that type is marked: an ordinary one is not."""
        name, is_named = self.works.get(type_id, ("", False))
        return name if is_named else ""

    def terms_of(self, place):
        """The terms of a class, the year itself last."""
        return [
            Term(*term)
            for term in self.terms.get(place.year_id, ())
            if term[2] in (place.term_kind, "year")
        ]

    def days_off_of(self, place):
        """(name, first day, last day): the vacations of a class, then the holidays of
        its school."""
        vacations = [
            (one.name, one.date_from, one.date_to) for one in self.vacations_of(place)
        ]
        holidays = self.holidays.get(place.company_id, {})
        return vacations + [(name, day, day) for day, name in holidays.items()]

    def vacations_of(self, place):
        """The vacations of a class, by day."""
        return [
            Vacation(name, first, last, vacation_id)
            for name, first, last, lowest, highest, vacation_id in self.vacations.get(
                place.year_id, ()
            )
            if lowest <= place.grade_level <= highest
        ]
