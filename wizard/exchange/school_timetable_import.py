from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ...models.exchange.netschool_reasons import REASONS as FILE_REASONS
from ...tools.days import sane_days
from ...tools.names import normalise
from ...tools.netschool_keys import class_key, subject_key
from ...tools.timetable_sheet import TimetableSheet

_lt = LazyTranslate(__name__)

REASONS = {
    "missing_column": _lt("The column “%(name)s” is missing."),
    "no_rows": _lt("The file has no lessons."),
    "too_many_rows": _lt("The file has more than %(count)s lessons."),
    "empty_cell": _lt("This cell is empty."),
    "bad_weekday": _lt("“%(text)s” is not a day of the week."),
    "bad_week": _lt("“%(text)s” is not every, odd or even."),
    "bad_period": _lt("“%(text)s” is not the number of a lesson, from 1 to 20."),
    "unknown_class": _lt("The year has no class “%(text)s”."),
    "unknown_subject": _lt("The subject “%(text)s” is not known here."),
    "unknown_course": _lt("The class %(class_name)s has no course “%(text)s”."),
    "unknown_teacher": _lt("No member of the staff is called “%(text)s”."),
    "several_teachers": _lt("Several members of the staff are called “%(text)s”."),
    "twice": _lt("The file has this lesson twice (the other in row %(row)s)."),
}


class SchoolTimetableImport(models.TransientModel):
    """Brings the timetable of the week in from a spreadsheet."""

    _name = "school.timetable.import"
    _inherit = "school.tried.import.mixin"
    _description = "Import of a timetable"
    _check_company_auto = True

    _reasons = {**FILE_REASONS, **REASONS}

    year_id = fields.Many2one(
        "school.year",
        required=True,
        check_company=True,
        default=lambda self: self.env["school.year"]._current(self.env.company),
    )
    date_from = fields.Date(
        string="Holds from",
        required=True,
        compute="_compute_date_from",
        store=True,
        readonly=False,
        precompute=True,
        help="Until the day before, the timetable stays as it is.",
    )
    makes_courses = fields.Boolean(
        string="Make missing courses",
        help="Where a class has no course of a subject, with the row's teacher.",
    )
    slot_count = fields.Integer(string="Lessons of the week", readonly=True)
    class_count = fields.Integer(string="Classes", readonly=True)
    replaced_count = fields.Integer(string="Replaced", readonly=True)
    course_count = fields.Integer(string="New courses", readonly=True)

    _days_check = models.Constraint(*sane_days("date_from"))

    @api.depends("year_id")
    def _compute_date_from(self):
        for wizard in self:
            year = wizard.year_id
            today = wizard.company_id._school_today() if wizard.company_id else None
            wizard.date_from = (
                year and today and min(max(today, year.date_start), year.date_end)
            )

    def _job(self):
        return _Import(self)

    def _prepared(self, job):
        return job.counts

    def _after(self, job):
        return self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_timetable_slot_action"
        )

    def _explain(self, issue):
        if issue.code == "clash":
            return issue.params["text"]
        return super()._explain(issue)


class _Import:
    """One run: finds what the rows name, and puts the slots in."""

    def __init__(self, wizard):
        wizard.env["school.lesson"]._check_may_arrange()
        self.wizard = wizard._in_school()
        self.env = self.wizard.env
        self.company = wizard.company_id
        self.counts = dict.fromkeys(
            ("slot_count", "class_count", "replaced_count", "course_count"), 0
        )
        self.sheet = TimetableSheet(self.wizard._content())
        self.errors, self.notes = self.sheet.errors, []

    def bring(self):
        """Replace the timetable of the classes in the file; note what is wrong."""
        found = self._find()
        if self.errors:
            return
        self._replace(self.env["school.class"].browse({row[1].id for row in found}))
        self._make_courses(found)
        vals_list = [self._prepare(*row) for row in found]
        self.counts["slot_count"] = len(vals_list)
        try:
            self.env["school.timetable.slot"].create(vals_list)
        except ValidationError as error:
            clashing = getattr(error, "clashing", None)
            if clashing is None:
                raise
            for place, text in clashing:
                self.sheet.error(found[place][0].number, None, "clash", text=text)

    def _find(self):
        """:return: list of (row, class, subject, teacher)"""
        self._index()
        found, seen = [], {}
        for row in self.sheet.rows:
            values = row.values
            school_class = self.classes.get(class_key(values["class"]))
            subject = self.subjects.get(subject_key(values["subject"]))
            teacher = self._teacher(row)
            if not school_class:
                self._wrong(row, "class", "unknown_class")
            elif not subject:
                self._wrong(row, "subject", "unknown_subject")
            elif (
                not self.wizard.makes_courses
                and (school_class, subject) not in self.courses
            ):
                self._wrong(
                    row, "subject", "unknown_course", class_name=school_class.name
                )
            key = (school_class, values["weekday"], values["period"], values["week"])
            if school_class and seen.setdefault(key, row) != row:
                self.sheet.error(row.number, "class", "twice", row=seen[key].number)
            found.append((row, school_class, subject, teacher))
        return found

    def _index(self):
        """What the school has, by the keys under which rows name it."""
        classes = self.env["school.class"].search(
            [("year_id", "=", self.wizard.year_id.id)]
        )
        subjects = self.env["school.subject"].search(
            [("company_id", "=", self.company.id)]
        )
        self.classes = {class_key(one.name): one for one in classes}
        self.subjects = {}
        for subject in subjects:
            for name in (subject.short_name, subject.name):
                if name:
                    self.subjects[subject_key(name)] = subject
        self.courses = {
            (course.class_id, course.subject_id): course
            for course in self.env["school.course"].search(
                [("class_id", "in", classes.ids)]
            )
        }
        self.teachers = {}
        users = self.env["res.users"].sudo()  # colleagues' names are no secret
        for user in users.search(
            [("share", "=", False), ("company_ids", "in", self.company.id)]
        ):
            self.teachers.setdefault(normalise(user.name), []).append(user)

    def _teacher(self, row):
        name = row.values["teacher"]
        users = self.teachers.get(normalise(name), []) if name else []
        if name and len(users) != 1:
            self._wrong(
                row, "teacher", "several_teachers" if users else "unknown_teacher"
            )
        return users[0] if users else None

    def _wrong(self, row, column, code, **params):
        self.sheet.error(row.number, column, code, text=row.values[column], **params)

    def _replace(self, classes):
        """End the timetable that these classes have had until now."""
        day = self.wizard.date_from
        slots = self.env["school.timetable.slot"].search(
            Domain("class_id", "in", classes.ids) & Domain("date_to", ">=", day)
        )
        older = slots.filtered(lambda slot: slot.date_from < day)
        older.write({"date_to": day - timedelta(days=1)})
        (slots - older).unlink()
        self.counts.update(class_count=len(classes), replaced_count=len(slots))

    def _make_courses(self, found):
        missing = {}
        for _row, school_class, subject, teacher in found:
            key = (school_class, subject)
            if key not in self.courses:
                missing.setdefault(
                    key,
                    {
                        "class_id": school_class.id,
                        "subject_id": subject.id,
                        "teacher_id": teacher.id if teacher else False,
                    },
                )
        made = self.env["school.course"].create(list(missing.values()))
        self.courses.update(zip(missing, made, strict=True))
        self.counts["course_count"] = len(made)

    def _prepare(self, row, school_class, subject, teacher):
        values = row.values
        vals = {
            "course_id": self.courses[school_class, subject].id,
            "weekday": str(values["weekday"]),
            "period": values["period"],
            "week": values["week"],
            "date_from": self.wizard.date_from,
        }
        if teacher:
            vals["teacher_id"] = teacher.id
        if values["room"]:
            vals["room"] = values["room"]
        return vals
