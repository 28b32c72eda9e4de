"""Lines and bars of the diary's charts, as numbers for SVG. No database."""

LOWEST = 2.0
SCALES = (5.0, 10.0, 12.0, 100.0)


def top_of(subjects):
    """The highest mark of the scale which the subjects' averages are on."""
    best = max((subject.average or 0 for subject in subjects), default=0)
    return next((top for top in SCALES if best <= top), best)


def share(mean, top):
    """Where a mean lies between the lowest and the best mark, 0 to 1."""
    lowest = LOWEST if top == SCALES[0] else 0.0
    return min(max((mean - lowest) / (top - lowest), 0.0), 1.0)


def meter(mean, top):
    """The same in whole per cent.

    >>> meter(4.57, 5.0)
    86
    """
    return round(100 * share(mean, top))


def levels(top):
    """The marks at which a chart has its lines, and their height in per cent.

    >>> levels(5.0)
    [(2, 0), (3, 33), (4, 67), (5, 100)]
    """
    marks = range(2, 6) if top == SCALES[0] else (0, round(top / 2), round(top))
    return [(mark, meter(mark, top)) for mark in marks]


def sparkline(running, width, height, top):
    """Points of a polyline through running means, from edge to edge.

    :param running: list of (date, mean), in the order of dates
    :return: «0,12 48,3 …» for the attribute ``points``, empty below two means
    """
    if len(running) < 2:
        return ""
    first = running[0][0]
    span = (running[-1][0] - first).days or 1
    return " ".join(
        f"{round((day - first).days / span * width, 1):g},"
        f"{round((1 - share(mean, top)) * height, 1):g}"
        for day, mean in running
    )


def mean_over_subjects(subjects):
    """The mean of the subjects' running means after each day that changed one.

    Subjects on another scale than five points have no part in it, unless all are.

    :return: list of (date, mean)
    """
    five = [subject for subject in subjects if (subject.average or 9) <= SCALES[0]]
    changes = sorted(
        (day, number, mean)
        for number, subject in enumerate(five or subjects)
        for day, mean in subject.running
    )
    present, result = {}, {}
    for day, number, mean in changes:
        present[number] = mean
        result[day] = sum(present.values()) / len(present)
    return list(result.items())
