#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# phases.py - phases, money, limits, objectives, prices and time, through the command line: every
# number is worked out here from what the problem says (phases/*.ini), none is copied from an answer.
import os
import shutil

import golden

FOLDER = os.path.join(golden.HERE, "phases")
YEAR = 8760
RATE = 0.07
SWINGS = {  # of 48 hours: no two are alike
    "load": [0.62 + (hour * 29 % 48) / 150 for hour in range(48)],
    "price": [20 + (hour * 19 % 48) * 1.5 for hour in range(48)],
    "guest": [0.2] * 48,
    "warm-water": [0.1] * 48,
}
DAYS_BEFORE = {"01": 0, "07": 181}  # of the months that phases begin in


def annuity(rate, life):
    """What pays back 1 in equal parts at each year's end."""
    if rate == 0:
        return 1 / life
    if life == int(life):
        return 1 / sum((1 + rate) ** -year for year in range(1, int(life) + 1))
    return rate / (1 - (1 + rate) ** -life)


def year_of(start):
    """2026-07-01 as years."""
    year, month, day = start.split("-")
    return int(year) + (DAYS_BEFORE[month] + int(day) - 1) / 365


class Phase:
    """When it begins, how long it lasts, and what its years count for in the first one's money."""

    def __init__(self, name, start, years=None, **values):
        self.name, self.start, self.years = name, year_of(start), years
        self.text = "[phase %s]\nstart = %s\n" % (name, start)
        if years is not None:
            self.text += "years = %r\n" % years
        self.text += "".join("%s = %s\n" % (key.replace("__", "."), value)
                             for key, value in values.items())
        self.weight = None

    def weigh(self, first, rate):
        whole, self.weight, since = int(self.years), 0, self.start - first
        for year in range(whole):
            self.weight += 1 / (1 + rate) ** (since + year)
        self.weight += (self.years - whole) / (1 + rate) ** (since + whole)


def follow(phases, rate=RATE):
    for now, after in zip(phases, phases[1:]):
        now.years = after.start - now.start
    for now in phases:
        now.weigh(phases[0].start, rate)
    return phases


TWO = follow([Phase("one", "2026-07-01"), Phase("two", "2028-01-01", 2.25)])  # of choices.ini


def by_phase(entries, name):
    return {p["phase"]: p["value"] for p in golden.one(entries, name)["phases"]}


class Proof(golden.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = os.path.join(cls.work, "phases")
        shutil.copytree(FOLDER, cls.folder)
        os.mkdir(os.path.join(cls.folder, "plugins"))
        shutil.copy(os.path.join(golden.build_folder, "zoo", "ledger.so"),
                    os.path.join(cls.folder, "plugins"))
        cls.write_table("swings", SWINGS)
        cls.made = 0

    @classmethod
    def write_table(cls, name, columns):
        with open(os.path.join(cls.folder, name + ".csv"), "w", encoding="utf-8") as file:
            file.write(",".join(columns) + "\n")
            file.writelines(",".join(map(repr, row)) + "\n" for row in zip(*columns.values()))

    @classmethod
    def variant(cls, base, text):
        """A problem that is another one and more."""
        cls.made += 1
        path = os.path.join(cls.folder, "variant-%d.ini" % cls.made)
        with open(path, "w", encoding="utf-8") as file:
            file.write("format = 1\ninclude = %s\n%s" % (base, text))
        return path

    @classmethod
    def grown(cls, phases, values=None, more=""):
        return cls.answer(cls.variant("growth.ini", "".join(p.text for p in phases) + more), values)

    @classmethod
    def answer(cls, path, values=None):
        if not os.path.isabs(path):
            path = os.path.join(cls.folder, path)
        answer = cls.solve(path, values)
        if answer.json["status"] != "optimal" or answer.json["certificate"]["certified"] is not True:
            raise golden.Failed("%s %s: %s" % (path, values, answer.json["status"]))
        return answer

    def sizes(self, answer, key="built", component="grid", name="size"):
        return [s[key] for s in answer.json["sizes"]
                if s["component"] == component and s["name"] == name]

    def all_close(self, got, want, relative, what=""):
        self.assertEqual(len(got), len(want), what)
        for i, (one, other) in enumerate(zip(got, want)):
            self.close(one, other, relative, "%s, phase %d of %s, wanted %s" % (what, i, got, want))


class Phases(Proof):
    def test_what_a_phase_counts_for(self):
        for rate in (0, 0.07, 0.5):
            phases = follow([Phase("a", "2026-07-01", 1.5), Phase("b", "2028-01-01", site__target="20 MW"),
                             Phase("c", "2031-07-01", 2.25, site__target="35 MW")], rate)
            phases[0].years = 1.5  # as written: it may differ from the gap by a few days
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
            upkeep = [mw * 3e3 for mw in load]
            cost = [sum(parts) for parts in zip(operation, capital, upkeep)]
            for name, want in (("operation", operation), ("capital", capital), ("fixed_om", upkeep)):
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

    def life(self, life, rate, starts, load, price):
        """Greedy is right: later is never dearer here, and all that stands is paid for."""
        phases = follow([Phase("p%d" % i, start, 1 if i + 1 == len(starts) else None,
                               site__target="%r MW" % load[i], grid__capex="%r USD/kW" % price[i])
                         for i, start in enumerate(starts)], rate)
        built, stands, cost = [], [], []
        for i, now in enumerate(phases):
            alive = [k for k in range(i) if now.start < phases[k].start + life - 1e-6]
            built.append(max(0, load[i] - sum(built[k] for k in alive)))
            stands.append(built[i] + sum(built[k] for k in alive))
            capital = sum(built[k] * price[k] * 1e3 for k in alive + [i]) * annuity(rate, life)
            cost.append(capital + stands[i] * 3e3 + load[i] * YEAR * 50)
        answer = self.grown(phases, {"economics.discount": "%r %%" % (rate * 100),
                                     "grid.life": repr(life)})
        what = "life %r at %r, %s" % (life, rate, starts)
        self.all_close(self.sizes(answer), built, 1e-12, what)
        self.all_close(self.sizes(answer, "installed"), stands, 1e-12, what)
        self.all_close(self.sizes(answer, "capex"), [b * p * 1e3 for b, p in zip(built, price)],
                       1e-12, what)
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
            for life in (1, 2, 3, 27, 30, 30.5):  # 30: over on the very day the last begins
                self.life(life, rate, july, [8, 9, 9, 30], [100, 100, 100, 10])

    def test_it_stays_where_it_is_not_needed(self):
        self.life(25, RATE, ("2026-01-01", "2028-01-01"), [20, 10], [100, 100])

    def test_a_price_that_falls_is_waited_for(self):
        """A battery of one hour at 0.5 USD a day for each kWh a day that it shifts pays, once cheap."""
        text = "[store]\ntype = basic.storage\nbus = lv\nenergy.capex = 400 USD/kWh\nenergy.life = 10\n" \
               "energy.max = 8 MWh\n[grid]\n"
        self.write_table("two-prices", {"price": [20] * 12 + [120] * 12})
        phases = follow([Phase("a", "2026-01-01"), Phase("b", "2027-01-01", 1,
                                                         **{"store__energy.capex": "200 USD/kWh"})])
        gain = 8 * 100 * 365  # bought at 20, used at 120, once a day
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
        for until, stands in (("2025.9", [0, 0, 0]), ("2026", [0, 0, 0]), ("2026.5", [4, 0, 0]),
                              ("2028", [4, 0, 0]), ("2028.001", [4, 4, 0]), ("2040", [4, 4, 4])):
            phases = follow([Phase(s[:4], s, 2 if s == starts[-1] else None) for s in starts])
            answer = self.grown(phases, {"grid.existing": "4 MW", "grid.existing_until": until})
            built = [10 - stands[0], 0, 0]
            for i in (1, 2):
                built[i] = 10 - stands[i] - sum(built[:i])
            self.all_close(self.sizes(answer), built, 1e-12, until)
            capital = [(10 - there) * 100e3 * annuity(RATE, 25) for there in stands]
            want = sum(p.weight * (c + 10 * 3e3 + 10 * YEAR * 50) for p, c in zip(phases, capital))
            self.close(answer.objective, want, 1e-12, until)
        # A phase may say itself what stands: a neighbour's line is taken over in the second.
        phases = follow([Phase("a", starts[0]), Phase("b", starts[1], 2, grid__existing="7 MW",
                                                      site__target="30 MW")])
        answer = self.grown(phases, {"grid.life": "40"})
        self.all_close(self.sizes(answer), [10, 13], 1e-12, "existing by phase")
        self.all_close(self.sizes(answer, "installed"), [10, 30], 1e-12, "existing by phase")

    def test_money_and_bounds_by_phase(self):
        """Grid energy at 50 while there is room, from another source at 80 beyond."""
        other = "[engine]\ntype = basic.source\nout = lv\nprice = 80 USD/MWh\n"
        days = ("2026-01-01", "2028-01-01", "2030-01-01")

        def cost(grid, upkeep, load=10):
            return grid * 100e3 * annuity(RATE, 25) + upkeep + (min(grid, load) * 50 +
                                                                (load - min(grid, load)) * 80) * YEAR

        def check(written, stands, upkeep):
            phases = follow([Phase("p%d" % i, day, 3 if i == 2 else None, **written[i])
                             for i, day in enumerate(days)])
            answer = self.grown(phases, {}, other)
            self.all_close(self.sizes(answer, "installed"), stands, 1e-12, str(written))
            want = [cost(mw, kw) for mw, kw in zip(stands, upkeep)]
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

    def test_phases_alike_are_years(self):
        """Years that are alike cost the same in one phase or in many, where all outlives them."""
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
            for name in ("cost", "carbon"):  # energy may be wasted in more than one way
                for phase, value in by_phase(many.json["accounts"], name).items():
                    self.close(value, year.account(name), 1e-9, "%s in %s" % (name, phase))
            self.assertEqual([one["binding"] for one in year.json["limits"]], [True, False])
            worth = [one["shadow_price"] for one in year.json["limits"]][0]
            for i, phase in enumerate(each):
                self.close([one for one in many.json["limits"] if one["name"] == "carbon"][i]["bound"],
                           4.7, 1e-12, phase.name)
            # Who relaxes all of them at once gains what relaxing the one year brings.
            self.close(sum(one["shadow_price"] for one in many.json["limits"]),
                       worth * sum(p.weight for p in each), 1e-6, "worth of carbon")


# ---- limits -------------------------------------------------------------------------------------

ENERGY = {"one": 10 * YEAR, "two": 20 * YEAR}  # what the IT of choices.ini draws in a year, MWh
LOST = 1 / 0.9 - 1  # of a MWh through the old line


def through_new(pue):
    """The share of the new line."""
    return (1 / 0.9 - pue) / LOST


DEAR_LINE = {"new-line.cost": "9 USD/MWh"}  # so that the old one is used even for clean energy
CHEAP_CLEAN = {**DEAR_LINE, "clean.price": "30 USD/MWh"}
RATIOS = [  # key, what else is written, bounds of the phases, cost a MWh of IT by the bound
    ("pue", {}, (1.05, 1.02), lambda b: 40 * b + 5 * through_new(b) + 1),
    ("pue.min", {"new-line.cost": "1 USD/MWh"}, (1.08, 1.01), lambda b: 40 * b + through_new(b) + 1),
    ("wue", {}, (0.5, 1.5), lambda b: 40 / 0.9 + b / 2 + 3 * (1 - b / 2)),
    ("wue.min", {"wet.price": "5 USD/MWh"}, (1.5, 0.3), lambda b: 40 / 0.9 + 5 * b / 2 + 3 * (1 - b / 2)),
    ("cue", DEAR_LINE, (0.4, 0.25), lambda b: 40 * b / 0.5 + 70 * (1 / 0.9 - b / 0.5) + 1),
    ("cue.min", CHEAP_CLEAN, (0.2, 0.3), lambda b: 40 * b / 0.5 + 30 * (1 / 0.9 - b / 0.5) + 1),
    ("ref", DEAR_LINE, (0.3, 0.9), lambda b: (40 * (1 - b) + 70 * b) / 0.9 + 1),
    ("ref.max", CHEAP_CLEAN, (0.3, 0.1), lambda b: (40 * (1 - b) + 30 * b) / 0.9 + 1),
    ("erf", DEAR_LINE, (0.4, 0.7), lambda b: (40 + 4 * b) / 0.9 + (1 - b / 0.9)),
    ("erf.max", {**DEAR_LINE, "use.price": "0.5 USD/MWh"}, (0.4, 0.2),
     lambda b: (40 + 0.5 * b) / 0.9 + (1 - b / 0.9)),
]
AMOUNTS = [  # key, what else, bounds, their unit, cost of a phase by the bound and its IT energy
    ("carbon", DEAR_LINE, (20, 90), "kt/yr",
     lambda b, e: 40 * b * 1e3 / 0.5 + 70 * (e / 0.9 - b * 1e3 / 0.5) + e),
    ("water", {}, (50, 300), "ML/yr", lambda b, e: 40 * e / 0.9 + b * 1e3 / 2 + 3 * (e - b * 1e3 / 2)),
    ("energy", {}, (90, 180), "GWh/yr",
     lambda b, e: 40 * b * 1e3 + 5 * (e / 0.9 - b * 1e3) / LOST + e),
    ("renewable_energy.min", DEAR_LINE, (30000, 50000), "MWh/yr",
     lambda b, e: 40 * (e / 0.9 - b) + 70 * b + e),
    ("reused_energy.min", DEAR_LINE, (5e7, 1.6e8), "kWh/yr",
     lambda b, e: 40 * e / 0.9 + 4 * b / 1e3 + e - b / 1e3),
    ("renewable_energy.max", CHEAP_CLEAN, (1e14, 3e14), "J/yr",
     lambda b, e: 40 * e / 0.9 - 10 * b / 3.6e9 + e),
]


class Limits(Proof):
    path = "choices.ini"

    def relax(self, answer, values, key, bound, unit, limit, phase=None):
        """What a limit is worth, by relaxing it."""
        less = key.endswith(".min") or key in ("ref", "erf")
        change = bound * 1e-3
        where = "limits." + key if phase is None else "phase %s: limits.%s" % (phase, key)
        looser = self.answer(self.path, {**values, where: "%r %s" % (bound - change if less else
                                                                     bound + change, unit)})
        self.close(answer.objective - looser.objective, limit["shadow_price"] * change, 1e-6,
                   "%s relaxed" % where)

    def check(self, key, values, bounds, unit, cost):
        """cost(bound, energy) of a year; the bound of the second phase is written by the phase."""
        for i, phase in enumerate(TWO):
            values = {**values, ("limits." if i == 0 else "phase two: limits.") + key:
                      "%r %s" % (bounds[i], unit)}
        answer = self.answer(self.path, values)
        limits = answer.json["limits"]
        self.assertEqual([(one["name"], one["phase"]) for one in limits],
                         [(key, phase.name) for phase in TWO])
        for phase, limit, bound in zip(TWO, limits, bounds):
            what = "%s in %s" % (key, phase.name)
            energy = ENERGY[phase.name]
            self.close(limit["bound"], bound, 1e-14, what)
            self.close(limit["value"], bound, 1e-12, what)
            self.assertIs(limit["binding"], True, what)
            here = cost(bound, energy)
            self.close(by_phase(answer.json["accounts"], "cost")[phase.name], here, 1e-12, what)
            slope = abs(cost(bound * 1.5, energy) - cost(bound * 0.5, energy)) / bound
            self.close(limit["shadow_price"], slope * phase.weight, 1e-11, what)
            self.relax(answer, values, key, bound, unit, limit,
                       None if phase is TWO[0] else phase.name)
        self.close(answer.objective, sum(phase.weight * cost(bound, ENERGY[phase.name])
                                         for phase, bound in zip(TWO, bounds)), 1e-12, key)
        return answer

    def test_ratios(self):
        for key, values, bounds, cost in RATIOS:
            answer = self.check(key, values, bounds, "", lambda b, e, c=cost: e * c(b))
            for phase, bound in zip(TWO, bounds):
                got = [r["value"] for r in answer.json["ratios"]
                       if r["name"] == key.partition(".")[0] and r["phase"] == phase.name]
                self.all_close(got, [bound], 1e-12, key)

    def test_ratios_without_limits(self):
        answer = self.answer(self.path)
        want = {"pue": 1 / 0.9, "wue": 2, "cue": 0.5 / 0.9, "ref": 0, "erf": 0}
        for ratio in answer.json["ratios"]:
            self.assertAlmostEqual(ratio["value"], want[ratio["name"]], 12, ratio)
        answer = self.answer(self.path, {"grid.price": "100", "wet.price": "9", "use.price": "2"})
        want = {"pue": 1, "wue": 0, "cue": 0, "ref": 1, "erf": 1}
        for ratio in answer.json["ratios"]:
            self.assertAlmostEqual(ratio["value"], want[ratio["name"]], 12, ratio)

    def test_amounts_a_year(self):
        for key, values, bounds, unit, cost in AMOUNTS:
            self.check(key, values, bounds, unit, cost)

    def test_cost_as_a_limit(self):
        """Carbon is saved for money until a year's money is spent."""
        money = (4.5e6, 12.5e6)
        values = {**DEAR_LINE, "objective.minimize": "carbon", "limits.cost": "4.5 MUSD/yr",
                  "phase two: limits.cost": "12.5 MUSD/yr"}
        answer = self.answer(self.path, values)
        want = 0
        for phase, spent, limit in zip(TWO, money, answer.json["limits"]):
            clean = (spent - (40 / 0.9 + 1) * ENERGY[phase.name]) / 30
            want += phase.years * 0.5 * (ENERGY[phase.name] / 0.9 - clean)
            self.close(limit["shadow_price"], phase.years * 0.5 / 30 * 1e6, 1e-9, "t a MUSD a year")
            self.close(limit["value"], spent / 1e6, 1e-5, "spent")  # less, at the cheapest
        self.close(answer.objective, want, 1e-10, "carbon")

    def test_amounts_over_all(self):
        """Where future money counts less, what counts in plain years is saved in the last phase first."""
        one, two = TWO
        self.assertLess(two.weight / two.years, one.weight / one.years)
        free = {p.name: ENERGY[p.name] / 0.9 * 0.5 for p in TWO}  # t of carbon a year
        plain = sum(p.weight * (40 / 0.9 + 1) * ENERGY[p.name] for p in TWO)
        for bound in (200e3, 60e3):
            saved = sum(p.years * free[p.name] for p in TWO) - bound
            last = min(saved, two.years * free["two"])
            first = saved - last
            self.assertEqual(first > 0, bound == 60e3)
            values = {**DEAR_LINE, "limits.carbon": "%r kt" % (bound / 1e3)}
            answer = self.answer(self.path, values)
            want = plain + 60 * (last * two.weight / two.years + first * one.weight / one.years)
            self.close(answer.objective, want, 1e-10, "carbon")
            limit, = answer.json["limits"]
            margin = one if first > 0 else two
            self.close(limit["shadow_price"], 60e3 * margin.weight / margin.years, 1e-9, "a kt")
            self.close(limit["value"], bound / 1e3, 1e-10, "value")
            self.relax(answer, values, "carbon", bound / 1e3, "kt", limit)
            self.close(answer.account("carbon"), bound, 1e-10, "total")
            values = {**DEAR_LINE, "limits.renewable_energy.min": "%r TWh" % (saved / 0.5 / 1e6)}
            same = self.answer(self.path, values)
            self.close(same.objective, want, 1e-10, "renewable energy")
            limit, = same.json["limits"]
            self.close(limit["shadow_price"], 30e6 * margin.weight / margin.years, 1e-9, "a TWh")
            self.relax(same, values, "renewable_energy.min", saved / 0.5 / 1e6, "TWh", limit)

    def test_capex(self):
        """Little money for a source without fuel: spent at once, or when it buys twice as much."""
        base = "[sun]\ntype = basic.source\nout = lv\navailability = 0.5\ncapex = 400 USD/kW\nlife = 20\n"
        for later in (400, 200):
            phases = follow([Phase("a", "2026-07-01"), Phase("b", "2028-01-01", 2.25,
                                                             sun__capex="%d USD/kW" % later)])
            energy = 0.5 * YEAR * 50
            gain = [sum(p.weight for p in phases) * (energy - 400e3 * annuity(RATE, 20)) / 400e3,
                    phases[1].weight * (energy - later * 1e3 * annuity(RATE, 20)) / (later * 1e3)]
            best = max(range(2), key=gain.__getitem__)
            self.assertEqual(best, 0 if later == 400 else 1)
            self.path = self.variant("growth.ini", "".join(p.text for p in phases) + base)
            values = {"limits.capex": "2 MUSD", "grid.capex": "0", "grid.om": "0"}
            answer = self.answer(self.path, values)
            want = 10 * YEAR * 50 * sum(p.weight for p in phases) - 2e6 * gain[best]
            self.close(answer.objective, want, 1e-12, "objective")
            limit, = answer.json["limits"]
            self.close(limit["shadow_price"], 1e6 * gain[best], 1e-9, "a MUSD")
            self.assertEqual((limit["value"], limit["unit"]), (2, "MUSD"))
            self.relax(answer, values, "capex", 2, "MUSD", limit)
            built = [0, 0]
            built[best] = 2e6 / (400e3 if best == 0 else later * 1e3)
            self.all_close(self.sizes(answer, "built", "sun"), built, 1e-12, "built")


# ---- objectives ---------------------------------------------------------------------------------

HELD = 1e-6  # how much dearer the second step may let the first objective come, relative to it


class Objectives(Proof):
    def least(self, goal, values, path="choices.ini"):
        answer = self.answer(path, {**values, "objective.minimize": goal})
        self.assertEqual(answer.json["objective_text"], goal)
        self.assertIs(answer.json["second_stage"]["certificate"]["certified"], True)
        return answer, answer.json["second_stage"]["objective"]

    def test_weighted(self):
        """A price of carbon makes energy of the grid dearer, in each phase's own money."""
        for weight in (4, 8, 50, 80):
            marginal = min(40 + 0.5 * weight, 70)
            energy = min(marginal / 0.9, marginal + 5) + 1
            goal = "cost + %d USD/t * carbon" % weight
            answer = self.answer("choices.ini", {"objective.minimize": goal})
            self.close(answer.objective, sum(p.weight * ENERGY[p.name] for p in TWO) * energy, 1e-12, goal)
            self.assertEqual((answer.json["objective_text"], answer.json["second_stage"]), (goal, None))
            carbon = by_phase(answer.json["accounts"], "carbon")
            cost = by_phase(answer.json["accounts"], "cost")
            self.close(sum(p.weight * (cost[p.name] + weight * carbon[p.name]) for p in TWO),
                       answer.objective, 1e-12, goal)

    def test_carbon(self):
        answer, second = self.least("carbon", {})
        self.assertEqual(answer.objective, 0)
        self.close(second, sum(p.weight * ENERGY[p.name] for p in TWO) * (70 + 5 + 1), 1e-9, "second")
        for period, price in zip(*[answer.table("prices.csv")[key] for key in ("period", "hv")]):
            self.close(float(price), 70, 1e-9, "price in " + period)
        answer, second = self.least("carbon", {"clean.limit": "4 MW"})
        grid = {p.name: ENERGY[p.name] - 4 * YEAR for p in TWO}
        least = sum(p.years * grid[p.name] * 0.5 for p in TWO)
        self.close(answer.objective, least, 1e-12, "carbon, in plain years")
        want = sum(p.weight * (40 * grid[p.name] + 70 * 4 * YEAR + 6 * ENERGY[p.name]) for p in TWO)
        # The part in a million is used where it is worth most: for energy of the grid in the first phase.
        want -= HELD * least * 60 * TWO[0].weight / TWO[0].years
        self.close(second, want, 1e-11, "second")

    def test_energy(self):
        answer, second = self.least("energy", {})
        least = sum(p.years * ENERGY[p.name] for p in TWO)
        self.close(answer.objective, least, 1e-12, "energy, in plain years")
        want = sum(p.weight * 46 * ENERGY[p.name] for p in TWO)
        saved = (5 - 40 * LOST) / LOST  # by a MWh more, lost in the old line
        self.close(second, want - HELD * least * saved * TWO[0].weight / TWO[0].years, 1e-11, "second")

    def test_water(self):
        answer, second = self.least("water", {})
        self.assertEqual(answer.objective, 0)
        self.close(second, sum(p.weight * (40 / 0.9 + 3) * ENERGY[p.name] for p in TWO), 1e-9, "second")

    def test_capex(self):
        """What a source of 4 MW leaves must be built, and no more; cost decides when: at once."""
        phases = follow([Phase("a", "2026-07-01"), Phase("b", "2028-01-01", 2.25, site__target="20 MW")])
        text = "[engine]\ntype = basic.source\nout = lv\nprice = 80 USD/MWh\nlimit = 4 MW\n"
        path = self.variant("growth.ini", "".join(p.text for p in phases) + text)
        answer, second = self.least("capex", {}, path)
        self.close(answer.objective, 16 * 100e3, 1e-12, "capex carries no discount")
        self.all_close(self.sizes(answer), [10, 6], 1e-5, "built early")
        fixed = 100e3 * annuity(RATE, 25) + 3e3
        want = sum(p.weight * (grid * (fixed + 50 * YEAR) + 4 * 80 * YEAR)
                   for p, grid in zip(phases, (10, 16)))
        want -= sum(p.weight * 4 * 80 * YEAR for p in phases[:1])  # not needed in the first
        want -= HELD * 16 * (30 * YEAR - fixed) * phases[1].weight
        self.close(second, want, 1e-11, "second")


# ---- prices -------------------------------------------------------------------------------------

class Prices(Proof):
    def test_one_more_megawatt_hour(self):
        """The objective is convex in the demand of one step: its slopes to both sides enclose the price."""
        phases = follow([Phase("a", "2026-07-01"), Phase("b", "2028-01-01", 2.25,
                                                         **{"site__target": "12 MW",
                                                            "limits__carbon": "20 kt/yr"})])
        path = self.variant("rich.ini", "".join(p.text for p in phases))
        base = self.answer(path)
        table, bump, smooth = base.table("prices.csv"), 1e-3, 0
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
                                                  if phase.name == "a" else {})})
                    slopes.append((other.objective - base.objective) /
                                  (change * phase.weight * YEAR / 48))
                slack = 1e-5 * abs(price)
                what = "%s at %d in %s: %r within %r" % (bus, hour, phase.name, price, slopes)
                self.assertLessEqual(slopes[0] - slack, price, what)
                self.assertGreaterEqual(slopes[1] + slack, price, what)
                self.assertEqual(price > 0, bus == "mv", what)
                smooth += slopes[1] - slopes[0] < 2 * slack
        self.assertGreaterEqual(smooth, 4)  # where the two agree, the price is proved to be that

    def test_a_tariff_is_its_own_price(self):
        phases = [Phase("a", "2026-07-01"), Phase("b", "2028-01-01", 2.25, grid__price="65 USD/MWh")]
        for values in ({}, {"objective.minimize": "cost + 1e-9 USD/t * carbon"}):
            answer = self.grown(phases, {"grid.capex": "0", "grid.om": "0", **values})
            table = answer.table("prices.csv")
            self.assertEqual(len(table["lv"]), 48)
            for period, price in zip(table["period"], table["lv"]):
                self.close(float(price), 50 if period == "a" else 65, 1e-9, period)


# ---- spare units --------------------------------------------------------------------------------

class Spare(Proof):
    def test_tiers(self):
        plain = self.answer("growth.ini").objective
        fixed = 100e3 * annuity(RATE, 25) + 3e3
        self.close(plain, 10 * (fixed + 50 * YEAR), 1e-12, "N")
        for spare, firm in (("N", 1), ("N+1 of 4", 3 / 4), ("N+1 of 2", 1 / 2), ("2N", 1 / 2),
                            ("N+2 of 6", 4 / 6), ("N+1 of 10", 9 / 10)):
            answer = self.answer("growth.ini", {"grid.redundancy": spare})
            size, = answer.json["sizes"]
            self.close(size["built"], 10 / firm, 1e-12, spare)
            self.close(size["firm"], 10, 1e-12, spare)
            self.close(size["capex"], 1e6 / firm, 1e-12, spare)
            self.close(answer.objective - plain + 1, 10 * (1 / firm - 1) * fixed + 1, 1e-9, spare)

    def test_a_tier_by_phase(self):
        """The second phase wants a spare unit of all that stands, the old as well."""
        phases = follow([Phase("a", "2026-01-01"), Phase("b", "2028-01-01", 2, grid__redundancy="N+1 of 4",
                                                         site__target="12 MW")])
        answer = self.grown(phases)
        self.all_close(self.sizes(answer), [10, 6], 1e-12)
        self.all_close(self.sizes(answer, "firm"), [10, 12], 1e-12)


# ---- time ---------------------------------------------------------------------------------------

class Time(Proof):
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
                           {"halls.utilization": "0", "sink.demand": "day.csv:load",
                            "grid.price": "day.csv:price", "grid.om": "0",
                            "grid.demand_charge": "5 USD/kW/month", **values})

    def parts(self):
        energy = sum(mw * usd for mw, usd in zip(self.day["load"], self.day["price"]))
        peak = max(self.day["load"])
        return energy, peak, peak * 100e3 * annuity(RATE, 25)

    def test_what_a_day_stands_for(self):
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
        """A horizon astride two months: each is billed by the share of it that is covered."""
        self.write_table("months", {"load": [1, 2, 10, 6, 5, 6, 7, 8, 9, 10, 11, 12]})
        values = {"sink.demand": "months.csv:load", "grid.price": "30", "time.start": "2026-03-12",
                  "time.hours": "720", "grid.capex": "0"}
        shares, load, days = (20 / 31, 10 / 30), (10, 6), (20, 10)
        energy = sum(24 * n * mw for n, mw in zip(days, load))
        peaks = sum(share * mw for share, mw in zip(shares, load))
        year = self.bill(values).objective
        self.close(year, YEAR / 720 * 30 * energy + 12 / sum(shares) * 5e3 * peaks, 1e-12, "a year")
        part = self.bill({**values, "time.represents": "itself"}).objective
        self.close(part, 30 * energy + 5e3 * peaks, 1e-12, "itself")

    def test_a_limit_a_year_on_a_day(self):
        """A day that stands for itself may emit a day's share; a limit over all counts what is there."""
        clean = self.SINK + "[clean]\ntype = basic.source\nout = lv\nprice = 100 USD/MWh\n"
        flat = {"grid.demand_charge": "0", "grid.capex": "0", "grid.price": "50", "sink.demand": "10 MW",
                "time.represents": "itself"}
        for limit, worth, share in (("7.3 kt/yr", 125e3 / 365, 1 / 365), ("0.02 kt", 125e3, 1)):
            answer = self.bill({**flat, "limits.carbon": limit}, clean)
            self.close(answer.account("carbon"), 20, 1e-12, limit)
            self.close(answer.objective, 50 * 50 + 190 * 100, 1e-12, limit)
            one, = answer.json["limits"]
            self.close(one["shadow_price"], worth, 1e-9, limit)
            self.close(one["value"], float(limit.split()[0]), 1e-12, limit)

    def test_steps(self):
        """Hours cut finer, evenly or not, are the same problem where values are constant in each."""
        store = self.SINK + "[store]\ntype = basic.storage\nbus = lv\nefficiency_in = 0.9\n" \
            "efficiency_out = 0.95\nenergy.capex = 20 USD/kWh\nenergy.life = 10\n" \
            "[window dear]\nhours = 17-21\n[grid]\n"
        values = {"grid.demand_charge.dear": "3 USD/kW/month", "grid.energy_charge.dear": "12 USD/MWh"}
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
            # 26 February to 3 March: with its 29th, or without it
            some = self.bill({**whole, "time.start": "2024-02-26", "time.hours": "120"})
            self.close(some.objective, hours / 120 * 3 * sum(price[56 * 24:61 * 24]), 1e-12, leap)


if __name__ == "__main__":
    golden.main()
