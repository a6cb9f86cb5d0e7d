#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# stress.py - stress events, through the command line: the sizes that they require, worked out by hand,
# and that they have no weight in any account.
import os
import shutil

import golden

FOLDER = os.path.join(golden.HERE, "stress")
YEAR = 8760
RATE = 0.07
HOURS = 48
AIR = {
    "dry_bulb": [18 + (hour * 5 % 24) * 0.6 + hour / 10 for hour in range(HOURS)],
    "relative_humidity": [40 + hour * 7 % 30 for hour in range(HOURS)],
    "ghi": [max(0, 900 - 150 * abs(hour % 24 - 12.5)) for hour in range(HOURS)],
    "dni": [max(0, 800 - 120 * abs(hour % 24 - 12.5)) for hour in range(HOURS)],
    "dhi": [max(0, 150 - 25 * abs(hour % 24 - 12.5)) for hour in range(HOURS)],
    "wind_speed": [3.0] * HOURS,
    "load": [0.6 + (hour * 11 % 40) / 100 for hour in range(HOURS)],
}


def annuity(life, rate=RATE):
    return 1 / sum((1 + rate) ** -year for year in range(1, life + 1))


GRID = 100e3 * annuity(40)        # per MW and year, outage.ini
POWER = 300e3 * annuity(15)
ENERGY = 200e3 * annuity(12)
LINE = 100e3 * annuity(25)        # heat.ini


THIN = (1 - 2.25577e-5 * 171) ** 5.2559  # density of the air at 171 m over that at sea level
APPROACH = 10.5 / THIN ** 0.6            # of the condenser, K


def cop(dry_bulb):
    """The COP of rejection.chiller-air after docs/technologies/rejection.md, on a loop of 24 degC."""
    evaporation, condensation = 24 - 2, dry_bulb + APPROACH
    work = max(condensation - evaporation, 10) / (0.484 * (evaporation + 273.15))
    return 1 / (work + 0.02 * THIN * (1 + work))


def capacity(dry_bulb):
    """The capacity of its chillers, relative to their rating, from the same page: straight lines."""
    points = [(35, 1.08), (40, 0.97), (46, 0.78)]
    dry_bulb += APPROACH - 10.5  # thin air works as warmer air
    for (cold, above), (hot, below) in zip(points, points[1:]):
        if dry_bulb <= hot:
            return above + max(dry_bulb - cold, 0) * (below - above) / (hot - cold)
    raise ValueError(dry_bulb)


def site_draw(load, dry_bulb):
    return load * (1 + 1 / cop(dry_bulb))


def write_table(folder, name, columns):
    with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8") as file:
        file.write(",".join(columns) + "\n")
        file.writelines(",".join(map(repr, row)) + "\n" for row in zip(*columns.values()))


class Stress(golden.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = os.path.join(cls.work, "stress")
        shutil.copytree(FOLDER, cls.folder)
        shutil.copy(os.path.join(golden.HERE, "phases", "rich.ini"), cls.folder)
        write_table(cls.folder, "air", AIR)
        write_table(cls.folder, "swings", {
            "load": AIR["load"], "price": [20 + hour * 19 % 48 for hour in range(HOURS)],
            "guest": [0.2] * HOURS, "warm-water": [0.1] * HOURS})
        cls.made = 0

    @classmethod
    def with_text(cls, base, text="", values=None, code=0):
        """The results of a problem that includes another one and adds text."""
        cls.made += 1
        path = os.path.join(cls.folder, "variant-%d.ini" % cls.made)
        with open(path, "w", encoding="utf-8") as file:
            file.write("format = 1\ninclude = %s\n%s" % (base, text))
        if code != 0:
            golden.firn("solve", path, "--quiet", "--out", path + ".results", *golden.sets(values or {}),
                        code=code)
            return None
        answer = cls.solve(path, values)
        if answer.json["status"] != "optimal" or answer.json["certificate"]["certified"] is not True:
            raise golden.Failed("%s: %s" % (path, answer.json["status"]))
        return answer

    def rows(self, answer, period, column, table="flows.csv"):
        """One period of a column of a table."""
        cells = answer.table(table)
        return [float(cell) for cell, of in zip(cells[column], cells["period"]) if of == period]

    def built(self, answer, component, name="size"):
        return [s["built"] for s in answer.json["sizes"]
                if s["component"] == component and s["name"] == name]


class Outage(Stress):
    def check(self, power, energy, values, text="", grid=10.0, more=0.0):
        """Checks the sizes of the store and the cost of the site."""
        answer = self.with_text("outage.ini", text, values)
        what = "%s %s" % (values, text)
        self.close(answer.size("store", "power") + 1, power + 1, 1e-12, "power, " + what)
        self.close(answer.size("store", "energy") + 1, energy + 1, 1e-12, "energy, " + what)
        self.close(answer.size("grid"), grid, 1e-12, what)
        self.close(answer.objective, 10 * YEAR * 50 + grid * GRID + power * POWER + energy * ENERGY + more,
                   1e-12, what)
        return answer

    def test_energy_by_hand(self):
        drawn = 10 / 0.95
        self.check(10, 2 * drawn / 0.8, {})
        for stored, share in (("100 %", 1), ("50 %", 0.5), ("25", 0.25)):
            for hours in (1, 2, 5, 24):
                self.check(10, hours * drawn / share, {"stress outage.initial_level": stored,
                                                       "stress outage.hours": str(hours)})
        self.check(10, 3.5 * drawn / 0.8, {"time.step": "30 min", "stress outage.hours": "3.5"})
        self.check(10, 2 * drawn / 0.8, {"time.step": "15 min"})
        self.check(10, 2 * 10 / 0.8, {"store.efficiency_out": "1"})
        self.check(10 / 0.75, 2 * drawn / 0.8, {"store.power.redundancy": "N+1 of 4"})
        self.check(10, 2 * drawn / 0.8 / 0.5, {"store.energy.redundancy": "2N"})

    def test_standing_loss(self):
        """The level at an hour's end is the retained share of the level before, minus the energy drawn."""
        drawn, keep = 10 / 0.95, 0.9
        start = drawn / keep + drawn / keep ** 2
        answer = self.check(10, start / 0.8, {"store.standing_loss": "10 %/h"})
        level = self.rows(answer, "outage", "store.level")
        self.close(level[0], keep * start - drawn, 1e-9, "after an hour")
        self.assertAlmostEqual(level[1], 0, 9)  # it may end empty

    def test_the_load_of_the_event(self):
        drawn = 6 / 0.95
        self.check(6, 2 * drawn / 0.8, {}, "[stress outage]\nhalls.utilization = 0.6\n")
        self.check(6, 2 * drawn / 0.8, {}, "[stress outage]\nsite.target = 6 MW\n")
        self.check(8, 2 * 8 / 0.95 / 0.8, {}, "[stress outage]\ngrid.import_limit = 2 MW\n")

    def test_generation_instead(self):
        engine = "[engine]\ntype = basic.source\nout = lv\nprice = 200 USD/MWh\ncapex = %s USD/kW\nlife = 20\n"
        each = 100e3 * annuity(20)  # cheaper than a store's power and energy: the engine serves all
        self.check(0, 0, {}, engine % 100, more=10 * each)
        each = 5000e3 * annuity(20)  # more expensive than a store: no engine
        self.assertGreater(each, POWER + 2 / 0.95 / 0.8 * ENERGY)
        self.check(10, 20 / 0.95 / 0.8, {}, engine % 5000)
        self.check(6, 2 * 6 / 0.95 / 0.8, {"engine.fix": "4 MW"}, engine % 5000, more=4 * each)

    def test_existing(self):
        need = 20 / 0.95 / 0.8
        self.check(10, need - 5, {"store.energy.existing": "5 MWh"})
        self.check(0, 0, {"store.energy.existing": "30 MWh", "store.power.existing": "10 MW"})

    def test_infeasible(self):
        for values in ({"stress outage.initial_level": "0 %"}, {"store.energy.max": "26.3 MWh"},
                       {"store.power.max": "9.99 MW"}):
            self.with_text("outage.ini", "", values, code=1)
        unlimited = "[tank]\ntype = basic.storage\nbus = lv\n"  # without a size, so that it begins empty
        self.with_text("outage.ini", unlimited, {"store.power.max": "9.99 MW"}, code=1)
        self.check(9.99, 2 * 9.99 / 0.95 / 0.8, {"store.power.max": "9.99 MW"}, unlimited +
                   "[stress outage]\nhalls.utilization = 0.999\n")

    def test_a_phase_of_its_own(self):
        """The store is built in the phase of the outage; later it stays until the end of its life."""
        phases = "[phase a]\nstart = 2026-01-01\n[phase b]\nstart = 2028-01-01\n" \
                 "[phase c]\nstart = 2030-01-01\nyears = 3\n"
        for names, life, built, alive in (("b", 12, (0, 1, 0), (0, 1, 1)), ("b", 2, (0, 1, 0), (0, 1, 0)),
                                          ("c", 12, (0, 0, 1), (0, 0, 1)), ("a, c", 2, (1, 0, 1), (1, 0, 1)),
                                          ("a, c", 4, (1, 0, 1), (1, 1, 1)),
                                          ("a, b, c", 12, (1, 0, 0), (1, 1, 1)), (None, 12, (1, 0, 0), (1, 1, 1))):
            text = phases + ("[stress outage]\nphases = %s\n" % names if names else "")
            answer = self.with_text("outage.ini", text, {"store.power.life": str(life),
                                                         "store.energy.life": str(life)})
            energy, total = 20 / 0.95 / 0.8, 0
            for got, want in zip(self.built(answer, "store", "energy"), built):
                self.close(got + 1, want * energy + 1, 1e-12, "%s, %d years" % (names, life))
            yearly = (10 * 300e3 + energy * 200e3) * annuity(life)
            for p, (first, years) in enumerate(((0, 2), (2, 2), (4, 3))):
                weight = sum(1.07 ** -(first + y) for y in range(years))
                total += weight * (10 * YEAR * 50 + 10 * GRID + alive[p] * yearly)
            self.close(answer.objective, total, 1e-12, "%s, %d years" % (names, life))
            periods = [(p["name"], p["stress"]) for p in answer.json["periods"]]
            wanted = []
            for phase in "abc":
                wanted += [(phase, False)] + ([(phase + ".outage", True)] if names is None or phase in names
                                              else [])
            self.assertEqual(periods, wanted)

    def test_prices_of_the_event(self):
        """One more MW during the outage costs the yearly cost of the power and energy that it needs."""
        for hours in (1, 3):
            values = {"stress outage.hours": str(hours)}
            answer = self.with_text("outage.ini", "", values)
            prices = self.rows(answer, "outage", "lv", "prices.csv")
            more = self.with_text("outage.ini", "[stress outage]\nsite.target = 10.1 MW\n", values)
            want = POWER + hours * ENERGY / 0.95 / 0.8
            self.close(sum(prices), want, 1e-9, "all of its hours")
            self.close(more.objective - answer.objective, 0.1 * want, 1e-7, "by the answer")
            for price in self.rows(answer, "typical", "lv", "prices.csv"):
                self.assertGreaterEqual(price, 50 - 1e-9)

    def test_series_of_the_event(self):
        """Series are taken at the hours of the event."""
        load = [4 + hour * 5 % 24 / 4 for hour in range(24)]
        write_table(self.folder, "day", {"load": load})
        text = "[work]\ntype = basic.sink\nin = lv\ndemand = day.csv:load\n" \
               "[stress outage]\nstart = 2026-01-01\n"
        values = {"halls.utilization": "0", "stress outage.hours": "5"}
        answer = self.with_text("outage.ini", text, values)
        self.close(answer.size("store", "power"), max(load[:5]), 1e-12, "power")
        self.close(answer.size("store", "energy"), sum(load[:5]) / 0.95 / 0.8, 1e-12, "energy")
        year = {"load": [3 + hour * 7919 % 1009 / 200 for hour in range(YEAR)]}
        write_table(self.folder, "year", year)
        answer = self.with_text("outage.ini", text.replace("day", "year").replace("01-01", "07-14"), values)
        hours = year["load"][194 * 24:194 * 24 + 5]
        self.close(answer.size("store", "power"), max(hours), 1e-12, "power in July")
        self.close(answer.size("store", "energy"), sum(hours) / 0.95 / 0.8, 1e-12, "energy in July")
        self.assertEqual(answer.table("flows.csv")["time"][-5:], ["2026-07-14T%02d:00" % h for h in range(5)])


class Heat(Stress):
    LOAD = [10 * share for share in AIR["load"]]
    DRAW = [site_draw(load, air) for load, air in zip(LOAD, AIR["dry_bulb"])]

    def yearly(self, grid):
        """The cost of heat.ini with a connection of this size, without the chillers."""
        return sum(self.DRAW) * 50 * YEAR / HOURS + grid * LINE

    def chillers(self, answer):
        return sum(c["capital"] + c["fixed_om"] for c in answer.json["costs"] if c["component"] == "chillers")

    def check(self, text, steps):
        """`steps`: load and dry bulb of the event."""
        draw = [site_draw(load, air) for load, air in steps]
        typical = list(zip(self.LOAD, AIR["dry_bulb"]))
        answer = self.with_text("heat.ini", "[stress wave]\n" + text)
        grid = max(self.DRAW + draw)
        for got, want in zip(self.rows(answer, "wave", "grid.power"), draw):
            self.close(got, want, 1e-9, text)
        self.assertEqual(len(self.rows(answer, "wave", "grid.power")), len(draw))
        self.close(answer.size("grid"), grid, 1e-9, text)
        self.close(answer.size("chillers"), max(load / capacity(air) for load, air in typical + steps), 1e-9, text)
        self.close(answer.objective, self.yearly(grid) + self.chillers(answer), 1e-9, text)
        return answer

    def test_without(self):
        answer = self.with_text("heat.ini")
        self.close(answer.objective, self.yearly(max(self.DRAW)) + self.chillers(answer), 1e-9, "cost")

    def test_a_heat_wave(self):
        self.check("weather.dry_bulb = 44 degC\n", [(load, 44) for load in self.LOAD[:24]])
        self.check("weather.dry_bulb = 113 degF\nhours = 5\n", [(load, 45) for load in self.LOAD[:5]])
        self.check("weather.dry_bulb = dry_bulb + 9 K\nhours = 48\n",
                   [(load, air + 9) for load, air in zip(self.LOAD, AIR["dry_bulb"])])
        self.check("weather.dry_bulb = dry_bulb - 3.5 K\nstart = 2026-07-15\nhours = 24\n",
                   [(load, air - 3.5) for load, air in zip(self.LOAD[24:], AIR["dry_bulb"][24:])])
        self.check("weather.dry_bulb = 40 degC\nhalls.utilization = 1\n", [(10, 40)] * 24)
        self.check("halls.utilization = 1.0\nstart = 2026-07-15\nhours = 2\nsite.target = 12 MW\n",
                   [(12, air) for air in AIR["dry_bulb"][24:26]])
        write_table(self.folder, "wave", {"t": [30 + hour for hour in range(10)]})
        self.check("weather.dry_bulb = wave.csv:t\nhours = 10\n",
                   [(load, 30 + hour) for hour, load in enumerate(self.LOAD[:10])])

    def test_weather_of_the_event_bounds_the_roof(self):
        """An outage that a photovoltaic roof alone must serve: its worst hour determines the size."""
        base = "[roof]\ntype = renewable.pv\npower = lv\ncapex = 900 USD/kW\nom = 0\n[stress noon]\n" \
               "start = 2026-07-14\nhours = 15\n"
        night = "grid.import_limit = night.csv:limit\n"
        write_table(self.folder, "night", {"limit": [0 if hour % 24 == 12 else 99 for hour in range(HOURS)]})
        sizes = []
        for sky in ("", "weather.ghi = ghi * 1\n", "weather.ghi = ghi * 0.5\n", "weather.dry_bulb = 45 degC\n"):
            answer = self.with_text("heat.ini", base + night + sky, {"grid.price": "1 USD/MWh"})
            sizes.append(answer.size("roof"))
            noon = self.rows(answer, "noon", "roof.power")[12]
            hot = 45 if "45" in sky else AIR["dry_bulb"][12]
            self.close(noon, site_draw(self.LOAD[12], hot), 1e-9, sky)
        self.with_text("heat.ini", base + night + "weather.ghi = 0 W/m2\n", code=1)
        self.close(sizes[0], sizes[1], 1e-12, "unchanged")
        self.assertGreater(sizes[2], 1.8 * sizes[0])  # half the irradiance needs about twice the roof
        self.assertGreater(sizes[3], 1.02 * sizes[0] * site_draw(1, 45) / site_draw(1, AIR["dry_bulb"][12]))


class Accounts(Stress):
    WAVE = "[stress wave]\nstart = 2026-07-06\nhours = 12\nweather.dry_bulb = dry_bulb + 12 K\n" \
           "halls.utilization = 1\n"
    OUTAGE = "[stress outage]\nhours = 2\ninitial_level = 80 %\ngrid.import_limit = 0\n"
    PHASES = "[phase a]\nstart = 2026-01-01\nlimits.carbon = 5.3 kt/yr\n" \
             "[phase b]\nstart = 2027-01-01\nyears = 3\nsite.target = 13 MW\nlimits.carbon = 20 kt/yr\n" \
             "limits.pue = 1.212\n"  # carbon binds in a, PUE in b

    def test_more_events_never_cost_less(self):
        for values in ({}, {"objective.minimize": "cost + 60 USD/t * carbon"}, {"objective.minimize": "capex"}):
            before, grown = 0, {}
            for text in ("", self.WAVE, self.WAVE + self.OUTAGE,
                         self.WAVE + self.OUTAGE + self.OUTAGE.replace("outage", "long").replace("2\n", "10\n")):
                answer = self.with_text("rich.ini", text, {"limits.carbon": "20 kt/yr", **values})
                self.assertGreaterEqual(answer.objective, before * (1 - 1e-9), text)
                before = answer.objective
                installed = {(one["component"], one["name"]): one["installed"] for one in answer.json["sizes"]}
                for name in ("chillers", "size"), ("battery", "energy"):
                    grown.setdefault(name, []).append(installed[name])
            if values:
                continue  # they are built from the start
            self.assertGreater(grown["chillers", "size"][1], grown["chillers", "size"][0] * 1.05)
            self.assertGreater(grown["battery", "energy"][3], grown["battery", "energy"][2] * 2)

    def test_they_have_no_weight(self):
        """Accounts and ratios follow from the flows of the typical periods alone."""
        answer = self.with_text("rich.ini", self.PHASES + self.WAVE + self.OUTAGE)
        times = YEAR / HOURS
        accounts = answer.json["accounts"]
        for phase in ("a", "b"):
            def energy(column):
                return sum(self.rows(answer, phase, column)) * times
            value = {a["name"]: {p["phase"]: p["value"] for p in a["phases"]}[phase] for a in accounts}
            self.close(value["it_energy"], -energy("halls.power"), 1e-8, "IT")
            self.close(value["renewable_energy"], energy("sun.power"), 1e-8, "sun")
            self.close(value["facility_energy"], energy("grid.power") + energy("sun.power"), 1e-8, "facility")
            self.close(value["carbon"], 0.373 * energy("grid.power"), 1e-8, "carbon")
            self.assertEqual(value["water"], 0)
            ratio = {r["name"]: r["value"] for r in answer.json["ratios"] if r["phase"] == phase}
            self.close(ratio["pue"], value["facility_energy"] / value["it_energy"], 1e-12, "PUE")
            self.close(ratio["cue"], value["carbon"] / value["it_energy"], 1e-12, "CUE")
            imports = self.rows(answer, phase, "grid.power")
            prices = [20 + hour * 19 % 48 for hour in range(HOURS)]
            evening = [mw for hour, mw in enumerate(imports) if 16 <= hour % 24 < 21]  # Monday and Tuesday
            peak, month = max(imports), sum(imports) * times / 12
            want = (sum(mw * usd for mw, usd in zip(imports, prices)) * times + 12 * 1000 + 5000 +
                    12 * (6e3 * peak + 9e3 * max(evening) + 3e3 * max(0, peak - 9) + 4 * max(0, month - 5000)))
            cost, = [c for c in answer.json["costs"] if (c["component"], c["phase"]) == ("grid", phase)]
            self.close(cost["operation"], want, 1e-8, "bill of " + phase)
        for wave, phase in (("a.wave", "a"), ("b.wave", "b")):
            self.assertGreater(min(self.rows(answer, wave, "chillers.power")) * -1, 0)
            self.assertEqual(len(self.rows(answer, wave, "halls.power")), 12)
        self.assertLess(max(self.rows(answer, "a.wave", "halls.power")), -9.99)

    def test_an_event_without_effect(self):
        """An event that repeats typical days, without a binding condition, changes nothing."""
        plain = self.with_text("rich.ini", self.PHASES)
        self.assertEqual({(one["name"], one["phase"]) for one in plain.json["limits"] if one["binding"]},
                         {("carbon", "a"), ("pue", "b")})
        calm = "[stress calm]\nhours = 48\ngrid.carbon = 2 kg/kWh\ngrid.price = 900 USD/MWh\n" \
               "grid.export_price = -5 USD/MWh\nweather.dry_bulb = dry_bulb + 0 K\n"
        answer = self.with_text("rich.ini", self.PHASES + calm)
        self.close(answer.objective, plain.objective, 1e-9, "objective")
        self.assertEqual(len(answer.json["periods"]), 4)
        for one, other in zip(answer.json["sizes"], plain.json["sizes"]):
            self.assertEqual((one["component"], one["name"], one["phase"]),
                             (other["component"], other["name"], other["phase"]))
            self.close(one["built"] + 1, other["built"] + 1, 1e-6, str(one))
        for name in ("cost", "capex", "carbon", "it_energy"):
            self.close(answer.account(name), plain.account(name), 1e-6, name)
        for one, other in zip(answer.json["limits"], plain.json["limits"]):
            self.close(one["shadow_price"] + 1, other["shadow_price"] + 1, 1e-6, str(one))

    def test_limits_do_not_apply_to_them(self):
        """Limits ignore an event whose PUE and carbon are far above them."""
        free = self.with_text("heat.ini", "", {"grid.capex": "0", "chillers.capex": "0"})
        limits = {"limits.pue": repr(free.ratio("pue") * (1 + 1e-9)), "grid.capex": "0", "chillers.capex": "0",
                  "limits.carbon": "%r t/yr" % (free.account("carbon") * (1 + 1e-9))}
        wave = "[stress wave]\nhours = 48\nweather.dry_bulb = 50 degC\ngrid.carbon = 3 kg/kWh\n"
        answer = self.with_text("heat.ini", wave, limits)
        self.close(answer.objective, free.objective, 1e-9, "objective")
        self.assertGreater(sum(self.rows(answer, "wave", "grid.power")),
                           1.1 * sum(self.rows(answer, "typical", "grid.power")))


if __name__ == "__main__":
    golden.main()
