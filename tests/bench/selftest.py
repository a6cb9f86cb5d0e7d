#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# selftest.py - tests solvers.py itself, on a day that all engines solve quickly and on made-up figures:
# answers are read, limits end a run, and unmet requirements are reported. Likewise random_sites.py.
#
#   selftest.py --build BUILD [unittest's own options]
import argparse
import contextlib
import gzip
import io
import os
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
import machine
import peers
import random_sites
import sites
import solvers

DAY = os.path.join(sites.ROOT, "tests", "golden", "site-24a.ini")
OPTIMUM = 235237.5588
FIRST_HOUR = "0,0.488142,58.0214,53.6566,0.277247,92.9984"  # of site 1
LIMIT = 200  # no engine needs a hundredth of it
build = None


class Made(peers.Engine):
    """An engine that runs nothing and returns made-up figures."""

    def __init__(self, name, times_out_from=None):
        super().__init__(None)
        self.name, self.title, self.times_out_from, self.count = name, name.upper(), times_out_from, 0

    def run(self, site, limit):
        self.count += 1
        return made(timed_out=self.times_out_from is not None and site.steps >= self.times_out_from)


def made(**values):
    run = {"seconds": 2.0, "megabytes": 50.0, "code": 0, "timed_out": False, "status": "optimal",
           "message": "", "objective": 1000.0, "iterations": 7, "solve": 1.0, "certificate": 1e-9}
    if values.get("timed_out"):
        run.update(status=">600 s", seconds=600.0, objective=None, iterations=None, solve=None, code=-9)
    return {**run, **values}


def verdicts(judged):
    return [holds for holds, _ in judged]


class Measuring(unittest.TestCase):
    def test_limit(self):
        run = machine.measured([sys.executable, "-c", "import time; time.sleep(3600)"], 0.2)
        self.assertTrue(run["timed_out"])
        self.assertEqual(run["code"], -9)

    def test_output(self):
        run = machine.measured([sys.executable, "-c", "import sys; print('out'); sys.exit('err')"], LIMIT)
        self.assertEqual((run["out"], run["err"], run["code"], run["timed_out"]), ("out\n", "err\n", 1, False))

    def test_memory(self):
        run = machine.measured([sys.executable, "-c", "bytearray(200_000_000)"], LIMIT)
        self.assertGreater(run["megabytes"], 200)
        self.assertLess(run["megabytes"], 300)

    def test_exponent(self):
        rows = [{"steps": steps, "seconds": 3e-4 * steps ** 1.5} for steps in (10, 100, 4000)]
        self.assertAlmostEqual(machine.exponent(rows, "seconds"), 1.5)


class Engines(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # pylint: disable-next=consider-using-with
        cls.work = tempfile.TemporaryDirectory(prefix="firn-bench-")
        cls.addClassCleanup(cls.work.cleanup)
        cls.tools = peers.Tools(build, method="auto", make=False)

    def day(self):
        return sites.Site("day", self.work.name, 24, ini=DAY, known=OPTIMUM)

    def test_a_day(self):
        """A site and a packed program are solved by every installed engine."""
        whole = self.day()
        program = whole.program(self.tools.firn)
        packed = os.path.join(self.work.name, "packed.mps.gz")
        with open(program, "rb") as file, gzip.open(packed, "wb") as out:
            out.write(file.read())
        bare = sites.Site("bare day", self.work.name, 24, packed=packed, known=OPTIMUM)
        bench = solvers.Bench(LIMIT, 2, self.tools.firn)
        for site in (whole, bare):
            found = bench.compare(self.tools.engines(), site)
            for engine, run in found:
                with self.subTest(site=site.name, engine=engine.title):
                    self.assertEqual(run["status"], "optimal", run["message"] + run["err"])
                    self.assertLess(solvers.relative(run["objective"], OPTIMUM), 1e-7)
                    self.assertGreater(run["iterations"], 0)
                    self.assertGreaterEqual(run["solve"], 0)
            self.assertEqual(set(verdicts(solvers.agree(site, found))), {True})
            if site.ini or self.tools.has_lp:
                self.assertEqual(set(verdicts(solvers.certified(site, found))), {True})
                self.assertIn("rows", site.facts)
        self.assertFalse(os.path.exists(program))
        self.assertFalse([name for name in os.listdir(self.work.name) if name.endswith(".out")])

    def test_failure_is_reported(self):
        engine = peers.Firn(self.tools)
        run = engine.run(sites.Site("none", self.work.name, 24, ini="/no/such.ini"), LIMIT)
        self.assertEqual(run["status"], "failed, exit 3")
        self.assertIn("/no/such.ini", run["message"])

    @unittest.skipUnless(os.path.isdir(sites.DATA), "there is no " + sites.DATA)
    def test_sites(self):
        """Firn accepts the generated sites, and their number of steps is as declared."""
        plan = solvers.Plan(self.work.name, quick=True)
        for part in "bcde":
            for site in plan.of(part):
                with self.subTest(site=site.name):
                    done = machine.measured([self.tools.firn, "check", site.ini] + site.set_words(),
                                            LIMIT)
                    self.assertIn(" %d steps" % site.steps, done["out"], done["err"])

    def test_names(self):
        names = [one.name for one in peers.every()]
        self.assertEqual(len(set(names)), len(names))
        self.assertLessEqual(set(solvers.GROWTH_PEERS), set(names))
        engines = [one(self.tools) for one in peers.every()]
        self.assertEqual([one.name for one in solvers.chosen("e", engines, None)],
                         ["firn", "pypsa", "pypsa-hipo"])
        self.assertEqual([one.name for one in solvers.chosen("a", engines, ["glpk"])], ["firn", "glpk"])


class RandomSites(unittest.TestCase):
    @staticmethod
    def count(runs, objectives=()):
        count = random_sites.Count()
        for run in runs:
            count.add({"attempts": 1, "iterations": 20, "seconds": 1.0, "fell_back": "", "status": "optimal",
                       "certified": True, **run})
        for objective in objectives:
            count.compare({"objective": 1e6}, objective)
        return count

    def failed(self, *runs, objectives=()):
        return random_sites.failed([self.count(runs, objectives)])

    def test_requirements(self):
        self.assertFalse(self.failed({}, {}))
        self.assertTrue(self.failed({}, {"attempts": 3, "fell_back": "barrier"}))
        self.assertTrue(self.failed({}, {"certified": False}))
        self.assertTrue(self.failed({}, {"status": "time limit", "certified": False}))
        self.assertFalse(self.failed({}, objectives=(1e6 + 0.9, None)))
        self.assertTrue(self.failed({}, objectives=(1e6 + 1.1,)))

    def test_second_attempts(self):
        second = {"attempts": 2}
        self.assertFalse(self.failed(*[{}] * 5, second))
        self.assertTrue(self.failed(*[{}] * 5, second, second))
        self.assertFalse(self.failed(*[{}] * 38, second, second))
        one = self.count([{}, second])
        self.assertTrue(random_sites.failed([one, one]))  # of both kinds together

    def test_sites(self):
        with tempfile.TemporaryDirectory() as folder:
            written = []
            for seed, bounded, sunset in ((1, False, 1e-16), (1, False, 1e-16), (2, False, 1e-16), (1, True, 0)):
                random_sites.make(seed, 48, bounded, sunset, folder)
                texts = []
                for name in ("site.ini", "site.csv"):
                    with open(os.path.join(folder, name), encoding="ascii") as file:
                        texts.append(file.read())
                written.append(texts)
        self.assertEqual(written[0], written[1])
        self.assertNotEqual(written[0][1], written[2][1])
        self.assertEqual([" MW\n[bus" in texts[0] for texts in written], [False, False, False, True])
        self.assertEqual(["e-1" in texts[1] for texts in written], [True, True, True, False])
        # the same numbers on every machine
        self.assertEqual(written[0][1].splitlines()[1], FIRST_HOUR)


class Judging(unittest.TestCase):
    site = sites.Site("family 1", ".", 100)

    def judged(self, judge, *runs, site=None, **more):
        names = ("firn", "highs-a", "highs-b")
        found = [(Made(name), run) for name, run in zip(names, runs)]
        return verdicts(judge(site or self.site, found, **more))

    def test_agree(self):
        self.assertEqual(self.judged(solvers.agree, made(), made(objective=1000.0005)), [True])
        self.assertEqual(self.judged(solvers.agree, made(), made(objective=1000.002)), [False])
        self.assertEqual(self.judged(solvers.agree, made(), made(objective=float("nan"))), [False])
        self.assertEqual(self.judged(solvers.agree, made(), made(timed_out=True)), [None])
        known = sites.Site("family 1", ".", 100, known=1001.0)
        self.assertEqual(self.judged(solvers.agree, made(), made(), site=known), [False, False])

    def test_certified(self):
        self.assertEqual(self.judged(solvers.certified, made()), [True])
        self.assertEqual(self.judged(solvers.certified, made(certificate=2e-7)), [False])
        self.assertEqual(self.judged(solvers.certified, made(certificate=None)), [False])
        self.assertEqual(self.judged(solvers.certified, made(timed_out=True)), [False])
        self.assertEqual(verdicts(solvers.certified(self.site, [])), [None])
        known = sites.Site("family 1", ".", 100, known=1000.001)
        self.assertEqual(self.judged(solvers.certified, made(), site=known), [True, False])

    def test_faster(self):
        def judged(*runs):
            return self.judged(solvers.faster, *runs, prefix="highs", title="HiGHS", times=4)
        slow, close = made(seconds=9.0, solve=5.0), made(seconds=9.0, solve=3.5)
        self.assertEqual(judged(made(), slow, slow), [True])
        self.assertEqual(judged(made(), slow, close), [False])
        self.assertEqual(judged(made(), made(timed_out=True), made(timed_out=True)), [True])
        self.assertEqual(judged(made(), made(timed_out=True, seconds=3.0)), [None])
        self.assertEqual(judged(made(timed_out=True), slow), [None])
        self.assertEqual(judged(made(), made(status="failed, exit 1")), [None])

    def growth_of(self, power, megabytes=50.0):
        return verdicts(solvers.growth([
            {"steps": steps, "found": [(Made("firn"), made(seconds=1e-4 * steps ** power,
                                                           megabytes=megabytes * steps / 1e4))]}
            for steps in (168, 2190, 8760, 87600)]))

    def test_growth(self):
        self.assertEqual(self.growth_of(1.1), [True, True, True])
        self.assertEqual(self.growth_of(1.2), [False, True, True])
        self.assertEqual(self.growth_of(1.1, megabytes=1000.0), [True, True, False])
        self.assertEqual(verdicts(solvers.growth([])), [None])

    def test_exit(self):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            self.assertTrue(solvers.show([(True, "a"), (None, "b"), (True, "a")]))
            self.assertFalse(solvers.show([(True, "c"), (False, "d")]))
        self.assertEqual(out.getvalue(), "ok   a\n?    b\nok   c\nFAIL d\n")

    def test_timed_out_on_smaller(self):
        """An engine that timed out on a site is not started on a larger one of the family."""
        bench, engine = solvers.Bench(600, 1, None), Made("slow", times_out_from=200)
        for steps, count in ((100, 1), (300, 2), (400, 2), (300, 2), (100, 2)):
            bench.measure(engine, sites.Site("family %d" % steps, ".", steps))
            self.assertEqual(engine.count, count, steps)
        bench.measure(engine, sites.Site("other 400", ".", 400))
        self.assertEqual(engine.count, 3)

    def test_tables(self):
        found = [(Made("firn"), made()), (Made("late"), made(timed_out=True)),
                 (Made("broken"), made(status="failed, exit 1", objective=None))]
        lines = list(solvers.table(found))
        self.assertEqual({line.count("|") for line in lines}, {9})
        self.assertIn("| LATE | >600 s |", lines[3])
        self.assertTrue(lines[2].endswith("| 1.0 |"), lines[2])
        self.assertTrue(lines[3].endswith("| > 300.0 |"), lines[3])
        self.assertTrue(lines[4].endswith("|  |  |"), lines[4])
        rows = [{"steps": 100, "site": self.site, "found": found},
                {"steps": 200, "site": self.site, "found": found[:1]}]
        lines = list(solvers.growth_table(rows, ["firn", "late"]))
        self.assertEqual({line.count("|") for line in lines}, {8})


def main():
    global build
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--build", required=True)
    options, rest = parser.parse_known_args()
    build = os.path.realpath(options.build)
    unittest.main(argv=sys.argv[:1] + rest, verbosity=2)


if __name__ == "__main__":
    main()
