"""A process of its own on a scratch database; see test_retention_processes.py.

retention_process.py DATABASE fill
retention_process.py DATABASE night
"""

import json
import os
import sys
from datetime import date
from unittest.mock import patch

PUPILS = 5


def main(database, action, *arguments):
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(
        ["-c", os.environ["ODOO_RC"], "-d", database, "--log-level=critical"]
    )
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})
        result = {"fill": fill, "night": night}[action](env, *arguments)
    tell(json.dumps(result))


def tell(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def fill(env):
    """Pupils who left long ago, and the rule by which they are anonymised."""
    env["school.student"].create(
        [
            {
                "last_name": "Орлов",
                "first_name": f"Имя {number}",
                "admission_date": date(2010, 9, 1),
                "departure_date": date(2015, 6, 1),
            }
            for number in range(PUPILS)
        ]
    )
    env.ref("school_diary.retention_rule_student").action_switch_on()
    return True


def night(env, stop_after="0"):
    """Erase one by one; wait for the test, in the midst, after so many."""
    erasure = type(env["school.erasure"])
    erase = erasure._erase
    done = []

    def erase_and_stop(model, kind, records):
        erase(model, kind, records)
        done.append(records.id)
        if len(done) == int(stop_after):
            tell("ready")
            sys.stdin.readline()

    with patch.object(erasure, "_erase", erase_and_stop):
        env["school.retention.rule"]._cron_erase(batch_size=1)
    return len(done)


if __name__ == "__main__":
    main(*sys.argv[1:])
