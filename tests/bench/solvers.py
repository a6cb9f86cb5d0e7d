#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# solvers.py - the solver tables of README.md in one run: Firn's barrier beside GLPK, CLP, HiGHS and PyPSA,
# each measurement a process of its own under a time limit, one at a time.
#
#   solvers.py --build BUILD [--venv FOLDER] [--limit SECONDS] [--runs N] [--only a,b,c,d,e]
#              [--peers NAME,...] [--method barrier|glpk] [--quick]
#
#   a  a quarter and a year of a small site, as linear programs (../shared/bench)
#   b  a year of the Dallas campus with real weather and prices
#   c  the same campus growing over 2, 5 and 10 years
#   d  from a week to ten years of it: how time and memory grow
#   e  a year of a site that PyPSA can say as well, from the files read to the files written
#
# Without --venv a virtual environment is made in BUILD/bench-venv with what PyPI has. What is missing is
# told and left out. --quick takes less of everything and asks nothing of the times. Exit 1 when objectives
# differ, or a figure is not what is asked for.
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
         "d": "How it grows", "e": "Beside PyPSA"}
HOURS = (168, 336, 672, 2190, 4380, 8760)
PHASES = (2, 5, 10)
QUARTER, YEAR = 9423607.599, 38887898.63
GROWTH_PEERS = ("highs-simplex", "highs-hipo")  # of part d, where none are named
REPEATED = 1 / 20  # what takes longer than this share of the limit is measured once

# What is asked for.
AGREE = 1e-6        # any two objectives, relative
KNOWN = 1e-7        # Firn's from the known ones
CERTIFICATE = 1e-7
TIMES_HIGHS, TIMES_CLP = 4, 40
DALLAS_SECONDS = 10
EXPONENT, FROM_STEPS, TO_STEPS = 1.15, 2190, 87600
MEGABYTES = 8000


class Bench:
    """All that was measured, so that what two parts ask for is measured once."""

    def __init__(self, limit, runs, firn):
        self.limit, self.runs, self.firn = limit, runs, firn
        self.done, self.beaten = {}, {}

    def measure(self, engine, site):
        """The medians of an engine on a site; None: it was beaten by a smaller one already."""
        key = (engine.name, site.name)
        if key in self.done:
            return self.done[key]
        if site.steps > self.beaten.get((engine.name, site.family), math.inf):
            return None
        found = []
        while not found or (len(found) < self.runs and found[0]["seconds"] < REPEATED * self.limit):
            found.append(engine.run(site, self.limit))
        run = dict(found[0])
        for name in ("seconds", "megabytes", "solve"):
            if run[name] is not None:
                run[name] = statistics.median(one[name] for one in found)
        if run["cut"] or run["code"] < 0:
            self.beaten[engine.name, site.family] = site.steps
        print("%s  %s, %s: %s, %.1f s, %.0f MB%s" % (
            time.strftime("%H:%M:%S"), site.name, engine.title, run["status"], run["seconds"],
            run["megabytes"], run["said"] and "\n  " + run["said"]), file=sys.stderr, flush=True)
        self.done[key] = run
        return run

    def compare(self, engines, site):
        """[(engine, run)] on a site, those that were beaten or cannot take it left out."""
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
    """Rows of Markdown: each engine on one site; how many times Firn's process a peer's took."""
    head = ["engine", "status", "solving s", "process s", "iterations", "MB", "objective", "× Firn"]
    firn = next((run["seconds"] for engine, run in found
                 if engine.name == "firn" and run["status"] == peers.OPTIMAL), None)
    yield "| " + " | ".join(head) + " |"
    yield "|---|---|" + "---:|" * (len(head) - 2)
    for engine, run in found:
        counts = firn is not None and (run["cut"] or run["status"] == peers.OPTIMAL)
        times = run["seconds"] / firn if counts else None
        yield "| " + " | ".join([
            engine.title, run["status"], cell("%.2f", run["solve"]),
            "" if run["cut"] else "%.2f" % run["seconds"], cell("%d", run["iterations"]),
            "%.0f" % run["megabytes"], cell("%.10g", run["objective"]),
            cell(("> " if run["cut"] else "") + "%.1f", times)]) + " |"


def growth_table(rows, names):
    """Rows of Markdown: steps downwards, seconds and memory of each engine across."""
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


# ---- what is asked for: (True, False or None where it cannot be judged, text) --------------------

def relative(got, want):
    return abs(got - want) / max(1, abs(want))


def certified(site, found):
    """Firn's optimum: that there is one, its certificate, its distance from the known one."""
    run = next((run for engine, run in found if engine.name == "firn"), None)
    if run is None:
        yield (None, "%s: Firn was not run" % site.name)
        return
    if run["status"] != peers.OPTIMAL:
        yield (False, "%s: Firn: %s" % (site.name, " ".join(filter(None, (run["status"], run["said"])))))
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
    """All optima of a site against the known one, or the first that was found: Firn's, if it has one."""
    optima = [(engine.title, run["objective"]) for engine, run in found
              if run["status"] == peers.OPTIMAL]
    if site.known is not None:
        optima.insert(0, ("the known one", site.known))
    if len(optima) < 2:
        yield (None, "%s: nothing to compare an objective with" % site.name)
        return
    name, want = optima[0]
    offs = [(relative(got, want), other, got) for other, got in optima[1:]]
    apart = [one for one in offs if not one[0] <= AGREE]  # and what is no number
    for off, other, got in apart:
        yield (False, "%s: %s says %.10g, %s %.10g: %.1e apart, %.0e allowed"
               % (site.name, other, got, name, want, off, AGREE))
    if not apart:
        yield (True, "%s: %d objectives agree, %.1e apart at most" % (site.name, len(optima), max(offs)[0]))


def faster(site, found, prefix, title, times):
    """Firn against the best of some peers, by whole processes and by solving alone: the worse counts."""
    firn = next((run for engine, run in found if engine.name == "firn"), None)
    others = [(engine, run) for engine, run in found if engine.name.startswith(prefix)
              and (run["cut"] or run["status"] == peers.OPTIMAL)]
    if firn is None or firn["status"] != peers.OPTIMAL or not others:
        yield (None, "%s: Firn and %s cannot be compared" % (site.name, title))
        return

    def ratio(run):
        # Whoever was cut took the limit at least.
        solving = run["seconds"] if run["cut"] or run["solve"] is None else run["solve"]
        return min(run["seconds"] / firn["seconds"], solving / max(firn["solve"], 1e-3))

    engine, run = min(others, key=lambda one: ratio(one[1]))
    holds = ratio(run) >= times
    if run["cut"] and not holds:
        yield (None, "%s: %s had too little time to be compared: give a longer --limit"
               % (site.name, engine.title))
        return
    yield (holds, "%s: %s%.1f times as fast as %s, %g asked for" % (
        site.name, "more than " * run["cut"], ratio(run), engine.title, times))


def dallas_year(site, found):
    for engine, run in found:
        if engine.name == "firn" and run["status"] == peers.OPTIMAL:
            yield (run["seconds"] <= DALLAS_SECONDS, "%s: %.1f s from the INI to the files, %g allowed"
                   % (site.name, run["seconds"], DALLAS_SECONDS))


def growth(rows):
    """Firn's exponents from a quarter to ten years, and the most memory it takes."""
    points = [{"steps": row["steps"], "seconds": run["seconds"], "megabytes": run["megabytes"]}
              for row in rows for engine, run in row["found"]
              if engine.name == "firn" and run["status"] == peers.OPTIMAL and row["steps"] >= FROM_STEPS]
    if len(points) < 3 or points[-1]["steps"] < TO_STEPS:
        yield (None, "growth: Firn did not come from %d to %d steps" % (FROM_STEPS, TO_STEPS))
        return
    for name in ("seconds", "megabytes"):
        power = machine.exponent(points, name)
        yield (power <= EXPONENT, "growth: %s with the steps to the power of %.2f, %.2f allowed"
               % (name, power, EXPONENT))
    most = max(point["megabytes"] for point in points)
    yield (most < MEGABYTES, "growth: %.0f MB at most, %d allowed" % (most, MEGABYTES))


# ---- parts ---------------------------------------------------------------------------------------

class Plan:
    """Which sites each part has, at full length or the quick one."""

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
    """The engines of a part: those named, and of those that can be."""
    found = [one for one in engines if names is None or one.name == "firn" or one.name in names]
    if part == "d" and names is None:
        found = [one for one in found if one.name == "firn" or one.name in GROWTH_PEERS]
    return [one for one in found if (one.whole_site if part == "e" else not one.pairs_only)]


def run_part(part, bench, plan, engines):
    """Measures a part, prints its tables, gives what is to be judged."""
    print("\n## %s\n" % PARTS[part], flush=True)
    judged, rows = [], []
    for site in plan.of(part):
        found = bench.compare(engines, site)
        rows.append({"steps": site.steps, "site": site, "found": found})
        if part != "d":
            print(heading(site) + "\n", flush=True)
            if found:
                print("\n".join(table(found)) + "\n", flush=True)
            late = [one.title for one in engines
                    if one.takes(site) and one.name not in (engine.name for engine, _ in found)]
            if late:
                print("Not run, being too late on a smaller one: %s.\n" % ", ".join(late), flush=True)
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
    for holds, text in dict.fromkeys(judged):  # sites that two parts have are judged once
        print("%s %s" % ({True: "ok  ", False: "FAIL", None: "?   "}[holds], text), flush=True)
    return all(holds is not False for holds, _ in judged)


def words(text):
    return [word.strip() for word in text.split(",") if word.strip()]


def stop(number, _):
    """Ended from outside: what was started ends, and the folder goes, on the way out."""
    sys.exit(128 + number)


def main():
    parser = argparse.ArgumentParser(description="Compares solvers; README.md tells more.")
    parser.add_argument("--build", required=True, help="a release build folder")
    parser.add_argument("--venv", help="a virtual environment with highspy[extras] and pypsa")
    parser.add_argument("--limit", type=float, default=600, help="seconds that a run may take")
    parser.add_argument("--runs", type=int, default=3, help="of what is short; medians are shown")
    parser.add_argument("--only", type=words, default=list(PARTS), help="parts, as in a,c")
    parser.add_argument("--peers", type=words, help="names of peers, as in glpk,highs-hipo; none: all")
    parser.add_argument("--method", default=peers.METHOD, help="of Firn")
    parser.add_argument("--quick", action="store_true", help="less of everything, to try this program")
    options = parser.parse_args()
    unknown = set(options.only) - set(PARTS)
    unknown |= set(options.peers or ()) - {one.name for one in peers.every()}
    if unknown:
        parser.error("not known: %s; parts: %s; peers: %s" % (
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
                print("missing: there is no %s: part %s is left out" % (needed(part), part))
            else:
                judged += run_part(part, bench, plan, chosen(part, engines, options.peers))
    print()
    return 0 if show(judged) else 1


if __name__ == "__main__":
    sys.exit(main())
