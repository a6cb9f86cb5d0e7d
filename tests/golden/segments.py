#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# segments.py - the piecewise-linear laws of the technologies against their true curves, at 1,000 random loads each and
# by the distances that docs/technologies.md states: fans of terminals, towers and coolers, and losses of transformers.
# The table of towers' approaches against Merkel's integral (merkel.py) likewise.
import os
import re

import balances
import golden
import merkel
from cooling_sites import Numbers

POINTS = 1000
SITE = """format = 1
[time]
start = 2026-03-01
hours = %d
represents = itself
[weather]
file = normals
latitude = 30 deg
longitude = 0 deg
elevation = 0 m
time_zone = 0 h
dry_bulb = %s degC
daily_range = %s K
humidity = %s %%
ghi = %s kWh/m2/day
wind = %s m/s
[grid]
type = grid.connection
power = lv
price = 60 USD/MWh
"""
AIR, SIZE = 20.0, 10.0
HEAT = """[load-%(name)s]
type = basic.source
out = %(name)s-heat
limit = 10 MW
availability = load.csv:x
must_run = yes
[bus %(name)s-heat]
carrier = heat
temperature = %(at)g degC
range = 5 K
[%(name)s]
fix = 10 MW
"""
TAKE = """[take-%(name)s]
type = basic.sink
in = %(name)s-loop
limit = 30 MW
[bus %(name)s-loop]
temperature = 15 degC
"""
OUTSIDE = "racks = outside-heat\ndew_point_max = 30 degC\ndew_point_min = -30 degC\n"
# name: keys of the component, temperature of the loop, has a loop of its own to give heat to, full fan power, exponent,
# segments, and the load of the fans per heat.
FANS = {
    "handlers": ("type = cooling.air\nracks = handlers-heat\nfan = 0.05\npump = 0\n", 30, True, 0.05, 3, "tenths", 1),
    "doors": ("type = cooling.rear-door\nracks = doors-heat\nfan = 0.03\npump = 0\n", 30, True, 0.03, 3, "tenths", 1),
    "outside": ("type = cooling.air-economizer\nfan = 0.06\n" + OUTSIDE, 30, False, 0.06, 3, "tenths", 1),
    "towers": ("type = rejection.tower\nloop = towers-heat\nfan = 0.02\npump = 0\n", 40, False, 0.02, 3, "tenths", 1),
    # an ITD of 32 + 5 - 20 K, with the rating at 17 K: a part of the coil as large as the heat
    "dry": ("type = rejection.dry-cooler\nloop = dry-heat\nfan = 0.04\nfan_floor = 0.002\nitd_design = 17 K\n", 32, False,
            0.04, 5, "tenths", 1),
    "pads": ("type = rejection.adiabatic\nloop = pads-heat\nfan = 0.04\nfan_floor = 0\nitd_design = 17 K\n"
             "effectiveness = 0\n", 32, False, 0.04, 5, "tenths", 1),
}
FLOOR = 0.002
TRANSFORMERS = """[bank]
type = transformer.%(kind)s
from = lv
to = load-%(kind)s
power_factor = 1
no_load = 0.001
load_loss = 0.006
fix = 10 MVA
[demand-%(kind)s]
type = basic.sink
in = load-%(kind)s
demand = demand.csv:x MW
"""


def stated():
    """The table of docs/technologies.md: {(exponent, segments): share of full power}."""
    page = golden.read(os.path.join(golden.ROOT, "docs", "technologies.md"))
    return {(int(n), word): float(share) / 100 for n, word, share in
            re.findall(r"(?m)^\| (\d) \| (quarters|tenths) \| ([0-9.]+) % \|", page)}


class Segments(golden.Case):
    def test_true_curves(self):
        rng, bounds = Numbers(15), stated()
        self.assertEqual(set(bounds), {(2, "quarters"), (3, "tenths"), (5, "tenths"), (5, "quarters")})
        loads = [rng.between(0.001, 1) for _ in range(POINTS)]
        for name, factor in (("load", 1), ("demand", SIZE)):
            with open(os.path.join(self.work, name + ".csv"), "w", encoding="utf-8") as file:
                file.write("x\n" + "".join("%.9g\n" % (factor * x) for x in loads))
        months = [", ".join(["%g" % x] * 12) for x in (AIR, 0, 50, 3, 3)]
        text = SITE % ((POINTS,) + tuple(months))
        for name, (keys, at, gives, *_) in FANS.items():
            text += HEAT % {"name": name, "at": at} + keys
            text += ("loop = %s-loop\n" % name + TAKE % {"name": name}) if gives else ""
        for kind in ("oil", "power"):
            text += TRANSFORMERS.replace("[bank]", "[bank-%s]" % kind) % {"kind": kind}
        path = os.path.join(self.work, "segments.ini")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        flows = self.solve(path).table("flows.csv")
        for name, (_, _, _, full, n, word, ratio) in FANS.items():
            power = [-x for x in golden.numbers(flows[name + ".power"])]
            law = [max(full * SIZE * (ratio * x) ** n, FLOOR * SIZE * x if name == "dry" else 0) for x in loads]
            self.judge(name, power, law, full * SIZE, bounds[n, word])
        for kind in ("oil", "power"):
            power = [-x - SIZE * (load + 0.001) for x, load in
                     zip(golden.numbers(flows["bank-%s.from" % kind]), loads, strict=True)]
            self.judge(kind, power, [0.006 * SIZE * x * x for x in loads], 0.006 * SIZE, bounds[2, "quarters"])

    def judge(self, name, power, law, full, bound):
        off = [(p - q) / full for p, q in zip(power, law, strict=True)]
        print("%s: %.4f to %.4f of full power above the law, %.4f stated" % (name, min(off), max(off), bound))
        self.assertGreaterEqual(min(off), -1e-6, name)
        self.assertLessEqual(max(off), bound, name)
        self.assertGreater(max(off), 0.8 * bound, name + ": the stated bound is not that of this law")

    def test_pads_at_quarters(self):
        """Chords of the 5th power between quarters, as wet parts have them: the stated bound is theirs."""
        rng, bound, worst = Numbers(16), stated()[5, "quarters"], 0
        for _ in range(POINTS):
            x = rng.between(0, 1)
            low = int(4 * x) / 4
            chord = low ** 5 + (x - low) * ((low + 0.25) ** 5 - low ** 5) / 0.25
            worst = max(worst, chord - x ** 5)
        self.assertLessEqual(worst, bound)
        self.assertGreater(worst, 0.95 * bound)

    def test_approach_of_towers(self):
        """The table of rejection.md, which balances.py has, within 0.65 K of the integral from 5 degC on, and 1.4 K
        below, where the minimum of the water's temperature takes over."""
        rng = Numbers(17)
        for _ in range(POINTS):
            wet, fill = rng.between(-20, 35), rng.between(0.5, 2)
            off = balances.approach(wet, fill) - (merkel.cold_water(wet, fill=fill) - wet)
            self.assertLessEqual(abs(off), 0.65 if wet > 5 else 1.4, (wet, fill, off))


if __name__ == "__main__":
    golden.main()
