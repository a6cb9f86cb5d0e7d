#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# sensitivity.py - the effect of every numeric key of small sites, against figures by hand and against solves of
# the changed sites.
import csv
import json
import os
import re
import unittest

import golden

# Two loads on one bus that a connection and, where it is short, generators serve; all by hand.
BY_HAND = """format = 1
[site]
name = By hand
[time]
start = 2026-07-06
hours = 24
[grid]
type = grid.connection
power = lv
import_limit = 8 MW
price = prices.csv:price USD/MWh
[plant]
type = basic.sink
in = lv
demand = 6 MW
[generators]
type = basic.source
out = lv
price = 200 USD/MWh
"""

# Phases, a stress event, a scenario, limits, a foreign technology, a temperature of a bus.
CAMPUS = """format = 1
[site]
name = Campus
target = 20 MW
[time]
start = 2026-07-06
hours = 24
%s
[limits]
carbon = 1 Mt/yr
[grid]
type = grid.connection
import_limit = 40 MW
price = prices.csv:price USD/MWh
demand_charge = 8 USD/kW/month
demand_charge.evening = 4 USD/kW/month
carbon = 0.3 kg/kWh
[window evening]
hours = 17-21
[transformers]
type = transformer.power
[hall-transformers]
type = transformer.oil
[battery]
type = storage.battery
power.existing = 2 MW
energy.existing = 4 MWh
[contract]
type = tech.ppa
profile = prices.csv:sun
strike = 30 USD/MWh
market = 20 USD/MWh
max = 10 MW
[halls]
type = it.load
utilization = 1
[cold-plates]
type = cooling.direct-to-chip
loop = w40
[trim-chillers]
type = rejection.chiller-air
heat = w40
[air-handlers]
type = cooling.air
[dry-coolers]
type = rejection.dry-cooler
loop = w40
[chillers]
type = rejection.chiller-air
[bus w40]
temperature = 40 degC
[bus chilled]
temperature = 18 degC
[stress outage]
hours = 2
grid.import_limit = 25 MW
[phase 2026]
start = 2026-01-01
[phase 2030]
start = 2030-01-01
years = 6
site.target = 30 MW
grid.import_limit = 55 MW
[scenario high-price]
grid.demand_charge = 11 USD/kW/month
""" % golden.NORMALS


class Sensitivity(golden.Case):
    def setUp(self):
        super().setUp()
        with open(os.path.join(self.work, "prices.csv"), "w", encoding="utf-8") as file:
            file.write("price,sun\n" + "".join("%d,%.2f\n" % (30 + 4 * (h % 7), max(0, 0.9 - abs(h - 12) / 6))
                                               for h in range(24)))

    def site(self, text, name="site.ini"):
        path = os.path.join(self.work, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def run_on(self, path, *words):
        out = os.path.join(self.work, "sens.results")
        text = golden.firn("sensitivity", path, "--json", "--out", out, *self.plugin(), *words)
        with open(os.path.join(out, "result.json"), encoding="utf-8") as file:
            whole = json.load(file)
        self.assertEqual(list(golden.faults(whole, golden.schema_of_result())), [])
        answer = json.loads(text)
        self.assertEqual(answer, whole["sensitivity"])
        with open(os.path.join(out, "sensitivity.csv"), encoding="utf-8") as file:
            self.table = {row["key"]: row for row in csv.DictReader(file)}
        self.assertEqual(len(self.table), len(answer["keys"]))
        return answer, {k["key"]: k for k in answer["keys"]}

    @staticmethod
    def plugin():
        return ["--plugin", os.path.join(golden.build_folder, "tech", "ppa.so")]

    def objective(self, text, *words):
        path = self.site(text, "changed.ini")
        done = golden.firn("solve", path, "--json", "--out", os.path.join(self.work, "c.results"), *self.plugin(), *words)
        return json.loads(done)["objective"]

    def compare(self, text, key, old, up, down, known, base, *words):
        """The key's line with the value `old` replaced; its sides are those of solves, to 1 %."""
        self.assertEqual(text.count(old), 1, old)
        for side, value in (("up", up), ("down", down)):
            solved = self.objective(text.replace(old, value), *words) - base
            told = known[key][side]
            self.assertIsNotNone(told, "%s %s" % (key, side))
            if abs(solved - told) > 0.01 * max(abs(solved), abs(told)) + 1e-8 * abs(base):
                mean = (known[key]["up"] - known[key]["down"]) / 2
                self.assertFalse(known[key]["differs"], "%s: told %r, solved %r" % (key, known[key], solved))
                self.assertLess(abs(abs(solved) - abs(mean)), 0.02 * abs(mean), key)

    def test_by_hand(self):
        answer, known = self.run_on(self.site(BY_HAND))
        energy, prices = 6 * 365, [30 + 4 * (h % 7) for h in range(24)]
        cost = energy * sum(prices)
        self.assertAlmostEqual(answer["objective"], cost, delta=1e-7 * cost)
        price, demand = known["grid.price"], known["plant.demand"]
        self.assertAlmostEqual(price["effect"], 0.01 * cost, delta=1e-6 * cost)
        self.assertIsNone(price["per_unit"])  # a series
        self.assertEqual((price["change"], price["by"], price["unit"]), ("1 %", "duals", ""))
        self.assertAlmostEqual(demand["per_unit"], cost / 6, delta=1e-6 * cost)
        self.assertEqual(demand["unit"], "MW")
        self.assertEqual(known["grid.import_limit"]["effect"], 0)
        # two MWh per MW and year that come free, per unit of a fee that is 0
        self.assertEqual(known["grid.monthly_fee"]["effect"], None)
        self.assertAlmostEqual(known["grid.monthly_fee"]["per_unit"], 12, delta=1e-6)
        self.assertEqual(known["grid.monthly_fee"]["change"], "0.01 USD/month")
        self.assertEqual(self.table["grid.price"]["origin"], "site.ini:11")
        self.assertEqual(self.table["grid.monthly_fee"]["origin"], "default")
        for key, why in (("time.hours", "steps"), ("time.start", "steps"), ("grid.ratchet_back", "whole number")):
            self.assertIn(why, known[key]["structural"])
            self.assertIsNone(known[key]["effect"])
        self.assertIn("adds the variable", known["grid.export_limit"]["structural"])
        effects = [abs(k["effect"] or 0) for k in answer["keys"] if k["change"]]
        self.assertEqual(effects, sorted(effects, reverse=True))

    def test_kink(self):
        """A limit that is just enough: less costs generators, more brings nothing."""
        text = BY_HAND.replace("import_limit = 8 MW", "import_limit = 6 MW")
        answer, known = self.run_on(self.site(text))
        limit = known["grid.import_limit"]
        lost = 0.06 * 365 * sum(200 - (30 + 4 * (h % 7)) for h in range(24))
        self.assertTrue(limit["differs"], limit)
        self.assertEqual(limit["by"], "solves")
        self.assertAlmostEqual(limit["up"], 0, delta=1e-6 * answer["objective"])
        self.assertAlmostEqual(limit["down"], lost, delta=1e-5 * lost)

    def test_campus(self):
        words = ["--scenario", "high-price"]
        answer, known = self.run_on(self.site(CAMPUS), *words)
        base = answer["objective"]
        for key, old, up, down in [
                ("grid.price", "prices.csv:price USD/MWh", "prices.csv:price USD/MWh * 1.01", "prices.csv:price USD/MWh * 0.99"),
                ("[scenario high-price] grid.demand_charge", "= 11 USD/kW/month", "= 11.11 USD/kW/month", "= 10.89 USD/kW/month"),
                ("grid.demand_charge.evening", "= 4 USD/kW", "= 4.04 USD/kW", "= 3.96 USD/kW"),
                ("contract.strike", "= 30 USD/MWh", "= 30.3 USD/MWh", "= 29.7 USD/MWh"),  # of a foreign plugin
                ("contract.max", "max = 10 MW", "max = 10.1 MW", "max = 9.9 MW"),
                ("contract.profile", "prices.csv:sun\n", "prices.csv:sun * 1.01\n", "prices.csv:sun * 0.99\n"),
                ("site.target", "\ntarget = 20 MW", "\ntarget = 20.2 MW", "\ntarget = 19.8 MW"),
                ("[phase 2030] site.target", "site.target = 30 MW", "site.target = 30.3 MW", "site.target = 29.7 MW"),
                ("[phase 2030] years", "years = 6", "years = 6.06", "years = 5.94"),
                ("bus chilled.temperature", "= 18 degC", "= 19 degC", "= 17 degC"),
                ("battery.power.existing", "existing = 2 MW\n", "existing = 2.02 MW\n", "existing = 1.98 MW\n"),
                ("economics.discount", "\n[limits]", "\n[economics]\ndiscount = 7.07 %\n[limits]",
                 "\n[economics]\ndiscount = 6.93 %\n[limits]"),
                ("dry-coolers.capex", "rejection.dry-cooler\n", "rejection.dry-cooler\ncapex = 141.4 USD/kW\n",
                 "rejection.dry-cooler\ncapex = 138.6 USD/kW\n")]:
            with self.subTest(key):
                self.compare(CAMPUS, key, old, up, down, known, base, *words)
        self.assertEqual(known["bus chilled.temperature"]["change"], "1 K")
        # at the end of its range; 99 % makes design events, so that it is solved
        self.assertIsNone(known["halls.utilization"]["up"])
        self.assertIsNotNone(known["halls.utilization"]["down"])
        self.assertEqual(known["[stress outage] hours"]["structural"], "the steps of the program")
        self.assertEqual(known["[phase 2026] start"]["structural"], "a date")
        self.assertIn("[stress outage] grid.import_limit", known)

    def test_other_objectives(self):
        """Carbon alone, which is solved in two stages; and cost with a price of carbon."""
        for objective, key in (("carbon", "grid.carbon"), ("cost + 50 USD/t * carbon", "objective.minimize (50 USD/t)")):
            text = BY_HAND[:BY_HAND.index("[generators]")].replace("price = prices", "carbon = 0.4 kg/kWh\nprice = prices").replace(
                "[time]", "[objective]\nminimize = %s\n[time]" % objective)
            answer, known = self.run_on(self.site(text))
            per_percent = 0.01 * 6 * 8760 * 0.4 * (1 if objective == "carbon" else 50)
            self.assertAlmostEqual(known[key]["effect"], per_percent, delta=1e-4 * per_percent)
            if objective == "carbon":
                self.assertAlmostEqual(known["grid.price"]["effect"], 0)

    def test_the_same(self):
        """Whatever the number of threads and the order of sections."""
        head, *sections = re.split(r"(?m)^(?=\[)", CAMPUS)
        words = ["--keys", "*.capex"]
        first = self.run_on(self.site(CAMPUS), "--threads", "1", *words)[0]
        self.assertEqual(first, self.run_on(self.site(CAMPUS), "--threads", "3", *words)[0])
        self.assertEqual(first, self.run_on(self.site(head + "".join(reversed(sections))), *words)[0])
        self.assertGreater(len(first["keys"]), 5)
        self.assertTrue(all(k["key"].endswith(".capex") for k in first["keys"]))

    def test_refusals(self):
        path = self.site(BY_HAND)
        for words, code, text in ([["--keys", "gird.*"], 2, "no numeric key matches `gird.*`"],
                                  [["--change", "60%"], 2, "--change 60%: write a share above 0"],
                                  [["--change", "x"], 2, "--change x: write a share above 0"]):
            with self.assertRaises(golden.Failed) as caught:
                golden.firn("sensitivity", path, *words)
            self.assertIn("exit %d," % code, str(caught.exception))
            self.assertIn(text, str(caught.exception))
        # by another share, per unit the same
        one = self.run_on(path, "--keys", "plant.demand")[1]["plant.demand"]
        half = self.run_on(path, "--keys", "plant.demand", "--change", "0.5 %")[1]["plant.demand"]
        self.assertEqual(half["change"], "0.5 %")
        self.assertAlmostEqual(half["per_unit"], one["per_unit"], delta=1e-6 * one["per_unit"])
        self.assertAlmostEqual(2 * half["effect"], one["effect"], delta=1e-6 * one["effect"])

    def test_without_a_plan(self):
        path = self.site(BY_HAND.replace("price = 200 USD/MWh", "price = 200 USD/MWh\nlimit = 1 MW").replace("8 MW", "2 MW"))
        golden.firn("sensitivity", path, code=1)


if __name__ == "__main__":
    golden.main()
