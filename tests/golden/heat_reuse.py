#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# heat_reuse.py - rejection.heat-reuse through the command line: energy balance, the second law, accounts, and heat
# that needs no pump.
import os

import golden

SITE = os.path.join(golden.ROOT, "problems", "heat-reuse.ini")
WEEK = {"time.start": "2026-01-05", "time.hours": "168", "time.step": "1 h"}  # a week of January is the year


class HeatReuse(golden.Case):
    def flows(self, values=None):
        answer = self.solve(SITE, {**WEEK, **(values or {})})
        table = answer.table("flows.csv")
        steps = [i for i, name in enumerate(table.get("period", [])) if name == "typical"] or range(168)
        return answer, [[-golden.numbers(table["district-network." + port])[i] for i in steps]
                        for port in ("loop", "power")]

    def test_balance_and_second_law(self):
        answer, (loop, power) = self.flows()
        delivered = [heat + work for heat, work in zip(loop, power)]
        self.assertGreater(min(delivered), 0)
        self.close(answer.account("reused_energy"), sum(delivered) * 8760 / 168, 1e-9)
        for heat, work in zip(delivered, power):
            carnot = (70 + 273.15) / (70 - 40)  # no pump between loop and network can do better
            self.assertLess(heat / work, carnot)
            # 50 % of the Carnot COP between 73 and 37 degC
            self.close(heat / work, 0.5 * 346.15 / 36, 1e-9)
        row = golden.one([{**c, "name": c["component"]} for c in answer.json["costs"]], "district-network")
        self.close(row["operation"], -30 * answer.account("reused_energy"), 1e-9)

    def test_the_season(self):
        """What the head of the problem says: the last megawatts are asked for in too few months."""
        answer = self.solve(SITE)
        self.close(answer.size("district-network"), 9, 1e-6)
        table = answer.table("flows.csv")
        sold = {}
        for time, heat, work in zip(table["time"], table["district-network.loop"], table["district-network.power"]):
            sold.setdefault(time[5:7], []).append(-float(heat) - float(work))
        demand = (15, 15, 12, 8, 3, 1, 1, 1, 4, 9, 12, 14)
        for month, most in enumerate(demand, 1):
            self.close(max(sold["%02d" % month]), min(9, most), 1e-6)

    def test_a_warmer_loop_needs_less_work(self):
        work = [sum(self.flows({"bus w40.temperature": "%d degC" % t})[1][1]) for t in (30, 35, 40)]
        self.assertTrue(work[0] > 1.05 * work[1] > 1.1 * work[2], work)

    def test_a_cool_network_needs_no_pump(self):
        answer, (loop, power) = self.flows({"district-network.network": "47 degC"})
        self.assertEqual(max(power), 0)
        self.close(answer.account("reused_energy"), sum(loop) * 8760 / 168, 1e-9)

    def test_a_network_that_is_too_hot(self):
        with self.assertRaisesRegex(golden.Failed, r"`network` of 150 degC .* must be above 1"):
            self.solve(SITE, {**WEEK, "district-network.network": "150 degC", "district-network.carnot": "0.2",
                              "bus w40.temperature": "10 degC"})


if __name__ == "__main__":
    golden.main()
