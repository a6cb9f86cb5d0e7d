#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# choices.py - what the heads of the problems on the choice of cooling state, in steps of 12 h but for Dallas
# and Stockholm, whose hot hours 12 h average away; and the list of all problems in docs/technologies.md.
import glob
import os
import re

import golden

FOLDER = os.path.join(golden.ROOT, "problems")
COARSE = {"time.step": "12 h"}


class Choices(golden.Case):
    def plans(self, name, *scenarios, values=COARSE):
        return [self.solve(os.path.join(FOLDER, name), values, scenario=scenario) for scenario in scenarios]

    @staticmethod
    def built(plan):
        return {s["component"]: s["built"] for s in plan.json["sizes"] if s["built"] > 1e-3}

    @golden.other_numbers
    def test_dallas_and_stockholm(self):
        dallas, dry, allowable = self.plans("dallas-cooling.ini", None, "dry", "allowable", values={})
        north, wave, hardy = self.plans("stockholm-cooling.ini", None, "heat-wave", "hardy", values={})
        d, n, w, h = map(self.built, (dallas, north, wave, hardy))
        # Dallas: coolers carry the warm loop, some by water; the air side has chillers for all of its heat.
        self.assertNotIn("outside-air", d)
        self.assertGreater(d["air-chillers"], 0.85 * 0.13 * 50 * 0.9)
        self.assertGreater(d["adiabatic-coolers"], 5)
        self.assertNotIn("loop-towers", d)
        self.assertTrue(0 < dallas.ratio("wue") < 0.03)  # some 1.8 with towers
        self.assertGreater(dry.objective, 1.001 * dallas.objective)
        self.assertEqual(dry.account("water"), 0)
        self.assertGreater(self.built(dry)["trim-chillers"], 1)
        self.close(allowable.objective, dallas.objective, 1e-6)
        # Stockholm: no chiller on the warm loop, few on the other, until a humid week comes.
        for plan in (n, w, h):
            self.assertFalse({"trim-chillers", "loop-towers", "adiabatic-coolers"} & set(plan))
        self.assertGreater(n["outside-air"], 2)
        self.assertLess(n.get("air-chillers", 0), 0.35 * d["air-chillers"])
        self.assertLess(north.ratio("pue"), dallas.ratio("pue") - 0.005)
        self.assertNotIn("outside-air", w)
        self.assertGreater(w["air-chillers"], 3 * max(n.get("air-chillers", 0), 1))
        self.assertFalse({"air-chillers", "water-chillers"} & set(h))
        self.assertGreater(h["outside-air"], 6)

    @golden.other_numbers
    def test_limit_on_pue(self):
        free, limit, tight, both = self.plans("pue-limit.ini", "no-limit", None, "tight", "two-limits")
        f, m, t, b = map(self.built, (free, limit, tight, both))
        self.assertGreater(free.ratio("pue"), 1.16)
        self.close(limit.ratio("pue"), 1.15, 1e-6)
        self.close(tight.ratio("pue"), 1.13, 1e-6)
        self.assertGreater(m["air-handlers"], 1.2 * f["air-handlers"])
        self.assertGreater(m["free-coolers"], 1.2 * f["free-coolers"])
        self.assertEqual(limit.account("water"), 0)
        self.assertGreater(t["towers"], 10)
        self.assertLess(t["air-chillers"], 0.7 * m["air-chillers"])
        cost = [plan.objective for plan in (free, limit, tight, both)]
        self.assertEqual(cost, sorted(cost))
        price = [golden.one(plan.json["limits"], "pue")["shadow_price"] for plan in (free, limit, tight, both)]
        self.assertEqual(price, sorted(price))
        self.assertGreater(price[2], 1.5 * price[1])
        self.assertGreater(b["air-handlers"], 2 * t["air-handlers"])

    @golden.other_numbers
    def test_supply_temperature(self):
        hot, cool, north, tight = self.plans("supply-temperature.ini", None, "cool-only", "stockholm",
                                             "stockholm-tight-chips")
        h, c, n, t = map(self.built, (hot, cool, north, tight))
        self.assertNotIn("cool-plates", h)
        self.assertGreater(c["cool-trim"], 100)
        self.assertLess(hot.ratio("pue"), cool.ratio("pue"))
        self.close(hot.account("penalty_energy"), 0.026 * 100 * 8760, 1e-6)
        # cost without leakage, and the leakage at which both loops cost the same
        sound, = (self.solve(os.path.join(FOLDER, "supply-temperature.ini"),
                             dict(COARSE, **{"halls.temperature_penalty": "0 %/K"})),)
        even = 0.2 * (cool.objective - sound.objective) / (hot.objective - sound.objective)
        self.assertTrue(0.6 < even < 1.0, even)
        self.assertEqual(set(n), {"cool-plates", "cool-coolers"})
        self.assertEqual(set(t), {"warm-plates", "warm-coolers"})

    def test_all_problems_are_listed(self):
        page = golden.read(os.path.join(golden.ROOT, "docs", "technologies.md"))
        listed = re.findall(r"(?m)^\| \[([a-z0-9-]+\.ini)\]\(\.\./problems/\1\) \|", page)
        names = sorted(os.path.basename(path) for path in glob.glob(os.path.join(FOLDER, "*.ini")))
        self.assertEqual(sorted(listed), names)
        for name in names:  # each says in its first lines what it shows
            head = re.match(r"(?:;.*\n)+", golden.read(os.path.join(FOLDER, name)))
            self.assertGreater(len(head[0].splitlines()), 1, name)


if __name__ == "__main__":
    golden.main()
