#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# limits.py - limits with their shadow prices, and objectives, through the command line: every number
# is worked out here from the problem (phases/*.ini), none is copied from an answer.
import golden
from phase_case import RATE, TWO, YEAR, Phase, PhaseCase, annuity, by_phase, follow


ENERGY = {"one": 10 * YEAR, "two": 20 * YEAR}  # yearly IT energy of choices.ini, MWh
LOST = 1 / 0.9 - 1  # loss per MWh delivered through the old line


def through_new(pue):
    """The share of the energy that flows through the new line."""
    return (1 / 0.9 - pue) / LOST


COSTLY_LINE = {"new-line.cost": "9 USD/MWh"}  # so that even clean energy uses the old line
CHEAP_CLEAN = {**COSTLY_LINE, "clean.price": "30 USD/MWh"}
RATIOS = [  # key, other settings, bounds of the phases, cost per MWh of IT as a function of the bound
    ("pue", {}, (1.05, 1.02), lambda b: 40 * b + 5 * through_new(b) + 1),
    ("pue.min", {"new-line.cost": "1 USD/MWh"}, (1.08, 1.01), lambda b: 40 * b + through_new(b) + 1),
    ("wue", {}, (0.5, 1.5), lambda b: 40 / 0.9 + b / 2 + 3 * (1 - b / 2)),
    ("wue.min", {"wet.price": "5 USD/MWh"}, (1.5, 0.3), lambda b: 40 / 0.9 + 5 * b / 2 + 3 * (1 - b / 2)),
    ("cue", COSTLY_LINE, (0.4, 0.25), lambda b: 40 * b / 0.5 + 70 * (1 / 0.9 - b / 0.5) + 1),
    ("cue.min", CHEAP_CLEAN, (0.2, 0.3), lambda b: 40 * b / 0.5 + 30 * (1 / 0.9 - b / 0.5) + 1),
    ("ref", COSTLY_LINE, (0.3, 0.9), lambda b: (40 * (1 - b) + 70 * b) / 0.9 + 1),
    ("ref.max", CHEAP_CLEAN, (0.3, 0.1), lambda b: (40 * (1 - b) + 30 * b) / 0.9 + 1),
    ("erf", COSTLY_LINE, (0.4, 0.7), lambda b: (40 + 4 * b) / 0.9 + (1 - b / 0.9)),
    ("erf.max", {**COSTLY_LINE, "use.price": "0.5 USD/MWh"}, (0.4, 0.2),
     lambda b: (40 + 0.5 * b) / 0.9 + (1 - b / 0.9)),
]
AMOUNTS = [  # key, other settings, bounds, their unit, cost of a phase by the bound and its IT energy
    ("carbon", COSTLY_LINE, (20, 90), "kt/yr",
     lambda b, e: 40 * b * 1e3 / 0.5 + 70 * (e / 0.9 - b * 1e3 / 0.5) + e),
    ("water", {}, (50, 300), "ML/yr", lambda b, e: 40 * e / 0.9 + b * 1e3 / 2 + 3 * (e - b * 1e3 / 2)),
    ("energy", {}, (90, 180), "GWh/yr",
     lambda b, e: 40 * b * 1e3 + 5 * (e / 0.9 - b * 1e3) / LOST + e),
    ("renewable_energy.min", COSTLY_LINE, (30000, 50000), "MWh/yr",
     lambda b, e: 40 * (e / 0.9 - b) + 70 * b + e),
    ("reused_energy.min", COSTLY_LINE, (5e7, 1.6e8), "kWh/yr",
     lambda b, e: 40 * e / 0.9 + 4 * b / 1e3 + e - b / 1e3),
    ("renewable_energy.max", CHEAP_CLEAN, (1e14, 3e14), "J/yr",
     lambda b, e: 40 * e / 0.9 - 10 * b / 3.6e9 + e),
]


class Limits(PhaseCase):
    path = "choices.ini"

    def relax(self, answer, values, key, bound, unit, limit, phase=None):
        """Compares the shadow price of a limit with the effect of relaxing it."""
        less = key.endswith(".min") or key in ("ref", "erf")
        change = bound * 1e-3
        where = "limits." + key if phase is None else "phase %s: limits.%s" % (phase, key)
        looser = self.answer(self.path, {**values, where: "%r %s" % (bound - change if less else
                                                                     bound + change, unit)})
        self.close(answer.objective - looser.objective, limit["shadow_price"] * change, 1e-6,
                   "%s relaxed" % where)

    def check(self, key, values, bounds, unit, cost):
        """`cost(bound, energy)`: cost of a year; the phase sets the bound of the second phase."""
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

    def test_yearly_amounts(self):
        for key, values, bounds, unit, cost in AMOUNTS:
            self.check(key, values, bounds, unit, cost)

    def test_cost_as_a_limit(self):
        """Minimises carbon until the year's budget is spent."""
        money = (4.5e6, 12.5e6)
        values = {**COSTLY_LINE, "objective.minimize": "carbon", "limits.cost": "4.5 MUSD/yr",
                  "phase two: limits.cost": "12.5 MUSD/yr"}
        answer = self.answer(self.path, values)
        want = 0
        for phase, spent, limit in zip(TWO, money, answer.json["limits"]):
            clean = (spent - (40 / 0.9 + 1) * ENERGY[phase.name]) / 30
            want += phase.years * 0.5 * (ENERGY[phase.name] / 0.9 - clean)
            self.close(limit["shadow_price"], phase.years * 0.5 / 30 * 1e6, 1e-9, "t per MUSD per year")
            self.close(limit["value"], spent / 1e6, 1e-5, "spent")  # possibly less: the second stage minimises the cost
        self.close(answer.objective, want, 1e-10, "carbon")

    def test_total_amounts(self):
        """With discounted money and undiscounted carbon, carbon is first saved in the last phase."""
        one, two = TWO
        self.assertLess(two.weight / two.years, one.weight / one.years)
        free = {p.name: ENERGY[p.name] / 0.9 * 0.5 for p in TWO}  # t of carbon per year
        plain = sum(p.weight * (40 / 0.9 + 1) * ENERGY[p.name] for p in TWO)
        for bound in (200e3, 60e3):
            saved = sum(p.years * free[p.name] for p in TWO) - bound
            last = min(saved, two.years * free["two"])
            first = saved - last
            self.assertEqual(first > 0, bound == 60e3)
            values = {**COSTLY_LINE, "limits.carbon": "%r kt" % (bound / 1e3)}
            answer = self.answer(self.path, values)
            want = plain + 60 * (last * two.weight / two.years + first * one.weight / one.years)
            self.close(answer.objective, want, 1e-10, "carbon")
            limit, = answer.json["limits"]
            margin = one if first > 0 else two
            self.close(limit["shadow_price"], 60e3 * margin.weight / margin.years, 1e-9, "per kt")
            self.close(limit["value"], bound / 1e3, 1e-10, "value")
            self.relax(answer, values, "carbon", bound / 1e3, "kt", limit)
            self.close(answer.account("carbon"), bound, 1e-10, "total")
            values = {**COSTLY_LINE, "limits.renewable_energy.min": "%r TWh" % (saved / 0.5 / 1e6)}
            same = self.answer(self.path, values)
            self.close(same.objective, want, 1e-10, "renewable energy")
            limit, = same.json["limits"]
            self.close(limit["shadow_price"], 30e6 * margin.weight / margin.years, 1e-9, "per TWh")
            self.relax(same, values, "renewable_energy.min", saved / 0.5 / 1e6, "TWh", limit)

    def test_capex(self):
        """A small budget for a source without fuel is spent at once, or when the price has halved."""
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
            self.close(limit["shadow_price"], 1e6 * gain[best], 1e-9, "per MUSD")
            self.assertEqual((limit["value"], limit["unit"]), (2, "MUSD"))
            self.relax(answer, values, "capex", 2, "MUSD", limit)
            built = [0, 0]
            built[best] = 2e6 / (400e3 if best == 0 else later * 1e3)
            self.all_close(self.sizes(answer, "built", "sun"), built, 1e-12, "built")


# ---- objectives ---------------------------------------------------------------------------------


class Objectives(PhaseCase):
    def minimum(self, objective, values, path="choices.ini"):
        answer = self.answer(path, {**values, "objective.minimize": objective})
        self.assertEqual(answer.json["objective_text"], objective)
        self.assertIs(answer.json["second_stage"]["certificate"]["certified"], True)
        return answer, answer.json["second_stage"]["objective"]

    def test_weighted(self):
        """A carbon price raises the cost of grid energy in each phase."""
        for weight in (4, 8, 50, 80):
            marginal = min(40 + 0.5 * weight, 70)
            energy = min(marginal / 0.9, marginal + 5) + 1
            objective = "cost + %d USD/t * carbon" % weight
            answer = self.answer("choices.ini", {"objective.minimize": objective})
            self.close(answer.objective, sum(p.weight * ENERGY[p.name] for p in TWO) * energy, 1e-12,
                       objective)
            self.assertEqual((answer.json["objective_text"], answer.json["second_stage"]), (objective, None))
            carbon = by_phase(answer.json["accounts"], "carbon")
            cost = by_phase(answer.json["accounts"], "cost")
            self.close(sum(p.weight * (cost[p.name] + weight * carbon[p.name]) for p in TWO),
                       answer.objective, 1e-12, objective)

    def test_carbon(self):
        answer, second = self.minimum("carbon", {})
        self.assertEqual(answer.objective, 0)
        self.close(second, sum(p.weight * ENERGY[p.name] for p in TWO) * (70 + 5 + 1), 1e-9, "second")
        for period, price in zip(*[answer.table("prices.csv")[key] for key in ("period", "hv")]):
            self.close(float(price), 70, 1e-9, "price in " + period)
        answer, second = self.minimum("carbon", {"clean.limit": "4 MW"})
        grid = {p.name: ENERGY[p.name] - 4 * YEAR for p in TWO}
        carbon = sum(p.years * grid[p.name] * 0.5 for p in TWO)
        self.close(answer.objective, carbon, 1e-12, "carbon, undiscounted")
        want = sum(p.weight * (40 * grid[p.name] + 70 * 4 * YEAR + 6 * ENERGY[p.name]) for p in TWO)
        self.close(second, want, 1e-11, "second")

    def test_energy(self):
        answer, second = self.minimum("energy", {})
        energy = sum(p.years * ENERGY[p.name] for p in TWO)
        self.close(answer.objective, energy, 1e-12, "energy, undiscounted")
        want = sum(p.weight * 46 * ENERGY[p.name] for p in TWO)
        self.close(second, want, 1e-11, "second")

    def test_water(self):
        answer, second = self.minimum("water", {})
        self.assertEqual(answer.objective, 0)
        self.close(second, sum(p.weight * (40 / 0.9 + 3) * ENERGY[p.name] for p in TWO), 1e-9, "second")

    def test_capex(self):
        """The load above a source of 4 MW must be built, and no more; the cost decides when: at once."""
        phases = follow([Phase("a", "2026-07-01"), Phase("b", "2028-01-01", 2.25, site__target="20 MW")])
        text = "[engine]\ntype = basic.source\nout = lv\nprice = 80 USD/MWh\nlimit = 4 MW\n"
        path = self.variant("growth.ini", "".join(p.text for p in phases) + text)
        answer, second = self.minimum("capex", {}, path)
        self.close(answer.objective, 16 * 100e3, 1e-12, "capex carries no discount")
        self.all_close(self.sizes(answer), [10, 6], 1e-5, "built early")
        fixed = 100e3 * annuity(RATE, 25) + 3e3
        want = sum(p.weight * (grid * (fixed + 50 * YEAR) + 4 * 80 * YEAR)
                   for p, grid in zip(phases, (10, 16)))
        want -= sum(p.weight * 4 * 80 * YEAR for p in phases[:1])  # not needed in the first phase
        self.close(second, want, 1e-11, "second")


if __name__ == "__main__":
    golden.main()
