#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tables.py - the tables of the library, through cursors and through the Arrow C data interface, against
# result.json and the CSV files of the same answer, number by number; views that outlive their site; and,
# where they are installed, numpy, pyarrow, pandas and polars.
#
#   tables.py --build BUILD
import calendar
import ctypes
import importlib
import json
import os
import re
import resource
import shutil
import sys
import tempfile
import threading
import time
import unittest

import firn_library as library
import golden
from golden import ROOT, read_table

TABLES = """accounts answer burnt certificate costs flows left_out limits notes parameters periods phases plugins
ports prices ratios sizes""".split()

BURNT = """format = 1
[site]
name = Paid to consume
[time]
start = 2027-12-31
hours = 48
represents = itself
[bus lv]
carrier = electricity
[grid]
type  = grid.connection
power = lv
import_limit = 10 MW
price = -50 USD/MWh
[load]
type   = basic.sink
in     = lv
demand = 2 MW
[forth]
type  = basic.link
from  = lv
to    = hall
limit = 4 MW
loss  = 2 %
[back]
type = basic.link
from = hall
to   = lv
loss = 3 %
[bus hall]
carrier = electricity
"""


def problem(name):
    return os.path.join(ROOT, "problems", name)


def module(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        raise unittest.SkipTest("the module %s is not installed" % name)


class Tables(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.lib = library.load(golden.build_folder)
        with open(os.path.join(cls.folder, "burnt.ini"), "w", encoding="utf-8") as file:
            file.write(BURNT)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def solved(self, path, values=(), code=0):
        """A site that is solved, and its results folder."""
        site = library.Site(self.lib, path, values)
        self.assertEqual(site.solve(), code)
        folder = os.path.join(self.folder, "out")
        site.write(folder)
        return site, folder

    # ---- against the files ------------------------------------------------------------------------

    def as_json(self, value):
        """A number as result.json has it: 15 digits, null if it is not finite."""
        if isinstance(value, float):
            return None if value in (float("inf"), float("-inf")) else float("%.15g" % value)
        return value

    def check_list(self, answer, name, entries, columns=None, extra=()):
        """A table has the rows and the values of a list in result.json, and no other column but `extra`."""
        table = answer.table(name)
        rows = [{k: self.as_json(v) for k, v in row.items() if k not in extra} for row in table.records()]
        self.assertEqual(rows, entries, name)
        if entries:
            self.assertEqual([c for c in table.columns if c not in extra], columns or list(entries[0]))
        self.check_arrow(answer, name, table)
        table.free()

    def check_json(self, answer, d):
        certificates = []
        for text, objective, of in (
                (d["objective_text"], d["objective"], d["certificate"]),
                ("cost", (d["second_stage"] or {}).get("objective"), (d["second_stage"] or {}).get("certificate"))):
            if of is not None and objective is not None:
                first = {"objective_text": text, "objective": objective}
                certificates.append({**first, **of})
        for c in certificates:
            c["unit"] = d["objective_unit"] if c is certificates[0] else d["currency"]
        order = ["objective_text", "unit", "objective", "dual_objective", "certified", "tolerance", "worst",
                 "row_violation", "bound_violation", "dual_violation", "gap", "complementarity"]
        self.check_list(answer, "certificate", certificates, order)
        whole = {k: d[k] for k in ("site", "weather", "currency", "status", "method", "objective", "objective_text",
                                   "objective_unit")}
        whole.update(d["problem"], certified=d["certificate"]["certified"])
        self.check_list(answer, "answer", [whole], "site file sha256 weather currency status method objective "
                        "objective_text objective_unit certified".split(), extra=("message",))
        self.check_list(answer, "phases", d["phases"])
        periods = [{k: v for k, v in p.items() if k != "step_hours"} for p in d["periods"]]  # a table has no lists
        self.check_list(answer, "periods", periods, extra=("begin", "hours"))
        accounts = [{"name": a["name"], "unit": a["unit"], "phase": p["phase"], "value": p["value"]}
                    for a in d["accounts"] for p in a["phases"] + [{"phase": None, "value": a["total"]}]]
        self.check_list(answer, "accounts", accounts)
        self.check_list(answer, "ratios", d["ratios"], ["name", "phase", "unit", "value"])
        self.check_list(answer, "costs", d["costs"])
        self.check_list(answer, "left_out", [{"name": n} for n in d["left_out"]])
        self.check_list(answer, "sizes", [dict(s, sized_by=" ".join(s["sized_by"])) for s in d["sizes"]])
        self.check_list(answer, "limits", d["limits"])
        self.check_list(answer, "burnt", [dict(b, components=" ".join(b["components"])) for b in d["burnt"]])
        self.check_list(answer, "ports", d["ports"])
        self.check_list(answer, "plugins", d["plugins"])
        self.check_list(answer, "notes", d["notes"], extra=("location",))
        self.check_list(answer, "parameters", d["parameters"], extra=("default", "min", "max", "meaning"))

    def as_cell(self, value):
        """A value as the CSV files have it."""
        if value is None or value in (float("inf"), float("-inf")):
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        return value if isinstance(value, str) else "%.10g" % value

    def check_csv(self, answer, name, file, rename=()):
        csv, table = read_table(file), answer.table(name)
        self.assertEqual([dict(rename).get(c, c) for c in csv], table.columns)
        for column, cells in csv.items():
            values = [self.as_cell(v) for v in table[dict(rename).get(column, column)]]
            self.assertEqual(values, cells, "%s, column %s" % (name, column))
        table.free()

    def check_series(self, answer, name, file, prefix=""):
        csv, table = read_table(file), answer.table(name)
        several = "period" in csv
        self.assertEqual(table.columns, ["period", "phase", "time", "hours"] +
                         [prefix + c for c in csv if c not in ("period", "time")])
        if several:
            self.assertEqual(table["period"], csv["period"])
        stamps = [calendar.timegm(time.strptime(t[:16], "%Y-%m-%dT%H:%M")) + int(t[17:] or 0) for t in csv["time"]]
        self.assertEqual(table["time"], stamps)
        for column in csv:
            if column in ("period", "time"):
                continue
            self.assertEqual([self.as_cell(v) for v in table[prefix + column]], csv[column], column)
            self.assertNotEqual(table.unit[prefix + column], "", column)
        self.check_arrow(answer, name, table)
        table.free()
        return csv

    def check_arrow(self, answer, name, table):
        """What Arrow imports is what the cursor has."""
        schema, array = answer.arrow(name)
        self.assertEqual((schema.format, library.metadata(schema)), (b"+s", {"table": name}))
        self.assertEqual((array.length, array.null_count, array.n_children, schema.n_children),
                         (table.rows, 0, len(table.columns), len(table.columns)))
        form = {library.F64: "g", library.TEXT: "u", library.BOOL: "b", library.TIME: "tss:"}
        for i, column in enumerate(table.columns):
            field, values = schema.children[i].contents, array.children[i].contents
            self.assertEqual((field.name.decode(), field.format.decode(), field.flags),
                             (column, form[table.type[column]], 2))
            self.assertEqual(library.metadata(field),
                             {"unit": table.unit[column], "meaning": table.meaning[column]})
            self.assertEqual(library.field_values(field, values), table[column], column)
        schema.release(ctypes.byref(schema))
        array.release(ctypes.byref(array))
        self.assertFalse(schema.release)
        self.assertFalse(array.release)

    def check(self, path, values=(), code=0):
        site, folder = self.solved(path, values, code)
        answer = site.answer()
        site.set("site.name", "Another")  # the answer is that of the solve
        site.free()
        with open(os.path.join(folder, "result.json"), encoding="utf-8") as file:
            d = json.load(file)
        self.check_json(answer, d)
        self.check_csv(answer, "sizes", os.path.join(folder, "sizes.csv"), {"size": "name"})
        self.check_csv(answer, "limits", os.path.join(folder, "limits.csv"), {"limit": "name"})
        flows = self.check_series(answer, "flows", os.path.join(folder, "flows.csv"))
        self.check_series(answer, "prices", os.path.join(folder, "prices.csv"), "price.")
        answer.free()
        return d, flows

    def test_phases_design_events_and_stress_events(self):
        d, flows = self.check(problem("abilene.ini"))
        self.assertTrue(any(p["design"] for p in d["periods"]) and len(d["phases"]) == 2)
        self.assertTrue(any(p["stress"] and not p["design"] for p in d["periods"]))
        self.assertTrue(any(s["sized_by"] for s in d["sizes"]) and d["notes"] and d["left_out"])

    def test_three_phases(self):
        self.check(problem("gas-bridge.ini"))

    def test_stress_events_without_phases(self):
        self.check(problem("heat-wave.ini"))

    def test_two_stages_and_limits(self):
        d, _ = self.check(problem("first.ini"), {"objective.minimize": "carbon", "limits.pue": "1.5",
                                                 "limits.cost": "70 MUSD/yr"})
        self.assertIsNotNone(d["second_stage"])
        self.assertEqual(len(d["limits"]), 2)

    def test_energy_burnt_at_the_end_of_a_year(self):
        d, flows = self.check(os.path.join(self.folder, "burnt.ini"))
        self.assertTrue(d["burnt"])
        self.assertEqual(flows["time"][24], "2028-01-01T00:00")

    def test_leap_day(self):
        _, flows = self.check(os.path.join(self.folder, "burnt.ini"), {"time.start": "2028-02-28",
                                                                     "time.leap": "keep"})
        self.assertEqual(flows["time"][24], "2028-02-29T00:00")

    def test_without_a_plan(self):
        d, _ = self.check(problem("first.ini"), {"grid.import_limit": "1 MW"}, code=1)
        self.assertEqual((d["status"], d["sizes"]), ("infeasible", []))

    # ---- parameters -------------------------------------------------------------------------------

    def test_parameters(self):
        site, _ = self.solved(problem("abilene.ini"), {"grid.price": "41.5 USD/MWh"})
        answer = site.answer()
        site.free()
        table = answer.table("parameters")
        rows = {(r["section"], r["key"], r["period"]): r for r in table.records()}
        self.assertEqual(len(rows), table.rows)
        price = rows["grid", "price", ""]
        self.assertEqual((price["number"], price["unit"], price["origin"], price["line"]),
                         (41.5, "USD/MWh", "set", None))
        life = rows["chillers", "life", ""]
        self.assertEqual((life["number"], life["default"], life["min"], life["max"], life["unit"], life["origin"]),
                         (20, "20 yr", 0.1, 1000, "yr", "default"))
        flag = rows["chillers", "glycol", ""]
        self.assertEqual((flag["value"], flag["default"], flag["number"]), ("no", "no", None))
        lift = rows["chillers", "min_lift", ""]
        self.assertEqual((lift["number"], lift["origin"], lift["source"]),
                         (10, "choice", "rejection.chiller-air: machine = oil-free"))
        self.assertTrue(lift["meaning"])
        phased = [r for r in rows.values() if r["origin"] == "phase"]
        self.assertTrue(phased)
        for row in phased:
            self.assertEqual(row["via"], "[phase %s] %s.%s" % (row["period"], row["section"], row["key"]))
        with open(problem("abilene.ini"), encoding="utf-8") as file:
            lines = file.read().split("\n")
        for row in table.records():
            if row["line"] is None:
                continue
            line = lines[int(row["line"]) - 1].split(";")[0]
            self.assertIn(row["key"], line)
            self.assertEqual(line.split("=", 1)[1].strip(), row["value"])
            self.assertEqual(row["file"], "abilene.ini")
            number = re.fullmatch(r"([0-9.]+) *(.*)", row["value"])
            if number and number.group(2) == row["unit"]:
                self.assertEqual(row["number"], float(number.group(1)), row)
        event = [r for r in table.records() if r["period"].endswith("hot-day")]
        self.assertEqual({(r["section"], r["key"], r["number"], r["origin"]) for r in event},
                         {("halls", "utilization", 1.0, "stress")})
        table.free()
        answer.free()

    # ---- selections -------------------------------------------------------------------------------

    def test_where(self):
        site, _ = self.solved(problem("abilene.ini"))
        answer = site.answer()
        site.free()
        whole = answer.table("sizes").records()
        for where, test in (("phase two-buildings", lambda r: r["phase"] == "two-buildings"),
                            (" phase=two-buildings , component = halls ",
                             lambda r: r["phase"] == "two-buildings" and r["component"] == "halls"),
                            ("at_bound =", lambda r: r["at_bound"] is None),
                            ("component = grid", lambda r: r["component"] == "grid")):
            self.assertEqual(answer.table("sizes", where).records(), [r for r in whole if test(r)], where)
        self.assertEqual(answer.table("periods", "stress = yes").rows, 4)
        flows = answer.table("flows")
        part = answer.table("flows", "component = grid, period = two-buildings.hot-day")
        self.assertEqual((part.rows, part.columns[4:]), (12, [c for c in flows.columns if c.startswith("grid.")]))
        rows = [i for i, name in enumerate(flows["period"]) if name == "two-buildings.hot-day"]
        for column in part.columns:
            self.assertEqual(part[column], [flows[column][i] for i in rows])
        self.assertEqual(answer.table("prices", "phase = eight-buildings, bus = mv").columns[4:], ["price.mv"])
        for table, where in (("sizes", ""), ("sizes", "phase"), ("sizes", "phase = 2031"), ("sizes", "hue = red"),
                             ("sizes", "phase = two-buildings,"), ("sizes", "component = gird"),
                             ("sizes", "built = 3"), ("sizes", "phase two-buildings, phase = two-buildings"),
                             ("periods", "stress = maybe"), ("flows", "component = gird"), ("flows", "bus = mv"),
                             ("prices", "bus = 7"), ("flows", "period = hot"), ("flows", "time = 3")):
            with self.assertRaises(ValueError, msg=where):
                answer.table(table, where)
        answer.free()

    # ---- life -------------------------------------------------------------------------------------

    def test_views_outlive_site_and_answer(self):
        site, _ = self.solved(problem("first.ini"))
        answer = site.answer()
        table = answer.table("flows")
        schema, array = answer.arrow("flows")
        before = table.records()
        site.set("grid.price", "99 USD/MWh")
        self.assertEqual(site.solve(), 0)
        other = site.answer()
        site.free()
        kept = self.lib.firn_answer_keep(answer.at)
        answer.free()
        again = library.Answer(self.lib, kept)
        self.assertEqual(again.table("flows").records(), before)
        self.assertNotEqual(other.table("prices").records(), again.table("prices").records())
        again.free()
        other.free()
        self.assertEqual(table.records(), before)
        at = table.pointer("grid.power")
        i = table.columns.index("grid.power")
        self.assertEqual(answer.lib, self.lib)
        child = array.children[i].contents
        # A consumer may take a child and release the rest.
        taken = library.Array.from_buffer_copy(child)
        ctypes.memset(ctypes.addressof(child) + library.Array.release.offset, 0, ctypes.sizeof(ctypes.c_void_p))
        array.release(ctypes.byref(array))
        table.free()
        field = schema.children[i].contents
        self.assertEqual(library.field_values(field, taken), [r["grid.power"] for r in before])
        self.assertNotEqual(at, None)
        schema.release(ctypes.byref(schema))
        taken.release(ctypes.byref(taken))

    def test_threads_read_while_the_site_is_solved_again(self):
        site, _ = self.solved(problem("first.ini"))
        answer = site.answer()
        names = ["flows", "prices", "sizes", "parameters", "notes", "accounts"]
        expected = {name: answer.table(name).records() for name in names}
        wrong = []

        def read():
            for _ in range(4):
                for name in names:
                    if answer.table(name).records() != expected[name]:
                        wrong.append(name)
        threads = [threading.Thread(target=read) for _ in range(3)]
        for thread in threads:
            thread.start()
        self.assertEqual(site.solve(), 0)
        site.set("grid.price", "20 USD/MWh")
        self.assertEqual(site.solve(), 0)
        site.free()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])
        answer.free()

    def test_memory_stays_flat(self):
        site, _ = self.solved(problem("first.ini"), {"time.hours": "24"})

        def run(times):
            for _ in range(times):
                self.assertEqual(site.solve(), 0)
                answer = site.answer()
                table = answer.table("flows")
                schema, array = answer.arrow("sizes")
                answer.free()
                table.free()
                schema.release(ctypes.byref(schema))
                array.release(ctypes.byref(array))
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        before = run(10)
        self.assertLess(run(40) - before, 1024)  # KiB

    # ---- with libraries ---------------------------------------------------------------------------

    def test_names(self):
        count = library.size_t()
        names = self.lib.firn_tables(ctypes.byref(count))
        self.assertEqual([names[i].decode() for i in range(count.value)], TABLES)
        self.assertIsNone(names[count.value])
        self.assertEqual(TABLES, sorted(TABLES))

    def test_the_page_lists_every_table_and_column(self):
        """docs/tables.md against the library, for a site whose money is USD and whose objective is in t."""
        site, _ = self.solved(problem("first.ini"), {"objective.minimize": "carbon", "limits.pue": "1.5"})
        answer = site.answer()
        site.free()
        with open(os.path.join(ROOT, "docs", "tables.md"), encoding="utf-8") as file:
            page = file.read()
        sections = re.findall(r"^### (\w+)\n\n(.*)\n\n((?:\|.*\n)+)", page, re.M)
        self.assertEqual([name for name, _, _ in sections], TABLES)
        kinds = {library.F64: "number", library.TEXT: "text", library.BOOL: "yes or no", library.TIME: "time"}
        for name, meaning, lines in sections:
            says = self.lib.firn_table_meaning(name.encode()).decode()
            self.assertEqual(meaning, says[0].upper() + says[1:] + ".")
            rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines.splitlines()[2:]]
            # COMPONENT.PORT and the like stand for columns of the site
            rows = [row for row in rows if not re.search("[A-Z]", row[0])]
            table = answer.table(name)
            columns = table.columns[:4] if name in ("flows", "prices") else table.columns
            units = {c: re.sub("^USD(?= |$)", "money", re.sub("^t(?= |$)", "objective", table.unit[c]))
                     for c in columns}
            self.assertEqual(rows, [["`%s`" % c, kinds[table.type[c]], units[c], table.meaning[c]] for c in columns])
            for c in table.columns[len(columns):]:
                of = ("`price.BUS`" if name == "prices" else "`site.VARIABLE`" if c.startswith(("site.", "bus."))
                      else "`COMPONENT.PORT`" if table.meaning[c] == "flow into its bus" else "`COMPONENT.VARIABLE`")
                self.assertRegex(lines, r"(?m)^\| %s.*\| %s \|$" % (re.escape(of), re.escape(table.meaning[c])))
            table.free()
        answer.free()

    def test_numpy(self):
        numpy = module("numpy")
        site, _ = self.solved(problem("first.ini"))
        table = site.answer().table("flows")
        site.free()
        view = numpy.frombuffer((ctypes.c_double * table.rows).from_address(table.pointer("grid.power")))
        self.assertEqual(view.tolist(), table["grid.power"])

    def test_pyarrow(self):
        pyarrow = module("pyarrow")
        site, _ = self.solved(problem("abilene.ini"))
        answer = site.answer()
        site.free()
        for name in TABLES:
            schema, array = answer.arrow(name)
            batch = pyarrow.RecordBatch._import_from_c(ctypes.addressof(array), ctypes.addressof(schema))
            batch.validate(full=True)
            table = answer.table(name)
            self.assertEqual(batch.schema.names, table.columns)
            for column in table.columns:
                values = batch.column(column)
                if table.type[column] == library.TIME:
                    values = values.cast(pyarrow.int64())
                self.assertEqual(values.to_pylist(), table[column])
            if name == "sizes":
                for other in ("pandas", "polars"):
                    try:
                        frame = importlib.import_module(other)
                    except ImportError:
                        continue
                    rows = batch.to_pandas() if other == "pandas" else frame.from_arrow(batch)
                    self.assertEqual(list(rows["built"]), table["built"])
        answer.free()


def reason_to_skip(build):
    """Why the library of a build folder cannot be loaded here; None if it can."""
    with open(os.path.join(build, "CMakeCache.txt"), encoding="utf-8") as file:
        if re.search(r"^FIRN_SANITIZE\w*:BOOL=(ON|1|TRUE|YES)$", file.read(), re.M | re.I):
            return "a sanitizer's library cannot be loaded by Python; unit/tables runs under it"
    if not os.path.exists(os.path.join(build, "engine", "libfirn.so")):
        return "there is no shared library in this build"
    return None


if __name__ == "__main__":
    reason = reason_to_skip(sys.argv[sys.argv.index("--build") + 1]) if "--build" in sys.argv else None
    if reason:
        print("skipped: " + reason)
        sys.exit(golden.SKIPPED)
    golden.main()
