#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# site24.py - SITE-24, one day of the whole chain, through the command line: the optimum on which two
# other solvers agree, and changes that must not affect it.
import glob
import itertools
import os
import random
import re
import shutil
import subprocess
import unittest

import golden

A = os.path.join(golden.HERE, "site-24a.ini")
B = os.path.join(golden.HERE, "site-24b.ini")
WANTED = {  # case: objective, sizes
    A: (235237.5588, {"pv.size": 191.14146, "battery.power": 58.196747, "battery.energy": 219.60863,
                      "chiller.size": 119.40772, "cold-store.power": 103.09278,
                      "cold-store.energy": 297.08367, "grid.size": 122.99407}),
    B: (254834.1747, {"battery.power": 0, "battery.energy": 0, "chiller.size": 147.12289,
                      "cold-store.power": 103.09278, "cold-store.energy": 500.24864,
                      "grid.size": 127.61327}),
}


def total(cells):
    return sum(golden.numbers(cells))


def sections(text):
    """The text before the first section, and the sections, each with the comments above it."""
    lines = text.splitlines(True)
    starts = [i for i, line in enumerate(lines) if line.startswith("[")]
    for k, i in enumerate(starts):
        while i > 0 and lines[i - 1].startswith(";"):
            i -= 1
        starts[k] = i
    cuts = starts + [len(lines)]
    return "".join(lines[:starts[0]]), ["".join(lines[a:b]) for a, b in itertools.pairwise(cuts)]


def with_keys_shuffled(section, rng):
    """The section with its keys in another order."""
    head = [line for line in section.splitlines(True) if line.startswith(("[", ";"))]
    keys = [line for line in section.splitlines(True) if "=" in line and not line.startswith(";")]
    rng.shuffle(keys)
    return "".join(head + keys) + "\n"


class Site24(golden.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.a = cls.solve(A)
        cls.b = cls.solve(B)

    def copy(self, name, text):
        """Another text of the case, under the same file name, next to a copy of its series."""
        folder = os.path.join(self.work, name)
        os.mkdir(folder)
        shutil.copy(os.path.join(golden.HERE, "site-24.csv"), folder)
        path = os.path.join(folder, "site-24a.ini")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def test_known_answers(self):
        for path, answer in ((A, self.a), (B, self.b)):
            objective, sizes = WANTED[path]
            self.assertEqual(answer.json["status"], "optimal")
            self.close(answer.objective, objective, 1e-9, path)  # all known digits
            self.assertEqual({"%(component)s.%(name)s" % s for s in answer.json["sizes"]}, set(sizes))
            for name, want in sizes.items():
                self.close(answer.size(*name.split(".")), want, 1e-6, name)

    def test_known_flows(self):
        flows = self.a.table("flows.csv")
        self.close(total(flows["grid.power"]), 1553.62385, 1e-6, "import")
        self.close(max(golden.numbers(flows["grid.power"])), 122.99407, 1e-6, "peak")
        self.close(total(flows["pv.out"]), 1451.86352, 1e-6, "PV used")
        self.close(total(flows["chiller.out"]), 2512.51808, 1e-6, "chiller heat")
        flows = self.b.table("flows.csv")
        self.close(max(golden.numbers(flows["grid.power"])), 127.61327, 1e-6, "peak without PV")

    def test_certified(self):
        for answer in (self.a, self.b):
            self.assertIs(answer.json["certificate"]["certified"], True)
            self.assertLessEqual(answer.json["certificate"]["worst"], 1e-9)

    def test_fewer_choices_never_cost_less(self):
        self.assertGreaterEqual(self.b.objective, self.a.objective)

    def test_no_pv_is_pv_of_no_size(self):
        none = self.solve(A, {"pv.max": "0 MW"})
        self.close(none.objective, self.b.objective, 1e-9, "pv.max = 0")

    def test_hundredfold(self):
        for path, answer, count in ((A, self.a, 3), (B, self.b, 2)):
            text = golden.read(path)
            large, found = re.subn(r"(?m)= *([0-9.]+) MW(?= *(;|$))",
                                   lambda m: "= %r MW" % (float(m[1]) * 100), text)
            self.assertEqual(found, count)
            answers = self.solve(self.copy("times-100-" + os.path.basename(path), large))
            self.close(answers.objective, 100 * answer.objective, 1e-9, "all MW times 100")
            for size in answer.json["sizes"]:
                self.close(answers.size(size["component"], size["name"]), 100 * size["built"], 1e-6,
                           size["component"])

    def test_half_hours(self):
        no_loss = {"cold-store.standing_loss": "0"}
        hourly = self.solve(A, no_loss)
        for minutes in (30, 15):
            finer = self.solve(A, {**no_loss, "time.step": "%d min" % minutes})
            self.assertEqual(finer.json["periods"][0]["steps"], 24 * 60 // minutes)
            self.close(finer.objective, hourly.objective, 1e-9, "steps of %d min" % minutes)
            for name in ("cost", "carbon", "facility_energy"):
                if hourly.account(name):
                    self.close(finer.account(name), hourly.account(name), 1e-9, name)
        # A store with losses must cost more; otherwise `standing_loss` would have no effect.
        self.assertLess(hourly.objective, self.a.objective * (1 - 1e-6))

    def test_order_of_sections(self):
        head, parts = sections(golden.read(A))
        self.assertGreater(len(parts), 10)
        rng = random.Random(24)
        for turn in range(6):
            mixed = parts[::-1] if turn == 0 else rng.sample(parts, len(parts))
            if turn > 3:
                mixed = [with_keys_shuffled(section, rng) for section in mixed]
            text = "\n".join([head] + mixed)
            answer = self.solve(self.copy("order-%d" % turn, text))
            self.assertEqual(answer.without_sha256(), self.a.without_sha256(), text)
            self.assertNotEqual(answer.json["problem"]["sha256"], self.a.json["problem"]["sha256"])
            for name in ("flows.csv", "prices.csv", "sizes.csv", "limits.csv"):
                self.assertEqual(golden.read(os.path.join(answer.folder, name)),
                                 golden.read(os.path.join(self.a.folder, name)), name)

    def test_the_same_amount_in_other_units(self):
        for values in ({"racks.demand": "0.1 GW"}, {"racks.demand": "100000 kW"},
                       {"time.step": "60 min"}, {"pv.max": "3e5 kW"},
                       {"racks.demand": "0.1 GW", "electrical-chain.loss": "0.03"}):
            answer = self.solve(A, values)
            self.assertEqual(answer.without_parameters(), self.a.without_parameters(), values)

    def test_again(self):
        again = self.solve(A)
        self.assertEqual(again.files(), ["assumptions.csv", "datapackage.json", "flows.csv", "limits.csv", "prices.csv",
                                         "result.json", "run.json", "sizes.csv"])
        self.same_files(again)

    def same_files(self, answer):
        for name in self.a.files():
            if name != "run.json":
                self.assertEqual(golden.read(os.path.join(answer.folder, name)),
                                 golden.read(os.path.join(self.a.folder, name)), name)

    def test_time_zone_and_folder(self):
        for zone in ("Pacific/Kiritimati", "America/St_Johns", "XXX+11:59:59", ""):
            self.same_files(self.solve(A, env={"TZ": zone}))
        self.same_files(self.solve(os.path.basename(A), cwd=golden.HERE))

    def test_locale(self):
        """Numbers are read and written with a decimal point in every locale."""
        known = subprocess.run(["locale", "-a"], stdout=subprocess.PIPE, check=False).stdout.decode()
        commas = [name for name in known.split() if name.startswith(("de_", "fr_", "cs_", "ru_", "fa_"))]
        env = {}
        if not commas and shutil.which("localedef") and glob.glob("/usr/share/i18n/locales/de_DE*"):
            made = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8",
                                   os.path.join(self.work, "de_DE.UTF-8")],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            if made.returncode == 0:
                env, commas = {"LOCPATH": self.work}, ["de_DE.UTF-8"]
        if not commas:
            self.skipTest("no locale with a decimal comma is installed, and none could be made")
        for name in commas[:3]:
            self.same_files(self.solve(A, env={**env, "LC_ALL": name, "LANG": name}))

    def test_schema(self):
        schema = golden.schema_of_result()
        self.assertEqual(list(golden.faults(self.a.json, schema)), [])
        self.assertEqual(list(golden.faults(self.b.json, schema)), [])
        # The check itself must find violations.
        for spoil in (lambda j: j.pop("objective"), lambda j: j.update(more=1),
                      lambda j: j.update(objective="235237"), lambda j: j.update(status="fine"),
                      lambda j: j["sizes"][0].update(built=None),
                      lambda j: j["plugins"][0].update(sha256="0"), lambda j: j.update(schema=2),
                      lambda j: j["ports"][0].pop("bus")):
            spoiled = golden.Answer(self.a.folder).json
            spoil(spoiled)
            self.assertNotEqual(list(golden.faults(spoiled, schema)), [])
        try:
            import jsonschema
        except ImportError:
            return
        jsonschema.validate(self.a.json, schema)

    def test_members(self):
        """Members of result.json that readers rely on."""
        members = {
            "certificate": {"certified", "tolerance", "worst", "gap"},
            "problem": {"file", "sha256"},
            "sizes": {"component", "name", "phase", "unit", "built", "installed", "firm", "at_bound"},
            "ports": {"component", "port", "bus"},
            "limits": {"name", "phase", "value", "bound", "shadow_price"},
            "plugins": {"type", "file", "version", "sha256"},
            "accounts": {"name", "unit", "total"}, "ratios": {"name", "unit", "value"},
        }
        j = self.solve(A, {"grid.carbon": "0.4 kg/kWh", "limits.carbon": "200 kt/yr"}).json
        for name in ("schema", "status", "objective"):
            self.assertIn(name, j)
        for name, inner in members.items():
            for entry in j[name] if isinstance(j[name], list) else [j[name]]:
                self.assertLessEqual(inner, set(entry), name)
            self.assertTrue(j[name], name)

    def test_shadow_price_of_a_limit(self):
        """The shadow price of a limit is the decrease of the objective per additional tonne."""
        values = {"grid.carbon": "0.4 kg/kWh"}
        free = self.solve(A, values)
        bound = 0.8 * free.account("carbon") * 365  # the day has its share of the yearly limit
        def limited(tonnes):
            return self.solve(A, {**values, "limits.carbon": "%r t/yr" % tonnes})
        tight, step = limited(bound), bound * 1e-5
        limit = golden.one(tight.json["limits"], "carbon")
        self.assertIs(limit["binding"], True)
        self.close(limit["value"], bound, 1e-9, "use of the limit")
        self.assertGreater(tight.objective, free.objective)
        fall = (tight.objective - limited(bound + step).objective) / step
        self.close(limit["shadow_price"], fall, 1e-5, "shadow_price")
        table = tight.table("limits.csv")
        self.assertEqual(table["limit"], ["carbon"])
        self.close(float(table["shadow_price"][0]), limit["shadow_price"], 1e-8, "limits.csv")

    def demand_in_one_hour(self, sink, hour, more):
        """The cost of case a with `more` MW of additional demand in one hour."""
        name = "%s-%d%+g" % (sink, hour, more)
        text = golden.read(A)
        head, tail = text.split("[%s]\n" % sink)
        demand = float(re.search(r"demand = ([0-9.]+) MW", tail)[1])
        tail = re.sub(r"demand = [0-9.]+ MW", "demand = demand.csv:MW MW", tail, count=1)
        path = self.copy(name, head + "[%s]\n" % sink + tail)
        with open(os.path.join(self.work, name, "demand.csv"), "w", encoding="utf-8") as file:
            file.write("MW\n")
            file.writelines("%r\n" % (demand + more * (i == hour)) for i in range(24))
        return self.solve(path).objective

    def test_price_of_energy(self):
        """An hour's price lies between the saving per MWh less and the cost per MWh more."""
        prices, step = self.a.table("prices.csv"), 0.01
        for bus, sink in (("lv", "racks"), ("cold", "heat-of-the-halls")):
            for hour in (3, 13, 18):
                price = float(prices[bus][hour])
                more = (self.demand_in_one_hour(sink, hour, step) - self.a.objective) / step
                less = (self.a.objective - self.demand_in_one_hour(sink, hour, -step)) / step
                self.assertLessEqual(less, price + 1e-4, (bus, hour))
                self.assertLessEqual(price, more + 1e-4, (bus, hour))
                self.assertGreater(price, 0)


if __name__ == "__main__":
    golden.main()
