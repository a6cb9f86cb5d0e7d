#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tariffs.py - tariffs and finance that can be worked out by hand, through the command line: published
# cases (tariffs/*.ini state their results), and bills that this file calculates from the load.
import datetime
import os
import shutil

import golden

FOLDER = os.path.join(golden.HERE, "tariffs")
HOURS = 8760
NAMED = {"load": [{22: 200, 2403: 400, 4088: 500, 8333: 300}.get(hour, 100)
                  for hour in range(1, HOURS + 1)]}
SPIKE = {"load": [100 if hour == 8 else 1 for hour in range(1, HOURS + 1)]}
# No two hours of a month are alike: the sequence repeats after 1009 hours.
SWINGS = {"load": [400 + hour * 7919 % 1009 / 10 for hour in range(HOURS)]}
PUMP = {"heat": [15, 42, 3, 9, 12], "price": [10, 15, 20, 30, 15]}
TABLES = {"peaks": NAMED, "spike": SPIKE, "swings": SWINGS, "hours": PUMP}
TIMES = [datetime.datetime(2026, 1, 1) + datetime.timedelta(hours=hour) for hour in range(HOURS)]


def summer_peak(time):
    return 6 <= time.month <= 9 and time.weekday() < 5 and 16 <= time.hour < 21


class Tariffs(golden.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = os.path.join(cls.work, "tariffs")
        shutil.copytree(FOLDER, cls.folder)
        for name, columns in TABLES.items():
            with open(os.path.join(cls.folder, name + ".csv"), "w", encoding="utf-8") as file:
                file.write(",".join(columns) + "\n")
                file.writelines(",".join(map(repr, row)) + "\n" for row in zip(*columns.values()))

    def cost(self, name, values=None):
        answer = self.solve(os.path.join(self.folder, name + ".ini"), values)
        self.assertEqual(answer.json["status"], "optimal")
        self.assertIs(answer.json["certificate"]["certified"], True)
        return answer.account("cost")

    def is_cost(self, name, want, values=None):
        self.close(self.cost(name, values), want, 1e-6, "%s %s" % (name, values or ""))

    def test_energy_and_demand(self):
        demand = 10000 / 8760 * 10 * 12
        self.is_cost("energy-demand", 1000, {"grid.demand_charge": "0"})
        self.is_cost("energy-demand", demand, {"grid.price": "0"})
        self.is_cost("energy-demand", 1000 + demand)

    def test_demand_tiers(self):
        self.is_cost("demand-tiers", (1e6 / 8760 - 50) * 12 * 12)
        self.assertAlmostEqual(self.cost("demand-tiers"), 9238.36, 2)

    def test_a_month_that_represents_the_year(self):
        fees = {"grid.energy_tiers": "500 kWh: 1, inf: 9 USD/MWh", "grid.monthly_fee": "3 USD/month",
                "grid.annual_fee": "5 USD/yr", "grid.minimum_take": "2 GWh/yr",
                "grid.minimum_take_price": "7 USD/MWh"}
        for name in ("energy-demand", "demand-tiers"):
            year = self.cost(name, fees)
            for time in ({"time.hours": "744"}, {"time.hours": "672", "time.start": "2026-02-01"},
                         {"time.hours": "336", "time.start": "2026-07-20"}):
                self.close(self.cost(name, {**fees, **time}), year, 1e-9, "%s %s" % (name, time))

    def test_ratchets(self):
        self.is_cost("ratchet-named", 74500)
        self.is_cost("ratchet-rolling", 79375)
        self.is_cost("ratchet-share", 5302.5)

    def test_coincident_peaks(self):
        self.is_cost("coincident", 15)

    def test_four_coincident_peaks(self):
        peaks = [datetime.datetime(2026, *when) for when in ((6, 29, 16), (7, 22, 16), (8, 19, 16),
                                                             (9, 2, 15))]
        want = 15 * sum(SWINGS["load"][TIMES.index(when)] for when in peaks)
        self.is_cost("four-peaks", want)

    def test_time_of_use(self):
        hours = list(zip(TIMES, SWINGS["load"]))
        want = 12 * 468.6 + sum(kw * (0.08 if summer_peak(time) else 0.03) for time, kw in hours)
        for month in range(1, 13):
            here = [(time, kw) for time, kw in hours if time.month == month]
            want += 4 * max(kw for _, kw in here)
            want += 9 * max((kw for time, kw in here if summer_peak(time)), default=0)
        self.is_cost("time-of-use", want)

    def test_annuity(self):
        answer = self.solve(os.path.join(self.folder, "annuity.ini"))
        cost = next(c for c in answer.json["costs"] if c["component"] == "grid")
        self.close(cost["capital"] / 1000, 0.110168, 1e-6, "annuity")
        self.close(cost["capital"] / 1000, 0.1 / (1 - 1.1 ** -25), 1e-12, "annuity")
        answer = self.solve(os.path.join(self.folder, "annuity.ini"), {"economics.discount": "0 %"})
        self.close(answer.account("cost"), 1000 / 25, 1e-12, "without interest")

    def test_heat_pump(self):
        answer = self.solve(os.path.join(self.folder, "heat-pump.ini"))
        power = golden.numbers(answer.table("flows.csv")["grid.power"])
        for i, want in enumerate((50, 210, 20, 90, 60)):
            self.close(power[i] * PUMP["price"][i], want, 1e-6, "hour %d" % (i + 1))
        self.close(answer.account("cost"), 430, 1e-9, "total")


if __name__ == "__main__":
    golden.main()
