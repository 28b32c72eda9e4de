"""``week_page`` and ``grades_page``: two pages of the diary as a parent opens them.

Floors, in the same run: an empty page in the portal's layout, and ``/my/home``.
"""

from benchmarks import databases, school, server
from benchmarks.results import Result, median, percentile95

FLOOR = "/school_diary_floor/page"
HOME = "/my/home"
REQUESTS = 80
WARM_UP = 10
CLIENTS = 8
ROUNDS = 3
SECONDS = 3


def run(name):
    """Median, p95 and queries with one client, and the rate with eight."""
    with databases.copy_of(databases.large_school()) as database:
        page = _page(database, name)
        with server.running(database) as running:
            client = server.Client(running.port).log_in(school.PARENT)
            times = _times(client, (FLOOR, HOME, page))
            size = len(client.get(page)) / 1024
            clients = [
                server.Client(running.port).log_in(school.PARENT)
                for _ in range(CLIENTS)
            ]
            rates = _rates(clients, (FLOOR, HOME, page))
            queries = running.queries(page)
    own = times[page]
    return [
        Result(
            name,
            median(own) * 1000,
            "ms",
            median(times[HOME]) * 1000,
            queries,
            f"floor /my/home; page {size:.0f} KB",
        ),
        Result(
            f"{name}_to_empty_page",
            median(own) * 1000,
            "ms",
            median(times[FLOOR]) * 1000,
            queries,
            "floor an empty page in the portal's layout",
        ),
        Result(
            f"{name}_p95",
            percentile95(own) * 1000,
            "ms",
            percentile95(times[HOME]) * 1000,
            queries,
            "floor /my/home",
        ),
        Result(
            f"{name}_rate",
            rates[page],
            "requests/s",
            rates[HOME],
            queries,
            f"{CLIENTS} clients; floor /my/home; empty page {rates[FLOOR]:.0f}",
        ),
    ]


def _page(database, name):
    with databases.environment(database) as env:
        user = env["res.users"].search([("login", "=", school.PARENT)])
        student = (
            env["school.guardian"]
            .search([("partner_id", "=", user.partner_id.id)])
            .student_id
        )
    section = {"week_page": f"week?date={school.MONDAY}", "grades_page": "grades"}
    return f"/my/diary/{student.id}/{section[name]}"


def _times(client, paths):
    """Seconds by path. The paths take turns, so that a noisy machine is fair."""
    for path in paths:
        server.durations(client, path, WARM_UP)
    times = {path: [] for path in paths}
    for _ in range(REQUESTS):
        for path in paths:
            times[path] += server.durations(client, path, 1)
    return times


def _rates(clients, paths):
    """Requests a second by path, the median of rounds that take turns."""
    rounds = {path: [] for path in paths}
    for _ in range(ROUNDS):
        for path in paths:
            rounds[path].append(server.rate(clients, path, SECONDS))
    return {path: median(rates) for path, rates in rounds.items()}
