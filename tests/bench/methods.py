#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# methods.py - makes the table "Which method at which size" of README.md: the seconds of the processor that GLPK,
# the barrier, the barrier with a crossover to a vertex, and `auto` take on sites of some hundred to some 20,000
# rows, and the values in flows.csv that are 0.
#
#   methods.py --build BUILD [--limit SECONDS] [--runs N] [--only REGEX] [SITE.ini ...]
#
# Solves the problems that ship for several horizons, sites of equal engines, and the given sites. Exits with 1 if two
# methods disagree on an optimum, or if a problem that ships takes `auto` more than two seconds.
import argparse
import csv
import json
import math
import os
import re
import sys
import tempfile

sys.dont_write_bytecode = True
from machine import described, measured

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
METHODS = (("glpk", ("--method", "glpk")), ("barrier", ("--method", "barrier")),
           ("vertex", ("--method", "barrier", "--vertex")), ("auto", ()))
HOURS = {"first": (12, 24, 48, 72, 96, 336, 672), "heat-wave": (24, 48, 336),
         "dallas-100mw": (6, 12, 24, 48, 96, 168, 600), "ten-gigawatts": (24, 48)}
ENGINES = ((10, 24), (30, 48), (100, 24), (100, 72), (100, 168))  # number, hours
SECONDS = 2     # that `auto` may take on a problem as it ships
AGREES = 2e-6   # relative; two certified optima can differ by the tolerance of both


def engines(folder, count, hours):
    """A load and many equal engines: all divisions of the total among them cost the same."""
    path = os.path.join(folder, "engines-%d-%d" % (count, hours))
    with open(path + ".csv", "w", encoding="utf-8") as file:
        file.write("p\n" + "".join("%r\n" % (100 + 20 * math.sin(i / 24 * 2 * math.pi)) for i in range(hours)))
    with open(path + ".ini", "w", encoding="utf-8") as file:
        file.write("format = 1\n[site]\nname = engines\n[time]\nstart = 2026-01-01\nhours = %d\n[bus lv]\n"
                   "carrier = electricity\n[l]\ntype = basic.sink\nin = lv\ndemand = %s.csv:p\n"
                   % (hours, os.path.basename(path)))
        for i in range(count):
            file.write("[e%d]\ntype = basic.source\nout = lv\ncapex = 900 USD/kW\nprice = 40 USD/MWh\n" % i)
    return path + ".ini"


def sites(folder, given):
    """(name, file, options) of each site; an empty list of options is a problem as it ships."""
    for name, hours in HOURS.items():
        path = os.path.join(ROOT, "problems", name + ".ini")
        yield name, path, ()
        for h in hours:
            yield "%s %d h" % (name, h), path, ("--set", "time.hours=%d" % h)
    for count, hours in ENGINES:
        yield "%d engines %d h" % (count, hours), engines(folder, count, hours), ("--",)
    for path in given:
        yield os.path.join(*os.path.abspath(path).split(os.sep)[-2:]), path, ("--",)


def zeros(path):
    """The number of values in flows.csv that are 0."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        return sum(value == "0" for row in rows for value in row[1:])


def solved(build, path, words, folder, limit):
    """One run: seconds of the processor, program, objective, zeros; None without a certified optimum in time."""
    out = os.path.join(folder, "out")
    run = measured([os.path.join(build, "firn"), "solve", path, "--quiet", "--out", out,
                    *(word for word in words if word != "--")], limit)
    if run["timed_out"] or run["code"] != 0:
        return None
    with open(os.path.join(out, "run.json"), encoding="utf-8") as file:
        record = json.load(file)
    with open(os.path.join(out, "result.json"), encoding="utf-8") as file:
        result = json.load(file)
    return {**record["lp"], "seconds": run["processor"],
            "method": record["method"], "fell_back": record["fell_back_from"],
            "objective": result["objective"], "zeros": zeros(os.path.join(out, "flows.csv"))}


def repeated(build, path, words, folder, limit, runs):
    """The fastest of several runs, since other processes only add time; one of more than a second is not repeated."""
    found = [solved(build, path, words, folder, limit)]
    while found[-1] is not None and found[-1]["seconds"] < 1 and len(found) < runs:
        found.append(solved(build, path, words, folder, limit))
    if found[-1] is None:
        return None
    return min(found, key=lambda run: run["seconds"])


def line(name, found):
    facts = next((run for run in found.values() if run is not None), None)
    cells = [name, "%d" % facts["rows"] if facts else "", "%d" % facts["nonzeros"] if facts else ""]
    for run in found.values():
        cells.append("-" if run is None else "%.2f%s" % (run["seconds"], "*" if run["fell_back"] else ""))
    cells += ["-" if run is None else "%d" % run["zeros"] for run in found.values()]
    return "| " + " | ".join(cells) + " |"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--limit", type=float, default=60)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--methods", default=",".join(name for name, _ in METHODS))
    parser.add_argument("site", nargs="*")
    given = parser.parse_args()
    methods = [(name, words) for name, words in METHODS if name in given.methods.split(",")]
    print(described(given.build) + "\n")
    print("| site | rows | nonzeros | %s |" % " | ".join(
        ["%s s" % name for name, _ in methods] + ["zeros: %s" % name for name, _ in methods]))
    print("|---|" + "---:|" * (2 + 2 * len(methods)))
    failed = []
    with tempfile.TemporaryDirectory(prefix="firn-bench-") as folder:
        for name, path, options in sites(folder, given.site):
            if not re.search(given.only, name):
                continue
            found = {method: repeated(given.build, path, (*options, *words), folder, given.limit, given.runs)
                     for method, words in methods}
            print(line(name, found), flush=True)
            optima = [run["objective"] for run in found.values() if run is not None]
            if optima and max(optima) - min(optima) > AGREES * (1 + abs(optima[0])):
                failed.append("%s: the optima differ: %s" % (name, optima))
            auto = found.get("auto")
            if not options and "auto" in found and (auto is None or auto["seconds"] > SECONDS):
                failed.append("%s: `auto` took %s" % (name, "no optimum" if auto is None
                                                      else "%.1f s" % auto["seconds"]))
    print("\nok" if not failed else "\n" + "\n".join("FAIL " + text for text in failed))
    return 1 if failed else 0


sys.exit(main())
