"""Run the benchmarks: ``make bench`` or ``make bench ONLY=week_page,weekly_run``."""

import argparse
import importlib
import sys

from benchmarks import results

# Benchmark to the module that has its ``run()``; modules give one result or several.
BENCHMARKS = {
    "week_page": "pages",
    "grades_page": "pages",
    "weekly_run": "weekly_run",
    "extract_pdf": "extract_pdf",
    "paper_school": "paper_school",
    "import_report": "import_report",
    "oneroster_import": "oneroster",
    "oneroster_export": "oneroster",
    "real_class": "real_class",
    "generate_term": "generate_term",
    "grid_open": "grid",
    "grid_save": "grid",
    "concurrent_save": "concurrent_save",
    "forecast_rmse": "forecast_rmse",
    "recompute_results": "recompute_results",
    "close_term": "close_term",
    "statistics": "statistics_pages",
    "consolidated_sheet": "consolidated_sheet",
    "indicators": "indicators",
    "indicators_20": "indicators",
    "deliver_1": "deliver",
    "deliver_n": "deliver",
    "deliver_faults": "deliver_faults",
}


def main():
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--only", default="", help="names, separated by commas")
    names = [name for name in parser.parse_args().only.split(",") if name]
    unknown = set(names) - BENCHMARKS.keys()
    if unknown:
        parser.error(
            f"no benchmark {', '.join(sorted(unknown))}; "
            f"there are {', '.join(BENCHMARKS)}"
        )
    found = []
    for name in names or BENCHMARKS:
        print(f"{name} …", file=sys.stderr, flush=True)
        module = importlib.import_module(f"benchmarks.{BENCHMARKS[name]}")
        found += module.run(name)
    results.write(found)
    print("\n".join(results.table(found)))


if __name__ == "__main__":
    main()
