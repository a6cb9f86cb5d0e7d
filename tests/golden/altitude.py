#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# altitude.py - thin air, through the command line: at equal temperatures a dry cooler at 2,000 m takes 0.865 of
# the heat that it takes at sea level, and its fans 1.62 of the power for equal heat.
import os

import golden

SITE = """format = 1
[time]
start = 2026-07-01
hours = 24
[weather]
file = normals
latitude = 20 deg
longitude = -100 deg
elevation = %(elevation)g m
time_zone = -6 h
dry_bulb = %(air)s degC
daily_range = %(zero)s K
humidity = %(humid)s %%
ghi = %(sun)s kWh/m2/day
wind = %(wind)s m/s
[grid]
type = grid.connection
power = lv
price = 45 USD/MWh
[heat]
type = basic.source
out = w40
limit = %(load)g MW
must_run = yes
[rest]
type = basic.sink
in = w40
limit = 100 MW
price = -1000 USD/MWh
[bus w40]
carrier = heat
temperature = 40 degC
range = 10 K
"""
COOLER = "[unit]\ntype = rejection.dry-cooler\nloop = w40\nfix = %g MW\nfan_floor = 0\n"
CHILLER = "[unit]\ntype = rejection.chiller-air\nheat = w40\nfix = 60 MW\n"


def months(value):
    return ", ".join([str(value)] * 12)


class Altitude(golden.Case):
    def flow(self, column, unit, elevation, air, load):
        path = os.path.join(self.work, "site.ini")
        with open(path, "w", encoding="utf-8") as file:
            file.write(SITE % {"elevation": elevation, "air": months(air), "zero": months(0), "load": load,
                               "humid": months(40), "sun": months(5), "wind": months(3)} + unit)
        flows = golden.numbers(self.solve(path).table("flows.csv")[column])
        self.assertLess(max(flows) - min(flows), 1e-6 * max(map(abs, flows)))
        return -flows[0]

    def ratio(self, *what, **where):
        return self.flow(*what, elevation=2000, **where) / self.flow(*what, elevation=0, **where)

    def test_heat_at_equal_temperatures(self):
        """A cooler of less than the load in hot air: the fans at full speed bound the heat."""
        self.close(self.ratio("unit.loop", COOLER % 40, air=40, load=100), 0.865, 0.05)

    def test_fan_power_for_equal_heat(self):
        for load in (50, 60, 70):
            self.close(self.ratio("unit.power", COOLER % 100, air=37, load=load), 1.62, 0.05)

    def test_a_chiller_takes_more_power_and_carries_less(self):
        power = self.ratio("unit.power", CHILLER, air=42, load=40)
        self.assertTrue(1.005 < power < 1.2, power)
        heat = self.ratio("unit.heat", CHILLER, air=42, load=100)
        self.assertTrue(0.85 < heat < 0.98, heat)


if __name__ == "__main__":
    golden.main()
