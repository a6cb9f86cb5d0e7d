#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# rows.py - rows per year, common rows, shared variables and flows of accounts, through the command line: a permit of
# hours per year leaves an outage alone, hourly matching counts no export, users share one plot of land, and units cover
# the largest loss. Expected numbers are computed by hand.
import math
import os
import shutil

import golden

HEAD = """format = 1
[time]
start = 2026-07-06
hours = HOURS
[economics]
discount = 0 %
[plugins]
path = tech
"""
HALLS = "[site]\ntarget = 10 MW\n[halls]\ntype = it.load\nheat = none\n"
LOAD = "[load]\ntype = basic.sink\nin = lv\ndemand = %g MW\n"

OUTAGE = HEAD.replace("HOURS", "168") + golden.NORMALS + HALLS + """[stress outage]
start = 2026-07-20
hours = 4
grid.import_limit = 0 MW
[grid]
type  = grid.connection
power = lv
price = 40
[backup]
type = tech.turbine
power = lv
ramp = 100
commitment = no
hours = 100 h
"""

MATCHED = HEAD.replace("HOURS", "48") + HALLS + """[grid]
type  = grid.connection
power = lv
price = 60
export_limit = 100 MW
export_price = 30
"""
CONTRACT = "[%s]\ntype = tech.ppa\npower = %s\nprofile = sun.csv:p\nstrike = 10\nfix = %g MW\n"
LINE = "[line]\ntype = basic.link\nfrom = hv\nto = lv\n"

LAND = HEAD.replace("HOURS", "48") + LOAD % 5 + """[grid]
type  = grid.connection
power = lv
price = 150
[stress outage]
start = 2026-07-06
hours = 4
load.demand = 0 MW
"""
FIELD = "[%s]\ntype = zoo.land\narea = %g m2/MW\n"
PLOT = "[plot]\ntype = zoo.plot\narea = 30000 m2\nrent = %g USD/m2\n"
SAVED = 150 * 8760 - 100e3 / 20  # USD per MW and year that a field saves

UNIT = "[%s]\ntype = zoo.reserve\npower = %s\ncapex = %g USD/MW\n"


class Rows(golden.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tech = os.path.join(cls.work, "tech")
        os.makedirs(tech)
        for name in ("zoo/land", "zoo/plot", "zoo/reserve", "tech/turbine", "tech/ppa"):
            path = os.path.join(golden.build_folder, name + ".so")
            if os.path.exists(path):  # C++ needs a compiler
                shutil.copy(path, tech)
        cls.sun = [round(max(0, math.sin((t % 24 - 6) * math.pi / 12)), 4) for t in range(48)]
        with open(os.path.join(cls.work, "sun.csv"), "w", encoding="utf-8") as file:
            file.write("p\n" + "".join("%.4f\n" % p for p in cls.sun))

    def answer(self, text):
        path = os.path.join(self.work, "rows.ini")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return self.solve(path)

    def refused(self, text):
        path = os.path.join(self.work, "refused.ini")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        with self.assertRaises(golden.Failed) as caught:
            golden.firn("solve", path)
        self.assertIn("exit 1, not 0", str(caught.exception))
        return str(caught.exception)

    # ---- rows per year -----------------------------------------------------------------------------------------------

    def test_a_permit_leaves_the_outage_alone(self):
        """The size serves 10 MW for 4 hours; pro rata, 100 h per year would allow 2.7 minutes of them."""
        size = self.answer(OUTAGE).size("backup")
        self.assertGreater(size, 10)
        self.assertLess(size, 12)

    def test_a_permit_binds_in_the_year(self):
        """At 400 USD/MWh it runs as long as it may: 100 h of a year, 1.9 h of a week that represents itself."""
        expensive = OUTAGE.replace("price = 40", "price = 400").replace("hours = 100 h", "hours = 100 h\nfix = 12 MW")
        for represents, repeats, hours in (("", 8760 / 168, 100), ("represents = itself\n", 1, 100 * 168 / 8760)):
            table = self.answer(expensive.replace("hours = 168\n", "hours = 168\n" + represents)).table("flows.csv")
            ran = [float(cell) for period, cell in zip(table["period"], table["backup.power"]) if period != "outage"]
            self.assertEqual(len(ran), 168)
            self.close(sum(ran) * repeats, hours * 12, 1e-6, represents)

    # ---- flows and matching ------------------------------------------------------------------------------------------

    def contracts(self, *contracts, matching="hourly", more=""):
        """A site with contracts of a bus and a capacity each."""
        if not os.path.exists(os.path.join(self.work, "tech", "ppa.so")):
            self.skipTest("there is no C++ compiler, so there is no tech/ppa.so")
        text = MATCHED + (LINE if any(bus == "hv" for bus, _ in contracts) else "")
        for i, (bus, capacity) in enumerate(contracts):
            text += CONTRACT % ("ppa-%d" % i, bus, capacity) + "matching = %s\n" % matching
        return text + more

    def test_matching_never_counts_an_export(self):
        """The sun exceeds the 10 MW of the halls for 10 of 24 hours: hour by hour, REF is at most the mean of what
        they take of it, however much is exported at a profit, by one contract or two, on one bus or two."""
        whole = self.answer(self.contracts(("lv", 50)))
        power = whole.account("facility_energy") / 8760
        self.assertLess(min(float(cell) for cell in whole.table("flows.csv")["grid.power"]), -30)
        most = sum(min(50 * p, power) for p in self.sun) / 48 / power
        self.assertLess(most, 0.5)
        for contracts in ((("lv", 50),), (("lv", 20), ("lv", 30)), (("lv", 20), ("hv", 30))):
            answer = self.answer(self.contracts(*contracts, more="[limits]\nref = %.9f\n" % (most * 0.9999)))
            self.close(answer.ratio("ref"), most, 1e-6, contracts)
            table = answer.table("flows.csv")
            crosses = golden.numbers(table["site.facility_energy.flow"])
            for t, flow in enumerate(crosses):
                matched = sum(float(table["ppa-%d.matched" % i][t]) for i in range(len(contracts)))
                self.close(flow, power, 1e-6)
                self.assertLess(matched, flow * (1 + 1e-6))
            self.refused(self.contracts(*contracts, more="[limits]\nref = %.9f\n" % (most * 1.001)))

    def test_annual_matching_counts_it(self):
        answer = self.answer(self.contracts(("lv", 50), matching="annual"))
        self.assertGreater(answer.ratio("ref"), 1.5)

    # ---- land --------------------------------------------------------------------------------------------------------

    def test_two_users_share_the_land(self):
        """30000 m2 at 20000 m2/MW are 1.5 MW for both together; without a plot, each takes what it needs."""
        fields = FIELD % ("a1", 20000) + FIELD % ("a2", 20000)
        answer = self.answer(LAND + fields + PLOT % 0)
        self.close(answer.size("a1") + answer.size("a2"), 1.5, 1e-6)
        self.close(float(answer.table("flows.csv")["site.land"][0]), 30000, 1e-6)
        answer = self.answer(LAND + fields)
        self.close(answer.size("a1") + answer.size("a2"), 5, 1e-6)

    def test_the_thriftier_user_gets_the_land(self):
        answer = self.answer(LAND + FIELD % ("a1", 20000) + FIELD % ("a2", 10000) + PLOT % 0)
        self.assertEqual(answer.size("a1"), 0)
        self.close(answer.size("a2"), 3, 1e-6)

    def test_rent_decides(self):
        """A field pays its rent up to what it saves per m2."""
        for factor, size in ((0.999, 1.5), (1.001, 0)):
            answer = self.answer(LAND + FIELD % ("a1", 20000) + PLOT % (SAVED / 20000 * factor))
            self.assertAlmostEqual(answer.size("a1"), size, delta=1e-6)

    def test_equal_users_are_equal(self):
        """How two users of equal need share the land is arbitrary; of unequal need it is not."""
        def notes(area):
            return str(self.answer(LAND + FIELD % ("a1", 20000) + FIELD % ("a2", area) + PLOT % 0).json["notes"])
        self.assertIn("`a1` and `a2` are equal", notes(20000))
        self.assertNotIn("are equal", notes(19999))

    def test_a_plot_that_is_too_small_is_named(self):
        said = self.refused(LAND + FIELD % ("a1", 20000) + "fix = 5 MW\n" + FIELD % ("a2", 20000) + PLOT % 0)
        for value in ("`a1.fix` (5 MW", "`plot.area` (30000 m2", "`plot.area` at least 100000 m2"):
            self.assertIn(value, said)

    # ---- reserve -----------------------------------------------------------------------------------------------------

    def units(self, *buses):
        text = HEAD.replace("HOURS", "24") + LOAD % 100 + (LINE if "hv" in buses else "")
        return self.answer(text + "".join(UNIT % ("unit-%d" % i, bus, 1000) for i, bus in enumerate(buses)))

    def test_units_cover_the_largest_loss(self):
        """n equal units for 100 MW need n - 1 of them to be enough: 100 n / (n - 1) MW in all, at 1000 / 20 USD/MW."""
        for n in (2, 3, 5):
            answer = self.units(*["lv"] * n)
            sizes = [answer.size("unit-%d" % i) for i in range(n)]
            self.close(sum(sizes), 100 * n / (n - 1), 1e-6, n)
            self.close(max(sizes), 100 / (n - 1), 1e-6, n)
            self.close(answer.objective, sum(sizes) * 1000 / 20 + 100 * 8760 * 10, 1e-9, n)
            self.close(float(answer.table("flows.csv")["bus.lv.reserve"][0]), 100 / (n - 1), 1e-6, n)

    def test_a_reserve_that_is_missing_is_named(self):
        text = HEAD.replace("HOURS", "24") + LOAD % 100
        text += "".join(UNIT % (name, "lv", 1000) + "max = 60 MW\n" for name in ("u1", "u2"))
        said = self.refused(text)
        self.assertIn("up to 40 MW of electricity are missing on bus lv", said)
        self.assertIn(".max` (60 MW", said)
        self.assertIn("`load.demand` at most 60 MW", said)

    def test_reserve_is_of_a_bus(self):
        """Two and two units on two buses: each pair covers its own loss, so each unit serves its bus alone."""
        answer = self.units("lv", "lv", "hv", "hv")
        self.close(sum(answer.size("unit-%d" % i) for i in range(4)), 200, 1e-6)


if __name__ == "__main__":
    golden.main()
