# SPDX-License-Identifier: GPL-3.0-or-later
#
# sites.py - what solvers.py has solved: the linear programs beside the sources, the Dallas campus for so
# many hours or phases, and a small site that PyPSA can say as well.
import csv
import gzip
import json
import os
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SHARED = os.path.join(os.path.dirname(ROOT), "shared")
DATA = os.path.join(SHARED, "data")
DALLAS = os.path.join(ROOT, "tests", "golden", "dallas-real.ini")
YEAR = 8760

PRICES = os.path.join(DATA, "price", "price_ercot_dam_hubavg_2024.csv")
SUN = os.path.join(DATA, "weather", "us_tx_dallas_fort_worth_tmy3.csv")
LOAD = os.path.join(DATA, "load", "util_google2011_cpu_hourly.csv")

# What a phase of the growing campus has more of, as shares of the first one's.
GROWTH = 0.2
GROWING = (("site.target", 100, "MW"), ("grid.import_limit", 110, "MW"), ("gas-engines.max", 40, "MW"),
           ("pv.area", 100, "ha"), ("district-heating.limit", 45, "MW"), ("limits.carbon", 340, "kt/yr"))

# The site that PyPSA solves as well: MW, MWh, USD; the sizes it comes to lie inside all bounds.
PAIR = {"discount": 0.07, "grid_limit": 150.0, "grid_capex": 75e3, "grid_life": 40, "pv_limit": 400.0,
        "pv_capex": 600e3, "pv_life": 30, "battery_life": 20, "power_capex": 60e3, "energy_capex": 90e3,
        "efficiency": 0.95}
NETWORK_CHARGE = 20.0  # USD/MWh on top of the market's price
PEAK_LOAD = 100.0      # MW at full use
PAIR_INI = """format = 1

[site]
name = A bus, a connection, sun, a battery

[time]
start      = 2026-01-01
hours      = {hours}
represents = itself

[economics]
discount = {percent!r} %

[grid]
type         = grid.connection
power        = mv
price        = pair.csv:price USD/MWh
import_limit = {grid_limit!r} MW
capex        = {grid_capex!r} USD/MW
life         = {grid_life!r}
om           = 0

[pv]
type         = basic.source
out          = mv
availability = pair.csv:pv
renewable    = yes
max          = {pv_limit!r} MW
capex        = {pv_capex!r} USD/MW
life         = {pv_life!r}

[battery]
type           = basic.storage
bus            = mv
efficiency_in  = {efficiency!r}
efficiency_out = {efficiency!r}
power.capex    = {power_capex!r} USD/MW
power.life     = {battery_life!r}
energy.capex   = {energy_capex!r} USD/MWh
energy.life    = {battery_life!r}

[halls]
type   = basic.sink
in     = mv
demand = pair.csv:load MW
"""


class Site:
    """Something to be solved: a site file or a linear program, or the one made of the other."""

    def __init__(self, name, folder, steps, ini=None, sets=(), packed=None, known=None):
        self.name, self.folder, self.ini, self.sets, self.packed = name, folder, ini, sets, packed
        self.family = name.split()[0]  # sites of a family grow with their steps
        self.steps = steps
        self.known = known             # the optimum, where it is known
        self.facts = {}                # rows, columns, nonzeros, as Firn counted them
        self.figures = self.series = None
        self._program = None

    def set_words(self):
        return [word for one in self.sets for word in ("--set", one)]

    def program(self, firn):
        """The path of its linear program as free MPS, made when first asked for."""
        if self._program is None:
            path = os.path.join(self.folder, self.name.replace(" ", "-") + ".mps")
            if self.packed:
                with gzip.open(self.packed, "rb") as packed, open(path, "wb") as file:
                    shutil.copyfileobj(packed, file)
            else:
                subprocess.run([firn, "export", self.ini, "--format", "mps", "--output", path]
                               + self.set_words(), stdout=subprocess.DEVNULL, check=True)
            self._program = path
        return self._program

    def forget(self):
        """Takes the program from the disk: ten years are a gigabyte."""
        if self._program is not None:
            os.remove(self._program)
            self._program = None


def packed(folder, name, steps, known):
    return Site("site %s" % name, folder, steps, known=known,
                packed=os.path.join(SHARED, "bench", "site-%s.mps.gz" % name))


def dallas(folder, hours):
    return Site("dallas %d h" % hours, folder, hours, ini=DALLAS, sets=("time.hours=%d" % hours,))


def dallas_phases(folder, phases, hours):
    """The campus for so many years, growing by a fifth of its first size each."""
    path = os.path.join(folder, "dallas-%d-phases.ini" % phases)
    with open(path, "w", encoding="utf-8") as file:
        file.write("format = 1\ninclude = %s\n\n[time]\nhours = %d\n" % (DALLAS, hours))
        for k in range(phases):
            file.write("\n[phase %d]\nstart = %d-07-01\n" % (2026 + k, 2026 + k))
            if k == phases - 1:
                file.write("years = 1\n")
            for key, first, unit in GROWING:
                file.write("%s = %.12g %s\n" % (key, first * (1 + GROWTH * k), unit))
    return Site("dallas %d x %d h" % (phases, hours), folder, phases * hours, ini=path)


def column(path, name, hours):
    with open(path, newline="", encoding="utf-8") as file:
        return [float(row[name]) for row, _ in zip(csv.DictReader(file), range(hours))]


def pair(folder, hours):
    """The site that Firn and PyPSA both solve, from one file of series and one set of figures."""
    site = Site("pair %d h" % hours, folder, hours, ini=os.path.join(folder, "pair.ini"))
    site.figures = os.path.join(folder, "pair.json")
    site.series = os.path.join(folder, "pair.csv")
    with open(site.figures, "w", encoding="utf-8") as file:
        json.dump({**PAIR, "share": hours / YEAR}, file)
    with open(site.series, "w", encoding="utf-8") as file:
        file.write("price,pv,load\n")
        for price, sun, use in zip(column(PRICES, "price_usd_MWh", hours),
                                   column(SUN, "ghi_W_m2", hours), column(LOAD, "utilisation", hours)):
            file.write("%.6f,%.6f,%.6f\n" % (price + NETWORK_CHARGE, min(1, sun / 1000), PEAK_LOAD * use))
    with open(site.ini, "w", encoding="utf-8") as file:
        file.write(PAIR_INI.format(hours=hours, percent=round(100 * PAIR["discount"], 9), **PAIR))
    return site
