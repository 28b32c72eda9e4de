"""Templates of an administrator: ``{name}`` stands for a value. No database."""

import re

NAME = re.compile(r"\{(\w+)\}")


def fill(template, values, escape=str):
    """The template with its values; what is in braces and is no name stays.

    In one go: a value may hold a name itself.

    >>> fill("{a} {b} {c}", {"a": "{b}", "b": "2"})
    '{b} 2 {c}'
    """
    return NAME.sub(
        lambda match: escape(values[match[1]]) if match[1] in values else match[0],
        template,
    )
