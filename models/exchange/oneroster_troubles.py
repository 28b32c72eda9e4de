"""What keeps another OneRoster school from being read, in the words of its reader."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

TROUBLES = {
    "oneroster_no_access": _lt("Address, client ID or secret have not been entered."),
    "oneroster_wrong_secret": _lt("Client ID or secret are wrong."),
    "oneroster_no_rights": _lt("The client may not read people, classes or courses."),
    "oneroster_not_there": _lt(
        "There is no OneRoster 1.2 at this address. It ends before /rostering/v1p2."
    ),
    "oneroster_session": _lt("The system ends the access again and again."),
    "oneroster_not_json": _lt(
        "The system answers with a page, or a part of one, instead of data. Perhaps "
        "the address is not that of its OneRoster."
    ),
    "oneroster_unknown_answer": _lt(
        "The system answers otherwise than OneRoster 1.2 says (%(what)s)."
    ),
    "oneroster_cut_off": _lt("The system gave fewer records than it says there are."),
    "oneroster_not_taken": _lt(
        "Nothing was taken over: of what came, %(count)s things do not fit here. The "
        "run says which."
    ),
}
