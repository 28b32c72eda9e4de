"""Lessons, grades and absences of a class report against those of the journal.

What a report brings bears the run (``exchange_id``) until somebody changes it here.
Hence a later file may change or remove what an import brought and nobody touched;
what was entered or changed here stays, and is noted.
"""

from collections import Counter
from datetime import date
from typing import NamedTuple

from odoo import fields
from odoo.fields import Domain

from ...tools.netschool_cells import ABSENT, UNEXCUSED
from .netschool_directory import Directory, Match

LAST_PERIOD = 99  # behind any lesson of a day
Place = tuple[int, int, int]  # student, lesson, sequence (0 for an absence)


class Wanted(NamedTuple):
    """What the file has in a place, and where: ``cell`` is sheet and reference.

    ``initial`` holds only when the record is made, ``values`` whenever.
    """

    values: dict
    initial: dict
    cell: tuple[str, str]


class Journal:
    """Brings matched blocks into the journal, many pupils at a time.

    ``counts`` counts what was made, changed and removed. ``env`` as for Directory.
    """

    def __init__(self, env, directory: Directory, reader, run):
        self._env = env
        self._directory = directory
        self._reader = reader
        self._run = run
        self.counts: Counter[str] = Counter()
        types = (
            env["school.lesson.type"]
            .with_context(active_test=False)
            .search(Domain("company_id", "in", (False, run.company_id.id)))
        )
        self._type = types.filtered(lambda kind: kind.active and not kind.is_test)[:1]
        self._type_weights = {kind.id: kind.weight for kind in types}
        self._weights: dict[int, float] = {}  # of a grade in each lesson known before

    def bring(self, matches: list[Match]) -> None:
        """Make the journal say for these pupils what the file says."""
        if not matches:
            return
        lessons = self._lessons(matches)
        grades: dict[Place, Wanted] = {}
        absences: dict[Place, Wanted] = {}
        for match in matches:
            self._collect(match, lessons, grades, absences)
        self._settle("school.grade", matches, grades, ("value_id", "same_work"))
        self._settle("school.absence", matches, absences, ("kind",))

    # ------------------------------------------------------------------
    # Lessons
    # ------------------------------------------------------------------

    def _lessons(self, matches) -> dict[tuple[int, date], list[int]]:
        """The lessons of each course and date, by their order on that day.

        Those missing are made; those planned in which the file has something were
        held.
        """
        needed: Counter[tuple[int, date]] = Counter()
        for match in matches:
            for subject in match.report.subjects:
                course = self._directory.course(match, subject.name)
                for cell in subject.cells:
                    key = (course.id, cell.date)
                    needed[key] = max(needed[key], cell.lessons[-1].ordinal)
        lessons, planned = self._known_lessons(needed)
        missing = [
            key
            for key, count in sorted(needed.items())
            for _ in range(count - len(lessons.get(key, ())))
        ]
        made = self._env["school.lesson"].create(
            [
                {
                    "course_id": course_id,
                    "date": day,
                    "state": "held",
                    "type_id": self._type.id,
                }
                for course_id, day in missing
            ]
        )
        for key, lesson_id in zip(missing, made.ids, strict=True):
            lessons.setdefault(key, []).append(lesson_id)
        held = [
            lesson_id
            for key, count in needed.items()
            for lesson_id in lessons[key][:count]
            if lesson_id in planned
        ]
        self._env["school.lesson"].browse(held).write({"state": "held"})
        self.counts["new_lesson_count"] += len(missing)
        return lessons

    def _known_lessons(self, needed):
        """:return: lessons by course and date, and the set of those still planned"""
        lessons: dict[tuple[int, date], list[int]] = {}
        planned = set()
        self._weights = {}
        days = [day for _course, day in needed]
        rows = self._env["school.lesson"].search_read(
            Domain("course_id", "in", list({course for course, _day in needed}))
            & Domain("date", ">=", min(days, default=False))
            & Domain("date", "<=", max(days, default=False))
            & Domain("state", "in", ("planned", "held")),
            ["course_id", "date", "period", "state", "type_id"],
            order="id",
            load=None,
        )
        # A lesson made by an import has no number: it follows those that have one.
        rows.sort(key=lambda row: (row["period"] or LAST_PERIOD, row["id"]))
        for row in rows:
            lessons.setdefault((row["course_id"], row["date"]), []).append(row["id"])
            self._weights[row["id"]] = self._type_weights[row["type_id"]]
            if row["state"] == "planned":
                planned.add(row["id"])
        return lessons, planned

    # ------------------------------------------------------------------
    # What the file has, and what the journal has
    # ------------------------------------------------------------------

    def _collect(self, match, lessons, grades, absences):
        student_id = match.student_id
        for subject in match.report.subjects:
            course = self._directory.course(match, subject.name)
            for cell in subject.cells:
                place = (match.report.sheet, cell.reference)
                for lesson in cell.lessons:
                    lesson_id = lessons[course.id, cell.date][lesson.ordinal - 1]
                    if lesson.absence:
                        kind = lesson.absence
                        absences[student_id, lesson_id, 0] = Wanted(
                            {"kind": UNEXCUSED if kind == ABSENT else kind},
                            {},
                            place,
                        )
                    weight = self._weights.get(lesson_id, self._type.weight)
                    for sequence, grade in enumerate(lesson.grades, start=1):
                        grades[student_id, lesson_id, sequence] = Wanted(
                            {
                                "value_id": self._directory.value_id(course, grade),
                                "same_work": grade.same_work,
                            },
                            {"weight": weight},
                            place,
                        )

    def _settle(self, model, matches, wanted, names):
        """Make, change and remove records so that the file's places are as in it."""
        noun = model.removeprefix("school.")
        changes: dict[tuple, list[int]] = {}
        removed = []
        for row in self._existing(model, matches, names):
            place = (row["student_id"], row["lesson_id"], row.get("sequence", 0))
            want = wanted.pop(place, None)
            if want is None:
                if row["exchange_id"]:
                    removed.append(row["id"])
                else:
                    self._note_extra(noun, row)
            elif any(row[name] != want.values[name] for name in names):
                if row["exchange_id"]:
                    key = tuple(want.values[name] for name in names)
                    changes.setdefault(key, []).append(row["id"])
                else:
                    self._note(f"kept_{noun}", *want.cell)
        records = self._env[model].with_context(
            school_revision_reason=self._env._(
                "import of %(file)s", file=self._run.file_name
            )
        )
        # As many writes as there are marks on a scale: one for each new value.
        for values, ids in changes.items():
            records.browse(ids).write(
                {
                    **dict(zip(names, values, strict=True)),
                    "exchange_id": self._run.id,
                }
            )
        records.browse(removed).unlink()
        made = self._make(records, wanted)
        self.counts[f"new_{noun}_count"] += made
        self.counts[f"changed_{noun}_count"] += sum(map(len, changes.values()))
        self.counts[f"removed_{noun}_count"] += len(removed)

    def _existing(self, model, matches, names):
        """The rows of the pupils in their class, each within the report's period."""
        periods = {
            (match.student_id, course_id): match.report
            for match in matches
            for course_id in self._directory.course_ids([match.class_id])
        }
        extra = ["sequence"] if model == "school.grade" else []
        for row in self._env[model].search_read(
            Domain("student_id", "in", [match.student_id for match in matches])
            & Domain("date", ">=", min(match.report.date_from for match in matches))
            & Domain("date", "<=", max(match.report.date_to for match in matches)),
            ["student_id", "lesson_id", "course_id", "date", "exchange_id"]
            + [*names, *extra],
            order="id",  # the model's own order would join two tables
            load=None,
        ):
            report = periods.get((row["student_id"], row["course_id"]))
            if report and report.date_from <= row["date"] <= report.date_to:
                yield {**row, "report": report}

    def _make(self, records, wanted) -> int:
        vals_list = [
            {
                "student_id": student_id,
                "lesson_id": lesson_id,
                "exchange_id": self._run.id,
                **({"sequence": sequence} if sequence else {}),
                **want.initial,
                **want.values,
            }
            for (student_id, lesson_id, sequence), want in wanted.items()
        ]
        records.create(vals_list)
        return len(vals_list)

    def _note(self, code, sheet, cell, **params):
        self.counts["kept_count"] += 1
        self._reader.warn(code, sheet, cell, **params)

    def _note_extra(self, noun, row):
        course = self._env["school.course"].browse(row["course_id"])
        self._note(
            f"extra_{noun}",
            row["report"].sheet,
            row["report"].cell,
            subject=course.subject_id.name,
            date=fields.Date.to_string(row["date"]),
        )
