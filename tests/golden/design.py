#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# design.py - design events, through the command line: with `utilization` below 1 the sizes serve the target on
# the days that size the equipment, and nothing else changes.
import os
import subprocess

import golden

FIRST = os.path.join(golden.ROOT, "problems", "first.ini")
OLD = {"site.design": "utilization"}
DRY, WET = "design-dry-bulb", "design-wet-bulb"

# 72 hours of weather: the highest dry bulb is on the second day, the highest wet bulb on the third.
BULB = [[20, 24, 22], [25, 35, 25], [24, 30, 26]]  # night, afternoon, evening
HUMIDITY = [40, 20, 95]


def hour_of(day, hour):
    return BULB[day][0 if hour < 12 else 1 if hour < 18 else 2]


AIR = {"dry_bulb": [hour_of(t // 24, t % 24) for t in range(72)],
       "relative_humidity": [HUMIDITY[t // 24] for t in range(72)],
       "ghi": [0 if not 6 <= t % 24 < 18 else 600 for t in range(72)],
       "dni": [0 if not 6 <= t % 24 < 18 else 500 for t in range(72)],
       "dhi": [0 if not 6 <= t % 24 < 18 else 100 for t in range(72)],
       "wind_speed": [3] * 72}

SITE = """format = 1
[site]
target = 10 MW
[time]
start = 2026-07-06
hours = 72
"""
WEATHER = """[weather]
file = air.csv
latitude = 33 deg
longitude = -97 deg
elevation = 100 m
time_zone = -6 h
"""
GRID = """[grid]
type = grid.connection
power = lv
price = 50 USD/MWh
capex = 100 USD/kW
"""
HALLS = """[halls]
type = it.load
heat = none
utilization = 0.5
"""
COOLED = """[halls]
type = it.load
utilization = 0.5
[chillers]
type = rejection.chiller-air
heat = racks
[bus racks]
temperature = %s
"""


class Design(golden.Case):
    def place(self, text, **tables):
        """Writes a problem and its tables; its path."""
        type(self).count += 1
        folder = os.path.join(self.work, "place-%d" % self.count)
        os.mkdir(folder)
        for name, columns in {"air": AIR, **tables}.items():
            with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8") as file:
                file.write(",".join(columns) + "\n")
                file.writelines(",".join(map(repr, row)) + "\n" for row in zip(*columns.values()))
        path = os.path.join(folder, "site.ini")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def run_firn(self, *words):
        done = subprocess.run([os.path.join(golden.build_folder, "firn"), *golden.trusting(words)], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=golden.SECONDS)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def events(self, path, values=None):
        """{name: date and hour} of the design events, and their numbers of steps."""
        j = self.solve(path, values).json
        design = [p for p in j["periods"] if p["design"] is not None]
        self.assertTrue(all(p["stress"] for p in design))
        return ({p["name"]: p["design"].split(" from ")[1].split(",")[0] for p in design},
                [p["steps"] for p in design])

    def rows(self, answer, period, column):
        cells = answer.table("flows.csv")
        return [float(cell) for cell, of in zip(cells[column], cells["period"]) if of == period]

    def fixed(self, answer):
        return {"%s.%s" % (s["component"], "fix" if s["name"] == "size" else s["name"] + ".fix"):
                "%.10g %s" % (s["installed"] * (1 + 1e-7), s["unit"]) for s in answer.json["sizes"]}


class FirstProblem(Design):
    HALF = {"halls.utilization": "0.5"}

    def capital(self, answer):
        return sum(c["capital"] for c in answer.json["costs"])

    def test_the_sizes_serve_the_target(self):
        half, old = self.solve(FIRST, self.HALF), self.solve(FIRST, {**self.HALF, **OLD})
        full = self.solve(FIRST)
        event, = [p for p in half.json["periods"] if p["design"] is not None]
        start = event["design"].split(" from ")[1][:10]
        day = {**OLD, "time.start": start, "time.hours": "24", "time.represents": "itself"}
        for plan, code in ((half, 0), (old, 1)):
            golden.firn("solve", FIRST, "--quiet", "--out", os.path.join(self.work, "fixed"),
                        *golden.sets({**day, **self.fixed(plan)}), code=code)
        self.assertTrue(0.85 <= self.capital(half) / self.capital(full) <= 1.01)
        self.assertLess(self.capital(old) / self.capital(full), 0.51)

    def test_the_result_names_the_event_and_what_it_sizes(self):
        half = self.solve(FIRST, self.HALF)
        self.assertEqual([p["name"] for p in half.json["periods"]], ["typical", DRY])
        # No trim chillers: the dry coolers carry the heat of the hottest hour.
        sized = {s["component"]: tuple(s["sized_by"]) for s in half.json["sizes"]}
        self.assertEqual(sized.pop("trim-chillers"), ())
        self.assertEqual(set(sized.values()), {(DRY,)})
        self.assertEqual(set(half.table("sizes.csv")["sized_by"]), {DRY, ""})
        code, table, _ = self.run_firn("solve", FIRST, "--out", os.path.join(self.work, "table"),
                                       *golden.sets(self.HALF))
        self.assertEqual(code, 0)
        self.assertIn(DRY, table)
        code, check, _ = self.run_firn("check", FIRST, *golden.sets(self.HALF))
        self.assertIn("  %s: 24 h at full utilization from 2026-07-12T00:00" % DRY, check)

    def test_design_utilization_gives_the_sizes_of_half_the_target(self):
        old, half = self.solve(FIRST, {**self.HALF, **OLD}), self.solve(FIRST, {"site.target": "50 MW"})
        self.assertEqual(len(old.json["periods"]), 1)
        self.close(old.objective, half.objective, 1e-9)
        for one, other in zip(old.json["sizes"], half.json["sizes"]):
            self.close(one["installed"], other["installed"], 1e-6, one["component"])
            self.assertEqual(one["sized_by"], [])

    def test_the_event_has_no_weight(self):
        """With its sizes fixed, the plan costs the same without the event."""
        half = self.solve(FIRST, self.HALF)
        same = self.solve(FIRST, {**self.HALF, **OLD, **self.fixed(half)})
        self.close(half.objective, same.objective, 1e-6)
        for account in ("carbon", "it_energy", "facility_energy"):
            self.close(half.account(account), same.account(account), 1e-9, account)
        self.close(half.account("it_energy"), 50 * 8760, 1e-12)

    def test_full_utilization_needs_none(self):
        self.assertEqual(self.solve(FIRST).without_parameters(),
                         self.solve(FIRST, {"site.design": "full"}).without_parameters())


class Days(Design):
    def test_the_day_of_the_highest_dry_bulb(self):
        site = self.place(SITE + WEATHER + GRID + COOLED % "24 degC")
        self.assertEqual(self.events(site), ({DRY: "2026-07-07T00:00"}, [24]))

    def test_the_first_of_equal_days(self):
        air = {**AIR, "dry_bulb": [35 if t in (14, 40) else 20 for t in range(72)]}
        site = self.place(SITE + WEATHER + GRID + COOLED % "24 degC", air=air)
        self.assertEqual(self.events(site)[0], {DRY: "2026-07-06T00:00"})

    def test_the_wet_bulb_where_it_is_asked_for(self):
        site = self.place(SITE + WEATHER + GRID + COOLED % "wet_bulb + 8 K")
        self.assertEqual(self.events(site),
                         ({DRY: "2026-07-07T00:00", WET: "2026-07-08T00:00"}, [24, 24]))
        humid = {**AIR, "relative_humidity": [40] * 24 + [60] * 24 + [40] * 24}
        site = self.place(SITE + WEATHER + GRID + COOLED % "wet_bulb + 8 K", air=humid)
        self.assertEqual(self.events(site), ({DRY: "2026-07-07T00:00"}, [24]))  # the same day: one event

    def test_steps_of_any_length(self):
        site = self.place(SITE + WEATHER + GRID + COOLED % "24 degC")
        for step, steps in (("15 min", 96), ("90 min", 48), ("3 h", 24), ("24 h", 24), ("2 * 7 h, 58 h", 24),
                            ("24 * 15 min, 3 h", 96), ("6 * 10 s, 1 * 59 min, 1 h", 1440)):
            self.assertEqual(self.events(site, {"time.step": step}), ({DRY: "2026-07-07T00:00"}, [steps]), step)

    def test_windows_within_the_steps(self):
        """A window that begins between two hours: whole steps in the typical year and in the event."""
        for step, hours in (("15 min", "16:15-20:45"), ("90 min", "16:30-21")):
            site = self.place(SITE + "step = %s\n" % step + WEATHER + "[window peak]\nhours = %s\n" % hours + GRID +
                              "demand_charge.peak = 5 USD/kW/month\n" + COOLED % "24 degC")
            self.assertEqual(list(self.events(site)[0]), [DRY])

    def test_a_short_spike_counts(self):
        """One hot hour on the first day; in steps of 24 h the second day is hotter."""
        air = {**AIR, "dry_bulb": [36 if t == 15 else 20 if t < 24 else 30 for t in range(72)]}
        site = self.place(SITE + WEATHER + GRID + COOLED % "24 degC", air=air)
        self.assertEqual(self.events(site, {"time.step": "24 h"})[0], {DRY: "2026-07-06T00:00"})

    def test_the_ends_of_the_horizon(self):
        site = self.place(SITE + WEATHER + GRID + COOLED % "24 degC",
                          air={name: cells[:44] for name, cells in AIR.items()})
        self.assertEqual(self.events(site, {"time.hours": "44"}), ({DRY: "2026-07-06T20:00"}, [24]))
        site = self.place(SITE + WEATHER + GRID + COOLED % "24 degC",
                          air={name: cells[:6] for name, cells in AIR.items()})
        self.assertEqual(self.events(site, {"time.hours": "6"}), ({DRY: "2026-07-06T00:00"}, [6]))

    def test_without_weather_the_first_day(self):
        site = self.place(SITE + GRID + HALLS)
        self.assertEqual(self.events(site), ({DRY: "2026-07-06T00:00"}, [24]))
        self.close(self.solve(site).size("grid"), 10, 1e-9)
        self.close(self.solve(site, OLD).size("grid"), 5, 1e-9)

    def test_none_where_the_day_is_full_already(self):
        load = {"share": [1.0 if 24 <= t < 48 else 0.5 for t in range(72)]}
        text = SITE + WEATHER + GRID + (COOLED % "24 degC").replace("utilization = 0.5",
                                                                    "utilization = load.csv:share")
        self.assertEqual(self.events(self.place(text, load=load))[0], {})
        self.assertEqual(self.events(self.place(text.replace("24 degC", "wet_bulb + 8 K"), load=load))[0],
                         {WET: "2026-07-08T00:00"})
        load["share"][47] = 0.99
        self.assertEqual(self.events(self.place(text, load=load))[0], {DRY: "2026-07-07T00:00"})

    def test_each_phase_has_its_own(self):
        text = SITE + WEATHER + GRID + COOLED % "24 degC" + """[phase a]
start = 2026-01-01
[phase b]
start = 2028-01-01
halls.utilization = 1
[phase c]
start = 2030-01-01
years = 3
halls.utilization = 0.2
site.target = 30 MW
[stress dark]
hours = 2
halls.utilization = 0.1
"""
        answer = self.solve(self.place(text))
        self.assertEqual([p["name"] for p in answer.json["periods"]],
                         ["a", "a." + DRY, "a.dark", "b", "b.dark", "c", "c." + DRY, "c.dark"])
        for size in answer.json["sizes"]:
            if size["component"] == "grid":
                self.assertGreater(size["installed"], 3 * 10 if size["phase"] == "c" else 10)
        code, _, text = self.run_firn("check", self.place(text.replace("[stress dark]", "[stress %s]" % DRY)))
        self.assertEqual(code, 3)
        self.assertIn("[stress %s] has the name of a design event" % DRY, text)

    def test_all_loads_are_at_full_utilization(self):
        text = SITE + GRID + HALLS + "share = 0.25\n[more]\ntype = it.load\nheat = none\nshare = 0.75\n"
        answer = self.solve(self.place(text))
        self.close(answer.size("grid"), 10, 1e-9)
        self.assertEqual(self.rows(answer, DRY, "halls.power"), [-2.5] * 24)
        self.assertEqual(self.rows(answer, DRY, "more.power"), [-7.5] * 24)


class Supply(Design):
    SUN = "[sun]\ntype = renewable.pv\npower = lv\n[battery]\ntype = storage.battery\nbus = lv\n"

    def none(self, path, words=()):
        code, out, text = self.run_firn("check", path, *words)
        self.assertEqual(code, 0, text)
        self.assertIn("`[site] design = full`", text)
        self.assertNotIn(DRY, out)
        answer = self.solve(path)
        self.assertIn("design = full", " ".join(n["text"] for n in answer.json["notes"]))

    def test_sun_alone(self):
        site = self.place(SITE + WEATHER + HALLS + self.SUN)
        self.none(site)
        self.assertEqual(self.events(site, {"site.design": "full"})[0], {DRY: "2026-07-07T00:00"})
        for design in ("full", "utilization"):
            code, _, text = self.run_firn("check", site, "--set", "site.design=" + design)
            self.assertNotIn("design", text)
        self.assertEqual(self.events(self.place(SITE + WEATHER + HALLS + self.SUN + GRID))[0],
                         {DRY: "2026-07-07T00:00"})

    def test_a_phase_of_sun_alone(self):
        path = self.place(SITE + WEATHER + HALLS + self.SUN + GRID + "[phase a]\nstart = 2026-01-01\n"
                          "grid.import_limit = 0 MW\n[phase b]\nstart = 2028-01-01\nyears = 5\n"
                          "grid.import_limit = 20 MW\n")
        answer = self.solve(path)
        self.assertEqual([p["name"] for p in answer.json["periods"]], ["a", "b", "b." + DRY])
        notes = [n["text"] for n in answer.json["notes"] if "design = full" in n["text"]]
        self.assertEqual(len(notes), 1)
        self.assertTrue(notes[0].startswith("in phase a "), notes[0])

    def test_sources(self):
        source = "[plant]\ntype = basic.source\nout = lv\nprice = 90 USD/MWh\n"
        self.assertEqual(len(self.events(self.place(SITE + WEATHER + HALLS + self.SUN + source))[0]), 1)
        profile = {"mw": [12 if t % 24 > 5 else 0 for t in range(72)]}
        for key in ("limit = profile.csv:mw MW", "capex = 500 USD/kW\navailability = profile.csv:mw"):
            self.none(self.place(SITE + WEATHER + HALLS + self.SUN + source + key + "\n", profile=profile))
        self.none(self.place(SITE + WEATHER + HALLS + self.SUN + GRID + "import_limit = 0 MW\n"))


class Inside(Design):
    """What holds within an event."""

    def test_a_flexible_load_is_firm(self):
        plugin = os.path.join(golden.build_folder, "zoo", "flexible.so")
        text = SITE + GRID + "[plugins]\npath = plugins\n[halls]\ntype = it.flexible\nutilization = 0.5\n"
        path = self.place(text)
        os.mkdir(os.path.join(os.path.dirname(path), "plugins"))
        with open(plugin, "rb") as source, \
                open(os.path.join(os.path.dirname(path), "plugins", "flexible.so"), "wb") as copy:
            copy.write(source.read())
        os.chmod(os.path.join(os.path.dirname(path), "plugins", "flexible.so"), 0o755)
        for floor in ("1", "0.01", "0.3"):
            values = {"halls.lost": "0", "halls.floor": floor} if floor != "1" else {}
            answer = self.solve(path, values)
            self.close(answer.size("grid"), 10, 1e-9, str(values))
            self.assertEqual(self.rows(answer, DRY, "halls.power"), [-10] * 24)
        self.close(self.solve(path, {**OLD, "halls.floor": "0.3", "halls.lost": "0"}).size("grid"), 1.5, 1e-9)

    STORE = """[store]
type = basic.storage
bus = %s
power.capex = 10 USD/kW
energy.capex = 10 USD/kWh
"""

    def test_a_store_of_electricity_starts_full_and_need_not_return(self):
        site = self.place(SITE + GRID + "import_limit = 8 MW\n" + HALLS + self.STORE % "lv")
        answer = self.solve(site)
        self.close(answer.size("store", "energy"), 2 * 24, 1e-9)
        self.close(answer.size("store", "power"), 2, 1e-9)
        self.assertAlmostEqual(self.rows(answer, DRY, "store.level")[-1], 0, 6)
        self.assertEqual([s["sized_by"] for s in answer.json["sizes"] if s["component"] == "store"],
                         [[DRY], [DRY]])

    def test_a_store_of_heat_is_cyclic(self):
        """By day the chiller takes less than the load: the tank takes the rest, and gives it back at night."""
        limit = {"mw": [8.0 if 12 <= t % 24 < 18 else 14.0 for t in range(72)]}
        sink = "[sink]\ntype = basic.sink\nin = racks\nlimit = %s\n"
        halls = HALLS.replace("heat = none\n", "")
        text = SITE + WEATHER + GRID + halls + self.STORE % "racks"
        answer = self.solve(self.place(text + sink % "limit.csv:mw MW", limit=limit))
        self.close(answer.size("store", "energy"), 2 * 6, 1e-9)
        level = self.rows(answer, DRY, "store.level")
        moved = self.rows(answer, DRY, "store.bus")
        for t in range(24):
            self.assertAlmostEqual(level[t] - level[t - 1], -moved[t], 6)
        self.assertAlmostEqual(sum(moved), 0, 6)
        # a tank that need not return would serve this
        path = self.place(text + sink % "9 MW")
        self.assertEqual(self.run_firn("solve", path, "--quiet")[0], 1)
        self.assertEqual(self.solve(path, OLD).json["status"], "optimal")

    def test_only_the_event_is_infeasible(self):
        path = self.place(SITE + GRID + "import_limit = 8 MW\n" + HALLS)
        code, _, text = self.run_firn("solve", path)
        self.assertEqual(code, 1)
        self.assertTrue(text.startswith("firn: %s: infeasible: in design event " % path), text)
        self.assertIn("Only the design events make the site infeasible: without them it has a plan", text)
        self.assertIn(DRY, text)
        self.assertIn("`[site] design = utilization`", text)
        code, _, text = self.run_firn("solve", path, "--set", "grid.import_limit=4 MW")
        self.assertEqual(code, 1)
        self.assertNotIn("design", text)

    def test_limits_do_not_count_the_event(self):
        path = self.place(SITE + GRID + HALLS + "[limits]\ncarbon = 1 Mt/yr\n")
        answer = self.solve(path)
        self.close(answer.account("it_energy"), 5 * 8760, 1e-12)
        self.close(answer.json["limits"][0]["value"], answer.account("carbon") / 1e6, 1e-9)
        self.assertEqual(answer.json["burnt"], [])

    def test_both_methods_agree(self):
        path = self.place(SITE + WEATHER + GRID + COOLED % "wet_bulb + 8 K")
        glpk, barrier = self.solve(path, method="glpk"), self.solve(path, method="barrier")
        self.close(glpk.objective, barrier.objective, 1e-7)
        for one, other in zip(glpk.json["sizes"], barrier.json["sizes"]):
            self.close(one["installed"], other["installed"], 1e-5, one["component"])
            # both days may hold a size: the simplex method then names one, the barrier both
            self.assertTrue(set(one["sized_by"]) & set(other["sized_by"]), one["component"])

    def test_what_has_no_price_there_is_no_higher_than_needed(self):
        """A peak only has to be above the import; the barrier leaves it anywhere."""
        path = self.place(SITE + GRID + "demand_charge = 12 USD/kW/month\n" + HALLS + "[sun]\ntype = renewable.pv\n"
                          "power = lv\n" + WEATHER)
        for method in ("barrier", "glpk"):
            answer = self.solve(path, method=method)
            imported = self.rows(answer, DRY, "grid.import")
            for peak in self.rows(answer, DRY, "grid.peak"):
                self.close(peak, max(imported), 1e-6, method)

    def test_what_the_file_must_not_say(self):
        for line, message in (("design = half", "half"), ("design = none", "none")):
            code, _, text = self.run_firn("check", self.place(SITE.replace("target", line + "\ntarget") +
                                                              GRID + HALLS))
            self.assertEqual(code, 3)
            self.assertIn("[site] design = %s" % message, text)
            self.assertIn("`full`", text)


if __name__ == "__main__":
    golden.main()
