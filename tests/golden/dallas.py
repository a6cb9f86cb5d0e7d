#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# dallas.py - the Dallas campus on real weather, prices and carbon: solves four weeks and recalculates
# balances, accounts, costs and limits from the results files, independently of the engine.
import csv
import math
import os
import re

import golden

SITE = os.path.join(golden.HERE, "dallas-real.ini")
EVERY = os.path.join(golden.HERE, "dallas-every.ini")
PRICES = os.path.join(golden.DATA, "price", "price_ercot_dam_hubavg_2024.csv")
CARBON = os.path.join(golden.DATA, "carbon", "ci_ercot_emaps_2024.csv")
YEAR = 8760.0
HOURS = 672
OPTIMUM = 44189045.8685147  # by HiGHS 1.16, dual simplex, of `firn export` of these hours
FIRST = 181 * 24  # 1 July in a year of 365 days

# Values of dallas-real.ini, and the default lives of the plugins.
DEMAND_CHARGE = 8e3   # USD/MW/month
GAS_PRICE, GAS_CARBON = 14.0, 0.181
ENGINE_COST, ENGINE_EFFICIENCY, ENGINE_HEAT = 13.5, 0.405, 0.40
HEAT_PRICE = 18.0
DISCOUNT = 0.07
GRID_CAPEX, GRID_LIFE = 75e3, 40
ENGINE_CAPEX, ENGINE_LIFE = 2e6, 20


def series(path, column):
    with open(path, newline="", encoding="utf-8") as file:
        values = [float(row[column]) for row in csv.DictReader(file)]
    assert len(values) == YEAR
    return (values + values)[FIRST:FIRST + HOURS]


def annuity(life):
    return DISCOUNT / (1 - (1 + DISCOUNT) ** -life)


class Dallas(golden.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.answer = cls.solve(SITE, {"time.hours": str(HOURS)}, vertex=True)
        cls.flows = {name: golden.numbers(cells)
                     for name, cells in cls.answer.table("flows.csv").items() if name != "time"}
        cls.prices = {name: golden.numbers(cells)
                      for name, cells in cls.answer.table("prices.csv").items() if name != "time"}
        cls.bought = series(PRICES, "price_usd_MWh")
        cls.intensity = series(CARBON, "avg_ci_direct_kgCO2_per_kWh")
        cls.peak = max(cls.flows["grid.power"])

    def yearly(self, values):
        """MWh per year from flows in MW: the weeks represent the year."""
        return math.fsum(values) * YEAR / HOURS

    def ports_of(self, bus):
        return ["%(component)s.%(port)s" % p for p in self.answer.json["ports"] if p["bus"] == bus]

    def test_certified(self):
        certificate = self.answer.json["certificate"]
        self.assertEqual(self.answer.json["status"], "optimal")
        self.assertLessEqual(certificate["worst"], 1e-7)
        for name in ("row_violation", "bound_violation", "dual_violation", "gap", "complementarity"):
            self.assertLessEqual(certificate[name], certificate["worst"])
        self.close(certificate["dual_objective"], self.answer.objective, 1e-7, "dual objective")

    def test_times(self):
        times = self.answer.table("flows.csv")["time"]
        self.assertEqual(len(times), HOURS)
        self.assertEqual((times[0], times[23], times[24], times[-1]),
                         ("2026-07-01T00:00", "2026-07-01T23:00", "2026-07-02T00:00",
                          "2026-07-28T23:00"))
        self.assertEqual(self.answer.table("prices.csv")["time"], times)

    def test_every_bus_balances(self):
        buses = {port["bus"] for port in self.answer.json["ports"]}
        self.assertEqual(buses, {"hv", "mv", "lv", "racks", "air", "w40", "chilled", "gas", "heat"})
        self.assertEqual(buses, set(self.prices))
        for bus in sorted(buses):
            columns = [self.flows[name] for name in self.ports_of(bus)]
            self.assertGreaterEqual(len(columns), 2, bus)
            throughput = max(abs(x) for column in columns for x in column)
            for t, step in enumerate(zip(*columns)):
                # Relative to the step's flows; below a millionth of the bus's largest flow all is noise.
                scale = max(sum(map(abs, step)), 1e-6 * throughput)
                self.assertLessEqual(abs(math.fsum(step)), 1e-6 * scale, "%s, step %d" % (bus, t + 1))
            if bus not in ("gas", "heat"):
                self.assertGreater(throughput, 1, bus)

    def test_glpk_agrees(self):
        """On a week; on the four weeks it takes a minute, and its optimum is known."""
        self.assertEqual(self.answer.json["method"], "barrier")
        self.close(self.answer.objective, OPTIMUM, 1e-8)
        week = [self.solve(SITE, {"time.hours": "168"}, method=method) for method in ("glpk", "barrier")]
        self.assertEqual([answer.json["method"] for answer in week], ["glpk dual simplex", "barrier"])
        self.close(week[0].objective, week[1].objective, 1e-8)

    def test_inside_the_optimal_face(self):
        """Another optimal point, of equal accuracy: each bus balances to 1e-9 of its largest flow."""
        other = self.solve(SITE, {"time.hours": str(HOURS)}, method="barrier")
        self.assertLess(other.json["certificate"]["worst"], 1e-7)
        self.close(other.objective, self.answer.objective, 1e-8)
        flows = {name: golden.numbers(cells) for name, cells in other.table("flows.csv").items()
                 if name != "time"}
        for bus in {port["bus"] for port in other.json["ports"]}:
            columns = [flows[name] for name in self.ports_of(bus)]
            throughput = max(abs(x) for column in columns for x in column)
            for t, step in enumerate(zip(*columns)):
                self.assertLessEqual(abs(math.fsum(step)), 1e-9 * throughput,
                                     "%s, step %d" % (bus, t + 1))

    def test_ports_have_their_columns_and_no_more(self):
        ports = ["%(component)s.%(port)s" % p for p in self.answer.json["ports"]]
        self.assertEqual(list(self.flows)[:len(ports)], ports)
        for name in list(self.flows)[len(ports):]:
            self.assertNotIn(name, ports)
        for values in self.flows.values():
            self.assertTrue(all(map(math.isfinite, values)))

    def test_energy_accounts(self):
        it = -self.yearly(self.flows["halls.power"])
        self.close(it, 100 * YEAR, 1e-9, "100 MW all year")
        self.close(self.answer.account("it_energy"), it, 1e-8, "it_energy")
        entering = ("grid.power", "pv.power", "gas-engines.out")
        facility = sum(self.yearly(self.flows[name]) for name in entering)
        self.close(self.answer.account("facility_energy"), facility, 1e-7, "facility_energy")
        self.close(self.answer.account("renewable_energy"), self.yearly(self.flows["pv.power"]), 1e-7,
                   "renewable_energy")
        self.close(self.answer.ratio("pue"), facility / it, 1e-7, "PUE")
        self.close(self.answer.ratio("ref"), self.yearly(self.flows["pv.power"]) / facility, 1e-7, "REF")
        self.assertGreaterEqual(self.answer.ratio("pue"), 1.05)
        self.assertLessEqual(self.answer.ratio("pue"), 1.20)

    def test_facility_energy_is_what_is_used(self):
        """The supply equals IT, offices, cooling and the losses of transformers and battery."""
        lv = [name for name in self.ports_of("lv") if name != "hall-transformers.to"]
        used = -sum(self.yearly(self.flows[name]) for name in lv)
        lost = -sum(self.yearly(self.flows[name]) for name in (
            "hall-transformers.from", "hall-transformers.to", "main-transformers.from",
            "main-transformers.to", "battery.bus"))
        self.close(self.answer.account("facility_energy"), used + lost, 1e-7, "used and lost")
        self.assertGreater(lost, 0.002 * used)
        self.assertLess(lost, 0.05 * used)

    def test_carbon(self):
        grid = self.yearly([p * c for p, c in zip(self.flows["grid.power"], self.intensity)])
        gas = self.yearly(self.flows["gas-main.out"]) * GAS_CARBON
        self.close(self.answer.account("carbon"), grid + gas, 1e-7, "carbon, t")
        self.close(self.answer.ratio("cue"), (grid + gas) / self.answer.account("it_energy"), 1e-7, "CUE")

    def test_costs(self):
        rows = {row["component"]: row for row in self.answer.json["costs"]}
        energy = self.yearly([p * c for p, c in zip(self.flows["grid.power"], self.bought)])
        charge = 12 * DEMAND_CHARGE * self.peak
        self.close(rows["grid"]["operation"], energy + charge, 1e-7, "energy and demand charge")
        self.close(rows["grid"]["capital"], self.answer.size("grid") * GRID_CAPEX * annuity(GRID_LIFE),
                   1e-7, "the connection's annuity")
        self.close(rows["gas-main"]["operation"], self.yearly(self.flows["gas-main.out"]) * GAS_PRICE,
                   1e-7, "gas")
        self.close(rows["gas-engines"]["capital"],
                   self.answer.size("gas-engines") * ENGINE_CAPEX * annuity(ENGINE_LIFE), 1e-7,
                   "the engines' annuity")
        self.close(rows["gas-engines"]["operation"],
                   self.yearly(self.flows["gas-engines.out"]) * ENGINE_COST, 1e-7, "the engines' operating cost")
        self.close(rows["district-heating"]["operation"],
                   self.yearly(self.flows["district-heating.in"]) * HEAT_PRICE, 1e-7, "heat sold")
        whole = math.fsum(row[kind] for row in rows.values()
                          for kind in ("capital", "fixed_om", "operation"))
        self.close(self.answer.objective, whole, 1e-9, "costs of all components")
        self.close(self.answer.account("cost"), whole, 1e-9, "cost")
        self.close(self.answer.account("capex"),
                   math.fsum(size["capex"] for size in self.answer.json["sizes"]), 1e-9, "capex")

    def test_equipment_obeys(self):
        flows, size = self.flows, self.answer.size
        slack = 1 + 1e-6
        for power in flows["grid.power"]:
            self.assertLessEqual(power, min(110, size("grid")) * slack)
            self.assertGreaterEqual(power, 0)
        for gas, out, heat in zip(*(flows["gas-engines." + port] for port in ("in", "out", "out2"))):
            self.assertAlmostEqual(out, -gas * ENGINE_EFFICIENCY, delta=1e-6)
            self.assertAlmostEqual(heat, -gas * ENGINE_HEAT, delta=1e-6)
            self.assertLessEqual(out, size("gas-engines") * slack)
        for name in ("pv.power", "district-heating.in"):
            sign = 1 if name == "pv.power" else -1
            self.assertGreaterEqual(min(sign * x for x in flows[name]), 0)
        self.assertLessEqual(max(flows["pv.power"]), size("pv") * slack)
        night = [p for t, p in enumerate(flows["pv.power"]) if t % 24 in (0, 1, 2, 22, 23)]
        self.assertEqual(set(night), {0.0})
        self.assertLessEqual(max(flows["cold-tank.level"]), size("cold-tank", "energy") * slack)
        self.assertGreaterEqual(min(flows["cold-tank.level"]), 0)
        for racks, halls in zip(flows["cold-plates.heat"], flows["halls.heat"]):
            self.assertAlmostEqual(racks, -halls, delta=1e-6)

    def test_installed_is_what_is_built(self):
        """Exactly, whatever the method leaves of its tolerance."""
        for size in self.answer.json["sizes"]:
            self.assertEqual(size["installed"], size["built"], size["component"])

    def test_transformers_lose(self):
        for name, max_loss in (("main-transformers", 0.01), ("hall-transformers", 0.02)):
            for source, sink in zip(self.flows[name + ".from"], self.flows[name + ".to"]):
                self.assertGreater(-source, sink)
                self.assertLess(-source - sink, max_loss * -source)

    def test_price_of_grid_energy(self):
        """The price at the grid's bus is the purchase price, and higher only at the peak import."""
        premium, at_peak = [], 0
        for import_, price, marginal in zip(self.flows["grid.power"], self.bought, self.prices["hv"]):
            slack = 1e-6 * (1 + abs(price))
            if import_ > 0:
                self.assertGreaterEqual(marginal, price - slack)
            if 0 < import_ < self.peak * (1 - 1e-6):
                self.assertLessEqual(marginal, price + slack)
            else:
                at_peak += 1
            premium.append(marginal - price)
        self.assertGreater(at_peak, 0)
        # The premiums at the peak add up to the cost of one more MW: demand charge and connection.
        whole = self.yearly(premium)
        one_more = 12 * DEMAND_CHARGE + GRID_CAPEX * annuity(GRID_LIFE)
        if self.answer.size("grid") < 110 * (1 - 1e-6):
            self.close(whole, one_more, 1e-5, "premium of the peak")
        else:
            self.assertGreaterEqual(whole, one_more * (1 - 1e-6))

    def test_prices_along_the_chain(self):
        """Prices rise after each transformer, and are negative on buses whose heat must be removed."""
        for t, (hv, mv, lv) in enumerate(zip(*(self.prices[bus] for bus in ("hv", "mv", "lv")))):
            if self.bought[t] > 0:
                self.assertGreater(hv, 0)
                self.assertGreater(mv, hv)
                self.assertGreater(lv, mv)
                self.assertLess(self.prices["racks"][t], 0)
                self.assertLess(self.prices["air"][t], 0)
        self.assertGreater(len([p for p in self.bought if p > 0]), 0.95 * HOURS)
        for taken, marginal in zip(self.flows["gas-main.out"], self.prices["gas"]):
            self.assertLessEqual(marginal, GAS_PRICE * (1 + 1e-6))
            if taken > 0:
                self.close(marginal, GAS_PRICE, 1e-6, "gas")

    def test_limits(self):
        table = self.answer.table("limits.csv")
        self.assertEqual(table["limit"], ["carbon", "pue"])
        value = {"carbon": self.answer.account("carbon") / 1e3, "pue": self.answer.ratio("pue")}
        bound = {"carbon": 340.0, "pue": 1.15}
        for i, limit in enumerate(self.answer.json["limits"]):
            name = limit["name"]
            self.assertEqual(table["limit"][i], name)
            self.assertEqual(table["sense"][i], "max")
            self.close(float(table["value"][i]), value[name], 1e-8, name)
            self.close(float(table["bound"][i]), bound[name], 1e-12, name)
            self.close(limit["value"], value[name], 1e-9, name)
            self.assertAlmostEqual(float(table["shadow_price"][i]), limit["shadow_price"], delta=1e-8 * limit["shadow_price"])
            self.assertEqual(table["binding"][i], "yes" if limit["binding"] else "no")
            self.assertLessEqual(limit["value"], limit["bound"] * (1 + 1e-7))
            self.assertGreaterEqual(limit["shadow_price"], 0)
            if limit["value"] < limit["bound"] * (1 - 1e-6):
                self.assertEqual((limit["shadow_price"], limit["binding"]), (0, False))

    def test_schema(self):
        self.assertEqual(list(golden.faults(self.answer.json, golden.schema_of_result())), [])

    def test_rows_per_step(self):
        steps, rows = self.steps_and_rows(SITE, 8760)
        self.assertEqual(steps, 8760)
        self.assertLessEqual(rows / steps, 38)

    @staticmethod
    def steps_and_rows(site, hours):
        text = golden.firn("check", site, "--set", "time.hours=%d" % hours).decode()
        found = re.search(r" (\d+) steps, (\d+) rows, ", text)
        return int(found[1]), int(found[2])

    def test_every_way_of_cooling_at_once(self):
        """All types of cooling and rejection compete; more of them never cost more."""
        steps, rows = self.steps_and_rows(EVERY, HOURS)
        self.assertLessEqual(rows / steps, 60)
        answer = self.solve(EVERY, {"time.hours": str(HOURS)})
        self.assertLessEqual(answer.json["certificate"]["worst"], 1e-6)
        self.assertLess(answer.objective, self.answer.objective)
        listed = {line.split()[0] for line in golden.firn("plugin", "list").decode().splitlines()}
        offered = set(re.findall(r"(?m)^type += (\S+)", golden.read(EVERY) + golden.read(SITE)))
        self.assertEqual({name for name in listed - offered if name.startswith(("cooling.", "rejection."))}, set())


if __name__ == "__main__":
    golden.main(needs=[golden.DATA])
