#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# hold.py - `firn solve --sizes-from`: with the sizes of its own result a site has the same objective;
# where they do not suffice, the sizes that are named do, and a little less does not.
import glob
import json
import os
import shutil
import subprocess
import unittest

import golden
from phase_case import PhaseCase

PROBLEMS = os.path.join(golden.ROOT, "problems")
SAME = 1e-9  # relative
# Whole, because they are short; of the others two days.
WHOLE = {"first", "flexible-training", "heat-wave", "outage", "rack-classes", "ten-gigawatts"}


def site(name):
    return os.path.join(PROBLEMS, name + ".ini")


def hold(case, path, result, *words, code=0):
    """Solves with the sizes of a result; its JSON."""
    case.count += 1
    folder = os.path.join(case.work, "held-%d.results" % case.count)
    return json.loads(golden.firn("solve", path, "--json", "--out", folder, "--sizes-from", result, *words,
                                  code=code))


class Own(PhaseCase):
    def check(self, path, *words):
        folder = os.path.join(self.work, "own.results")
        golden.firn("solve", path, "--quiet", "--out", folder, *words)
        before = golden.Answer(folder).json
        after = hold(self, path, folder, *words)
        self.close(after["objective"], before["objective"], SAME, path)
        self.assertEqual([(s["component"], s["name"], s["phase"]) for s in before["sizes"]],
                         [(s["component"], s["name"], s["phase"]) for s in after["sizes"]])
        for old, new in zip(before["sizes"], after["sizes"]):
            self.assertAlmostEqual(old["built"], new["built"], delta=1e-9 * max(1, old["built"]))
            self.assertIsNone(new["at_bound"])
        self.assertFalse([n for n in after["notes"] if "is free" in n["text"] or "left out" in n["text"]])
        return before

    def test_problems(self):
        for path in golden.part(sorted(glob.glob(os.path.join(PROBLEMS, "*.ini"))), 6):
            name = os.path.splitext(os.path.basename(path))[0]
            with self.subTest(problem=name):
                self.check(path, *([] if name in WHOLE else ["--set", "time.hours=48"]))

    def test_two_stages(self):
        for name, objective in (("first", "capex"), ("gas-bridge", "carbon")):
            before = self.check(site(name), "--set", "time.hours=48", "--set",
                                "objective.minimize=" + objective)
            self.assertIsNotNone(before["second_stage"])

    def test_glpk(self):
        self.check(site("rack-classes"), "--method", "glpk")

    def test_phases(self):
        """Three phases, a life that ends between them, and equipment that exists."""
        before = self.check(site("gas-bridge"), "--set", "time.hours=48", "--set", "battery.power.life=1.5 yr",
                            "--set", "turbines.existing=36 MW", "--set", "turbines.existing_until=2027")
        self.assertEqual(len(before["phases"]), 3)
        self.assertTrue(any(s["installed"] != s["built"] for s in before["sizes"]))
        self.check(os.path.join(self.folder, "choices.ini"))


class Other(golden.Case):
    def test_short(self):
        """A heat wave that is 3 K hotter than the one that the sizes were chosen for."""
        path, hotter = site("heat-wave"), ("--set", "stress heat-wave.weather.dry_bulb=dry_bulb + 12 K")
        folder = os.path.join(self.work, "wave.results")
        golden.firn("solve", path, "--quiet", "--out", folder)
        answer = hold(self, path, folder, *hotter, code=1)
        self.assertEqual(list(golden.faults(answer, golden.schema_of_result())), [])
        x = answer["explanation"]
        self.assertTrue(all(s["period"] == "heat-wave" and s["amount"] > 0 and s["hours"] > 0
                            for s in x["shortfall"]), x["shortfall"])
        short = {(s["component"], s["name"]): s for s in x["sizes"]}
        trim = short["trim-chillers", "size"]
        self.assertTrue(0 < trim["hours"] <= 72, trim)
        self.assertEqual(trim["period"], "heat-wave")
        self.assertIn("`trim-chillers.size` %.4g MW instead of %.4g MW" % (trim["needed"], trim["held"]),
                      x["text"])
        for share, code in ((1 + 1e-6, 0), (0.99, 1)):
            self.enlarge(folder, short, share)
            found = hold(self, path, os.path.join(self.work, "larger.json"), *hotter, "--no-explain",
                         code=code)
            self.assertEqual(found["status"], "infeasible" if code else "optimal")

    def enlarge(self, folder, short, share):
        """The result with this share of what its sizes lack, as larger.json."""
        text = golden.Answer(folder).json
        for s in text["sizes"]:
            lack = short.get((s["component"], s["name"]))
            s["built"] += share * (lack["needed"] - lack["held"]) if lack else 0
        with open(os.path.join(self.work, "larger.json"), "w", encoding="utf-8") as file:
            json.dump(text, file)

    def test_free(self):
        path, more = site("first"), ("--set", "site.target=105 MW")
        folder = os.path.join(self.work, "first.results")
        golden.firn("solve", path, "--quiet", "--out", folder)
        short = {s["component"] for s in hold(self, path, folder, *more, code=1)["explanation"]["sizes"]}
        self.assertEqual(short, {"chillers", "cold-plates", "hall-transformers", "substation"})
        free = [word for name in sorted(short) for word in ("--free", name)]
        answer = hold(self, path, folder, *more, *free)
        best = self.solve(path, {"site.target": "105 MW"})
        self.assertGreaterEqual(answer["objective"], best.objective * (1 - SAME))
        for s in answer["sizes"]:
            if s["component"] not in short:
                self.close(s["built"], golden.Answer(folder).size(s["component"], s["name"]), 1e-12)
        without = free[:-2]  # one fewer does not suffice, and only that one is short
        x = hold(self, path, folder, *more, *without, code=1)["explanation"]
        self.assertEqual({s["component"] for s in x["sizes"]}, {free[-1]})

    def test_missing_and_new(self):
        """A component with another name is both missing and new."""
        folder = os.path.join(self.work, "names.results")
        golden.firn("solve", site("first"), "--quiet", "--out", folder)
        other = os.path.join(self.work, "other.ini")
        with open(other, "w", encoding="utf-8") as file:
            file.write(golden.read(site("first")).replace("[chillers]", "[cold-makers]"))
        notes = [n["text"] for n in hold(self, other, folder)["notes"]]
        self.assertIn("`cold-makers.size` is free, since the result names.results has no such size", notes)
        self.assertTrue(any(n.startswith("`chillers.size` of the result names.results (12.68 MW built) is "
                                         "left out") for n in notes), notes)
        self.assertIn("the sizes are those of the result names.results", notes)

    def test_order(self):
        """The order of the sections changes nothing, nor does the folder of the result."""
        folder = os.path.join(self.work, "o.results")
        golden.firn("solve", site("first"), "--quiet", "--out", folder)
        moved = shutil.copytree(folder, os.path.join(self.work, "elsewhere", "o.results"))
        more = ("--set", "site.target=105 MW")
        self.assertEqual(hold(self, site("first"), folder, *more, code=1),
                         hold(self, site("first"), moved + "/", *more, code=1))

    def test_stopped(self):
        folder = os.path.join(self.work, "s.results")
        golden.firn("solve", site("heat-wave"), "--quiet", "--out", folder)
        done = subprocess.run([os.path.join(golden.build_folder, "firn"), "explain", site("heat-wave"),
                               "--sizes-from", folder, "--time-limit", "0.02", "--set",
                               "stress heat-wave.weather.dry_bulb=dry_bulb + 12 K"], capture_output=True)
        self.assertIn(done.returncode, (1, 5))


if __name__ == "__main__":
    golden.main()
