#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# pv.py - renewable.pv against pvlib at five stations, fixed and tracking: the year, each hour of the day, and
# steps that are longer or shorter than the weather's hours.
#
# The figures of pvlib are in pv_reference.json, which pv_reference.py wrote. With $FIRN_PVLIB, a Python that
# has pvlib (or if this one has it), they are computed again.
import csv
import json
import math
import os
import subprocess
import sys

import golden
import pv_reference

WEATHER = os.path.join(golden.DATA, "weather")
REFERENCE = os.path.join(golden.HERE, "pv_reference.json")
RATING = 100.0  # MW
SITE = """format = 1
[time]
start = 2025-01-01
step  = %(step)s
[weather]
file = %(file)s
latitude  = %(latitude)s deg
longitude = %(longitude)s deg
elevation = %(elevation)s m
time_zone = %(zone)s h
dry_bulb  = temp_air_C
relative_humidity = relative_humidity_pct
pressure  = pressure_Pa
ghi = ghi_W_m2
dni = dni_W_m2
dhi = dhi_W_m2
wind_speed = wind_speed_m_s
[plant]
type     = renewable.pv
power    = mv
mounting = %(mounting)s
fix      = 100 MW
[market]
type  = basic.sink
in    = mv
price = 50 USD/MWh
limit = 1000 MW
"""


def pvlib_python():
    """A Python that has pvlib; None."""
    for python in (os.environ.get("FIRN_PVLIB"), sys.executable):
        if python and subprocess.run([python, "-c", "import pvlib"], stderr=subprocess.DEVNULL).returncode == 0:
            return python
    return None


class Pv(golden.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with open(REFERENCE, encoding="utf-8") as file:
            cls.reference = json.load(file)
        cls.known = {}

    def output(self, file, mounting, step="1 h", place=None, sets=()):
        key = (file, mounting, step, place, tuple(sets))
        if key not in self.known:
            self.known[key] = self.compute(*key)
        return self.known[key]

    def compute(self, file, mounting, step="1 h", place=None, sets=()):
        """AC output per AC rating in each step."""
        latitude, longitude, elevation, zone = place or pv_reference.STATIONS[os.path.basename(file)]
        site = os.path.join(self.work, "site.ini")
        with open(site, "w", encoding="utf-8") as out:
            out.write(SITE % dict(step=step, file=os.path.join(WEATHER, file), latitude=latitude,
                                  longitude=longitude, elevation=elevation, zone=zone, mounting=mounting))
        answer = self.solve(site, dict(sets))
        return [x / RATING for x in golden.numbers(answer.table("flows.csv")["plant.power"])]

    def hours_of_day(self, values):
        return [math.fsum(values[hour::24]) / 365 for hour in range(24)]

    def test_pvlib(self):
        """Required: the year within 3 %, each hour within 5 % of the daily peak. Reached, and held: 0.2 and
        0.4 %, since both follow one published method."""
        for file in golden.part(pv_reference.STATIONS, 1):
            for mounting in ("fixed", "one-axis"):
                ours = self.hours_of_day(self.output(file, mounting))
                theirs = self.reference["%s %s" % (file, mounting)]
                self.close(math.fsum(ours), math.fsum(theirs), 2e-3, "%s, %s: year" % (file, mounting))
                for hour, (a, b) in enumerate(zip(ours, theirs)):
                    self.assertLessEqual(abs(a - b), 4e-3 * max(theirs), "%s, %s, hour %d: %g, not %g" %
                                         (file, mounting, hour, a, b))

    def test_steps(self):
        """Steps of 2, 4 and 8 h give the mean of their hours; a tracker's 8 h at one position of the sun lost a
        fifth. A step that no number of whole hours divides has parts of its own."""
        for file in golden.part(pv_reference.STATIONS, 1):
            for mounting in ("fixed", "one-axis"):
                hourly = self.output(file, mounting)
                year = math.fsum(hourly)
                for length in (4, 8):
                    ours = self.output(file, mounting, "%d h" % length)
                    self.assertEqual(len(ours), 8760 / length)
                    for t, got in enumerate(ours):
                        self.assertAlmostEqual(got, math.fsum(hourly[t * length:(t + 1) * length]) / length,
                                               delta=1e-8)
                    self.close(math.fsum(ours) * length, year, 1e-2, "%s, %d h" % (file, length))
        for step, hours in (("90 min", 1.5), ("30 min", 0.5)):
            self.close(math.fsum(self.output(file, "one-axis", step)) * hours, year, 1e-2, step)

    def test_fine_weather(self):
        """Weather in quarter-hours keeps its clipped peaks in steps of an hour: half an hour of clear sky and half
        an hour of cloud give less than an hour of their mean."""
        place = pv_reference.STATIONS["us_az_phoenix_tmy3.csv"]
        rows = golden.read_table(os.path.join(WEATHER, "us_az_phoenix_tmy3.csv"))
        names = [name for name in rows if name != "time"]
        fine, coarse = (os.path.join(self.work, name) for name in ("fine.csv", "coarse.csv"))
        with open(fine, "w", newline="", encoding="utf-8") as a, open(coarse, "w", newline="", encoding="utf-8") as c:
            quarters, hours = csv.writer(a), csv.writer(c)
            quarters.writerow(names)
            hours.writerow(names)
            for t in range(8760):
                cells = [float(rows[name][t]) for name in names]
                hours.writerow(cells)
                for part in (1.6, 1.6, 0.4, 0.4):
                    quarters.writerow([min(x * part, 1400) if "W_m2" in name else x for name, x in zip(names, cells)])
        held = self.output(coarse, "one-axis", place=place)
        clipped = self.output(fine, "one-axis", place=place)
        exact = self.output(fine, "one-axis", "15 min", place=place)
        means = [math.fsum(exact[4 * t:4 * t + 4]) / 4 for t in range(8760)]
        for t, (a, b) in enumerate(zip(clipped, means)):
            self.assertAlmostEqual(a, b, delta=1e-8, msg="hour %d" % t)
        self.assertLess(math.fsum(clipped), 0.97 * math.fsum(held))

    def test_settings(self):
        """What a setting does, in the direction and by the amount that it must."""
        file = "us_mn_duluth_tmy3.csv"
        base = self.output(file, "one-axis")
        snow = self.output(file, "one-axis", sets=[("plant.snow", "25 %")])
        for a, b in zip(base, snow):
            self.assertAlmostEqual(0.75 * a, b, delta=1e-8)
        true = self.output(file, "one-axis", sets=[("plant.backtracking", "no")])
        lost = 1 - math.fsum(base) / math.fsum(true)
        self.assertGreater(lost, 0.04)  # backtracking costs 4 to 7 % of true tracking
        self.assertLess(lost, 0.07)
        single = self.output(file, "one-axis", sets=[("plant.ground_cover", "0.05")])
        self.assertGreater(math.fsum(single), math.fsum(base))
        self.assertLessEqual(math.fsum(single), math.fsum(true) * (1 + 1e-9))

    def test_reference_is_pvlib(self):
        python = pvlib_python()
        if python is None:
            self.skipTest("there is no Python with pvlib: name one in $FIRN_PVLIB to compute the reference again")
        done = subprocess.run([python, os.path.join(golden.HERE, "pv_reference.py"), WEATHER],
                              stdout=subprocess.PIPE, check=True)
        again = json.loads(done.stdout)
        for key, hours in self.reference.items():
            if key == "pvlib":
                continue
            for a, b in zip(hours, again[key]):
                self.assertAlmostEqual(a, b, delta=2e-4, msg=key)


if __name__ == "__main__":
    golden.main(needs=[WEATHER])
