from odoo import api, models
from odoo.tools import SQL
from odoo.tools.misc import babel_locale_parse

from ...tools.consolidated_sheet import Pupil, build_sheet
from ...tools.phrases import say_number
from ...tools.pupil_record import Line, Sitting, Year, levels_of


class SchoolStudent(models.Model):
    """The record of pupils' individual results across all years (000-5, 002-3, 003-3).

    In the same number of queries for one pupil and for a class.
    """

    _inherit = "school.student"

    def _result_records(self, published=False):
        """What the pupils have reached; the caller has asked who may read it.

        :param published: only what families may see
        :return: dict of pupil id to list of ``Level``
        """
        results = self.env["school.result"]
        today = self.company_id[:1]._school_today()
        facts = results._facts(self._record_condition(published), today)
        rows = results._exam_rows(self._record_exam_condition(published))
        facts += results._exam_facts(rows, today)
        subjects = self._record_subjects(facts, rows)
        slots = results._slots({fact.slot for _year, fact in facts})
        found = {}
        for year_id, fact in facts:
            found.setdefault((fact.student_id, year_id), ([], []))[0].append(fact)
        for row in rows:
            place = row["student_id"], row["year_id"]
            found.setdefault(place, ([], []))[1].append(row)
        years = {student.id: [] for student in self}
        for student_id, year_id, names, level in self._record_places():
            if (student_id, year_id) in found:
                of_year = found[student_id, year_id]
                year = self._record_year(student_id, names, of_year, subjects, slots)
                years[student_id].append((level, year))
        return {
            student.id: levels_of(self._record_levels(student), years[student.id])
            for student in self
        }

    def _record_condition(self, published):
        """The staff sees also what is decided, and what is missing."""
        states = ("published", "deferred")
        return SQL(
            "result.student_id = ANY(%s) %s",
            self.ids,
            SQL("AND result.state IN %s", states) if published else SQL(),
        )

    def _record_exam_condition(self, published):
        return SQL(
            "sat.student_id = ANY(%s) %s",
            self.ids,
            SQL("AND sat.published_at IS NOT NULL") if published else SQL(),
        )

    @api.model
    def _record_levels(self, student):
        """The levels of the school's regulation: (first year of study, name)"""
        levels = student.company_id.school_regulation_id.education_level_ids
        return [(level.grade_from, level.name) for level in levels]

    @api.model
    def _record_subjects(self, facts, rows):
        """:return: dict of subject's id to its name, in the school's order"""
        ids = {fact.subject_id for _year, fact in facts}
        ids |= {row["subject_id"] for row in rows if row["subject_id"]}
        subjects = self.env["school.subject"].browse(ids).sorted()
        return {subject.id: subject.name for subject in subjects}

    def _record_places(self):
        """In which class and at which level each pupil was last, by year.

        :return: list of (pupil's id, year's id, (year's name, class's name), (first
            year of study of the level, its name)), the oldest year first
        """
        self.env["school.enrollment"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (place.student_id, year.date_start, year.id)
                       place.student_id, year.id, year.name, class.name,
                       class.education_level_id
                  FROM school_enrollment place
                  JOIN school_class class ON class.id = place.class_id
                  JOIN school_year year ON year.id = class.year_id
                 WHERE place.student_id = ANY(%s)
                 ORDER BY place.student_id, year.date_start, year.id,
                          class.kind <> 'class', place.date_from DESC
                """,
                self.ids,
            )
        )
        levels = self.env["school.education.level"].browse(
            {level_id for *_place, level_id in rows if level_id}
        )
        places = {level.id: (level.grade_from, level.name) for level in levels}
        return [
            (student_id, year_id, names, places.get(level_id, (0, "")))
            for student_id, year_id, *names, level_id in rows
        ]

    def _record_year(self, student_id, names, found, subjects, slots):
        """
        :param names: of the year and the class
        :param found: the facts of the year, and the rows of its exams
        """
        facts, rows = found
        pupil = Pupil(student_id, "")
        marks = self.env["school.result"]._fact_marks()
        sheet = build_sheet([pupil], facts, subjects, slots, marks)
        used = {fact.slot for fact in facts}
        return Year(
            *names,
            [slot for key, slot in slots.items() if key in used],
            [
                Line(
                    subject.name,
                    {
                        slot.key: pupil.cells[subject.subject_id, slot.key]
                        for slot in subject.slots
                    },
                )
                for subject in sheet.subjects
            ],
            [
                Sitting(
                    row["date"],
                    row["name"],
                    subjects.get(row["subject_id"], ""),
                    self._record_outcome(row),
                )
                for row in rows
            ],
        )

    @api.model
    def _record_outcome(self, row):
        """What was reached, in words; nothing where it is not known yet."""
        if row["is_absent"]:
            return self.env._("did not come")
        parts = [row["code"]] if row["code"] else []
        if row["score"] is not None:
            parts.append(
                self.env._(
                    "%(score)s of %(most)s points",
                    score=self._record_number(row["score"]),
                    most=self._record_number(row["highest_score"]),
                )
            )
        if row["place"]:
            parts.append(self.env._("place %(number)s", number=row["place"]))
        if row["award"]:
            parts.append(row["award"])
        return ", ".join(parts)

    @api.model
    def _record_number(self, number):
        locale = str(babel_locale_parse(self.env.lang))
        return say_number(number, locale, "0.##")
