#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# problems.py - every problem that ships: it checks as it stands, a piece of it solves and is certified,
# and its answer is the same whatever the order of its sections.
import glob
import os
import random
import re
import shutil

import golden

FOLDER = os.path.join(golden.ROOT, "problems")
SITES = sorted(glob.glob(os.path.join(FOLDER, "*.ini")))
SHORT = 168  # hours: up to here a problem is solved as it stands
PIECE = {"time.hours": "48"}
CAMPUS = set("""it.load grid.connection transformer.power transformer.oil cooling.direct-to-chip
cooling.air rejection.dry-cooler rejection.chiller-air renewable.pv storage.battery storage.thermal
basic.source basic.sink basic.link basic.converter basic.storage""".split())


class Problems(golden.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.steps = {}
        for site in SITES:
            said = golden.firn("check", site).decode()
            cls.steps[site] = int(re.search(r" (\d+) steps, ", said)[1])
        cls.piece = {site: cls.solve(site, PIECE) for site in SITES}

    def test_there_are_some(self):
        names = [os.path.basename(site) for site in SITES]
        for name in ("first.ini", "dallas-100mw.ini"):
            self.assertIn(name, names)

    def test_short_ones_solve_as_they_stand(self):
        short = [site for site in SITES if self.steps[site] <= SHORT]
        self.assertIn(os.path.join(FOLDER, "first.ini"), short)
        for site in short:
            self.judge(self.solve(site))

    def test_pieces_solve(self):
        for answer in self.piece.values():
            self.judge(answer)

    def judge(self, answer):
        j = answer.json
        self.assertEqual(j["status"], "optimal")
        self.assertLessEqual(j["certificate"]["worst"], 1e-7)
        self.assertEqual(list(golden.faults(j, golden.schema_of_result())), [])
        self.assertGreater(answer.ratio("pue"), 1)
        self.assertLess(answer.ratio("pue"), 1.5)
        for limit in j["limits"]:
            over = limit["value"] - limit["bound"]
            over = -over if limit["sense"] == "min" else over
            self.assertLessEqual(over, 1e-7 * abs(limit["bound"]), limit["name"])
        flows = {name: golden.numbers(cells) for name, cells in answer.table("flows.csv").items()
                 if name != "time"}
        for bus in sorted({port["bus"] for port in j["ports"]}):
            ports = ["%(component)s.%(port)s" % port for port in j["ports"] if port["bus"] == bus]
            for step in zip(*(flows[name] for name in ports)):
                self.assertLessEqual(abs(sum(step)), 1e-6 * (1e-3 + sum(map(abs, step))), bus)

    def test_the_first_has_a_grid(self):
        first = self.piece[os.path.join(FOLDER, "first.ini")]
        ports = [(port["component"], port["bus"]) for port in first.json["ports"]]
        self.assertIn(("grid", "hv"), ports)

    def test_dallas_takes_a_whole_campus(self):
        dallas = self.piece[os.path.join(FOLDER, "dallas-100mw.ini")]
        self.assertLessEqual(CAMPUS, {plugin["type"] for plugin in dallas.json["plugins"]})

    def test_order_of_sections(self):
        rng = random.Random(7)
        for site in SITES:
            head, *parts = re.split(r"(?m)^(?=\[)", golden.read(site))
            folder = os.path.join(self.work, "order-" + os.path.basename(site))
            os.mkdir(folder)
            for path in glob.glob(os.path.join(FOLDER, "*.csv")):
                shutil.copy(path, folder)
            copy = os.path.join(folder, os.path.basename(site))
            with open(copy, "w", encoding="utf-8") as file:
                file.write(head + "".join(rng.sample(parts, len(parts))))
            answer = self.solve(copy, PIECE)
            self.assertEqual(answer.without_sha256(), self.piece[site].without_sha256(), site)
            for name in ("flows.csv", "prices.csv", "sizes.csv", "limits.csv"):
                self.assertEqual(golden.read(os.path.join(answer.folder, name)),
                                 golden.read(os.path.join(self.piece[site].folder, name)), name)


if __name__ == "__main__":
    golden.main()
