#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tech.py - the technologies of tests/tech, which were first written against plugin ABI 0.1, on sites from the field. "0.1"
# in a comment is the answer that the same site and the same technology had there. Each answer of today is the same, or
# says why it is more right; the figures are computed here by formulas of their own.
import csv
import math
import os
import re

import golden

AIR = """[weather]
file = air-%g-%g.csv
dry_bulb = t degC
relative_humidity = rh
latitude = 32.9 deg
longitude = -97 deg
elevation = 0 m
time_zone = -6 h
"""
HEAD = "format = 1\n[site]\ntarget = %g MW\ndesign = utilization\n[time]\nstart = %s\nhours = %d\n[plugins]\npath = tech\n"
GRID = "[grid]\ntype = grid.connection\npower = lv\nprice = %s\n"

# A week of January: an economizer and towers cool air handlers.
# At sea level: since then, fans in thin air draw more.
WATER = HEAD % (100, "2026-01-05", 168) + golden.NORMALS.replace("elevation   = 171 m", "elevation   = 0 m") + GRID % 45 + """[halls]
type = it.load
rack_power = 30 kW
[air-handlers]
type = cooling.air
[chillers]
type = tech.chiller-water
[econ]
type = tech.economizer
[towers]
type = tech.tower
[bus racks]
supply_max = 27 degC
[bus chilled]
temperature = 16 degC
range = 8 K
"""
CONDENSER = "[bus condenser]\ntemperature = wet_bulb + 4.5 K\ntemperature.min = 7 degC\nrange = 5 K\n"

# A day of saturated air of one temperature, in which the wet bulb is the dry bulb.
CHILLED = HEAD % (10, "2026-07-06", 24) + AIR + GRID % 50 + """[halls]
type = it.load
heat = chilled
[chiller]
type = tech.chiller-water
[econ]
type = tech.economizer
%s[tower]
type = tech.tower
[bus chilled]
temperature = 16 degC
range = 8 K
"""

# Three sinks of one loop, in the order of their cost.
SERIES = HEAD % (100, "2026-07-06", 24) + AIR + GRID % 50 + """[halls]
type = it.load
heat = loop
[dry]
type = rejection.dry-cooler
loop = loop
pinch = 8 K
fan = 0
fan_floor = 0
[tower]
type = tech.tower
loop = loop
[chiller]
type = rejection.chiller-air
heat = loop
[bus loop]
temperature = 30 degC
range = 10 K
"""

# Tanks on a loop of 36 degC, as in both sites below.
LOOP = """[tanks]
type = tech.immersion
loop = w36
[dry]
type = rejection.dry-cooler
loop = w36
[trim]
type = rejection.chiller-air
heat = w36
[bus w36]
temperature = 36 degC
"""
FLEX = HEAD % (100, "2026-07-06", 168) + golden.NORMALS + GRID % "tou.csv:price" + """import_limit = 130 MW
[halls]
type = tech.training
share = 0.8
lost = 150 USD/MWh
rack_power = 100 kW
[batch]
type = tech.batch
[sun]
type = tech.ppa
power = lv
profile = sun.csv:p
market = 20
""" + LOOP
EXPORT = FLEX.replace("[halls]", "export_limit = 500 MW\nexport_price = 30\n[halls]").replace(
    "market = 20", "market = 20\nstrike = 10\nmax = 600 MW")

TURBINES = HEAD % (100, "2026-07-06", 168) + golden.NORMALS + GRID % "tou.csv:price" + """import_limit = 70 MW
[turbines]
type = tech.turbine
power = lv
hours = 4000 h
[halls]
type = it.load
rack_power = 100 kW
""" + LOOP

OUTAGE = HEAD % (10, "2026-07-06", 168) + AIR % (30, 50) + GRID % 40 + """[stress outage]
start = 2026-07-08
hours = 4
grid.import_limit = 0 MW
[backup]
type = tech.turbine
power = lv
ramp = 100
commitment = no
hours = 100 h
[halls]
heat = none
"""


def tariff(t):
    return 190 if 12 <= t % 24 < 20 else 25


class Tech(golden.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        os.symlink(os.path.join(golden.build_folder, "tech"), os.path.join(cls.work, "tech"))
        sun = [round(max(0, math.sin((t % 24 - 6) * math.pi / 12)), 6) for t in range(168)]
        cls.write("sun.csv", "p", sun)
        cls.write("tou.csv", "price", [tariff(t) for t in range(168)])
        cls.write("sag.csv", "u", [1, 0.9, 0.8, 0.7])

    @classmethod
    def write(cls, name, head, rows):
        with open(os.path.join(cls.work, name), "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([[cell] for cell in [head] + rows])

    @classmethod
    def path(cls, text):
        for name, dry, humidity in re.findall(r"file = (air-(.+)-(.+)\.csv)", text):
            with open(os.path.join(cls.work, name), "w", encoding="utf-8") as file:
                file.write("t,rh\n" + "%s,%s\n" % (dry, humidity) * 8760)
        path = os.path.join(cls.work, "tech.ini")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def answer(self, text):
        if "tech.ppa" in text and not os.path.exists(os.path.join(self.work, "tech", "ppa.so")):
            self.skipTest("there is no C++ compiler, so there is no tech/ppa.so")
        return self.solve(self.path(text))

    def flow(self, answer, name):
        return golden.numbers(answer.table("flows.csv")[name])

    # ---- tower, chiller, economizer ----------------------------------------------------------------------------------

    def test_a_week_of_free_cooling(self):
        """The tower publishes what the planner had to write at the bus: 0.1: 46063292.1010179 USD. Its water is 0.2 %
        less: 0.1 added drift to the bleed, of which it is a part."""
        answer = self.answer(WATER)
        self.close(answer.objective, 46063292.1010179, 1e-8)
        self.close(self.answer(WATER + CONDENSER).objective, answer.objective, 1e-9)
        heat = 100 * 1.0389  # the halls and the fans of the air handlers
        self.close(answer.size("econ"), heat, 1e-6)
        self.assertLess(answer.size("chillers"), 1e-6)
        fans = 0.0126 * 0.9**3 * heat / 0.9  # 9 of 10 parts of the size are loaded
        self.close(answer.ratio("pue"), (heat * (1 + 0.005 + 0.012) + fans) / 100, 1e-6)
        self.close(answer.account("water"), 1.3 * 4 / 3 * heat * 8760, 1e-6)

    def work_per_heat(self, loop, condenser):
        """Work per heat of a chiller, by temperatures in kelvin."""
        cold, hot = loop - 1.5 + 273.15, condenser + 5 + 2 + 273.15
        return max(hot - cold, 10) / cold / 0.6

    def test_a_chiller_follows_the_tower(self):
        """At 20 degC the condenser water is at 24.5 degC, too warm for the economizer. 0.1: the same, if the planner wrote
        the temperature."""
        answer = self.answer(CHILLED % (20, 100, ""))
        work = self.work_per_heat(16, 24.5)
        self.assertLess(answer.size("econ"), 1e-6)
        for heat, rejected in zip(self.flow(answer, "chiller.heat"), self.flow(answer, "tower.heat")):
            self.close(heat, -10, 1e-6)
            self.close(rejected, 10 * (1 + work), 1e-6)

    def test_an_economizer_in_sections(self):
        """At 12 degC the condenser water of 16.5 degC, plus 2 K, cools 24 degC to 18.5: 5.5 of 8 K, the chiller does
        the rest. 0.1: a second economizer took another 5.5 K, and no chiller was built."""
        whole = self.answer(CHILLED % (12, 100, ""))
        self.close(whole.objective, 4813135.485, 1e-8)
        for econ, work in zip(self.flow(whole, "econ.heat"), self.flow(whole, "chiller.power")):
            self.close(econ, -10 * 5.5 / 8, 1e-6)
            self.close(work, -10 * 2.5 / 8 * self.work_per_heat(16, 16.5), 1e-6)  # at the minimum lift
        cut = self.answer(CHILLED % (12, 100, "[econ-b]\ntype = tech.economizer\n"))
        self.close(cut.objective, whole.objective, 1e-9)
        self.close(cut.size("chiller"), 10 * 2.5 / 8, 1e-6)

    def test_a_tower_after_a_dry_cooler(self):
        """At 28.5 degC a dry cooler cools 40 degC to 36.5, 35 % of the range, and a tower does the rest, 65 of 100 MW;
        in saturated air, where it reaches 33 degC, it takes 35 and a chiller 30. 0.1: there the tower took 65, cooling
        to 33 degC what the dry cooler had left at 36.5, and no chiller was needed."""
        for humidity, chilled in ((20, 0), (100, 30)):
            answer = self.answer(SERIES % (28.5, humidity))
            self.close(answer.size("dry"), 35, 1e-6)
            self.assertAlmostEqual(answer.size("chiller"), chilled / 1.08, delta=1e-5)  # its capacity here
            for wet in self.flow(answer, "tower.heat"):
                self.close(wet, 65 - chilled, 1e-6)

    # ---- immersion ---------------------------------------------------------------------------------------------------

    def test_immersion(self):
        """Of 10 MW, 5 % are fans that are not there: IT uses 9.5 MW, and pumps 1.5 % of it. The PUE is that of the
        pumps, not below 1. 0.1: the same."""
        text = HEAD % (10, "2026-07-06", 24) + GRID % 50 + """[halls]
type = it.load
[tanks]
type = tech.immersion
loop = w36
[river]
type = basic.sink
in = w36
limit = 100 MW
[bus w36]
temperature = 36 degC
"""
        answer = self.answer(text)
        self.close(answer.account("it_energy"), 9.5 * 8760, 1e-6)
        self.close(answer.ratio("pue"), 1.015, 1e-6)
        self.close(self.flow(answer, "river.in")[0], -9.5 * 1.015, 1e-6)
        with self.assertRaisesRegex(golden.Failed, "racks"):  # 132 kW
            self.answer(text.replace("loop = w36\n", "loop = w36\nrack_power_max = 100 kW\n", 1))

    # ---- batch and training ------------------------------------------------------------------------------------------

    def test_batch(self):
        """6 MW arrive, 10 MW may run: of the 48 MWh that arrive from 12 to 20 o'clock at 190 USD/MWh, the four hours
        that are left of the day have room for 16. 0.1: the same."""
        text = HEAD % (10, "2026-07-06", 168) + GRID % "tou.csv:price" + "[batch]\ntype = tech.batch\nshare = 1\nheat = none\n"
        answer = self.answer(text)
        expensive = 48 - 16
        self.close(answer.objective, 365 * (25 * (6 * 24 - expensive) + 190 * expensive), 1e-6)
        backlog = self.flow(answer, "batch.backlog")
        for waits, late in zip(backlog[19::24], backlog[23::24]):
            self.close(waits, 16, 1e-6)
            self.assertLess(late, 1e-6)
        full = self.answer(text.replace("design = utilization\n", "") + "peak = 0.8\n")  # on design days, too
        self.close(min(self.flow(full, "batch.run")[168:]), 8, 1e-6)

    def training(self, more="", grid="tou.csv:price"):
        return HEAD % (10, "2026-07-06", 168) + GRID % grid + "[halls]\ntype = tech.training\nheat = none\n" + more

    def test_training_pauses_as_long_as_it_may(self):
        """A pause saves 190 and costs 150 USD/MWh, for 200 h of the year. 0.1: the same."""
        answer = self.answer(self.training("lost = 150\n"))
        self.close(answer.account("it_lost"), 200 * 7, 1e-6)
        self.close(answer.objective, 10 * 365 * (16 * 25 + 8 * 190) - 200 * 7 * (190 - 150), 1e-6)

    def test_a_ramp_is_open_at_the_ends_of_an_event(self):
        """The load falls by 10 % per hour for 4 hours. 0.1: no plan, because the first hour had to follow the last."""
        sag = "floor = 1\nramp = 0.1\n[stress sag]\nstart = 2026-07-08\nhours = 4\nhalls.utilization = sag.csv:u\n"
        answer = self.answer(self.training(sag))
        flows = answer.table("flows.csv")
        runs = [float(cell) for period, cell in zip(flows["period"], flows["halls.run"]) if period == "sag"]
        for run, wanted in zip(runs, (10, 9, 8, 7), strict=True):
            self.close(run, wanted, 1e-6)
        with self.assertRaises(golden.Failed):
            self.answer(self.training(sag.replace("ramp = 0.1", "ramp = 0.09")))

    # ---- turbine -----------------------------------------------------------------------------------------------------

    def test_turbines(self):
        """Figures of HiGHS, of `firn export`. With dry coolers that no size brought closer than 8 K it was 67753504.037
        USD, as in 0.1: a permit per year is what a permit per period was, in a year."""
        answer = self.answer(TURBINES)
        self.close(answer.objective, 62035019.783, 1e-8)
        self.close(answer.size("turbines"), 115.276686, 1e-6)
        self.close(answer.size("trim"), 17.685698, 1e-5)

    def test_a_turbine_alone(self):
        """At full load and 15 degC: 2.67 MWh of fuel at 14 USD, 10 USD of wear, and an annuity. 0.1: the same."""
        text = HEAD % (10, "2026-07-06", 24) + AIR % (15, 50) + "[economics]\ndiscount = 0 %\n" + """[halls]
type = it.load
heat = none
[turbines]
type = tech.turbine
power = lv
"""
        capital = 10 * 1387e3 * (1 / 25 + 0.02)
        self.close(self.answer(text).objective, capital + 10 * 8760 * (14 * 2.67 + 10), 1e-6)

    def test_an_outage(self):
        """100 h per year, and an outage of 4 h at 30 degC. 0.1: 876 MW for it, a permit of 2.7 minutes."""
        firm = 1 - 0.007 * (30 - 15)
        answer = self.answer(OUTAGE + "type = it.load\n")
        self.close(answer.size("backup"), 10 / firm, 1e-6)
        answer = self.answer(OUTAGE + "type = tech.training\nlost = 300\n")  # which pauses down to its floor
        self.close(answer.size("backup"), 3 / firm, 1e-6)

    # ---- contract ----------------------------------------------------------------------------------------------------

    def check_matching(self, answer):
        """All that can be counted is, hour by hour, and no more."""
        crosses = self.flow(answer, "site.facility_energy.flow")
        delivered = self.flow(answer, "sun.power")
        most = sum(min(a, b) for a, b in zip(crosses, delivered)) / sum(crosses)
        self.close(answer.ratio("ref"), most, 1e-4)
        self.assertLess(answer.ratio("ref"), 1)
        return delivered

    def test_a_contract(self):
        """The objective is that of HiGHS, of `firn export`; a matched MWh has a value of 0.01 USD. Before dry coolers
        reached as far as their size allows it was 56805943.19 USD without that value, as in 0.1."""
        answer = self.answer(FLEX)
        self.check_matching(answer)
        self.assertTrue(0.3 < answer.ratio("ref") < 0.5)
        self.close(answer.objective, 52061723.365, 1e-8)
        self.close(answer.account("it_lost"), 200 * 80 * 0.7, 1e-6)

    def test_a_contract_that_exports(self):
        """600 MW of sun are exported at a profit. 0.1: a REF above 2, with hourly matching. With annual matching, as in
        0.1, all of it counts."""
        answer = self.answer(EXPORT)
        self.check_matching(answer)
        self.close(answer.size("sun"), 600, 1e-6)
        self.assertLess(min(self.flow(answer, "grid.power")), -480)
        annual = self.answer(EXPORT.replace("market", "matching = annual\nmarket"))
        crosses = sum(self.flow(annual, "grid.power")) + sum(self.flow(annual, "sun.power"))
        contracted = 600 * sum(golden.numbers(golden.read_table(os.path.join(self.work, "sun.csv"))["p"]))
        self.close(annual.ratio("ref"), contracted / crosses, 1e-6)
        self.assertGreater(annual.ratio("ref"), 2)


if __name__ == "__main__":
    golden.main()
