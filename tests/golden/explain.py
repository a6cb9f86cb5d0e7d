#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# explain.py - planted conflicts: the explanation must name them, each repair must give the site a
# plan, and so must the removal of any one statement of the set.
import json
import os
import re
import subprocess
import unittest

import golden
from explain_cases import CASES, FILES

CASES_FOLDER = os.path.join(os.path.dirname(golden.ROOT), "shared", "cases")


def take():
    """A technology that Firn does not know."""
    return ["--plugin", os.path.join(golden.build_folder, "tech", "take.so")]


def explain(case, path, *words):
    """The explanation of a site without a plan."""
    folder = os.path.join(case.work, "explained.results")
    text = golden.firn("solve", path, "--json", "--out", folder, *take(), *words, code=1)
    answer = json.loads(text)
    faults = list(golden.faults(answer, golden.schema_of_result()))
    case.assertEqual(faults, [])
    return answer["explanation"]


def has_plan(case, path, address, value, *words):
    folder = os.path.join(case.work, "plan.results")
    done = subprocess.run(
        [os.path.join(golden.build_folder, "firn"), "solve", path, "--quiet", "--no-explain", "--out",
         folder, *take(), *words, "--set", "%s=%s" % (address, value)], capture_output=True)
    return done.returncode == 0


def dropped(value):
    """Values with which a statement restricts nothing, whichever its direction."""
    if value in ("yes", "no"):
        return ["no" if value == "yes" else "yes"]
    if " of " in value or value == "2N":
        return ["N"]
    if ".csv" in value:
        return [value + " * 1000", value + " * 0"]
    number, _, unit = value.partition(" ")
    return ["%.10g %s" % (float(number) * f, unit) for f in (1e-9, 1e3, 1e-3, 10, 0.1)]


class Checked(golden.Case):
    def check(self, name, path, whole, repairs, words, *options):
        x = explain(self, path, *options)
        found = {s["address"] for s in x["conflict"]}
        self.assertEqual(x["kind"], "infeasible")
        self.assertTrue(x["complete"], name)
        self.assertIn(words, x["text"], name)
        if whole is not None:
            self.assertEqual(found, whole, "%s: %s" % (name, x["text"]))
        offered = {r["address"] for r in x["repairs"]}
        self.assertLessEqual(repairs, offered, "%s: %s" % (name, x["text"]))
        for r in golden.part(x["repairs"], 1):
            self.assertTrue(has_plan(self, path, r["set"], r["value"], *options),
                            "%s: %s = %s is no repair" % (name, r["set"], r["value"]))
        self.assertTrue(x["minimal"], name)
        repaired = {r["set"] for r in x["repairs"]}
        for s in x["conflict"] if len(x["conflict"]) > 1 and not golden.sampled() else []:  # a repair is a removal that is no larger than necessary
            self.assertTrue(s["set"] in repaired or any(has_plan(self, path, s["set"], v, *options) for v in dropped(s["value"])),
                            "%s: without %s there is still no plan" % (name, s["set"]))
        return x


class Planted(Checked):
    pass


def add(name, case):
    text, whole, repairs, words = case

    def test(self):
        path = os.path.join(self.work, name + ".ini")
        for file_name, content in [(path, text)] + [(os.path.join(self.work, n), c)
                                                    for n, c in FILES.items()]:
            with open(file_name, "w") as file:
                file.write(content)
        scenario = re.search(r"^\[scenario (\w+)\]", text, re.M)
        self.check(name, path, whole, repairs, words, *(("--scenario", scenario[1]) if scenario else ()))
    setattr(Planted, "test_" + name.replace("-", "_"), test)


class Shared(Checked):
    """Inputs from the field."""

    def place(self, name):
        path = os.path.join(CASES_FOLDER, name, "site.ini")
        if not os.path.exists(path):
            self.skipTest("there is no %s" % path)
        return path

    def test_must_run_over_export(self):
        self.check("model-31", self.place("model-31-must-run-over-export"),
                   {"grid.export_limit", "pv.limit", "pv.must_run", "l.demand"},
                   {"grid.export_limit", "pv.limit", "pv.must_run"}, "have no taker")

    def test_unbounded(self):
        path = self.place("model-29-unbounded-negative-price")
        x = explain(self, path)
        self.assertEqual(x["kind"], "unbounded")
        self.assertEqual([(n["component"], n["variable"], n["gain"]) for n in x["earners"]],
                         [("grid", "import", 20)])
        self.assertIn("grid.import_limit", [r["set"] for r in x["repairs"]])
        for r in x["repairs"]:
            self.assertTrue(has_plan(self, path, r["set"], "50"), r["set"])


class Course(golden.Case):
    """The time limit, the order of sections, the methods."""

    def place(self, text, name="site.ini"):
        path = os.path.join(self.work, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def test_the_order_of_sections_does_not_count(self):
        text = CASES["stress-generator-too-small"][0]
        head, *sections = text.split("\n[")
        other = head + "".join("\n[" + s.rstrip("\n") for s in reversed(sections)) + "\n"
        self.assertEqual(explain(self, self.place(text, "a.ini")), explain(self, self.place(other, "b.ini")))

    def test_no_explanation_on_request(self):
        path = self.place(CASES["import-limit"][0])
        self.assertIsNone(explain(self, path, "--no-explain"))

    def test_the_command_says_the_same(self):
        path = self.place(CASES["import-limit"][0])
        x = json.loads(golden.firn("explain", path, "--json", code=1))
        self.assertEqual(x, explain(self, path))
        text = golden.firn("explain", path, code=1).decode()
        for s in x["conflict"]:
            self.assertIn("`%s`" % s["address"], " ".join(text.split()))
        self.assertRegex(text, r"site\.ini:\d+")

    def test_methods_agree(self):
        path = self.place(CASES["stress-generator-too-small"][0])
        sets = [{s["set"] for s in explain(self, path, "--method", m)["conflict"]} for m in ("glpk", "barrier")]
        self.assertEqual(sets[0], sets[1])


class LongHorizon(golden.Case):
    """Of a site of many hours the least changes are those after which one percent more of the number saves less than
    a third of the cost: larger than the least by less than a percent of the number. The objective is exact."""

    ROWS = 50000  # from there on: engine/study/program/plan.c
    OPTIONS = ("--set", "time.hours=2760", "--set", "grid.import_limit=100 MW")

    def test_repairs(self):
        path = os.path.join(golden.ROOT, "problems", "first.ini")
        x = explain(self, path, *self.OPTIONS)
        run = json.loads(golden.read(os.path.join(self.work, "explained.results", "run.json")))
        self.assertGreaterEqual(run["lp"]["rows"], self.ROWS)
        self.assertTrue(x["complete"] and x["minimal"])
        self.assertEqual({s["set"] for s in x["conflict"]}, {"site.target", "grid.import_limit"})
        repairs = {r["set"]: r for r in x["repairs"]}
        self.assertEqual(set(repairs), {"site.target", "grid.import_limit"})
        for r in [] if golden.sampled() else repairs.values():
            number, back = float(r["value"].split()[0]), {"site.target": 1.01, "grid.import_limit": 0.99}[r["set"]]
            folder = os.path.join(self.work, "repaired")
            applied = json.loads(golden.firn("solve", path, "--json", "--out", folder, *self.OPTIONS,
                                             "--set", "%s=%s" % (r["set"], r["value"])))
            self.close(r["objective"], applied["objective"], 1e-6, r["set"])
            self.assertFalse(has_plan(self, path, r["set"], "%.10g MW" % (back * number), *self.OPTIONS), r["set"])


for each in CASES.items():
    add(*each)


if __name__ == "__main__":
    golden.main()
