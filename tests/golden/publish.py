#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# publish.py - what plugins tell about buses, through the command line: a tower publishes the temperature
# of its condenser water, the wet bulb plus 4 K, and a chiller draws 1 % of its heat per degree of it. In
# saturated air the wet bulb is the dry bulb, so that all figures follow by hand.
import os

import golden

SITE = """format = 1
[site]
target = 10 MW
[time]
start = 2026-07-06
hours = %d
represents = itself
[weather]
file = air.csv
dry_bulb = t degC
relative_humidity = rh
latitude = 32.9 deg
longitude = -97 deg
elevation = 0 m
time_zone = -6 h
[plugins]
path = only
[grid]
type = grid.connection
power = lv
price = 50 USD/MWh
[halls]
type = it.load
[chiller]
type = zoo.condensed
[tower]
type = zoo.tower
"""


class Publish(golden.Case):
    def setUp(self):
        self.air = ["t,rh"] + ["%d,100" % t for t in range(10, 34)]
        only = os.path.join(self.work, "only")
        os.makedirs(only, exist_ok=True)
        for name in ("tower", "condensed"):
            if not os.path.exists(os.path.join(only, name + ".so")):
                os.symlink(os.path.join(os.path.abspath(golden.build_folder), "zoo", name + ".so"),
                           os.path.join(only, name + ".so"))

    def write(self, more="", hours=24):
        path = os.path.join(self.work, "site.ini")
        with open(os.path.join(self.work, "air.csv"), "w", encoding="utf-8") as file:
            file.write("\n".join(self.air) + "\n")
        with open(path, "w", encoding="utf-8") as file:
            file.write(SITE % hours + more)
        return path

    def cost(self, more=""):
        return self.solve(self.write(more)).objective

    def test_the_chiller_reads_what_the_tower_publishes(self):
        """The water is at 14 to 37 degC, their sum 612: 10 MW * (24 h + 0.01 * 612 h) at 50 USD/MWh."""
        self.close(self.cost(), 50 * 10 * (24 + 6.12), 1e-6)
        self.close(self.cost("approach = 6 K\n"), 50 * 10 * (24 + 6.60), 1e-6)

    def test_the_section_of_the_bus_takes_precedence(self):
        self.close(self.cost("[bus condenser]\ntemperature = 30 degC\n"), 50 * 10 * (24 + 7.20), 1e-9)

    def test_bounds_of_the_section_hold(self):
        """14 to 20 degC, then 20 degC for 17 h: 119 + 340."""
        self.close(self.cost("[bus condenser]\ntemperature.max = 20 degC\n"), 50 * 10 * (24 + 4.59), 1e-6)

    def test_two_towers_must_agree(self):
        twin = "[twin]\ntype = zoo.tower\n"
        self.close(self.cost(twin), 50 * 10 * (24 + 6.12), 1e-6)
        with self.assertRaisesRegex(golden.Failed, r"\[twin\] `temperature` is 15 degC at step 1 \(6 July 00:00\), but "
                                    r"\[tower\] sets it to 14 degC on the same bus `condenser`"):
            self.cost(twin + "approach = 5 K\n")

    def test_design_events(self):
        """Only publish() asks for the wet bulb: the humid day has its event, with what is published for it. The
        grid is sized by the hottest water, 28 + 4 degC: 10 MW * 1.32."""
        self.air = ["t,rh"] + ["35,5"] * 24 + ["28,100"] * 24
        path = self.write(hours=48)
        text = golden.read(path).replace("type = it.load\n", "type = it.load\nutilization = 0.5\n")
        text = text.replace("type = grid.connection\n", "type = grid.connection\nsize.capex = 100 USD/kW\n")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        answer = self.solve(path)
        self.assertIn("design-wet-bulb", [period["name"] for period in answer.json["periods"]])
        self.close(answer.size("grid"), 13.2, 1e-6)


if __name__ == "__main__":
    golden.main()
