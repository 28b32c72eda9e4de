"""The municipal service: applications in every state, consents, deliveries."""

import random
from dataclasses import dataclass
from datetime import time, timedelta

from ..models.service.school_application import OPEN_STATES
from .organization import utc
from .people import GRADUATE, email

APPLICATIONS = ("access", "refusal", "ending", "filed", "refused")
STORIES = {
    ("masha", "parent"): "email",
    ("kirill", "parent"): "email",
    ("masha", "vetrov"): "email",
    ("timur", "ozerova"): "email",
    ("lada", "ozerova"): "email",
    ("artem", "kravtsova"): "email",
    ("artem", "parent2"): "email",
    ("egor", "lapina"): "refused",
    ("student", "zorina"): "email",
}
"""What the families of the stories have chosen; the others' is drawn."""
FATHER = ("masha", "vetrov")


@dataclass
class Filed:
    """An application that is not simply a granted one."""

    state: str
    way: str
    days_ago: int
    clock: time
    kind: str = "access"


OTHERS = (
    Filed("draft", "paper", 0, time(9)),
    Filed("unconfirmed", "public", 0, time(7, 31)),
    Filed("submitted", "public", 0, time(7, 52)),
    Filed("submitted", "public", 1, time(20, 14)),
    Filed("submitted", "paper", 1, time(10, 30)),
    Filed("submitted", "paper", 9, time(11, 5)),
    Filed("in_review", "public", 1, time(18, 41)),
    Filed("withdrawn", "public", 6, time(13, 27)),
    Filed("in_review", "paper", 1, time(12, 10), kind="refusal"),
    Filed("submitted", "portal", 0, time(7, 15), kind="ending"),
)
"""Access is asked for by guardians who have none yet, its end by those who have it."""
STRANGERS = (
    (
        "Приезжева Лидия Марковна",
        "Приезжев Олег Маратович",
        "pupil",
        "Приезжев Олег в число учеников школы не зачислен.",
    ),
    (
        "Соседкина Раиса Ефимовна",
        "Ветрова Мария Павловна",
        "applicant",
        "Заявитель не является законным представителем ученицы.",
    ),
)
"""Refused: applicant, child, ground, reasons."""


def serve(school):
    """Register what families asked for, and how they are told."""
    choices = _choices(school)
    _grant(school, choices)
    _refuse_electronic(school, choices)
    _end_some(school, choices)
    _file_others(school, choices)
    _file_together(school)
    _refuse_strangers(school)
    _admit_pupil(school)
    _admit_graduate(school)
    _number(school)
    _remind(school)


def _choices(school):
    """{(pupil, guardian): "email", "paper", "refused" (on paper only) or ""}."""
    rng = random.Random(6)
    choices = {}
    for pupil in school["pupils"]:
        for guardian in pupil.guardians:
            key = pupil.key, guardian.key
            if guardian.relation == "mother":
                drawn = rng.choices(("email", "paper", "refused", ""), (70, 14, 4, 12))
            else:
                drawn = rng.choices(("email", ""), (35, 65))
            choices[key] = STORIES.get(key, drawn[0])
    return choices


def _grant(school, choices):
    """Access on application, with consent and an agreed delivery."""
    rng = random.Random(7)
    agreed = {
        key: (choice, rng.choice(school.past[:12]), rng.choice(("public", "paper")))
        for key, choice in choices.items()
        if choice in ("email", "paper")
    }
    rows = {}
    for key, (channel, day, way) in agreed.items():
        at = utc(day, time(9 + rng.randrange(8), rng.randrange(60)))
        rows[("access", *key)] = _access(school, key, at, way, channel)
    school.add("school.application", rows)
    school.env["school.consent"].create(
        [
            _consent(school, key, day, "granted", way)
            for key, (_channel, day, way) in agreed.items()
        ]
    )
    messengers = school.env.ref("school_diary.consent_purpose_messengers")
    school.env["school.consent"].create(
        [
            {
                **_consent(school, key, day, rng.choice(("granted", "refused")), way),
                "purpose_id": messengers.id,
            }
            for key, (_channel, day, way) in list(agreed.items())[::3]
        ]
    )
    school.env["school.delivery.agreement"].create(
        [
            _agreement(school, key, day, channel, way)
            for key, (channel, day, way) in agreed.items()
        ]
    )


def _access(school, key, at, way, channel):
    return {
        **_application(school, key, at, way),
        **_decision(school, at, "secretary"),
        "state": "granted",
        "delivery_channel": channel,
        "consent_given": True,
    }


def _refuse_electronic(school, choices):
    """Those who refused the electronic form are on paper (000-2, 001-o)."""
    keys = [key for key, choice in choices.items() if choice == "refused"]
    day = school.past[2]
    at = utc(day, time(11, 20))
    school.add(
        "school.application",
        {
            ("refusal", *key): {
                **_application(school, key, at, "paper", kind="refusal"),
                **_decision(school, at, "secretary"),
                "state": "granted",
                "delivery_channel": "paper",
            }
            for key in keys
        },
    )
    school.env["school.consent"].create(
        [_consent(school, key, day, "refused", "paper") for key in keys]
    )
    school.env["school.delivery.agreement"]._agree(
        [_agreement(school, key, day, "paper", "paper") for key in keys]
    )


def _end_some(school, choices):
    """Two families had access: one ended it, one withdrew the consent."""
    mothers = [
        key
        for key, choice in choices.items()
        if choice == "email" and key not in STORIES
    ]
    ended, withdrawn = mothers[5], mothers[11]
    at = utc(school.past[-6], time(15, 5))
    ending = school.add(
        "school.application",
        {
            ("ending", *ended): {
                **_application(school, ended, at, "portal", kind="ending"),
                **_decision(school, at, "secretary"),
                "state": "granted",
                "delivery_channel": "paper",
            }
        },
    )
    school[("access", *ended)].ended_by_id = ending
    school.env["school.delivery.agreement"]._agree(
        [_agreement(school, ended, school.past[-5], "paper", "paper")]
    )
    school[("guardian", *withdrawn)].consent_ids.action_withdraw()


def _file_others(school, choices):
    """Applications that are still to be decided, or were taken back."""
    rng = random.Random(8)
    without = [key for key, choice in choices.items() if not choice]
    having = [
        key
        for key, choice in choices.items()
        if choice == "email"
        and key not in STORIES
        and not school[("access", *key)].ended_by_id
    ]
    rng.shuffle(without)
    rng.shuffle(having)
    rows = {}
    for filed in OTHERS:
        key = (without if filed.kind == "access" else having).pop()
        day = school.today - timedelta(days=filed.days_ago)
        at = min(utc(day, filed.clock), school.now)
        values = {
            **_application(school, key, at, filed.way, kind=filed.kind),
            "state": filed.state,
            "delivery_channel": "email" if filed.kind == "access" else "paper",
            "consent_given": filed.kind == "access",
        }
        if filed.state in ("draft", "unconfirmed"):
            values.update(submitted_at=False, deadline=False)
        rows[("filed", *key)] = values
    school.add("school.application", rows)


def _file_together(school):
    """The father asks to end the service for both; the mother, ``parent``, has not
    answered yet (001-o)."""
    at = min(utc(school.today - timedelta(days=1), time(19, 20)), school.now)
    mother = school["guardian", "masha", "parent"]
    school.add(
        "school.application",
        {
            ("filed", *FATHER): {
                **_application(school, FATHER, at, "portal", kind="ending"),
                "state": "submitted",
                "delivery_channel": "paper",
                "co_guardian_id": mother.id,
                "co_applicant_name": mother.partner_id.name,
            }
        },
    )


def _refuse_strangers(school):
    rows = {}
    at = utc(school.past[-10], time(10, 40))
    for applicant, child, ground, reasons in STRANGERS:
        rows["refused", applicant] = {
            **_filed(school, at),
            **_decision(school, at, "head"),
            "kind": "access",
            "way": "public",
            "state": "refused",
            "applicant_name": applicant,
            "applicant_email": email(applicant),
            "relation": "representative",
            "child_name": child,
            "refusal_ground_id": school.env.ref(
                f"school_diary.refusal_ground_{ground}"
            ).id,
            "refusal_text": reasons,
        }
    school.add("school.application", rows)


def _admit_pupil(school):
    """The pupil with a login of its own has applied in person (001-c)."""
    at = utc(school.past[4], time(14, 10))
    student = school["student", "student"]
    school.add(
        "school.application",
        {
            ("access", "student"): {
                **_filed(school, at),
                **_decision(school, at, "secretary"),
                "kind": "access",
                "way": "paper",
                "state": "granted",
                "applicant_name": student.name,
                "relation": "self",
                "child_name": student.name,
                "child_class": student.class_id.name,
                "student_id": student.id,
            }
        },
    )


def _admit_graduate(school):
    """A pupil of age speaks for oneself, as a guardian does (001-c)."""
    key = GRADUATE, "self"
    day = school.past[6]
    access = _access(school, key, utc(day, time(16, 35)), "public", "email")
    school.add("school.application", {("access", *key): access})
    school.env["school.consent"].create(_consent(school, key, day, "granted", "public"))
    school.env["school.delivery.agreement"].create(
        _agreement(school, key, day, "email", "public")
    )


def _number(school):
    """Enter the applications into the school's register, in order of time."""
    register = school.company._school_application_sequence()
    made = school.env["school.application"].union(
        *(one for key, one in school.records.items() if key[0] in APPLICATIONS)
    )
    for application in made.filtered("submitted_at").sorted("submitted_at"):
        application.name = register.next_by_id(
            sequence_date=application.submitted_at.date()
        )


def _remind(school):
    """Office and head have an activity for each application that waits for them."""
    waiting = school.env["school.application"].search(
        [("company_id", "=", school.company.id), ("state", "in", OPEN_STATES)]
    )
    before_head = waiting.filtered(lambda one: one.state == "in_review")
    (waiting - before_head)._remind_office()
    before_head._ask_head()


def _application(school, key, at, way, kind="access"):
    guardian = school[("guardian", *key)]
    student = guardian.student_id
    return {
        **_filed(school, at),
        "kind": kind,
        "way": way,
        "applicant_name": guardian.partner_id.name,
        "applicant_email": guardian.partner_id.email,
        "applicant_phone": guardian.partner_id.phone,
        "relation": guardian.relation,
        "child_name": student.name,
        "child_class": student.class_id.name,
        "student_id": student.id,
        "guardian_id": guardian.id,
        "partner_id": guardian.partner_id.id if way == "portal" else False,
    }


def _filed(school, at):
    days = school.company.school_regulation_id.access_working_days
    return {
        "submitted_at": at,
        "deadline": school.company._school_deadline(at, days),
        "company_id": school.company.id,
    }


def _decision(school, at, login):
    """Decided the day after, or just now; and told."""
    decided_at = min(school.now, at + timedelta(hours=22))
    return {
        "decided_at": decided_at,
        "handed_at": decided_at,
        "decided_by_id": school["user", login].id,
    }


def _consent(school, key, day, state, way):
    return {
        "guardian_id": school[("guardian", *key)].id,
        "state": state,
        "date": day,
        "way": "paper" if way == "paper" else "electronic",
        "application_id": school[("access", *key)].id if state == "granted" else False,
    }


def _agreement(school, key, day, channel, way):
    guardian = school[("guardian", *key)]
    return {
        "guardian_id": guardian.id,
        "channel": channel,
        "address": guardian.partner_id.email if channel == "email" else False,
        "date_from": day,
        "given": "paper" if way == "paper" else "entered",
    }
