#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# random_sites.py - random energy sites with stores, solved by the barrier: how many need the conservative
# barrier or GLPK, how many iterations they take, and whether HiGHS finds the same optimum.
#
#   python3 tests/bench/random_sites.py --build build --seeds 1-200 --venv VENV --compare 10
#   python3 tests/bench/random_sites.py --build build --seeds 1-10           (in the suite)
#   python3 tests/bench/random_sites.py --write 7 FOLDER                     writes site 7: site.ini, site.csv
#
# Each seed is a site with and without a limit on the power of its cavern (--bounds yes or no: one of them). At
# sunset the sun is not 0 but SUNSET, as in many files whose sun was calculated: such numbers made most of the
# difficulty when this was measured (--sunset 0: exactly 0). Exit code 1 if a site is not certified or falls back to
# GLPK, if more than one site in 20 (at least one is allowed) needs a second attempt, or if an objective differs from
# that of HiGHS by more than 1e-6.
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

from folder import by_highs

TOLERANCE = 1e-6
SECOND_MAX = 0.05  # of all sites; one is allowed in any case
SUNSET = 1.2e-16   # sin(pi) as a computer has it
MARCH = 59 * 24    # hours before the first of March: the start of a horizon of less than a year


class Numbers:
    """Random numbers that are the same on every machine: integers (splitmix64) and, from them, sums and products
    of doubles, but no function of a C library."""

    def __init__(self, seed):
        self.state = seed * 0x9E3779B97F4A7C15 % 2 ** 64

    def between(self, low, high):
        self.state = (self.state + 0x9E3779B97F4A7C15) % 2 ** 64
        z = self.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % 2 ** 64
        z = (z ^ z >> 27) * 0x94D049BB133111EB % 2 ** 64
        return low + (high - low) * ((z ^ z >> 31) >> 11) / 2 ** 53

    def around(self, mean, deviation):
        """Nearly normal: the sum of twelve uniform numbers."""
        return mean + deviation * (sum(self.between(0, 1) for _ in range(12)) - 6)


def arch(x):
    """A parabola from 0 at 0 over 1 at 1/2 to 0 at 1; 0 elsewhere."""
    return max(0.0, 4 * x * (1 - x))


def series(rng, hours, sunset):
    """A dict of series, one value per hour: sun, wind, load, price, carbon, limit."""
    out = {name: [] for name in ("sun", "wind", "load", "price", "carbon", "limit")}
    gusts, clear = [rng.around(0.4, 0.5) for _ in range(hours + 23)], 1.0
    for t in range(hours):
        hour = t % 24
        if hour == 0:
            clear = rng.between(0.25, 1)
        busy = arch((hour - 5) / 20)  # of the day: least at five, most at three in the afternoon
        out["sun"].append(clear * (sunset if hour == 19 else arch((hour - 6) / 13)))
        out["wind"].append(min(1.0, max(0.01, sum(gusts[t:t + 24]) / 8 - 0.7)))
        out["load"].append(60 + 40 * busy + rng.around(0, 3))
        out["price"].append(38 + 50 * busy + rng.around(0, 11))
        out["carbon"].append(min(1.0, max(0.05, 0.26 + 0.2 * busy + rng.around(0, 0.05))))
        out["limit"].append(rng.between(92, 112))
    return out


def make(seed, hours, bounded, sunset, folder):
    """Writes site.ini and site.csv: a load at a grid connection with hourly prices, carbon and limits, and a monthly
    demand charge; sun, wind, a battery; hydrogen by electrolyser, lossless cavern and fuel cell, the cavern's power
    being limited only if `bounded`; and a limit on carbon that is a fraction of that of the grid alone."""
    rng = Numbers(seed)
    one = rng.between
    table = series(rng, hours, sunset)
    grid = sum(c * load for c, load in zip(table["carbon"], table["load"])) * 8760 / hours  # t/yr
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "site.csv"), "w", encoding="ascii") as file:
        file.write(",".join(table) + "\n")
        file.writelines(",".join("%.6g" % value for value in row) + "\n" for row in zip(*table.values()))
    start = "2026-01-01" if hours + MARCH > 8760 else "2026-03-01"
    with open(os.path.join(folder, "site.ini"), "w", encoding="ascii") as file:
        file.write(f"""format = 1
[site]
name = random {seed}
[time]
start = {start}
hours = {hours}
[economics]
discount = 7 %
[grid]
type = grid.connection
power = ac
import_limit = site.csv:limit MW
price = site.csv:price USD/MWh
carbon = site.csv:carbon t/MWh
demand_charge = {one(7, 15):.6g} USD/kW/month
[load]
type = basic.sink
in = ac
demand = site.csv:load MW
[pv]
type = basic.source
out = ac
availability = site.csv:sun
capex = {one(900, 1500):.6g} USD/kW
life = 25
max = 400 MW
[wind]
type = basic.source
out = ac
availability = site.csv:wind
price = 1.5 USD/MWh
capex = {one(2400, 3600):.6g} USD/kW
life = 30
[battery]
type = basic.storage
bus = ac
efficiency_in = 0.96
efficiency_out = 0.94
standing_loss = 0.0005
cost = 0.5 USD/MWh
power.capex = {one(90, 180):.6g} USD/kW
power.life = 15
energy.capex = {one(55, 95):.6g} USD/kWh
energy.life = 12
[electrolyser]
type = basic.converter
in = ac
out = hydrogen
efficiency = 0.68
size_on = in
capex = {one(200, 420):.6g} USD/kW
life = 10
[fuel-cell]
type = basic.converter
in = hydrogen
out = ac
efficiency = 0.55
size_on = out
capex = {one(200, 420):.6g} USD/kW
life = 10
[cavern]
type = basic.storage
bus = hydrogen
energy.capex = {one(1.2, 5.5):.6g} USD/kWh
energy.life = 40
{"power.max = 500 MW" if bounded else ""}
[bus hydrogen]
carrier = hydrogen
[limits]
carbon = {grid * one(0.14, 0.32):.8g} t/yr
""")


def solved(build, folder, limit):
    """The parts of run.json and result.json that are counted."""
    out = os.path.join(folder, "results")
    words = [os.path.join(build, "firn"), "solve", os.path.join(folder, "site.ini"), "--method", "barrier",
             "--quiet", "--time-limit", "%g" % limit, "--out", out]
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1, 5):  # an answer, none, not certified
        sys.exit("%s: exit %d: %s" % (" ".join(words), done.returncode, done.stderr.decode()))
    with open(os.path.join(out, "run.json"), encoding="utf-8") as file:
        run = json.load(file)
    with open(os.path.join(out, "result.json"), encoding="utf-8") as file:
        result = json.load(file)
    return {"attempts": run["attempts"], "iterations": run["iterations"], "fell_back": run["fell_back_from"],
            "seconds": run["seconds"]["solve"], "rows": run["lp"]["rows"], "status": result["status"],
            "certified": bool(result["certificate"] and result["certificate"]["certified"]),
            "objective": result["objective"]}


def optimum_of_highs(a, folder):
    path = os.path.join(folder, "site.mps")
    subprocess.run([os.path.join(a.build, "firn"), "export", os.path.join(folder, "site.ini"), "--output", path],
                   stdout=subprocess.DEVNULL, check=True)
    answer = by_highs(os.path.join(a.venv, "bin", "python"), path, a.limit)
    return answer["objective"] if answer is not None and answer["status"] == "optimal" else None


def failed(counts):
    """Whether the requirements of the head are missed by the sites of all kinds together."""
    sites, second = sum(c.sites for c in counts), sum(c.second for c in counts)
    return any(c.fell_back or c.unsolved or c.wrong for c in counts) or second > max(1, SECOND_MAX * sites)


class Count:
    """Of the sites of one kind."""

    def __init__(self):
        self.sites = self.second = self.fell_back = self.unsolved = self.compared = self.wrong = 0
        self.iterations, self.seconds = [], []

    def add(self, run):
        """Counts a run; returns the reasons why it is printed."""
        self.sites += 1
        self.iterations.append(run["iterations"])
        self.seconds.append(run["seconds"])
        reasons = []
        if run["fell_back"]:
            self.fell_back += 1
            reasons.append("fell back to GLPK")
        elif run["attempts"] > 1:
            self.second += 1
            reasons.append("second attempt")
        if run["status"] != "optimal" or not run["certified"]:
            self.unsolved += 1
            reasons.append(run["status"])
        return reasons

    def compare(self, run, objective):
        """Compares with another solver, whose objective is None without an optimum."""
        if objective is None:
            return ["HiGHS finds no optimum"]
        self.compared += 1
        off = abs(run["objective"] - objective) / (1 + abs(objective))
        if off <= TOLERANCE:
            return []
        self.wrong += 1
        return ["%.12g, HiGHS %.12g" % (run["objective"], objective)]

    def line(self):
        return ("%d sites: %d needed a second attempt, %d fell back to GLPK, %d without a certified optimum; "
                "%g iterations (median; %d at most), %.2f s (median); %d compared with HiGHS, %d differ" % (
                    self.sites, self.second, self.fell_back, self.unsolved, statistics.median(self.iterations),
                    max(self.iterations), statistics.median(self.seconds), self.compared, self.wrong))


def campaign(a, bounded, first, last):
    count = Count()
    for seed in range(first, last + 1):
        with tempfile.TemporaryDirectory(prefix="firn-random-") as folder:
            make(seed, a.hours, bounded, a.sunset, folder)
            run = solved(a.build, folder, a.limit)
            reasons = count.add(run)
            if a.venv and seed - first < a.compare:
                reasons += count.compare(run, optimum_of_highs(a, folder))
        if reasons or a.all:
            print("  seed %d: %d attempts, %d iterations, %.2f s: %s" % (
                seed, run["attempts"], run["iterations"], run["seconds"], ", ".join(reasons) or "ok"), flush=True)
    print("%d h, power of the cavern %s: %s" % (a.hours, "limited" if bounded else "not limited", count.line()),
          flush=True)
    return count


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    parser.add_argument("--seeds", default="1-200", help="A-B")
    parser.add_argument("--hours", type=int, default=672)
    parser.add_argument("--bounds", choices=("yes", "no", "both"), default="both", help="a limit of the cavern's power")
    parser.add_argument("--sunset", type=float, default=SUNSET, help="share of the sun at sunset")
    parser.add_argument("--limit", type=float, default=120, help="seconds per solve")
    parser.add_argument("--venv", help="virtual environment with highspy")
    parser.add_argument("--compare", type=int, default=10, help="sites of each kind that HiGHS solves too")
    parser.add_argument("--all", action="store_true", help="print each site")
    parser.add_argument("--write", nargs=2, metavar=("SEED", "FOLDER"), help="write one site, and solve nothing")
    a = parser.parse_args()
    if a.write:
        make(int(a.write[0]), a.hours, a.bounds == "yes", a.sunset, a.write[1])
        return
    first, last = (int(word) for word in a.seeds.split("-"))
    kinds = {"yes": [True], "no": [False], "both": [False, True]}[a.bounds]
    sys.exit(1 if failed([campaign(a, bounded, first, last) for bounded in kinds]) else 0)


if __name__ == "__main__":
    main()
