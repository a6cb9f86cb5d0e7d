#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# export.py - files of `firn export`, read by solvers that are independent of Firn: glpsol, CLP, and
# HiGHS if Python can import it. Each must find the optimum of `firn solve`.
import os
import re
import shutil
import subprocess
import unittest

import golden

try:
    import highspy
except ImportError:
    highspy = None

SITES = {  # name: file, values that are set
    "site-24a": (os.path.join(golden.HERE, "site-24a.ini"), {}),
    # bounds of every kind, an account without money, and a limit on it
    "site-24a-carbon": (os.path.join(golden.HERE, "site-24a.ini"),
                        {"grid.carbon": "0.4 kg/kWh", "limits.carbon": "200 kt/yr",
                         "battery.power.min": "5 MW", "pv.max": "250 MW",
                         "chiller.existing": "20 MW"}),
    "first": (os.path.join(golden.ROOT, "problems", "first.ini"), {}),
    "dallas": (os.path.join(golden.ROOT, "problems", "dallas-100mw.ini"), {"time.hours": "96"}),
}


def output(*words):
    """The output of a solver."""
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=golden.SECONDS, check=True)
    return done.stdout.decode(errors="replace")


def number(text, pattern):
    found = re.search(pattern, text, re.M)
    if found is None:
        raise golden.Failed("no optimum in the output of the solver:\n" + text[-2000:])
    return float(found[1])


def by_glpsol(path):
    solution = path + ".solution"
    text = output("glpsol", "--freemps" if path.endswith(".mps") else "--lp", path, "-o", solution)
    if "OPTIMAL LP SOLUTION FOUND" not in text:
        raise golden.Failed("glpsol: " + text[-2000:])
    return number(golden.read(solution), r"^Objective: +\S+ = (\S+)")


def by_clp(path):
    return number(output("clp", path, "-dualsimplex"), r"^Optimal objective (\S+)")


def by_highs(path):
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    if highs.readModel(path) != highspy.HighsStatus.kOk:
        raise golden.Failed("HiGHS cannot read %s without a warning" % path)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise golden.Failed("HiGHS: %s" % highs.modelStatusToString(highs.getModelStatus()))
    return highs.getObjectiveValue()


class Export(golden.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.optimum, cls.path = {}, {}
        for name, (site, values) in SITES.items():
            cls.optimum[name] = cls.solve(site, values).objective
            for form, split in (("mps", ()), ("lp", ()), ("mps", ("--split", "2")),
                                ("lp", ("--split", "2"))):
                path = os.path.join(cls.work, "%s.%s" % (name + "".join(split), form))
                golden.firn("export", site, "--format", form, "--output", path, *split,
                            *golden.sets(values))
                cls.path[name, form + "".join(split)] = path

    def all_agree(self, solver):
        for (name, form), path in self.path.items():
            with self.subTest(site=name, format=form):
                self.close(solver(path), self.optimum[name], 1e-7, "%s as %s" % (name, form))

    @unittest.skipUnless(shutil.which("glpsol"), "glpsol is not installed")
    def test_glpsol(self):
        self.all_agree(by_glpsol)

    @unittest.skipUnless(shutil.which("clp"), "clp is not installed")
    def test_clp(self):
        self.all_agree(by_clp)

    @unittest.skipUnless(highspy, "Python cannot import highspy")
    def test_highs(self):
        self.all_agree(by_highs)

    def test_names(self):
        """Rows and columns have the planner's names."""
        text = golden.read(self.path["site-24a", "mps"])
        for name in ("grid.import@1", "grid.import@24", "battery.level@13", "cold-store.energy.built"):
            self.assertRegex(text, r"(?m)^ *(\S+ )?%s " % re.escape(name))
        self.assertRegex(text, r"(?m)^ *E +bus\.ac@24$")

    def test_split(self):
        """A size has a copy for every two hours, linked to it by a row of the same name."""
        text = golden.read(self.path["site-24a", "mps--split2"])
        self.assertRegex(text, r"(?m)^ E battery\.power~12$")
        self.assertRegex(text, r"(?m)^ battery\.power~11 battery\.power~12 1$")
        self.assertRegex(text, r"(?m)^ battery\.power~12 battery\.power~12 -1$")
        self.assertNotIn("battery.power~13", text)
        self.assertNotIn("~", golden.read(self.path["site-24a", "mps"]))

    def test_again(self):
        for form in ("mps", "lp"):
            site, values = SITES["dallas"]
            path = os.path.join(self.work, "again." + form)
            golden.firn("export", site, "--format", form, "--output", path, *golden.sets(values))
            self.assertEqual(golden.read(path), golden.read(self.path["dallas", form]))


if __name__ == "__main__":
    golden.main()
