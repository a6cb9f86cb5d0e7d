#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# draw.py - weather-bound sinks on one loop, through the command line: sections of a cooler do what the whole
# does, a store changes nothing, and sinks of unequal reach act in series.
import os
import re

import golden

FIRST = golden.read(os.path.join(golden.ROOT, "problems", "first.ini"))
FREE = re.sub(r"(?m)^\[limits\]\npue = .*\n", "", FIRST)
COLD = FREE.replace("temperature = 40 degC", "temperature = 32 degC")  # needs trim chillers
COOLER = "\n[%s]\ntype = rejection.dry-cooler\nloop = w40\n%s"
TANK = "\n[tank]\ntype = storage.thermal\nbus = w40\nenergy.max = 0.01 MWh\n"

LOOP = """format = 1
[time]
start = 2026-07-06
hours = 24
[plugins]
path = only
[halls]
type = basic.source
out = w40
limit = 100 MW
must_run = yes
[bus w40]
carrier = heat
temperature = 40 degC
"""
SECTION = "[%s]\ntype = zoo.section\nshare = %s\nprice = %g\n"


class Draw(golden.Case):
    count = 0

    def answer(self, text, **values):
        type(self).count += 1
        path = os.path.join(self.work, "draw-%d.ini" % self.count)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return self.solve(path, **values)

    def test_sections_of_a_dry_cooler(self):
        """Each section has its share of the reach, and not the whole of it, as with plugin ABI 0.1."""
        self.assertNotIn("pue", FREE)
        self.assertNotEqual(COLD, FREE)
        for site, known in ((FREE, 66.5883393e6), (COLD, 71.2864297e6)):  # by CLP and HiGHS, of `firn export`
            whole = self.answer(site)
            self.close(whole.objective, known, 1e-7)
            self.assertEqual(whole.size("trim-chillers") > 1, site == COLD)
            for sections in (2, 3, 7):
                text = site + "".join(COOLER % ("dry-%d" % i, "") for i in range(1, sections))
                self.close(self.answer(text).objective, whole.objective, 1e-9, sections)

    def test_sections_of_unequal_reach(self):
        """A second section of a larger pinch never pays for itself, and takes nothing away."""
        for site in (FREE, COLD):
            whole = self.answer(site).objective
            text = site + COOLER % ("worse", "pinch = 12 K\n")
            self.close(self.answer(text).objective, whole, 1e-9)

    def test_a_small_tank(self):
        """It saves the 0.01 MW of trim chillers that it replaces in the hottest hour, and no more."""
        gain = self.answer(COLD).objective - self.answer(COLD + TANK).objective
        self.assertGreaterEqual(gain, 0)
        self.assertLess(gain, 0.01 * 57e3)

    def heat(self, *sections):
        """MW that each section takes; a section is a name, a share and a price."""
        only = os.path.join(self.work, "only")
        os.makedirs(only, exist_ok=True)
        if not os.path.exists(os.path.join(only, "section.so")):
            os.symlink(os.path.join(os.path.abspath(golden.build_folder), "zoo", "section.so"),
                       os.path.join(only, "section.so"))
        table = self.answer(LOOP + "".join(SECTION % section for section in sections)).table("flows.csv")
        return [[float(cell) for cell in table["%s.heat" % name]] for name, _, _ in sections]

    def test_a_wet_section_after_a_dry_one(self):
        for hour in zip(*self.heat(("dry", "0.35", 1), ("wet", "1", 3))):
            self.close(hour[0], 35, 1e-6)
            self.close(hour[1], 65, 1e-6)

    def test_a_mixed_section_between_them(self):
        for hour in zip(*self.heat(("dry", "0.35", 1), ("mixed", "0.6", 2), ("twin", "0.6", 2.5), ("wet", "1", 3))):
            self.close(hour[0], 35, 1e-6)
            self.close(hour[1], 25, 1e-6)
            self.assertLess(hour[2], 1e-6)
            self.close(hour[3], 40, 1e-6)


if __name__ == "__main__":
    golden.main()
