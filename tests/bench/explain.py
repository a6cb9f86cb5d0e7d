#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# explain.py - makes the table "Explanations" of README.md: the seconds of the processor that the explanation of an
# infeasible year takes up to the conflict, and with its repairs, compared with one solve of the same year that has a
# plan. Times of the processor count, so that other processes matter little; the part that has begun is read from the
# lines of `--log`.
#
#   explain.py --build BUILD [--only REGEX] [--show]
#
# Exits with 1 if a ratio is above its limit, if a conflict is not minimal, or if repairs of a conflict within days take
# more than 30 s.
import argparse
import os
import re
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from machine import described

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DAYS, YEAR = 4, 15  # a conflict within days, and one of yearly limits, may take so many times a solve
REPAIRS = 30        # seconds for a conflict within days, repairs included
HOURS = ("time.hours=8760", "time.start=2026-01-01")
PHASES = """
[phase 2026]
start = 2026-01-01
[phase 2028]
start = 2028-01-01
years = 5
site.target = 120 MW
grid.import_limit = 150 MW
"""

# site: (file, lines that are added, conflicts: (limit, values))
SITES = {
    "first": ("first.ini", "", (
        (DAYS, "grid.import_limit=100 MW"),
        (DAYS, "substation.max=105 MVA"),
        (DAYS, "trim-chillers.max=0 MW; bus w40.temperature=34 degC"),
        (YEAR, "limits.carbon=100 kt/yr"),
        (YEAR, "limits.carbon=339 kt/yr"),
        (YEAR, "limits.pue=1.04"),
        (YEAR, "limits.cost=60 MUSD/yr"),
        (YEAR, "limits.ref.min=20 %"))),
    "dallas": ("dallas-100mw.ini", "", (
        (DAYS, "grid.import_limit=30 MW; battery.energy.max=100 MWh"),
        (DAYS, "halls.rack_power=900 kW"),
        (YEAR, "limits.carbon=200 kt/yr"),
        (YEAR, "limits.pue=1.04"),
        (YEAR, "limits.capex=50 MUSD"),
        (YEAR, "limits.cost=40 MUSD/yr"),
        (YEAR, "limits.facility_energy=800 GWh/yr"),
        (YEAR, "limits.ref.min=60 %"))),
    "dallas, 2 phases": ("dallas-100mw.ini", PHASES, (
        (DAYS, "phase 2028.grid.import_limit=40 MW; battery.energy.max=100 MWh"),
        (YEAR, "phase 2028.grid.import_limit=40 MW"),
        (YEAR, "phase 2028.limits.carbon=250 kt/yr"),
        (YEAR, "limits.capex=50 MUSD"))),
    "singapore": ("singapore-towers.ini", "", (
        (DAYS, "grid.import_limit=50 MW"),
        (YEAR, "limits.water=0.01 GL/yr; limits.pue=1.05"),
        (YEAR, "limits.pue=1.03"))),
}


def processor_seconds(pid):
    """What a process has used so far."""
    with open("/proc/%d/stat" % pid, encoding="utf-8") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(firn, words):
    """(seconds of the processor at the beginning of the repairs, in all, from start to end, text, exit code)"""
    begin = time.monotonic()
    at_repairs = None
    with tempfile.TemporaryFile("w+") as output:
        p = subprocess.Popen([firn, "explain", *words, "--log"], stdout=output, stderr=subprocess.PIPE, text=True)
        for line in p.stderr:
            if at_repairs is None and line.rstrip().endswith("explanation: single repairs"):
                at_repairs = processor_seconds(p.pid)
        _, status, used = os.wait4(p.pid, 0)
        p.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        return (at_repairs, used.ru_utime + used.ru_stime, time.monotonic() - begin, output.read(),
                p.returncode)


def site_file(folder, name, lines):
    """A copy of a problem with the lines added, next to links to the files it reads."""
    with open(os.path.join(ROOT, "problems", name), encoding="utf-8") as file:
        text = file.read()
    for other in os.listdir(os.path.join(ROOT, "problems")):
        if other.endswith(".csv") and not os.path.exists(os.path.join(folder, other)):
            os.symlink(os.path.join(ROOT, "problems", other), os.path.join(folder, other))
    path = os.path.join(folder, "site.ini")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text + lines)
    return path


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--build", required=True)
    arguments.add_argument("--only", default="")
    arguments.add_argument("--show", action="store_true")
    given = arguments.parse_args()
    firn = os.path.join(os.path.abspath(given.build), "firn")
    failed = 0
    print(described(given.build))
    print("| site | conflict | solve s | to the conflict s | times | with repairs s | from start to end s | |\n|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, (file, lines, conflicts) in SITES.items():
            wanted = [c for c in conflicts if re.search(given.only, "%s %s" % (name, c[1]))]
            if not wanted:
                continue
            path = site_file(folder, file, lines)
            year = [w for h in HOURS for w in ("--set", h)]
            _, solve, _, text, code = run(firn, [path, *year])
            if code != 0:
                sys.exit("%s has no plan:\n%s" % (name, text))
            for most, value in wanted:
                at, total, wall, text, code = run(firn, [path, *year, *(w for v in value.split("; ") for w in ("--set", v))])
                ok = (code == 1 and at is not None and at <= most * solve and "may not be minimal" not in text
                      and "was stopped" not in text and (most == YEAR or wall <= REPAIRS))  # on two cores
                failed += not ok
                print("| %s | `%s` | %.2f | %.2f | %.1f of %d | %.2f | %.2f | %s |" % (
                    name, value, solve, at or 0, (at or 0) / solve, most, total, wall, "ok" if ok else "FAIL"), flush=True)
                if given.show or code != 1:
                    print(text)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
