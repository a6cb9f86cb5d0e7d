#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# dry_cooler.py - rejection.dry-cooler against a cross-flow heat exchanger that is integrated numerically and
# fitted to one published cooler: hours without compressor and peak trim heat at five stations, for coolers of
# 1.0 and 1.5 times the load, ranges of 6 and 10 K, and loops of 32, 40 and 45 degC; and the electricity of a year.
import csv
import functools
import os

import golden

WEATHER = os.path.join(golden.DATA, "weather")
STATIONS = ("us_az_phoenix_tmy3", "us_ca_san_francisco_tmy3", "us_fl_miami_tmy3", "us_mn_duluth_tmy3",
            "us_tx_dallas_fort_worth_tmy3")
LOAD = 100.0  # MW
CASES = [(supply, wide, size) for supply in (32, 40, 45) for wide in (6, 10) for size in (1.0, 1.5)]
COLDEST = 10.0  # degC: in colder air every cooler of CASES carries the load; the truth is asked as well

# BAC TDFS1238N, from the LBNL Buildings library: 2931 kW from 46.1 to 40.5 degC in 35 degC air.
HEAT, ENTERS, LEAVES, AIR = 2931.0, 46.1, 40.5, 35.0
RATED_NTU = 1.73  # UA per heat capacity rate of the air, at the rating
RATIO = 0.803     # heat capacity rates, air / water

LOOP = """
[heat-%(name)s]
type = basic.source
out = %(name)s
limit = 100 MW
must_run = yes
[dry-%(name)s]
type = rejection.dry-cooler
loop = %(name)s
fix = %(fix)g MW
[trim-%(name)s]
type = basic.sink
in = %(name)s
limit = 100 MW
price = -1000 USD/MWh
[bus %(name)s]
carrier = heat
temperature = %(supply)g degC
range = %(wide)g K
"""


def effectiveness(ntu, ratio, cells=60):
    """Cooling of the water per initial temperature difference, by marching over a cross-flow plate, both fluids
    unmixed. `ntu`: UA per capacity rate of the water; `ratio`: capacity rates, air / water."""
    water = [1.0] * cells  # over the width, across which the air flows
    per_water = ntu / cells  # each cell: UA / cells^2, water rate / cells, air rate / cells
    per_air = ntu / ratio / cells
    for _ in range(cells):
        air = 0.0
        for i in range(cells):
            # The mean temperature difference of a small cell, by the trapezium rule.
            moved = (water[i] - air) / (1 + 0.5 * (per_water + per_air))
            water[i] -= per_water * moved
            air += per_air * moved
    return 1 - sum(water) / cells


@functools.lru_cache(maxsize=None)
def reach(size, wide):
    """Share of the initial temperature difference by which a cooler of `size` times the load cools the loop."""
    per_flow = size * wide / (ENTERS - LEAVES)  # cooler per flow of water, relative to the rating
    return effectiveness(RATED_NTU * RATIO * per_flow, RATIO * per_flow)


def truth(air, supply, wide, size):
    """Share of the load that the cooler takes; its rating bounds the heat."""
    return max(0.0, min(1.0, size, reach(size, wide) * (supply + wide - air) / wide))


# Cooling overhead of a year: loops of a range of 10 K, coolers of the size of the load, trim chillers for the rest.
CHAIN = """
[heat-%(name)s]
type = basic.source
out = %(name)s
limit = 100 MW
must_run = yes
[dry-%(name)s]
type = rejection.dry-cooler
loop = %(name)s
fix = 100 MW
[trim-%(name)s]
type = rejection.chiller-air
heat = %(name)s
fix = 200 MW
[bus %(name)s]
carrier = heat
temperature = %(supply)g degC
range = 10 K
"""
PUMPS = 0.012 + 0.007  # of coolant distribution units and of the loop, per unit of heat
# Electricity per unit of heat, as solved. With a wall of 8 K instead of the coil's effectiveness it was 0.0435 at Dallas
# with 32 degC, 0.0678 and 0.0358 at Phoenix with 32 and 40 degC.
OVERHEAD = {("us_tx_dallas_fort_worth_tmy3", 32): 0.0327, ("us_tx_dallas_fort_worth_tmy3", 40): 0.0230,
            ("us_tx_dallas_fort_worth_tmy3", 45): 0.0220, ("us_az_phoenix_tmy3", 32): 0.0522,
            ("us_az_phoenix_tmy3", 40): 0.0284, ("us_az_phoenix_tmy3", 45): 0.0234}


@functools.lru_cache(maxsize=None)
def slow_fans():
    """(k, effectiveness) of a cooler of the size of the load on a range of 10 K, whose fans run at the speed k."""
    water = (ENTERS - LEAVES) / 10  # flow, relative to the rating
    return [(k / 50, effectiveness(RATED_NTU * RATIO * (k / 50) ** 0.6 / water, RATIO * k / 50 / water, cells=30))
            for k in range(1, 51)]


def least_work(air, supply):
    """Electricity per unit of heat of fans and trim chiller, at the best speed of the fans."""
    trim = max(air + 10.5 - (supply - 2), 10) / (0.484 * (supply - 2 + 273.15))
    trim += 0.02 * (1 + trim)
    best = trim
    for k, reach_of_itd in slow_fans():
        dry = max(0.0, min(1.0, reach_of_itd * (supply + 10 - air) / 10))
        best = min(best, max(0.040 * k ** 3, 0.003 * dry) + (1 - dry) * trim)
        if dry == 1:
            break
    return best


class DryCooler(golden.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.air = {}
        for station in STATIONS:
            with open(os.path.join(WEATHER, station + ".csv"), newline="", encoding="utf-8") as file:
                cls.air[station] = [float(row["temp_air_C"]) for row in csv.DictReader(file)]
        # Every hour is a problem of its own, because all sizes are fixed: one step per temperature is enough.
        warm = sorted({max(t, COLDEST) for hours in cls.air.values() for t in hours})
        loops = [LOOP % {"name": "w%d" % i, "fix": size * LOAD, "supply": supply, "wide": wide}
                 for i, (supply, wide, size) in enumerate(CASES)]
        chains = [CHAIN % {"name": "c%d" % supply, "supply": supply} for supply in (32, 40, 45)]
        path = golden.write_of_air(cls.work, warm, "".join(loops + chains))
        flows = cls.solve(path).table("flows.csv")
        cls.fans, cls.compressors = (
            {supply: dict(zip(warm, (-x / LOAD for x in golden.numbers(flows["%s-c%d.power" % (unit, supply)]))))
             for supply in (32, 40, 45)} for unit in ("dry", "trim"))
        cls.trim = [dict(zip(warm, (-x / LOAD for x in golden.numbers(flows["trim-w%d.in" % i]))))
                    for i in range(len(CASES))]

    def test_the_exchanger_is_the_published_cooler(self):
        self.close(reach(1.0, ENTERS - LEAVES), (ENTERS - LEAVES) / (ENTERS - AIR), 0.01)
        # Known values: one stream of constant temperature; balanced flow, NTU 1 (Kays and London 1984: 0.476).
        self.close(effectiveness(1.0, 1e6), 0.632, 2e-3)
        self.close(effectiveness(1.0, 1.0), 0.476, 5e-3)

    def test_a_second_published_rating(self):
        """The same coil with weaker motors, TDFS1238N-C60ET30B: 2514.5 kW from 50 to 40 degC in 36.2 degC air,
        from a maker's selection report; 89.48 kW of fans move 91 % of the air. Its flow of water is slower, which the
        exchanger does not know: within 8 %."""
        flow = (89.48 / 117.68) ** (1 / 3)
        water = (2514.5 / 10) / (HEAT / (ENTERS - LEAVES))
        ratio = RATIO * flow / water
        ntu = RATED_NTU * RATIO * flow ** 0.6 / water
        self.close(effectiveness(ntu, ratio) * (50 - 36.2) * 2514.5 / 10, 2514.5, 0.08)

    def test_hours_without_compressor_and_peak_trim(self):
        worst = [0, 0]
        for station, hours in self.air.items():
            for trim, (supply, wide, size) in zip(self.trim, CASES):
                what = "%s, loop of %g degC, range %g K, size %g" % (station, supply, wide, size)
                want = [1 - truth(t, supply, wide, size) for t in hours]
                got = [trim[max(t, COLDEST)] for t in hours]
                free = [sum(x < 1e-6 for x in shares) for shares in (got, want)]
                self.assertLessEqual(abs(free[0] / free[1] - 1), 0.05, what)
                peak = [max(shares) for shares in (got, want)]
                self.assertLessEqual(abs(peak[0] - peak[1]), max(0.05, 0.2 * peak[1]), what)
                worst = [max(worst[0], abs(free[0] / free[1] - 1)), max(worst[1], abs(peak[0] - peak[1]))]
        print("worst: %.1f %% of the hours, %.1f %% of the load" % (100 * worst[0], 100 * worst[1]))

    def test_overhead_of_a_year(self):
        """Against the exchanger with fans of variable speed, whose power is the cube of the air flow: within 5 %."""
        for (station, supply), want in OVERHEAD.items():
            hours = [max(t, COLDEST) for t in self.air[station]]
            got = PUMPS + sum(self.fans[supply][t] + self.compressors[supply][t] for t in hours) / len(hours)
            other = PUMPS + sum(least_work(t, supply) for t in hours) / len(hours)
            print("%s, %d degC: %.4f, exchanger %.4f" % (station, supply, got, other))
            self.close(got, other, 0.05, (station, supply))
            self.close(got, want, 0.01, (station, supply))

    def test_hotter_air_and_colder_loops_need_more(self):
        """With sizes fixed, at a constant price: in each hour."""
        warm = sorted(self.fans[32])
        for supply in (32, 40, 45):
            work = [self.fans[supply][t] + self.compressors[supply][t] for t in warm]
            for t, low, high in zip(warm, work, work[1:]):
                self.assertGreaterEqual(high, low - 1e-9, (supply, t))
        for cold, less in ((32, 40), (40, 45)):
            for t in warm:
                self.assertLessEqual(self.compressors[less][t], self.compressors[cold][t] + 1e-9, (cold, t))
        self.assertGreater(self.compressors[45][warm[-1]], 0)

    def test_mistakes_end_in_a_sentence(self):
        path = os.path.join(self.work, "mistakes.ini")
        with open(path, "w", encoding="utf-8") as file:
            file.write(golden.OF_AIR % len(self.fans[32]) + CHAIN % {"name": "x", "supply": 40})
        cold = {"bus x.temperature": "-5 degC", "trim-x.glycol": "yes"}
        wet = {"dry-x.type": "rejection.adiabatic"}
        freezes = (r"\[dry-x\] .*the loop that is cooled is at -5 degC in step 1, below the minimum of 0 degC for water, "
                   r"which would freeze: write a warmer `temperature` for its bus, or `glycol = yes`")
        for values, words in (({"dry-x.pinch": "-1 K"}, r"pinch = -1 K: this is below the minimum of 0\.5 K"),
                              ({"dry-x.fan": "40"}, r"fan = 40: this is above the maximum of 0\.3"),
                              ({"trim-x.carnot": "1.1"}, r"carnot = 1\.1: this is above the maximum of 0\.8"),
                              (cold, freezes), ({**cold, **wet}, freezes)):
            with self.assertRaisesRegex(golden.Failed, words):
                golden.firn("check", path, *golden.sets(values))
        for more in ({}, wet):
            golden.firn("check", path, *golden.sets({**cold, **more, "dry-x.glycol": "yes"}))

    def test_the_stations_are_no_easy_ones(self):
        """Between no trim and a full one, or the comparison above would show nothing."""
        peaks = [max(1 - truth(t, *case) for t in hours) for hours in self.air.values() for case in CASES]
        self.assertGreaterEqual(sum(0.1 < peak < 0.9 for peak in peaks), 15)


if __name__ == "__main__":
    golden.main(needs=[WEATHER])
