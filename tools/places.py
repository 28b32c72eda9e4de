"""Where pupils are taught: classes, subgroups, streams and individual plans."""

from dataclasses import dataclass
from datetime import date


@dataclass(slots=True, frozen=True)
class Place:
    """A class, subgroup, stream or individual plan that a pupil is in for a time."""

    class_id: int
    name: str
    is_group: bool
    """a subgroup, stream or individual plan"""
    company_id: int
    year_id: int
    grade_level: int
    term_kind: str
    homeroom_teacher_id: int | None
    date_from: date
    date_to: date | None

    def meets(self, first, last):
        """Whether any day of it lies in a period."""
        return self.date_from <= last and (
            self.date_to is None or first <= self.date_to
        )


class Places:
    """Where pupils are taught, at any time.

    :param places: dict of pupil id to list of ``Place``, in the order of entry
    """

    def __init__(self, places):
        self._by_pupil = places
        self.classes = {
            place.class_id: place for own in places.values() for place in own
        }
        """A ``Place`` by class id, for what is true of the class"""

    def class_ids(self, pupil_ids, first, last):
        """Ids of all classes of the pupils in a period."""
        return {
            class_id
            for pupil_id in pupil_ids
            for class_id in self.ever(pupil_id, first, last)
        }

    def ever(self, pupil_id, first, last):
        """Ids of the pupil's classes in a period, each once."""
        places = self._by_pupil.get(pupil_id, ())
        return list(
            dict.fromkeys(
                place.class_id for place in places if place.meets(first, last)
            )
        )

    def on(self, pupil_id, day):
        """Ids of the pupil's classes on a day, each once."""
        return self.ever(pupil_id, day, day)

    def home(self, pupil_id, day):
        """The class, not a subgroup, that the pupil entered last by a day, or None."""
        begun = [
            place
            for place in self._by_pupil.get(pupil_id, ())
            if not place.is_group and place.date_from <= day
        ]
        # The last of equals: they are in the order of entry.
        return max(reversed(begun), key=lambda place: place.date_from, default=None)

    def latest(self, pupil_id, class_id):
        """The pupil's last place in a class."""
        own = self._by_pupil.get(pupil_id, ())
        return max(
            (place for place in own if place.class_id == class_id),
            key=lambda place: place.date_from,
        )

    def moved(self, pupil_id, class_ids):
        """Which class the pupil went on in: the last, if the other was left before.

        :param class_ids: classes that taught the pupil the same
        :return: dict of class id to class id; who did not move stays
        """
        places = [self.latest(pupil_id, class_id) for class_id in class_ids]
        last = max(places, key=lambda place: place.date_from)
        return {
            place.class_id: last.class_id
            if place.date_to and place.date_to < last.date_from
            else place.class_id
            for place in places
        }
