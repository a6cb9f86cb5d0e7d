# SPDX-License-Identifier: GPL-3.0-or-later
#
# studies.py - values, series, copies, sweeps, held sizes, comparisons, sensitivities, programs, trust.
import os
import shutil

import firn
import numpy
from common import PLANT, Test


class Values(Test):
    def test_values(self):
        site = self.plant(set={"grid.price": "40 USD/MWh", "plant.demand": "5 MW"})
        base = site.solve().objective
        site["grid.price"] = "60 USD/MWh"
        self.assertGreater(site.solve().objective, base)
        del site["grid.price"]
        site.set({"grid.price": "40 USD/MWh"})
        self.assertEqual(site.solve().objective, base)
        site.set({"plant.demand": "9 MW", "grid.import_limit": "10 MW"})
        self.assertGreater(site.solve().objective, base)
        self.failure(firn.Error, site.set, {"plant.demand": "1 MW", "grid.import_limt": "10 MW"})
        self.assertEqual(site.value("objective"), site.answer.objective)
        site.unset()
        self.assertEqual(site.solve().objective, self.plant().solve().objective)
        site.reload()
        self.assertEqual(site.status, "")

    def test_numbers_and_flags(self):
        site = self.plant(set={"time.hours": 24})
        site["battery.energy.max"] = "0 MWh"
        self.assertEqual(site.solve().status, "optimal")

    def test_series(self):
        prices = numpy.where(numpy.arange(24) < 6, 20.0, 50.0)
        site = self.plant(set={"grid.price": prices})
        cost = site.solve().objective
        other = self.plant()
        other.set_series("grid.price", prices[::-1][::-1] / 1000, "USD/kWh")
        self.assertAlmostEqual(other.solve().objective / cost, 1, 9)
        other["grid.price"] = list(prices)
        self.assertEqual(other.solve().objective, cost)
        self.assertEqual(other.series("hours").tolist(), [1.0] * 24)
        self.assertEqual(other.series("grid.power").tolist(), other.answer.flows["grid.power"].tolist())
        self.assertEqual([(p.name, p.steps, p.design) for p in other.periods], [("", 24, "")])
        self.assertIn("23 values", self.failure(firn.Error, other.set_series, "grid.price", prices[1:]).message)

    def test_sweep(self):
        site = self.plant()
        grid = {"grid.price": ["20 USD/MWh", "60 USD/MWh"], "grid.import_limit": ["7 MW", "6.5 MW", "5 MW"]}
        one = firn.sweep(site, grid)
        four = firn.sweep(site, grid, threads=4, read=lambda answer: answer.objective)
        self.assertEqual([list(v.values.values()) for v in one], [[p, i] for p in grid["grid.price"]
                                                                  for i in grid["grid.import_limit"]])
        self.assertEqual([v.result for v in four], [v.answer.objective if v.error is None else None for v in one])
        self.assertEqual([type(v.error) for v in one], [type(None), type(None), firn.NoSolution] * 2)
        self.assertEqual(one[2].answer.status, "infeasible")
        self.assertEqual(site.status, "")
        # values of one variant do not stay for the next
        parts = firn.sweep(site, [{"grid.price": "20 USD/MWh"}, {}, {"grid.prise": "20 USD/MWh"}, {}])
        self.assertEqual(parts[1].answer.objective, parts[3].answer.objective)
        self.assertNotEqual(parts[0].answer.objective, parts[1].answer.objective)
        self.assertEqual(parts[2].error.near, "price")

        def read(answer):
            raise RuntimeError("enough")
        self.failure(RuntimeError, firn.sweep, site, grid, threads=2, read=read)

    def test_held_sizes_and_comparison(self):
        site = self.plant()
        site["grid.import_limit"] = "6 MW"
        site.set_series("plant.demand", 5 + numpy.arange(24) % 2 * 1.5)
        built = site.solve().sizes["built"].tolist()
        one = site.write(os.path.join(self.folder, "one"), label="first")
        site["grid.price"] = "90 USD/MWh"
        site.hold_sizes(one)
        numpy.testing.assert_allclose(site.solve().sizes["built"], built, rtol=1e-6)
        two = site.write(os.path.join(self.folder, "two"))
        self.assertIsInstance(firn.compare(one, two), dict)
        self.assertIn("grid", firn.compare(one, two, text=True))
        site.hold_sizes(None)
        site.export(os.path.join(self.folder, "plant.lp"), format="lp")
        program = firn.Program(os.path.join(self.folder, "plant.lp"))
        self.assertAlmostEqual(program.solve()["objective"] / site.solve().objective, 1, 6)

    def test_program(self):
        path = os.path.join(self.folder, "desk.lp")
        with open(path, "w", encoding="utf-8") as file:
            file.write("Maximize\n p: 3 x + 2 y\nSubject To\n wood: x + y <= 4\n glue: x + 3 y <= 9\nBounds\n x <= 3\nEnd\n")
        with firn.Program(path) as program:
            result = program.solve()
            self.assertEqual((result["status"], result["objective"]), ("optimal", 11))
            self.assertEqual(dict(zip(program.names(), program.values())), {"x": 3, "y": 1})
            self.assertEqual(program.names("rows"), ["wood", "glue"])
            self.assertEqual((program.value("dual", "wood"), program.values("dual").tolist()), (2, [2, 0]))
            program.write_solution(os.path.join(self.folder, "desk.csv"))
            self.assertEqual(program.json()["status"], "optimal")
        self.failure(firn.ProblemError, firn.Program, os.path.join(self.folder, "none.lp"))

    def test_summary_and_inputs(self):
        site = firn.Site(firn.problem())
        site.check()
        self.assertIn("weather.dry_bulb", site.inputs())
        site.solve()
        self.assertIn("objective cost = 66.59 MUSD", site.summary())


class Trust(Test):
    def test_a_strangers_problem(self):
        """Its plugin folder is not used, unless the flags say so."""
        source = next(p for p in firn.plugin_files(flags=firn.Flag.NO_ENVIRONMENT) if p.endswith("/basic.sink.so"))
        os.mkdir(os.path.join(self.folder, "lib"))
        shutil.copy(source, os.path.join(self.folder, "lib", "basic.sink.so"))
        path = os.path.join(self.folder, "site.ini")
        with open(path, "w", encoding="utf-8") as file:
            file.write(PLANT + "[plugins]\npath = lib\n")

        def used(**options):
            """A second basic.sink is refused where the folder is used."""
            try:
                firn.Site(path, **options).build()
            except firn.PluginError as error:
                self.assertIn(os.path.join(self.folder, "lib"), error.message)
                return True
            return False
        with self.assertLogs("firn", "WARNING") as logged:
            self.assertFalse(used())
        self.assertIn("plugin folder `lib` is left out", logged.output[0])
        self.assertTrue(used(flags=firn.Flag.TRUST_PROBLEM))
        self.assertFalse(used(flags=firn.Flag.TRUST_REMEMBERED))
        self.assertTrue(any("plugin" in line for line in firn.trust_add(path)))
        self.assertTrue(used(flags=firn.Flag.TRUST_REMEMBERED))
        self.assertEqual(firn.trust_list()[0], os.path.realpath(path))
        firn.trust_remove(path)
        self.failure(firn.UsageError, firn.trust_remove, path)

    def test_files(self):
        text = PLANT.replace("6 MW", "plant.csv:load MW")
        with open(os.path.join(self.folder, "plant.csv"), "w", encoding="utf-8") as file:
            file.write("load\n" + "3\n" * 24)
        firn.Site.read(text, os.path.join(self.folder, "plant.ini")).build()
        site = firn.Site.read(text, os.path.join(self.folder, "plant.ini"), flags=firn.Flag.NO_FILES)
        self.failure(firn.Error, site.build)

    def test_plugins(self):
        files = firn.plugin_files(flags=firn.Flag.NO_ENVIRONMENT)
        own = os.path.join(os.path.dirname(os.path.realpath(firn.__file__)), "lib", "firn", "plugins")
        self.assertEqual({os.path.dirname(os.path.realpath(f)) for f in files}, {own})
        self.assertIn("capex", firn.describe(os.path.join(own, "storage.battery.so")))
        self.assertRegex(firn.describe(os.path.join(own, "basic.sink.so"), line=True), r"^basic\.sink\t")
