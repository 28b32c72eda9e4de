"""Russian names in the cases that documents need. No database."""

import re

from pytrovich.detector import PetrovichGenderDetector
from pytrovich.enums import Case, Gender, NamePart
from pytrovich.maker import PetrovichDeclinationMaker

GENITIVE, DATIVE = Case.GENITIVE, Case.DATIVE
GENDERS = {"female": Gender.FEMALE, "male": Gender.MALE}
PARTS = (NamePart.LASTNAME, NamePart.FIRSTNAME, NamePart.MIDDLENAME)
RUSSIAN = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
# «Мамед оглы», «Рашид кызы»: a patronymic that no case changes.
UNCHANGED = {
    "оглы": Gender.MALE,
    "оглу": Gender.MALE,
    "кызы": Gender.FEMALE,
    "гызы": Gender.FEMALE,
}
ENDING = re.compile(
    r"(?:[оеё]в|[иы]н|[сц]кий)$|(?P<female>(?:[оеё]ва|[иы]на|[сц]кая)$)"
)

_maker = PetrovichDeclinationMaker()
_detector = PetrovichGenderDetector()


def decline(name, case, gender=None):
    """A person's name in a case.

    What is not a Russian name of known gender stays as it is written: a wrong case is
    worse than none.

    :param name: surname, name and perhaps patronymic, in this order; initials stay
    :param case: ``GENITIVE`` (of whom) or ``DATIVE`` (to whom)
    :param gender: female or male, of who has no Russian patronymic; None: by the
        surname
    :return: str
    """
    words = name.split()
    if not words:
        return name
    last, *given = words[:3]
    rest = words[3:]
    middle = given[1] if len(given) > 1 else ""
    known = (
        _gender_of_patronymic(middle, rest)
        or GENDERS.get(gender)
        or (None if rest else _gender_of_surname(last))
    )
    if not known or not RUSSIAN.fullmatch(last):
        return name
    middle_stays = bool(rest) and rest[0].casefold() in UNCHANGED
    if rest and not middle_stays:
        return name
    parts = zip(PARTS, (last, *given), strict=False)
    return " ".join(
        [
            word
            if not RUSSIAN.fullmatch(word)
            or (middle_stays and part is NamePart.MIDDLENAME)
            else _maker.make(part, known, case, word)
            for part, word in parts
        ]
        + rest
    )


def patronymic_gender(name):
    """What the patronymic says: female, male, or None.

    :param name: surname, name and perhaps patronymic, in this order
    """
    _last, _first, middle, *rest = [*name.split(), "", "", ""]
    found = _gender_of_patronymic(middle, [word for word in rest if word])
    return next((word for word, gender in GENDERS.items() if gender == found), None)


def _gender_of_patronymic(middle, rest):
    if rest:
        return UNCHANGED.get(rest[0].casefold())
    if RUSSIAN.fullmatch(middle):
        found = _detector.detect(middlename=middle)
        return found if found in GENDERS.values() else None
    return None


def _gender_of_surname(last):
    found = ENDING.search(last.casefold())
    return found and (Gender.FEMALE if found["female"] else Gender.MALE)
