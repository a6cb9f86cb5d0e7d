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


def explain(case, path, *words):
    """The explanation of a site without a plan."""
    folder = os.path.join(case.work, "explained.results")
    text = golden.firn("solve", path, "--json", "--out", folder, *words, code=1)
    answer = json.loads(text)
    faults = list(golden.faults(answer, golden.schema_of_result()))
    case.assertEqual(faults, [])
    return answer["explanation"]


def has_plan(case, path, address, value):
    folder = os.path.join(case.work, "plan.results")
    done = subprocess.run(
        [os.path.join(golden.build_folder, "firn"), "solve", path, "--quiet", "--no-explain", "--out",
         folder, "--set", "%s=%s" % (address, value)], capture_output=True)
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


class Planted(golden.Case):
    def check(self, name, path, whole, repairs, words):
        x = explain(self, path)
        found = {s["address"] for s in x["conflict"]}
        self.assertEqual(x["kind"], "infeasible")
        self.assertTrue(x["complete"], name)
        self.assertIn(words, x["text"], name)
        if whole is not None:
            self.assertEqual(found, whole, "%s: %s" % (name, x["text"]))
        offered = {r["address"] for r in x["repairs"]}
        self.assertLessEqual(repairs, offered, "%s: %s" % (name, x["text"]))
        for r in x["repairs"]:
            self.assertTrue(has_plan(self, path, r["set"], r["value"]),
                            "%s: %s = %s is no repair" % (name, r["set"], r["value"]))
        self.assertTrue(x["minimal"], name)
        repaired = {r["set"] for r in x["repairs"]}
        for s in x["conflict"] if len(x["conflict"]) > 1 else []:  # a repair is a removal that is no larger than necessary
            self.assertTrue(s["set"] in repaired or any(has_plan(self, path, s["set"], v) for v in dropped(s["value"])),
                            "%s: without %s there is still no plan" % (name, s["set"]))
        return x


def add(name, case):
    text, whole, repairs, words = case

    def test(self):
        path = os.path.join(self.work, name + ".ini")
        for file_name, content in [(path, text)] + [(os.path.join(self.work, n), c)
                                                    for n, c in FILES.items()]:
            with open(file_name, "w") as file:
                file.write(content)
        self.check(name, path, whole, repairs, words)
    setattr(Planted, "test_" + name.replace("-", "_"), test)


for each in CASES.items():
    add(*each)


if __name__ == "__main__":
    golden.main()
