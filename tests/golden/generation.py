#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# generation.py - the unit model of generators: its linear commitment against whole units by GLPK's branch and cut, and
# answers by hand: fuel and starts, ramps, budgets, heat, delivery, redundancy, reserve, what is booked, refusals.
import math
import os
import re
import shutil
import subprocess

import golden

HOURS = 168
YEAR = 8760
# A turbine without air: 36 MW, 0.37 at full load, 0.77 of it at half load
EFFICIENCY, HALF_LOAD, MINIMUM, UNIT = 0.37, 0.77, 0.5, 36
NO_LOAD = 1 / HALF_LOAD - 1
AT_MINIMUM = (NO_LOAD + (1 - NO_LOAD) * MINIMUM) / EFFICIENCY  # MW of fuel per MW that runs
SLOPE = (1 - NO_LOAD) / EFFICIENCY
GAS, VARIABLE, START, CARBON = 14, 10, 34, 0.181
TURBINE = """[turbines]
type             = generation.gas-turbine
power            = lv
temperature_loss = 0
full_altitude    = 5000 m
"""
BOUGHT = TURBINE + "fuel_price = 14 USD/MWh\n"
FREE = BOUGHT + "capex = 0\nom = 0 %/yr\n"
SITE = """format = 1
[time]
start = 2026-07-06
hours = %d
[load]
type   = basic.sink
in     = lv
demand = data.csv:load MW
"""
GRID = "[grid]\ntype = grid.connection\npower = lv\nprice = data.csv:price USD/MWh\n"
# A place of 40 degC at any time
HOT = ("[weather]\nfile = normals\nlatitude = 33 deg\nlongitude = -97 deg\nelevation = %d m\ntime_zone = -6 h\n"
       + "".join("%s = %s %s\n" % (key, ", ".join([value] * 12), unit) for key, value, unit in (
           ("dry_bulb", "40", "degC"), ("daily_range", "0", "K"), ("humidity", "20", "%%"),
           ("ghi", "4", "kWh/m2/day"), ("wind", "4", "m/s"))))


def fuel(online, above):
    return AT_MINIMUM * online + SLOPE * above


class Generators(golden.Case):
    def place(self, text, load, price=None):
        """Writes a problem with its table; its path."""
        type(self).count += 1
        folder = os.path.join(self.work, "place-%d" % self.count)
        os.mkdir(folder)
        with open(os.path.join(folder, "data.csv"), "w", encoding="utf-8") as file:
            file.write("load,price\n")
            file.writelines("%r,%r\n" % row for row in zip(load, price or [0] * len(load)))
        path = os.path.join(folder, "site.ini")
        with open(path, "w", encoding="utf-8") as file:
            file.write(SITE % len(load) + text)
        return path

    def flow(self, answer, name, period=None):
        table = answer.table("flows.csv")
        cells = golden.numbers(table[name])
        return cells if period is None else [x for x, p in zip(cells, table["period"]) if p == period]

    def near(self, got, want, places=5):
        self.assertEqual(len(got), len(want))
        for t, (x, y) in enumerate(zip(got, want)):
            self.assertAlmostEqual(x, y, places, "step %d: %r" % (t, got))

    def check(self, path, values=None, code=0):
        done = subprocess.run([os.path.join(golden.build_folder, "firn"), "check", path, *golden.sets(values or {})],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=golden.SECONDS)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return done.stdout.decode(), done.stderr.decode()

    def rows(self, path, values=None):
        return int(re.search(r" (\d+) rows,", self.check(path, values)[0])[1])


# ---- whole units -------------------------------------------------------------------------------------

UNITS = 10


def week_of_load(t):
    return round(210 + 90 * math.sin(2 * math.pi * (t - 9) / 24) + 25 * math.sin(2 * math.pi * t / HOURS)
                 + 12 * math.sin(1.7 * t), 3)


def week_of_prices(t):
    return round(48 + 30 * math.sin(2 * math.pi * (t - 12) / 24) + 8 * math.sin(2.3 * t), 3)


def program(whole, grid):
    """The week as a program in n running units, x MW above minimum load, s starts, g MW of import: CPLEX's format."""
    cost, rows, bounds = [], [], []
    for t in range(HOURS):
        cost.append("%.12g n%d + %.12g x%d + %.12g s%d" % (UNIT * (GAS * AT_MINIMUM + VARIABLE * MINIMUM), t,
                                                          GAS * SLOPE + VARIABLE, t, START * UNIT, t))
        if grid:
            cost.append("%r g%d" % (week_of_prices(t), t))
        rows.append(" %r n%d + x%d%s = %r" % (UNIT * MINIMUM, t, t, " + g%d" % t if grid else "", week_of_load(t)))
        rows.append(" x%d - %r n%d <= 0" % (t, UNIT * (1 - MINIMUM), t))
        rows.append(" n%d - n%d - s%d <= 0" % (t, (t - 1) % HOURS, t))
        bounds.append(" 0 <= n%d <= %d" % (t, UNITS))
    integers = "General\n" + "".join(" n%d\n" % t for t in range(HOURS)) if whole else ""
    return "Minimize\n cost: %s\nSubject To\n%s\nBounds\n%s\n%sEnd\n" % (
        "\n + ".join(cost), "\n".join(rows), "\n".join(bounds), integers)


class WholeUnits(Generators):
    """Ten turbines of 36 MW in a week, against a program that is written here, with whole numbers of running units
    within 0.1 %."""

    def solve_whole(self, whole, grid):
        path = os.path.join(self.work, "units.lp")
        with open(path, "w", encoding="ascii") as file:
            file.write(program(whole, grid))
        done = subprocess.run(["glpsol", "--lp", path, "--cuts", "--mipgap", "0.001", "--tmlim", "20", "-o", path + ".sol"],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        text = golden.read(path + ".sol")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(text, r"Status: +(INTEGER )?OPTIMAL")
        return float(re.search(r"Objective: .* = (\S+)", text)[1])

    def compare(self, grid):
        """By how much whole units cost more than the plan, as a share."""
        if shutil.which("glpsol") is None:
            self.skipTest("there is no glpsol")
        steps = range(HOURS)
        path = self.place(FREE + "fix = 360 MW\n" + (GRID if grid else ""), [week_of_load(t) for t in steps],
                          [week_of_prices(t) for t in steps])
        plan = self.solve(path).objective * HOURS / YEAR
        self.close(plan, self.solve_whole(False, grid), 1e-6, "the same program without whole numbers")
        whole = self.solve_whole(True, grid)
        self.assertGreater(whole, plan)
        return whole / plan - 1

    def test_with_a_grid_within_a_percent(self):
        self.assertLess(self.compare(grid=True), 0.01)

    def test_alone(self):
        """Where turbines alone follow the load, the last unit is half empty on average: 0.5 of the 5.8 units that run
        have 0.23 of their fuel in vain, 2.0 %; it is 1.8 % here."""
        running = sum(map(week_of_load, range(HOURS))) / HOURS / UNIT
        lost = 0.5 / running * NO_LOAD / (NO_LOAD + (1 - NO_LOAD)) * GAS / EFFICIENCY / (GAS / EFFICIENCY + VARIABLE)
        share = self.compare(grid=False)
        self.assertLess(share, 0.02)
        self.assertAlmostEqual(share, lost, delta=0.003)


# ---- answers by hand ---------------------------------------------------------------------------------

class ByHand(Generators):
    def test_fuel_power_and_starts(self):
        """90 MW by day, none at night: 2.5 units at full load, since that burns least, which start once a day."""
        answer = self.solve(self.place(FREE, [0] * 12 + [90] * 12))
        self.near(self.flow(answer, "turbines.online"), [0] * 12 + [90] * 12)
        self.near(self.flow(answer, "turbines.start"), [0] * 12 + [90] + [0] * 11)
        burnt = 12 * 90 / EFFICIENCY
        self.close(answer.objective, 365 * (burnt * GAS + 12 * 90 * VARIABLE + 90 * START), 1e-7)
        self.close(answer.account("carbon"), 365 * burnt * CARBON, 1e-7)
        self.assertAlmostEqual(answer.size("turbines"), 90, 5)

    def test_part_load(self):
        """A fixed unit that starts for too much rather burns fuel at night: at half load 0.77 of the efficiency."""
        path = self.place(FREE + "fix = 36 MW\nstart_cost = 1e5 USD/MW\n", [36, 18] * 12)
        answer = self.solve(path)
        self.near(self.flow(answer, "turbines.online"), [36] * 24)
        burnt = 12 * (36 / EFFICIENCY + 18 / (EFFICIENCY * HALF_LOAD))
        self.close(answer.account("carbon"), 365 * burnt * CARBON, 1e-7)

    def test_steps_of_any_length(self):
        path = self.place(FREE, [0] * 12 + [90] * 12)
        hourly = self.solve(path).objective
        for step in ("15 min", "4 h"):
            self.close(self.solve(path, {"time.step": step}).objective, hourly, 1e-7, step)

    def test_ramps(self):
        """Units that run change by 0.2 of their size per hour, and come and go at half load. 10 MW more in an hour from
        40 MW at half load are 0.25, so that more run or start."""
        slow = {"turbines.ramp": "0.2 1/h", "turbines.fix": "80 MW", "turbines.start_cost": "1e5 USD/MW"}
        answer = self.solve(self.place(FREE, [20, 20, 30, 40, 40, 30]), slow)
        online, above = self.flow(answer, "turbines.online"), self.flow(answer, "turbines.above-minimum")
        self.near([x * 0.5 + y for x, y in zip(online, above)], [20, 20, 30, 40, 40, 30])
        for t in range(6):
            self.assertLessEqual(above[t] - above[t - 1], 0.2 * online[t] + 1e-6)
            self.assertLessEqual(above[t - 1] - above[t], 0.2 * online[t - 1] + 1e-6)
        # For an hour of 25 MW come u MW, 0.2 of which they rise above their minimum and fall again when they go.
        hour = self.solve(self.place(FREE, [0, 0, 25, 0, 0, 0]), {"turbines.ramp": "0.2 1/h"})
        self.near(self.flow(hour, "turbines.online"), [0, 0, 25 / 0.7, 0, 0, 0], 4)
        fast = self.solve(self.place(FREE, [20, 20, 30, 40, 40, 30]), {**slow, "turbines.ramp": "6 1/h"})
        self.assertLess(fast.objective, answer.objective * (1 - 1e-4))

    def test_a_stress_event_does_not_end_where_it_begins(self):
        event = "[stress rise]\nstart = 2026-07-06\nhours = 4\nload.demand = data.csv:price MW\n"
        text = FREE + "ramp = 0.1 1/h\nminimum_load = 0\n" + event
        answer = self.solve(self.place(text, [10] * 24, [10, 20, 30, 40] + [0] * 20))
        self.near(self.flow(answer, "turbines.above-minimum", "rise"), [10, 20, 30, 40])
        self.assertAlmostEqual(answer.size("turbines"), 100, 4)  # 10 MW per hour are 0.1 of what runs

    def test_rows_per_step(self):
        """Three rows per step; two more with ramps, one with heat, four with reserve; not in the event that has none."""
        path = self.place(FREE, [90] * 24)
        bare = self.rows(self.place("[s]\ntype = basic.source\nout = lv\nprice = 90 USD/MWh\nlimit = 99 MW\n", [90] * 24))
        heat = "[bus hot]\ncarrier = heat\n[cold]\ntype = basic.sink\nin = hot\nlimit = 1 MW\n"
        with_heat = self.place(FREE + heat, [90] * 24)
        self.assertEqual(self.rows(path) - bare, 3 * 24 + 1)  # one links the size to what is built
        self.assertEqual(self.rows(path, {"turbines.ramp": "0.3 1/h"}) - bare, 5 * 24 + 1)
        self.assertEqual(self.rows(with_heat, {"turbines.heat": "hot"}) - self.rows(path), 24 + 24)  # and its bus
        self.assertEqual(self.rows(path, {"turbines.reserve": "yes"}) - self.rows(path), (4 + 2) * 24)  # two are common
        for kind in ("gas-engine", "combined-cycle", "fuel-cell", "nuclear", "diesel"):
            text = FREE.replace("generation.gas-turbine", "generation." + kind)
            if kind in ("fuel-cell", "nuclear"):
                text = text.replace("temperature_loss = 0\nfull_altitude    = 5000 m\n", "")
            self.assertLessEqual(self.rows(self.place(text, [90] * 24)) - bare, 5 * 24 + 2, kind)

    def test_limits_of_a_year(self):
        """365 hours of operation and unit per year, and budgets; import costs 100."""
        path = self.place(FREE + "fix = 90 MW\nstart_cost = 0\n" + GRID, [90] * 24, [100] * 23 + [300])
        for limit, energy in (("permit_hours=365 h", 365 * 90), ("max_energy=20 GWh/yr", 20e3),
                              ("max_fuel=50 GWh/yr", 50e3 * EFFICIENCY)):
            key, value = limit.split("=")
            answer = self.solve(path, {"turbines." + key: value})
            made = self.flow(answer, "turbines.power")
            self.close(365 * sum(made), energy, 1e-5, limit)
            self.assertGreater(made[23], max(made[:23]) - 1e-6 if key != "permit_hours" else 89.999)
        cheap = self.solve(path, {"grid.price": "20 USD/MWh", "turbines.min_energy": "30 GWh/yr"})
        self.close(365 * sum(self.flow(cheap, "turbines.power")), 30e3, 1e-5)

    def test_a_permit_does_not_count_in_an_outage(self):
        outage = "[stress outage]\nstart = 2026-07-06\nhours = 6\ngrid.import_limit = 0 MW\n"
        diesel = BOUGHT.replace("generation.gas-turbine", "generation.diesel")
        answer = self.solve(self.place(diesel + GRID + outage, [10] * 24, [40] * 24))
        self.assertAlmostEqual(answer.size("turbines"), 10, 5)
        self.near(self.flow(answer, "turbines.power", "typical"), [0] * 24)
        self.near(self.flow(answer, "turbines.power", "outage"), [10] * 6)

    def test_heat(self):
        """0.53 of what does not become electricity, as far as it is taken and warm enough."""
        heat = ("heat = hot\n[bus hot]\ncarrier = heat\ntemperature = 120 degC\n[cold]\ntype = basic.sink\nin = hot\n"
                "limit = 1 GW\nprice = 5 USD/MWh\n")
        answer = self.solve(self.place(FREE + heat, [90] * 24))
        self.near(self.flow(answer, "turbines.heat"), [0.53 * (90 / EFFICIENCY - 90)] * 24, 4)
        answer = self.solve(self.place(FREE + heat, [90] * 24), {"cold.limit": "20 MW"})
        self.near(self.flow(answer, "turbines.heat"), [20] * 24)
        said = self.check(self.place(FREE + heat, [90] * 24), {"bus hot.temperature": "200 degC"}, 3)[1]
        self.assertRegex(said, r"at 200 degC .* above the maximum of `heat_temperature` = 180 degC: lower")

    def test_two_temperatures_on_one_bus(self):
        """Jacket water and exhaust: the section of the bus decides, and no unit may be too cold for it."""
        text = (BOUGHT + "heat = hot\n" + BOUGHT.replace("turbines", "engines").replace("gas-turbine", "gas-engine")
                + "heat = hot\n[cold]\ntype = basic.sink\nin = hot\nlimit = 1 MW\n[bus hot]\ncarrier = heat\n")
        path = self.place(text, [90] * 24)
        said = self.check(path, None, 3)[1]
        self.assertRegex(said, r"\[turbines\] `temperature` is 180 degC, but \[engines\] sets it to 90 degC")
        self.check(path, {"bus hot.temperature": "90 degC"})
        self.assertRegex(self.check(path, {"bus hot.temperature": "100 degC"}, 3)[1], r"\[engines\] .* at 100 degC")

    def test_redundant_units(self):
        """N+1 of 36 MW: the loss of a unit leaves what the load needs. Free sizes have a share instead."""
        answer = self.solve(self.place(BOUGHT + "redundant_units = 1\nmin = 72 MW\n", [90] * 24))
        self.assertAlmostEqual(answer.size("turbines"), 126, 5)
        self.assertAlmostEqual(max(self.flow(answer, "turbines.online")), 90, 5)
        answer = self.solve(self.place(BOUGHT + "redundancy = N+1 of 4\n", [90] * 24))
        self.assertAlmostEqual(answer.size("turbines"), 120, 5)

    def test_reserve(self):
        """10 MW of load may swing by 20 %, up and down: units run below full load and above half load for it. With
        cover_loss the others must take over what a unit of 5 MW makes, too."""
        text = FREE + ("reserve = yes\nunit_size = 5 MW\nstart_cost = 0\nfix = 50 MW\n[site]\ntarget = 10 MW\n"
                       "[halls]\ntype = it.inference\nheat = none\nswing = 20 %\n")
        answer = self.solve(self.place(text, [0] * 24))
        self.near(self.flow(answer, "turbines.reserve"), [2] * 24, 4)
        self.near(self.flow(answer, "turbines.reserve-down"), [2] * 24, 4)
        self.near(self.flow(answer, "turbines.online"), [12] * 24, 4)  # 10 + 2 MW up; 6 MW is the minimum
        answer = self.solve(self.place(text, [0] * 24), {"turbines.load_step": "0.125"})
        self.near(self.flow(answer, "turbines.online"), [16] * 24, 4)  # 0.125 of it is 2 MW
        answer = self.solve(self.place(text, [0] * 24), {
            "turbines.cover_loss": "yes", "turbines.load_step": "1", "turbines.minimum_load": "0.3"})
        self.near(self.flow(answer, "turbines.online"), [17] * 24, 4)  # 10 + 2 + 5 MW

    def test_warm_and_thin_air(self):
        """A week at 40 degC at 1800 m: published 0.83 and 0.80 of the rating, and no change of the heat rate by the
        altitude."""
        plain = "\n".join(line for line in FREE.splitlines() if "_loss" not in line and "_alti" not in line) + "\n"
        size, carbon = {}, {}
        for height in (0, 1800):
            answer = self.solve(self.place(plain + HOT % height, [90] * 24))
            size[height], carbon[height] = answer.size("turbines"), answer.account("carbon")
        self.close(90 / size[0], 0.83, 0.01)
        self.close(90 / size[1800], 0.83 * 0.80, 0.015)
        self.close(carbon[1800], carbon[0], 1e-7)
        # a permit of 365 h counts the hours of operation, in which 90 MW give less
        path = self.place(plain + HOT % 0 + "[more]\ntype = basic.source\nout = lv\nprice = 200 USD/MWh\nlimit = 1 GW\n",
                          [90] * 24)
        answer = self.solve(path, {"turbines.fix": "90 MW", "turbines.permit_hours": "365 h"})
        self.close(answer.account("facility_energy") - 365 * sum(self.flow(answer, "more.out")), 365 * 90 * 90 / size[0], 1e-5)


# ---- what is booked ----------------------------------------------------------------------------------

class Books(Generators):
    def test_against_flows(self):
        """Energy, carbon, cost, renewable share and PUE, recomputed from flows.csv: turbines on biogas and a grid for
        racks, a fan and its losses."""
        text = (TURBINE + "fix = 72 MW\nrenewable_share = 0.25\n[gas]\ntype = basic.source\nout = gas\n"
                "price = 14 USD/MWh\ncarbon = 0.03 kg/kWh\n[bus gas]\ncarrier = gas\n" + GRID + "carbon = 0.4 kg/kWh\n"
                "[site]\ntarget = 80 MW\ndesign = utilization\n[halls]\ntype = it.load\nheat = none\nutilization = 0.9\n")
        prices = [20 + 5 * t for t in range(24)]
        answer = self.solve(self.place(text, [5 + t % 7 for t in range(24)], prices))
        made, burnt, imported, it = (self.flow(answer, name) for name in (
            "turbines.power", "turbines.fuel", "grid.power", "halls.power"))
        online, above, start = (self.flow(answer, "turbines." + name) for name in ("online", "above-minimum", "start"))
        self.near([-x for x in burnt], [fuel(u, x) for u, x in zip(online, above)], 4)
        self.assertGreater(sum(start), 1)  # it is switched
        sums = {name: 365 * sum(cells) for name, cells in
                (("made", made), ("burnt", [-x for x in burnt]), ("imported", imported), ("it", [-x for x in it]))}
        self.close(answer.account("facility_energy"), sums["made"] + sums["imported"], 1e-6)
        self.close(answer.account("it_energy"), sums["it"], 1e-6)
        self.close(answer.ratio("pue"), (sums["made"] + sums["imported"]) / sums["it"], 1e-6)
        self.close(answer.account("carbon"), (CARBON + 0.03) * sums["burnt"] + 0.4 * sums["imported"], 1e-6)
        self.close(answer.ratio("ref"), 0.25 * sums["made"] / (sums["made"] + sums["imported"]), 1e-6)
        capital = 72 * 1387e3 * (0.07 / (1 - 1.07 ** -25) + 0.015)
        running = 365 * sum(map(lambda m, b, g, p, s: VARIABLE * m - 14 * b + p * g + START * s, made, burnt, imported,
                                prices, start))
        self.close(answer.objective, capital + running, 1e-6)

    def test_every_type(self):
        """10 MW at full load: fuel by the published heat rate, its carbon and its price, and the boundary's energy."""
        for kind, rate, carbon, price in (("gas-turbine", 9222, 53.06, 14), ("gas-engine", 7583, 53.06, 14),
                                          ("combined-cycle", 6438, 53.06, 14), ("fuel-cell", 6824, 53.06, 14),
                                          ("diesel", 9478, 73.96, 104), ("nuclear", 10036, 0, 4)):
            text = FREE.replace("gas-turbine", kind).replace("= 14", "= %d" % price) + "variable_om = 0\n"
            if kind in ("fuel-cell", "nuclear"):
                text = text.replace("temperature_loss = 0\nfull_altitude    = 5000 m\n", "")
            text += "permit_hours = 8784 h\n" if kind == "diesel" else ""
            answer = self.solve(self.place(text, [10] * 24))
            energy = YEAR * 10
            self.close(answer.account("facility_energy"), energy, 1e-6, kind)
            burnt = energy * rate / 3412.14
            self.close(answer.objective, burnt * price, 2e-3, kind)
            self.assertAlmostEqual(answer.account("carbon"), burnt * 3.41214 * carbon / 1000, delta=2e-3 * burnt * 0.2)

    def test_carbon_of_the_fuel_is_counted_once(self):
        gas = TURBINE + "[gas]\ntype = basic.source\nout = gas\nprice = 14 USD/MWh\n[bus gas]\ncarrier = gas\n"
        path = self.place(gas, [90] * 24)
        self.assertEqual(self.check(path)[1], "")
        self.assertRegex(self.check(path, {"gas.carbon": "0.181 kg/kWh"})[1], r"0\.181 .* and \[turbines\] .*: remove `carbon`")
        self.assertEqual(self.check(path, {"gas.carbon": "0.181 kg/kWh", "turbines.carbon": "0"})[1], "")
        self.assertRegex(self.check(path, {"turbines.carbon": "0"})[1], "without carbon, so whatever burns it emits none")

    def test_hydrogen_has_no_carbon(self):
        text = ("[cells]\ntype = generation.fuel-cell\npower = lv\nhydrogen = h2\n[tank]\ntype = basic.source\nout = h2\n"
                "price = 90 USD/MWh\ncarbon = 0\n[bus h2]\ncarrier = hydrogen\n")
        answer = self.solve(self.place(text, [10] * 24))
        self.assertEqual(answer.account("carbon"), 0)
        self.near(self.flow(answer, "cells.hydrogen"), [-20] * 24)
        lower = self.solve(self.place(text, [10] * 24), {"cells.heating_value": "LHV"})  # 33.3 of 39.4 kWh/kg
        self.close(self.flow(lower, "cells.hydrogen")[0], -20 * 39.4 / 33.3, 2e-3)

    def test_negative_prices(self):
        """Nothing runs while the price of power is negative."""
        path = self.place(BOUGHT + "fix = 90 MW\n" + GRID, [90] * 24, [-40] * 12 + [90] * 12)
        made = self.flow(self.solve(path), "turbines.power")
        self.near(made, [0] * 12 + [90] * 12)

    def test_lower_heating_value(self):
        """0.41 by LHV is 0.37 by HHV."""
        answer = self.solve(self.place(FREE, [90] * 24), {"turbines.efficiency": "41 %", "turbines.heating_value": "LHV"})
        self.close(answer.account("carbon"), YEAR * 90 / (0.41 * 0.9015) * CARBON, 1e-7)
        rate = self.solve(self.place(FREE, [90] * 24), {"turbines.heat_rate": "9222 Btu/kWh"})
        self.close(rate.account("carbon"), YEAR * 90 / 0.37 * CARBON, 1e-4)


# ---- phases ------------------------------------------------------------------------------------------

class Delivery(Generators):
    PHASES = "[phase early]\nstart = 2026-07-01\n[phase late]\nstart = 2028-07-01\nyears = 8\n"

    def test_available_from(self):
        text = BOUGHT + "available_from = %s\n" + GRID + self.PHASES
        built = {}
        for date in ("2026-07-01", "2027-01-01", "2028-07-01", "2028-07-02", "2028-09-01", "2028"):
            path = self.place(text % date, [90] * 24, [200] * 24)
            built[date] = [round(x) for x in self.solve(path).sizes("turbines", what="installed")]
            warned = "is inside the phase" in self.check(path)[1]
            self.assertEqual(warned, date in ("2027-01-01", "2028", "2028-09-01"), date)
        self.assertEqual(built, {"2026-07-01": [90, 90], "2027-01-01": [0, 90], "2028-07-01": [0, 90],
                                 "2028-07-02": [0, 90], "2028-09-01": [0, 0], "2028": [0, 90]})

    def test_what_is_fixed_comes_with_the_delivery(self):
        text = BOUGHT + "available_from = 2028-07-01\nfix = 72 MW\nmin_energy = 1 GWh/yr\n" + GRID + self.PHASES
        answer = self.solve(self.place(text, [90] * 24, [200] * 24))
        self.assertEqual([round(x) for x in answer.sizes("turbines", what="installed")], [0, 72])

    def test_it_cannot_exist_before(self):
        text = BOUGHT + "available_from = 2028-07-01\nexisting = 72 MW\n" + GRID + self.PHASES
        self.assertRegex(self.check(self.place(text, [90] * 24, [200] * 24), None, 3)[1],
                         r"`existing` is 72 MW in a phase that begins before `available_from`")


# ---- absorption --------------------------------------------------------------------------------------

class Absorption(Generators):
    """Heat of a gas engine cools a loop. Yazaki WFC-SC10: 35.2 kW of cold from 50.2 kW of hot water, 85.4 kW to the
    cooling water."""
    TEXT = ("[heat]\ntype = basic.source\nout = chilled\nlimit = 35.2 MW\nmust_run = yes\n"
            "[boiler]\ntype = basic.source\nout = hot\nprice = 20 USD/MWh\n"
            "[absorber]\ntype = rejection.absorption\ndrive = hot\ncop = 0.70\n"
            "[cooler]\ntype = basic.sink\nin = condenser\nlimit = 1 GW\n"
            "[grid]\ntype = grid.connection\npower = lv\nprice = 50 USD/MWh\n"
            "[bus chilled]\ntemperature = 7 degC\n[bus hot]\ntemperature = 90 degC\n"
            "[bus condenser]\ntemperature = 30 degC\n")

    def test_balance(self):
        answer = self.solve(self.place(self.TEXT, [0] * 24))
        self.near(self.flow(answer, "absorber.drive"), [-50.2] * 24, 0)
        self.near(self.flow(answer, "absorber.reject"), [85.4] * 24, 0)
        self.near(self.flow(answer, "absorber.power"), [-0.352] * 24)
        self.assertAlmostEqual(answer.size("absorber"), 35.2, 5)

    def test_capacity_by_temperatures(self):
        """Yazaki states hot water of 70 to 95 degC; single stages drive 18 degC water by less."""
        size = {}
        for drive, loop, condenser in ((95, 7, 30), (80, 7, 30), (70, 7, 30), (77, 18, 30), (90, 7, 35)):
            answer = self.solve(self.place(self.TEXT, [0] * 24), {
                "bus hot.temperature": "%d degC" % drive, "bus chilled.temperature": "%d degC" % loop,
                "bus condenser.temperature": "%d degC" % condenser})
            size[drive, loop, condenser] = answer.size("absorber") / 35.2
        self.assertAlmostEqual(size[95, 7, 30], 1, 5)
        self.assertAlmostEqual(size[77, 18, 30], 1, 1)
        self.assertLess(1, size[80, 7, 30])
        self.assertLess(size[80, 7, 30], size[70, 7, 30])
        self.assertLess(1, size[90, 7, 35])

    def test_refusals(self):
        path = self.place(self.TEXT, [0] * 24)
        for values, said in (({"bus hot.temperature": "65 degC"}, r"`drive` is at 65 degC .* minimum of 70 degC .*: connect"),
                             ({"bus chilled.temperature": "3 degC"}, r"at 3 degC .* minimum of 4 degC"),
                             ({"absorber.cop": "1.2"}, r"cop = 1\.2: this is above the maximum of 0\.95")):
            self.assertRegex(self.check(path, values, 3)[1], said)


# ---- problems that ship ------------------------------------------------------------------------------

def of_period(answer, period, *names):
    """Columns of flows.csv of one period."""
    table = answer.table("flows.csv")
    rows = [i for i, name in enumerate(table["period"]) if name == period]
    return [golden.numbers([table[name][i] for i in rows]) for name in names]


class GasBridge(golden.Case):
    PATH = os.path.join(golden.ROOT, "problems", "gas-bridge.ini")

    def test_what_it_says(self):
        plan = self.solve(self.PATH)
        names = ("turbines.power", "engines.power", "grid.power", "turbines.online", "turbines.reserve",
                 "engines.reserve", "battery.reserve")
        half, whole, line = (dict(zip(names, of_period(plan, phase, *names))) for phase in ("half", "whole", "line"))
        self.assertEqual(round(plan.sizes("engines", what="installed")[0], 6), 0)  # not delivered
        self.assertLess(max(half["engines.power"]), 1e-6)
        self.assertGreater(min(whole["engines.power"]), 1)
        for phase in (half, whole):  # the island
            self.assertLess(max(map(abs, phase["grid.power"])), 1e-6)
            for online, *ready in zip(phase["turbines.online"], *(phase[name] for name in names[4:])):
                ready = sum(x for x in ready if not math.isnan(x))  # none of engines that are not there
                self.assertGreaterEqual(ready, 0.8 * 36 * 0.97)  # a unit of 36 MW in the heat of July
        self.assertGreater(max(line["grid.power"]), 70)
        evening = [t for t in range(84) if t // 12 < 5 and 8 <= t % 12 < 10]  # weekdays from 16 to 20 o'clock
        share = sum(line["turbines.power"][t] for t in evening) / sum(line["turbines.power"])
        self.assertGreater(share, 0.8)
        weight = 8760 / 168 * 2  # steps of two hours
        self.assertLessEqual(weight * sum(line["turbines.online"]), 1000 * plan.sizes("turbines", what="installed")[2] * 1.0001)
        costs = {name: self.solve(self.PATH, scenario=name).objective for name in ("on-time", "late-line", "no-reserve")}
        self.assertLess(costs["on-time"], 0.95 * plan.objective)
        self.assertGreater(costs["late-line"], plan.objective)
        self.assertLess(costs["no-reserve"], plan.objective)


class Outage(golden.Case):
    PATH = os.path.join(golden.ROOT, "problems", "outage.ini")

    def test_what_it_says(self):
        plan = self.solve(self.PATH)
        made, burnt, stored, racks, imported = of_period(plan, "outage", "diesels.power", "diesels.fuel", "battery.bus",
                                                         "halls.power", "grid.power")
        self.assertEqual([round(x, 6) for x in imported], [0] * 12)
        self.assertEqual([round(x, 6) for x in racks], [-40] * 12)
        # 17 units less one, full to 40 degC: 2 % less per kelvin above it
        self.assertAlmostEqual(max(made), 40, 4)
        self.assertLess(min(made), 39.5)
        self.assertGreater(min(stored), 1)
        self.assertAlmostEqual(0.8 * plan.size("fuel-tank", "energy"), -sum(burnt), 3)  # it begins at 80 %
        self.assertLess(max(map(abs, of_period(plan, "typical", "diesels.power")[0])), 1e-6)
        without = self.solve(self.PATH, scenario="no-diesel")
        self.assertGreater(without.objective, 1.3 * plan.objective)
        self.assertLess(self.solve(self.PATH, scenario="no-outage").objective, plan.objective)
        self.assertLess(self.solve(self.PATH, scenario="short").size("diesels"), 1e-6)


# ---- refusals ----------------------------------------------------------------------------------------

class Refusals(Generators):
    def test_settings(self):
        path = self.place(BOUGHT, [90] * 24)
        for values, said in (
                ({"efficiency": "9300"}, r"`efficiency` = 9300 .* write `heat_rate = 9300 Btu/kWh`, or `efficiency = 0\.3669`"),
                ({"efficiency": "9.3"}, r"write `heat_rate = 9\.3 MMBtu/MWh`, or `efficiency = 0\.3669`"),
                ({"efficiency": "2.7"}, r"write `heat_rate = 2\.7`, or `efficiency = 0\.3704`"),
                ({"efficiency": "37"}, r"write `37 %`"),
                ({"efficiency": "0.9"}, r"not within 0\.05 to 0\.75"),
                ({"heat_rate": "0.37"}, r"`heat_rate` = 0\.37 is below .* write `efficiency = 0\.37`"),
                ({"heat_rate": "9300"}, r"write `heat_rate = 9300 Btu/kWh`, or `9300 kJ/kWh`"),
                ({"heat_rate": "25"}, r"above the maximum of 20"),
                ({"heat_rate": "2.7", "efficiency": "0.4"}, r"both `efficiency` = 0\.4 and `heat_rate` = 2\.7 .*: remove one"),
                ({"heat_rate": "1"}, r"below the minimum of 1\.333"),
                ({"minimum_load": "1.2"}, r"`minimum_load` = 1\.2 is above the maximum of 1.*: write a share"),
                ({"minimum_load": "50"}, r"above the maximum of 1, full load: write `50 %`"),
                ({"fuel": "lv"}, r"`fuel` carries gas \(MW\), but bus `lv` carries electricity .*: connect it"),
                ({"redundant_units": "1"}, r"requires one unit more, 72 MW, by `fix` or `min`, .*`redundancy = N\+1 of k`"),
                ({"redundant_units": "1", "fix": "144 MW", "redundancy": "N+1 of 4"}, r"both keep units unloaded: remove"),
                ({"half_load": "110 %", "minimum_load": "0.1"}, r"`half_load` of 110 % makes 0\.1 MW .* a lower `half_load`"),
                ({"available_from": "soon"}, r"is not a date: write a date such as `2028-07-01`"),
                ({"available_from": "2027-02-30"}, r"is not a date"),
                ({"available_from": "2027-07-01T00"}, r"is not a date")):
            full = {"turbines." + key: value for key, value in values.items()}
            self.assertRegex(self.check(path, full, 3)[1], said)
        said = self.check(self.place(TURBINE, [90] * 24), None, 3)[1]
        self.assertRegex(said, r"the fuel has no supply and no price: write a `basic\.source` on a bus of gas, or")
        gas = TURBINE + "fuel_price = 14 USD/MWh\n[gas]\ntype = basic.source\nout = gas\n[bus gas]\ncarrier = gas\n"
        self.assertRegex(self.check(self.place(gas, [90] * 24), None, 3)[1], r"`fuel_price` is written, but .*: remove")

    def test_few_units(self):
        path = self.place(BOUGHT, [90] * 24)
        self.assertRegex(self.check(path, {"turbines.max": "100 MW"})[1], r"up to 100 MW are 2\.78 units .* fewer than four")
        self.assertNotIn("fewer than four", self.check(path, {"turbines.max": "144 MW"})[1])
        self.assertNotIn("fewer than four", self.check(path, {"turbines.fix": "100 MW", "turbines.unit_size": "25 MW"})[1])

    def test_too_hot_to_run(self):
        hot = golden.NORMALS
        path = self.place(BOUGHT.replace("temperature_loss = 0\nfull_altitude    = 5000 m", "temperature_loss = 4 %/K") + hot,
                          [90] * 24)
        self.assertRegex(self.check(path)[1], r"stands still in \d+ of 24 steps")


if __name__ == "__main__":
    golden.main()
