"""What stands at a place in an answer that is JSON. No database."""


def at_path(value, path):
    """The value at a path of names and numbers; ``*`` is whatever stands first.

    :param path: ``sms.*.status``, ``data.0.id``
    :return: text, empty where there is nothing

    >>> at_path({"sms": {"79001234567": {"status": "OK"}}}, "sms.*.status")
    'OK'
    """
    for step in path.split("."):
        if isinstance(value, dict):
            value = next(iter(value.values()), None) if step == "*" else value.get(step)
        elif isinstance(value, list):
            index = 0 if step == "*" else int(step) if step.isdecimal() else len(value)
            value = value[index] if index < len(value) else None
        else:
            return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""
