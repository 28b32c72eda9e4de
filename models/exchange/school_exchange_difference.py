from odoo import api, fields, models
from odoo.exceptions import UserError


class SchoolExchangeDifference(models.Model):
    """What a partner has otherwise than a teacher entered or changed it here.

    Nothing is overwritten: ours stays until somebody decides. "Ours" holds until the
    partner's changes; "theirs" makes the record the partner's again.
    """

    _name = "school.exchange.difference"
    _description = "Difference with a partner system"
    _rec_name = "title"
    _order = "state, id desc"
    _check_company_auto = True

    system_id = fields.Many2one(
        "school.partner.system",
        required=True,
        readonly=True,
        ondelete="cascade",
        check_company=True,
    )
    # Together what the partner calls it: as in school.external.id.
    kind = fields.Char(required=True, readonly=True)
    sourced_id = fields.Char(string="Identifier", required=True, readonly=True)
    exchange_id = fields.Many2one(
        "school.exchange",
        string="Seen by the run",
        readonly=True,
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
    )
    student_id = fields.Many2one(
        "school.student",
        string="Pupil",
        readonly=True,
        check_company=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    title = fields.Char(string="Of what", required=True, readonly=True)
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record",
        model_field="res_model",
        readonly=True,
        help="Empty: it was removed here.",
    )
    ours = fields.Char(readonly=True, help="Empty: removed here.")
    theirs = fields.Char(readonly=True, help="Empty: the partner has removed it.")
    values = fields.Json(
        readonly=True, help="What to write to have theirs; empty: remove it."
    )
    state = fields.Selection(
        [
            ("open", "Undecided"),
            ("ours", "Ours kept"),
            ("theirs", "Theirs taken"),
            ("gone", "Differs no more"),
        ],
        string="Decision",
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    reason = fields.Char(help="Kept in the history of the grade, where it is taken.")
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    decided_at = fields.Datetime(string="Decided", readonly=True)
    company_id = fields.Many2one(
        related="system_id.company_id", store=True, index=True, precompute=True
    )

    _sourced_uniq = models.UniqueIndex(
        "(system_id, kind, sourced_id)", "This difference is known already."
    )

    # Made by the runs

    @api.model
    def _keep(self, run, rows):
        """Note what differs, once each.

        What was decided stays decided, as long as theirs is what it was.

        :param rows: dicts of values, with ``kind`` and ``sourced_id``
        :return: how many of them wait for a decision
        """
        known = self._known(run.system_id, [(r["kind"], r["sourced_id"]) for r in rows])
        new, waiting = [], 0
        for row in rows:
            row = {**row, "exchange_id": run.id}
            one = known.get((row["kind"], row["sourced_id"]))
            if not one:
                new.append({**row, "system_id": run.system_id.id})
                waiting += 1
            elif one.state == "ours" and (one.theirs or "") == row["theirs"]:
                continue
            else:
                waiting += 1
                one._see_again(row)
        self.create(new)
        return waiting

    @api.model
    def _known(self, system, places):
        found = self.search(
            [
                ("system_id", "=", system.id),
                ("sourced_id", "in", [sourced_id for _kind, sourced_id in places]),
            ]
        )
        return {(one.kind, one.sourced_id): one for one in found}

    def _see_again(self, row):
        changes = {
            name: value
            for name, value in row.items()
            if name not in ("kind", "sourced_id") and self._differs(name, value)
        }
        if self.state != "open":
            changes.update(state="open", decided_by_id=False, decided_at=False)
        # A run that only sees it again leaves it as it is.
        if changes.keys() - {"exchange_id"}:
            self.write(changes)

    def _differs(self, name, value):
        field = self._fields[name]
        present = self[name]
        present = present.id if field.type == "many2one" else present
        return (present or False) != (value or False)

    @api.model
    def _agree(self, system, places):
        """Close what differs no more.

        :param places: pairs of kind and identifier
        """
        known = self._known(system, places)
        agreed = self.browse([one.id for key, one in known.items() if key in places])
        agreed.filtered(lambda one: one.state == "open").write({"state": "gone"})

    # Decided

    def action_keep_ours(self):
        self._decide("ours")

    def action_take_theirs(self):
        for one in self._undecided():
            one._take()
        self._decide("theirs")

    def _undecided(self):
        if any(one.state not in ("open", "ours") for one in self):
            raise UserError(self.env._("This has been decided already."))
        return self

    def _decide(self, state):
        self.check_access("write")
        self._undecided()
        self.sudo().write(  # just checked: the fields are nobody's to write by hand
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )

    def _take(self):
        """Make ours as theirs is: by whoever decides, with a revision."""
        reason = self.reason or self.env._(
            "taken over from %(system)s", system=self.system_id.name
        )
        records = self.env[self.res_model].with_context(school_revision_reason=reason)
        ours = records.browse(self.res_id or 0).exists()
        if not self.values:
            ours.unlink()
            return
        if ours:
            ours.write(self.values)
        else:
            ours = records.create(self.values)
        if "exchange_id" in records._fields:
            ours.sudo().exchange_id = self.exchange_id  # by whom it came, not what
        external = self.env["school.external.id"].sudo()  # written by no role
        external._remember(
            self.system_id, self.kind, self.res_model, {self.sourced_id: ours.id}
        )

    def write(self, vals):
        """By hand the reason is written, nothing else."""
        if not self.env.su and vals.keys() - {"reason"}:
            raise UserError(self.env._("Decide by the buttons."))
        return super().write(vals)
