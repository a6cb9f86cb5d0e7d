#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# it.py - loads that may pause or wait, and swings that storage covers: answers by hand on a day of 10 MW, and the
# problem that shows the value of flexibility against a limit of import.
import math
import os
import subprocess

import golden

FLEXIBLE = os.path.join(golden.ROOT, "problems", "flexible-training.ini")
SITE = """format = 1
[site]
target = 10 MW
[time]
start = 2026-07-06
hours = %d
[grid]
type = grid.connection
power = lv
price = prices.csv:price USD/MWh
"""
PRICES = [40] * 17 + [250, 300, 201] + [40] * 4  # 17 to 20 o'clock are expensive
TRAINING = "[halls]\ntype = it.training\nheat = none\nfloor = 0.6\npause_cost = 200 USD/MWh\n"
BATCH = "[halls]\ntype = it.batch\nheat = none\n"
INFERENCE = "[halls]\ntype = it.inference\nheat = none\nswing = 20 %\n"
BATTERY = "[battery]\ntype = storage.battery\nbus = %s\nreserve = yes\n"
ANNUITY = 0.07 / (1 - 1.07 ** -20)  # of 20 years at the default of 7 %


class Halls(golden.Case):
    def place(self, text, prices=None, **tables):
        """Writes a problem and its tables; its path."""
        type(self).count += 1
        folder = os.path.join(self.work, "place-%d" % self.count)
        os.mkdir(folder)
        for name, values in {"prices": {"price": prices or PRICES}, **tables}.items():
            with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8") as file:
                file.write(",".join(values) + "\n")
                file.writelines(",".join(map(repr, row)) + "\n" for row in zip(*values.values()))
        path = os.path.join(folder, "site.ini")
        with open(path, "w", encoding="utf-8") as file:
            file.write(SITE % len(prices or PRICES) + text)
        return path

    def flow(self, answer, name, period=None):
        table = answer.table("flows.csv")
        cells = golden.numbers(table[name])
        return cells if period is None else [x for x, p in zip(cells, table["period"]) if p == period]

    def near(self, got, want, places=5):
        self.assertEqual(len(got), len(want))
        for t, (x, y) in enumerate(zip(got, want)):
            self.assertAlmostEqual(x, y, places, "step %d: %r" % (t, got))

    def refusal(self, path, values=None):
        done = subprocess.run([os.path.join(golden.build_folder, "firn"), "check", path, *golden.sets(values or {})],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=golden.SECONDS)
        self.assertEqual(done.returncode, 3)
        return done.stderr.decode()


class Training(Halls):
    def test_it_pauses_where_the_price_is_above_the_lost_compute(self):
        answer = self.solve(self.place(TRAINING))
        self.near(self.flow(answer, "halls.it-power"), [10] * 17 + [6] * 3 + [10] * 4)
        # 365 such days: 21 h of 10 MW at 40, 3 h of 6 MW at the price, 3 h of 4 MW at 200
        day = 21 * 10 * 40 + 6 * (250 + 300 + 201) + 3 * 4 * 200
        self.close(answer.objective, 365 * day, 1e-7)

    def test_it_never_pauses_below_it(self):
        answer = self.solve(self.place(TRAINING), {"halls.pause_cost": "301 USD/MWh"})
        self.near(self.flow(answer, "halls.paused"), [0] * 24)

    def test_losses_before_the_racks_count(self):
        """A MWh of IT takes 1/0.8 MWh of the grid: a pause at 200 pays above 160 per MWh there."""
        prices = [40] * 17 + [159, 161, 40] + [40] * 4
        path = self.place("[cable]\ntype = basic.link\nfrom = hv\nto = lv\nloss = 20 %\n" + TRAINING, prices)
        self.near(self.flow(self.solve(path, {"grid.power": "hv"}), "halls.paused"), [0] * 18 + [4] + [0] * 5)

    def test_the_energy_of_a_year_goes_to_the_best_hours(self):
        """365 days may lose 365 h of the capacity: 10 MWh each, 4 at 300, 4 at 250, 2 at 201."""
        answer = self.solve(self.place(TRAINING), {"halls.pause_hours": "365 h"})
        self.near(self.flow(answer, "halls.paused"), [0] * 17 + [4, 4, 2] + [0] * 4)

    def test_the_value_of_flexibility_against_curtailment(self):
        """Import falls to 7 MW for two hours a day. Rented engines at 900 USD/MWh bring 3 MW, or training pauses by
        3 MW at 200; a floor of 80 % leaves 1 MW of it to the engines."""
        limit = {"limit": [20] * 14 + [7, 7] + [20] * 8}
        path = self.place(TRAINING + "[rented]\ntype = basic.source\nout = lv\nprice = 900 USD/MWh\n", [40] * 24,
                          limit=limit)
        costs = {}
        for floor in (1, 0.8, 0.6):
            answer = self.solve(path, {"halls.floor": str(floor), "grid.import_limit": "limit.csv:limit MW"})
            costs[floor] = answer.objective
            self.near(self.flow(answer, "halls.paused"), [0] * 14 + [10 * min(1 - floor, 0.3)] * 2 + [0] * 8)
        self.close(costs[1] - costs[0.6], 365 * 2 * 3 * (900 - 200), 1e-6)
        self.close(costs[1] - costs[0.8], 365 * 2 * 2 * (900 - 200), 1e-6)

    def test_ramps(self):
        """2 MW per hour: down by 2 to 8, to 6, and back. The hour at 201 alone would not pay for another."""
        answer = self.solve(self.place(TRAINING), {"halls.ramp": "20 %/h"})
        power = self.flow(answer, "halls.it-power")
        self.near(power, [10] * 17 + [8, 6, 8] + [10] * 4)

    def test_the_day_is_cyclic_and_an_event_is_not(self):
        """An event that rises from 6 to 10 MW within its hours could not fall back by its end."""
        event = "[stress start]\nstart = 2026-07-06\nhours = 4\nhalls.floor = 1\nhalls.utilization = use.csv:use\n"
        path = self.place(TRAINING + "ramp = 20 %/h\n" + event, None, use={"use": [0.6, 0.8, 1, 1]})
        self.near(self.flow(self.solve(path), "halls.it-power", "start"), [6, 8, 10, 10])
        # In the typical day, an expensive first hour needs a fall in the last.
        first = self.solve(self.place(TRAINING, [5000] + [40] * 23), {"halls.ramp": "20 %/h"})
        self.near(self.flow(first, "halls.it-power")[:3] + self.flow(first, "halls.it-power")[-2:], [6, 8, 10, 10, 8])

    def test_design_events_have_full_power(self):
        path = self.place(TRAINING.replace("heat", "utilization = 0.5\nheat"))
        answer = self.solve(path)
        self.near(self.flow(answer, "halls.it-power", "design-dry-bulb"), [10] * 24)
        self.near(self.flow(answer, "halls.it-power", "typical"), [5] * 17 + [3] * 3 + [5] * 4)

    def test_published_figures(self):
        """By default a call of 3 h is answered with 25 % less (field test of 256 GPUs, Phoenix, May 2025), and compute
        that is lost all year has the total cost of ownership, 8.5 MUSD per MW (Epoch AI, 2025)."""
        text = "[halls]\ntype = it.training\nheat = none\n"
        answer = self.solve(self.place(text, [50] * 12 + [3000] * 3 + [50] * 9))
        self.near(self.flow(answer, "halls.it-power"), [10] * 12 + [7.5] * 3 + [10] * 9)
        lost = self.solve(self.place(text + "floor = 0.01\n", [3000] * 24))
        training, = (c for c in lost.json["costs"] if c["component"] == "halls")
        self.close(training["operation"], 0.99 * 10 * 8.5e6, 1e-3)

    def test_refusals(self):
        self.assertIn("halls] floor = 1.2: this is above the maximum of 1", self.refusal(
            self.place(TRAINING), {"halls.floor": "1.2"}))
        path = self.place(TRAINING.replace("heat", "utilization = use.csv:use\nramp = 0.1\nheat"), None,
                          use={"use": [0.2] * 12 + [1] * 12})
        self.assertIn("`ramp` of 10 %/h cannot follow `utilization` in step 13: it needs an IT power of 60 to 100 % of "
                      "the capacity there, and 2 to 30 % can be reached", self.refusal(path))
        down = self.place(TRAINING.replace("heat", "utilization = use.csv:use\nramp = 0.1\nfloor = 1\nheat", 1)
                          .replace("floor = 0.6\n", ""), None, use={"use": [0.2 + 0.03 * t for t in range(24)]})
        self.assertIn("cannot follow `utilization` in step 1: it needs an IT power of 20 to 20 % of the capacity there, "
                      "and 79 to 99 % can be reached", self.refusal(down))  # the day after


class Batch(Halls):
    def test_work_moves_to_the_cheapest_hours_after_it_arrives(self):
        """7 MWh arrive per hour. 250 and 300 wait; of the 35 MWh of 17 to 22 o'clock 10 fit into each of the last
        four hours, with the 7 that arrive in each, so 9 are left for the hour at 201."""
        answer = self.solve(self.place(BATCH))
        self.near(self.flow(answer, "halls.it-power", "typical"), [7] * 17 + [0, 0, 9] + [10] * 4)
        self.near(self.flow(answer, "halls.waiting", "typical"), [0] * 17 + [7, 14, 12, 9, 6, 3, 0])

    def test_queued_work_takes_the_cheapest_hours_of_each_day(self):
        """Two days of 24 * 5 MWh, queued: the 12 cheapest hours of each, at 10 MW."""
        prices = [[(7 * t + 5 * day) % 24 + 20 for t in range(24)] for day in (0, 1)]
        path = self.place(BATCH + "queued = yes\nutilization = 0.5\n", prices[0] + prices[1])
        answer = self.solve(path)
        want = [10 if p in sorted(day)[:12] else 0 for day in prices for p in day]
        self.near(self.flow(answer, "halls.it-power", "typical"), want)
        self.close(answer.objective, 365 / 2 * sum(10 * p for day in prices for p in sorted(day)[:12]), 1e-7)

    def test_what_arrives_in_an_event_is_done_in_it(self):
        event = ("[stress short]\nstart = 2026-07-06 16:00\nhours = 12\ngrid.price = 30\n")
        answer = self.solve(self.place(BATCH + event, PRICES + PRICES))
        power, waiting = (self.flow(answer, "halls." + name, "short") for name in ("it-power", "waiting"))
        self.assertAlmostEqual(sum(power[:8]), 8 * 7, 5)  # until midnight
        self.assertAlmostEqual(sum(power), 12 * 7, 5)
        self.near([waiting[7], waiting[11]], [0, 0])

    def test_design_events_have_the_peak(self):
        answer = self.solve(self.place(BATCH + "utilization = 0.5\npeak = 0.8\n"))
        self.near(self.flow(answer, "halls.it-power", "design-dry-bulb"), [8] * 24)

    def test_the_day_that_cannot_be_done_is_named(self):
        use = [0.5] * 24 + [0.5] * 23 + [0.95]
        path = self.place(BATCH + "utilization = use.csv:use\npeak = 0.9\n", [40] * 48, use={"use": use})
        text = self.refusal(path)
        self.assertIn("the work of day 188 of the year (in July) cannot be done in that day: 0.05 of the 12.45 full "
                      "hours that arrive by `utilization` are left at its end, with a `peak` of 0.9", text)
        self.solve(path, {"halls.queued": "yes", "site.design": "utilization"})


class Swing(Halls):
    FLAT = [50] * 24

    def test_the_battery_has_the_power_of_the_swing(self):
        """2 MW in both directions. Full power lasts a quarter of an hour: 0.5 MWh up, over the way out, and room for
        0.5 MWh down, over the way in. With flat prices the battery does nothing else."""
        answer = self.solve(self.place(INFERENCE + BATTERY % "lv", self.FLAT))
        way = math.sqrt(0.89)
        self.close(answer.size("battery", "power"), 2, 1e-6)
        self.close(answer.size("battery", "energy"), 0.5 / way + 0.5 * way, 1e-6)
        year = (ANNUITY + 0.02) * (2 * 150e3 + answer.size("battery", "energy") * 220e3)
        self.close(answer.objective, 8760 * 10 * 50 + year, 1e-6)

    def test_the_duration_is_in_the_energy(self):
        answer = self.solve(self.place(INFERENCE + BATTERY % "lv" + "reserve_duration = 60 min\n", self.FLAT))
        self.close(answer.size("battery", "energy"), 2 / math.sqrt(0.89) + 2 * math.sqrt(0.89), 1e-6)

    def test_what_moves_energy_is_not_ready(self):
        """A battery of 3 MW next to a swing of 2: it may discharge 1 MW, and charge 1 MW."""
        path = self.place(INFERENCE + BATTERY % "lv" + "power.fix = 3 MW\nenergy.fix = 60 MWh\nround_trip = 1\n",
                          [10] * 12 + [500] * 12)
        answer = self.solve(path)
        self.near(self.flow(answer, "battery.discharge"), [0] * 12 + [1] * 12)
        self.near([sum(self.flow(answer, "battery.charge")), max(self.flow(answer, "battery.charge"))], [12, 1])

    def test_energy_is_kept_for_the_whole_step(self):
        """1 MWh of 4 MWh is kept in store and room, at both ends of each step: 2 MWh are traded."""
        path = self.place(INFERENCE + BATTERY % "lv" + "power.fix = 30 MW\nenergy.fix = 4 MWh\nround_trip = 1\n"
                          "reserve_duration = 30 min\n", [10] * 12 + [500] * 12)
        level = self.flow(self.solve(path), "battery.level")
        self.near([min(level), max(level)], [1, 3])

    def test_energy_is_kept_at_both_ends_of_a_step(self):
        """Racks at work from 8 to 16 o'clock alone. In the hours before their work and at its end the battery is
        emptied (expensive) or filled (cheap) as far as the next, or the same, hour allows; at night all the way."""
        offices = "[offices]\ntype = basic.sink\nin = lv\ndemand = 20 MW\n"
        battery = "power.fix = 30 MW\nenergy.fix = 4 MWh\nround_trip = 1\nreserve_duration = 30 min\n"
        for price, want in ((500, [1, 1, 0]), (1, [3, 3, 4])):
            path = self.place(INFERENCE + "utilization = use.csv:use\n" + offices + BATTERY % "lv" + battery,
                              3 * ([100] * 7 + [price]), use={"use": [0] * 8 + [1] * 8 + [0] * 8})
            level = self.flow(self.solve(path, {"site.design": "utilization"}), "battery.level")
            self.near([level[7], level[15], level[23]], want)

    def test_the_swing_is_of_the_power_that_is_drawn(self):
        """Training that pauses to 60 % swings by 60 % of it; the highest power counts."""
        path = self.place(TRAINING + "swing = 50 %\n" + BATTERY % "lv", self.FLAT)
        answer = self.solve(path, {"halls.pause_cost": "0.1 USD/MWh"})
        self.near([max(self.flow(answer, "halls.it-power"))], [6])
        self.close(answer.size("battery", "power"), 3, 1e-5)

    def test_it_is_covered_on_mv_by_default(self):
        cable = "[cable]\ntype = basic.link\nfrom = mv\nto = lv\n"
        answer = self.solve(self.place(INFERENCE + cable + BATTERY % "mv", self.FLAT), {"grid.power": "mv"})
        self.close(answer.size("battery", "power"), 2, 1e-6)
        self.refused_by(self.place(INFERENCE + cable + BATTERY % "lv", self.FLAT), "mv")
        answer = self.solve(self.place(INFERENCE + "swing_bus = lv\n" + cable + BATTERY % "lv", self.FLAT),
                            {"grid.power": "mv"})
        self.close(answer.size("battery", "power"), 2, 1e-6)

    def refused_by(self, path, bus):
        done = subprocess.run([os.path.join(golden.build_folder, "firn"), "check", path, "--set", "grid.power=mv"],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for row in ("reserve", "reserve-down"):
            self.assertIn("[bus %s] common row `%s`, of `halls`, cannot hold" % (bus, row), done.stderr.decode())

    def test_phases_have_batteries_of_their_own_swings(self):
        phases = ("[phase one]\nstart = 2026-01-01\n[phase two]\nstart = 2030-01-01\nyears = 8\n"
                  "site.target = 30 MW\n")
        answer = self.solve(self.place(INFERENCE + BATTERY % "lv" + phases, self.FLAT))
        self.near(answer.sizes("battery", "power", "installed"), [2, 6], 4)

    def test_all_three_share_the_halls(self):
        """Swings of four loads on one bus add up: 20 % of 5 MW, 10 % of 3 MW at work, 50 % and all of 1 MW."""
        path = self.place("".join("[%s]\ntype = it.%s\nheat = none\nutilization = 1\nshare = %g\nswing = %g\n"
                                  % (name, name, share, swing) for name, share, swing in
                                  (("training", 0.5, 0.2), ("batch", 0.3, 0.1), ("inference", 0.1, 0.5), ("load", 0.1, 1)))
                          + BATTERY % "lv", self.FLAT)
        self.close(self.solve(path).size("battery", "power"), 1 + 0.3 + 0.5 + 1, 1e-6)

    def test_without_a_swing_nothing_is_asked(self):
        alone = self.solve(self.place(INFERENCE.replace("swing = 20 %\n", ""), self.FLAT))
        idle = self.solve(self.place(INFERENCE.replace("swing = 20 %\n", "") + BATTERY % "lv", self.FLAT))
        self.assertLess(idle.size("battery", "power"), 1e-6)
        self.close(idle.objective, alone.objective, 1e-8)


class Flexible(Halls):
    """The problem that ships: 70 MW of import on Thursdays from 15 to 19 o'clock."""
    NAMES = ("training", "batch", "inference")

    def judge(self, scenario=None):
        answer = self.solve(FLEXIBLE, scenario=scenario)
        it = [self.flow(answer, name + ".it-power") for name in self.NAMES]
        total = [sum(step) for step in zip(*it)]
        self.assertLessEqual(max(self.flow(answer, "grid.import")[87:91]), 70 + 1e-6)
        for t, power in enumerate(it[0]):  # the ramp of 50 % per hour of 60 MW
            self.assertLessEqual(abs(power - it[0][t - 1]), 30 + 1e-6)
        for day in range(7):
            self.assertAlmostEqual(sum(it[1][24 * day:24 * day + 24]), 24 * 0.7 * 20, 4)
        return answer, total

    def test_flexibility_has_a_value(self):
        cost, battery = {}, {}
        for scenario in (None, "firm", "few-pauses", "steady"):
            answer, total = self.judge(scenario)
            cost[scenario], battery[scenario] = answer.objective, answer.size("battery", "power")
            paused = self.flow(answer, "training.paused")
            if scenario == "firm":
                self.near(total, [60 + 14 + 18] * 168)
                self.near(paused, [0] * 168)
            if scenario == "few-pauses":
                self.assertAlmostEqual(sum(paused) * 8760 / 168, 10 * 60, 3)
            if scenario == "steady":
                continue
            given = self.flow(answer, "battery.discharge")
            taken = self.flow(answer, "battery.charge")
            need = [0.2 * load + abs(x - y) for load, x, y in zip(total, given, taken)]
            self.close(battery[scenario], max(need), 1e-5, scenario)
        # Without flexibility the battery covers the swing and the afternoon at once; with it, little but the swing.
        self.assertGreater(battery["firm"], 45)
        self.assertLess(battery[None], 0.2 * 98 + 1e-6)
        self.assertGreater(cost["firm"], cost["few-pauses"] + 0.5e6)
        self.assertGreater(cost["few-pauses"], cost[None] + 0.5e6)
        self.assertGreater(cost[None], cost["steady"] + 0.1e6)


if __name__ == "__main__":
    golden.main()
