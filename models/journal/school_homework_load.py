from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date


class SchoolHomework(models.Model):
    """For whom homework is, how long it takes, and whether an evening holds it."""

    _inherit = "school.homework"

    minutes = fields.Integer(help="How long it takes a pupil; 0: not estimated.")
    student_ids = fields.Many2many(
        "school.student",
        string="Only for",
        check_company=True,
        help="Empty: for the whole class. Nobody else sees it in the diary.",
    )
    load_warning = fields.Char(
        string="Load", compute="_compute_load_warning", compute_sudo=True
    )
    done_ids = fields.One2many("school.homework.done", "homework_id", string="Done by")
    done_count = fields.Integer(string="Done", compute="_compute_done_count")

    _minutes_check = models.Constraint(
        "CHECK (minutes BETWEEN 0 AND 600)",
        "Homework takes between 0 and 600 minutes.",
    )

    @api.depends("lesson_id", "date_due", "minutes", "student_ids")
    def _compute_load_warning(self):
        whole = self.filtered(lambda one: one.lesson_id and one.date_due)
        (self - whole).load_warning = False
        classes = whole.lesson_id.class_id._origin
        limits = self.env["school.load.limit"]._of_classes(classes)
        totals = self._evening_totals(
            classes.ids, whole.mapped("date_due"), whole._origin.ids
        )
        # What is in the same form, or list, comes on top of what is saved.
        for homework in whole:
            school_class = homework.lesson_id.class_id._origin
            at_once = sum(
                other.minutes
                for other in whole
                if other.date_due == homework.date_due
                and other.lesson_id.class_id._origin == school_class
                and homework._shares_pupils(other)
            )
            pupils = set(homework.student_ids._origin.ids)
            others = max(
                (
                    minutes
                    for student_id, minutes in totals.get(
                        (school_class.id, homework.date_due), ()
                    )
                    if not pupils or student_id in pupils
                ),
                default=0,
            )
            homework.load_warning = self._load_words(
                homework, limits[school_class], others + at_once
            )

    def _shares_pupils(self, other):
        """Whether somebody has both to do."""
        mine, theirs = self.student_ids._origin, other.student_ids._origin
        return not mine or not theirs or bool(mine & theirs)

    def _load_words(self, homework, limit, minutes):
        if not limit:
            return False
        if not limit.homework_minutes:
            return self.env._(
                "By the limit of the load, this year of study has no homework."
            )
        if not homework.minutes or minutes <= limit.homework_minutes:
            return False
        return self.env._(
            "With this, %(minutes)s minutes of homework are due on %(date)s; the limit "
            "is %(limit)s.",
            minutes=minutes,
            date=format_date(self.env, homework.date_due),
            limit=limit.homework_minutes,
        )

    @api.model
    def _evening_totals(self, class_ids, days, without_ids=()):
        """The minutes that each pupil of classes has to do for days, in all.

        Whatever the pupil has from subgroups, streams and other classes counts.

        :param without_ids: homework that is left out
        :return: dict of (class id, day) to list of (pupil's id, minutes)
        """
        if not class_ids or not days:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT seat.class_id, work.date_due, seat.student_id,
                       COALESCE(SUM(work.minutes), 0)::int
                  FROM school_enrollment seat
                  JOIN school_enrollment place ON place.student_id = seat.student_id
                  JOIN school_homework work
                    ON work.class_id = place.class_id
                   AND work.date_due BETWEEN place.date_from
                       AND COALESCE(place.date_to, work.date_due)
                   AND work.date_due BETWEEN seat.date_from
                       AND COALESCE(seat.date_to, work.date_due)
                 WHERE seat.class_id = ANY(%(classes)s)
                   AND work.date_due = ANY(%(days)s)
                   AND work.id <> ALL(%(without)s)
                   AND (NOT EXISTS (
                           SELECT FROM school_homework_school_student_rel own
                            WHERE own.school_homework_id = work.id)
                        OR EXISTS (
                           SELECT FROM school_homework_school_student_rel own
                            WHERE own.school_homework_id = work.id
                              AND own.school_student_id = seat.student_id))
                 GROUP BY seat.class_id, work.date_due, seat.student_id
                """,
                classes=list(class_ids),
                days=list(set(days)),
                without=list(without_ids),
            )
        )
        totals = {}
        for class_id, day, student_id, minutes in rows:
            totals.setdefault((class_id, day), []).append((student_id, minutes))
        return totals

    def _evening(self):
        """How full the evening is for which saved homework is.

        :return: dict of ``minutes`` (of the pupil with the most to do), ``limit`` and
            ``warning``; empty without homework
        """
        if not self:
            return {}
        work = self.sudo()  # told are minutes alone, whoever's they are
        school_class, day = work.class_id, work.date_due
        rows = self._evening_totals(school_class.ids, [day]).get(
            (school_class.id, day), ()
        )
        pupils = work.student_ids.ids
        limit = self.env["school.load.limit"]._of_classes(school_class)[school_class]
        return {
            "minutes": max(
                (most for pupil, most in rows if not pupils or pupil in pupils),
                default=0,
            ),
            "limit": limit.homework_minutes,
            "warning": work.load_warning or "",
        }

    @api.depends("done_ids")
    def _compute_done_count(self):
        counts = dict(
            self.env["school.homework.done"]._read_group(
                [("homework_id", "in", self.ids)], ["homework_id"], ["__count"]
            )
        )
        for homework in self:
            homework.done_count = counts.get(homework._origin, 0)

    @api.constrains("student_ids", "lesson_id")
    def _check_students(self):
        """Homework is for pupils of the lesson's class."""
        enrollments = self.env["school.enrollment"].sudo()  # a teacher's pupils only
        places = {
            (school_class.id, student.id)
            for school_class, student in enrollments._read_group(
                [
                    ("class_id", "in", self.lesson_id.class_id.ids),
                    ("student_id", "in", self.student_ids.ids),
                ],
                ["class_id", "student_id"],
            )
        }
        for homework in self:
            class_id = homework.lesson_id.class_id.id
            if any((class_id, one) not in places for one in homework.student_ids.ids):
                raise ValidationError(
                    self.env._("Homework is given to pupils of the lesson's class.")
                )
