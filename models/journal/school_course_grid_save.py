from psycopg2 import DataError, IntegrityError
from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.fields import Domain
from odoo.http import SessionExpiredException

from ...tools.journal_cells import BadCell, Cell, CellGrade, pair, places, read_cell
from .school_course_grid_cells import ABSENCE_FIELDS
from .school_grade import ReasonNeeded
from .school_grade_revision import Revisions

MOST_OPERATIONS = 500
# What comes of contents that no cell and no field takes.
UNFIT = (DataError, TypeError, ValueError)


class SchoolCourse(models.Model):
    """Saving what was typed in the grid.

    Everything goes through the models as the present user: their access rights, record
    rules and constraints decide. A cell is changed while what was seen in it before
    still stands there (see tools/journal_cells.py); otherwise nothing is changed, and
    the answer brings what is there now.
    """

    _inherit = "school.course"

    def grid_save(self, operations, date_from, date_to):
        """Save cells and lessons, each operation by itself.

        An operation has an ``op`` (a text of the client's, which comes back),
        ``lesson`` and either

        - ``student``, ``seen`` (list of contents of the cell, any of which may stand
          there), ``wanted`` (a content) and perhaps ``reason``, or
        - ``changes`` of the lesson: ``topic``, ``type_id``, ``held``, ``homework``.

        :param date_from: first day of the page; its lessons alone are changed
        :param date_to: last day
        :return: dict of ``results``, by operation: ``status`` (saved, conflict, reason
            where one is asked for, refused) and ``message``; and, of the pupils
            concerned, all ``grades``, ``absences`` and ``totals`` of these days
        """
        self._grid_check_save(operations)
        results, cells = self._grid_take(operations)
        if not cells:
            return {"results": results, "grades": [], "absences": [], "totals": {}}
        is_whole = self._grid_is_whole()
        days = self._grid_days(date_from, date_to)
        pupils = days & Domain("student_id", "in", [one["place"][0] for one in cells])
        absences = self.env["school.absence"].search_fetch(pupils)
        known = {(one.student_id.id, one.lesson_id.id): one for one in absences}
        results.update(self._grid_attempt(cells, days, known))
        known = absences.browse().concat(*known.values()).sudo()  # found or made above
        rows = known.read(ABSENCE_FIELDS, load="")
        grades = self._grid_grades(pupils)
        return {"results": results, **self._grid_sum_up(grades, rows, is_whole)}

    def _grid_take(self, operations):
        """Change the lessons at once; read the cells, to be saved together.

        :return: dict of results by operation, so far; list of cells
        """
        results = {}
        cells = {}
        for operation in operations:
            op = operation.get("op") if isinstance(operation, dict) else None
            if not isinstance(op, str):
                continue
            try:
                if "changes" in operation:
                    results[op] = self._grid_attempt_lesson(operation)
                else:
                    cell = self._grid_read_operation(operation)
                    if cells.setdefault(cell["place"], cell) is not cell:
                        raise BadCell(operation)  # a cell is told once
            except BadCell:
                message = self.env._("This cannot stand in a cell.")
                results[op] = {"status": "refused", "message": message}
        return results, list(cells.values())

    def _grid_check_save(self, operations):
        """Refuse what is nobody's page, or too much."""
        self.ensure_one()
        if self.env.context.get("uid", self.env.uid) != self.env.uid:
            # Somebody else has logged in meanwhile, in another window of the browser.
            raise SessionExpiredException("The page is another user's")
        self.env["school.grade"].check_access("write")
        if not isinstance(operations, list) or len(operations) > MOST_OPERATIONS:
            raise UserError(self.env._("Too much at once."))

    @api.model
    def _grid_read_operation(self, operation):
        """The operation with its cells read.

        :raise BadCell: where it is not one
        """
        ids = (operation.get("student"), operation.get("lesson"))
        seen = operation.get("seen")
        reason = operation.get("reason") or ""
        if (
            not all(type(one) is int and 0 < one < 2**31 for one in ids)
            or not isinstance(seen, list)
            or not isinstance(reason, str)
        ):
            raise BadCell(operation)
        return {
            "op": operation.get("op"),
            "place": ids,
            "seen": [read_cell(one) for one in seen],
            "wanted": read_cell(operation.get("wanted")),
            "reason": reason.strip(),
        }

    # Trying: all at once, and where that fails one by one

    def _grid_attempt(self, cells, days, absences):
        """Change the cells, and what is known of absences with them.

        :param absences: dict of place to absence
        :return: dict of op to result
        """
        try:
            with self.env.cr.savepoint():
                results, changed = self._grid_apply(cells, days, absences)
            for place in changed:
                absences.pop(place, None)
            absences.update({place: one for place, one in changed.items() if one})
            return results
        except UniqueViolation as error:
            if not self._grid_is_hidden(cells):
                # Somebody has written there in this moment; this transaction cannot
                # see it. Odoo runs the request again, which finds the conflict.
                raise ConcurrencyError(str(error.diag.constraint_name)) from error
            failure = AccessError("")
        except (UserError, IntegrityError, *UNFIT) as error:
            failure = error
        if len(cells) == 1:
            return {cells[0]["op"]: self._grid_refusal(failure)}
        results = {}
        for cell in cells:  # one by one, as only some of them fail
            results.update(self._grid_attempt([cell], days, absences))
        return results

    def _grid_is_hidden(self, cells):
        """Whether the user wrote where there is something not to be seen."""
        places = self._grid_places_domain(cells)
        return any(
            self.env[name].sudo().search_count(places, limit=1)  # whether any, not what
            for name in ("school.grade", "school.absence")
        )

    def _grid_refusal(self, error):
        if isinstance(error, ReasonNeeded):
            return {"status": "reason", "message": str(error)}
        if isinstance(error, AccessError):
            message = self.env._("This is entered by the teacher of the lesson only.")
        elif isinstance(error, UserError):
            message = str(error)
        else:
            message = self._grid_constraint_words(error)
        return {"status": "refused", "message": message}

    @api.model
    def _grid_constraint_words(self, error):
        """What a constraint of ours says; nothing else that the database says, which
        is in English and shows the row."""
        name = isinstance(error, IntegrityError) and error.diag.constraint_name
        for model in self.env.values():
            if name in model._table_objects and not model._abstract:
                return model._sql_error_to_message(error)
        return self.env._("This cannot stand here.")

    def _grid_apply(self, cells, days, absences):
        """Change the cells in which nothing unexpected stands.

        :return: dict of op to result; dict of place to its absence, where that changed
        :raise UserError: where one of them may not be changed
        """
        wanted = Domain("id", "in", [cell["place"][1] for cell in cells])
        lessons = set(self.env["school.lesson"].search_fetch(days & wanted).ids)
        grades = self.env["school.grade"].search_fetch(
            self._grid_places_domain(cells), order="sequence, id"
        )
        values = {}
        if grades or any(cell["wanted"].grades for cell in cells):
            values = self._grid_values_by_code()
        grades = grades.grouped(lambda one: (one.student_id.id, one.lesson_id.id))
        results, changes = {}, []
        for cell in cells:
            current = self._grid_cell(cell, grades, absences)
            if cell["place"][1] not in lessons:
                message = self.env._("This lesson is not on this page.")
                results[cell["op"]] = {"status": "refused", "message": message}
            elif cell["wanted"].says(current):
                results[cell["op"]] = {"status": "saved"}
            elif not any(seen.says(current) for seen in cell["seen"]):
                results[cell["op"]] = {"status": "conflict"}
            else:
                self._grid_check_codes(cell, values)
                changes.append((cell, current))
                results[cell["op"]] = {"status": "saved"}
        revisions = Revisions()
        page = self.with_context(school_revisions=revisions)
        changed = page._grid_change_absences(changes, absences)
        page._grid_change_grades(changes, values)
        self.env["school.grade.revision"]._keep(revisions.rows)
        wanted = [cell for cell, _current in changes if cell["wanted"].is_filled]
        self._grid_hold({cell["place"][1] for cell in wanted})
        return results, changed

    def _grid_hold(self, lesson_ids):
        """A lesson whose day has come, and in which something is entered, was held."""
        lessons = self.env["school.lesson"].browse(lesson_ids)
        today = self.company_id._school_today()
        lessons.filtered(
            lambda lesson: lesson.state == "planned" and lesson.date <= today
        ).action_hold()

    def _grid_places_domain(self, cells):
        students, lessons = zip(*(cell["place"] for cell in cells), strict=True)
        return (
            Domain("course_id", "=", self.id)
            & Domain("student_id", "in", students)
            & Domain("lesson_id", "in", lessons)
        )

    @api.model
    def _grid_absence_differs(self, cell, absences):
        before = absences.get(cell["place"])
        return cell["wanted"].absence != (before.kind if before else None)

    @api.model
    def _grid_cell(self, cell, grades, absences):
        absence = absences.get(cell["place"])
        return Cell(
            tuple(
                CellGrade(
                    code=grade.code,
                    weight=grade.weight,
                    same_work=grade.same_work,
                    comment=grade.comment or "",
                    type_id=grade.type_id.id or 0,
                    id=grade.id,
                    sequence=grade.sequence,
                )
                for grade in grades.get(cell["place"], ())
            ),
            absence.kind if absence else None,
        )

    # Changing

    def _grid_change_grades(self, changes, values):
        gone, written, new = {}, {}, []
        for cell, current in changes:
            student_id, lesson_id = cell["place"]
            pairs, spare = pair(cell["wanted"].grades, current.grades)
            taken = max((grade.sequence for grade in current.grades), default=0)
            gone.setdefault(cell["reason"], []).extend(grade.id for grade in spare)
            for (grade, old), sequence in zip(pairs, places(pairs, taken), strict=True):
                vals = self._grid_grade_vals(grade, old, values)
                if old and vals:
                    key = (cell["reason"], tuple(sorted(vals.items())))
                    written.setdefault(key, []).append(old.id)
                elif not old:
                    place = {"student_id": student_id, "lesson_id": lesson_id}
                    new.append({**place, **vals, "sequence": sequence})
        Grade = self.env["school.grade"]
        for (reason, vals), ids in written.items():
            Grade.browse(ids).write({**dict(vals), "revision_reason": reason})
        if new:
            Grade.create(new)
        for reason, ids in gone.items():
            Grade.with_context(school_revision_reason=reason).browse(ids).unlink()

    def _grid_values_by_code(self):
        values = self.env["school.grade.value"].search_fetch(
            [("scale_id", "=", self.scale_id.id)]
        )
        return {value.code: value.id for value in values}

    @api.model
    def _grid_grade_vals(self, grade, old, values):
        """What to write: what is spoken of and differs."""
        vals = {
            "value_id": values[grade.code],
            "same_work": grade.same_work,
            "weight": grade.weight,
            "comment": grade.comment,
            "type_id": None if grade.type_id is None else grade.type_id or False,
        }
        before = {}
        if old:
            before = {
                "value_id": values.get(old.code),
                "same_work": old.same_work,
                "weight": old.weight,
                "comment": old.comment,
                "type_id": old.type_id or False,
            }
        return {
            name: value
            for name, value in vals.items()
            if value is not None and value != before.get(name)
        }

    def _grid_check_codes(self, cell, values):
        unknown = [one.code for one in cell["wanted"].grades if one.code not in values]
        if unknown:
            raise UserError(
                self.env._("There is no mark “%s” in the scale.", unknown[0][:20])
            )
        kinds = self.env["school.absence"]._fields["kind"].get_values(self.env)
        if cell["wanted"].absence not in (None, *kinds):
            raise UserError(self.env._("This cannot stand in a cell."))

    def _grid_change_absences(self, changes, absences):
        """:return: dict of place to its absence, none where it was taken back"""
        Absence = self.env["school.absence"]
        gone, written, new, result = {}, {}, [], {}
        for cell, _current in changes:
            if not self._grid_absence_differs(cell, absences):
                continue
            kind, reason, place = cell["wanted"].absence, cell["reason"], cell["place"]
            result[place] = before = absences.get(place, Absence)
            if not kind:
                gone[reason] = gone.get(reason, Absence) + before
                result[place] = Absence
            elif before:
                written[reason, kind] = written.get((reason, kind), Absence) + before
            else:
                new.append(
                    {"student_id": place[0], "lesson_id": place[1], "kind": kind}
                )
        for (reason, kind), those in written.items():
            those.with_context(school_revision_reason=reason).kind = kind
        for made in Absence.create(new) if new else ():
            result[made.student_id.id, made.lesson_id.id] = made
        for reason, those in gone.items():
            those.with_context(school_revision_reason=reason).unlink()
        return result
