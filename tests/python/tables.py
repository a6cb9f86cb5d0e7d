# SPDX-License-Identifier: GPL-3.0-or-later
#
# tables.py - tables of answers in Python: against the files of the same result, to the bit; arrays that are views
# and outlive their site; other libraries.
import csv
import ctypes
import json
import os
import pickle
import weakref

import firn
import numpy
from common import Test, module


def as_json(value):
    """A number as result.json has it."""
    if isinstance(value, float):
        return None if value in (float("inf"), float("-inf")) else float("%.15g" % value)
    return value


def as_cell(value):
    """A value as the CSV files have it."""
    if value is None or value != value or value in (float("inf"), float("-inf")):
        return ""
    return ("yes" if value else "no") if isinstance(value, bool) else value if isinstance(value, str) else "%.10g" % value


class Arrow:
    """The structures in the capsules of __arrow_c_array__, read without any library."""

    def __init__(self, table):
        self.capsules = table.__arrow_c_array__()
        get = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(
            ("PyCapsule_GetPointer", ctypes.pythonapi))
        self.schema = firn._c.ArrowSchema.from_address(get(self.capsules[0], b"arrow_schema"))
        self.array = firn._c.ArrowArray.from_address(get(self.capsules[1], b"arrow_array"))

    def column(self, i):
        """(name, format, values as bytes of their buffer) of a column of numbers or times."""
        schema, array = self.schema.children[i].contents, self.array.children[i].contents
        return schema.name.decode(), schema.format.decode(), ctypes.string_at(array.buffers[1], 8 * array.length)


class Tables(Test):
    @classmethod
    def setUpClass(cls):
        cls.site = firn.Site(firn.problem("heat-wave.ini"))
        cls.answer = cls.site.solve()

    def test_against_result_json(self):
        d = self.site.json()
        self.assertEqual(d["status"], "optimal")
        for name in ("limits", "ports", "periods", "phases", "costs", "plugins", "notes", "ratios", "sizes"):
            self.assertTrue(d[name] or name == "limits", name)
            expected = [{k: " ".join(v) if isinstance(v, list) else v for k, v in e.items() if k != "step_hours"}
                        for e in d[name]]  # step_hours is a list of runs of steps, which a table does not have
            got = [{k: as_json(v) for k, v in r.items() if k in (expected[0] if expected else ())}
                   for r in getattr(self.answer, name).records()]
            self.assertEqual(got, expected, name)
        self.assertEqual(as_json(self.answer.objective), d["objective"])

    def test_against_the_csv_files(self):
        folder = self.site.write(os.path.join(self.folder, "out"))
        self.assertEqual(folder, os.path.join(self.folder, "out"))
        for name, prefix in (("flows", ""), ("prices", "price.")):
            table = getattr(self.answer, name)
            with open(os.path.join(folder, name + ".csv"), encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            self.assertEqual((len(table), len(rows) > 100), (len(rows), True))
            self.assertEqual([str(t)[:16] for t in table["time"]], [r["time"][:16] for r in rows])
            for column in rows[0]:
                if column not in ("time", "period"):
                    self.assertEqual([as_cell(v) for v in table[prefix + column].tolist()], [r[column] for r in rows])

    def test_arrow_has_the_same_bits(self):
        for name in firn.tables():
            table = self.answer.table(name)
            arrow = Arrow(table)
            self.assertEqual(arrow.array.length, len(table))
            for i, column in enumerate(table.columns):
                title, form, raw = arrow.column(i) if table.headings[i].type in (1, 4) else (column, "", None)
                self.assertEqual(title, column)
                if form == "g":
                    self.assertEqual(raw, table[column].tobytes())
                elif form:
                    self.assertEqual(raw, table[column].astype("int64").tobytes())

    def test_capsules_release_what_no_one_took(self):
        before = len(firn.table._given)
        arrow = Arrow(self.answer.sizes)
        self.assertEqual(len(firn.table._given), before + 2)
        release = arrow.array.release
        self.assertTrue(release)
        release(ctypes.byref(arrow.array))  # as a consumer does; the capsule must not release it again
        del arrow
        self.assertEqual(len(firn.table._given), before)

    def test_types(self):
        sizes, periods = self.answer.sizes, self.answer.periods
        self.assertEqual((sizes["built"].dtype, sizes["component"].dtype), (numpy.float64, object))
        self.assertEqual(periods["begin"].dtype, numpy.dtype("datetime64[s]"))
        self.assertEqual((periods["stress"].dtype, set(periods["stress"])), (bool, {True, False}))
        self.assertEqual(sizes["bound_set_by_user"].dtype, object)  # missing where no bound is reached
        self.assertEqual(sizes.units["capex"], "USD")
        self.assertIn("new in the phase", sizes.meanings["built"])
        self.assertEqual(sizes.shape, (len(sizes), len(sizes.columns)))
        self.assertIn("built", sizes)
        error = self.failure(firn.UsageError, lambda: sizes["build"])
        self.assertIn("`built`", error.message)

    def test_arrays_are_views_that_outlive_the_site(self):
        site = self.plant()
        answer = site.solve()
        flows = answer.flows
        power = flows["grid.power"]
        at = firn._c.lib.firn_cursor_numbers(flows._cursor.at, flows.columns.index("grid.power"))
        self.assertEqual(power.__array_interface__["data"], (at, True))
        with self.assertRaises(ValueError):
            power[0] = 1
        with self.assertRaises(ValueError):
            power.flags.writeable = True
        part, whole, cursor, own = power[2::3], power.copy(), weakref.ref(flows._cursor), weakref.ref(answer._handle)
        site["grid.price"] = "99 USD/MWh"
        site.solve()
        site.close()
        del site, answer, flows, power
        self.assertIsNotNone(cursor())  # the part keeps the table's memory, and not the answer's
        self.assertIsNone(own())
        for _ in range(3):
            self.plant().solve()
        self.assertEqual(part.tobytes(), whole[2::3].tobytes())
        del part
        self.assertIsNone(cursor())

    def test_pickled_tables(self):
        for name in ("sizes", "periods", "flows"):
            table = getattr(self.answer, name)
            again = pickle.loads(pickle.dumps(table))
            self.assertEqual((again.records(), again.units, again.name), (table.records(), table.units, name))

    def test_where(self):
        whole = self.answer.sizes
        first = whole["component"][0]
        part = self.answer.table("sizes", component=first)
        self.assertEqual(part.records(), [r for r in whole.records() if r["component"] == first])
        self.assertEqual(self.answer.table("sizes", "component = " + first).records(), part.records())
        self.assertEqual(len(self.answer.table("sizes", component=first, at_bound=None)),
                         sum(r["at_bound"] is None for r in part.records()))
        self.assertEqual(len(self.answer.table("periods", stress=True)), self.answer.periods["stress"].sum())
        self.assertIn(first, self.failure(firn.UsageError, self.answer.table, "sizes", component="x").message)
        self.assertIn("comma", self.failure(firn.UsageError, self.answer.table, "sizes", component="a, b").message)
        self.assertEqual(self.failure(firn.UsageError, self.answer.table, "size").near, "sizes")

    def test_for_people(self):
        site = self.plant(set={"site.name": "<b>"})
        answer = site.solve()
        self.assertRegex(repr(answer.flows), r"^period +phase +time[\s\S]*\n24 rows, \d+ columns$")
        html = answer.table("answer")._repr_html_()
        self.assertIn("&lt;b&gt;", html)
        self.assertNotIn("<b>", html)
        self.assertEqual(repr(answer.left_out)[:6], "table ") if not len(answer.left_out) else None
        self.assertRegex(repr(answer), r"^<firn.Answer, optimal, objective [0-9.e+]+ USD>$")
        self.assertEqual(repr(site), "<firn.Site, optimal>")

    def test_without_a_plan(self):
        site = self.plant()
        site["grid.import_limit"] = "1 MW"
        answer = site.solve(check=False)
        self.assertEqual((answer.status, len(answer.sizes), answer.sizes["built"].size), ("infeasible", 0, 0))
        self.assertFalse(answer.certified)
        self.assertEqual(repr(answer), "<firn.Answer, infeasible>")
        self.assertIn("no rows", repr(answer.sizes))

    def test_every_table_is_a_property(self):
        names = [name for name in firn.tables() if name != "answer"]
        self.assertEqual(list(firn.Answer.__annotations__), names)
        for name in names:
            self.assertEqual(getattr(self.answer, name).name, name)
            self.assertTrue(getattr(firn.Answer, name).__doc__)

    # ---- other libraries --------------------------------------------------------------------------

    def compare(self, table, columns):
        """columns: name -> a list of Python values, None where missing."""
        self.assertEqual(list(columns), table.columns)
        records = table.records()
        for name, values in columns.items():
            self.assertEqual(values, [r[name] for r in records], (table.name, name))

    def test_pandas(self):
        pandas = module("pandas")
        for name in firn.tables():
            table = self.answer.table(name)
            frame = table.to_pandas()
            self.assertEqual(frame.attrs["units"], table.units)
            self.compare(table, {c: [None if pandas.isna(v) else v.to_pydatetime() if hasattr(v, "to_pydatetime") else v
                                     for v in frame[c]] for c in frame.columns})

    def test_pyarrow(self):
        pyarrow = module("pyarrow")
        for name in firn.tables():
            table = self.answer.table(name)
            made = table.to_arrow()
            made.validate(full=True)
            self.compare(table, made.to_pydict())
            self.assertEqual(pyarrow.table(table).to_pydict(), made.to_pydict())
        made = self.answer.sizes.to_arrow()
        self.assertEqual(made.schema.field("capex").metadata[b"unit"], b"USD")

    def test_polars(self):
        polars = module("polars")
        for name in firn.tables():
            table = self.answer.table(name)
            self.compare(table, table.to_polars().to_dict(as_series=False))
            self.compare(table, polars.DataFrame(table).to_dict(as_series=False))

    def test_tables_of_python(self):
        """Sensitivities are a table, too."""
        site = self.plant()
        site.solve()
        table = site.sensitivity("grid.*")
        self.assertEqual(table["key"][0], "grid.price")
        self.assertEqual(json.loads(site_text(site))["keys"][0]["effect"], as_json(table["effect"][0]))
        for name in ("pandas", "pyarrow", "polars"):
            with self.subTest(name):
                module(name)
                frame = getattr(table, "to_arrow" if name == "pyarrow" else "to_" + name)()
                self.assertEqual(list(frame["key"].to_pylist() if name == "pyarrow" else frame["key"]), table["key"].tolist())


def site_text(site):
    return firn._call.text_of(firn._call.checked("firn_site_sensitivity_text", site._handle.at, b"json"))
