"""Beside e-mail and paper: what is urgent comes by SMS or in MAX to who wants it."""

URGENT = ("change", "absence")
MOTHER = ("masha", "parent")
SMS_PRICE = 3.9


def carry(school):
    """Some families have added a channel of the messengers' kind (000-9, 002-7)."""
    by_sms, by_max = (
        school.env["school.channel"]._of(school.company, code)
        for code in ("sms", "max")
    )
    # Without a gateway's address: from a demo nothing is sent.
    by_sms.write({"in_use": True, "gateway": "http", "price": SMS_PRICE})
    by_max.write({"in_use": True, "bot_name": "school000_bot"})
    kinds = school.env["school.notice.kind"]._offered(school.company)
    urgent = kinds.browse().union(
        *(school.env.ref(f"school_diary.notice_kind_{code}") for code in URGENT)
    )
    _consent(school, school[("guardian", *MOTHER)])
    school.env["school.delivery.agreement"].create(
        [
            {
                "guardian_id": guardian.id,
                "channel": "max" if place % 3 == 2 else "sms",
                "address": f"{200_000 + place}" if place % 3 == 2 else _phone(place),
                "date_from": _since(school),
                "given": "entered",
                "unwanted_kind_ids": (kinds - urgent).ids,
            }
            for place, guardian in enumerate(_consenting(school))
        ]
    )


def _since(school):
    return school.past[len(school.past) // 2]


def _phone(place):
    return f"+7900000{place:04}"


def _purpose(school):
    return school.env.ref("school_diary.consent_purpose_messengers")


def _consent(school, guardian):
    consents = school.env["school.consent"]
    given = {"guardian_id": guardian.id, "purpose_id": _purpose(school).id}
    if not consents.search(
        [(name, "=", value) for name, value in given.items()]
        + [("state", "=", "granted")]
    ):
        consents.create({**given, "state": "granted", "date": _since(school)})


def _consenting(school):
    """Guardians on e-mail who consent to messengers; the mother of ``parent`` first."""
    mother = school[("guardian", *MOTHER)]
    consents = school.env["school.consent"].search(
        [("purpose_id", "=", _purpose(school).id), ("state", "=", "granted")]
    )
    agreed = school.env["school.delivery.agreement"].search(
        [
            ("guardian_id", "in", consents.guardian_id.ids),
            ("channel", "=", "email"),
            ("date_end", "=", False),
            ("date_from", "<=", _since(school)),
        ]
    )
    return mother | agreed.filtered("is_live").guardian_id.sorted("id")
