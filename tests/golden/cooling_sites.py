# SPDX-License-Identifier: GPL-3.0-or-later
#
# cooling_sites.py - random sites of IT loads, terminals, heat rejection and water, for balances.py. What a
# component is made of is drawn and written into its section, so that whoever checks the result needs no default.
# The same numbers on every machine: integers alone make them.
import math

HOURS = 24


class Numbers:
    """splitmix64, and doubles made of it by sums and products."""

    def __init__(self, seed):
        self.state = seed * 0xD1342543DE82EF95 % 2 ** 64

    def between(self, low, high):
        self.state = (self.state + 0x9E3779B97F4A7C15) % 2 ** 64
        z = self.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % 2 ** 64
        z = (z ^ z >> 27) * 0x94D049BB133111EB % 2 ** 64
        return float("%.6g" % (low + (high - low) * ((z ^ z >> 31) >> 11) / 2 ** 53))

    def chance(self, share):
        return self.between(0, 1) < share

    def one_of(self, words):
        return words[min(int(self.between(0, len(words))), len(words) - 1)]


RACKS = {"air-20": (20, 0, 27), "gb200-132": (132, 0.87, 45), "gb300-140": (140, 0.87, 45), "rubin-230": (230, 1, 45)}


class Site:
    """components: {name: {key: number or word}}; weather: columns by hour, or None if it is that of normals."""

    def __init__(self, seed):
        self.rng = Numbers(seed)
        self.components, self.buses, self.racks = {}, {}, {}
        rng = self.rng
        self.target = rng.between(1, 200)
        self.month, self.elevation = 1 + int(rng.between(0, 12)), rng.between(0, 2500)
        self.weather = None if rng.chance(0.4) else self.air()
        self.objective = rng.one_of(["cost", "cost", "energy", "cost + 1 USD/m3 * water"])
        self.price = rng.between(20, 200)
        self.roomy = rng.chance(0.4)  # sizes are given, and large
        self.halls()
        self.terminals()
        self.rejection("warm")
        if "chilled" in self.buses:
            self.rejection("chilled")
        wet = ("rejection.tower", "rejection.adiabatic", "cooling.air-economizer")
        if rng.chance(0.5) and any(keys["type"] in wet for keys in self.components.values()):
            self.add("mains", "water.supply", price=rng.between(0.5, 5), stress=rng.between(0.1, 2))

    def air(self):
        """A day of any climate: dry bulb, relative humidity in percent, pressure."""
        rng = self.rng
        mean, swing = rng.between(-15, 38), rng.between(0, 12)
        damp, pressure = rng.between(10, 90), rng.between(76000, 103000)
        day = [math.cos((h - 14.5) * math.pi / 12) for h in range(HOURS)]
        return {"dry_bulb": [round(mean + swing * c + rng.between(-1, 1), 3) for c in day],
                "relative_humidity": [round(min(100, max(4, damp * (1 - 0.3 * c) + rng.between(-5, 5))), 2) for c in day],
                "pressure": [round(pressure + rng.between(-300, 300), 1) for _ in day]}

    def add(self, name, kind, **keys):
        self.components[name] = dict(keys, type=kind)

    def sized(self, name, kind, **keys):
        if self.roomy:
            keys["fix"] = round(3 * self.target, 3)
        self.add(name, kind, **keys)

    def halls(self):
        rng = self.rng
        name = rng.one_of(sorted(RACKS))
        power, share, supply = RACKS[name]
        penalty = rng.one_of([0, 0, rng.between(0.0005, 0.003)])
        self.racks = {"power": power, "share": share, "supply": supply, "penalty": penalty,
                      "reference": rng.between(10, 32)}
        common = {"rack": name, "temperature_penalty": penalty, "penalty_reference": self.racks["reference"]}
        parts = [1] if rng.chance(0.5) else [0.5, 0.5]
        for i, part in enumerate(parts):
            kind = rng.one_of(["load", "inference", "training", "batch"])
            keys = dict(common, share=part, utilization=rng.between(0.3, 1))
            if kind == "training":
                keys.update(pause_cost=rng.between(5, 200), floor=rng.between(0.3, 0.9), ramp=rng.between(0.1, 1))
            if kind == "batch":
                keys.update(peak=1, utilization=rng.between(0.3, 0.9))
            self.add("halls-%d" % i, "it." + kind, **keys)

    def terminals(self):
        rng, share = self.rng, self.racks["share"]
        self.buses["warm"] = {"temperature": rng.between(24, 38), "range": rng.between(6, 12)}
        chilled = {"temperature": rng.between(14.5, 20), "range": rng.between(5, 10)}
        if share > 0:
            kinds = [("direct-to-chip", 0.012, 0.007), ("direct-to-chip-2phase", 0.005, 0.007),
                     ("pure-water", 0.0087, 0.007)]
            for kind, pump, loop_pump in [rng.one_of(kinds)] + ([rng.one_of(kinds)] if rng.chance(0.4) else []):
                self.sized(kind, "cooling." + kind, loop="warm", pump=pump * rng.between(0.5, 2), loop_pump=loop_pump,
                           fraction=rng.one_of([share, min(1, share + 0.05)]))
        if share == 0 or (self.racks["power"] <= 150 and rng.chance(0.3)):
            tank = rng.one_of(["immersion", "immersion-2phase"])
            self.sized(tank, "cooling." + tank, loop="warm", pump=rng.between(0.002, 0.03), saving=rng.between(0, 0.1))
        self.buses["chilled"] = chilled
        self.sized("crah", "cooling.air", fan=rng.between(0.02, 0.06), pump=rng.between(0, 0.02),
                   approach=rng.between(1, 6))
        if share == 0:
            if rng.chance(0.6):
                self.sized("doors", "cooling.rear-door", fan=rng.between(0.01, 0.04), pump=0.007, capture=1,
                           approach=rng.between(2, 6))
            if rng.chance(0.6):
                self.sized("outside", "cooling.air-economizer", fan=rng.between(0.03, 0.08), bleed=rng.between(0, 0.5),
                           air_rise=rng.between(12, 20), effectiveness=rng.between(0.6, 0.95), approach=1,
                           supply_max=27, dew_point_max=15, dew_point_min=-9)
        if rng.chance(0.4):
            self.add("tank", "storage.thermal", standing_loss=rng.between(0, 0.02), efficiency=rng.between(0.8, 1))

    def rejection(self, loop):
        rng = self.rng
        self.sized("air-chiller-" + loop, "rejection.chiller-air", heat=loop, carnot=rng.between(0.35, 0.6),
                   evaporator_approach=rng.between(1, 3), condenser_approach=rng.between(8, 14),
                   min_lift=rng.between(8, 22))
        if rng.chance(0.6):
            self.sized("dry-" + loop, "rejection.dry-cooler", loop=loop, fan=rng.between(0.02, 0.06),
                       fan_floor=rng.between(0, 0.005), itd_design=rng.between(8, 14))
        if rng.chance(0.4):
            self.sized("pads-" + loop, "rejection.adiabatic", loop=loop, fan=rng.between(0.02, 0.06),
                       fan_floor=rng.between(0, 0.005), itd_design=rng.between(8, 14), approach=3, air_rise=8,
                       effectiveness=rng.between(0.5, 0.9), bleed=rng.between(0, 0.5), pad_pump=rng.between(0, 0.01),
                       min_wet=5)
        if loop == "warm" and rng.chance(0.3):
            self.tower("loop-towers", loop)
        if rng.chance(0.6):
            if "condenser" not in self.buses:
                self.buses["condenser"] = {"range": rng.between(4, 8)}
                self.tower("towers", "condenser")
            self.sized("water-chiller-" + loop, "rejection.chiller-water", heat=loop, carnot=rng.between(0.4, 0.7),
                       evaporator_approach=1.5, condenser_approach=1.5, min_lift=rng.between(10, 18), cop_max=12)
            if rng.chance(0.6):
                self.sized("plates-" + loop, "rejection.economizer", heat=loop, approach=rng.between(1, 4),
                           pump=rng.between(0, 0.01))

    def tower(self, name, loop):
        rng = self.rng
        self.sized(name, "rejection.tower", loop=loop, fill=rng.between(0.6, 1.6), fan=rng.between(0.008, 0.03),
                   pump=rng.between(0, 0.02), cycles=rng.between(2, 8), drift=rng.between(0, 0.001), min_supply=5,
                   basin_heater=rng.one_of([0, 0.0003]), basin_setpoint=2)

    UNITS = {"price": " USD/m3", "pause_cost": " USD/MWh", "fix": " MW"}
    PERCENT = {"ramp": " %/h", "temperature_penalty": " %/K", "bleed": " %", "drift": " %"}

    def value(self, key, value):
        if isinstance(value, str):
            return value
        if key in self.PERCENT:
            return "%.9g%s" % (100 * value, self.PERCENT[key])
        return "%.9g%s" % (value, self.UNITS.get(key, ""))

    def text(self, air):
        lines = ["format = 1", "[site]", "target = %.6g MW" % self.target, "design = utilization", "[time]",
                 "start = 2026-%02d-10" % self.month, "hours = %d" % HOURS, "[objective]", "minimize = " + self.objective,
                 "[weather]", "latitude = 40 deg", "longitude = -100 deg", "elevation = %g m" % self.elevation,
                 "time_zone = -7 h"]
        if self.weather is None:
            lines += ["file = normals", "dry_bulb = -4, -1, 4, 10, 15, 21, 24, 23, 18, 11, 4, -2 degC",
                      "daily_range = 12, 12, 13, 14, 13, 14, 14, 14, 15, 14, 13, 12 K",
                      "humidity = 60, 58, 55, 50, 55, 52, 48, 50, 50, 50, 58, 62 %",
                      "ghi = 2.1, 3, 4.3, 5.4, 6.2, 7, 6.9, 6, 5, 3.6, 2.4, 1.9 kWh/m2/day",
                      "wind = 4, 4, 4, 5, 4, 4, 4, 3, 4, 4, 4, 4 m/s"]
        else:
            lines += ["file = " + air, "relative_humidity = relative_humidity %"]
        lines += ["[grid]", "type = grid.connection", "power = lv", "price = %g USD/MWh" % self.price]
        for name, keys in self.components.items():
            lines += ["[%s]" % name] + ["%s = %s" % (key, self.value(key, value)) for key, value in keys.items()]
        for name, keys in self.buses.items():
            lines += ["[bus %s]" % name] + ["%s = %g %s" % (key, value, {"temperature": "degC"}.get(key, "K"))
                                            for key, value in keys.items()]
        return "\n".join(lines) + "\n"

    def csv(self):
        columns = dict(self.weather, ghi=[0] * HOURS, dni=[0] * HOURS, dhi=[0] * HOURS, wind_speed=[3] * HOURS)
        return ",".join(columns) + "\n" + "".join(",".join("%.10g" % x for x in row) + "\n"
                                                  for row in zip(*columns.values()))
