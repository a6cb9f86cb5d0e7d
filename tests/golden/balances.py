#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# balances.py - 200 random sites (cooling_sites.py): each bus and each component of their flows.csv is balanced here
# again, from the equations of the pages docs/technologies/ and the parameters that were drawn, and PUE, WUE and the
# accounts are summed from them. Psychrometrics are those of merkel.py, which the engine does not share.
import math
import os

import cooling_sites
import golden
import merkel

SITES = 200
YEAR = 8760 / cooling_sites.HOURS
SEA = 101325.0
# Largest distance of the chords from the law, as shares of the power at full load (docs/technologies.md).
CHORD3, CHORD5 = 0.0072, 0.0215
APPROACH = ((-20, 22.2, 0.44), (-10, 17.8, 0.46), (0, 13.6, 0.50), (5, 11.5, 0.54), (10, 9.5, 0.585), (15, 7.6, 0.65),
            (20, 6.0, 0.74), (25, 4.5, 0.85), (30, 3.25, 1.03), (35, 2.2, 1.25))  # the table of rejection.md


def approach(wet, fill):
    if wet <= APPROACH[0][0]:
        return APPROACH[0][1] * fill ** -APPROACH[0][2]
    for (low, a, p), (high, b, q) in zip(APPROACH, APPROACH[1:]):
        if wet <= high:
            first, second = a * fill ** -p, b * fill ** -q
            return first + (wet - low) / (high - low) * (second - first)
    return APPROACH[-1][1] * fill ** -APPROACH[-1][2]


class Air:
    """What the outside air of one hour is, where the site has it from a file."""

    def __init__(self, dry, humidity, pressure):
        self.dry, self.pressure = dry, pressure
        self.w = merkel.humid(humidity / 100 * merkel.saturation(dry), pressure)
        self.wet = merkel.wet_bulb(dry, self.w, pressure)
        self.density = pressure / SEA

    def along_wet_bulb(self, t):
        """Humidity ratio of this air when spraying has cooled it to t."""
        low, high = self.w, merkel.humid(merkel.saturation(t), self.pressure)
        saturated = merkel.humid(merkel.saturation(self.wet), self.pressure)
        for _ in range(40):
            middle = 0.5 * (low + high)
            left = merkel.enthalpy(t, middle) + (saturated - middle) * merkel.WATER * self.wet
            low, high = (middle, high) if left < merkel.enthalpy(self.wet, saturated) else (low, middle)
        return low


class Balance:
    """The result of one site; faults of its equations are collected as texts."""

    def __init__(self, site, answer):
        self.site, self.answer, self.faults = site, answer, []
        table = answer.table("flows.csv")
        self.steps = len(table["time"])
        self.flow = {name: golden.numbers(cells) for name, cells in table.items() if name not in ("time", "period")}
        self.ports = answer.json["ports"]
        self.air = None
        if site.weather is not None:
            self.air = [Air(*hour) for hour in zip(site.weather["dry_bulb"], site.weather["relative_humidity"],
                                                   site.weather["pressure"])]
        self.water, self.water_known, self.it, self.penalty = 0.0, self.air is not None, 0.0, 0.0
        self.scale = max(1.0, site.target)
        self.counts = {}

    def near(self, got, want, what, relative=1e-6):
        if abs(got - want) > relative * self.scale + relative * abs(want):
            self.faults.append("%s: %.9g, not %.9g" % (what, got, want))

    def most(self, got, bound, what):
        if got > bound + 1e-6 * self.scale:
            self.faults.append("%s: %.9g is above %.9g" % (what, got, bound))

    def at(self, name, port, t):
        return self.flow.get("%s.%s" % (name, port), [0.0] * self.steps)[t]

    def installed(self, name, size="size"):
        return self.answer.size(name, size)

    def loop(self, bus, t):
        """Supply temperature of a loop; that of a condenser is its tower's."""
        keys = self.site.buses[bus]
        if "temperature" in keys:
            return keys["temperature"]
        return None if self.air is None else self.tower_water(self.site.components["towers"], t)

    def tower_water(self, keys, t):
        return max(self.air[t].wet + approach(self.air[t].wet, keys["fill"]), keys["min_supply"])

    def throughput(self, bus, t):
        return sum(max(self.at(p["component"], p["port"], t), 0) for p in self.ports if p["bus"] == bus)

    def rise(self, temperature):
        racks = self.site.racks
        return racks["penalty"] * max(temperature - racks["reference"], 0)

    # ---- buses ----

    def buses(self):
        for bus in sorted({port["bus"] for port in self.ports}):
            columns = [self.flow["%(component)s.%(port)s" % port] for port in self.ports if port["bus"] == bus]
            for t, step in enumerate(zip(*columns)):
                self.near(sum(step), 0, "bus %s, step %d" % (bus, t))

    # ---- components: kind -> equations of one step ----

    def it(self, name, keys, t):
        self.near(self.at(name, "heat", t), -self.at(name, "power", t), name + " heat")
        full = keys["share"] * self.site.target
        drawn = -self.at(name, "power", t)
        if keys["type"] in ("it.load", "it.inference"):
            self.near(drawn, keys["utilization"] * full, name + " power")
        elif keys["type"] == "it.training":
            self.most(keys["floor"] * keys["utilization"] * full, drawn, name + " floor")
            self.most(drawn, keys["utilization"] * full, name + " power")
        else:
            self.most(drawn, keys["peak"] * full, name + " peak")
        self.it_energy += drawn

    def batch_day(self, name, keys):
        done = sum(-self.at(name, "power", t) for t in range(self.steps))
        self.near(done, keys["utilization"] * keys["share"] * self.site.target * self.steps, name + " work of the day")

    def plates(self, name, keys, t):
        racks, f, k = -self.at(name, "heat", t), keys["fraction"], self.rise(self.loop("warm", t))
        pump = keys["pump"] + keys["loop_pump"]
        liquid = f * (1 + k) * racks
        self.near(self.at(name, "loop", t), (1 + pump) * liquid, name + " loop")
        self.near(self.at(name, "air", t), (1 - f) * (1 + k) * racks, name + " air")
        self.near(self.at(name, "power", t), -pump * liquid - k * racks, name + " power")
        self.most(liquid, self.installed(name), name + " size")
        self.it_energy += k * racks
        self.penalty += k * racks

    def tank(self, name, keys, t):
        racks, s, k = -self.at(name, "heat", t), keys["saving"], self.rise(self.loop("warm", t))
        fluid = (1 - s) * (1 + k) * racks
        self.near(self.at(name, "loop", t), (1 + keys["pump"]) * fluid, name + " loop")
        self.near(self.at(name, "power", t), -keys["pump"] * fluid - k * (1 - s) * racks + s * racks, name + " power")
        self.most(fluid, self.installed(name), name + " size")
        self.it_energy += (k * (1 - s) - s) * racks
        self.penalty += k * (1 - s) * racks

    def fans(self, name, power, heat, size, full, exponent, chord):
        """A fan law `full` heat^n / size^(n-1), which chords exceed by at most `chord` of full power."""
        if heat > 1e-6 * self.scale:
            law = full * heat * (heat / size) ** (exponent - 1)
            self.most(law, power, name + " fans, below the law")
            self.most(power, law + chord * full * size, name + " fans, above the chord")
        else:
            self.near(power, 0, name + " fans without heat")

    def room(self, name, keys, t, supply):
        racks, air = -self.at(name, "racks", t), -self.at(name, "air", t)
        k = self.rise(supply)
        heat = (1 + k) * racks + air
        drawn = -self.at(name, "power", t)
        if keys["type"] != "cooling.air-economizer":  # all that enters leaves by the loop
            self.near(self.at(name, "loop", t), racks + air + drawn, name + " loop")
        self.it_energy += k * racks
        self.penalty += k * racks
        if self.air is not None:
            r = self.air[t].density
            # fan r^-2 x^3 / C^2; exact at tenths of C r^0.6
            self.fans(name, drawn - keys.get("pump", 0) * heat - k * racks, heat, self.installed(name) * r ** 0.6,
                      keys["fan"] * r ** -0.8, 3, CHORD3)
            self.most(heat, self.installed(name) * r ** 0.6, name + " size")
        return heat

    def handlers(self, name, keys, t):
        self.room(name, keys, t, self.loop("chilled", t))

    def outside(self, name, keys, t):
        if self.air is None:
            return
        air = self.air[t]
        limit = min(keys["supply_max"], self.site.racks["supply"]) - keys["approach"]
        heat = self.room(name, keys, t, min(max(air.dry, 18), limit))
        if heat <= 1e-6 * self.scale:
            return
        coldest = air.dry - keys["effectiveness"] * (air.dry - air.wet)
        self.most(min(air.dry, coldest), limit + 0.05, name + " too warm")
        w = max(air.w, air.along_wet_bulb(limit)) if air.dry > limit else air.w
        driest = merkel.humid(merkel.saturation(keys["dew_point_min"]), air.pressure)
        damp = merkel.humid(merkel.saturation(keys["dew_point_max"]), air.pressure)
        self.most(w, damp * 1.004, name + " too humid")
        w = max(w, driest)
        rate = (1 + keys["bleed"]) * (w - air.w) * 3600 / ((1.006 + 1.86 * air.w) * keys["air_rise"])
        self.takes(name, rate * heat, t, 0.01)

    def takes(self, name, water, t, relative):
        """m3/h; with a supply it is also the flow of the port."""
        self.most(0, water, name + " negative water")
        self.water += water
        if "mains" in self.site.components:
            self.near(-self.at(name, "water", t), water, name + " water", relative)

    def chiller_air(self, name, keys, t):
        heat, drawn = -self.at(name, "heat", t), -self.at(name, "power", t)
        self.most(heat, 1.2 * self.installed(name), name + " size")
        self.most(0, drawn, name + " power")
        if self.air is not None:
            lift = max(self.air[t].dry + keys["condenser_approach"] -
                       (self.loop(keys["heat"], t) - keys["evaporator_approach"]), keys["min_lift"])
            cop = keys["carnot"] * (self.loop(keys["heat"], t) - keys["evaporator_approach"] + 273.15) / lift
            self.most(heat / cop, drawn * (1 + 1e-6), name + " COP")  # fans and thin air come on top
            self.most(drawn, 1.35 * heat / cop + 0.03 * heat, name + " power")

    def chiller_water(self, name, keys, t):
        heat, drawn = -self.at(name, "heat", t), -self.at(name, "power", t)
        self.near(self.at(name, "reject", t), heat + drawn, name + " condenser")
        self.most(heat, self.installed(name), name + " size")
        if self.air is not None:
            hot = self.loop("condenser", t) + self.site.buses["condenser"]["range"] + keys["condenser_approach"]
            cold = self.loop(keys["heat"], t) - keys["evaporator_approach"]
            cop = min(keys["carnot"] * (cold + 273.15) / max(hot - cold, keys["min_lift"]), keys["cop_max"])
            self.near(drawn, heat / cop, name + " power", 1e-4)  # two wet bulbs, 0.01 K apart

    def plate_exchanger(self, name, keys, t):
        heat = -self.at(name, "heat", t)
        self.near(self.at(name, "reject", t), heat, name + " condenser")
        self.near(self.at(name, "power", t), -keys["pump"] * heat, name + " pumps")
        self.most(heat, self.installed(name), name + " size")
        if self.air is not None:
            self.reaches(name, heat, keys["heat"], self.loop("condenser", t) + keys["approach"], t)

    def reaches(self, name, heat, bus, coldest, t):
        supply, spread = self.loop(bus, t), self.site.buses[bus]["range"]
        share = min(max((supply + spread - coldest) / spread, 0), 1)
        self.most(heat, (share + 0.005) * self.throughput(bus, t), name + " reach")

    def dry_cooler(self, name, keys, t):
        heat, drawn, size = -self.at(name, "loop", t), -self.at(name, "power", t), self.installed(name)
        self.most(heat, size, name + " size")
        self.most(keys["fan_floor"] * heat, drawn, name + " floor")
        self.most(drawn, keys["fan"] * size + keys["fan_floor"] * max(heat, size), name + " full power")
        if self.air is not None:
            self.reaches(name, heat, keys["loop"], self.air[t].dry, t)
            supply, spread = self.loop(keys["loop"], t), self.site.buses[keys["loop"]]["range"]
            itd = supply + spread - self.air[t].dry
            if heat > 1e-5 * self.scale and itd > 0.1:
                load = heat * keys["itd_design"] / itd
                self.most(keys["fan"] * load * (load / size) ** 4, drawn, name + " fans, below the law")

    def tower(self, name, keys, t):
        heat, drawn, size = -self.at(name, "loop", t), -self.at(name, "power", t), self.installed(name)
        self.most(keys["pump"] * heat, drawn, name + " pumps")
        if self.air is None:
            self.most(heat, size, name + " size")
            return
        air = self.air[t]
        basin = keys["basin_heater"] * size * max(keys["basin_setpoint"] - air.dry, 0)
        r, cold = air.density, self.tower_water(keys, t)
        self.fans(name, drawn - keys["pump"] * heat - basin, heat, size * r ** 0.6, keys["fan"] * r ** -0.8, 3, CHORD3)
        self.reaches(name, heat, keys["loop"], cold, t)
        spread = self.site.buses[keys["loop"]]["range"]
        lost = merkel.evaporation(air.dry, air.w, cold, air.pressure)
        drift = keys["drift"] * 3600 / (merkel.WATER * spread)
        self.takes(name, heat * max(lost * keys["cycles"] / (keys["cycles"] - 1), lost + drift), t, 0.045)

    def pads(self, name, keys, t):
        heat, drawn, size = -self.at(name, "loop", t), -self.at(name, "power", t), self.installed(name)
        self.most(keys["fan_floor"] * heat, drawn, name + " floor")
        self.most(heat, size, name + " size")
        parts = {mode: [(float(i + 1) / n, self.at(name, "%s-%s" % (mode, "abcdefghij"[i]), t)) for i in range(n)]
                 for mode, n in (("dry", 10), ("damped", 4), ("wet", 4))}
        self.near(sum(q for part in parts.values() for _, q in part), heat, name + " modes")
        wet = sum(q for mode in ("damped", "wet") for _, q in parts[mode])
        self.most(keys["pad_pump"] * wet, drawn, name + " pumps of the pads")
        if self.air is None:
            return
        air = self.air[t]
        supply, spread = self.loop(keys["loop"], t), self.site.buses[keys["loop"]]["range"]
        coldest = air.dry - keys["effectiveness"] * (air.dry - air.wet)
        needed = min(max(supply - keys["approach"], coldest), air.dry)
        if air.dry < keys["min_wet"]:
            self.near(wet, 0, name + " wet in frost")
        self.reaches(name, heat, keys["loop"], (coldest if wet > 1e-6 else air.dry) + keys["approach"], t)
        water, used, r = 0.0, 0.0, air.density
        for mode, inlet in (("dry", air.dry), ("damped", needed), ("wet", coldest)):
            itd = max(supply + spread - inlet, keys["approach"])
            for k, q in parts[mode]:
                used += q * keys["itd_design"] / itd / r ** 0.6 / k
                if mode != "dry" and q > 1e-9:
                    added = air.along_wet_bulb(inlet) - air.w
                    rise = keys["air_rise"] * itd / keys["itd_design"]
                    water += (1 + keys["bleed"]) * q * k ** (2 / 3) * added * 3600 / (1.006 + 1.86 * air.w) / rise
        self.most(used, size * 1.0003, name + " fans in use")  # two wet bulbs, 0.01 K apart
        self.takes(name, water, t, 0.02)

    def store(self, name, keys, t):
        keep = 1 - keys["standing_loss"]
        before = self.at(name, "level", t - 1) if t > 0 else self.at(name, "level", self.steps - 1)
        charge, discharge = self.at(name, "charge", t), self.at(name, "discharge", t)
        self.near(self.at(name, "level", t), keep * before + keys["efficiency"] * charge - discharge, name + " level")
        self.near(self.at(name, "bus", t), charge - discharge, name + " loop")  # cold: charging gives heat to the loop
        self.most(charge + discharge, self.installed(name, "power"), name + " power")
        self.most(self.at(name, "level", t), self.installed(name, "energy"), name + " energy")

    EQUATIONS = {"it.load": it, "it.inference": it, "it.training": it, "it.batch": it,
                 "cooling.direct-to-chip": plates, "cooling.direct-to-chip-2phase": plates, "cooling.pure-water": plates,
                 "cooling.immersion": tank, "cooling.immersion-2phase": tank, "cooling.air": handlers,
                 "cooling.rear-door": handlers, "cooling.air-economizer": outside, "rejection.chiller-air": chiller_air,
                 "rejection.chiller-water": chiller_water, "rejection.economizer": plate_exchanger,
                 "rejection.dry-cooler": dry_cooler, "rejection.tower": tower, "rejection.adiabatic": pads,
                 "storage.thermal": store}

    def check(self):
        self.it_energy = 0.0
        self.buses()
        for name, keys in self.site.components.items():
            kind = keys["type"]
            if kind not in self.EQUATIONS:
                continue
            for t in range(self.steps):
                self.EQUATIONS[kind](self, name, keys, t)
            if kind == "it.batch":
                self.batch_day(name, keys)
            moved = any(abs(self.at(name, p["port"], t)) > 1e-5 * self.scale for p in self.ports
                        if p["component"] == name for t in range(self.steps))
            self.counts[kind] = self.counts.get(kind, 0) + moved
        self.totals()
        return self.faults

    def totals(self):
        answer = self.answer
        grid = sum(self.flow["grid.power"])
        self.near(answer.account("facility_energy"), YEAR * grid, "facility_energy")
        if self.air is not None or "outside" not in self.site.components:  # whose supply, and penalty, the air sets
            self.near(answer.account("it_energy"), YEAR * self.it_energy, "it_energy")
            self.near(answer.ratio("pue"), grid / self.it_energy, "PUE")
        if not answer.ratio("pue") >= 1:
            self.faults.append("PUE %.9g" % answer.ratio("pue"))
        names = {account["name"] for account in answer.json["accounts"]}
        if self.penalty > 0:
            self.near(answer.account("penalty_energy"), YEAR * self.penalty, "penalty_energy")
        water = answer.account("water") if "water" in names else 0.0
        if water < 0:
            self.faults.append("water %.9g" % water)
        if self.air is not None:
            self.near(water, YEAR * self.water, "water", 0.045)
        if "mains" in self.site.components and "mains.out" in self.flow:
            self.near(water, YEAR * sum(self.flow["mains.out"]), "water of the supply")


class RandomSites(golden.Case):
    def test_balances(self):
        moved, cold_plants, wet = {}, 0, 0
        for seed in golden.part(range(1, SITES + 1), 60):
            site = cooling_sites.Site(seed)
            path = os.path.join(self.work, "site-%d.ini" % seed)
            air = "air-%d.csv" % seed
            with open(path, "w", encoding="utf-8") as file:
                file.write(site.text(air))
            if site.weather is not None:
                with open(os.path.join(self.work, air), "w", encoding="utf-8") as file:
                    file.write(site.csv())
            answer = self.solve(path)
            self.assertEqual(answer.json["status"], "optimal", seed)
            balance = Balance(site, answer)
            faults = balance.check()
            self.assertEqual(faults[:5], [], "seed %d, %d faults" % (seed, len(faults)))
            for kind, count in balance.counts.items():
                moved[kind] = moved.get(kind, 0) + count
            cold_plants += site.weather is not None and min(site.weather["dry_bulb"]) < 0
            wet += balance.water > 0
        # Every type has moved heat in some of the sites, so that its equations have been tried.
        for kind in Balance.EQUATIONS:
            self.assertGreater(moved.get(kind, 0), 0 if golden.sampled() else 2, kind)
        self.assertGreater(cold_plants, 1 if golden.sampled() else 5)
        self.assertGreater(wet, 8 if golden.sampled() else 30)
        print("sites in which each type moved something: %s" % moved)


if __name__ == "__main__":
    golden.main()
