#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# parameters.py - the list of parameters: it has every value that a problem writes, with its line, and
# the defaults that it shows are those that were used: written into the problem, they change nothing.
import glob
import json
import os
import re

import golden

PROBLEMS = os.path.join(golden.ROOT, "problems")
SHORT = ("--set", "time.hours=24")
SITE = """format = 1
include = prices.ini
[site]
target = 10 MW
[time]
start = 2026-07-06
hours = 24
[halls]
type = it.load
heat = none
[main]
type     = transformer.oil
from     = hv
to       = lv
standard = DOE-2029
[grid]
type  = grid.connection
power = hv
[phase one]
start = 2026-01-01
[phase two]
start = 2028-01-01
years = 5
grid.price = 60 USD/MWh
[stress outage]
hours = 2
halls.utilization = 0
grid.price = 70 USD/MWh
[scenario high]
grid.demand_charge = 9 USD/kW/month
phase two: site.target = 12 MW
"""
PRICES = """[grid]
price = 0.05 USD/kWh
[economics]
discount = 5
"""


def written(path):
    """{(section, key): (value, line)} of the values that a file writes in components and buses."""
    found, section = {}, ""
    for number, line in enumerate(golden.read(path).split("\n"), 1):
        line = re.split(r"(?:^|\s)[;#]", line)[0].strip()
        if line.startswith("["):
            section = line[1:-1].strip()
        elif "=" in line and section and section.split(" ")[0] not in ("phase", "stress", "scenario"):
            key, value = (part.strip() for part in line.split("=", 1))
            found[section, key] = (value, number)
    return found


class Parameters(golden.Case):
    def answer(self, path, *words):
        self.count += 1
        folder = os.path.join(self.work, "p-%d.results" % self.count)
        text = golden.firn("solve", path, "--json", "--out", folder, *words)
        answer = golden.Answer(folder)
        self.assertEqual(list(golden.faults(answer.json, golden.schema_of_result())), [])
        rows = json.loads(text)["parameters"]
        table = answer.table("assumptions.csv")
        for name, cells in table.items():
            for row, cell in zip(rows, cells):
                want = row[name]
                if name == "number":
                    self.assertEqual(float(cell) if cell else None, want, row)
                else:
                    want = "" if want is None else str(want)  # never the beginning of a formula
                    self.assertEqual(cell, "'" + want if want[:1] in ("=", "+", "-", "@") else want, row)
        keys = [(r["section"], r["key"], r["period"]) for r in rows]
        self.assertEqual(len(keys), len(set(keys)))
        return answer, {key: row for key, row in zip(keys, rows)}

    def test_all_written(self):
        for path in sorted(glob.glob(os.path.join(PROBLEMS, "*.ini"))):
            with self.subTest(problem=os.path.basename(path)):
                _, rows = self.answer(path, *SHORT)
                for (section, key), (value, line) in written(path).items():
                    if (section, key) in (("site", "name"), ("time", "hours")) or section == "plugins":
                        continue
                    row = rows[section, key, ""]
                    self.assertEqual((row["value"], row["line"], row["origin"], row["file"]),
                                     (value, line, "file", os.path.basename(path)))
                    number = re.fullmatch(r"(-?[\d.]+)(?: (.*))?", value)
                    if number and row["unit"] == (number.group(2) or row["unit"]):
                        self.assertEqual(row["number"], float(number.group(1)), (section, key))

    def test_defaults_are_used(self):
        """All defaults with a number and a unit, written at once, in the site's money."""
        for name in ("first", "gas-bridge", "dallas-100mw"):
            path = os.path.join(PROBLEMS, name + ".ini")
            before, rows = self.answer(path, *SHORT)
            varies = {(section, key) for section, key, period in rows if period}
            words = ["%s.%s=%.15g%s" % (section, key, r["number"], " " + r["unit"] if r["unit"] else "")
                     for (section, key, period), r in rows.items()
                     if r["origin"] in ("default", "choice") and r["number"] is not None and " " not in section
                     and (section, key) not in varies]
            self.assertGreater(len(words), 30)
            after, _ = self.answer(path, *SHORT, *(w for word in words[:190] for w in ("--set", word)))
            self.close(after.objective, before.objective, 1e-9, name)

    def test_origins(self):
        for name, text in (("site.ini", SITE), ("prices.ini", PRICES)):
            with open(os.path.join(self.work, name), "w", encoding="utf-8") as file:
                file.write(text)
        path = os.path.join(self.work, "site.ini")
        _, rows = self.answer(path, "--scenario", "high", "--set", "time.step=2 h", "--set",
                              "phase two: grid.import_limit=20 MW")

        def row(*key):
            r = rows[key]
            return (r["value"], r["number"], r["unit"], r["origin"], r["file"], r["line"], r["via"])

        self.assertEqual(row("grid", "price", ""), ("0.05 USD/kWh", 50, "USD/MWh", "file", "prices.ini", 2, ""))
        self.assertEqual(row("economics", "discount", ""), ("5", 5, "%", "file", "prices.ini", 4, ""))
        self.assertEqual(row("grid", "price", "two"),
                         ("60 USD/MWh", 60, "USD/MWh", "phase", "site.ini", 24, "[phase two] grid.price"))
        for period in ("one.outage", "two.outage"):
            self.assertEqual(row("grid", "price", period), ("70 USD/MWh", 70, "USD/MWh", "stress", "site.ini",
                                                            28, "[stress outage] grid.price"))
        self.assertEqual(row("grid", "demand_charge", ""),
                         ("9 USD/kW/month", 9, "USD/kW/month", "scenario", "site.ini", 30,
                          "[scenario high] grid.demand_charge"))
        self.assertEqual(row("site", "target", "two")[3:], ("scenario", "site.ini", 31,
                                                            "[scenario high] phase two: site.target"))
        self.assertEqual(row("time", "step", ""), ("2 h", 2, "h", "set", "", None, ""))
        self.assertEqual(row("grid", "import_limit", "two"),
                         ("20 MW", 20, "MW", "set", "", None, "phase two: grid.import_limit"))
        self.assertEqual(row("main", "size.capex", "")[3], "choice")
        self.assertEqual(rows["main", "size.capex", ""]["source"], "transformer.oil: standard = DOE-2029")
        life = rows["main", "life", ""]
        self.assertEqual((life["number"], life["unit"], life["origin"]), (30, "yr", "default"))
        self.assertIn("INTAS", life["source"])
        self.assertEqual(row("objective", "minimize", ""), ("cost", None, "", "default", "", None, ""))

    def test_totals(self):
        """Shares add up to their accounts, and what flows into a bus flows out of it."""
        answer, _ = self.answer(os.path.join(PROBLEMS, "gas-bridge.ini"), *SHORT)
        shares, buses = {}, {}
        for s in answer.json["shares"]:
            key = s["account"], s["phase"]
            shares[key] = shares.get(key, 0) + s["value"]
        for account in answer.json["accounts"]:
            for part in account["phases"]:
                if account["name"] != "cost":
                    self.assertAlmostEqual(shares.get((account["name"], part["phase"]), 0), part["value"],
                                           delta=1e-9 * max(1, abs(part["value"])))
        for flow in answer.json["flows"]:
            key = flow["bus"], flow["phase"]
            into, out = buses.get(key, (0, 0))
            buses[key] = into + flow["in"], out + flow["out"]
        self.assertGreater(len(buses), 10)
        for key, (into, out) in buses.items():
            self.assertAlmostEqual(into, out, delta=1e-6 * max(1, into), msg=key)


if __name__ == "__main__":
    golden.main()
