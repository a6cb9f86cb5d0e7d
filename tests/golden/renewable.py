#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# renewable.py - wind farms and hydropower in whole sites: published capacity factors, energy that can be
# counted by hand, and settings that `firn check` must refuse with what to write instead.
import math
import os

import golden

WEATHER = os.path.join(golden.DATA, "weather")
MARKET = """[market]
type  = basic.sink
in    = mv
price = %s
limit = 1000 MW
"""
STATION = """[weather]
file = %(file)s
latitude  = %(latitude)s deg
longitude = %(longitude)s deg
elevation = %(elevation)s m
time_zone = %(zone)s h
dry_bulb  = temp_air_C
relative_humidity = relative_humidity_pct
pressure  = pressure_Pa
wind_speed = wind_speed_m_s
"""
FARM = """[farm]
type  = renewable.wind
fix   = 100 MW
wake  = 0 %
losses = 0 %
"""
DAM = """format = 1
[time]
start = 2026-01-01
step = %s
hours = %s
[dam]
type   = renewable.hydro
inflow = %s
head   = 50 m
fix    = %s MW
%s
""" + MARKET


class Renewable(golden.Case):
    def site(self, text):
        path = os.path.join(self.work, "site.ini")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def refusal(self, path, **settings):
        with self.assertRaises(golden.Failed) as caught:
            golden.firn("check", path, *golden.sets({key.replace("__", "."): value
                                                     for key, value in settings.items()}))
        return str(caught.exception)

    # ---- wind ----

    def farm(self, file, latitude, longitude, elevation, zone, sets=(), time=""):
        path = os.path.join(WEATHER, file)
        if not os.path.exists(path):
            self.skipTest("there is no %s" % path)
        text = "format = 1\n[time]\nstart = 2025-01-01\n" + time + STATION % dict(
            file=path, latitude=latitude, longitude=longitude, elevation=elevation, zone=zone)
        return self.solve(self.site(text + FARM + MARKET % "50 USD/MWh"), dict(sets))

    def factor(self, answer, hours=1):
        power = golden.numbers(answer.table("flows.csv")["farm.power"])
        return math.fsum(power) * hours / 8760 / 100

    DALLAS = ("us_tx_dallas_fort_worth_tmy3.csv", 32.90, -97.02, 182, -6)
    PHOENIX = ("us_az_phoenix_tmy3.csv", 33.45, -111.98, 337, -7)

    def test_capacity_factors(self):
        """Gross, of NREL's reference turbine of 2020 at 110 m with a shear of 1/7."""
        for place, published in ((self.DALLAS, 0.363), (self.PHOENIX, 0.112)):
            answer = self.farm(*place)
            self.close(self.factor(answer), published, 0.03, place[0])
            notes = " ".join(note["text"] for note in answer.json["notes"])
            self.assertIn("capacity factor %.3f" % self.factor(answer), notes)
            self.close(answer.account("renewable_energy"), self.factor(answer) * 876000, 1e-9)

    def test_wind_settings(self):
        gross = self.factor(self.farm(*self.DALLAS))
        net = self.factor(self.farm(*self.DALLAS, sets={"farm.wake": "7 %", "farm.losses": "6 %"}))
        self.close(net, gross * 0.93 * 0.94, 1e-9)
        # A turbine for strong wind has less of a weak wind, and the classes follow in order.
        classes = [self.factor(self.farm(*self.DALLAS, sets={"farm.turbine": "iec-%d" % k})) for k in (1, 2, 3)]
        self.assertLess(classes[0], classes[1])
        self.assertLess(classes[1], classes[2])
        higher = self.factor(self.farm(*self.DALLAS, sets={"farm.hub_height": "140 m"}))
        self.assertGreater(higher, gross)
        # 5 % more wind at the site, as an atlas may say
        self.assertGreater(self.factor(self.farm(*self.DALLAS, sets={"farm.wind_factor": "1.05"})), 1.04 * gross)

    def test_wind_steps(self):
        """Steps of 4 h have the mean of their hours: the power of a mean wind is another."""
        for step in golden.part((4, 8), 1):
            coarse = self.farm(*self.DALLAS, time="step = %d h\n" % step)
            self.close(self.factor(coarse, step), self.factor(self.farm(*self.DALLAS)), 1e-9)

    def test_wind_refused(self):
        site = self.site("format = 1\n[time]\nhours = 24\n" + golden.NORMALS + FARM + MARKET % "50")
        for settings, message in (
                ({"farm__hub_height": "0"}, "hub_height = 0: 0 m is below the minimum of 10 m"),
                ({"farm__shear": "1.4"}, "shear = 1.4: this is above the maximum of 0.6"),
                ({"farm__wake": "0.07"}, "so this means 0.07 %: write `7 %`"),
                ({"farm__curve": "3 m/s: 0, 12 m/s: 2000"},
                 "2000 at 12 m/s is outside 0 to 1: write the power as a share of the rating"),
                ({"farm__curve": "3 m/s: 0, 2 m/s: 1"}, "2 m/s in row 2: speeds must rise from row to row"),
                ({"farm__curve": "3 m/s: 0"}, "write at least two"),
                ({"farm__turbine": "iec-4"}, "must be one of `atb-226`, `iec-1`, `iec-2`, `iec-3`"),
                ({"farm__cut_out": "5"}, "5 m/s is below the minimum of 12 m/s")):
            self.assertIn(message, self.refusal(site, **settings))

    # ---- sun ----

    def test_sun_refused(self):
        site = self.site("format = 1\n[time]\nhours = 24\n" + golden.NORMALS +
                         "[plant]\ntype = renewable.pv\nfix = 100 MW\n" + MARKET % "50")
        for settings, message in (
                ({"weather__latitude": "95 deg"}, "latitude = 95 deg: this is above the maximum of 90 deg"),
                ({"plant__tilt": "95"}, "tilt = 95: 95 deg is above the maximum of 90 deg"),
                ({"plant__rotation_limit": "120"}, "120 deg is above the maximum of 90 deg"),
                ({"plant__inverter": "96"}, "above the maximum of 1: write `96 %` if it is a percentage"),
                ({"plant__inverter": "1.2"}, "inverter = 1.2: this is above the maximum of 1"),
                ({"plant__losses": "0.14"}, "write `14 %`"),
                ({"plant__ground_cover": "0"}, "ground_cover = 0: this is below the minimum of 0.05"),
                ({"plant__temperature_loss": "-0.35"}, "below the minimum of 0"),
                ({"plant__loading": "130"}, "loading = 130: this is above the maximum of 3")):
            self.assertIn(message, self.refusal(site, **settings))

    # ---- water ----

    # 10 m3/s over 50 m at 0.9: 1000 * 9.80665 * 10 * 50 * 0.9 W
    MEGAWATTS = 4.4129925

    def dam(self, inflow="10 m3/s", rating=20, settings="", step="1 h", hours=24, price="50"):
        answer = self.solve(self.site(DAM % (step, hours, inflow, rating, settings, price)))
        return answer, golden.numbers(answer.table("flows.csv")["dam.power"])

    def test_river(self):
        """Without a reservoir: what flows, less what must stay, up to the rating."""
        _, power = self.dam()
        for got in power:
            self.close(got, self.MEGAWATTS, 1e-9)
        _, power = self.dam(settings="minimum_flow = 4 m3/s")
        self.close(power[0], 0.6 * self.MEGAWATTS, 1e-9)
        _, power = self.dam(settings="minimum_flow = 12 m3/s")  # the river has no more
        self.assertLess(max(power), 1e-9)
        _, power = self.dam(settings="minimum_flow = 4 m3/s\nat_dam = yes")
        self.close(power[0], self.MEGAWATTS, 1e-9)
        _, power = self.dam(rating=3)
        self.close(power[0], 3, 1e-9)

    def test_reservoir(self):
        """A day of price 50 in one hour and 0 in 23: the reservoir keeps the water of 24 h for that hour, as far as
        volume and rating allow; the rest is turbined or spilled meanwhile."""
        price = os.path.join(self.work, "price.csv")
        with open(price, "w", encoding="utf-8") as file:
            file.write("price\n" + "0.001\n" * 20 + "50\n" + "0.001\n" * 3)
        column = "price.csv:price USD/MWh"
        whole = 24 * self.MEGAWATTS
        answer, power = self.dam(rating=1000, settings="reservoir.fix = 1e6 m3", price=column)
        self.close(power[20], whole, 1e-6)  # 864,000 m3 fit
        self.close(math.fsum(power), whole, 1e-6)
        self.close(answer.account("renewable_energy"), 365 * whole, 1e-6)
        answer, power = self.dam(rating=1000, settings="reservoir.fix = 360000 m3", price=column)
        self.close(power[20], 11 * self.MEGAWATTS, 1e-6)  # 360,000 m3 and the hour's own 36,000
        levels = golden.numbers(answer.table("flows.csv")["dam.level"])
        self.assertLessEqual(max(levels), 360000 * (1 + 1e-9))
        # A minimum flow past the turbines is lost to them, one at the dam is not.
        _, power = self.dam(rating=1000, settings="reservoir.fix = 1e6 m3\nminimum_flow = 2.5 m3/s", price=column)
        self.close(math.fsum(power), 0.75 * whole, 1e-6)
        _, power = self.dam(rating=1000, price=column,
                            settings="reservoir.fix = 1e6 m3\nminimum_flow = 2.5 m3/s\nat_dam = yes")
        self.close(math.fsum(power), whole, 1e-6)
        self.close(power[20], (0.75 * 23 + 1) * self.MEGAWATTS, 1e-6)
        self.close(min(power), 0.25 * self.MEGAWATTS, 1e-6)

    def test_reservoir_steps(self):
        """The same water in steps of 4 h; what seeps away is lost; what exists is not built on for nothing."""
        for step in ("1 h", "4 h"):
            for settings, share in (("reservoir.fix = 1e6 m3", 1), ("reservoir.existing = 1e6 m3", 1)):
                answer, _ = self.dam(rating=1000, settings=settings, step=step, hours=24)
                self.close(answer.account("renewable_energy"), share * 8760 * self.MEGAWATTS, 1e-6)
                self.assertEqual([s["installed"] for s in answer.json["sizes"] if s["name"] == "reservoir"], [1e6])
        price = os.path.join(self.work, "price.csv")
        with open(price, "w", encoding="utf-8") as file:
            file.write("price\n" + "0.001\n" * 23 + "50\n")
        _, power = self.dam(rating=1000, settings="reservoir.fix = 1e6 m3\nstanding_loss = 0.01 1/h",
                            price="price.csv:price USD/MWh")
        # The water of each hour waits for the last one; the level at a step's end has lost what came before.
        kept = math.fsum(0.99 ** hours for hours in range(24))
        self.close(power[23], kept * self.MEGAWATTS, 1e-6)

    def test_water_refused(self):
        site = self.site(DAM % ("1 h", 24, "10 m3/s", 20, "", "50"))
        for settings, message in (
                ({"dam__efficiency": "90"}, "above the maximum of 1: write `90 %` if it is a percentage"),
                ({"dam__head": "0 m"}, "below the minimum of 1 m"),
                ({"dam__inflow": "-3 m3/s"}, "below the minimum of 0"),
                ({"dam__reservoir.min": "5 m3"}, "neither a cost nor a limit: write `reservoir.fix = ... m3`"),
                ({"dam__inflow": "10 MW"}, "m3/s")):
            self.assertIn(message, self.refusal(site, **settings))

    # ---- problems/off-grid.ini ----

    @golden.other_numbers
    def test_off_grid(self):
        """Wind, sun, battery and hydrogen, with nothing bought: what each scenario of its head takes away costs more."""
        path = os.path.join(golden.ROOT, "problems", "off-grid.ini")
        names = ["hopeful", None, "firm", "no-hydrogen", "sun-alone"]
        answers = {name: self.solve(path, {"time.step": "8 h"}, scenario=name) for name in names}
        cost = {name: answer.objective for name, answer in answers.items()}
        self.assertLess(1.1 * cost["hopeful"], cost[None])
        for name in ("firm", "no-hydrogen", "sun-alone"):
            self.assertLess(1.2 * cost[None], cost[name])
        whole = answers[None]
        for name, size in (("sun", "size"), ("wind", "size"), ("battery", "energy"), ("hydrogen", "store")):
            self.assertGreater(whole.size(name, size), 1, name)
        # A store of hydrogen lasts for days, a battery for a night.
        self.assertGreater(whole.size("hydrogen", "store") / whole.size("hydrogen", "generator"), 72)
        self.assertLess(whole.size("battery", "energy") / whole.size("battery", "power"), 15)
        self.assertEqual(whole.account("carbon"), 0)
        self.close(whole.ratio("ref"), 1, 1e-9)
        table = whole.table("flows.csv")
        rows = [i for i, period in enumerate(table["period"]) if period == "typical"]
        sold = sum(float(table[name + ".power"][i]) for name in ("sun", "wind") for i in rows) * 8
        self.close(whole.account("renewable_energy"), sold, 1e-9)
        self.close(whole.account("facility_energy"), sold, 1e-9)
        # The event begins with no more than what is held, and the typical year never has less.
        level = golden.numbers(table["hydrogen.level"])
        held = 0.8 * whole.size("hydrogen", "store")
        self.assertGreaterEqual(min(level[i] for i in rows), held * (1 - 1e-6))
        self.assertLessEqual(max(level[i] for i, period in enumerate(table["period"]) if period == "calm"),
                             held * (1 + 1e-6))


if __name__ == "__main__":
    golden.main()
