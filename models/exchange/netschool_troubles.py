"""What keeps «Сетевой город» from being read, in the words of whoever reads it."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

TROUBLES = {
    "no_access": _lt("Address, school, login or password have not been entered."),
    "secret_unreadable": _lt(
        "The password cannot be read with this server's key. Please enter it again."
    ),
    "bad_password": _lt("The password has characters that the system cannot have."),
    "wrong_password": _lt("Login or password are wrong."),
    "locked": _lt(
        "The account is locked for a while after failed attempts. Nothing is tried "
        "for four hours; check the password meanwhile."
    ),
    "no_rights": _lt("The account may not read the diary."),
    "sso_only": _lt(
        "The system lets in through Госуслуги alone: nothing can be brought by itself."
    ),
    "login_refused": _lt("The system refuses the login: %(words)s"),
    "school_unknown": _lt("The system knows no school of this name."),
    "school_ambiguous": _lt(
        "The system knows %(count)s schools of this name. Enter the full name, or the "
        "school's number there."
    ),
    "session": _lt("The system ends the session again and again."),
    "unreachable": _lt("The system cannot be reached."),
    "no_answer": _lt("The system does not answer in time."),
    "server_error": _lt("The system has an error of its own (%(status)s)."),
    "maintenance": _lt("The system is under maintenance."),
    "too_often": _lt("The system wants to be asked less often."),
    "not_json": _lt(
        "The system answers with a page instead of data. Perhaps the address is not "
        "that of «Сетевой город», or it has a new version."
    ),
    "unknown_answer": _lt(
        "The system answers otherwise than is known here (%(what)s): perhaps it has a "
        "new version."
    ),
    "refused": _lt("The system refuses to answer (%(status)s)."),
    "too_big": _lt("An answer of the system is too large."),
    "redirected": _lt("The system sends elsewhere. Enter the address where it is now."),
    "no_year": _lt("There is no school year of today here."),
    "no_pupils": _lt("The account has no pupils."),
}
