"""Averages, exact to the last place and the same in whatever order marks came.

Marks and weights are counted in whole hundredths, so no sum depends on its order, and
an average is rounded once, half up, as people do. The database has the same formula in
``school.grade._mean_sql``.
"""

HUNDRED = 100


def in_hundredths(number):
    """A number as whole hundredths, half up: 4.7 is 470."""
    return int(number * HUNDRED + 0.5)


def weighted_mean(marks):
    """Sum of number × weight over the sum of weights, of the marks that count.

    Absences and marks that do not count have no part in it; neither has a mark of
    weight zero.

    :param marks: each with ``number``, ``weight`` and ``counts``
    :return: float in whole hundredths, or None where nothing counts
    """
    total = weight = 0
    for mark in marks:
        if mark.counts:
            weight += in_hundredths(mark.weight)
            total += in_hundredths(mark.number) * in_hundredths(mark.weight)
    return _divide(total, weight)


def running_means(marks):
    """The weighted mean after each day that brought a mark that counts.

    :param marks: in the order of their days
    :return: list of (date, mean)
    """
    means = {}
    total = weight = 0
    for mark in marks:
        if mark.counts and mark.weight:
            weight += in_hundredths(mark.weight)
            total += in_hundredths(mark.number) * in_hundredths(mark.weight)
            means[mark.day] = _divide(total, weight)
    return list(means.items())


def _divide(total, weight):
    if not weight:
        return None
    return (2 * total + weight) // (2 * weight) / HUNDRED
