#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# peers.py - problems in the words of other planners (peers/*.ini), with the answers that PyPSA, oemof-solph
# and Calliope gave to them (peers/answers.json, made by peers/make.py). Where FIRN_PEERS lists the Pythons
# of environments that have these tools, separated by colons, the answers are made again.
import json
import os
import subprocess
import unittest

import golden

HERE = os.path.join(golden.HERE, "peers")
ANSWERS = json.loads(golden.read(os.path.join(HERE, "answers.json")))
SIZES = {"two-way-link": 3, "yearly-budget": 1, "storage-unit": 1, "loss-by-capacity": 1, "full-load-hours": 0,
         "two-towns": 4}
# What each problem is about: without it the answer is another one.
WITHOUT = {"two-way-link": [{"cable.two_way": "no"}],
           "yearly-budget": [{"reservoir.energy_max": "999 GWh/yr"}, {"contract.energy_min": "0"},
                             {"steam.ramp_up": "1"}, {"steam.ramp_down": "1"}, {"steam.minimum": "0"}],
           "storage-unit": [{"store.open": "no"}, {"store.level_start": "40 %"}, {"store.duration": "5 h"},
                            {"store.standing_loss": "0"}, {"store.cost": "0"}],
           "loss-by-capacity": [{"store.capacity_loss": "0"}, {"store.level_min": "0"}, {"store.level_start": "60 %"},
                                {"store.duration": "3 h"}, {"store.cost_in": "0"}],
           "full-load-hours": [{"chp.full_load_hours_max": "8784 h"}, {"chp.ramp_up": "1"}, {"chp.cost_in": "0"},
                               {"chp.cost_out": "0"}, {"chp.cost_out2": "0"}, {"export.limit": "0 MW"}],
           "two-towns": [{"line.two_way": "no"}, {"pond.duration": "30 h"}, {"buyer.limit": "5 MW"},
                         {"line.loss": "0"}]}


class Peers(golden.Case):
    def path(self, name):
        return os.path.join(HERE, name + ".ini")

    def test_answers_of_the_tools(self):
        self.assertEqual({n[:-4] for n in os.listdir(HERE) if n.endswith(".ini")}, set(ANSWERS))
        for name, want in ANSWERS.items():
            for method in ("barrier", "glpk"):
                with self.subTest(name, method=method):
                    answer = self.solve(self.path(name), method=method)
                    self.close(answer.objective, want["objective"], 1e-7, "%s: %s" % (want["tool"], name))
                    sizes = {key: value for key, value in want.items() if "." in key}
                    self.assertEqual(len(sizes), SIZES[name])
                    for key, value in sizes.items():
                        component, _, size = key.partition(".")
                        self.close(answer.size(component, size), value, 1e-4, key)

    def test_each_word_counts(self):
        """An answer would also be met by a word that is read and not used, if the word did not bind."""
        for name, changes in WITHOUT.items():
            for values in changes:
                with self.subTest(name, **values):
                    try:
                        answer = self.solve(self.path(name), values)
                    except golden.Failed as failed:  # a one-way cable cannot serve both places
                        self.assertIn("infeasible", str(failed))
                        self.assertIn("two_way", str(values))
                        continue
                    self.assertGreater(abs(answer.objective / ANSWERS[name]["objective"] - 1), 1e-5)

    def test_the_cable_is_used_both_ways(self):
        flow = self.solve(self.path("two-way-link"))
        forth, back = (golden.numbers(flow.table("flows.csv")["cable." + way]) for way in ("flow", "back"))
        net = [a - b for a, b in zip(forth, back)]  # without a loss, what also goes back costs nothing
        self.close(max(map(abs, net)), flow.size("cable"), 1e-6)
        self.assertLessEqual(max(a + b for a, b in zip(forth, back)), flow.size("cable") * (1 + 1e-6))
        self.assertGreater(max(net), 10)
        self.assertLess(min(net), -10)

    def test_the_budget_of_the_year(self):
        """By flows.csv: the two days represent a year of 8760 h."""
        flows = self.solve(self.path("yearly-budget")).table("flows.csv")
        year = {name: sum(golden.numbers(flows[name + ".out"])) * 8760 / 48 for name in ("reservoir", "contract")}
        self.close(year["reservoir"], 140e3, 1e-6, "MWh/yr")
        self.close(year["contract"], 90e3, 1e-6, "MWh/yr")
        steam = golden.numbers(flows["steam.out"])
        size = ANSWERS["yearly-budget"]["steam.size"]
        rises = [(b - a) / size for a, b in zip(steam[-1:] + steam, steam)]
        self.close(max(rises), 0.06, 1e-4)
        self.close(min(rises), -0.09, 1e-4)
        self.close(min(steam), 0.7 * size, 1e-4)

    def test_series(self):
        work = os.path.join(self.work, "series")
        os.mkdir(work)
        with open(os.path.join(work, "make.py"), "w", encoding="utf-8") as file:
            file.write(golden.read(os.path.join(HERE, "make.py")))
        subprocess.run(["python3", os.path.join(work, "make.py"), "--series"], check=True)
        self.assertEqual(golden.read(os.path.join(work, "hours.csv")), golden.read(os.path.join(HERE, "hours.csv")))

    @unittest.skipUnless(os.environ.get("FIRN_PEERS"), "FIRN_PEERS names no Python that has the other tools")
    def test_the_tools_give_these_answers(self):
        module = {"PyPSA": "pypsa", "oemof-solph": "oemof.solph", "Calliope": "calliope"}
        pythons = os.environ["FIRN_PEERS"].split(":")
        out = os.path.join(self.work, "made.json")
        for name, want in ANSWERS.items():
            for python in pythons:
                if subprocess.run([python, "-c", "import " + module[want["tool"]]], stderr=subprocess.DEVNULL,
                                  check=False).returncode == 0:
                    break
            else:
                print("%s: no Python of FIRN_PEERS has %s" % (name, want["tool"]))
                continue
            subprocess.run([python, os.path.join(HERE, "make.py"), out, name], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            made = json.loads(golden.read(out))[name]
            for key, value in want.items():
                if isinstance(value, float):
                    self.close(made[key], value, 1e-6, "%s: %s" % (name, key))


if __name__ == "__main__":
    golden.main()
