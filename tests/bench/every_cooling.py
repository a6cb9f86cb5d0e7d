#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# every_cooling.py - a year of the Dallas campus as it is, with every cooling offered at once (golden/dallas-every.ini),
# and with a second warm loop besides (every-cooling.ini), in one run: rows per step, and processor time from the INI file
# to the results.
#
#   python3 tests/bench/every_cooling.py --build build [--runs N]
#
# Exits with 1 if the second has more than 60 rows per step or takes more than 3 times the first's processor time (one
# thread, the fastest of N runs each, in turn). The third is shown only.
import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDEN = os.path.join(HERE, "..", "golden")
SITES = (os.path.join(GOLDEN, "dallas-real.ini"), os.path.join(GOLDEN, "dallas-every.ini"),
         os.path.join(HERE, "every-cooling.ini"))
ROWS, TIMES, HOURS = 60, 3, 8760


def run(build, site, folder):
    """Processor seconds, and run.json."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([os.path.join(build, "firn"), "solve", site, "--threads", "1", "--quiet", "--out", folder, "--set",
                    "time.start=2025-01-01", "--set", "time.hours=%d" % HOURS], check=True, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(os.path.join(folder, "run.json"), encoding="utf-8") as file:
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, json.load(file)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    parser.add_argument("--runs", type=int, default=2)
    a = parser.parse_args()
    seconds, runs = [[], [], []], [None, None, None]
    with tempfile.TemporaryDirectory(prefix="firn-bench-") as folder:
        for _ in range(a.runs):
            for i, site in enumerate(SITES):
                time, runs[i] = run(a.build, site, os.path.join(folder, "%d.results" % i))
                seconds[i].append(time)
    for site, times, r in zip(SITES, seconds, runs):
        print("%-18s %6.2f rows per step, %d columns, %d iterations, %.1f s, %.2f times" % (
            os.path.basename(site), r["lp"]["rows"] / HOURS, r["lp"]["columns"], r["iterations"], min(times),
            min(times) / min(seconds[0])), flush=True)
    rows, ratio = runs[1]["lp"]["rows"] / HOURS, min(seconds[1]) / min(seconds[0])
    print("%s  %.2f rows per step, %d allowed" % ("ok  " if rows <= ROWS else "FAIL", rows, ROWS))
    print("%s  %.2f times the processor time, %d allowed" % ("ok  " if ratio <= TIMES else "FAIL", ratio, TIMES))
    sys.exit(0 if rows <= ROWS and ratio <= TIMES else 1)


if __name__ == "__main__":
    main()
