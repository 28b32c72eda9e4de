"""Lessons, marks and final grades of a bundle."""

from typing import NamedTuple

from odoo.fields import Domain
from odoo.tools import split_every

from .oneroster_composed import split_final, split_work
from .oneroster_records import Wanted, placed

CHUNK = 2000
GRADED = ("fully graded", "partially graded")
KINDS = ("term", "year", "final")


class Item(NamedTuple):
    """A mark's place in a lesson."""

    lesson_id: int
    sequence: int
    type_id: int  # 0: what the lesson is


class Final(NamedTuple):
    course_id: int
    term_id: int
    kind: str


class Gradebook:
    """
    :param job: ``OneRosterImport``
    :param roster: ``Roster``, which knows the categories of final grades
    """

    def __init__(self, job, roster):
        self._job = job
        self._env = job.env
        self._records = job.records
        self._roster = roster
        self._items: dict[str, Item] = {}
        self._finals: dict[str, Final] = {}
        self._scale_of: dict[int, int] = {}  # by lesson, then by course
        self._values: dict[int, dict[str, int]] = {}
        self._numbers: dict[int, dict[float, int]] = {}

    # Line items

    def bring_items(self):
        for rows in split_every(CHUNK, self._job.rows("lineItems")):
            self._bring_items(rows)

    def _bring_items(self, rows):
        courses = self._records.ids(
            *("classes", "school.course"), [row["classSourcedId"] for row in rows]
        )
        types = self._records.ids(
            *("categories", "school.lesson.type"),
            [
                row.get(name)
                for row in rows
                for name in ("categorySourcedId", "metadata.lessonCategorySourcedId")
            ],
        )
        subjects = {
            course.id: course.subject_id.name
            for course in self._env["school.course"].browse(courses.values())
        }
        lessons, works = {}, []
        for row in rows:
            course = courses.get(row["classSourcedId"])
            kind = self._roster.finals.get(row["categorySourcedId"])
            if not course:
                self._job.fail("no_course", "lineItems", row, "classSourcedId")
            elif kind:
                self._add_final(row, course, kind)
            else:
                lesson = row.get("metadata.lessonSourcedId") or row["sourcedId"]
                lessons.setdefault(
                    lesson, self._lesson(row, course, subjects[course], types)
                )
                works.append((row, lesson))
        self._settle_lessons(lessons)
        ids = self._records.ids("lineItems", "school.lesson", lessons)
        self._add_items(works, ids, types)

    def _add_final(self, row, course, kind):
        session = row.get("academicSessionSourcedId") or row.get(
            "gradingPeriodSourcedId"
        )
        terms = self._records.ids("academicSessions", "school.term", [session])
        if session in terms:
            self._finals[row["sourcedId"]] = Final(course, terms[session], kind)
        else:
            self._job.fail("no_session", "lineItems", row, "academicSessionSourcedId")

    def _lesson(self, row, course, subject, types):
        category = row.get("metadata.lessonCategorySourcedId")
        period = row.get("metadata.period") or ""
        return Wanted(
            {
                "course_id": course,
                "date": row["dueDate"],
                "type_id": types.get(category) or types[row["categorySourcedId"]],
                "topic": row["title"] if row["title"] != subject else False,
            },
            {"period": int(period) if period.isdecimal() else 0, "state": "held"},
            row.line,
        )

    def _settle_lessons(self, lessons):
        self._records.settle("lineItems", "school.lesson", lessons, self._match_lessons)

    def _match_lessons(self, wanted):
        """A lesson of the timetable, where the bundle tells its number in the day."""
        known = {
            (one.course_id.id, one.date, one.period): one.id
            for one in self._env["school.lesson"].search(
                Domain(
                    "course_id",
                    "in",
                    list({one.values["course_id"] for one in wanted.values()}),
                )
                & Domain("state", "in", ("planned", "held"))
                & Domain("period", ">", 0)
            )
        }
        found = {}
        for key, one in wanted.items():
            place = (
                *(one.values["course_id"], one.values["date"]),
                one.initial["period"],
            )
            if place in known:
                found[key] = known[place]
        planned = self._env["school.lesson"].browse(found.values())
        planned.filtered(lambda one: one.state == "planned").write({"state": "held"})
        return found

    def _add_items(self, works, ids, types):
        records = self._env["school.lesson"].browse(ids.values())
        own = {lesson.id: lesson.type_id.id for lesson in records}
        self._scale_of.update(
            (lesson.id, lesson.course_id.scale_id.id) for lesson in records
        )
        for row, lesson in works:
            lesson_id = ids[lesson]
            sequence = row.get("metadata.sequence") or ""
            type_id = types[row["categorySourcedId"]]
            self._items[row["sourcedId"]] = Item(
                lesson_id,
                max(int(sequence), 1) if sequence.isdecimal() else 1,
                0 if type_id == own[lesson_id] else type_id,
            )
        self._records.remember(
            *("lineItems", "school.lesson"),
            {row["sourcedId"]: ids[lesson] for row, lesson in works},
        )

    # Results

    def bring_results(self):
        self._load_values()
        finals = []
        for rows in split_every(CHUNK, self._job.rows("results")):
            finals += self._take_results(rows)
            # What was written is in the database; keeping it in memory too would
            # make memory grow with the file.
            self._env.flush_all()
            self._env.invalidate_all(flush=False)
        self._records.analyze("school.grade", "school.result")
        self._bring_finals(finals)

    def bring_few_results(self, rows):
        """Some results, to be added to a gradebook that is there."""
        self._load_values()
        self._bring_finals(self._take_results(rows))

    def _take_results(self, rows):
        """Bring the marks.

        :return: the rows of final grades
        """
        self._find_items(rows)
        self._bring_marks(
            [row for row in rows if row["lineItemSourcedId"] in self._items]
        )
        return [row for row in rows if row["lineItemSourcedId"] in self._finals]

    def _load_values(self):
        for value in self._env["school.grade.value"].search(
            Domain("company_id", "in", (False, self._job.company.id)),
            order="sequence desc, id desc",
        ):
            scale = value.scale_id.id
            self._values.setdefault(scale, {})[value.code.casefold()] = value.id
            if value.counts:
                self._numbers.setdefault(scale, {})[value.number] = value.id

    def places(self, rows):
        """:return: dict of line item to ``Item`` or ``Final``; none of unknown ones"""
        self._find_items(rows)
        return {**self._items, **self._finals}

    def _find_items(self, rows):
        """Line items of an earlier bundle, or such as this school calls them."""
        missing = {
            row["lineItemSourcedId"]
            for row in rows
            if row["lineItemSourcedId"] not in self._items
            and row["lineItemSourcedId"] not in self._finals
        }
        found = self._records.ids("lineItems", "school.lesson", missing)
        for lesson in self._env["school.lesson"].browse(found.values()):
            self._scale_of[lesson.id] = lesson.course_id.scale_id.id
        self._items.update((key, Item(one, 1, 0)) for key, one in found.items())
        for key in missing - found.keys():
            if not self._find_composed(key):
                break  # the first that is unknown is enough to be told

    def _find_composed(self, key):
        """A line item whose identifier is made of others, as the export makes it.

        :return: whether it is one
        """
        final, work = split_final(self._records, key), split_work(self._records, key)
        if final:
            self._finals[key] = Final(*final)
        elif work:
            lesson_id, sequence, type_id = work
            lesson = self._env["school.lesson"].browse(lesson_id)
            own = lesson.type_id.id == type_id
            self._items[key] = Item(lesson_id, sequence, 0 if own else type_id)
            self._scale_of[lesson_id] = lesson.course_id.scale_id.id
        return bool(final or work)

    def _value(self, row, scale):
        """The mark of a result; 0 where there is none, or none that is known here."""
        if row["scoreStatus"] not in GRADED or row.get("incomplete"):
            self._job.note("not_graded", "results", row, "scoreStatus")
            return 0
        text, score = row.get("textScore"), row.get("score")
        value = self._values.get(scale, {}).get((text or "").casefold())
        if not value and score is not None:
            value = self._numbers.get(scale, {}).get(score)
        if not value:
            column = "textScore" if text else "score"
            self._job.fail("grade_not_in_scale", "results", row, column)
        return value or 0

    def _students(self, rows):
        return self._records.ids(
            *("users", "school.student"), [row["studentSourcedId"] for row in rows]
        )

    def _bring_marks(self, rows):
        students = self._students(rows)
        wanted = {}
        for row in rows:
            student = students.get(row["studentSourcedId"])
            if not student:
                self._job.fail("no_pupil", "results", row, "studentSourcedId")
                continue
            item = self._items[row["lineItemSourcedId"]]
            value = self._value(row, self._scale_of[item.lesson_id])
            if value:
                wanted[row["sourcedId"]] = self._mark(row, student, item, value)
        if self._job.errors:
            return
        marks = self._records
        marks.settle(
            *("results", "school.grade", wanted, self._match_marks),
            # Entered or changed here: nobody's grade is overwritten.
            keep=lambda present, _wanted: not present["exchange_id"],
        )

    def _mark(self, row, student, item, value):
        values = {
            "student_id": student,
            "lesson_id": item.lesson_id,
            "sequence": item.sequence,
            "value_id": value,
            "type_id": item.type_id or False,
            "same_work": row.get("metadata.sameWork") == "true",
            "comment": row.get("comment") or False,
            "exchange_id": self._job.run.id,
        }
        weight = row.get("metadata.weight")
        try:
            initial = {"weight": float(weight)} if weight else {}
        except ValueError:
            self._job.fail("bad_number", "results", row, "metadata.weight")
            initial = {}
        return Wanted(values, initial, row.line)

    def _match_marks(self, wanted):
        known = {
            (row["student_id"], row["lesson_id"], row["sequence"]): row["id"]
            for row in self._env["school.grade"].search_read(
                Domain(
                    "lesson_id",
                    "in",
                    list({one.values["lesson_id"] for one in wanted.values()}),
                ),
                ["student_id", "lesson_id", "sequence"],
                order="id",
                load=None,
            )
        }
        return placed(wanted, known, "student_id", "lesson_id", "sequence")

    # Final grades

    def _bring_finals(self, rows):
        """Terms before years, and these before what is final: each follows from the
        others."""
        results = self._env["school.result"]
        for kind in KINDS:
            mine = [
                row
                for row in rows
                if self._finals[row["lineItemSourcedId"]].kind == kind
            ]
            for chunk in split_every(CHUNK, mine):
                results._refresh_touched()
                results._refresh_decided()
                self._decide(chunk)

    def _decide(self, rows):
        students = self._students(rows)
        present = self._present(rows)
        remembered = self._records.sent("results", [row["sourcedId"] for row in rows])
        decisions: dict[int, list[int]] = {}
        ids = {}
        for row in rows:
            final = self._finals[row["lineItemSourcedId"]]
            student = students.get(row["studentSourcedId"])
            one = present.get((student, *final))
            if not one:
                self._job.fail("no_result", "results", row, "studentSourcedId")
                continue
            value = self._value(row, one.scale_id.id)
            ids[row["sourcedId"]] = one.id
            if not value or one.value_id.id == value:
                continue
            if one.value_id and not (
                row["sourcedId"] in remembered and self._job.may_decide_anew(one)
            ):
                # Decided here: the partner does not decide otherwise.
                self._records.counts["results", "kept"] += 1
                continue
            name = "changed" if one.value_id else "created"
            self._records.counts["results", name] += 1
            decisions.setdefault(value, []).append(one.id)
        if self._job.errors:
            return
        reason = self._env.context["school_revision_reason"]
        for value, result_ids in decisions.items():
            self._env["school.result"].browse(result_ids).write(
                {"value_id": value, "reason": reason}
            )
        self._records.remember("results", "school.result", ids)

    def _present(self, rows):
        finals = {self._finals[row["lineItemSourcedId"]] for row in rows}
        return {
            (one.student_id.id, one.course_id.id, one.term_id.id, one.kind): one
            for one in self._env["school.result"].search(
                Domain("course_id", "in", list({one.course_id for one in finals}))
                & Domain("term_id", "in", list({one.term_id for one in finals}))
            )
        }
