#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# pue.py - PUE and WUE of whole sites, with UPS losses of 4 %, at five stations: inside the range that Lei et al.
# (2025, "The water use of data center workloads") simulate for all US climates, from the 5th to the 95th percentile.
# The year is every tenth day of the station's file, 888 hours; with FIRN_WHOLE_YEAR=1 in the environment it is all
# 8760 hours, which takes minutes.
import os

import golden

WEATHER = os.path.join(golden.DATA, "weather")
STATIONS = {"us_az_phoenix_tmy3": (33.4, -112, 337, -7), "us_ca_san_francisco_tmy3": (37.6, -122.4, 2, -8),
            "us_fl_miami_tmy3": (25.8, -80.3, 9, -5), "us_mn_duluth_tmy3": (46.8, -92.2, 430, -6),
            "us_tx_dallas_fort_worth_tmy3": (32.9, -97, 171, -6)}
HOT = "us_fl_miami_tmy3"
WHOLE = os.environ.get("FIRN_WHOLE_YEAR", "") == "1"

# Everything is as large as the load of 10 MW, so that nothing depends on prices.
SITE = """format = 1
[site]
target = 10 MW
design = utilization
[time]
start = 2025-01-01
hours = %d
""" + golden.STATION + """[grid]
type = grid.connection
price = 60 USD/MWh
[substation]
type = transformer.power
fix = 16 MVA
[hall-transformers]
type = transformer.oil
fix = 16 MVA
[ups]
type = basic.link
from = lv
to = firm
loss = 4 %%
[bus firm]
carrier = electricity
"""
LIQUID = """[halls]
type = it.load
power = firm
rack = %s
[cold-plates]
type = cooling.direct-to-chip
loop = w40
fix = 10 MW
[air-handlers]
type = cooling.air
fix = 10 MW
[coolers]
type = rejection.%s
loop = w40
fix = 10.5 MW
[trim]
type = rejection.chiller-air
heat = w40
fix = 15 MW
[chillers]
type = rejection.chiller-air
fix = 5 MW
[bus w40]
temperature = 40 degC
range = 10 K
[bus chilled]
temperature = 18 degC
range = 8 K
"""
OUTSIDE = """[halls]
type = it.load
power = firm
rack = air-20
[outside-air]
type = cooling.air-economizer
fix = 10 MW
[air-handlers]
type = cooling.air
fix = 11 MW
[chillers]
type = rejection.chiller-air
fix = 15 MW
[bus chilled]
temperature = 18 degC
range = 8 K
"""
TOWERS = """[halls]
type = it.load
power = firm
rack = air-20
[air-handlers]
type = cooling.air
fix = 10.8 MW
[plates]
type = rejection.economizer
fix = 11 MW
[chillers]
type = rejection.chiller-water
fix = 11 MW
[towers]
type = rejection.tower
fix = 13 MW
[bus chilled]
temperature = 18 degC
range = 8 K
"""


class Pue(golden.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = {}
        for station, place in STATIONS.items() if not golden.sampled() else [(HOT, STATIONS[HOT])]:
            lines = golden.read(os.path.join(WEATHER, station + ".csv")).splitlines(keepends=True)
            days = [lines[1 + 24 * day:25 + 24 * day] for day in range(0, 365, 1 if WHOLE else 10)]
            path = os.path.join(cls.work, station + ".csv")
            with open(path, "w", encoding="utf-8") as file:
                # Without times: the days are not consecutive.
                file.writelines(line.split(",", 1)[1] for line in lines[:1] + sum(days, []))
            cls.head[station] = SITE % ((24 * len(days), path) + place)

    def ratios(self, chain):
        """{station: (PUE, WUE)}"""
        found = {}
        for station, head in self.head.items():
            path = os.path.join(self.work, "site.ini")
            with open(path, "w", encoding="utf-8") as file:
                file.write(head + chain)
            answer = self.solve(path)
            found[station] = answer.ratio("pue"), answer.ratio("wue")
            print("%s PUE %.3f WUE %.2f" % (station, *found[station]))
        return found

    def inside(self, found, pue, wue=(0, 9)):
        for station, both in found.items():
            for name, value, (low, high) in zip(("PUE", "WUE"), both, (pue, wue)):
                self.assertTrue(low <= value <= high, "%s at %s: %.4f is not within %g to %g" %
                                (name, station, value, low, high))

    def test_cold_plates_and_dry_coolers(self):
        self.inside(self.ratios(LIQUID % ("gb200-132", "dry-cooler")), (1.054, 1.144), (0, 0.31))

    def test_cold_plates_and_adiabatic_coolers(self):
        self.inside(self.ratios(LIQUID % ("gb200-132", "adiabatic")), (1.054, 1.144), (0, 0.31))

    def test_outside_air(self):
        self.inside(self.ratios(OUTSIDE), (1.093, 1.376))

    def test_towers_and_plates(self):
        found = self.ratios(TOWERS)
        self.assertLessEqual(found.pop(HOT)[0], 1.26)
        self.inside(found, (1.066, 1.202))


if __name__ == "__main__":
    golden.main(needs=[WEATHER])
