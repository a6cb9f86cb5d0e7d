#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# phases.py - phases, money, prices, redundancy and time, through the command line: every number is
# worked out here from the problem (phases/*.ini), none is copied from an answer.
import math
import os

import golden
from phase_case import RATE, SWINGS, YEAR, Phase, PhaseCase, annuity, by_phase, follow


class Phases(PhaseCase):
    def test_weights_of_phases(self):
        for rate in (0, 0.07, 0.5):
            phases = follow([Phase("a", "2026-07-01", 1.5), Phase("b", "2028-01-01", site__target="20 MW"),
                             Phase("c", "2031-07-01", 2.25, site__target="35 MW")], rate)
            phases[0].years = 1.5  # as written; may differ by a few days from the interval
            phases[0].weigh(phases[0].start, rate)
            answer = self.grown(phases, {"economics.discount": "%r %%" % (rate * 100)})
            self.all_close([p["start"] for p in answer.json["phases"]], [p.start for p in phases], 1e-12)
            self.all_close([p["years"] for p in answer.json["phases"]], [p.years for p in phases], 1e-12)
            self.all_close([p["discounted_years"] for p in answer.json["phases"]],
                           [p.weight for p in phases], 1e-12)
            load = [10, 20, 35]
            energy = [mw * YEAR for mw in load]
            operation = [mwh * 50 for mwh in energy]
            capital = [mw * 100e3 * annuity(rate, 25) for mw in load]
            fixed_om = [mw * 3e3 for mw in load]
            cost = [sum(parts) for parts in zip(operation, capital, fixed_om)]
            for name, want in (("operation", operation), ("capital", capital), ("fixed_om", fixed_om)):
                self.all_close([c[name] for c in answer.json["costs"] if c["component"] == "grid"],
                               want, 1e-12, name)
            wanted = {"cost": cost, "capex": [1e6, 1e6, 1.5e6], "it_energy": energy,
                      "facility_energy": energy, "carbon": [mwh * 0.4 for mwh in energy]}
            times = {"cost": [p.weight for p in phases], "capex": [1, 1, 1]}
            for name, want in wanted.items():
                self.all_close(list(by_phase(answer.json["accounts"], name).values()), want, 1e-12, name)
                total = sum(x * y for x, y in zip(want, times.get(name, [p.years for p in phases])))
                self.close(answer.account(name), total, 1e-12, name)
            self.close(answer.objective, answer.account("cost"), 1e-14, "objective")

    @staticmethod
    def times(life, phases, built, phase):
        """How often what was built in one phase is bought in another: again in its own phase whenever its
        life ends there, in a later phase only if it is kept for more than half a life."""
        begins, ends = phases[phase].start, phases[phase].start + phases[phase].years
        dies = phases[built].start + life
        if built == phase:
            return max(1, math.ceil((phases[phase].years - 0.02) / life))
        if begins >= dies - 1e-6 or ends - dies <= 0.02:
            return 0
        return math.floor((ends - dies) / life + 0.5)

    def life(self, life, rate, starts, load, price):
        """Greedy investment is optimal here: prices never rise, and all installed capacity has fixed costs."""
        phases = follow([Phase("p%d" % i, start, 1 if i + 1 == len(starts) else None,
                               site__target="%r MW" % load[i], grid__capex="%r USD/kW" % price[i])
                         for i, start in enumerate(starts)], rate)
        built, installed, cost = [], [], []
        for i, phase in enumerate(phases):
            alive = [k for k in range(i) if phase.start < phases[k].start + life - 1e-6]
            built.append(max(0, load[i] - sum(built[k] for k in alive)))
            installed.append(built[i] + sum(built[k] for k in alive))
            capital = sum(built[k] * price[k] * 1e3 for k in alive + [i]) * annuity(rate, life)
            cost.append(capital + installed[i] * 3e3 + load[i] * YEAR * 50)
        answer = self.grown(phases, {"economics.discount": "%r %%" % (rate * 100),
                                     "grid.life": repr(life)})
        what = "life %r at %r, %s" % (life, rate, starts)
        self.all_close(self.sizes(answer), built, 1e-12, what)
        self.all_close(self.sizes(answer, "installed"), installed, 1e-12, what)
        bought = [sum(built[k] * price[k] * 1e3 * self.times(life, phases, k, i)
                      for k in range(i + 1)) for i in range(len(phases))]
        self.all_close(self.sizes(answer, "capex"), bought, 1e-12, what)
        self.all_close(list(by_phase(answer.json["accounts"], "cost").values()), cost, 1e-12, what)
        self.close(answer.objective, sum(c * p.weight for c, p in zip(cost, phases)), 1e-12, what)
        return built

    def test_lives(self):
        even = ("2026-01-01", "2028-01-01", "2030-01-01")
        july = ("2026-07-01", "2027-07-01", "2029-07-01", "2056-07-01")
        for rate in (0, 0.07):
            self.assertEqual(self.life(3, rate, even, [10, 10, 10], [100] * 3), [10, 0, 10])
            for life in (1, 1.5, 2, 2.5, 3, 4, 5, 30):
                self.life(life, rate, even, [10, 15, 12], [100] * 3)
                self.life(life, rate, even, [10, 25, 40], [100, 70, 40])
            for life in (1, 2, 3, 27, 30, 30.5):  # 30: ends on the day on which the last phase begins
                self.life(life, rate, july, [8, 9, 9, 30], [100, 100, 100, 10])

    def test_equipment_stays_when_it_is_no_longer_needed(self):
        self.life(25, RATE, ("2026-01-01", "2028-01-01"), [20, 10], [100, 100])

    def test_investment_waits_for_a_falling_price(self):
        """A store that shifts each of its kWh once per day pays off only after its price has fallen."""
        text = "[store]\ntype = basic.storage\nbus = lv\nenergy.capex = 400 USD/kWh\nenergy.life = 10\n" \
               "energy.max = 8 MWh\n[grid]\n"
        self.write_table("two-prices", {"price": [20] * 12 + [120] * 12})
        phases = follow([Phase("a", "2026-01-01"), Phase("b", "2027-01-01", 1,
                                                         **{"store__energy.capex": "200 USD/kWh"})])
        gain = 8 * 100 * 365  # charged at 20, discharged at 120, once per day
        pays = [8 * capex * 1e3 * annuity(RATE, 10) for capex in (400, 200)]
        self.assertGreater(pays[0], gain)
        self.assertLess(pays[1], gain)
        answer = self.grown(phases, {"grid.price": "two-prices.csv:price", "grid.capex": "0",
                                     "grid.om": "0"}, text)
        self.all_close(self.sizes(answer, "built", "store", "energy"), [0, 8], 1e-12)
        plain = 10 * YEAR * 70
        self.close(answer.objective, phases[0].weight * plain + phases[1].weight *
                   (plain - gain + pays[1]), 1e-12, "objective")

    def test_existing(self):
        starts = ("2026-01-01", "2028-01-01", "2030-01-01")
        for until, existing in (("2025.9", [0, 0, 0]), ("2026", [0, 0, 0]), ("2026.5", [4, 0, 0]),
                              ("2028", [4, 0, 0]), ("2028.001", [4, 4, 0]), ("2040", [4, 4, 4])):
            phases = follow([Phase(s[:4], s, 2 if s == starts[-1] else None) for s in starts])
            answer = self.grown(phases, {"grid.existing": "4 MW", "grid.existing_until": until})
            built = [10 - existing[0], 0, 0]
            for i in (1, 2):
                built[i] = 10 - existing[i] - sum(built[:i])
            self.all_close(self.sizes(answer), built, 1e-12, until)
            capital = [(10 - there) * 100e3 * annuity(RATE, 25) for there in existing]
            want = sum(p.weight * (c + 10 * 3e3 + 10 * YEAR * 50) for p, c in zip(phases, capital))
            self.close(answer.objective, want, 1e-12, until)
        # A phase may set `existing` itself: a neighbour's line is taken over in the second phase.
        phases = follow([Phase("a", starts[0]), Phase("b", starts[1], 2, grid__existing="7 MW",
                                                      site__target="30 MW")])
        answer = self.grown(phases, {"grid.life": "40"})
        self.all_close(self.sizes(answer), [10, 13], 1e-12, "existing by phase")
        self.all_close(self.sizes(answer, "installed"), [10, 30], 1e-12, "existing by phase")

    def test_money_and_bounds_by_phase(self):
        """Grid energy costs 50 up to the size of the connection; the rest comes from a source at 80."""
        other = "[engine]\ntype = basic.source\nout = lv\nprice = 80 USD/MWh\n"
        days = ("2026-01-01", "2028-01-01", "2030-01-01")

        def cost(grid, fixed_om, load=10):
            return grid * 100e3 * annuity(RATE, 25) + fixed_om + (min(grid, load) * 50 +
                                                                (load - min(grid, load)) * 80) * YEAR

        def check(written, installed, fixed_om):
            phases = follow([Phase("p%d" % i, day, 3 if i == 2 else None, **written[i])
                             for i, day in enumerate(days)])
            answer = self.grown(phases, {}, other)
            self.all_close(self.sizes(answer, "installed"), installed, 1e-12, str(written))
            want = [cost(mw, usd) for mw, usd in zip(installed, fixed_om)]
            self.all_close(list(by_phase(answer.json["accounts"], "cost").values()), want, 1e-12,
                           str(written))
            self.close(answer.objective, sum(c * p.weight for c, p in zip(want, phases)), 1e-12,
                       str(written))

        none = {}
        check([none, {"grid__om": "7 USD/kW/yr"}, {"grid__om": "2 %/yr"}], [10, 10, 10],
              [30e3, 70e3, 20e3])
        check([{"grid__max": "6 MW"}, none, {"grid__max": "9 MW"}], [6, 6, 9], [18e3, 18e3, 27e3])
        check([none, {"grid__min": "14 MW"}, {"grid__min": "0"}], [10, 14, 14], [30e3, 42e3, 42e3])
        check([{"grid__fix": "3 MW"}, {"grid__fix": "5 MW"}, {"grid__fix": "12 MW"}], [3, 5, 12],
              [9e3, 15e3, 36e3])
        phases = follow([Phase("a", days[0], grid__fix="5 MW"), Phase("b", days[1], 2,
                                                                      grid__fix="3 MW")])
        path = self.variant("growth.ini", "".join(p.text for p in phases) + other)
        golden.firn("solve", path, "--quiet", "--out", path + ".results", code=1)

    def test_equal_years_cost_the_same_in_one_phase_or_in_many(self):
        """This holds if all equipment outlives the phases."""
        for rate, count in ((0, 2), (RATE, 4)):
            values = {"economics.discount": "%r %%" % (rate * 100)}
            alone = self.answer(self.variant("rich.ini", Phase("all", "2026-01-01", count).text), values)
            each = follow([Phase("y%d" % i, "%d-01-01" % (2026 + i), 1 if i + 1 == count else None)
                           for i in range(count)], rate)
            many = self.answer(self.variant("rich.ini", "".join(p.text for p in each)), values)
            year = self.answer(os.path.join(self.folder, "rich.ini"), values)
            self.close(many.objective, alone.objective, 1e-9, "%d phases" % count)
            self.close(alone.objective, year.objective * sum(p.weight for p in each), 1e-9, "one year")
            for size in year.json["sizes"]:
                what = size["component"], size["name"]
                self.assertGreater(size["built"], 0, what)
                self.all_close(self.sizes(many, "built", *what), [size["built"]] + [0] * (count - 1),
                               1e-6, what)
            for name in ("cost", "carbon"):  # not of energy, which can be wasted in several ways
                for phase, value in by_phase(many.json["accounts"], name).items():
                    self.close(value, year.account(name), 1e-9, "%s in %s" % (name, phase))
            self.assertEqual([one["binding"] for one in year.json["limits"]], [True, False])
            shadow_price = [one["shadow_price"] for one in year.json["limits"]][0]
            for i, phase in enumerate(each):
                self.close([one for one in many.json["limits"] if one["name"] == "carbon"][i]["bound"],
                           4.7, 1e-12, phase.name)
            # Relaxing the limits of all phases together gains as much as relaxing that of the single year.
            self.close(sum(one["shadow_price"] for one in many.json["limits"]),
                       shadow_price * sum(p.weight for p in each), 1e-6, "shadow price of carbon")


# ---- prices -------------------------------------------------------------------------------------

class Prices(PhaseCase):
    def test_one_more_megawatt_hour(self):
        """The objective is convex in the demand of one step: its slopes on both sides enclose the price."""
        phases = follow([Phase("a", "2026-07-01"), Phase("b", "2028-01-01", 2.25,
                                                         **{"site__target": "12 MW",
                                                            "limits__carbon": "20 kt/yr"})])
        path = self.variant("rich.ini", "".join(p.text for p in phases))
        # Slopes by the simplex method, whose optima have no gap; prices by the barrier.
        base = self.answer(path, method="glpk")
        table, bump, smooth = self.answer(path).table("prices.csv"), 1e-3, 0
        for bus, guest in (("mv", "guest"), ("racks", "warm-water")):
            for phase, hour in ((phases[0], 17), (phases[1], 13), (phases[1], 40)):
                price = [float(cell) for cell, of in zip(table[bus], table["period"])
                         if of == phase.name][hour]
                slopes = []
                for change in (-bump, bump):
                    demand = list(SWINGS[guest])
                    demand[hour] += change
                    self.write_table("bump", {"bump": demand})
                    other = self.answer(path, {"phase %s: %s.demand" % (phase.name, guest): "bump.csv:bump",
                                               **({"phase b: %s.demand" % guest: "swings.csv:" + guest}
                                                  if phase.name == "a" else {})}, method="glpk")
                    slopes.append((other.objective - base.objective) /
                                  (change * phase.weight * YEAR / 48))
                slack = 1e-5 * abs(price)
                what = "%s at %d in %s: %r within %r" % (bus, hour, phase.name, price, slopes)
                self.assertLessEqual(slopes[0] - slack, price, what)
                self.assertGreaterEqual(slopes[1] + slack, price, what)
                self.assertEqual(price > 0, bus == "mv", what)
                smooth += slopes[1] - slopes[0] < 2 * slack
        self.assertGreaterEqual(smooth, 4)  # if both slopes agree, the price must equal them

    def test_the_price_is_that_of_the_tariff(self):
        phases = [Phase("a", "2026-07-01"), Phase("b", "2028-01-01", 2.25, grid__price="65 USD/MWh")]
        for values in ({}, {"objective.minimize": "cost + 1e-9 USD/t * carbon"}):
            answer = self.grown(phases, {"grid.capex": "0", "grid.om": "0", **values})
            table = answer.table("prices.csv")
            self.assertEqual(len(table["lv"]), 48)
            for period, price in zip(table["period"], table["lv"]):
                self.close(float(price), 50 if period == "a" else 65, 1e-9, period)


# ---- redundancy ---------------------------------------------------------------------------------

class Redundancy(PhaseCase):
    def test_levels(self):
        plain = self.answer("growth.ini").objective
        fixed = 100e3 * annuity(RATE, 25) + 3e3
        self.close(plain, 10 * (fixed + 50 * YEAR), 1e-12, "N")
        for redundancy, firm in (("N", 1), ("N+1 of 4", 3 / 4), ("N+1 of 2", 1 / 2), ("2N", 1 / 2),
                            ("N+2 of 6", 4 / 6), ("N+1 of 10", 9 / 10)):
            answer = self.answer("growth.ini", {"grid.redundancy": redundancy})
            size, = answer.json["sizes"]
            self.close(size["built"], 10 / firm, 1e-12, redundancy)
            self.close(size["firm"], 10, 1e-12, redundancy)
            self.close(size["capex"], 1e6 / firm, 1e-12, redundancy)
            self.close(answer.objective - plain + 1, 10 * (1 / firm - 1) * fixed + 1, 1e-9, redundancy)

    def test_a_level_by_phase(self):
        """The second phase requires a redundant unit for all installed capacity, including the old."""
        phases = follow([Phase("a", "2026-01-01"), Phase("b", "2028-01-01", 2, grid__redundancy="N+1 of 4",
                                                         site__target="12 MW")])
        answer = self.grown(phases)
        self.all_close(self.sizes(answer), [10, 6], 1e-12)
        self.all_close(self.sizes(answer, "firm"), [10, 12], 1e-12)


# ---- time ---------------------------------------------------------------------------------------

class Time(PhaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day = {"load": [5 + (h * 7 % 24) / 4 for h in range(24)],
                   "price": [20 + h * 11 % 24 for h in range(24)]}
        cls.write_table("day", cls.day)
        cls.write_table("quarters", {"load": [5 + (q * 41 % 96) / 20 for q in range(96)]})
        leap = [30 + hour * 17 % 1009 / 20 for hour in range(8784)]
        cls.leap = leap
        cls.write_table("leap", {"price": leap})

    SINK = "[sink]\ntype = basic.sink\nin = lv\n"

    def bill(self, values, text=SINK):
        return self.answer(self.variant("growth.ini", text),
                           {"site.design": "utilization", "halls.utilization": "0", "sink.demand": "day.csv:load",
                            "grid.price": "day.csv:price", "grid.om": "0",
                            "grid.demand_charge": "5 USD/kW/month", **values})

    def parts(self):
        energy = sum(mw * usd for mw, usd in zip(self.day["load"], self.day["price"]))
        peak = max(self.day["load"])
        return energy, peak, peak * 100e3 * annuity(RATE, 25)

    def test_what_a_day_represents(self):
        energy, peak, capital = self.parts()
        year = self.bill({})
        self.close(year.objective, 365 * energy + 12 * 5e3 * peak + capital, 1e-12, "year")
        self.close(year.account("carbon"), 365 * 0.4 * sum(self.day["load"]), 1e-12, "carbon")
        day = self.bill({"time.represents": "itself"})
        self.close(day.objective, energy + 5e3 * peak / 31 + capital / 365, 1e-12, "itself")
        self.close(day.account("carbon"), 0.4 * sum(self.day["load"]), 1e-12, "carbon")
        for days, month in ((31, "03"), (28, "02"), (30, "11")):
            month = {"time.start": "2026-%s-01" % month, "time.hours": str(24 * days), "time.repeat": "yes"}
            self.close(self.bill(month).objective, year.objective, 1e-12, "a month")
            part = self.bill({**month, "time.represents": "itself"})
            self.close(part.objective, days * energy + 5e3 * peak + capital * days / 365, 1e-12, "its own")

    def test_parts_of_months(self):
        """A horizon with parts of two months: each is billed by the share of it that is covered."""
        self.write_table("months", {"load": [1, 2, 10, 6, 5, 6, 7, 8, 9, 10, 11, 12]})
        values = {"sink.demand": "months.csv:load", "grid.price": "30", "time.start": "2026-03-12",
                  "time.hours": "720", "grid.capex": "0"}
        shares, load, days = (20 / 31, 10 / 30), (10, 6), (20, 10)
        energy = sum(24 * n * mw for n, mw in zip(days, load))
        peaks = sum(share * mw for share, mw in zip(shares, load))
        year = self.bill(values).objective
        self.close(year, YEAR / 720 * 30 * energy + 12 / sum(shares) * 5e3 * peaks, 1e-8, "a year")
        part = self.bill({**values, "time.represents": "itself"}).objective
        self.close(part, 30 * energy + 5e3 * peaks, 1e-8, "itself")

    def test_a_yearly_limit_on_a_day(self):
        """A day that represents itself has a day's share of a yearly limit; a total limit applies as it is."""
        clean = self.SINK + "[clean]\ntype = basic.source\nout = lv\nprice = 100 USD/MWh\n"
        flat = {"grid.demand_charge": "0", "grid.capex": "0", "grid.price": "50", "sink.demand": "10 MW",
                "time.represents": "itself"}
        for limit, shadow_price, share in (("7.3 kt/yr", 125e3 / 365, 1 / 365), ("0.02 kt", 125e3, 1)):
            answer = self.bill({**flat, "limits.carbon": limit}, clean)
            self.close(answer.account("carbon"), 20, 1e-12, limit)
            self.close(answer.objective, 50 * 50 + 190 * 100, 1e-12, limit)
            one, = answer.json["limits"]
            self.close(one["shadow_price"], shadow_price, 1e-9, limit)
            self.close(one["value"], float(limit.split()[0]), 1e-12, limit)

    def test_steps(self):
        """Finer steps, even or not, are the same problem if values are constant within each hour."""
        store = self.SINK + "[store]\ntype = basic.storage\nbus = lv\nefficiency_in = 0.9\n" \
            "efficiency_out = 0.95\nenergy.capex = 20 USD/kWh\nenergy.life = 10\n" \
            "[window evening]\nhours = 17-21\n[grid]\n"
        values = {"grid.demand_charge.evening": "3 USD/kW/month", "grid.energy_charge.evening": "12 USD/MWh"}
        hourly = self.bill(values, store)
        self.assertGreater(self.sizes(hourly, "built", "store", "energy")[0], 0.1)
        for represents in ("year", "itself"):
            values["time.represents"] = represents
            hourly = self.bill(values, store)
            for steps in ("30 min", "15 min", "24 * 15 min, 1 h", "3 * 1 h, 42 * 30 min",
                          "7 * 1 h, 90 * 10 min, 1 h", "1 * 20 min, 1 * 40 min, 2 * 30 min, 1 h"):
                finer = self.bill({**values, "time.step": steps}, store)
                self.close(finer.objective, hourly.objective, 1e-11, steps)
                self.close(self.sizes(finer, "built", "store", "energy")[0] + 1,
                           self.sizes(hourly, "built", "store", "energy")[0] + 1, 1e-7, steps)

    def test_values_finer_than_steps(self):
        quarters = [5 + (q * 41 % 96) / 20 for q in range(96)]
        hours = [sum(quarters[4 * h:4 * h + 4]) / 4 for h in range(24)]
        for steps, peaks in (("1 h", hours), ("15 min", quarters),
                             ("12 * 15 min, 1 h", quarters[:12] + hours[3:])):
            answer = self.bill({"sink.demand": "quarters.csv:load", "time.step": steps, "grid.capex": "0"})
            want = 365 * sum(h * p for h, p in zip(hours, self.day["price"])) + 60e3 * max(peaks)
            self.close(answer.objective, want, 1e-12, steps)

    def test_leap_years(self):
        values = {"grid.demand_charge": "0", "grid.capex": "0", "sink.demand": "3 MW", "grid.price": "40",
                  "time.start": "2024-05-01"}
        for leap, hours in (("keep", 8784), ("drop", 8760)):
            answer = self.bill({**values, "time.leap": leap})
            self.close(answer.objective, hours * 120, 1e-12, leap)
            answer = self.bill({**values, "time.leap": leap, "time.represents": "itself",
                                "grid.annual_fee": "%d USD/yr" % hours})
            self.close(answer.objective, 24 * 120 + 24, 1e-12, leap)
            price = self.leap if leap == "keep" else self.leap[:59 * 24] + self.leap[60 * 24:]
            whole = {**values, "time.leap": leap, "grid.price": "leap.csv:price", "time.hours": str(hours),
                     "time.start": "2024-01-01", "time.step": "3 h"}
            self.close(self.bill(whole).objective, 3 * sum(price), 1e-12, leap)
            # 26 February to 3 March, with or without 29 February
            some = self.bill({**whole, "time.start": "2024-02-26", "time.hours": "120"})
            self.close(some.objective, hours / 120 * 3 * sum(price[56 * 24:61 * 24]), 1e-12, leap)


if __name__ == "__main__":
    golden.main()
