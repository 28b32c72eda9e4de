"""What is said of each thing that a report may have wrong, in the user's language.

The parser knows codes only, so that it works without a database.
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

REASONS = {
    # The file as a whole
    "empty_file": _lt("The file is empty."),
    "old_xls": _lt(
        "This is a workbook of the old format (.xls) or one with a password. Open it "
        "and save it as .xlsx without a password."
    ),
    "markup_file": _lt(
        "This is a web page, not a workbook, whatever its name says. Export it as "
        ".xlsx."
    ),
    "not_xlsx": _lt("This is not an .xlsx workbook."),
    "damaged_file": _lt("The file is damaged or cut off here. Export it again."),
    "huge_file": _lt("The file is too large."),
    "empty_report": _lt("The file has no pupils."),
    "other_report": _lt(
        "This is neither «Отчет об успеваемости и посещаемости ученика» nor «Табель "
        "успеваемости» or «Итоговые отметки»."
    ),
    "too_many_errors": _lt("Reading was given up after %(count)s errors."),
    # The head of a pupil's block
    "missing_year": _lt("The school year is missing above this table."),
    "missing_class": _lt("The class is missing above this table."),
    "missing_period": _lt("The period is missing above this table."),
    "missing_pupil": _lt("The pupil's name is missing above this table."),
    "bad_year": _lt("The school year should look like 2024/2025."),
    "bad_period": _lt("The period should look like «с 24.03.25 по 24.05.25»."),
    "long_period": _lt("The period is longer than %(days)s days."),
    "period_outside_year": _lt("The period does not belong to the school year."),
    "bad_pupil": _lt("A pupil's name has at least a last and a first name."),
    "duplicate_pupil": _lt(
        "The class has two pupils of this name (the other at %(first)s), and the "
        "report does not tell them apart. Add to the name of one of them in the "
        "system that makes the report, and export again."
    ),
    # The table
    "missing_table": _lt("The table is missing below this pupil."),
    "missing_days": _lt("The row with the days of the month is missing."),
    "missing_subject": _lt("This row has no subject."),
    "duplicate_subject": _lt("This subject stands twice in one table."),
    "unknown_column": _lt("This column is neither a month nor a mean or final grade."),
    "day_without_month": _lt("There is no month above this day."),
    "bad_day": _lt("The month has no such day."),
    "day_outside_period": _lt("This day is not in the period of the report."),
    "cell_without_date": _lt("There is no date above this cell."),
    "cell_is_date": _lt(
        "Here is a date instead of a mark: a spreadsheet program has turned 2/3 into "
        "a date. Export the report again and do not save it in between."
    ),
    "unknown_mark": _lt("“%(mark)s” is neither a grade nor a code of the legend."),
    "bad_mean": _lt("The mean is not a number."),
    "column_left_out": _lt("The column “%(name)s” is left out."),
    "unexpected_row": _lt("This row does not belong to the report."),
    "mean_differs": _lt(
        "The mean of the grades in this row is %(read)s, the file says %(stated)s: "
        "the report may have left out a grade."
    ),
    # What is known here
    "several_years": _lt("The report is about several school years."),
    "period_outside_known_year": _lt(
        "The period is outside the school year %(year)s, from %(start)s to %(end)s."
    ),
    "class_without_level": _lt(
        "The class %(name)s is not known here, and its name does not begin with a "
        "year of study from 1 to 11."
    ),
    "ambiguous_class": _lt("Several classes here may be the class %(name)s."),
    "ambiguous_pupil": _lt(
        "Several pupils of this name are known here. Enroll the right one in the "
        "class %(name)s, then import again."
    ),
    "other_class": _lt(
        "A pupil of this name is in the class %(other)s in this school year. If this "
        "is that pupil, transfer them to the class %(name)s first; if it is a "
        "namesake, enter the pupil in the class %(name)s first."
    ),
    "not_enrolled": _lt("The pupil was not in the class %(name)s on %(date)s."),
    "class_not_named": _lt(
        "The report does not name the class, and the pupil is not known here in one "
        "class of this school year."
    ),
    "grade_not_in_scale": _lt("The scale of this subject has no mark %(mark)s."),
    "similar_pupil": _lt(
        "The class has a pupil with a similar name. If it is the same one, correct "
        "the name there before you import; otherwise a new pupil is made."
    ),
    "unknown_absence": _lt(
        "The report gives no reason for this absence; it is kept as unexcused."
    ),
    "kept_grade": _lt(
        "The grade was entered or changed here and differs from the file: kept."
    ),
    "kept_absence": _lt(
        "The absence was entered or changed here and differs from the file: kept."
    ),
    "extra_grade": _lt(
        "%(subject)s, %(date)s: a grade was entered here that the file does not "
        "have: kept."
    ),
    "extra_absence": _lt(
        "%(subject)s, %(date)s: an absence was entered here that the file does not "
        "have: kept."
    ),
    # Final grades
    "no_term": _lt(
        "The school year %(year)s has no such term here: enter its terms first."
    ),
    "other_terms": _lt("The class %(name)s is not graded by such terms here."),
    "term_closed": _lt("%(term)s is closed here. The deputy head can reopen it."),
    "no_result": _lt("The pupil has no result of this term here."),
    "not_a_result": _lt("“%(mark)s” is no final grade in the scale of this subject."),
    "not_graded": _lt("“%(mark)s” is no grade: the result is left to be decided."),
    "exam_left_out": _lt("Grades of exams are not brought in: enter them under Exams."),
    "final_left_out": _lt(
        "The final grade is another than the year's, and there is no exam here: left "
        "out."
    ),
    "kept_result": _lt("The result was decided here and differs from the file: kept."),
    "average_differs": _lt(
        "The weighted mean here is %(here)s, the file says %(stated)s."
    ),
}
