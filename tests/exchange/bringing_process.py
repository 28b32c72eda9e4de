"""A process of its own on a scratch database; see test_bringing_processes.py.

bringing_process.py DATABASE fill
bringing_process.py DATABASE bring [STEPS]
"""

import json
import os
import sys
from unittest.mock import patch

STEPS = 6


def main(database, action, *arguments):
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(
        ["-c", os.environ["ODOO_RC"], "-d", database, "--log-level=critical"]
    )
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})
        result = {"fill": fill, "bring": bring}[action](env, *arguments)
    tell(json.dumps(result))


def tell(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def fill(env):
    env["school.partner.system"].create(
        {"name": "Журнал округа", "kind": "netschool", "is_on": True}
    )
    return True


def bring(env, stop_after="0"):
    """Bring in steps; wait for the test, in the midst of one, after so many.

    :return: the steps that this process did
    """
    from odoo.addons.school_diary.models.exchange.connector import Connector

    done = []

    class Partner(Connector):
        def start(self, run):
            return {"step": 1}

        def step(self, run, cursor, findings):
            if int(stop_after) and len(done) == int(stop_after):
                tell("ready")
                sys.stdin.readline()
            done.append(cursor["step"])
            findings.counts["created"] += 1
            return {"step": cursor["step"] + 1} if cursor["step"] < STEPS else None

    systems = type(env["school.partner.system"])
    with patch.object(systems, "_connector", lambda system: Partner(system)):
        env["school.partner.system"]._cron_bring()
    return done


if __name__ == "__main__":
    main(*sys.argv[1:])
