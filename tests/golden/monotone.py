#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# monotone.py - what must not happen to a plan, for every technology of the families it, cooling, rejection and water,
# on small sites that need it (SITES) and on one that offers them all: hotter weather that saves energy, a warmer loop
# that needs more compressor work, a tighter limit or a missing technology that makes the plan better, and components
# whose sections differ from the whole.
import os
import re

import golden

DRY = (6.8, 9.3, 15, 19.5, 22.9, 26.8, 29.7, 29, 26.2, 18.4, 13.2, 7.6)
HEAD = """format = 1
[site]
target = 20 MW
design = utilization
[time]
start = 2026-%s
hours = 24
step = 2 h
[grid]
type = grid.connection
power = lv
price = 60 USD/MWh
demand_charge = 8 USD/kW/month
carbon = 0.3 kg/kWh
"""
HALLS = "[halls]\ntype = it.load\nheat = %s\n"
AIR = "[halls]\ntype = it.load\nrack = air-20\nutilization = 0.9\n"
RUBIN = "[halls]\ntype = it.load\nrack = rubin-230\nutilization = 0.9\n"
LOOP = "[bus %s]\ntemperature = %g degC\nrange = 10 K\n"
TRIM = "[trim]\ntype = rejection.chiller-air\nheat = %s\n"
TOWERS = "[towers]\ntype = rejection.tower\nbasin_heater = 0\n"
PLANT = "[chillers]\ntype = rejection.chiller-water\n[plates]\ntype = rejection.economizer\n" + TOWERS


def liquid(kind, other):
    """The terminal of a kind, one that can take its place, and the loop of both."""
    return (RUBIN + "[u]\ntype = cooling.%s\nloop = w\n[other]\ntype = cooling.%s\nloop = w\ncapex = 2000 USD/kW\n" %
            (kind, other) + "[dry]\ntype = rejection.dry-cooler\nloop = w\n" + TRIM % "w" + LOOP % ("w", 32))


def room(kind, other, more=""):
    return (AIR + "[u]\ntype = cooling.%s\n%s[other]\ntype = cooling.%s\ncapex = 900 USD/kW\n" % (kind, more, other) +
            TRIM % "chilled" + LOOP % ("chilled", 18))


def load(kind, keys):
    return ("[u]\ntype = it.%s\nheat = w\nshare = 0.5\n%s[halls]\ntype = it.load\nheat = w\nshare = 0.5\n" % (kind, keys) +
            "[dry]\ntype = rejection.dry-cooler\nloop = w\n" + TRIM % "w" + LOOP % ("w", 32))


# type: (site with the component [u], warmest temperature of its loop, if that is free to choose, where [u] is not to be
# removed: None). The loop is `w` or `chilled`.
SITES = {
    "it.load": (load("load", "utilization = 0.7\n"), 41, None),
    "it.inference": (load("inference", "utilization = 0.7\n"), 41, None),
    "it.training": (load("training", "utilization = 0.9\npause_cost = 75 USD/MWh\n"), 41, None),
    "it.batch": (load("batch", "utilization = 0.5\n"), 41, None),
    "cooling.direct-to-chip": (liquid("direct-to-chip", "pure-water"), 41, True),
    "cooling.direct-to-chip-2phase": (liquid("direct-to-chip-2phase", "direct-to-chip"), 41, True),
    "cooling.pure-water": (liquid("pure-water", "direct-to-chip"), 41, True),
    "cooling.immersion": (liquid("immersion", "direct-to-chip").replace("rubin-230", "gb300-140\nliquid_share = 1"), 39,
                          True),
    "cooling.immersion-2phase": (liquid("immersion-2phase", "direct-to-chip"), 41, True),
    "cooling.air": (room("air", "rear-door"), 22, True),
    "cooling.rear-door": (room("rear-door", "air"), 22, True),
    "cooling.air-economizer": (room("air-economizer", "air"), 22, True),
    "rejection.dry-cooler": (HALLS % "w" + "[u]\ntype = rejection.dry-cooler\nloop = w\n" + TRIM % "w" + LOOP % ("w", 32),
                             50, True),
    "rejection.adiabatic": (HALLS % "w" + "[u]\ntype = rejection.adiabatic\nloop = w\n" + TRIM % "w" + LOOP % ("w", 26),
                            44, True),
    "rejection.tower": (HALLS % "w" + "[u]\ntype = rejection.tower\nloop = w\ncircuit = closed\nbasin_heater = 0\n" +
                        TRIM % "w" + LOOP % ("w", 20), 38, True),
    "rejection.chiller-air": (HALLS % "chilled" + TRIM.replace("trim", "u") % "chilled" + PLANT + LOOP % ("chilled", 10),
                              28, True),
    "rejection.chiller-water": (HALLS % "chilled" + PLANT.replace("[chillers]", "[u]") +
                                "[other]\ntype = rejection.chiller-air\ncapex = 900 USD/kW\n" + LOOP % ("chilled", 10),
                                28, True),
    "rejection.economizer": (HALLS % "chilled" + PLANT.replace("[plates]", "[u]") + LOOP % ("chilled", 14), 32, True),
    "rejection.absorption": (HALLS % "chilled" + "[u]\ntype = rejection.absorption\ndrive = hot\n[boiler]\ntype = basic.source\n"
                             "out = hot\nprice = 8 USD/MWh\nlimit = 40 MW\n[bus hot]\ncarrier = heat\ntemperature = 95 degC\n"
                             "range = 10 K\n" + PLANT + "[other]\ntype = rejection.chiller-air\ncapex = 900 USD/kW\n" +
                             LOOP % ("chilled", 10), 20, True),
    "rejection.heat-reuse": (HALLS % "w" + "[u]\ntype = rejection.heat-reuse\nloop = w\ndemand = 8 MW\nprice = 40 USD/MWh\n"
                             "network = 60 degC\n[dry]\ntype = rejection.dry-cooler\nloop = w\n" + TRIM % "w" +
                             LOOP % ("w", 34), 46, True),
    "water.supply": (HALLS % "chilled" + PLANT + "[u]\ntype = water.supply\nprice = 1 USD/m3\nlimit = 20 m3/h\n"
                     "[other]\ntype = water.supply\nprice = 9 USD/m3\n" + LOOP % ("chilled", 16), 28, True),
}
# All of them at once, for hybrid racks.
EVERY = """[halls]
type = it.load
rack = gb300-140
share = 0.5
[training]
type = it.training
rack = gb300-140
share = 0.2
pause_cost = 60 USD/MWh
[batch]
type = it.batch
rack = gb300-140
share = 0.2
utilization = 0.6
[answers]
type = it.inference
rack = gb300-140
share = 0.1
utilization = 0.8
""" + "".join("[%s]\ntype = cooling.%s\nloop = w\n" % (kind, kind) for kind in (
    "direct-to-chip", "direct-to-chip-2phase", "pure-water", "immersion", "immersion-2phase")) + """[crah]
type = cooling.air
[doors]
type = cooling.rear-door
[outside]
type = cooling.air-economizer
[dry]
type = rejection.dry-cooler
loop = w
[pads]
type = rejection.adiabatic
loop = w
[loop-towers]
type = rejection.tower
loop = w
circuit = closed
[loop-chillers]
type = rejection.chiller-water
heat = w
[absorption]
type = rejection.absorption
drive = hot
[boiler]
type = basic.source
out = hot
price = 8 USD/MWh
limit = 10 MW
[bus hot]
carrier = heat
temperature = 95 degC
range = 10 K
[reuse]
type = rejection.heat-reuse
loop = w
demand = 2 MW
price = 45 USD/MWh
[mains]
type = water.supply
[well]
type = water.supply
price = 1 USD/m3
peak_day = 100 m3
""" + PLANT + TRIM % "w" + "[air-chillers]\ntype = rejection.chiller-air\n" + LOOP % ("w", 34) + LOOP % ("chilled", 18)
SEASONS = ("01-15", "07-06")


def section(text, name):
    """A section with its head, and the text without it."""
    found = re.search(r"(?ms)^\[%s\]\n.*?(?=^\[|\Z)" % re.escape(name), text)
    return found[0], text.replace(found[0], "")


def without(text, name):
    """The text without a component, and without the heat that drove it alone."""
    text = section(text, name)[1]
    if "drive = hot" not in text and "[bus hot]" in text:
        text = section(section(text, "boiler")[1], "bus hot")[1]
    return text


class Monotone(golden.Case):
    count = 0

    @staticmethod
    def weather(warmer):
        return golden.NORMALS.replace(", ".join("%g" % t for t in DRY), ", ".join("%g" % (t + warmer) for t in DRY))

    def plan(self, text, season="07-06", warmer=0, **more):
        type(self).count += 1
        path = os.path.join(self.work, "site-%d.ini" % self.count)
        with open(path, "w", encoding="utf-8") as file:
            file.write(HEAD % season + self.weather(warmer) + text)
        return self.solve(path, **more)

    def objective(self, text, season="07-06", **more):
        """None: there is no plan."""
        try:
            return self.plan(text, season, **more).objective
        except golden.Failed as why:
            if "infeasible" not in str(why) and "has no taker" not in str(why) and "only" not in str(why):
                raise
            return None

    def fixed(self, answer):
        """The sizes of a plan, as values; larger by 1e-7, so that rounding leaves no step without an operation."""
        return {("%s.fix" if s["name"] == "size" else "%s." + s["name"] + ".fix") % s["component"]:
                "%.12g %s" % (s["installed"] * (1 + 1e-7) + 1e-7, s["unit"]) for s in answer.json["sizes"]}

    def test_every_type_has_a_site(self):
        listed = golden.firn("plugin", "list").decode()
        types = re.findall(r"(?m)^((?:it|cooling|rejection|water)\.[a-z0-9-]+) ", listed)
        self.assertGreater(len(types), 18)
        self.assertEqual(sorted(types), sorted(SITES))
        for kind in types:
            self.assertIn("type = %s\n" % kind, EVERY, kind)

    @golden.other_numbers
    def test_three_kelvin_hotter_never_lowers_energy(self):
        """With the sizes of the hottest plan, and energy minimized; dry and wet bulb rise, basin heaters apart."""
        rises = 0
        for kind, (text, _, _) in SITES.items():
            if kind == "rejection.heat-reuse":
                continue
            for season in SEASONS:
                sizes = self.fixed(self.plan(text, season, 6))
                energy = [self.plan(text + "[objective]\nminimize = energy\n", season, warmer, values=sizes)
                          .account("facility_energy") for warmer in (-3, 0, 3, 6)]
                for before, after in zip(energy, energy[1:]):
                    self.assertGreaterEqual(after, before * (1 - 1e-7), (kind, season, energy))
                rises += energy[-1] > 1.0005 * energy[0]
        self.assertGreater(rises, len(SITES) - 3)

    @golden.other_numbers
    def test_a_warmer_loop_needs_no_more_compressor_work(self):
        falls = 0
        for kind, (text, highest, _) in SITES.items():
            bus = "chilled" if "[bus chilled]" in text else "w"
            low = float(re.search(r"\[bus %s\]\ntemperature = (\S+)" % bus, text)[1])
            sizes, work = None, []
            chillers = re.findall(r"\[([a-z-]+)\]\ntype = rejection\.chiller", text)
            for i in range(4):
                at = {"bus %s.temperature" % bus: "%g degC" % (low + (highest - low) * i / 3)}
                sizes = sizes or self.fixed(self.plan(text, values=at))
                flows = self.plan(text + "[objective]\nminimize = energy\n", values=dict(sizes, **at)).table("flows.csv")
                work.append(sum(-sum(golden.numbers(flows[name + ".power"])) for name in chillers))
            for before, after in zip(work, work[1:]):
                self.assertLessEqual(after, before * (1 + 1e-6) + 1e-5, (kind, work))
            falls += work[-1] < 0.99 * work[0]
        self.assertGreater(falls, len(SITES) - 4)

    @golden.other_numbers
    def test_a_tighter_limit_never_lowers_the_objective(self):
        free = self.plan(EVERY)
        costs = 0
        self.assertGreater(free.account("water"), 100)
        for name, value, unit in (("pue", free.ratio("pue"), ""), ("wue", free.ratio("wue"), " L/kWh"),
                                  ("cue", free.ratio("cue"), " kg/kWh"), ("water", free.account("water"), " m3/yr"),
                                  ("carbon", free.account("carbon"), " t/yr"),
                                  ("facility_energy", free.account("facility_energy"), " MWh/yr"),
                                  ("scarce_water", free.account("scarce_water"), " m3/yr"),
                                  ("capex", sum(s["capex"] for s in free.json["sizes"]), " USD")):
            last = free.objective
            for share in (1.01, 0.999, 0.995, 0.98, 0.9):
                got = self.objective(EVERY + "[limits]\n%s = %.9g%s\n" % (name, value * share, unit))
                if last is None:
                    self.assertIsNone(got, (name, share))
                elif got is not None:
                    self.assertGreaterEqual(got, last * (1 - 1e-7), (name, share))
                    costs += got > last * (1 + 1e-6)
                last = got
        self.assertGreater(costs, 10)
        # limits of components: the flow of a source, its day and its year, the import, a size
        for key, values in (("well.peak_day", ("100 m3", "60 m3", "0 m3")), ("well.limit", ("9 m3/h", "3 m3/h", "0 m3/h")),
                            ("well.annual_limit", ("30000 m3/yr", "9000 m3/yr", "0 m3/yr")),
                            ("grid.import_limit", ("30 MW", "21.5 MW", "19 MW")),
                            ("dry.max", ("18 MW", "9 MW", "0 MW")), ("training.floor", ("20 %", "60 %", "100 %")),
                            ("training.pause_hours", ("4000 h", "500 h", "0 h"))):
            last = self.objective(EVERY, values={key: values[0]})
            for value in values[1:]:
                got = self.objective(EVERY, values={key: value})
                if last is None:
                    self.assertIsNone(got, (key, value))
                elif got is not None:
                    self.assertGreaterEqual(got, last * (1 - 1e-7), (key, value))
                last = got

    def test_removing_a_technology_never_lowers_the_objective(self):
        worse = 0
        for kind, (text, _, removable) in SITES.items():
            for season in SEASONS:
                whole = self.plan(text, season).objective
                if removable:
                    less = self.objective(without(text, "u"), season)
                else:  # a load that may do less: a firm one of the same work
                    less = self.objective(re.sub(r"type = it\.(training|batch|inference)\n", "type = it.load\n", re.sub(
                        r"(pause_cost|peak) = .*\n", "", text)), season)
                if less is not None:
                    self.assertGreaterEqual(less, whole * (1 - 1e-7), (kind, season))
                    worse += less > whole * (1 + 1e-6)
        self.assertGreater(worse, len(SITES))
        whole, removed = self.plan(EVERY).objective, 0
        for name in re.findall(r"(?m)^\[([a-z0-9-]+)\]\ntype = (?:cooling|rejection|water)", EVERY):
            text = without(EVERY, name)
            for user in ("chillers", "loop-chillers", "plates", "absorption") if name == "towers" else ():  # of their condenser loop
                text = without(text, user)
            less = self.objective(text)
            if less is not None:
                removed += 1
                self.assertGreaterEqual(less, whole * (1 - 1e-7), name)
        self.assertGreater(removed, 14)

    def test_sections_change_nothing(self):
        for kind, (text, _, _) in SITES.items():
            unit, _ = section(text, "u")
            share = unit.replace("share = 0.5", "share = 0.25").replace("limit = 20", "limit = 10").replace(
                "demand = 8", "demand = 4")
            twin = text.replace(unit, share) + share.replace("[u]", "[v]")
            for season in golden.part(SEASONS, 1):
                self.close(self.plan(twin, season).objective, self.plan(text, season).objective, 1e-8, (kind, season))


if __name__ == "__main__":
    golden.main()
