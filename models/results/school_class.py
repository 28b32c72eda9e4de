from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.consolidated_sheet import Pupil, build_sheet


class SchoolClass(models.Model):
    """The consolidated sheet of a class, where the regulation has one (000-7d, 003-5d).

    For the heads of the school and the class's homeroom teacher: a subject teacher sees
    own courses alone.
    """

    _inherit = "school.class"

    may_see_sheet = fields.Boolean(compute="_compute_may_see_sheet")
    has_sheet = fields.Boolean(
        related="company_id.school_regulation_id.consolidated_sheet"
    )

    @api.depends("homeroom_teacher_id", "kind", "year_id.is_over")
    @api.depends_context("uid")
    def _compute_may_see_sheet(self):
        seen = self.filtered_domain(self._sheet_domain())
        for school_class in self:
            school_class.may_see_sheet = school_class in seen

    @api.model
    def _sheet_domain(self):
        """The classes whose sheets the present user may see."""
        classes = Domain("kind", "=", "class")
        if self.env.su or self.env["school.student"]._may_see_all_results():
            return classes
        if not self.env.user.has_group("school_diary.group_school_diary_teacher"):
            return Domain.FALSE
        return (
            classes
            & Domain("homeroom_teacher_id", "=", self.env.uid)
            & Domain("year_id.is_over", "=", False)
        )

    def _check_sheet_reader(self):
        self.check_access("read")
        if self.filtered_domain(self._sheet_domain()) != self:
            raise AccessError(
                self.env._(
                    "The consolidated sheet is for the homeroom teacher of the class, "
                    "the deputy head and the head."
                )
            )

    def _check_sheet(self):
        self._check_sheet_reader()
        if not all(self.mapped("has_sheet")):
            raise UserError(
                self.env._("The school's regulation has no consolidated sheet.")
            )

    def action_open_sheet(self):
        self._check_sheet()
        report = self.env.ref("school_diary.action_report_consolidated_sheet")
        return {**report.report_action(self), "report_type": "qweb-html"}

    def action_download_xlsx(self):
        return self._download_sheet("xlsx")

    def action_download_ods(self):
        return self._download_sheet("ods")

    def _download_sheet(self, kind):
        self.ensure_one()
        self._check_sheet()
        return {
            "type": "ir.actions.act_url",
            "url": f"/school/class/{self.id}/sheet.{kind}",
            "target": "download",
        }

    @api.model
    def action_open_sheets(self):
        """The classes of this year whose sheets one may see."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_class_action_sheets"
        )
        return {**action, "domain": list(self._sheet_domain())}

    def sheet_file_name(self):
        self.ensure_one()
        return self.env._(
            "Consolidated sheet %(name)s %(year)s",
            name=self.name,
            year=self.year_id.name.replace("/", "-"),
        )

    def _sheet_titles(self):
        """:return: title, subtitle, and the words of ``tools.consolidated_grid``"""
        self.ensure_one()
        teacher = self.homeroom_teacher_id.name
        subtitle = [
            self.company_id.name,
            self.env._("School year %s", self.year_id.name),
            teacher and self.env._("Homeroom teacher: %s", teacher),
        ]
        words = {
            "name": self.env._("Pupil"),
            "quality": self.env._("Quality, %"),
            "progress": self.env._("Progress, %"),
            "mean": self.env._("Mean grade"),
            "came": self.env._("came"),
            "left": self.env._("left"),
            "stray": self.env._("not in the list of the class"),
        }
        title = self.env._("Consolidated sheet of class %s", self.name)
        return title, ". ".join(filter(None, subtitle)), words

    def _consolidated_sheet(self):
        """The sheet as it stands now; the caller has asked who may read it.

        :return: ``Sheet``
        """
        self.ensure_one()
        today = self.company_id._school_today()
        pupils = self._sheet_pupils()
        results = self.env["school.result"]
        rows = results._exam_rows(self._sheet_exam_condition(pupils))
        found = results._facts(self._sheet_condition(pupils), today)
        facts = [fact for _year, fact in found + results._exam_facts(rows, today)]
        subjects = self.env["school.subject"].browse({one.subject_id for one in facts})
        return build_sheet(
            pupils,
            facts,
            {subject.id: subject.name for subject in subjects.sorted()},
            results._slots({fact.slot for fact in facts}),
            results._fact_marks(),
        )

    def _sheet_condition(self, pupils):
        """What pupils reached before they came stands in the sheet; not what they
        reached elsewhere after they had left."""
        return SQL(
            """
            result.year_id = %(year)s AND (
                result.student_id = ANY(%(pupils)s)
                OR result.student_id = ANY(%(strays)s) AND class.id = %(own)s)
            AND NOT EXISTS (
                SELECT FROM %(gone)s
                 WHERE gone.student_id = result.student_id
                   AND gone.left_on < term.date_end
                   AND %(own)s NOT IN (class.id, COALESCE(class.parent_id, 0)))
            """,
            year=self.year_id.id,
            pupils=[pupil.student_id for pupil in pupils if not pupil.is_stray],
            strays=[pupil.student_id for pupil in pupils if pupil.is_stray],
            gone=self._sheet_gone(pupils),
            own=self.id,
        )

    def _sheet_exam_condition(self, pupils):
        return SQL(
            """
            exam.is_final AND exam.year_id = %(year)s
            AND sat.student_id = ANY(%(pupils)s)
            AND NOT EXISTS (
                SELECT FROM %(gone)s
                 WHERE gone.student_id = sat.student_id AND gone.left_on < exam.date)
            """,
            year=self.year_id.id,
            pupils=[pupil.student_id for pupil in pupils if not pupil.is_stray],
            gone=self._sheet_gone(pupils),
        )

    @api.model
    def _sheet_gone(self, pupils):
        """Who left the class, and when, as a table."""
        gone = [pupil for pupil in pupils if pupil.left]
        return SQL(
            "unnest(%s::int[], %s::date[]) gone (student_id, left_on)",
            [pupil.student_id for pupil in gone],
            [pupil.left for pupil in gone],
        )

    def _sheet_pupils(self):
        """The lines of the sheet, also of those who came late or left.

        And of whoever has a result of the class without having been in it, as after an
        enrollment deleted by mistake: nothing that was decided is left out.
        """
        for name in ("school.enrollment", "school.student", "school.result"):
            self.env[name].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT student.id, student.name,
                       CASE WHEN MIN(place.date_from) > year.date_start
                            THEN MIN(place.date_from) END,
                       CASE WHEN NOT bool_or(place.ends_with_year)
                            THEN MAX(place.date_to) END,
                       COUNT(place.id) = 0
                  FROM school_student student
                  JOIN school_class class ON class.id = %(own)s
                  JOIN school_year year ON year.id = class.year_id
                  LEFT JOIN school_enrollment place
                    ON place.student_id = student.id AND place.class_id = class.id
                 WHERE student.id IN (
                       SELECT student_id FROM school_enrollment
                        WHERE class_id = %(own)s
                        UNION
                       SELECT student_id FROM school_result
                        WHERE class_id = %(own)s AND state <> 'open')
                 GROUP BY student.id, year.id
                 ORDER BY student.last_name, student.first_name,
                          student.middle_name, student.id
                """,
                own=self.id,
            )
        )
        return [Pupil(*row) for row in rows]
