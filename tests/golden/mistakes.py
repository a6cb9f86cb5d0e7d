#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# mistakes.py - bad parameters of every technology of the families it, cooling, rejection and water, on the sites of
# monotone.py: `firn check` finds them, and its sentence names the limit or the remedy.
import os
import re
import subprocess

import golden
import monotone

# parameters that make no sense below or above these, in the words of their physics
NEGATIVE = re.compile("approach|pinch|lift|carnot|cop|range|effectiveness|fill|rise|fan|pump|share|capture|saving")
BELOW_ZERO = "-5 degC"
WATER = r"which would freeze: write a warmer `temperature` for its bus(, or `glycol = yes`)?$"


def check(path, *values):
    """Exit code and messages of `firn check`."""
    words = [word for value in values for word in ("--set", value)]
    done = subprocess.run([os.path.join(golden.build_folder, "firn"), "check", path] + words, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False, env=dict(os.environ, LC_ALL="C"))
    return done.returncode, done.stderr.decode()


class Mistakes(golden.Case):
    def place(self, text):
        path = os.path.join(self.work, "site.ini")
        with open(path, "w", encoding="utf-8") as file:
            file.write(monotone.HEAD % "07-06" + monotone.Monotone.weather(0) + text)
        return path

    def test_numbers_outside_their_range(self):
        """Every number of every type, below its minimum and above its maximum: negative approaches, shares of the
        Carnot COP above what machines reach, effectiveness above 1."""
        tried, physical = 0, set()
        for kind, (text, *_) in monotone.SITES.items():
            path = self.place(text)
            info = golden.firn("plugin", "info", kind).decode()
            numbers = re.findall(r"(?m)^  (\w+)  number(?: \(([^)]*)\))?: .*\n    (?:default [^,]*, )?from (\S+) to (\S+)$",
                                 info)
            for key, unit, low, high in numbers:
                if key in ("share",):  # of the target: judged together with those of other components
                    continue
                if NEGATIVE.search(key):
                    physical.add((kind, key))
                    self.assertGreaterEqual(float(low), -20 if "dew" in key else 0, (kind, key))
                    self.assertLess(float(high), 1000, (kind, key))
                for bound, beyond, word in ((low, float(low) - 0.5 - abs(float(low)), "below the minimum of"),
                                            (high, 2 * float(high) + 1, "above the maximum of")):
                    if "inf" in bound:
                        continue
                    tried += 1
                    if golden.sampled() and key != numbers[-1][0]:  # the engine judges all of them by the same lines
                        continue
                    code, said = check(path, "u.%s=%.9g%s" % (key, beyond, " " + unit if unit else ""))
                    self.assertEqual(code, 3, (kind, key, beyond, said))
                    self.assertRegex(said, r"%s.*%s" % (key, word), (kind, key))
        self.assertGreater(tried, 200)
        self.assertGreater(len(physical), 50)
        for kind in monotone.SITES:
            if kind.startswith(("cooling.", "rejection.")):
                self.assertTrue([key for of, key in physical if of == kind], kind)

    def test_cop_above_carnot(self):
        """No share of the Carnot COP of 1 or more is taken, by whatever has one."""
        found = 0
        for kind, (text, *_) in monotone.SITES.items():
            if "\n  carnot  " in golden.firn("plugin", "info", kind).decode():
                found += 1
                code, said = check(self.place(text), "u.carnot=1.05")
                self.assertEqual(code, 3)
                self.assertRegex(said, r"carnot = 1.05: this is above the maximum of 0.8")
        self.assertGreaterEqual(found, 2)

    def test_loops_that_freeze(self):
        """Each type alone on a loop of -5 degC is refused, and taken with `glycol = yes` if it has that key."""
        for kind, (text, *_) in monotone.SITES.items():
            ports = golden.firn("plugin", "info", kind).decode()
            port = re.search(r"(?m)^  (loop|heat)  heat \(MW\)(?!.*racks).*loop", ports)
            if kind.startswith(("it.", "water.")) or kind == "cooling.air-economizer":
                continue  # no loop of its own
            self.assertTrue(port, kind)
            unit = re.sub(r"(?m)^(loop|heat) = .*\n", "", monotone.section(text, "u")[0])
            site = ("[halls]\ntype = it.load\nheat = %s\nrack_power = 20 kW\nliquid_share = 1\n" %
                    ("racks" if kind.startswith("cooling.") else "cold") + unit + "%s = cold\n" % port[1] +
                    ("[cond]\ntype = rejection.tower\n" if "bus condenser" in ports and kind != "rejection.tower" else "") +
                    "[sink]\ntype = basic.sink\nin = cold\nlimit = 100 MW\n[bus cold]\ntemperature = %s\nrange = 6 K\n" %
                    BELOW_ZERO)
            if "[bus hot]" in text:
                site += monotone.section(text, "boiler")[0] + monotone.section(text, "bus hot")[0]
            path = self.place(site)
            code, said = check(path)
            self.assertEqual(code, 3, (kind, said))
            self.assertIn("[u]", said, kind)
            self.assertRegex(said.strip(), WATER, kind)
            has = "\n  glycol  " in ports
            self.assertEqual(has, "glycol" in said, kind)
            if has:
                code, said = check(path, "u.glycol=yes")
                self.assertEqual(code, 0, (kind, said))

    def test_loops_without_a_cooler(self):
        """The terminals, without what cools their loop."""
        for kind, (text, *_) in monotone.SITES.items():
            if not kind.startswith("cooling.") or kind == "cooling.air-economizer":
                continue
            bus = "chilled" if "[bus chilled]" in text else "w"
            for name in ("dry", "trim", "other"):
                if "[%s]" % name in text:
                    text = monotone.section(text, name)[1]
            code, said = check(self.place(text))
            self.assertEqual(code, 3, (kind, said))
            self.assertRegex(said, r"`?%s`?.*connect a component that" % bus, kind)

    def test_racks_denser_than_every_terminal(self):
        """The message lists each terminal with its limit, and what carries denser racks."""
        for kind, (text, *_) in monotone.SITES.items():
            if not kind.startswith("cooling."):
                continue
            code, said = check(self.place(text), "halls.rack_power=1500 kW")
            self.assertEqual(code, 0, said)
            self.assertRegex(said, r"\[bus racks\].*of heat has no taker.*\[u\] takes no heat from `\w+` in 12 of 12 steps: "
                             r"racks of 1500 kW are above its limit of \d+ kW \(`rack_power_max`\).*add a component that takes",
                             kind)
            self.assertEqual(check(self.place(text), "halls.rack_power=1500 kW")[0], 0)


if __name__ == "__main__":
    golden.main()
