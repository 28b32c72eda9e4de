"""A process of its own on a scratch database; see test_deciding_processes.py.

deciding_process.py DATABASE fill
deciding_process.py DATABASE grant
deciding_process.py DATABASE leave
deciding_process.py DATABASE ask
deciding_process.py DATABASE confirm
deciding_process.py DATABASE refuse
deciding_process.py DATABASE grant_last
deciding_process.py DATABASE withdraw
deciding_process.py DATABASE forget
deciding_process.py DATABASE consent
deciding_process.py DATABASE write
"""

import json
import os
import sys


def main(database, action):
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(
        ["-c", os.environ["ODOO_RC"], "-d", database, "--log-level=critical"]
    )
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})
        result = ACTIONS[action](env)
    tell(json.dumps(result))


def tell(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def fill(env):
    """A pupil, and an application for access of a father who is not entered yet."""
    env.company.school_regulation_id = env.ref("school_diary.regulation_001")
    student = env["school.student"].create(
        {"last_name": "Орлова", "first_name": "Алиса"}
    )
    env["school.application"].create(
        {
            "applicant_name": "Орлов Дмитрий Львович",
            "applicant_email": "orlov@example.org",
            "relation": "father",
            "child_name": student.name,
            "student_id": student.id,
            "consent_given": True,
        }
    ).action_submit()
    env["ir.mail_server"].search([]).active = False
    return True


def grant(env):
    """What a clerk's click does, as soon as the test says so."""
    application = env["school.application"].search([], order="id", limit=1)
    return at_once(env, application.action_grant)


def leave(env):
    """Grant a refusal of the same guardian, as soon as the test says so."""
    guardian = env["school.guardian"].search([])
    refusal = env["school.application"].create(
        {
            "kind": "refusal",
            "applicant_name": guardian.partner_id.name,
            "child_name": guardian.student_id.name,
            "student_id": guardian.student_id.id,
            "guardian_id": guardian.id,
        }
    )
    refusal.action_submit()
    env.cr.commit()
    return at_once(env, refusal.action_grant)


def ask(env):
    """A relative's application from the public page, not confirmed yet.

    Each time another's: who has access already is refused for that.
    """
    asked = env["school.application"].search_count([("way", "=", "public")])
    name, email = (
        ("Белов Сергей Юрьевич", "belov@example.org"),
        ("Зуев Андрей Львович", "zuev@example.org"),
    )[asked]
    application = env["school.application"].create(
        {
            "applicant_name": name,
            "applicant_email": email,
            "relation": "representative",
            "child_name": "Орлова Алиса",
            # Whichever way it is decided, a letter may say so.
            "consent_given": True,
            "way": "public",
        }
    )
    application._file()
    return application.state


def last(env):
    return env["school.application"].search([], order="id desc", limit=1)


def confirm(env):
    """The click on the link's page, as soon as the test says so."""
    return at_once(env, last(env)._confirm)


def refuse(env):
    """The head's click."""
    application = last(env)
    ground = env.ref("school_diary.refusal_ground_pupil")
    env.user.group_ids += env.ref("school_diary.group_school_diary_head")
    env.cr.commit()

    def click():
        application.write({"refusal_ground_id": ground.id, "refusal_text": "Нет"})
        application.action_refuse()

    return at_once(env, click)


def grant_last(env):
    """The secretary's click, at the same application."""
    return at_once(env, last(env).action_grant)


def withdraw(env):
    """The applicant's click in the portal."""
    return at_once(env, last(env).action_withdraw)


def forget(env):
    """No consent is in force, before both give one."""
    env["school.guardian"].search([])._consents_to_withdraw().action_withdraw()
    return True


def consent(env):
    """The guardian's click in the portal."""
    guardian = env["school.guardian"].search([], limit=1)
    return at_once(env, lambda: guardian._register_consent(way="electronic"))


def write(env):
    """The guardian's click on how to be told; paper is agreed so far."""
    guardian = env["school.guardian"].search([], limit=1)
    wish = {
        "guardian_id": guardian.id,
        "channel": "email",
        "address": "orlov@example.org",
        "given": "entered",
        "date_from": guardian.company_id._school_today(),
    }
    agreements = env["school.delivery.agreement"]
    return at_once(env, lambda: agreements._agree([wish]))


def at_once(env, action):
    """Do it as the web server would: in a transaction that has begun already.

    :return: the message that the user gets, empty if it was done
    """
    from odoo.exceptions import UserError
    from odoo.service.model import retrying

    begun = []

    def click():
        env["school.application"].search_count([])
        if not begun:
            begun.append(tell("ready"))
            sys.stdin.readline()
        return action()

    try:
        retrying(click, env)
        env.cr.commit()
    except UserError as refused:
        return str(refused)
    return ""


ACTIONS = {
    action.__name__: action
    for action in (
        *(fill, grant, leave, ask, confirm, refuse, grant_last, withdraw),
        *(forget, consent, write),
    )
}

if __name__ == "__main__":
    main(*sys.argv[1:])
