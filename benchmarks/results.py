"""Figures: how they are summed up, printed and kept."""

import json
import statistics
from dataclasses import asdict, dataclass
from pathlib import Path

LATEST = Path(__file__).with_name("latest.json")


@dataclass
class Result:
    """One figure beside its floor.

    ``ratio`` is value / floor; whether more is better follows from the unit: a time
    should be small, a rate large.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    queries: int | None = None
    note: str = ""

    @property
    def ratio(self):
        return round(self.value / self.floor, 3) if self.floor else None


def median(values):
    return statistics.median(values)


def percentile95(values):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]


def write(results):
    """Keep the results of this run as JSON."""
    rows = [
        {**asdict(result), "value": round(result.value, 3), "ratio": result.ratio}
        for result in results
    ]
    LATEST.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")


def table(results):
    """The results as lines of text."""
    head = ("name", "value", "unit", "floor", "ratio", "queries", "note")
    rows = [
        (
            result.name,
            f"{result.value:,.2f}",
            result.unit,
            "" if result.floor is None else f"{result.floor:,.2f}",
            "" if result.ratio is None else f"{result.ratio:.2f}",
            "" if result.queries is None else str(result.queries),
            result.note,
        )
        for result in results
    ]
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in [head, *rows]
    ]
