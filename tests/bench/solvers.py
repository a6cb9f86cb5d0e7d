#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# solvers.py - makes the solver tables of README.md in one run: Firn's barrier compared with GLPK, CLP, HiGHS and
# PyPSA, each measurement a separate process under a time limit, one at a time.
#
#   solvers.py --build BUILD [--venv FOLDER] [--limit SECONDS] [--runs N] [--only a,b,c,d,e]
#              [--peers NAME,...] [--method barrier|glpk] [--quick]
#
#   a  a quarter and a year of a small site, as linear programs (../shared/bench)
#   b  a year of the Dallas campus with real weather and prices
#   c  the same campus growing over 2, 5 and 10 years
#   d  the campus from a week to ten years: growth of time and memory
#   e  a year of a site that PyPSA can model as well, from reading the files to writing the results
#
# Without --venv a virtual environment is made in BUILD/bench-venv from PyPI. A missing peer or file is reported
# and left out. --quick runs less of everything and sets no requirement on times. Exits with 1 if objectives differ
# or a requirement is not met.
import argparse
import math
import os
import signal
import statistics
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import machine
import peers
import sites

PARTS = {"a": "A quarter and a year", "b": "Dallas, a year", "c": "Dallas, growing over years",
         "d": "Growth with the steps", "e": "Compared with PyPSA"}
HOURS = (168, 336, 672, 2190, 4380, 8760)
PHASES = (2, 5, 10)
QUARTER, YEAR = 9423607.599, 38887898.63
GROWTH_PEERS = ("highs-simplex", "highs-hipo")  # of part d, unless --peers names others
REPEATED = 1 / 20  # a run that takes longer than this share of the limit is measured once

# Requirements.
AGREE = 1e-6        # any two objectives, relative
KNOWN = 1e-7        # Firn's, relative to the known ones
CERTIFICATE = 1e-7
TIMES_HIGHS, TIMES_CLP = 4, 40
DALLAS_SECONDS = 10
EXPONENT, FROM_STEPS, TO_STEPS = 1.15, 2190, 87600
MEGABYTES = 8000


class Bench:
    """All measurements, so that a site that belongs to two parts is measured once."""

    def __init__(self, limit, runs, firn):
        self.limit, self.runs, self.firn = limit, runs, firn
        self.done, self.failed_at = {}, {}

    def measure(self, engine, site):
        """The medians of an engine on a site; None: it failed or timed out on a smaller site already."""
        key = (engine.name, site.name)
        if key in self.done:
            return self.done[key]
        if site.steps > self.failed_at.get((engine.name, site.family), math.inf):
            return None
        found = []
        while not found or (len(found) < self.runs and found[0]["seconds"] < REPEATED * self.limit):
            found.append(engine.run(site, self.limit))
        run = dict(found[0])
        for name in ("seconds", "megabytes", "solve"):
            if run[name] is not None:
                run[name] = statistics.median(one[name] for one in found)
        if run["timed_out"] or run["code"] < 0:
            self.failed_at[engine.name, site.family] = site.steps
        print("%s  %s, %s: %s, %.1f s, %.0f MB%s" % (
            time.strftime("%H:%M:%S"), site.name, engine.title, run["status"], run["seconds"],
            run["megabytes"], run["message"] and "\n  " + run["message"]), file=sys.stderr, flush=True)
        self.done[key] = run
        return run

    def compare(self, engines, site):
        """[(engine, run)] on a site, without engines that failed on a smaller site or cannot solve this one."""
        found = []
        for engine in engines:
            if engine.takes(site):
                run = self.measure(engine, site)
                found += [(engine, run)] if run else []
        site.forget()
        return found


# ---- tables --------------------------------------------------------------------------------------

def cell(form, value):
    return "" if value is None else form % value


def heading(site):
    facts = [cell("%d " + name, site.facts.get(name)) for name in ("rows", "columns", "nonzeros")]
    return "**%s**%s" % (site.name, "".join(": " * (i == 0) + ", " * (i > 0) + fact
                                            for i, fact in enumerate(filter(None, facts))))


def table(found):
    """A Markdown table of one site: one row per engine; last column: process time over Firn's."""
    head = ["engine", "status", "solving s", "process s", "iterations", "MB", "objective", "× Firn"]
    firn = next((run["seconds"] for engine, run in found
                 if engine.name == "firn" and run["status"] == peers.OPTIMAL), None)
    yield "| " + " | ".join(head) + " |"
    yield "|---|---|" + "---:|" * (len(head) - 2)
    for engine, run in found:
        counts = firn is not None and (run["timed_out"] or run["status"] == peers.OPTIMAL)
        times = run["seconds"] / firn if counts else None
        yield "| " + " | ".join([
            engine.title, run["status"], cell("%.2f", run["solve"]),
            "" if run["timed_out"] else "%.2f" % run["seconds"], cell("%d", run["iterations"]),
            "%.0f" % run["megabytes"], cell("%.10g", run["objective"]),
            cell(("> " if run["timed_out"] else "") + "%.1f", times)]) + " |"


def growth_table(rows, names):
    """A Markdown table: one row per number of steps, seconds and memory of each engine as columns."""
    titles = {engine.name: engine.title for row in rows for engine, _ in row["found"]}
    names = [name for name in names if name in titles]
    head = ["steps", "rows", "nonzeros"]
    for name in names:
        head += [titles[name] + " s", "MB"]
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---:|" * len(head)
    for row in rows:
        runs = {engine.name: run for engine, run in row["found"]}
        cells = ["%d" % row["steps"]] + [cell("%d", row["site"].facts.get(name))
                                         for name in ("rows", "nonzeros")]
        for name in names:
            run = runs.get(name)
            if run is None:
                cells += ["", ""]
            else:
                good = run["status"] == peers.OPTIMAL
                cells += ["%.2f" % run["seconds"] if good else run["status"], "%.0f" % run["megabytes"]]
        yield "| " + " | ".join(cells) + " |"


# ---- requirements: (True, False, or None if it cannot be judged; text) ---------------------------

def relative(got, want):
    return abs(got - want) / max(1, abs(want))


def certified(site, found):
    """Firn's optimum: its existence, its certificate, its distance from the known optimum."""
    run = next((run for engine, run in found if engine.name == "firn"), None)
    if run is None:
        yield (None, "%s: Firn was not run" % site.name)
        return
    if run["status"] != peers.OPTIMAL:
        yield (False, "%s: Firn: %s" % (site.name, " ".join(filter(None, (run["status"], run["message"])))))
        return
    if run["certificate"] is None:
        yield (False, "%s: Firn gives no certificate" % site.name)
    else:
        yield (run["certificate"] <= CERTIFICATE, "%s: certificate %.1e, %.0e allowed"
               % (site.name, run["certificate"], CERTIFICATE))
    if site.known is not None:
        off = relative(run["objective"], site.known)
        yield (off <= KNOWN, "%s: %.10g, known %.10g: %.1e off, %.0e allowed"
               % (site.name, run["objective"], site.known, off, KNOWN))


def agree(site, found):
    """All optima of a site against the known one, or else the first one found: Firn's, if it has one."""
    optima = [(engine.title, run["objective"]) for engine, run in found
              if run["status"] == peers.OPTIMAL]
    if site.known is not None:
        optima.insert(0, ("the known one", site.known))
    if len(optima) < 2:
        yield (None, "%s: nothing to compare an objective with" % site.name)
        return
    name, want = optima[0]
    offs = [(relative(got, want), other, got) for other, got in optima[1:]]
    apart = [one for one in offs if not one[0] <= AGREE]  # also true for NaN
    for off, other, got in apart:
        yield (False, "%s: %s gives %.10g, %s %.10g: %.1e apart, %.0e allowed"
               % (site.name, other, got, name, want, off, AGREE))
    if not apart:
        yield (True, "%s: %d objectives agree, %.1e apart at most" % (site.name, len(optima), max(offs)[0]))


def faster(site, found, prefix, title, times):
    """Firn against the best of some peers, by whole processes and by solving alone: the smaller ratio counts."""
    firn = next((run for engine, run in found if engine.name == "firn"), None)
    others = [(engine, run) for engine, run in found if engine.name.startswith(prefix)
              and (run["timed_out"] or run["status"] == peers.OPTIMAL)]
    if firn is None or firn["status"] != peers.OPTIMAL or not others:
        yield (None, "%s: Firn and %s cannot be compared" % (site.name, title))
        return

    def ratio(run):
        # A run that timed out took at least the limit.
        solving = run["seconds"] if run["timed_out"] or run["solve"] is None else run["solve"]
        return min(run["seconds"] / firn["seconds"], solving / max(firn["solve"], 1e-3))

    engine, run = min(others, key=lambda one: ratio(one[1]))
    holds = ratio(run) >= times
    if run["timed_out"] and not holds:
        yield (None, "%s: %s had too little time to be compared: give a longer --limit"
               % (site.name, engine.title))
        return
    yield (holds, "%s: %s%.1f times as fast as %s, %g required" % (
        site.name, "more than " * run["timed_out"], ratio(run), engine.title, times))


def dallas_year(site, found):
    for engine, run in found:
        if engine.name == "firn" and run["status"] == peers.OPTIMAL:
            yield (run["seconds"] <= DALLAS_SECONDS, "%s: %.1f s from the INI to the files, %g allowed"
                   % (site.name, run["seconds"], DALLAS_SECONDS))


def growth(rows):
    """Firn's exponents from a quarter to ten years, and its maximum memory."""
    points = [{"steps": row["steps"], "seconds": run["seconds"], "megabytes": run["megabytes"]}
              for row in rows for engine, run in row["found"]
              if engine.name == "firn" and run["status"] == peers.OPTIMAL and row["steps"] >= FROM_STEPS]
    if len(points) < 3 or points[-1]["steps"] < TO_STEPS:
        yield (None, "growth: no results of Firn from %d to %d steps" % (FROM_STEPS, TO_STEPS))
        return
    for name in ("seconds", "megabytes"):
        power = machine.exponent(points, name)
        yield (power <= EXPONENT, "growth: %s grow with the steps to the power of %.2f, %.2f allowed"
               % (name, power, EXPONENT))
    maximum = max(point["megabytes"] for point in points)
    yield (maximum < MEGABYTES, "growth: %.0f MB maximum, %d allowed" % (maximum, MEGABYTES))


# ---- parts ---------------------------------------------------------------------------------------

class Plan:
    """The sites of each part, at full or at quick length."""

    def __init__(self, folder, quick):
        self.folder, self.quick = folder, quick
        self.year = 168 if quick else sites.YEAR
        self.hours = (24, 48, 96, 168) if quick else HOURS
        self.phases = PHASES[:1] if quick else PHASES
        self.pair_hours = 336 if quick else sites.YEAR
        self.made = {}

    def dallas(self, hours):
        return self.made.setdefault(hours, sites.dallas(self.folder, hours))

    def dallas_phases(self, phases):
        return self.made.setdefault((phases, self.year),
                                    sites.dallas_phases(self.folder, phases, self.year))

    def of(self, part):
        if part == "a":
            found = [sites.packed(self.folder, "quarter", 2190, QUARTER)]
            return found if self.quick else found + [sites.packed(self.folder, "year", 8760, YEAR)]
        if part == "b":
            return [self.dallas(self.year)]
        if part == "c":
            return [self.dallas_phases(phases) for phases in self.phases]
        if part == "d":
            return [self.dallas(hours) for hours in self.hours] + self.of("c")
        return [sites.pair(self.folder, self.pair_hours)]


def needed(part):
    return os.path.join(sites.SHARED, "bench") if part == "a" else sites.DATA


def chosen(part, engines, names):
    """The engines of a part: those that are named and can solve its sites."""
    found = [one for one in engines if names is None or one.name == "firn" or one.name in names]
    if part == "d" and names is None:
        found = [one for one in found if one.name == "firn" or one.name in GROWTH_PEERS]
    return [one for one in found if (one.whole_site if part == "e" else not one.pairs_only)]


def run_part(part, bench, plan, engines):
    """Measures a part, prints its tables, returns the requirements to be judged."""
    print("\n## %s\n" % PARTS[part], flush=True)
    judged, rows = [], []
    for site in plan.of(part):
        found = bench.compare(engines, site)
        rows.append({"steps": site.steps, "site": site, "found": found})
        if part != "d":
            print(heading(site) + "\n", flush=True)
            if found:
                print("\n".join(table(found)) + "\n", flush=True)
            skipped = [one.title for one in engines
                    if one.takes(site) and one.name not in (engine.name for engine, _ in found)]
            if skipped:
                print("Not run, because of a failure on a smaller site: %s.\n" % ", ".join(skipped), flush=True)
        judged += list(certified(site, found)) + list(agree(site, found))
        if not plan.quick and site.name == "site year":
            judged += list(faster(site, found, "highs", "HiGHS", TIMES_HIGHS))
            judged += list(faster(site, found, "clp-dual", "CLP", TIMES_CLP))
        if not plan.quick and part == "b":
            judged += list(dallas_year(site, found))
    if part == "d":
        print("\n".join(growth_table(rows, [one.name for one in engines])) + "\n")
        if not plan.quick:
            judged += list(growth(rows))
    return judged


def show(judged):
    for holds, text in dict.fromkeys(judged):  # sites that belong to two parts are judged once
        print("%s %s" % ({True: "ok  ", False: "FAIL", None: "?   "}[holds], text), flush=True)
    return all(holds is not False for holds, _ in judged)


def words(text):
    return [word.strip() for word in text.split(",") if word.strip()]


def stop(number, _):
    """On a signal: exit, which ends the child and removes the folder."""
    sys.exit(128 + number)


def main():
    parser = argparse.ArgumentParser(description="Compares solvers; see README.md.")
    parser.add_argument("--build", required=True, help="a release build folder")
    parser.add_argument("--venv", help="a virtual environment with highspy[extras] and pypsa")
    parser.add_argument("--limit", type=float, default=600, help="maximum seconds of a run")
    parser.add_argument("--runs", type=int, default=3, help="repetitions of short runs; medians are shown")
    parser.add_argument("--only", type=words, default=list(PARTS), help="parts, as in a,c")
    parser.add_argument("--peers", type=words, help="names of peers, as in glpk,highs-hipo; default: all")
    parser.add_argument("--method", default=peers.METHOD, help="of Firn")
    parser.add_argument("--quick", action="store_true", help="less of everything, to test this program")
    options = parser.parse_args()
    unknown = set(options.only) - set(PARTS)
    unknown |= set(options.peers or ()) - {one.name for one in peers.every()}
    if unknown:
        parser.error("unknown: %s; parts: %s; peers: %s" % (
            ", ".join(sorted(unknown)), ", ".join(PARTS),
            ", ".join(one.name for one in peers.every() if one.name != "firn")))
    signal.signal(signal.SIGTERM, stop)
    tools = peers.Tools(options.build, options.method, options.venv)
    engines = tools.engines()
    print(machine.described(options.build) + "  ")
    print(tools.versions())
    for text in tools.missing:
        print("missing: " + text)
    bench = Bench(options.limit, options.runs, tools.firn)
    judged = []
    with tempfile.TemporaryDirectory(prefix="firn-solvers-") as folder:
        plan = Plan(folder, options.quick)
        for part in [one for one in PARTS if one in options.only]:
            if not os.path.isdir(needed(part)):
                print("missing: %s does not exist: part %s is left out" % (needed(part), part))
            else:
                judged += run_part(part, bench, plan, chosen(part, engines, options.peers))
    print()
    return 0 if show(judged) else 1


if __name__ == "__main__":
    sys.exit(main())
