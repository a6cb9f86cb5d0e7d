#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# epw.py - EPW files of many makers (epw_makers.py) give the same plan as a CSV file with the same
# weather; and each kind of fault is refused, counted or replaced, as docs/problem.md says.
import os
import re
import subprocess

import epw_makers
import golden

SITE = """format = 1
[site]
target = 10 MW
[time]
start = %(start)s
hours = %(hours)s
step = %(step)s
%(time)s
[weather]
%(weather)s
[grid]
type = grid.connection
power = lv
price = 90 USD/MWh
[halls]
type = it.load
[chill]
%(chill)s
[bus racks]
temperature = %(racks)s
%(more)s"""
CHILLER = "glycol = yes\ntype = rejection.chiller-air\nheat = racks"
DRAIN = "type = basic.sink\nin = racks\nlimit = 20 MW"  # without weather
SUN = "[sun]\ntype = renewable.pv\npower = lv\nmax = 20 MW\n"


class Epw(golden.Case):
    def write(self, text, **values):
        values = dict({"start": "2026-01-01", "hours": "8760", "step": "3 h", "time": "", "weather": "file = air.epw",
                       "racks": "wet_bulb + 12 K", "more": SUN, "chill": CHILLER}, **values)
        folder = os.path.join(self.work, self.id().split(".")[-1])
        os.makedirs(folder, exist_ok=True)
        if text is not None:
            text.write(os.path.join(folder, "air.epw"))
        path = os.path.join(folder, "site.ini")
        with open(path, "w", encoding="utf-8") as file:
            file.write(SITE % values)
        return path

    def plan(self, text, **values):
        answer = self.solve(self.write(text, **values))
        self.assertEqual(answer.json["status"], "optimal")
        return answer

    def check_site(self, code, text, **values):
        """What `firn check` prints to standard error."""
        path = self.write(text, **values)
        done = subprocess.run([os.path.join(golden.build_folder, "firn"), "check", path],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, encoding="utf-8", timeout=golden.SECONDS)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stderr

    def csv_weather(self, file):
        path = self.write(None)
        file.write_csv(os.path.join(os.path.dirname(path), "air.csv"))
        return ("file = air.csv\nlatitude = %(latitude)s deg\nlongitude = %(longitude)s deg\n"
                "elevation = %(elevation)s m\ntime_zone = %(zone)s h\n" % file.at)

    def test_makers(self):
        """Every maker's file gives the plan of the same weather as CSV."""
        differ = set()
        for name, file in epw_makers.makers().items():
            with self.subTest(name):
                time = "leap = drop" if file.leap else ""
                # in longer steps the sun would have two positions in an hour, not one
                step = "30 min" if name == "half-hourly" else "3 h"
                if name == "nordic":  # without a pressure, both take the standard one
                    columns = [c for c in epw_makers.COLUMNS if c != "pressure"]
                    weather = self.csv_weather(file)
                    file.write_csv(os.path.join(self.work, "test_makers", "air.csv"), columns)
                else:
                    weather = self.csv_weather(file)
                saturated = [cell for cells in file.cells.values() for cell in cells.values()]
                if saturated:
                    path = os.path.join(self.work, "test_makers", "air.csv")
                    lines = golden.read(path).split("\n")
                    for hour in (3, 4, 5):
                        row = lines[(31 + 6) * 24 + hour].split(",")
                        lines[(31 + 6) * 24 + hour] = ",".join([row[0], "100"] + row[2:])
                    with open(path, "w", encoding="ascii") as out:
                        out.write("\n".join(lines))
                # the other reader first, so that air.csv is this maker's
                expected = self.plan(None, weather=weather, time=time, step=step)
                found = self.plan(file, time=time, step=step)
                self.close(found.objective, expected.objective, 1e-9, name)
                self.close(found.size("sun"), expected.size("sun"), 1e-6, name)
                notes = [n["text"] for n in found.json["notes"]]
                self.assertEqual(any("above 100 % in 3 of" in n for n in notes), bool(saturated))
                self.assertEqual(any("standard pressure" in n for n in notes), name == "nordic")
                differ.add(round(expected.objective))
        self.assertGreaterEqual(len(differ), 8)  # the makers' weather differs

    # ---- 29 February ----

    def test_leap(self):
        file = epw_makers.makers()["white-box"]
        errors = self.check_site(3, file)
        self.assertIn("8784 values (a leap year of hours): write `leap = drop` or `leap = keep`", errors)
        self.check_site(0, file, time="leap = drop")
        self.check_site(0, file, time="leap = keep", start="2024-01-01", hours="8784")
        errors = self.check_site(3, file, time="leap = keep")
        self.assertIn("2026 has no 29 February: write `leap = drop`", errors)
        # 28 February comes a second time
        self.check_site(0, epw_makers.makers()["leap-without-day"], time="leap = keep",
                        start="2024-01-01", hours="8784")

    def test_leap_half_hours_from_march(self):
        file = epw_makers.File(epw_makers.place("a", 50.0, 10.0, 1, 100), leap=True, per_hour=2,
                               minute=epw_makers.ending, first=60 * 24)
        plain = epw_makers.File(file.at)
        # The year without the sun, which moves within an hour, and the days about the leap day with it.
        for leap in (True, False):
            file.leap, file.first = leap, (60 if leap else 59) * 24
            drop = "leap = drop" if leap else ""
            self.close(self.plan(file, time=drop, more="").objective, self.plan(plain, more="").objective, 1e-9)
            days = {"start": "2026-02-25", "hours": "168", "step": "30 min"}
            self.close(self.plan(file, time=drop, **days).objective, self.plan(plain, **days).objective, 1e-9)

    def test_leap_year_cut_by_a_day(self):
        """8760 rows of a leap year: 31 December is missing."""
        path = self.write(epw_makers.makers()["white-box"], time="leap = drop")
        lines = golden.read(os.path.join(os.path.dirname(path), "air.epw")).split("\n")
        with open(os.path.join(os.path.dirname(path), "air.epw"), "w", encoding="ascii") as out:
            out.write("\n".join(lines[:8 + 8760]))
        self.assertIn("the data end after 8760 of 8784 rows, before month 12, day 31, hour 1",
                      self.check_site(3, None, time="leap = drop"))

    # ---- header lines ----

    def test_headers(self):
        at = epw_makers.place("a", 50.0, 10.0, 1, 100)
        location, periods = epw_makers.HEADER[0], epw_makers.HEADER[7]
        for header in ([location, periods], [periods, location], [location],
                       [location, "DATA PERIODS,2,1,Winter,Sunday,1/1,6/30,Summer,Monday,7/1,12/31"],
                       [location, "Any label,1", "", "COMMENTS 1,\"\"\"", periods, "COMMENTS 9"],
                       ["LOCATION,\"Sydney, NSW\"" + location[len("LOCATION,{city}"):], periods],
                       ["LOCATION,Sydney, NSW" + location[len("LOCATION,{city}"):], periods]):
            self.check_site(0, epw_makers.File(at, header=header))
        for header, fault in (([periods], "the header has no LOCATION"),
                              ([location, location, periods], "air.epw:2: a second LOCATION"),
                              ([location, periods, periods], "air.epw:3: a second DATA PERIODS"),
                              ([location.replace(",", ";"), periods], "separated by semicolons"),
                              (["LOCATION,a,b,c,d,e,50,10,1"], "air.epw:1: LOCATION has 9 fields"),
                              (["LOCATION,a,b,c,d,e,50,10,east,1"], "time zone: `east`"),
                              (["LOCATION,a,b,c,d,e,50,10,-7,1"], "east is positive in both")):
            self.assertIn(fault, self.check_site(3, epw_makers.File(at, header=header)))
        for start, fault in ((b"PK\3\4", "ZIP archive: unpack"), (b"\xff\xfe", "UTF-16 text: save it"),
                             (b"\0", "zero byte")):
            self.assertIn(fault, self.check_site(3, epw_makers.File(at, start=start)))

    # ---- quantities that no component asks for ----

    def test_not_asked_for(self):
        at = epw_makers.place("a", 50.0, 10.0, 1, 100)
        fixed = {"racks": "24 degC", "chill": DRAIN}
        for column, code, field, sun_needs in (
                ("ghi", "9999", "field 14", "ghi"), ("dni", "99999", "field 15", "dni"),
                ("dhi", "", "field 16", "dhi"), ("ghi", "0", "field 14", "ghi"),
                ("wind_speed", "999", "field 22", "wind speed"),
                ("relative_humidity", "999", "field 9", None),
                ("relative_humidity", "0.5", "field 9", None), ("pressure", "993", "field 10", None)):
            with self.subTest(column + code):
                file = epw_makers.File(at, codes={column: code})
                self.assertEqual(self.check_site(0, file, more="", **fixed), "")
                if sun_needs is not None:
                    errors = self.check_site(3, file, **fixed)
                    self.assertIn("[sun] (renewable.pv) needs `%s`" % sun_needs, errors)
                    self.assertIn(field, errors)
                    self.assertIn("fill or correct these values in the file", errors)
                elif code != "999":  # 999: the dew point remains
                    errors = self.check_site(3, file, more="")
                    self.assertIn("[bus racks] temperature = wet_bulb + 12 K: the weather lacks "
                                  "`wet_bulb`", errors)
                    self.assertIn(field, errors)

    def test_gap_outside_the_time_planned(self):
        file = epw_makers.File(epw_makers.place("a", 50.0, 10.0, 1, 100))
        file.cells[(10, 9, 12)] = {"dry_bulb": "99.9", "ghi": "-999", "wind_speed": "-999.9"}
        july = {"start": "2026-07-06", "hours": "168"}
        self.assertEqual(self.check_site(0, file, **july), "")
        october = {"start": "2026-10-05", "hours": "168"}
        self.assertIn("no value in 1 of 8760 rows", self.check_site(3, file, **october))
        # an event with a temperature of its own needs none of the file
        outage = "[stress heat]\nstart = 2026-10-09\nhours = 24\nweather.dry_bulb = 35 degC\n"
        own = outage + "weather.relative_humidity = 20 %\n"
        self.assertEqual(self.check_site(0, file, more=own, **july), "")
        self.assertIn("needs `ghi`", self.check_site(3, file, more=SUN + own, **july))
        errors = self.check_site(3, file, more="[stress heat]\nstart = 2026-10-09\nhours = 24\n"
                                               "weather.dry_bulb = dry_bulb + 6 K\n", **july)
        self.assertIn("the weather lacks `dry_bulb` in some of the time planned: field 7", errors)

    # ---- bad cells ----

    def test_bad_cells_are_counted(self):
        file = epw_makers.File(epw_makers.place("a", 50.0, 10.0, 1, 100))
        for day, cells in ((2, {"ghi": "9999", "dry_bulb": "99.9"}), (3, {"ghi": "9999"}),
                           (4, {"ghi": "1600", "dry_bulb": "warm"}), (5, {"dni": ""})):
            file.cells[(1, day, 12)] = cells
        errors = self.check_site(3, file, racks="24 degC")
        self.assertEqual(errors.count("\n"), 1)
        for part in ("field 7, dry bulb temperature (degC), no value in 1 of 8760 rows (first in line "
                     "44: `99.9`), a value outside -90 to 70 in 1 of 8760 rows (first in line 92: `warm`)",
                     "field 14, global horizontal radiation (Wh/m2), no value in 2 of 8760 rows (first "
                     "in line 44: `9999`), a value outside -5 to 1500 in 1 of 8760 rows (first in line "
                     "92: `1600`)",
                     "field 15, direct normal radiation (Wh/m2), no value in 1 of 8760 rows (first in "
                     "line 116, empty)"):
            self.assertIn(part, errors)

    def test_humidity_above_100(self):
        file = epw_makers.File(epw_makers.place("a", 30.0, 31.0, 2, 74))
        for day, text in ((2, "113"), (3, "100.4"), (4, "104")):
            file.cells[(1, day, 5)] = {"relative_humidity": text}
        errors = self.check_site(0, file)
        self.assertRegex(errors, r"^firn: warning: .*site\.ini:\d+: \[weather\] file = air\.epw: relative "
                                 r"humidity above 100 % in 3 of 8760 rows \(first in line 37, maximum "
                                 r"113 %\) is taken as 100 %\n$")
        plain = epw_makers.File(file.at)
        for day in (2, 3, 4):
            plain.cells[(1, day, 5)] = {"relative_humidity": "100"}
        self.assertEqual(self.check_site(0, plain), "")
        self.close(self.plan(file).objective, self.plan(plain).objective, 1e-12)
        file.cells[(1, 2, 5)] = {"relative_humidity": "135"}
        self.assertIn("a value outside 0 to 120 in 1 of 8760 rows", self.check_site(3, file))

    # ---- rows within the hour ----

    def test_sub_hourly(self):
        at = epw_makers.place("a", 50.0, 10.0, 1, 100)
        # in steps of a quarter of an hour, as finer weather moves the sun within a step
        time = {"start": "2026-07-01", "hours": "168", "step": "15 min"}
        plain, hourly = self.plan(epw_makers.File(at), **time).objective, self.plan(epw_makers.File(at)).objective
        beginning = lambda part, parts: 60 * part // parts
        middle = lambda part, parts: 60 * part // parts + 30 // parts
        wrapped = lambda part, parts: epw_makers.ending(part, parts) % 60
        for per_hour, minute in golden.part(((2, beginning), (2, wrapped), (4, middle), (6, epw_makers.ending),
                                             (12, beginning), (2, lambda part, parts: 0)), 3):
            with self.subTest(per_hour):
                file = epw_makers.File(at, per_hour=per_hour, minute=minute)
                self.close(self.plan(file, **time).objective, plain, 1e-9)
        self.close(self.plan(file).objective, hourly, 1e-3)
        file = epw_makers.File(at, per_hour=2, minute=epw_makers.ending)
        file.header = [line for line in epw_makers.HEADER if not line.startswith("DATA")]
        self.close(self.plan(file, **time).objective, plain, 1e-9)  # the rows show how many there are per hour

    def test_sub_hourly_faults(self):
        at = epw_makers.place("a", 50.0, 10.0, 1, 100)
        three = epw_makers.File(at, per_hour=3, minute=epw_makers.ending)
        self.assertIn("air.epw:8: DATA PERIODS: 3 records per hour cannot be read; there must be 1, 2, "
                      "4, 6, 12 or 60", self.check_site(3, three))
        for written, rows in ((1, 2), (2, 1)):
            file = epw_makers.File(at, per_hour=rows, minute=epw_makers.ending)
            file.header = [line.replace("{per_hour}", str(written)) for line in epw_makers.HEADER]
            self.assertIn("with %d row%s per hour" % (written, "s" if written > 1 else ""),
                          self.check_site(3, file))
        uneven = epw_makers.File(at, per_hour=4, minute=lambda part, parts: [15, 30, 30, 60][part])
        self.assertIn("air.epw:11: minute 30 after minute 30, where 4 records per hour are 15 min apart",
                      self.check_site(3, uneven))

    def test_rows_out_of_order(self):
        """A row missing, twice, out of order; two years; half a year: line and both times are named."""
        folder = os.path.dirname(self.write(epw_makers.File(epw_makers.place("a", 50.0, 10.0, 1, 100))))
        lines = golden.read(os.path.join(folder, "air.epw")).split("\n")[:-1]
        rows = lines[8:]
        for change, fault in (
                (rows[:100] + rows[101:], r"air.epw:109: month 1, day 5, hour 6, where .* hour 5 is"),
                (rows[:100] + rows[99:], r"air.epw:109: month 1, day 5, hour 4, where .* hour 5 is"),
                (rows[:100] + [rows[101], rows[100]] + rows[102:], r"air.epw:109: .* hour 6, where"),
                (rows + rows, r"air.epw:8769: more rows than the 8760 hours of a year"),
                (rows[:4344], r"end after 4344 of 8760 rows, before month 7, day 1, hour 1: .* CSV"),
                (rows[24:], r"end after 8736 of 8760 rows, before month 1, day 1, hour 1")):
            with open(os.path.join(folder, "air.epw"), "w", encoding="ascii") as out:
                out.write("\n".join(lines[:8] + change) + "\n")
            self.assertTrue(re.search(fault, self.check_site(3, None)), fault)


if __name__ == "__main__":
    golden.main()
