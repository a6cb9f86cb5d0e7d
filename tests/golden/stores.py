#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# stores.py - what stores hold, lose and cost, and the limits of basic.*, through the command line. The
# figures are worked out here by hand, or are published ones.
import math
import os
import re
import subprocess

import golden

LV = "format = 1\n[bus lv]\ncarrier = electricity\n"
DAY = "[time]\nstart = 2026-01-01\nhours = 24\n"
GRID = "[grid]\ntype = grid.connection\npower = lv\nprice = %s\n"
LOAD = "[load]\ntype = basic.sink\nin = lv\ndemand = %s\n"
OUTAGE = "[stress outage]\nhours = 3\ngrid.import_limit = 0 MW\n"
BOTH = ("barrier", "glpk")


def annuity(life, rate=0.07):
    return rate / (1 - (1 + rate) ** -life)


class Site(golden.Case):
    def place(self, text):
        type(self).count += 1
        folder = os.path.join(self.work, "place-%d" % self.count)
        os.mkdir(folder)
        with open(os.path.join(folder, "t.csv"), "w", encoding="utf-8") as file:
            file.write("spread,mixed,up\n" + "".join("%d,%d,%g\n" % (20 if t < 12 else 80, -30 if t < 6 else 40,
                                                                    0.2 + t / 30) for t in range(24)))
        path = os.path.join(folder, "site.ini")
        with open(path, "w", encoding="utf-8") as file:
            file.write(LV + text)
        return path

    def run_site(self, text, values=None, method=None):
        answer = self.solve(self.place(text), values, method=method)
        self.assertEqual(answer.json["status"], "optimal")
        return answer


class Held(Site):
    """An outage of 3 h at 2 MW: 6 MWh must leave the battery through the way out."""
    TEXT = DAY + GRID % 50 + LOAD % "2 MW" + OUTAGE + "[battery]\ntype = storage.battery\nbus = lv\n"
    WAY = math.sqrt(0.89)

    def test_energy_for_an_outage(self):
        """The part of the level that the event can use; and the level that no step of a period goes below."""
        for more, share, typical, outage in (
                ("", 1, 0, 0), ("level_min = 20 %\n", 0.8, 0.2, 0.2), ("level_held = 40 %\n", 0.4, 0.4, 0),
                ("level_held = 70 %\nlevel_min = 10 %\n", 0.6, 0.7, 0.1)):
            answer = self.run_site(self.TEXT + more)
            size = answer.size("battery", "energy")
            self.close(size, 6 / self.WAY / share, 1e-6, more)
            flows = answer.table("flows.csv")
            for period, least in (("typical", typical), ("outage", outage)):
                levels = [float(x) for x, p in zip(flows["battery.level"], flows["period"]) if p == period]
                self.assertEqual(len(levels), 24 if period == "typical" else 3)
                self.assertGreaterEqual(min(levels), least * size - 1e-6, "%s %s" % (more, period))
                if least > 0:
                    self.assertGreater(min(levels), 0)
            self.close(min(levels) + 1, outage * size + 1, 1e-6, "what is left after the outage")

    def test_standing_loss_counts_from_the_first_step(self):
        """What is held loses 10 % in each hour before it is given: 2 MWh in each of three hours."""
        answer = self.run_site(self.TEXT + "level_held = 50 %\nstanding_loss = 10 %/h\n")
        need = 0
        for _ in range(3):
            need = (need + 2 / self.WAY) / 0.9
        self.close(answer.size("battery", "energy"), need / 0.5, 1e-6)

    def test_the_initial_level_of_the_event_still_counts(self):
        text = self.TEXT.replace("hours = 3\n", "hours = 3\ninitial_level = 30 %\n")
        self.close(self.run_site(text + "level_held = 60 %\n").size("battery", "energy"), 6 / self.WAY / 0.3, 1e-6)
        self.close(self.run_site(text + "level_held = 20 %\n").size("battery", "energy"), 6 / self.WAY / 0.2, 1e-6)


class Levels(Site):
    STORE = "[store]\ntype = basic.storage\nbus = lv\nenergy.fix = 10 MWh\n"

    def test_start(self):
        """With a start, the level after the last step is the start; an open year begins with it and ends empty."""
        text = DAY + GRID % "t.csv:spread USD/MWh" + LOAD % "2 MW" + self.STORE
        base = 365 * 2 * 12 * (20 + 80)
        for method in BOTH:
            closed = self.run_site(text + "level_start = 40 %\n", method=method)
            level = golden.numbers(closed.table("flows.csv")["store.level"])
            self.close(level[-1], 4, 1e-6)
            # 10 MWh leave at 80 and 6 come at 20; 4 more come back at 80: it begins and ends with 4
            self.close(closed.objective, base - 365 * 6 * 60, 1e-6)
            opened = self.run_site(text + "level_start = 40 %\nopen = yes\n", method=method)
            self.close(opened.objective, base - 365 * (6 * 60 + 4 * 80), 1e-6)
            self.close(self.run_site(text + "open = yes\n", method=method).objective, base - 365 * 10 * 60, 1e-6)
        self.assertIn("the difference costs nothing", " ".join(n["text"] for n in opened.json["notes"]))

    def test_minimum(self):
        text = DAY + GRID % "t.csv:spread USD/MWh" + LOAD % "2 MW" + self.STORE
        answer = self.run_site(text + "level_min = 30 %\n")
        self.close(answer.objective, 365 * (2 * 12 * 100 - 7 * 60), 1e-6)
        self.close(min(golden.numbers(answer.table("flows.csv")["store.level"])), 3, 1e-6)

    def test_cycles(self):
        """10 MWh per day is a cycle per day; 100 per year are 1,000 MWh, on a horizon of any kind."""
        text = DAY + GRID % "t.csv:spread USD/MWh" + LOAD % "2 MW" + self.STORE
        year = 365 * 2 * 12 * 100
        self.close(self.run_site(text + "cycles_max = 100\n").objective, year - 1000 * 60, 1e-6)
        self.close(self.run_site(text + "cycles_max = 400\n").objective, year - 365 * 10 * 60, 1e-6)
        itself = text.replace("hours = 24\n", "hours = 24\nrepresents = itself\n")
        self.close(self.run_site(itself + "cycles_max = 100\n").objective, (year - 1000 * 60) / 365, 1e-6)

    def test_loss_by_capacity(self):
        """10 MWh lose 2 % of themselves per hour, full or empty; what is lost comes in at 80 %."""
        for method in BOTH:
            answer = self.run_site(DAY + GRID % 50 + LOAD % "2 MW" + self.STORE +
                                   "capacity_loss = 2 %/h\nefficiency_in = 0.8\n", method=method)
            self.close(answer.objective, 8760 * 50 * (2 + 0.2 / 0.8), 1e-6)

    def test_a_size_for_each_way(self):
        """4 MWh/h in and 1 out: 12 MWh leave in the expensive half, and the charger needs 3 h for it."""
        text = DAY + GRID % "t.csv:spread USD/MWh" + LOAD % "2 MW" + (
            "[store]\ntype = basic.storage\nbus = lv\ncharger.fix = 4 MW\ndischarger.fix = 1 MW\n")
        answer = self.run_site(text)
        self.close(answer.objective, 365 * (2 * 12 * 100 - 12 * 60), 1e-6)
        flows = answer.table("flows.csv")
        self.assertLessEqual(max(golden.numbers(flows["store.charge"])), 4 + 1e-6)
        self.close(max(golden.numbers(flows["store.discharge"])), 1, 1e-6)

    def test_costs_of_cycling(self):
        """4 MWh stored at 20 are 3.6 MWh at 80: that pays for 37 USD/MWh of wear, and not for 60."""
        text = DAY + GRID % "t.csv:spread USD/MWh" + LOAD % "2 MW" + (
            "[battery]\ntype = storage.battery\nbus = lv\npower.fix = 1 MW\nenergy.fix = 4 MWh\nround_trip = 0.81\n"
            "power.capex = 0\nenergy.capex = 0\n")
        base = 365 * 2 * 12 * 100
        gain = 365 * 4 * 0.9 * (80 - 20 / 0.81)  # 4 MWh in the store, 3.6 out of it
        self.close(self.run_site(text).objective, base - gain, 1e-6)
        self.close(self.run_site(text + "cycling_cost = 37 USD/MWh\n").objective, base - gain + 365 * 3.6 * 37, 1e-6)
        self.close(self.run_site(text + "cycling_cost = 60 USD/MWh\n").objective, base, 1e-6)


class Money(Site):
    def capex(self, text, component):
        answer = self.run_site(DAY + GRID % 50 + LOAD % "2 MW" + text)
        return sum(s["capex"] for s in answer.json["sizes"] if s["component"] == component), answer

    def test_battery(self):
        """USD/kWh of a battery of 4 h: the data page's default, and the 392 of ATB 2025."""
        text = "[b]\ntype = storage.battery\nbus = lv\npower.fix = 25 MW\nenergy.fix = 100 MWh\n"
        total, answer = self.capex(text, "b")
        self.close(total / 100e3, 257.5, 1e-9)
        self.close(answer.objective, 8760 * 2 * 50 + 25.75e6 * (annuity(20) + 0.02), 1e-6)
        self.close(self.capex(text + "costs = atb-2025\n", "b")[0] / 100e3, 392, 1e-9)

    def test_hydrogen(self):
        """55 kWh/kg are 61 % of the lower heating value (US DOE, technical targets for electrolysers); from power to
        power by engines and turbines it is almost 24 % (a review of hydrogen in power plants, June 2024), and by
        fuel cells 18 to 46 %."""
        text = DAY.replace("hours = 24\n", "hours = 24\nrepresents = itself\n") + LOAD % "2 MW" + (
            "[h]\ntype = storage.hydrogen\nbus = lv\nelectrolyser.fix = 5 MW\nstore.fix = 20 MWh\ngenerator.fix = 2 MW\n")
        trip = {}
        for machine in ("fuel-cell", "engine"):
            answer = self.run_site(text + GRID % "t.csv:mixed USD/MWh", {"h.machine": machine})
            flows = {n: golden.numbers(c) for n, c in answer.table("flows.csv").items() if n.startswith("h.")}
            given, charged = sum(flows["h.discharge"]), sum(flows["h.charge"])
            drawn = given - sum(flows["h.bus"])
            self.assertGreater(given, 1)
            trip[machine] = given / drawn
            self.close(drawn / charged, 1 + 1.5 / 55, 1e-6, "compressor")
            self.close(answer.account("water"), charged / 55 * 10, 1e-5, "m3: 10 L/kg")
            if machine == "fuel-cell":
                self.close(given / 0.5 / charged, 0.61, 0.01, "of the lower heating value")
        self.close(trip["engine"], 0.24, 0.05)
        self.assertTrue(0.18 < trip["fuel-cell"] < 0.46)

    def test_water_tanks(self):
        """0.089 to 0.169 m3/kWh of chilled water (Parameshwaran et al. 2012), for swings of 20 and 10 degF: what
        100 m3 hold, where each kWh is paid for."""
        text = DAY + ("[heat]\ntype = basic.source\nout = c\nlimit = 1 MW\nmust_run = yes\n[cool]\ntype = basic.sink\n"
                      "in = c\nlimit = 2 MW\n[bus c]\ncarrier = heat\n[tank]\ntype = storage.thermal\nbus = c\n"
                      "volume_max = 100 m3\nenergy.capex = 0\nenergy.om = -1 USD/kWh/yr\nenergy.max = 90 MWh\n")
        text = text + GRID % 50 + LOAD % "2 MW"
        volume = {swing: 0.1 / self.run_site(text + "", {"tank.swing": "%g K" % swing}).size("tank", "energy")
                  for swing in (20 / 1.8, 10 / 1.8, 8)}
        self.close(volume[20 / 1.8], 0.089, 0.04)
        self.close(volume[10 / 1.8], 0.169, 0.04)
        self.assertTrue(0.089 < volume[8] < 0.169)

    def test_paid_for_being_there(self):
        """A service pays 30 USD/kW/yr for up to 5 MW of a source that costs 20 and never runs."""
        text = DAY + GRID % 50 + LOAD % "2 MW" + ("[ready]\ntype = basic.source\nout = lv\nprice = 500\nmax = 5 MW\n"
                                                  "capex = 100 USD/kW\nom = %s\n")
        answer = self.run_site(text % "-30 USD/kW/yr")
        self.close(answer.size("ready"), 5, 1e-9)
        self.close(answer.objective, 8760 * 2 * 50 + 5e3 * (100 * annuity(20) - 30), 1e-6)
        self.close([c for c in answer.json["costs"] if c["component"] == "ready"][0]["fixed_om"], -150e3, 1e-6)
        self.assertEqual(self.run_site(text % "-9 USD/kW/yr").size("ready"), 0)  # 100 annuity = 9.44


class Negative(Site):
    """Nothing earns by wasting what it cannot store, and what is wasted is in a note."""
    TEXT = DAY.replace("hours = 24\n", "hours = 24\nrepresents = itself\n") + \
        GRID % "-50 USD/MWh\nimport_limit = 10 MW" + LOAD % "2 MW"

    def test_a_store_of_no_energy_earns_nothing(self):
        alone = self.run_site(self.TEXT).objective
        stores = {"storage.battery": ("power.fix = 4 MW\nenergy.fix = 0\n%s", ("power", "energy")),
                  "storage.hydrogen": ("electrolyser.fix = 4 MW\ngenerator.fix = 4 MW\nstore.fix = 0\n%s",
                                       ("electrolyser", "generator", "store")),
                  "basic.storage": ("efficiency_in = 0.8\ncharger.fix = 4 MW\ndischarger.fix = 4 MW\nenergy.fix = 0\n"
                                    "level_min = 10 %%\n%s", ())}
        for type_, (keys, sizes) in stores.items():
            free = "".join("%s.capex = 0\n" % s for s in sizes)
            for method in BOTH:
                answer = self.run_site(self.TEXT + "[s]\ntype = %s\nbus = lv\n" % type_ + keys % free, method=method)
                self.close(answer.objective, alone, 1e-6, type_)
                self.assertEqual(answer.json["burnt"], [], type_)

    def test_a_link_that_runs_both_ways_is_noted(self):
        """3 MW of a two-way link with 4 % of loss, to a bus where nothing is taken."""
        text = self.TEXT + ("[link]\ntype = basic.link\nfrom = lv\nto = b\ntwo_way = yes\nloss = 4 %\nfix = 3 MW\n"
                            "[bus b]\ncarrier = electricity\n[hut]\ntype = basic.sink\nin = b\nlimit = 0 MW\n")
        for method in BOTH:
            answer = self.run_site(text, method=method)
            wasted = -50 * 2 * 24 - answer.objective  # what is earned beyond serving the load
            burnt = answer.json["burnt"]
            self.assertEqual([b["components"] for b in burnt], [["link"]])
            self.close(burnt[0]["earned"], wasted, 1e-5)
            # x forth and 0.96 x back: x + 0.96 x <= 3, and x (1 - 0.96 * 0.96) is lost
            self.close(wasted, 24 * 50 * 3 / 1.96 * (1 - 0.96 ** 2), 1e-5)
            self.assertTrue(any("run at the same time" in n["text"] for n in answer.json["notes"]))

    def test_what_hydrogen_wastes_is_noted(self):
        text = self.TEXT + ("[h]\ntype = storage.hydrogen\nbus = lv\nelectrolyser.fix = 4 MW\nstore.fix = 8 MWh\n"
                            "generator.fix = 2 MW\ncompression = 0\n")
        answer = self.run_site(text)
        flows = {n: golden.numbers(c) for n, c in answer.table("flows.csv").items() if n.startswith("h.")}
        trip = 119.96 / 3.6 / 55 * 0.5
        both = [min(c * trip, d) for c, d in zip(flows["h.charge"], flows["h.discharge"])]
        amount = sum(m / trip - m for m in both)
        if amount > 1e-3:
            self.close([b["amount"] for b in answer.json["burnt"] if b["components"] == ["h"]][0], amount, 1e-4)


class Limits(Site):
    """Words of limits.h beyond those in peers.py."""

    def test_a_horizon_that_represents_itself_has_its_part_of_a_budget(self):
        text = DAY.replace("hours = 24\n", "hours = 24\nrepresents = itself\n") + GRID % 50 + LOAD % "2 MW" + (
            "[cheap]\ntype = basic.source\nout = lv\nprice = 10\nlimit = 2 MW\nenergy_max = 8760 MWh/yr\n")
        self.close(self.run_site(text).objective, 24 * (10 + 50), 1e-6)

    def test_a_budget_does_not_bind_in_an_outage(self):
        text = DAY + GRID % 50 + LOAD % "2 MW" + OUTAGE + (
            "[backup]\ntype = basic.source\nout = lv\nprice = 300\ncapex = 500 USD/kW\nfull_load_hours_max = 1 h\n")
        self.close(self.run_site(text).size("backup"), 2, 1e-6)

    def test_ramps_are_open_at_the_ends_of_an_event(self):
        text = DAY + "[grid]\ntype = basic.source\nout = lv\nlimit = 9 MW\nprice = 50\n" + LOAD % "2 MW" + (
            "[stress surge]\nhours = 3\ngrid.limit = 0 MW\nload.demand = 3 MW\n[backup]\ntype = basic.source\n"
            "out = lv\nprice = 300\ncapex = 500 USD/kW\nramp_up = 1 %/h\nramp_down = 1 %/h\n")
        self.close(self.run_site(text).size("backup"), 3, 1e-6)

    def test_ramps_follow_the_length_of_the_step(self):
        text = GRID % 500 + LOAD % "t.csv:up MW" + (
            "[slow]\ntype = basic.source\nout = lv\nfix = 2 MW\nramp_up = 1.2 %/h\nprice = 1\nramp_down = 60 %/h\n")
        hourly = self.run_site(DAY + text)
        flow = golden.numbers(hourly.table("flows.csv")["slow.out"])
        self.assertLessEqual(max(b - a for a, b in zip(flow[-1:] + flow, flow)), 0.024 + 1e-6)
        coarse = self.run_site(DAY.replace("hours = 24\n", "hours = 24\nstep = 3 h\n") + text)
        flow = golden.numbers(coarse.table("flows.csv")["slow.out"])
        rise = max(b - a for a, b in zip(flow[-1:] + flow, flow))
        self.close(rise, 0.072, 1e-4)

    def test_a_two_way_link_by_limits(self):
        """5 MW forth, 2 back: what two one-way links of these limits do."""
        text = ("[time]\nstart = 2026-01-01\nhours = 24\n[bus b]\ncarrier = electricity\n[a-load]\ntype = basic.sink\nin = lv\n"
                "demand = 4 MW\n[b-load]\ntype = basic.sink\nin = b\ndemand = 4 MW\n[a]\ntype = basic.source\nout = lv\n"
                "price = t.csv:spread USD/MWh\n[b]\ntype = basic.source\nout = b\nprice = 50\n[link]\ntype = basic.link\n"
                "from = lv\nto = b\ntwo_way = yes\nlimit = 5 MW\nlimit_back = 2 MW\nloss = 10 %\n")
        want = 365 * 12 * (20 * (4 + 4 / 0.9) + (80 * (4 - 1.8) + 50 * (4 + 2)))
        self.close(self.run_site(text).objective, want, 1e-6)

    def test_a_sink_must_take_its_energy(self):
        text = DAY + GRID % "t.csv:spread USD/MWh" + ("[batch]\ntype = basic.sink\nin = lv\nlimit = 3 MW\n"
                                                      "energy_min = %g MWh/yr\n" % (365 * 50))
        self.close(self.run_site(text).objective, 365 * (36 * 20 + 14 * 80), 1e-6)


class Days(golden.Case):
    """problems/days-without-grid.ini: which store carries an outage follows from what it holds."""
    PATH = os.path.join(golden.ROOT, "problems", "days-without-grid.ini")

    def test_who_carries_the_outage(self):
        answers = {name: self.solve(self.PATH, scenario=name, method="barrier")
                   for name in (None, "short", "long", "cavern", "hopeful")}
        by_hydrogen = {name for name, a in answers.items() if a.size("hydrogen", "generator") > 10}
        by_battery = {name for name, a in answers.items() if a.size("battery", "power") > 10}
        self.assertEqual(by_hydrogen, {None, "long", "cavern"})
        self.assertEqual(by_battery, {"short", "hopeful"})
        cost = {name: a.objective for name, a in answers.items()}
        self.assertLess(cost["short"], cost[None])
        self.assertLess(cost[None], cost["cavern"])
        self.assertLess(cost["cavern"], cost["long"])
        base, flows = answers[None], answers[None].table("flows.csv")
        self.close(base.size("hydrogen", "store"), base.size("hydrogen", "electrolyser") * 480 * 119.96 / 3.6 / 55, 1e-5)
        for store, size, held in (("battery", "energy", 0.5), ("hydrogen", "store", 0.95)):
            level = [float(x) for x, p in zip(flows[store + ".level"], flows["period"]) if p == "typical"]
            self.assertGreaterEqual(min(level), held * base.size(store, size) - 1e-5, store)
        served = [float(x) for x, p in zip(flows["grid.import"], flows["period"]) if p == "outage"]
        self.assertEqual(max(served), 0)


class Refused(Site):
    STORE = "[s]\ntype = basic.storage\nbus = lv\n"
    BATTERY = "[s]\ntype = storage.battery\nbus = lv\n"
    SOURCE = "[s]\ntype = basic.source\nout = lv\n"
    LINK = "[bus b]\ncarrier = electricity\n[s]\ntype = basic.link\nfrom = lv\nto = b\n"
    CASES = [
        (BATTERY + "round_trip = 1.2\n", r"above the maximum of 1"),
        (BATTERY + "round_trip = 89\n", r"above the maximum of 1"),
        (BATTERY + "level_min = 120 %\n", r"above the maximum of 100 %"),
        (BATTERY + "level_held = 10 %\nlevel_min = 20 %\n", r"`level_held` of 10 % is below `level_min` of 20 %.*write"),
        (BATTERY + "level_start = 10 %\nlevel_min = 20 %\n", r"`level_start` of 10 %.*write at least `20 %`"),
        (BATTERY + "level_start = 30 %\nlevel_held = 40 %\n", r"write at least `40 %`, or lower `level_held`"),
        (BATTERY + "level_start = 101 %\n", r"above the maximum of 100 %"),
        (BATTERY + "duration_min = 5 h\nduration_max = 4 h\n", r"swap them"),
        (STORE + "level_min = 10 %\n", r"the energy, which is unlimited: write `energy\.max`"),
        (STORE + "cycles_max = 100\n", r"the energy, which is unlimited: write `energy\.max`"),
        (STORE + "capacity_loss = 1 %/h\n", r"the energy, which is unlimited: write `energy\.max`"),
        (STORE + "efficiency_in = 1.1\n", r"above the maximum of 1"),
        (STORE + "duration = 4 h\nduration_min = 2 h\n", r"remove `duration_min` and `duration_max`, or `duration`"),
        (STORE + "duration_max = 4 h\nenergy.max = 9 MWh\n", r"`power` has no size: write `power\.capex`"),
        (SOURCE + "limit = 5 MW\navailability = t.csv:up\nminimum = 40 %\n", r"`minimum` of 40 % is above the 20 % .* step 1"),
        (SOURCE + "minimum = 40 %\n", r"`minimum` refers to the size.*write `capex`"),
        (SOURCE + "minimum = 140 %\nlimit = 5 MW\n", r"above the maximum of 100 %"),
        (SOURCE + "ramp_up = 10 %/h\nlimit = inf\n", r"`ramp_up` refers to the size.*write `capex`"),
        (SOURCE + "energy_min = inf\nlimit = 5 MW\n", r"`energy_min` is inf: write"),
        (SOURCE + "ramp_up = 10 %/h\n", r"`ramp_up` refers to the size.*write `capex`"),
        (SOURCE + "limit = 5 MW\nenergy_min = 3 MWh/yr\nenergy_max = 2 MWh/yr\n", r"`energy_min` of 3 .* above `energy_max` of 2"),
        (SOURCE + "limit = 5 MW\nfull_load_hours_min = 300 h\nfull_load_hours_max = 200 h\n", r"lower the one"),
        (SOURCE + "full_load_hours_max = 200 h\n", r"`full_load_hours_max` refers to the size"),
        (SOURCE + "om = -3 USD/kW/yr\n", r"negative value pays.*write `max = \.\.\. MW`, or `fix`"),
        (SOURCE + "capex = 50 USD/kW\nom = -3 %/yr\n", r"negative value pays.*write `max"),
        (STORE + "energy.om = -3 USD/kWh/yr\n", r"write `energy\.max = \.\.\. MWh`, or `energy\.fix`"),
        ("[s]\ntype = basic.sink\nin = lv\ndemand = 2 MW\nenergy_max = 3 MWh/yr\n", r"fixed: write `limit`"),
        (LINK + "limit_back = 3 MW\n", r"write `two_way = yes`"),
        (LINK + "two_way = yes\nlimit = 4 MW\nminimum = 10 %\n", r"`minimum` needs a direction"),
        (LINK + "loss = 1.1\n", r"above the maximum of 0\.99"),
        ("[s]\ntype = storage.hydrogen\nbus = lv\nconsumption = 30 kWh/kg\n", r"below the minimum of 39\.4 kWh/kg"),
        ("[s]\ntype = storage.hydrogen\nbus = lv\nefficiency_out = 120 %\n", r"above the maximum of 75 %"),
    ]

    def test_by_check(self):
        for more, pattern in self.CASES:
            with self.subTest(more):
                path = self.place(DAY + GRID % 50 + LOAD % "2 MW" + more)
                done = subprocess.run([os.path.join(golden.build_folder, "firn"), "check", path],
                                      stderr=subprocess.PIPE, stdout=subprocess.PIPE, check=False)
                self.assertEqual(done.returncode, 3, done.stderr.decode())
                self.assertRegex(done.stderr.decode(), pattern)
                self.assertIn("[s]", done.stderr.decode())

    def test_a_minimum_above_the_start_of_an_event(self):
        """Such a store cannot be built at all; a held share above the event's is only not used."""
        text = DAY + GRID % 50 + LOAD % "2 MW" + OUTAGE + "initial_level = 30 %\n" + self.BATTERY
        for more, warned in (("level_min = 40 %\n", True), ("level_min = 20 %\n", False), ("level_held = 60 %\n", False),
                             ("level_held = 60 %\nlevel_min = 40 %\n", True)):
            done = subprocess.run([os.path.join(golden.build_folder, "firn"), "check", self.place(text + more)],
                                  stderr=subprocess.PIPE, stdout=subprocess.PIPE, check=False)
            found = re.search(r"\[s\] must hold 40 % .* outage, which begins with at most 30 %.*raise `initial_level`",
                              done.stderr.decode())
            self.assertEqual(found is not None, warned, done.stderr.decode())


if __name__ == "__main__":
    golden.main()
