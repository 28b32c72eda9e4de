"""The files of a OneRoster bundle and their columns, as data.

After the 1EdTech CSV binding 1.2; what 1.1 has otherwise:

- no ``roles``, ``userProfiles``, ``scoreScales`` and learning objectives: a user has
  one ``role`` and its ``orgSourcedIds`` in ``users``;
- a category has no weight;
- a line item names a ``gradingPeriodSourcedId``, and no school;
- a vocabulary cannot be extended by ``ext:``.
"""

from typing import NamedTuple

V11, V12 = "1.1", "1.2"
VERSIONS = (V11, V12)
HEAD = ("sourcedId", "status", "dateLastModified")
METADATA = "metadata."  # a column of one's own begins so
EXTENSION = "ext:"  # and a word of one's own, in 1.2

ROLES_11 = tuple(
    "administrator aide guardian parent proctor relative student teacher".split()
)
ROLES = (
    *("aide", "counselor", "districtAdministrator", "guardian", "parent"),
    *("principal", "proctor", "relative", "siteAdministrator", "student"),
    *("systemAdministrator", "teacher"),
)


class Column(NamedTuple):
    """``kind``: text, date, flag, number, word (of ``words``), link or links (to the
    file ``target``), list. ``only``: the one version that has it; ``optional_in``: the
    one in which it may be empty all the same."""

    name: str
    kind: str = "text"
    required: bool = False
    words: tuple[str, ...] = ()
    target: str = ""
    only: str = ""
    optional_in: str = ""

    def must(self, version) -> bool:
        return self.required and self.optional_in != version


def _text(names, required=False, **options):
    return tuple(Column(name, required=required, **options) for name in names.split())


def _one(name, kind="text", required=False, words="", **options):
    words = tuple(words.split("|")) if isinstance(words, str) and words else words
    return (Column(name, kind, required, words or (), **options),)


FILES: dict[str, tuple[Column, ...]] = {
    "orgs": (
        *_text("name", True),
        *_one(
            *("type", "word", True),
            "department|school|district|local|state|national",
        ),
        *_text("identifier"),
        *_one("parentSourcedId", "link", target="orgs"),
    ),
    "academicSessions": (
        *_text("title", True),
        *_one("type", "word", True, "gradingPeriod|semester|schoolYear|term"),
        *_one("startDate", "date", True),
        *_one("endDate", "date", True),
        *_one("parentSourcedId", "link", target="academicSessions"),
        *_text("schoolYear", True),
    ),
    "courses": (
        *_one("schoolYearSourcedId", "link", target="academicSessions"),
        *_text("title", True),
        *_text("courseCode"),
        *_one("grades", "list"),
        *_one("orgSourcedId", "link", True, target="orgs"),
        *_one("subjects", "list"),
        *_one("subjectCodes", "list"),
    ),
    "classes": (
        *_text("title", True),
        *_one("grades", "list"),
        *_one("courseSourcedId", "link", True, target="courses"),
        *_text("classCode"),
        *_one("classType", "word", True, "homeroom|scheduled"),
        *_text("location"),
        *_one("schoolSourcedId", "link", True, target="orgs"),
        *_one("termSourcedIds", "links", True, target="academicSessions"),
        *_one("subjects", "list"),
        *_one("subjectCodes", "list"),
        *_one("periods", "list"),
    ),
    "users": (
        *_one("enabledUser", "flag", True),
        *_one("orgSourcedIds", "links", True, target="orgs", only=V11),
        *_one("role", "word", True, ROLES_11, only=V11),
        *_text("username", True),
        *_one("userIds", "list"),
        *_text("givenName familyName", True),
        *_text("middleName identifier email sms phone"),
        *_one("agentSourcedIds", "links", target="users"),
        *_one("grades", "list"),
        *_text("password"),
        *_text(
            "userMasterIdentifier preferredGivenName preferredMiddleName "
            "preferredFamilyName",
            only=V12,
        ),
        *_one("primaryOrgSourcedId", "link", target="orgs", only=V12),
        *_text("pronouns", only=V12),
    ),
    "roles": (
        *_one("userSourcedId", "link", True, target="users", only=V12),
        *_one("roleType", "word", True, "primary|secondary", only=V12),
        *_one("role", "word", True, ROLES, only=V12),
        *_one("beginDate", "date", only=V12),
        *_one("endDate", "date", only=V12),
        *_one("orgSourcedId", "link", True, target="orgs", only=V12),
        *_text("userProfileSourcedId", only=V12),
    ),
    "enrollments": (
        *_one("classSourcedId", "link", True, target="classes"),
        *_one("schoolSourcedId", "link", True, target="orgs"),
        *_one("userSourcedId", "link", True, target="users"),
        *_one("role", "word", True, "administrator|proctor|student|teacher"),
        *_one("primary", "flag"),
        *_one("beginDate", "date"),
        *_one("endDate", "date"),
    ),
    # Its sourcedId is the user's.
    "demographics": (
        *_one("birthDate", "date"),
        *_one("sex", "word", words="male|female|unspecified|other"),
        *_text(
            "americanIndianOrAlaskaNative asian blackOrAfricanAmerican "
            "nativeHawaiianOrOtherPacificIslander white "
            "demographicRaceTwoOrMoreRaces hispanicOrLatinoEthnicity "
            "countryOfBirthCode stateOfBirthAbbreviation cityOfBirth "
            "publicSchoolResidenceStatus"
        ),
    ),
    "categories": (
        *_text("title", True),
        *_one("weight", "number", only=V12),
    ),
    "lineItems": (
        *_text("title", True),
        *_text("description"),
        *_one("assignDate", "date", True),
        *_one("dueDate", "date", True),
        *_one("classSourcedId", "link", True, target="classes"),
        *_one("categorySourcedId", "link", True, target="categories"),
        *_one(
            *("gradingPeriodSourcedId", "link", True),
            target="academicSessions",
            only=V11,
        ),
        *_one(
            *("academicSessionSourcedId", "link", True),
            target="academicSessions",
            only=V12,
        ),
        *_one("resultValueMin", "number"),
        *_one("resultValueMax", "number"),
        *_one("schoolSourcedId", "link", True, target="orgs", only=V12),
    ),
    "results": (
        *_one("lineItemSourcedId", "link", True, target="lineItems"),
        *_one("studentSourcedId", "link", True, target="users"),
        *_one(
            *("scoreStatus", "word", True),
            "exempt|fully graded|not submitted|partially graded|submitted",
        ),
        *_one("score", "number"),
        *_one("scoreDate", "date", True),
        *_text("comment"),
        *_text("textScore", only=V12),
        *_one("classSourcedId", "link", target="classes", only=V12),
        *_one("inProgress", "flag", only=V12),
        *_one("incomplete", "flag", only=V12),
        *_one("late", "flag", only=V12),
        *_one("missing", "flag", only=V12),
    ),
    "scoreScales": (
        *_text("title type", True, only=V12),
        *_one("orgSourcedId", "link", True, target="orgs", only=V12),
        *_one("courseSourcedId", "link", True, target="courses", only=V12),
        *_one("classSourcedId", "link", True, target="classes", only=V12),
        *_one("scoreScaleValue", "scale", True, only=V12),
    ),
}

# Named in a manifest, and none of a school's journal.
_UNUSED = ("resources", "classResources", "courseResources")
_UNUSED_12 = (
    *("userProfiles", "userResources", "lineItemScoreScales", "resultScoreScales"),
    *("lineItemLearningObjectiveIds", "resultLearningObjectiveIds"),
)


def columns(name: str, version: str) -> tuple[Column, ...]:
    """The columns of a file beside the three that each has; none in another version"""
    return tuple(one for one in FILES[name] if one.only in ("", version))


def file_names(version: str) -> list[str]:
    """The files that are read and written, those referred to before the others."""
    return [name for name in FILES if columns(name, version)]


def manifest_names(version: str) -> list[str]:
    """All files that a manifest tells of."""
    unused = _UNUSED + (_UNUSED_12 if version == V12 else ())
    return sorted([*file_names(version), *unused])
