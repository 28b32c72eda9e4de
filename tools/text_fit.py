"""How much room text takes on a printed page. Plain Python, no database.

Widths are those of DejaVu Sans, in em: the widest of the fonts that documents are
printed in, so that what is planned for it fits with any of them.
"""

from functools import lru_cache

_WIDTHS = {
    **dict.fromkeys(" .,:;'’|!", 0.34),
    **dict.fromkeys("-()/[]fijlrtI", 0.42),
    **dict.fromkeys("жмшщюыфъwmЖМШЩЮЫФЮMW№…—%", 1.0),
    **dict.fromkeys("агзсеикнопруцчэьяёйтвбхacekosvxyz", 0.63),
}
_WIDEST = 1.1
_CAPITAL = 0.8
_OTHER = 0.69
BOLD = 1.12
"""How much wider bold letters are"""


@lru_cache(maxsize=16384)
def text_width(text):
    """The width of a word or a line in em.

    >>> text_width("нота") < text_width("Нота") < text_width("шшшш")
    True
    """
    return sum(
        _WIDTHS.get(char) or (_CAPITAL if char.isupper() else _OTHER) for char in text
    )


def text_lines(text, width):
    """In how many lines a text is broken, between words, or in a word that is too long.

    :param width: of the lines, in em
    :return: int, at least 1

    >>> text_lines("по линии в клетку", 100), text_lines("по линии в клетку", 4.5)
    (1, 3)
    """
    if len(text) * _WIDEST <= width:
        return 1
    lines, used = 1, 0.0
    for word in text.split(" "):
        length = text_width(word)
        if used and used + _WIDTHS[" "] + length > width:
            lines, used = lines + 1, 0.0
        used += length + (_WIDTHS[" "] if used else 0.0)
        surplus = int(used / width) if used > width else 0
        lines, used = lines + surplus, used - surplus * width
    return lines


def clip_text(text, width, lines):
    """The text cut between words so that it takes no more than so many lines.

    >>> clip_text("один два три четыре пять", 6, 2)
    'один два три…'
    >>> clip_text("один", 6, 2)
    'один'
    """
    if text_lines(text, width) <= lines:
        return text
    words = text.split(" ")
    low, high = 0, len(words)
    while low < high - 1:
        middle = (low + high) // 2
        if text_lines(" ".join(words[:middle]) + "…", width) <= lines:
            low = middle
        else:
            high = middle
    if low:
        return " ".join(words[:low]).rstrip(".,;:—–- ") + "…"
    # One word longer than the room.
    return text[: max(int(width * lines) - 2, 1)] + "…"
