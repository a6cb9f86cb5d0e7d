#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# figures.py - `firn report --svg`: every figure is XML that needs nothing else, its numbers are those of
# result.json, equal runs give equal bytes, and names of any kind are shown as text.
import csv
import json
import os
import re
import shutil
import xml.etree.ElementTree as ElementTree

import golden

PROBLEMS = os.path.join(golden.ROOT, "problems")
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = {"halls": "</script><b>\"'&,", "grid": "\u05e9\u05dc\u05d5\u05dd", "chillers": "\U0001f525 fire",
           "dry-coolers": "n" * 200, "lv": "bus <&>"}


def near(a, b, tolerance=1e-6):
    return abs(a - b) <= tolerance * max(1, abs(a), abs(b))


class Figures(golden.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folders = {}
        for name, problem, words in (
                ("week", "first", ["--set", "limits.pue=1.056"]),
                ("year", "heat-reuse", []),
                ("phases", "gas-bridge", ["--set", "time.hours=48"]),
                ("short", "first", ["--set", "grid.import_limit=90 MW"])):
            cls.folders[name] = os.path.join(cls.work, name + ".results")
            golden.firn("solve", os.path.join(PROBLEMS, problem + ".ini"), "--quiet", "--no-explain", "--no-report",
                        "--out", cls.folders[name], *words, code=1 if name == "short" else 0)

    def names(self, *folders):
        return golden.firn("report", *folders, "--svg", "list").decode().split("\n")[:-1]

    def figure(self, folder, name):
        """The root of the figure, after it was checked to be whole."""
        text = golden.firn("report", folder, "--svg", name).decode()
        root = ElementTree.fromstring(text)
        self.check(text, root)
        return root

    def check(self, text, root):
        self.assertEqual(root.tag, SVG + "svg")
        self.assertTrue(root.find(SVG + "title").text.strip())
        self.assertTrue(root.find(SVG + "desc").text.strip())
        self.assertNotRegex(text.replace('xmlns="http://www.w3.org/2000/svg"', ""), r"https?:|<script|<style|<image|<use")
        ids = [e.get("id") for e in root.iter() if e.get("id")]
        self.assertEqual(len(ids), len(set(ids)))
        width, height = float(root.get("width")), float(root.get("height"))
        for e in root.iter():
            for key, value in e.attrib.items():
                if key != "data-name":
                    self.assertNotRegex(value, r"(?i)\b(nan|inf)\b")
                for target in re.findall(r"url\((.*?)\)", value):
                    self.assertIn(target[1:], ids)
                if key in ("fill", "stroke"):
                    self.assertRegex(value, r"^(#[0-9a-f]{6}|none|url\(#.*\))$")
                if key in ("width", "height", "stroke-width"):
                    self.assertGreaterEqual(float(value), 0)
            if e.tag == SVG + "rect" and e.get("x"): # within the figure
                self.assertGreaterEqual(float(e.get("x")), -0.01)
                self.assertLessEqual(float(e.get("x")) + float(e.get("width")), width + 0.01)
                self.assertLessEqual(float(e.get("y")) + float(e.get("height")), height + 0.01)

    def marks(self, root):
        """(name, value) of all marks with a value."""
        return [(e.get("data-name"), float(e.get("data-value"))) for e in root.iter(SVG + "g")
                if e.get("data-value") is not None]

    def totals(self, root):
        sums = {}
        for name, value in self.marks(root):
            sums[name] = sums.get(name, 0) + value
        return sums

    def test_all_can_be_drawn(self):
        for name, folder in self.folders.items():
            for figure in self.names(folder):
                with self.subTest(folder=name, figure=figure):
                    root = self.figure(folder, figure)
                    self.assertTrue(list(root.iter(SVG + "text")))
                    self.assertTrue(any(e.get("class") == "series" for e in root.iter(SVG + "g")))
        self.assertEqual(self.names(self.folders["short"]), [])

    def test_equal_results_give_equal_bytes(self):
        other = os.path.join(self.work, "elsewhere")
        shutil.copytree(self.folders["year"], other)
        for figure in self.names(self.folders["year"]):
            self.assertEqual(golden.firn("report", self.folders["year"], "--svg", figure),
                             golden.firn("report", other + "/", "--svg", figure, env={"LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Tokyo"}))

    def test_costs_and_sizes(self):
        for folder in ("week", "year", "phases"):
            result = golden.Answer(self.folders[folder]).json
            want = {}
            for c in result["costs"]:
                for part in ("capital", "fixed_om", "operation"):
                    name = c["component"] or "site"
                    want[name] = want.get(name, 0) + c[part]
            found = self.totals(self.figure(self.folders[folder], "costs"))
            total = found.pop("total")
            for name in want:
                self.assertTrue(near(found.get(name, 0), want[name]), name)
            self.assertTrue(near(total, sum(want.values())))
            sizes = {}
            for s in result["sizes"]:
                names = {x["name"] for x in result["sizes"] if x["component"] == s["component"]}
                label = s["component"] + (" " + s["name"] if len(names) > 1 else "")
                sizes[label] = sizes.get(label, 0) + s["installed"]
            found = self.totals(self.figure(self.folders[folder], "sizes"))
            for name in sizes:
                self.assertTrue(near(found.get(name, 0), sizes[name]), name)

    def flows(self, result, phase):
        """{bus: {component: (in, out)}}"""
        flows = {}
        for f in result["flows"]:
            if f["phase"] == phase:
                of = flows.setdefault(f["bus"], {})
                old = of.get(f["component"], (0, 0))
                of[f["component"]] = (old[0] + f["in"], old[1] + f["out"])
        return flows

    def test_diagram(self):
        for folder, phase, name in (("week", "", "diagram"), ("year", "", "diagram"), ("phases", "line", "diagram"),
                                    ("phases", "half", "diagram@half")):
            result = golden.Answer(self.folders[folder]).json
            marks = self.marks(self.figure(self.folders[folder], name))
            into = {}
            out = {}
            for label, value in marks:
                if " > " in label:
                    self.assertGreater(value, 0)
                    a, b = label.split(" > ")
                    out[a] = out.get(a, 0) + value
                    into[b] = into.get(b, 0) + value
            for bus, parts in self.flows(result, phase).items():
                supplied = sum(x[0] for x in parts.values())
                if supplied > 0:
                    self.assertTrue(near(into.get(bus, 0), supplied), (bus, into.get(bus), supplied))
                    self.assertTrue(near(out.get(bus, 0), into[bus], 1e-5), bus) # the solver's tolerance

    def test_series_add_up(self):
        """What is drawn over a year is what flows in a year."""
        result = golden.Answer(self.folders["year"]).json
        for bus, parts in self.flows(result, "").items():
            if "year-" + bus not in self.names(self.folders["year"]):
                continue
            year = self.marks(self.figure(self.folders["year"], "year-" + bus))
            months = self.totals(self.figure(self.folders["year"], "monthly-" + bus))
            for component, (supplied, taken) in parts.items():
                self.assertTrue(near(sum(v for n, v in year if n == component and v > 0), supplied, 1e-5), (bus, component))
                self.assertTrue(near(-sum(v for n, v in year if n == component and v < 0), taken, 1e-5), (bus, component))
                self.assertTrue(near(months.get(component, 0), supplied, 1e-5), (bus, component))

    def test_bill(self):
        """Its months are what the grid costs in a year; what is not known by month is named."""
        for folder, words in (("year", []), ("fees", ["--set", "grid.demand_charge=10, 9, 8, 7, 6, 5, 6, 7, 8, 9, 10, 11 USD/kW/month", "--set", "grid.annual_fee=1000000 USD/yr"])):
            if words:
                self.folders[folder] = os.path.join(self.work, folder + ".results")
                golden.firn("solve", os.path.join(PROBLEMS, "heat-reuse.ini"), "--quiet", "--no-report", "--out", self.folders[folder], *words)
            root = self.figure(self.folders[folder], "bill")
            operation = sum(c["operation"] for c in golden.Answer(self.folders[folder]).json["costs"] if c["component"] == "grid")
            fee = 1e6 if words else 0
            sums = self.totals(root)
            self.assertEqual(set(sums), {"grid: electricity"} | ({"grid: peak"} if words else set()))
            self.assertTrue(near(sum(sums.values()) + fee, operation, 1e-5), (sums, operation))
            self.assertEqual("Not known by month" in "".join(root.itertext()), fee > 0)

    def test_limits(self):
        root = self.figure(self.folders["week"], "limits")
        self.assertEqual([n for n, _ in self.marks(root)], ["pue"])
        self.assertIn("binds", "".join(root.itertext()))

    def test_comparison(self):
        a, b = self.folders["week"], self.folders["year"]
        self.assertEqual(self.names(a, b), ["compare-sizes", "compare-costs"])
        text = golden.firn("report", a, b, "--svg", "compare-costs").decode()
        root = ElementTree.fromstring(text)
        self.check(text, root)
        want = sum(c[p] for f in (a, b) for c in golden.Answer(f).json["costs"]
                   for p in ("capital", "fixed_om", "operation"))
        self.assertTrue(near(self.totals(root)["total"], want))
        self.assertNotIn(self.work, text)
        self.assertIn("A week", "".join(root.itertext()))

    def test_files(self):
        target = os.path.join(self.work, "figure.svg")
        for _ in range(2): # a figure may be replaced
            golden.firn("report", self.folders["week"], "--svg", "sizes", "-o", target)
        self.check(golden.read(target), ElementTree.parse(target).getroot())
        with open(target, "w", encoding="utf-8") as file:
            file.write("<svg>a drawing of my own</svg>")
        with self.assertRaisesRegex(golden.Failed, "is not a figure of Firn; name another file"):
            golden.firn("report", self.folders["week"], "--svg", "sizes", "-o", target)
        self.assertEqual(golden.read(target), "<svg>a drawing of my own</svg>")

    def test_refusals(self):
        for words, text in ((["diagrm"], "did you mean `diagram`"), (["year-"], "there is no figure `year-`"),
                            (["monthly-lv"], "has no data in these results"), (["phases"], "has no data"),
                            (["diagram@half"], "there is no phase or period `half`"), ([""], "there is no figure ``"),
                            (["list", "-o", os.path.join(self.work, "x.svg")], "remove --output")):
            with self.assertRaisesRegex(golden.Failed, "exit 2, not 0(.|\n)*" + re.escape(text)):
                golden.firn("report", self.folders["week"], "--svg", *words)

    def rename(self, value):
        """Hostile names in a member of result.json."""
        if isinstance(value, dict):
            return {k: self.rename(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self.rename(v) for v in value]
        return HOSTILE.get(value, value) if isinstance(value, str) else value

    def test_hostile_names(self):
        folder = os.path.join(self.work, "hostile.results")
        shutil.copytree(self.folders["week"], folder)
        for name in ("result.json", "datapackage.json"):
            path = os.path.join(folder, name)
            if os.path.exists(path):
                with open(path, encoding="utf-8") as file:
                    value = self.rename(json.load(file))
                with open(path, "w", encoding="utf-8") as file:
                    json.dump(value, file)
        for name in ("flows.csv", "prices.csv"):
            path = os.path.join(folder, name)
            with open(path, newline="", encoding="utf-8") as file:
                rows = list(csv.reader(file))
            rows[0] = [".".join(HOSTILE.get(p, p) for p in cell.split(".")) for cell in rows[0]]
            with open(path, "w", newline="", encoding="utf-8") as file:
                csv.writer(file, lineterminator="\n").writerows(rows)
        names = self.names(folder)
        self.assertIn("year-" + HOSTILE["lv"], names)
        for figure in names:
            root = self.figure(folder, figure)
            shown = "".join(root.itertext())
            if figure in ("diagram", "sizes", "costs"):
                for name in ("chillers", "dry-coolers") + (("halls", "grid") if figure == "diagram" else ()):
                    self.assertIn(HOSTILE[name], shown)


if __name__ == "__main__":
    golden.main()
