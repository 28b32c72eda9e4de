"""Which hour of a thematic plan a lesson is, and how far both are apart.

Plain Python. A plan is a list of (name, hours): its topics in order.
"""


def hour_labels(hours):
    """Which lessons each topic takes.

    >>> hour_labels([1, 2, 1])
    ['1', '2–3', '4']
    """
    return [
        str(first) if first == last else f"{first}–{last}"
        for first, last in spans(hours)
    ]


def spans(hours):
    """The first and the last hour of each topic, counted from 1.

    >>> spans([1, 2])
    [(1, 1), (2, 3)]
    """
    found, last = [], 0
    for count in hours:
        found.append((last + 1, last + count))
        last += count
    return found


def by_hour(hours):
    """The place of the topic of each hour.

    >>> by_hour([1, 2])
    [0, 1, 1]
    """
    return [place for place, count in enumerate(hours) for _hour in range(count)]


def apart(topics, taught):
    """How many lessons the journal is behind the plan; ahead of it, below zero.

    The last lesson whose topic is one of the plan's tells. Where the plan has the
    topic more than once, the nearest is meant.

    :param topics: the plan
    :param taught: the topics of the lessons from the first on, "" where none stands
    :return: None where no lesson has a topic of the plan

    >>> plan = [("Дроби", 2), ("Проценты", 1), ("Опрос", 1)]
    >>> apart(plan, ["Дроби", "дроби.", "Проценты"]), apart(plan, ["Дроби"] * 3)
    (0, 1)
    >>> apart(plan, ["Проценты", ""]), apart(plan, ["Иное"])
    (-2, None)
    """
    places = {}
    for (name, _hours), span in zip(
        topics, spans(hours for _name, hours in topics), strict=True
    ):
        places.setdefault(topic_key(name), []).append(span)
    for number in range(len(taught), 0, -1):
        found = places.get(topic_key(taught[number - 1]))
        if found:
            return min((_distance(number, *span) for span in found), key=abs)
    return None


def topic_key(name):
    """The form in which two spellings of a topic are equal."""
    return " ".join(name.casefold().replace("ё", "е").split()).rstrip(".")


def _distance(number, first, last):
    if number > last:
        return number - last
    return min(number - first, 0)
