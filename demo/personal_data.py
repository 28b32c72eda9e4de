"""Who looked at pupils' cards, what is kept for how long, and who asks for erasure."""

from datetime import time, timedelta

from .organization import utc

OPENED = (
    ("secretary", "secretary", ("masha", "egor", "artem")),
    ("teacher", "teacher", ("masha", "artem")),
    ("head", "head", ("egor",)),
)
DAYS = 3
GROUND = (
    "Общий срок исковой давности — три года (ГК РФ, ст. 196). Журнал показывает, кто "
    "смотрел данные ученика."
)
REQUEST = ("kirill", "parent")


def keep(school):
    """A few days of opened cards, a pupil of long ago, and a request to answer."""
    _opened(school)
    _left_long_ago(school)
    _switch_on(school)
    school.env["school.erasure.request"].create(
        {
            "guardian_id": school[("guardian", *REQUEST)].id,
            "way": "portal",
            "text": "Прошу уничтожить справки о болезни сына за прошлый год.",
        }
    )


def _switch_on(school):
    """The copy is made before the proposal's translations are there."""
    rules = school.env["school.retention.rule"].with_user(school["user", "head"])
    school.env.ref("school_diary.retention_rule_access_log").with_env(
        rules.env
    ).action_switch_on()
    own = rules.search([("company_id", "=", school.company.id)])
    own.sudo().ground = GROUND  # the administrator words it, not the head


def _opened(school):
    days = [school.today - timedelta(days=ago) for ago in range(DAYS)]
    school.env["school.student.access"].create(
        [
            {
                "user_id": school["user", login].id,
                "student_id": school["student", pupil].id,
                "role": role,
                "date": day,
                "opened_at": utc(day, time(9, 20)),
                "company_id": school.company.id,
            }
            for day in days
            for login, role, pupils in OPENED
            for pupil in pupils
        ]
    )


def _left_long_ago(school):
    """Whom the rules would anonymise, if the school switched them on."""
    school.env["school.student"].create(
        {
            "last_name": "Давнишний",
            "first_name": "Игнат",
            "middle_name": "Саввич",
            "gender": "male",
            "admission_date": school.today - timedelta(days=17 * 365),
            "departure_date": school.today - timedelta(days=6 * 365),
            "departure_reason": "Окончил школу",
            "company_id": school.company.id,
        }
    )
