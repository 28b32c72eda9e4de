"""Thematic plans of some courses; what was taught so far follows them."""

from itertools import groupby

from odoo.fields import Command

from .lessons import TEST_NAMES, plan_year
from .plan import SUBJECTS, TEACHERS, homework_of

FOLLOWED = {
    ("teacher", "6Б", "мат"): "Математика, 6 класс",
    ("teacher", "8А", "алг"): "Алгебра, 8 класс",
    ("sinitsyna", "6Б", "рус"): "Русский язык, 6 класс",
    ("yasenev", "8А", "ист"): "История, 8 класс",
}
