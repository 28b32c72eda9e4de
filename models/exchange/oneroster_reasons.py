"""What is said of each thing that a OneRoster bundle may have wrong."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

REASONS = {
    # The bundle as a whole
    "not_bundle": _lt("This is not a zip file, or it is damaged or has a password."),
    "huge_bundle": _lt("The bundle is too large when unpacked."),
    "duplicate_file": _lt("The bundle has this file twice."),
    "no_manifest": _lt("The bundle has no manifest.csv."),
    "bad_version": _lt("OneRoster 1.1 and 1.2 are read; this is %(version)s."),
    "bad_mode": _lt("It is absent, bulk or delta."),
    "missing_file": _lt("The manifest names %(name)s, which is not in the bundle."),
    "file_not_named": _lt("%(name)s is not in the manifest and was not read."),
    "file_not_used": _lt("%(name)s has no place in a diary and was not read."),
    # A file
    "empty_file": _lt("The file has no header."),
    "not_utf8": _lt("From here on the text is not UTF-8."),
    "damaged_file": _lt("The file is damaged from here on."),
    "duplicate_column": _lt("The column stands here twice."),
    "missing_column": _lt("This column is missing."),
    "unknown_column": _lt("This column is unknown and was not read."),
    # A cell
    "missing_value": _lt("A value is needed here."),
    "too_long": _lt("The value is longer than %(limit)s characters."),
    "control_character": _lt("The value has a character that is no text."),
    "bad_date": _lt("A date looks like 2026-09-01."),
    "bad_flag": _lt("It is true or false."),
    "bad_number": _lt("It is a number."),
    "bad_word": _lt("It is one of: %(words)s."),
    "bad_scale": _lt(
        "A scale is a list of marks in braces: mark, colon, what it is worth."
    ),
    "status_in_bulk": _lt("In a bulk file the status does not count."),
    "duplicate_id": _lt("An earlier line has the same identifier."),
    "unknown_reference": _lt("“%(id)s” is not in %(file)s, and did not come before."),
    # What it is for this school
    "no_school": _lt("The bundle has no organisation of the type “school”."),
    "several_schools": _lt(
        "The bundle has several schools. Send a bundle for each of them."
    ),
    "other_school": _lt("The class is not of the bundle's school."),
    "org_not_used": _lt("Organisations other than schools are not read."),
    "session_not_used": _lt("Sessions of this type are not read."),
    "class_not_used": _lt("Classes of this type are not read."),
    "user_not_used": _lt("Only pupils, teachers and guardians are read."),
    "no_session": _lt("The session is no year and no term here."),
    "no_grade_level": _lt(
        "The year of study, 1 to 11, is missing. Choose one for such classes."
    ),
    "login_taken": _lt(
        "This login works in another school. Add the user to this school first."
    ),
    "no_pupil": _lt("The user is no pupil here."),
    "no_teacher": _lt("The user is no teacher here; the line was left out."),
    "no_course": _lt("Only a scheduled class has grades."),
    "no_result": _lt("The pupil has no final grade to be decided in this place."),
    "not_graded": _lt("Results without a grade are not brought in."),
    "grade_not_in_scale": _lt("The course's scale has no such mark."),
    "account_stays": _lt("Accounts of teachers who are gone: %(count)s. They stay."),
    # What a program sends
    "bad_object": _lt("It is an object."),
    "bad_list": _lt("It is a list of at most %(limit)s."),
    "bad_link": _lt("It is a link, with a sourcedId."),
    "bad_text": _lt("It is a text."),
    "other_id": _lt("The identifier is another than in the address."),
    "unknown_link": _lt("There is no such record here."),
    "other_class": _lt("It is not of the class or session in the address."),
    "outside_year": _lt("The day is not in the school year of the class."),
    "final_by_session": _lt(
        "A line item of final grades is not sent. Send the results, for the line item "
        "named class.session.term, .year or .final."
    ),
    "not_sent": _lt("It is this school's own, and is not changed from outside."),
    "kept_here": _lt(
        "There is a grade here that was entered or changed in the school."
    ),
    "closed_term": _lt("The term is closed."),
    "final_stays": _lt("A final grade is taken back by the school alone."),
    "journal_refuses": _lt(
        "The journal does not take it: the pupil has to be in the class on that day, "
        "the lesson to take place, and the grade to be one of its scale."
    ),
    "refused_here": _lt("The school's rules refuse it: %(reason)s"),
}
