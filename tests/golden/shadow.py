#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# shadow.py - shadow prices of limits of every kind, and the price of a bus, on the problems that ship: each is
# between the difference quotients of the objective for a bound that is 0.1 % looser and 0.1 % stricter.
import csv
import os
import unittest

import golden

CHANGE = 1e-3
EXACT = 1e-8  # relative errors of two objectives; their certificates are below 1e-7, mostly far below

# name: (problem, assignments, limit, phase, key of the bound, bound, unit)
LIMITS = {
    "pue": ("first", {}, "pue", "", "limits.pue", 1.058, ""),
    "energy": ("first", {}, "energy", "", "limits.energy", 926, "GWh/yr"),
    "capex": ("dallas-100mw", {}, "capex", "", "limits.capex", 200, "MUSD"),
    "renewable-share": ("dallas-100mw", {}, "ref", "", "limits.ref", 14.85, "%"),
    "carbon-against-sun": ("dallas-100mw", {}, "carbon", "", "limits.carbon", 285, "kt/yr"),
    "water": ("phoenix-water", {}, "water", "", "limits.water", 50, "ML/yr"),
    "water-per-energy": ("phoenix-water", {"limits.water": "500 ML/yr"}, "wue", "", "limits.wue", 0.15, "L/kWh"),
    "reused-share": ("heat-reuse", {}, "erf", "", "limits.erf", 30, "%"),
    "cost-of-least-carbon": ("first", {"objective.minimize": "carbon"}, "cost", "", "limits.cost", 70, "MUSD/yr"),
    "carbon-in-a-phase": ("gas-bridge", {}, "cue", "half", "phase half: limits.cue", 0.533, "kg/kWh"),
    "carbon-of-all-phases": ("gas-bridge", {}, "carbon", "", "limits.carbon", 6.5, "Mt"),
}


def problem(name):
    return os.path.join(golden.ROOT, "problems", name + ".ini")


class Shadow(golden.Case):
    def between(self, price, looser, here, stricter, change, sign):
        """sign +1: the objective falls as the bound is relaxed."""
        right, left = sign * (here - looser) / change, sign * (stricter - here) / change
        error = EXACT * abs(here) / change
        self.assertLessEqual(right - error, price)
        self.assertLessEqual(price, left + error)
        return right, left

    def limit(self, name):
        file, assignments, limit, phase, key, bound, unit = LIMITS[name]
        minimum = limit in ("ref", "erf")

        def answer(value):
            return self.solve(problem(file), {**assignments, key: ("%.12g %s" % (value, unit)).strip()})
        here = answer(bound)
        found = [one for one in here.json["limits"] if (one["name"], one["phase"]) == (limit, phase)]
        self.assertEqual(len(found), 1, here.json["limits"])
        self.assertTrue(found[0]["binding"], "the test needs a bound that binds: %r" % found[0])
        if golden.sampled():  # what follows solves twice more, with other bounds
            self.assertGreater(found[0]["shadow_price"], 0)
            return
        # per unit as written: 50 ML/yr may be reported in another unit than it was written in
        change = CHANGE * found[0]["bound"]
        less, more = answer(bound * (1 - CHANGE)), answer(bound * (1 + CHANGE))
        looser, stricter = (less, more) if minimum else (more, less)
        right, left = self.between(found[0]["shadow_price"], looser.objective, here.objective,
                                   stricter.objective, change, 1)
        self.assertGreater(left, 0, "a bound that binds has a price")
        self.assertGreater(found[0]["shadow_price"], 0)
        self.assertGreater(left * change, 10 * EXACT * abs(here.objective), "too small an effect to judge by")

    @golden.other_numbers
    def test_price_of_a_bus(self):
        """A demand at lv that is higher in all hours costs the price of lv in each."""
        demand = 1.5
        here, less, more = (self.solve(problem("dallas-100mw"), {"offices.demand": "%.12g MW" % d})
                            for d in (demand, demand * (1 - CHANGE), demand * (1 + CHANGE)))
        prices = golden.numbers(here.table("prices.csv")["lv"])
        per_mw = sum(prices) * 8760 / len(prices)
        self.between(per_mw, less.objective, here.objective, more.objective, CHANGE * demand, 1)


for each in LIMITS:
    setattr(Shadow, "test_" + each.replace("-", "_"), lambda self, name=each: self.limit(name))


if __name__ == "__main__":
    golden.main()
