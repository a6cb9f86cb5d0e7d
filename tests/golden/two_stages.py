#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# two_stages.py - objectives that do not count cost: the second stage finds the minimum cost among
# the optima of the first, on a week and on a full year.
import os

import golden

FIRST = os.path.join(golden.ROOT, "problems", "first.ini")
YEAR = {"time.start": "2026-01-01", "time.hours": "8760"}
HOT = {"time.start": "2026-07-20", "time.hours": "120"}
SLACK = 1e-8  # of the first optimum, in the check by a limit


class TwoStages(golden.Case):
    def stages(self, objective, values=None, path=FIRST):
        answer = self.solve(path, values={**(values or {}), "objective.minimize": objective})
        second = answer.json["second_stage"]
        for certificate in (answer.json["certificate"], second["certificate"]):
            self.assertIs(certificate["certified"], True)
            self.assertLessEqual(certificate["worst"], 1e-6)
        return answer.objective, second["objective"]

    def check_by_limit(self, objective, unit, values=None):
        """The minimum cost under a limit slightly above the first optimum is slightly below the
        second one. It is a convex function of the limit, so that the difference is at least the
        slack times the shadow price of that limit."""
        first, second = self.stages(objective, values)
        limit = {"limits." + objective: "%.15g %s" % (first * (1 + SLACK), unit)}
        answer = self.solve(FIRST, values={**(values or {}), **limit})
        price = {l["name"]: l for l in answer.json["limits"]}[objective]
        saved = price["shadow_price"] * price["bound"] * SLACK
        self.assertGreaterEqual(second, answer.objective + saved - 1e-7 * second)
        self.assertLessEqual(second, answer.objective * (1 + 3e-5))

    def test_capex(self):
        self.check_by_limit("capex", "USD")

    def test_energy(self):
        self.check_by_limit("energy", "MWh/yr")

    @golden.other_numbers
    def test_carbon(self):
        self.check_by_limit("carbon", "t/yr")

    def test_energy_with_limited_capex(self):
        capex = {"limits.capex": "105 MUSD"}
        first, second = self.stages("energy", capex)
        free, costly = self.stages("energy")
        self.assertGreater(first, free * (1 + 1e-4))
        self.assertLess(second, costly)
        self.check_by_limit("energy", "MWh/yr", values=capex)

    def test_shipped(self):
        """Little energy per money: lambda is 1e6 to 1e8 USD per MWh or t."""
        for name in ("dallas-100mw", "ten-gigawatts"):
            for objective in ("energy", "carbon"):
                self.stages(objective, path=os.path.join(golden.ROOT, "problems", name + ".ini"))

    @golden.other_numbers
    def test_year(self):
        """Figures of HiGHS 1.16 (interior point and crossover, tolerances of 1e-9) on the programs of `firn export`:
        that of `minimize = capex`, then that of `minimize = cost` with `[limits] capex` 1e-9 above the first optimum.
        The hottest days decide on the capital of the year: GLPK finds the same on these alone."""
        capex, cost = self.stages("capex", YEAR)
        self.close(capex, 74819746.6865754, 1e-9, "capex")
        self.close(cost, 65810981.9001751, 1e-8, "cost")
        hot = self.solve(FIRST, {**HOT, "objective.minimize": "capex"}, method="glpk")
        self.close(capex, hot.objective, 1e-9, "capex of the hottest days")


if __name__ == "__main__":
    golden.main()
