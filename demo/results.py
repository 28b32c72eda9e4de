"""Final grades of the terms that are over; one pupil's are deferred."""

from datetime import timedelta

REASONS = (
    "Победа в муниципальном этапе олимпиады",
    "Устный зачёт по темам четверти сдан",
    "Последняя контрольная работа показала прочные знания",
)
SEEN = (
    ("parent", "kirill", "С отметками ознакомились. Спасибо за помощь с чтением!"),
    ("student", "student", ""),
)
"""Who has acknowledged the final grades of the last term."""
ILL = 3
"""The place in the list of the pupil whose final grades are deferred."""


def decide(school, terms):
    """Let every teacher decide, so that the terms may be closed."""
    results = school.env["school.result"]
    results._refresh_touched()
    school.take_stock("school.result")
    for term in terms:
        due = results.search([("term_id", "=", term.id), ("state", "=", "open")])
        if not due:
            continue
        _defer(school, term, due)
        waiting = due.filtered(lambda one: one.state == "open")
        _raise_some(waiting.filtered(lambda one: one.proposed_id.code == "4")[::40])
        for teacher, own in waiting.grouped(
            lambda one: one.course_id.teacher_id
        ).items():
            _decide(own.with_user(teacher).sudo())  # in a year perhaps over now


def expect(school):
    """Forecast what is still open, as each night does."""
    results = school.env["school.result"]
    results._refresh_touched()
    results._forecast(school.company)


def acknowledge(school):
    """Some of the families with a login have looked at the last final grades."""
    for login, pupil, message in SEEN:
        student = school["student", pupil]
        published = school.env["school.result"].search(
            [
                ("student_id", "=", student.id),
                ("state", "=", "published"),
                ("term_id.kind", "!=", "year"),
                ("year_id.is_over", "=", False),
            ]
        )
        seen = school.env["school.acknowledgement"].with_user(school["user", login])
        seen = seen.sudo()  # as the portal, once the gate is passed
        seen = seen.with_context(mail_activity_quick_update=True)  # without a mail
        for term in published.term_id.sorted("date_end")[-1:]:
            seen._acknowledge(student, term, message)


def _defer(school, term, due):
    """A pupil was ill at the end of the last term."""
    if term.date_end < school.today - timedelta(days=60):
        return
    student = due.student_id.sorted("id")[ILL]
    deferrals = school.env["school.deferral"].with_user(school["user", "deputy"])
    deferrals.create(
        {
            "student_id": student.id,
            "term_id": term.id,
            "document": "Справка № 214 городской больницы",
            "date_until": school.today + timedelta(days=10),
        }
    )


def _raise_some(results):
    """Better than proposed, and why."""
    for place, result in enumerate(results):
        five = result.choice_ids.filtered(lambda value: value.code == "5")
        teacher = result.course_id.teacher_id
        own = result.with_user(teacher).sudo()  # in a year perhaps over now
        own.write({"value_id": five.id, "reason": REASONS[place % len(REASONS)]})


def _decide(results):
    results.action_confirm()
    rest = results.filtered(lambda one: one.state == "open")
    for scale, own in rest.grouped("scale_id").items():
        choice = scale._results()
        usual = choice.filtered(lambda value: value.code == "4") or choice[:1]
        own.value_id = usual
