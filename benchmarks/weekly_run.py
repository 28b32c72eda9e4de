"""``weekly_run``: a week's digests of 1,000 pupils made, laid out and sent.

Floor, in the same run and through the same mail server: as many bare ``mail.mail``
made and sent, with the digests' own text as their body.
"""

import email
import email.policy
import time
from datetime import date

from benchmarks import databases, mail_sink, school
from benchmarks.results import Result, median

ROUNDS = 3


def run(name):
    ours, floors = [], []
    with (
        databases.copy_of(databases.large_school()) as database,
        mail_sink.running() as sink,
        databases.environment(database) as env,
    ):
        mail_sink.use(env, sink)
        env.cr.commit()
        for _ in range(ROUNDS):
            ours.append(_weekly(env, school.MONDAY))
            letters = sink.letters()
            if len(letters) != school.CLASSES * school.PUPILS:
                raise RuntimeError(f"{len(letters)} digests arrived.")
            env.cr.execute("DELETE FROM school_notice")
            env.cr.commit()
            floors.append(_bare(env, _html(letters[0][1]), len(letters)))
            if len(sink.letters()) != len(letters):
                raise RuntimeError("The bare letters did not all arrive.")
    count = school.CLASSES * school.PUPILS
    return [
        Result(
            name,
            count / median(ours),
            "letters/s",
            count / median(floors),
            note=f"{count} digests; floor: as many bare mail.mail",
        )
    ]


def _weekly(env, monday: date):
    """Seconds from nothing to the last digest sent."""
    begun = time.perf_counter()
    notices = env["school.notice"]
    notices._make_week(env.company, monday)
    env.cr.commit()
    notices._send_queued()
    return time.perf_counter() - begun


def _bare(env, body, count):
    """Seconds that as many plain Odoo e-mails take."""
    begun = time.perf_counter()
    mails = env["mail.mail"].create(
        [
            {
                "subject": "x",
                "body_html": body,
                "email_from": "school@example.com",
                "email_to": f"parent{i:04}@example.com",
                "auto_delete": False,
            }
            for i in range(count)
        ]
    )
    env.cr.commit()
    mails.send(auto_commit=True)
    seconds = time.perf_counter() - begun
    mails.unlink()
    env.cr.commit()
    return seconds


def _html(letter):
    message = email.message_from_bytes(letter, policy=email.policy.default)
    return message.get_body(("html",)).get_content()
