#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# towers.py - towers, plates, water-cooled chillers and adiabatic coolers, through the command line: against the
# numerical tower of merkel.py at the stations of the data folder, and rules that hold in any weather.
import glob
import os
import re

import golden
import merkel

WEATHER = os.path.join(golden.DATA, "weather")
STATIONS = {"dallas_fort_worth": (32.9, -97, 171, -6), "phoenix": (33.4, -112, 337, -7),
            "san_francisco": (37.6, -122.4, 2, -8), "miami": (25.8, -80.3, 9, -5), "duluth": (46.8, -92.2, 430, -6)}
SUPPLIES = (17, 19, 22, 27)

YEAR = """format = 1
[time]
start = 2025-01-01
hours = 8760
""" + golden.STATION + """[grid]
type = grid.connection
power = lv
price = 45 USD/MWh
[towers]
type = rejection.tower
fix = 6 MW
"""
LOOP = """[heat-%(at)d]
type = basic.source
out = w%(at)d
limit = 1 MW
must_run = yes
[plates-%(at)d]
type = rejection.economizer
heat = w%(at)d
fix = 1 MW
[chiller-%(at)d]
type = rejection.chiller-water
heat = w%(at)d
fix = 1 MW
[bus w%(at)d]
carrier = heat
temperature = %(at)d degC
"""

# Humid summers and winters with frost, so that all of the curves are used.
WEEK = """format = 1
[site]
target = 10 MW
[time]
start = 2026-%s
hours = 168
[weather]
file        = normals
latitude    = 32.9 deg
longitude   = -97 deg
elevation   = %g m
time_zone   = -6 h
dry_bulb    = %s degC
daily_range = 11.4, 12.4, 12.3, 11.1, 10.4, 11.5, 11.4, 10.9, 11.4, 12.3, 9.8, 11.4 K
humidity    = %s %%
ghi         = 2.8, 3.6, 4.5, 5.8, 6.1, 7, 7, 6.3, 5.3, 4.5, 3, 2.7 kWh/m2/day
wind        = 3.9, 4.9, 5.1, 5.5, 4.8, 5.1, 4.9, 3.6, 3.6, 4.1, 4.5, 4.8 m/s
[grid]
type = grid.connection
power = lv
price = 45 USD/MWh
[halls]
type = it.load
heat = %s
"""
DRY = (6.8, 9.3, 15, 19.5, 22.9, 26.8, 29.7, 29, 26.2, 18.4, 13.2, 7.6)
HUMIDITY = (62, 64, 66, 67, 72, 62, 64, 67, 60, 56, 71, 57)
CHAIN = """[chillers]
type = rejection.chiller-water
[plates]
type = rejection.economizer
[towers]
type = rejection.tower
[bus chilled]
temperature = 18 degC
range = 8 K
"""
WARM = """[%s]
type = rejection.adiabatic
loop = w32
%s"""
W32 = "[trim]\ntype = rejection.chiller-air\nheat = w32\n[bus w32]\ntemperature = 32 degC\nrange = 10 K\n"
WATER = """[utility]
type = water.supply
"""


class Sites(golden.Case):
    count = 0

    def write(self, text):
        type(self).count += 1
        path = os.path.join(self.work, "towers-%d.ini" % self.count)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def answer(self, text, **values):
        return self.solve(self.write(text), **values)

    @staticmethod
    def week(more, loop="chilled", start="07-06", warmer=0, elevation=171, humidity=HUMIDITY):
        dry = ", ".join("%g" % (t + warmer) for t in DRY)
        return WEEK % (start, elevation, dry, ", ".join("%g" % x for x in humidity), loop) + more


class Merkel(Sites):
    """A year at each station, with four loops on one condenser loop."""

    def test_hours_without_compressor_and_water(self):
        files = {}
        for name in STATIONS:
            found = glob.glob(os.path.join(WEATHER, "us_*_%s_tmy3.csv" % name))
            if found:
                files[name] = found[0]
        if not files:
            self.skipTest("there are no stations in %s" % WEATHER)
        for name, file in golden.part(sorted(files.items()), 1):
            text = YEAR % ((file,) + STATIONS[name]) + "".join(LOOP % {"at": at} for at in SUPPLIES)
            answer = self.answer(text)
            flows = answer.table("flows.csv")
            table = golden.read_table(file)
            columns = [golden.numbers(table[key]) for key in ("temp_air_C", "relative_humidity_pct", "pressure_Pa")]
            heat = [-x for x in golden.numbers(flows["towers.loop"])]
            cools = merkel.Table(sum(columns[2]) / len(columns[2]))
            hours, water = dict.fromkeys(SUPPLIES, 0), 0
            for t, (dry, humidity, pressure) in enumerate(zip(*columns, strict=True)):
                w = merkel.humid(humidity / 100 * merkel.saturation(dry), pressure)
                cold = cools(merkel.wet_bulb(dry, w, pressure))
                for at in SUPPLIES:
                    hours[at] += cold + 2.5 <= at
                if t % 7 == 0:  # each hour of the day in turn
                    water += 7 * heat[t] * merkel.evaporation(dry, w, max(cold, 5), pressure)
            for at in SUPPLIES:
                free = sum(abs(x) < 1e-6 for x in golden.numbers(flows["chiller-%d.heat" % at]))
                self.assertLessEqual(abs(free - hours[at]), max(0.08 * hours[at], 80),
                                     "%s at %d degC: %d h, Merkel %d h" % (name, at, free, hours[at]))
                print("%s, supply %d degC: %d h, Merkel %d h" % (name, at, free, hours[at]))
            make_up = water * 4 / 3
            print("%s: make-up %.0f m3, Merkel %.0f m3" % (name, answer.account("water"), make_up))
            self.close(answer.account("water"), make_up, 0.05, name)


    @golden.other_numbers
    def test_published_chain(self):
        """Air handlers, chilled water of 12 degC, water-cooled chillers and towers: published overheads, and water per IT
        energy. The published water is 1.33 m3 per MWh at 4 cycles for the heat and the compressors' work, whatever the
        weather, without the heat of the hall's fans and pumps (0.0465). By enthalpy 1.19 m3/MWh evaporate in Dallas and
        1.41 in Phoenix: the two cancel in Dallas (-6 %) and add up in Phoenix (+12 %). Both are checked apart."""
        for name, overhead, water in (("dallas_fort_worth", 0.191, 1.98), ("phoenix", 0.179, 1.96)):
            found = glob.glob(os.path.join(WEATHER, "us_*_%s_tmy3.csv" % name))
            if not found:
                self.skipTest("there are no stations in %s" % WEATHER)
            text = (YEAR % ((found[0],) + STATIONS[name])).replace("fix = 6 MW\n", "basin_heater = 0\n")
            text = text.replace("hours = 8760\n", "hours = 8760\nstep = 4 h\n")
            answer = self.answer(text + "[site]\ntarget = 10 MW\n[halls]\ntype = it.load\nrack_power = 15 kW\n"
                                 "[crah]\ntype = cooling.air\n[chillers]\ntype = rejection.chiller-water\n"
                                 "[bus chilled]\ntemperature = 12 degC\nrange = 8 K\n")
            self.close(answer.ratio("pue") - 1, overhead, 0.1, name)
            flows = answer.table("flows.csv")
            heat = sum(golden.numbers(flows["towers.loop"])) / sum(golden.numbers(flows["halls.power"]))
            self.close(heat, water / (1.33 * 4 / 3) * 1.0465, 0.015, name)
            table = golden.read_table(found[0])
            columns = [golden.numbers(table[key]) for key in ("temp_air_C", "relative_humidity_pct", "pressure_Pa")]
            cools, lost = merkel.Table(sum(columns[2]) / 8760), []
            for dry, humidity, pressure in list(zip(*columns, strict=True))[::7]:  # each hour of the day in turn
                w = merkel.humid(humidity / 100 * merkel.saturation(dry), pressure)
                lost.append(merkel.evaporation(dry, w, max(cools(merkel.wet_bulb(dry, w, pressure)), 5), pressure))
            self.close(answer.ratio("wue") / heat, 4 / 3 * sum(lost) / len(lost), 0.03, name)
            print("%s: WUE %.2f, published %.2f; %.3f m3/MWh evaporate by Merkel" % (
                name, answer.ratio("wue"), water, sum(lost) / len(lost)))


class Rules(Sites):
    @golden.other_numbers
    def test_approach_follows_merkel_with_more_fill(self):
        """A loop just above what Merkel's tower reaches needs no compressor, one just below does: saturated air of
        constant temperature, from 0 to 28 degC."""
        for wet in (0, 8, 15, 22, 28):
            for fill in (0.65, 1, 1.5):
                reached = merkel.cold_water(wet, fill=fill)
                free = []
                for side in (0.6, -0.6):
                    text = self.week("[towers]\ntype = rejection.tower\nfill = %g\nloop = w\nfix = 20 MW\n"
                                     "min_supply = 2 degC\n[trim]\ntype = rejection.chiller-air\nheat = w\n[bus w]\n"
                                     "temperature = %.12g degC\nrange = 5.5 K\n" % (fill, reached + side), loop="w",
                                     elevation=0)
                    text = re.sub(r"(?m)^(dry_bulb +=).*$", r"\1 %s degC" % ", ".join(["%g" % wet] * 12), text)
                    text = re.sub(r"(?m)^(daily_range =).*$", r"\1 %s K" % ", ".join(["0"] * 12), text)
                    text = re.sub(r"(?m)^(humidity +=).*$", r"\1 %s %%" % ", ".join(["100"] * 12), text)
                    flows = self.answer(text.replace("hours = 168", "hours = 24")).table("flows.csv")
                    free.append(max(abs(x) for x in golden.numbers(flows["trim.heat"])) < 1e-6)
                self.assertEqual(free, [True, False], "wet bulb %g, fill %g" % (wet, fill))

    @golden.other_numbers
    def test_three_kelvin_hotter_never_saves(self):
        """Dry and wet bulb, at equal relative humidity. Basin heaters are the exception that is left out."""
        chain = CHAIN.replace("rejection.tower\n", "rejection.tower\nbasin_heater = 0\n")
        for more, loop in ((chain, "chilled"), (WARM % ("wet", "") + W32, "w32")):
            for start in ("01-05", "04-06", "07-06"):
                before = 0
                for warmer in (0, 3, 6):
                    energy = self.answer(self.week(more, loop, start, warmer)).account("facility_energy")
                    self.assertGreaterEqual(energy, before * (1 - 1e-7), (loop, start, warmer))
                    before = energy

    def test_sections_change_nothing(self):
        twin = CHAIN + "".join("[%s-2]\ntype = rejection.%s\n" % pair for pair in
                               (("towers", "tower"), ("plates", "economizer"), ("chillers", "chiller-water")))
        for start in ("01-05", "04-06", "07-06"):
            whole = self.answer(self.week(CHAIN, start=start))
            parts = self.answer(self.week(twin, start=start))
            self.close(parts.objective, whole.objective, 1e-8, start)
            one = self.answer(self.week(WARM % ("wet", "") + W32, "w32", start))
            two = self.answer(self.week(WARM % ("wet", "") + WARM % ("more", "") + W32, "w32", start))
            self.close(two.objective, one.objective, 1e-8, start)

    def test_size_never_lowers_the_temperature(self):
        """Ten times the towers leave the compressor hours as they are."""
        def hours(size):
            text = self.week(CHAIN.replace("rejection.tower\n", "rejection.tower\nfix = %d MW\n" % size),
                             start="01-05")
            heat = golden.numbers(self.answer(text).table("flows.csv")["chillers.heat"])
            return sum(abs(x) > 1e-6 for x in heat)
        self.assertGreater(hours(15), 0)
        self.assertLess(hours(15), 168)
        self.assertEqual(hours(15), hours(150))

    def test_altitude(self):
        """At 2000 m, 0.865 of the size and 1.62 times the fan power for equal heat: published factors."""
        def plan(elevation, heat=10, size="20 MW"):
            text = self.week("[towers]\ntype = rejection.tower\nloop = w40\npump = 0\nfix = %s\n[bus w40]\n"
                             "temperature = 40 degC\nrange = 5.5 K\n" % size, "w40", elevation=elevation)
            return self.answer(text.replace("target = 10 MW", "target = %g MW" % heat))
        low, high = (max(-x for x in golden.numbers(plan(m).table("flows.csv")["towers.power"])) for m in (0, 2000))
        self.close(high / low, 1.62, 0.03)  # between breakpoints of the law
        plan(2000, 8.6, "10 MW")
        with self.assertRaisesRegex(golden.Failed, "infeasible"):
            plan(2000, 8.7, "10 MW")

    def test_a_tower_follows_the_bus(self):
        """A fixed condenser temperature takes precedence: the tower reaches as much of the range as it can."""
        text = self.week(CHAIN + "[bus condenser]\ntemperature = 20 degC\n")
        with self.assertRaisesRegex(golden.Failed, "infeasible"):
            self.answer(text)
        self.answer(text.replace("= 20 degC", "= 34 degC"))

    def test_rows_are_few(self):
        """Three buses; cells of the towers; sizes of chillers and plates, and the draw of the plates: seven rows per
        step. With a water bus, one more. Adiabatic coolers: fans, size, and a draw for each of three modes."""
        def rows(more, loop="chilled"):
            return int(re.search(r" (\d+) rows", golden.firn("check", self.write(self.week(more, loop))).decode())[1])
        self.assertLessEqual(rows(CHAIN), 7 * 168 + 3)
        self.assertEqual(rows(CHAIN + WATER) - rows(CHAIN), 168)
        self.assertLessEqual(rows(WARM % ("wet", "") + W32, "w32"), 8 * 168 + 3)

    def test_water_is_bought_and_booked(self):
        """All water of the account enters by the water bus; a limit on it moves heat from wet to dry."""
        plan = self.answer(self.week(CHAIN + WATER))
        flows = plan.table("flows.csv")
        used = sum(golden.numbers(flows["utility.out"])) * 8760 / 168
        self.close(plan.account("water"), used, 1e-6)
        self.close(plan.ratio("wue"), plan.account("water") / plan.account("it_energy"), 1e-6)
        both = CHAIN + "[air-chillers]\ntype = rejection.chiller-air\ncapex = 900 USD/kW\n"
        free = self.answer(self.week(both))
        half = self.answer(self.week(both + "[limits]\nwater = %.0f m3/yr\n" % (0.5 * free.account("water"))))
        self.close(half.account("water"), 0.5 * free.account("water"), 1e-4)
        self.assertGreater(half.objective, free.objective)

    def test_a_note_names_free_water(self):
        """Only where no bus brings it, no limit counts it, and some is used."""
        def notes(more, season="07-06"):
            return [n["text"] for n in self.answer(self.week(CHAIN + more, start=season)).json["notes"]
                    if "cost nothing" in n["text"]]
        found = notes("")
        self.assertEqual(len(found), 1)
        used = self.answer(self.week(CHAIN)).account("water")
        self.close(float(re.search(r"^towers: up to (\S+) m3 of water per year", found[0])[1]), used, 1e-3)
        self.assertEqual(notes(WATER), [])
        self.assertEqual(notes("[limits]\nwue = 9 L/kWh\n"), [])
        self.assertEqual(notes("[limits]\nwater = 1000 ML/yr\n"), [])
        self.assertEqual(notes("[objective]\nminimize = cost + 0.5 USD/m3 * water\n"), [])
        self.assertEqual(notes("[objective]\nminimize = energy\n"), found)
        dry = [n for n in self.answer(self.week(WARM % ("wet", "") + W32, "w32", "01-05")).json["notes"]
               if "cost nothing" in n["text"]]
        self.assertEqual(dry, [])

    def test_cycles_of_concentration(self):
        """Make-up over that at 4 cycles: n / (n - 1) * 3 / 4, published for 3, 6 and 8 as 2.00, 1.60 and 1.52 L/kWh
        against 1.78."""
        base = self.answer(self.week(CHAIN)).account("water")
        for cycles, litres in ((3, 2.00), (6, 1.60), (8, 1.52)):
            other = self.answer(self.week(CHAIN.replace("rejection.tower\n", "rejection.tower\ncycles = %d\n" % cycles)))
            self.close(other.account("water") / base, litres / 1.78, 0.005, cycles)

    def test_adiabatic_water(self):
        """In dry summers pads work, in winter they are dry; with the pads off it is a dry cooler."""
        desert = [25] * 12
        summer = self.answer(self.week(WARM % ("wet", "") + W32, "w32", humidity=desert))
        self.assertGreater(summer.account("water"), 0)
        winter = self.answer(self.week(WARM % ("wet", "") + W32, "w32", "01-05", humidity=desert))
        self.close(winter.account("water"), 0, 1e-9)
        pads_off = self.answer(self.week(WARM % ("wet", "effectiveness = 0\n") + W32, "w32", humidity=desert))
        self.close(pads_off.account("water"), 0, 1e-9)
        self.assertGreater(pads_off.objective, summer.objective)

    def test_basins_are_heated_in_frost(self):
        text = self.week(CHAIN, start="01-05", warmer=-12)
        with_heaters, without = (self.answer(t).account("facility_energy") for t in (
            text, text.replace("rejection.tower\n", "rejection.tower\nbasin_heater = 0\n")))
        self.assertGreater(with_heaters, 1.0001 * without)


class Supply(Sites):
    """water.supply: two sources for the towers of a week."""

    def plan(self, mains="", well="", more=""):
        answer = self.answer(self.week(CHAIN + "[mains]\ntype = water.supply\n%s[well]\ntype = water.supply\n%s%s" %
                                       (mains, well, more)))
        flows = answer.table("flows.csv")
        return answer, golden.numbers(flows["mains.out"]), golden.numbers(flows["well.out"])

    def cost(self, answer, component):
        return golden.one([dict(c, name=c["component"]) for c in answer.json["costs"]], component)["operation"]

    def test_price_by_month(self):
        """July and its first week alone: the seventh price counts. The cheaper source gives all."""
        prices = "price = 9, 9, 9, 9, 9, 9, %g, 9, 9, 9, 9, 9 USD/m3\n"
        for mains, well in ((3, 2), (2, 3)):
            answer, of_mains, of_well = self.plan(prices % mains, prices % well)
            used = answer.account("water")
            self.close(self.cost(answer, "mains" if mains < well else "well"), 2 * used, 1e-6)
            self.close(max(of_mains if mains > well else of_well) + 1, 1, 1e-6)

    def test_peak_day(self):
        """Each day of the well gives its 200 m3, the mains give the rest."""
        answer, mains, well = self.plan("price = 4 USD/m3\n", "price = 1 USD/m3\npeak_day = 200 m3\n")
        for day in range(7):
            self.close(sum(well[24 * day:24 * day + 24]), 200, 1e-6, day)
            self.assertGreater(sum(mains[24 * day:24 * day + 24]), 200)
        self.close(self.cost(answer, "mains"), 4 * sum(mains) * 8760 / 168, 1e-6)

    def test_annual_limit_and_sewer(self):
        answer, mains, well = self.plan("price = 4 USD/m3\n", "price = 1 USD/m3\nsewer = 0.5 USD/m3\n"
                                        "annual_limit = 50 ML/yr\nlimit = 15 m3/h\n")
        self.close(sum(well) * 8760 / 168, 50000, 1e-6)
        self.assertLessEqual(max(well), 15 * (1 + 1e-7))
        self.close(self.cost(answer, "well"), 1.5 * 50000, 1e-6)
        self.close(self.cost(answer, "mains"), 4 * (answer.account("water") - 50000), 1e-6)

    def test_peak_day_holds_in_a_heat_wave(self):
        hot = "[stress hot]\nstart = 2026-07-08\nhours = 24\nweather.dry_bulb = dry_bulb + 8 K\n"
        site = self.week(CHAIN + "[utility]\ntype = water.supply\npeak_day = DAY m3\n" + hot)
        self.answer(site.replace("DAY", "700"))
        with self.assertRaisesRegex(golden.Failed, "infeasible"):
            self.answer(site.replace("DAY", "510"))  # enough for the days of the week, which use 495 m3
        self.answer(site.replace("DAY", "510").replace(hot, ""))

    def test_stress_weighs_sources(self):
        """Equal prices: a weight in the objective, or a limit, moves the plan to the source with less stress."""
        stress = ("stress = 1.5\n", "stress = 0.2\nlimit = 10 m3/h\n")
        answer, mains, well = self.plan(*stress, more="[objective]\nminimize = cost + 1 USD/m3 * scarce_water\n")
        self.close(min(well), 10, 1e-6)
        self.close(answer.account("scarce_water"), (1.5 * sum(mains) + 0.2 * sum(well)) * 8760 / 168, 1e-6)
        answer, mains, well = self.plan(*stress, more="[limits]\nscarce_water = 200 ML/yr\n")
        self.assertLessEqual(answer.account("scarce_water"), 200e3 * (1 + 1e-6))


class Problems(golden.Case):
    """What the heads of problems/*.ini state."""

    def test_singapore(self):
        site = os.path.join(golden.ROOT, "problems", "singapore-towers.ini")
        plan, warm, fill, less = (self.solve(site, scenario=name) for name in
                                  (None, "warm-air", "more-fill", "less-water"))
        power = [-sum(golden.numbers(answer.table("flows.csv")["water-chillers.power"])) for answer in (plan, warm, fill)]
        heat = golden.numbers(plan.table("flows.csv")["water-chillers.heat"])
        self.assertLess(max(heat), -1)
        self.assertEqual((plan.size("plates"), plan.size("trim-chillers")), (0, 0))
        self.close(power[1] / power[0], 0.75, 0.05)
        self.assertLess(power[2], 0.97 * power[0])
        self.assertGreater(plan.size("loop-towers"), 10)
        self.assertGreater(plan.size("dry-coolers"), 87)
        self.assertLess(less.ratio("wue"), 0.7 * plan.ratio("wue"))
        self.assertGreater(less.account("facility_energy"), plan.account("facility_energy"))

    def test_phoenix(self):
        site = os.path.join(golden.ROOT, "problems", "phoenix-water.ini")
        coarse = {"time.step": "12 h"}
        plan, free, dry, scarce = (self.solve(site, coarse, scenario=name) for name in
                                   (None, "no-limit", "dry", "scarcity"))
        limit = golden.one(plan.json["limits"], "water")
        self.assertTrue(limit["binding"])
        self.assertGreater(limit["shadow_price"], 0)
        self.close(free.account("water"), 3 * plan.account("water"), 0.3)
        self.assertEqual(dry.account("water"), 0)
        self.assertLess(scarce.account("scarce_water"), free.account("scarce_water"))
        cost = [answer.objective for answer in (free, plan, dry)]
        self.assertEqual(cost, sorted(cost))
        coolers = [answer.size("adiabatic-coolers") + answer.size("dry-coolers") for answer in (plan, free)]
        self.assertGreater(coolers[0], 1.1 * coolers[1])


class Refusals(Sites):
    def test_mistakes_end_in_a_sentence(self):
        for more, words in (
                (CHAIN.replace("rejection.chiller-water\n", "rejection.chiller-water\ncarnot = 1.1\n"),
                 r"\[chillers\] carnot = 1.1: this is above the maximum of 0.8"),
                (CHAIN.replace("rejection.economizer\n", "rejection.economizer\napproach = -1 K\n"),
                 r"\[plates\] approach = -1 K: this is below the minimum of 0.5 K"),
                (CHAIN.replace("rejection.tower\n", "rejection.tower\ncycles = 1\n"),
                 r"\[towers\] cycles = 1: this is below the minimum of 1.2"),
                (CHAIN.replace("= 18 degC", "= -2 degC"),
                 r"\[chillers\].*the loop that is cooled is at -2 degC in step 1, below the minimum of 3 degC for water, "
                 r"which would freeze: write a warmer `temperature` for its bus, or `glycol = yes`"),
                (CHAIN + "[bus condenser]\ntemperature = -1 degC\n",
                 r"\[towers\].*the loop of the tower is at -1 degC in step 1, below the minimum of 1 degC"),
                (CHAIN.replace("range = 8 K", "range = 0 K"), r"range"),
                (CHAIN + "[more]\ntype = rejection.tower\nfill = 1.5\n",
                 r"\[towers\] `temperature` is .* but \[more\] sets it to|\[more\] `temperature` is .* but \[towers\]"),
                (re.sub(r"(?s)\[towers\].*?\n(?=\[)", "", CHAIN), r"temperature")):
            with self.assertRaisesRegex(golden.Failed, words):
                golden.firn("check", self.write(self.week(more)))


if __name__ == "__main__":
    golden.main()
