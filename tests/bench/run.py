#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run.py - makes the table "Everything but solving" of README.md for a quarter, half and whole year of the
# Dallas campus on real data: medians of several runs, and the growth of time and memory with the steps.
#
#   run.py --build BUILD [--runs N] [--problem FILE]
#
# Exits with 1 if a year exceeds the limits on time or memory, or if growth is worse than linear.
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from machine import described, exponent

HERE = os.path.dirname(os.path.abspath(__file__))
SITE = os.path.join(os.path.dirname(HERE), "golden", "dallas-real.ini")
HOURS = (2190, 4380, 8760)
PARTS = ("read", "build", "expand", "make", "write", "total")
SECONDS, MEGABYTES, ROWS_PER_STEP = 1.5, 400, 38
EXPONENT = 1.15  # of time over steps: 1 is linear, the rest allows for the noise of a shared machine


def measure(build, problem, hours, runs):
    """The medians of several runs, each in a separate process."""
    found = []
    with tempfile.TemporaryDirectory(prefix="firn-bench-") as folder:
        for _ in range(runs):
            done = subprocess.run(
                [os.path.join(build, "tests", "bench-pipeline"), problem, os.path.join(build, "plugins"),
                 os.path.join(folder, "results"), "time.hours=%d" % hours],
                stdout=subprocess.PIPE, check=True)
            found.append(json.loads(done.stdout))
    return {name: statistics.median(run[name] for run in found) for name in found[0]}


def table(rows):
    head = ["hours", "rows", "columns", "nonzeros"] + ["%s s" % part for part in PARTS] + ["MB"]
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---:|" * len(head)
    for row in rows:
        cells = ["%d" % row[name] for name in ("steps", "rows", "columns", "nonzeros")]
        cells += ["%.3f" % row[part] for part in PARTS] + ["%.0f" % row["megabytes"]]
        yield "| " + " | ".join(cells) + " |"


def judge(rows):
    year = rows[-1]
    rate = statistics.linear_regression([row["steps"] for row in rows],
                                        [row["megabytes"] for row in rows])
    power = exponent(rows, "total")
    yield (year["total"] < SECONDS, "a year: %.2f s, %.1f allowed" % (year["total"], SECONDS))
    yield (year["megabytes"] < MEGABYTES, "a year: %.0f MB, %d allowed" % (year["megabytes"], MEGABYTES))
    yield (power < EXPONENT, "seconds grow with steps to the power of %.2f" % power)
    yield (all(abs(rate.intercept + rate.slope * row["steps"] - row["megabytes"])
               < 0.05 * row["megabytes"] for row in rows),
           "memory: %.1f MB plus %.1f kB per step" % (rate.intercept, 1e3 * rate.slope))
    yield (year["rows"] / year["steps"] <= ROWS_PER_STEP,
           "rows per step: %.1f, %d allowed" % (year["rows"] / year["steps"], ROWS_PER_STEP))


def main():
    parser = argparse.ArgumentParser(description="Times everything but solving.")
    parser.add_argument("--build", required=True, help="a release build folder")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--problem", default=SITE)
    options = parser.parse_args()
    rows = [measure(options.build, options.problem, hours, options.runs) for hours in HOURS]
    print(described(options.build) + "\n")
    print("\n".join(table(rows)) + "\n")
    good = True
    for holds, text in judge(rows):
        print("%s %s" % ("ok  " if holds else "FAIL", text))
        good = good and holds
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
