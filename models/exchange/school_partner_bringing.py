"""The scheduled action that brings what the partners have.

One process at a time brings from one partner: it holds an advisory lock of the
partner's, which the database releases the moment the process is gone. Every step is
committed with the cursor behind it; whoever comes next goes on from there.
"""

import contextlib
import logging
import random
import traceback
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..delivery.transact import transact
from .connector import Findings, Trouble

_logger = logging.getLogger(__name__)

LOCK_SPACE = 0x5D1B
"""First half of the keys of our advisory locks; the second is the partner's id."""
PAUSE = 1800
"""Seconds for which a partner with a trouble is left alone."""


class SchoolPartnerSystem(models.Model):
    _inherit = "school.partner.system"

    @api.model
    def _due_domain(self):
        return (
            Domain("is_on", "=", True)
            & Domain("is_blocked", "=", False)
            & Domain("kind", "!=", "files")
            & (
                Domain("next_at", "=", False)
                | Domain("next_at", "<=", fields.Datetime.now())
            )
        )

    @api.model
    def _cron_bring(self):
        """Bring from every partner that is due, beside any number of workers."""
        systems = list(self.search(self._due_domain()))
        # Were it killed again and again, the last ones would never have their turn.
        random.shuffle(systems)
        for system in systems:
            with system._claimed() as is_mine:
                if is_mine and not system._in_own_words()._bring():
                    return

    @contextlib.contextmanager
    def _claimed(self):
        """Whether this process, and no other, may bring from the partner now."""
        lock = SQL("%s, %s", LOCK_SPACE, self.id)
        rows = self.env.execute_query(SQL("SELECT pg_try_advisory_lock(%s)", lock))
        if not rows[0][0]:
            yield False
            return
        try:
            # Since it was found, another one may have been through with it.
            self.env.cr.commit()  # pylint: disable=invalid-commit
            yield bool(self.filtered_domain(self._due_domain()))
        finally:
            # The connection goes back to the pool: it must not keep the lock.
            if not self.env.cr.closed:
                self.env.cr.execute(SQL("SELECT pg_advisory_unlock(%s)", lock))

    def _in_own_words(self):
        """In its school, and in the language of those who read there."""
        company = self.company_id
        lang = company.partner_id.lang or self.env.lang
        return self.with_company(company).with_context(lang=lang)

    def _bring(self):
        """Bring what there is, as long as there is time.

        :return: whether there is time left
        """
        run = transact(self.env, self._open_run)
        connector = self._connector()
        try:
            connector.open()
            return self._bring_by(connector, run)
        except Trouble as trouble:
            self.env.cr.rollback()
            return self._end_in(trouble, run)
        except Exception as error:  # whatever it is: it holds up no other partner
            self.env.cr.rollback()
            # Without the error's text, which may tell of a pupil.
            _logger.error(
                "Partner system %s failed with %s:\n%s",
                self.id,
                type(error).__name__,
                "".join(traceback.format_tb(error.__traceback__)),
            )
            return self._end_in(Trouble("unforeseen"), run)
        finally:
            connector.close()

    def _bring_by(self, connector, run):
        if not run.cursor:
            transact(self.env, partial(self._start, connector, run))
        while run.cursor:
            transact(self.env, partial(self._step, connector, run))
            left = self.env["ir.cron"]._commit_progress(1, remaining=1)
            if not self.is_on:
                raise Trouble("stopped")
            if run.cursor and not left:
                return False
        transact(self.env, partial(self._end, run))
        return bool(self.env["ir.cron"]._commit_progress(0, remaining=0))

    def _open_run(self):
        """The run that is under way, else a new one."""
        runs = self.env["school.exchange"]
        going = [("system_id", "=", self.id), ("state", "in", ("running", "failed"))]
        run = runs.search(going, limit=1) or runs.create(
            {
                "system_id": self.id,
                "company_id": self.company_id.id,
                "format": "pull",
                "file_name": self.name,
            }
        )
        run.write({"state": "running", "attempt_count": run.attempt_count + 1})
        return run

    def _start(self, connector, run):
        run.cursor = connector.start(run)

    def _step(self, connector, run):
        findings = Findings()
        cursor = connector.step(run, run.cursor, findings)
        run._add(findings)
        run.cursor = cursor

    def _end(self, run):
        now = fields.Datetime.now()
        run.write({"state": "done", "finished_at": now, "cursor": False})
        self.write(
            {**self._calm(), "next_at": now + timedelta(hours=self.interval_hours)}
        )

    def _end_in(self, trouble, run):
        """Note why nothing came. What came before stays; it goes on from there."""
        transact(self.env, partial(self._note_trouble, trouble, run))
        return bool(self.env["ir.cron"]._commit_progress(1, remaining=0))

    def _note_trouble(self, trouble, run):
        if trouble.code == "stopped":
            run.write({"state": "failed", "errors": self.env._("Switched off.")})
            return
        pause = timedelta(seconds=trouble.pause or PAUSE)
        self.write(
            {
                "trouble_code": trouble.code,
                "trouble_params": trouble.params,
                "is_blocked": trouble.is_final,
                "next_at": fields.Datetime.now() + pause,
            }
        )
        findings = Findings()
        findings.errors += [self.trouble, *trouble.lines]
        run._add(findings)
        # What is refused as a whole is refused anew at each try: it does not add up.
        refused = len(trouble.lines) or run.refused_count
        run.write({"state": "failed", "refused_count": refused})

    def action_bring(self):
        """Have it brought now, by the scheduled action."""
        self.ensure_one()
        self.check_access("write")
        if self.kind == "files" or not self.is_on:
            raise UserError(self.env._("Switch it on first."))
        self.write({**self._calm(), "next_at": False})
        cron = self.env.ref("school_diary.ir_cron_bring")
        cron.sudo()._trigger()  # whoever may write the partner may have it brought
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("It will be brought within a minute."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
