#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# compare.py - `firn compare`: its numbers are those of the results, what it calls an input that differs is
# one, and results that are not whole are compared as far as they go.
import json
import os

import golden

PROBLEMS = os.path.join(golden.ROOT, "problems")
FIRST, BRIDGE = os.path.join(PROBLEMS, "first.ini"), os.path.join(PROBLEMS, "gas-bridge.ini")
KEYS = {"sizes": ("component", "name", "phase"), "costs": ("component", "phase"),
        "flows": ("component", "port", "phase"), "shares": ("account", "component", "phase"),
        "limits": ("name", "phase", "sense"), "ratios": ("name", "phase")}

class Compare(golden.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folders = {}
        for name, path, words in (
                ("plain", FIRST, []), ("again", FIRST, []),
                ("costly", FIRST, ["--set", "grid.price=90 USD/MWh", "--set", "limits.pue=1.055"]),
                ("short", FIRST, ["--set", "grid.import_limit=90 MW"]),
                ("euro", FIRST, ["--set", "economics.currency=EUR", "--set", "economics.USD=1 EUR"]),
                ("bridge", BRIDGE, ["--set", "time.hours=48"]),
                ("early", BRIDGE, ["--set", "time.hours=48", "--scenario", "late-line"])):
            cls.folders[name] = os.path.join(cls.work, name + ".results")
            golden.firn("solve", path, "--quiet", "--no-explain", "--out", cls.folders[name], *words,
                        code=1 if name == "short" else 0)

    def compared(self, *names):
        folders = [self.folders.get(name, name) for name in names]
        return (json.loads(golden.firn("compare", "--json", *folders)),
                golden.firn("compare", *folders).decode())

    def check_numbers(self, *names):
        """Each number is that of its result, and each of a result is there; the flags are right."""
        answers = [golden.Answer(self.folders[name]).json for name in names]
        c, text = self.compared(*names)
        self.assertEqual([r["objective"] for r in c["results"]], [a["objective"] for a in answers])
        for table, labels in KEYS.items():
            rows = {tuple(row[k] for k in labels): row for row in c[table]}
            self.assertEqual(len(rows), len(c[table]), table)
            for i, answer in enumerate(answers):
                for entry in answer[table]:
                    row = rows[tuple(entry[k] for k in labels)]
                    for column in row:
                        if column in entry and column not in labels and isinstance(row[column], list):
                            self.assertEqual(row[column][i], entry[column], (table, column, entry))
            column = {"sizes": "built", "costs": "total", "flows": "net"}.get(table, "value")
            for row in c[table]:
                numbers = [n or 0 for n in row[column]]
                apart = max(abs(n - numbers[0]) for n in numbers)
                if apart > 1e-3 * max(map(abs, numbers)) and apart > 1e-3:
                    self.assertTrue(row["differs"], row)
                if row["differs"] and table in ("sizes", "costs"):
                    self.assertTrue(any(v is None or abs(v - vs[0]) > 0 for k, vs in row.items()
                                        if isinstance(vs, list) for v in vs), row)
        return c, text

    def test_two(self):
        c, text = self.check_numbers("plain", "costly")
        changed = {("%(section)s.%(key)s" % i): [v and (v["value"], v["origin"]) for v in i["values"]]
                   for i in c["inputs"]}
        self.assertEqual(changed["grid.price"], [("45 USD/MWh", "file"), ("90 USD/MWh", "set")])
        self.assertEqual(set(changed), {"grid.price", "limits.pue"})
        self.assertIn("grid.price: A 45 USD/MWh (first.ini:31); B 90 USD/MWh (--set)", text)
        size = next(s for s in c["sizes"] if s["component"] == "dry-coolers")
        if size["differs"]:
            self.assertIn("dry-coolers.size", text)
        self.assertEqual(c["files"], [])
        self.assertEqual(c["missing"], [])
        self.assertLessEqual(max(map(len, text.split("\n"))), 80)

    def test_phases(self):
        c, text = self.check_numbers("bridge", "early", "bridge")
        dates = next(i for i in c["inputs"] if (i["section"], i["key"]) == ("phase line", "start"))
        self.assertNotEqual(dates["values"][0]["value"], dates["values"][1]["value"])
        self.assertEqual(dates["values"][1]["origin"], "scenario")
        self.assertEqual([r["scenario"] for r in c["results"]], ["", "late-line", ""])
        self.assertIn("carbon, all phases", text)

    def test_same(self):
        c, text = self.compared("plain", "again")
        self.assertFalse([row for table in KEYS for row in c[table] if row["differs"]])
        self.assertEqual((c["inputs"], c["files"], c["plugins"]), ([], [], []))
        self.assertIn("no number and no input differs", text)

    def test_infeasible(self):
        """The inputs are compared, and the result without a plan changes no flag of the others."""
        c, text = self.compared("plain", "short", "costly")
        self.assertEqual([r["status"] for r in c["results"]], ["optimal", "infeasible", "optimal"])
        self.assertIn("B has no plan (infeasible)", c["missing"][0])
        self.assertIn("grid.import_limit", {"%(section)s.%(key)s" % i for i in c["inputs"]})
        pair, _ = self.compared("plain", "costly")
        for table in KEYS:
            flags = {json.dumps([row[k] for k in KEYS[table]]): row["differs"] for row in pair[table]}
            self.assertEqual({json.dumps([row[k] for k in KEYS[table]]): row["differs"] for row in c[table]},
                             flags)
        _, text = self.compared("plain", "short")
        self.assertNotIn("built", text)
        self.assertIn("inputs that differ", text)

    def test_currencies(self):
        c, text = self.compared("plain", "euro")
        self.assertTrue(any("amounts of money are not compared" in m for m in c["missing"]))
        self.assertNotIn("capex", text)

    def test_older(self):
        """A result without the members of this version, and without run.json."""
        old = golden.Answer(self.folders["costly"]).json
        for member in ("shares", "flows", "parameters"):
            del old[member]
        path = os.path.join(self.work, "old.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(old, file)
        c, text = self.compared("plain", path)
        self.assertEqual(len(c["missing"]), 3)
        self.assertEqual(c["inputs"], [])
        self.assertNotIn("by component", text)
        self.assertIn("dry-coolers.size", text)

    def test_order_of_members(self):
        """Nothing depends on the order in which a file lists its entries."""
        other = golden.Answer(self.folders["costly"]).json
        for member in ("sizes", "costs", "accounts", "shares", "flows", "parameters", "limits", "ratios"):
            other[member].reverse()
        path = os.path.join(self.work, "turned.results")
        os.makedirs(path, exist_ok=True)
        with open(os.path.join(path, "result.json"), "w", encoding="utf-8") as file:
            json.dump(other, file)
        with open(os.path.join(path, "run.json"), "w", encoding="utf-8") as file:
            file.write(golden.read(os.path.join(self.folders["costly"], "run.json")))
        a, _ = self.compared("plain", "costly")
        b, _ = self.compared("plain", path)
        a["results"][1]["path"] = b["results"][1]["path"] = ""

        self.assertEqual(a, b)

if __name__ == "__main__":
    golden.main()
