"""A process of its own on a scratch database; see test_sending_processes.py.

sending_process.py DATABASE fill FAMILIES PORT
sending_process.py DATABASE run BATCH_SIZE
sending_process.py DATABASE finish BATCH_SIZE
sending_process.py DATABASE connect CHANNEL SETTINGS
sending_process.py DATABASE hear PORT
"""

import json
import logging
import os
import sys
import time
from datetime import timedelta

TIMEOUT = 3
"""Seconds that a provider over HTTP has for its answer."""
PATIENCE = 900
"""Seconds that the sending of everything may take."""
REST = """
    UPDATE school_channel SET paused_until = NULL WHERE paused_until IS NOT NULL;
    UPDATE school_notice SET retry_at = NULL WHERE retry_at IS NOT NULL
"""


def main(database, action, *arguments):
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(
        ["-c", os.environ["ODOO_RC"], "-d", database, "--log-level=error"]
    )
    with Registry(database).cursor() as cr:
        from odoo.addons.school_diary.models.delivery import http_carrier

        http_carrier.TIMEOUT = TIMEOUT
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        result = ACTIONS[action](env, *map(json.loads, arguments))
    tell(json.dumps(result))


def tell(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def fill(env, families, port):
    """A class whose pupils' families all get letters of the week that is due.

    :param port: of the mail server on loopback
    """
    servers = env["ir.mail_server"]
    servers.search([]).active = False
    servers.create({"name": "Loopback", "smtp_host": "127.0.0.1", "smtp_port": port})
    company = env.company
    company.email = "school@example.org"
    company.school_regulation_id = env.ref("school_diary.regulation_001")
    monday = company._school_due_week()
    long_ago = monday - timedelta(days=60)
    year = env["school.year"].create(
        {
            "name": "Год",
            "date_start": long_ago,
            "date_end": monday + timedelta(days=200),
        }
    )
    school_class = env["school.class"].create(
        {"name": "6Б", "grade_level": 6, "year_id": year.id}
    )
    subject = env["school.subject"].create({"name": "Математика"})
    course = env["school.course"].create(
        {"class_id": school_class.id, "subject_id": subject.id}
    )
    lesson = env["school.lesson"].create(
        {"course_id": course.id, "date": monday, "period": 1}
    )
    for number in range(families):
        student = env["school.student"].create(
            {
                "last_name": f"Ученик{number}",
                "first_name": f"Имя{number}",
                "admission_date": long_ago,
            }
        )
        env["school.enrollment"].create(
            {"student_id": student.id, "class_id": school_class.id}
        )
        env["school.grade"].create(
            {
                "student_id": student.id,
                "lesson_id": lesson.id,
                "value_id": course.scale_id.value_ids[0].id,
            }
        )
        partner = env["res.partner"].create(
            {"name": f"Родитель {number}", "email": f"parent{number}@example.org"}
        )
        guardian = env["school.guardian"].create(
            {
                "student_id": student.id,
                "partner_id": partner.id,
                "date_from": long_ago,
            }
        )
        env["school.application"].create(
            {
                "state": "granted",
                "student_id": student.id,
                "guardian_id": guardian.id,
                "applicant_name": partner.name,
                "child_name": student.name,
            }
        )
        env["school.consent"].create({"guardian_id": guardian.id, "date": long_ago})
        env["school.delivery.agreement"].create(
            {"guardian_id": guardian.id, "channel": "email", "date_from": long_ago}
        )
    return families


def run(env, batch_size):
    """What the scheduled actions do, as soon as the test says so."""
    notices = env["school.notice"]
    tell("ready")
    sys.stdin.readline()
    counts = {}
    send = type(notices)._send_queued

    def counting(self, *arguments, **options):
        counts.update(send(self, *arguments, **options))
        return counts

    type(notices)._send_queued = counting
    notices._cron_notices()
    notices._cron_send(batch_size)
    return counts


def connect(env, code, settings):
    """Have the families' letters go by a messenger.

    :param settings: of the channel
    :return: path at which its provider's reports are heard
    """
    company = env.company
    company.school_regulation_id[f"channel_{code}"] = True
    channel = env["school.channel"]._of(company, code)
    channel.write({"quiet_from": 0, "quiet_to": 0, "per_minute": 0, **settings})
    guardians = env["school.guardian"].search([])
    env["school.consent"].create(
        [
            {
                "guardian_id": guardian.id,
                "purpose_id": env.ref("school_diary.consent_purpose_messengers").id,
                "date": guardian.date_from,
            }
            for guardian in guardians - env["school.channel"]._consented(guardians)
        ]
    )
    env.flush_all()
    env.cr.execute(
        "UPDATE school_delivery_agreement SET channel = %s,"
        " address = '+7900' || lpad(id::text, 7, '0') WHERE channel <> 'paper'",
        [code],
    )
    return channel.hook_url[channel.hook_url.index("/school_diary/") :]


def hear(env, port):
    """Serve the reports' address as an Odoo server does."""
    from werkzeug.serving import make_server

    from odoo.http import root

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", port, root, threaded=True)
    env.cr.rollback()
    tell("ready")
    server.serve_forever()


def finish(env, batch_size):
    """What the scheduled actions do in the hours after, until nothing waits."""
    from odoo.addons.school_diary.models.delivery.transact import transact

    notices = env["school.notice"]
    tell("ready")
    sys.stdin.readline()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        notices._cron_notices()
        notices._cron_send(batch_size)
        transact(env, lambda: env.cr.execute(REST))
        waiting = notices.search_count(
            [("state", "in", ("queued", "sending")), ("channel", "!=", "paper")]
        )
        if not waiting:
            break
        time.sleep(0.1)
    return {"waiting": waiting}


ACTIONS = {
    "fill": fill,
    "run": run,
    "finish": finish,
    "connect": connect,
    "hear": hear,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
