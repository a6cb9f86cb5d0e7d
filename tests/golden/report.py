#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# report.py - report.html and datapackage.json: the page's own data are those of the other files and of the terminal,
# no name becomes markup, equal runs give equal bytes, and no file of somebody else's is replaced.
import base64
import csv
import html.parser
import json
import math
import os
import re
import struct
import zlib

import golden

PROBLEMS = os.path.join(golden.ROOT, "problems")
FIRST, WAVE = os.path.join(PROBLEMS, "first.ini"), os.path.join(PROBLEMS, "heat-wave.ini")
HOSTILE = "</script><script>alert(1)</script> \"'&<!-- \u202e\u05d0\u05d1 \U0001f525 " + "x" * 200
# Attributes by which a page loads something, other than what it holds itself.
LOADS = re.compile(r"^(src|srcset|href|xlink:href|data|action|formaction|poster|background)$")


class Page(html.parser.HTMLParser):
    """The elements of a page as a browser sees them: scripts by id, and whatever would be loaded."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.scripts, self.code, self.loads, self.text, self.tags = {}, [], [], [], []
        self.script = self.policy = None
        self.feed(text)
        self.close()
        self.data = json.loads(self.scripts["firn-data"])

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append(tag)
        if tag == "script":
            self.script = attrs.get("id", len(self.code))
        if attrs.get("http-equiv") == "Content-Security-Policy":
            self.policy = attrs["content"]
        self.loads += [v for k, v in attrs.items() if LOADS.match(k) and not re.match("(#|data:)", v or "#")]
        self.loads += re.findall(r"url\(\s*['\"]?(?!#|data:)([^)]*)", attrs.get("style") or "")

    def handle_endtag(self, tag):
        if tag == "script":
            self.script = None

    def handle_data(self, text):
        if self.script is None:
            self.text.append(text)
        elif isinstance(self.script, int):
            self.code.append(text)
        else:
            self.scripts[self.script] = self.scripts.get(self.script, "") + text

    def numbers(self, series, steps):
        if series["block"] is None:
            return [0.0] * steps
        bytes_ = zlib.decompress(base64.b64decode(self.scripts[series["block"]], validate=True))
        assert len(bytes_) == 4 * steps
        return list(struct.unpack("<%df" % steps, bytes(b for i in range(steps) for b in bytes_[i::steps])))


def read(*path, mode="r"):
    with open(os.path.join(*path), mode, **({} if "b" in mode else {"encoding": "utf-8"})) as file:
        return file.read()


def rows_of(folder, name):
    with open(os.path.join(folder, name), newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


class Report(golden.Case):
    def solve_to(self, name, problem, *words, code=0, cwd=None):
        folder = os.path.join(self.work, name)
        os.makedirs(os.path.dirname(folder), exist_ok=True)
        golden.firn("solve", problem, "--quiet", "--report", "--out", folder, *words, code=code, cwd=cwd)
        return folder

    def check_page(self, page, folders):
        """The data of a page are those of the files."""
        self.assertEqual(page.loads, [])
        self.assertRegex(page.policy, r"^default-src 'none'; script-src( 'sha256-[A-Za-z0-9+/]{43}=')+; "
                                      r"style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'$")
        for folder, run in zip(folders, page.data["runs"], strict=True):
            result = json.loads(read(folder, "result.json"))
            self.assertEqual(run["result"], result)
            self.assertFalse({"host", "started", "directory", "seconds", "path"} & set(run["run"]))
            self.assertEqual([p["name"] for p in run["periods"]], [p["name"] for p in result["periods"]])
            columns, first = {}, 1 + (len(result["periods"]) > 1)
            for name in ("flows.csv", "prices.csv"):
                rows = rows_of(folder, name)
                done = 1
                for period in result["periods"]:
                    part = rows[done:done + period["steps"]]
                    done += len(part)
                    for i in range(first, len(rows[0])):
                        cells = [float(row[i]) if row[i] else math.nan for row in part]
                        if part and not all(map(math.isnan, cells)):
                            columns[period["name"], name == "prices.csv", rows[0][i]] = cells
                self.assertEqual(done, len(rows))
            for period in run["periods"]:
                for s in period["series"]:
                    cells = columns.pop((period["name"], s["kind"] == "price", s["name"]))
                    for got, want in zip(page.numbers(s, period["steps"]), cells, strict=True):
                        self.assertEqual(got, struct.unpack("<f", struct.pack("<f", want))[0])
                    self.assertAlmostEqual(s["sum"], math.fsum(cells), delta=1e-12 * math.fsum(map(abs, cells)) + 1e-300)
                    self.assertEqual((s["min"], s["max"]), (min(cells), max(cells)))
            self.assertEqual(columns, {})

    def test_numbers(self):
        """Of one problem, of one with stress events, and of steps of several lengths; and in the terminal."""
        uneven = os.path.join(golden.ROOT, "tests", "cli", "time-uneven", "site.ini")
        for name, problem in (("first", FIRST), ("wave", WAVE), ("uneven", uneven)):
            folder = self.solve_to(name, problem)
            page = Page(read(folder, "report.html"))
            self.check_page(page, [folder])
            run = page.data["runs"][0]
            for period, lengths in zip(run["periods"], (p["step_hours"] for p in run["result"]["periods"])):
                told = period.get("hours") or [[period["steps"], period["step_hours"]]]
                self.assertEqual([{"steps": n, "hours": h} for n, h in told], lengths)
            # The columns of a bus are its flows, whose yearly totals are in result.json.
            for flow in run["result"]["flows"]:
                period = next(p for p in run["periods"] if p["phase"] == flow["phase"] and not p["stress"])
                s = next(s for s in period["series"] if (s["component"], s["item"], s["kind"]) ==
                         (flow["component"], flow["port"], "flow"))
                self.assertEqual((s["bus"], s["carrier"]), (flow["bus"], flow["carrier"]))
                hours = [h for n, h in told for _ in range(n)] if not period["step_hours"] else \
                    [period["step_hours"]] * period["steps"]
                net = sum(v * h for v, h in zip(page.numbers(s, period["steps"]), hours)) * period["per_year"]
                self.assertAlmostEqual(net, flow["in"] - flow["out"], delta=1e-5 * (flow["in"] + flow["out"]) + 1e-6)
        said = golden.firn("solve", FIRST, "--out", self.work + "/again").decode()
        objective = json.loads(read(self.work, "first", "result.json"))["objective"]
        self.assertIn("objective cost = %.4g MUSD" % (objective / 1e6), " ".join(said.split()))

    def test_one_way_to_make_it(self):
        """`firn report` makes the bytes that the solve has made; equal runs from other folders do, too."""
        first = self.solve_to("a", FIRST)
        other = self.solve_to("b/c", "first.ini", cwd=PROBLEMS)
        page = read(first, "report.html", mode="rb")
        self.assertEqual(read(other, "report.html", mode="rb"), page)
        for word in (self.work, golden.ROOT, os.uname().nodename + '"'):
            self.assertNotIn(word.encode(), page)
        golden.firn("report", first, "-o", self.work + "/again.html")
        self.assertEqual(read(self.work, "again.html", mode="rb"), page)
        os.remove(first + "/report.html")
        self.assertEqual(golden.firn("report", first), ("Report: %s/report.html\n" % first).encode())
        self.assertEqual(read(first, "report.html", mode="rb"), page)

    def test_without(self):
        folder = os.path.join(self.work, "without")
        golden.firn("solve", FIRST, "--quiet", "--out", folder)  # adds --no-report
        self.assertNotIn("report.html", os.listdir(folder))
        self.assertNotIn("report.html", read(folder, "datapackage.json"))

    def test_several(self):
        folders = [self.solve_to("x/same", FIRST), self.solve_to("y/same", FIRST, "--set", "grid.price=90 USD/MWh"),
                   self.solve_to("wave", WAVE)]
        out = os.path.join(self.work, "both.html")
        golden.firn("report", *folders, "--output", out)
        page = Page(read(out))
        self.check_page(page, folders)
        self.assertEqual([r["name"] for r in page.data["runs"]], ["same (A)", "same (B)", "wave"])
        compared = json.loads(golden.firn("compare", "--json", *folders))
        for got, want in zip(page.data["comparison"]["results"], compared["results"], strict=True):
            want["path"] = got["path"]
        self.assertEqual(page.data["comparison"], compared)
        self.assertNotIn(self.work, read(out))
        blocks = [{s["name"]: s["block"] for s in r["periods"][0]["series"]} for r in page.data["runs"][:2]]
        self.assertEqual(blocks[0]["weather.dry_bulb"], blocks[1]["weather.dry_bulb"])  # equal numbers are there once
        self.assertNotEqual(blocks[0]["grid.price"], blocks[1]["grid.price"])

    def test_without_a_plan(self):
        """An infeasible site has a report with its explanation."""
        folder = self.solve_to("short", FIRST, "--set", "grid.import_limit=90 MW", code=1)
        page = Page(read(folder, "report.html"))
        self.check_page(page, [folder])
        self.assertIn("grid.import_limit", page.data["runs"][0]["result"]["explanation"]["text"])

    def test_names_of_others(self):
        """Whatever a name holds, it is text: no element and no script comes from it."""
        plain = Page(read(self.solve_to("plain", FIRST), "report.html"))
        folder = self.solve_to("hostile", FIRST, "--set", "site.name=" + HOSTILE, "--label", HOSTILE)
        page = Page(read(folder, "report.html"))
        self.check_page(page, [folder])
        self.assertEqual(page.tags, plain.tags)
        self.assertEqual(page.code, plain.code)
        self.assertEqual(page.data["runs"][0]["run"]["label"], HOSTILE)
        self.assertIn("</script><script>alert(1)", page.data["runs"][0]["result"]["site"])

    def test_files_of_others(self):
        folder = self.solve_to("mine", FIRST)
        own = os.path.join(self.work, "own.html")
        with open(own, "w", encoding="utf-8") as file:
            file.write("<p>mine</p>")
        for path in (own, folder + "/result.json"):
            before = read(path)
            golden.firn("report", folder, "-o", path, code=6)
            self.assertEqual(read(path), before)
        golden.firn("report", self.work, code=2)
        golden.firn("report", folder + "/result.json", code=2)
        golden.firn("report", folder, "-o", "/dev/null")

    def test_edited_files(self):
        """Files that do not belong together are refused with their line."""
        folder = self.solve_to("edited", FIRST)
        flows = read(folder, "flows.csv")
        lines = flows.splitlines(keepends=True)
        for text, why in (("".join(lines[:-1]), ":169: "), (flows + lines[-1], ":170: "),
                          (flows.replace(lines[5], lines[5].replace(",", ";", 3)), ":6: "),
                          (flows.replace(lines[5], "x" + lines[5]), ":6: "), (flows[:-9], ":169: "),
                          (lines[0], ": the file has no rows"), (lines[0][:99], ": the file has no rows"),
                          ('time,"x', ": the file has no rows"), ("step,x\n", ":1: ")):
            with open(folder + "/flows.csv", "w", encoding="utf-8") as file:
                file.write(text)
            with self.assertRaises(golden.Failed) as failed:
                golden.firn("report", folder)
            self.assertIn("exit 3", str(failed.exception))
            self.assertIn("flows.csv" + why, str(failed.exception))
        for name in ("flows.csv", "prices.csv", "datapackage.json", "run.json"):  # as of an earlier version
            os.remove(os.path.join(folder, name))
            golden.firn("report", folder)
            self.assertEqual(Page(read(folder, "report.html")).data["runs"][0]["result"]["status"], "optimal")

    def test_package(self):
        """datapackage.json names every file, and every column in order."""
        for name, problem in (("p-first", FIRST), ("p-wave", WAVE)):
            folder = self.solve_to(name, problem)
            package = json.loads(read(folder, "datapackage.json"))
            files = {r["path"]: r for r in package["resources"]}
            self.assertEqual(sorted(files), sorted(set(os.listdir(folder)) - {"datapackage.json"}))
            ports = {(p["component"], p["port"]): p for p in json.loads(read(folder, "result.json"))["ports"]}
            for path, r in files.items():
                self.assertRegex(r["name"], "^[a-z]+$")
                if not path.endswith(".csv"):
                    continue
                fields = r["schema"]["fields"]
                rows = rows_of(folder, path)
                self.assertEqual([f["name"] for f in fields], rows[0], path)
                for i, f in enumerate(fields):
                    self.assertTrue(f["description"])
                    if f["type"] in ("number", "integer"):
                        self.assertTrue(all(not row[i] or math.isfinite(float(row[i])) for row in rows[1:]), f)
                    if f.get("kind") == "flow":
                        port = ports[f["component"], f["item"]]
                        self.assertEqual((f["bus"], f["carrier"], f["unit"]), (port["bus"], port["carrier"], port["unit"]))
            inputs = {f["name"]: f["unit"] for f in files["flows.csv"]["schema"]["fields"] if f.get("kind") == "input"}
            self.assertLessEqual({("weather.dry_bulb", "degC"), ("weather.wet_bulb", "degC"), ("grid.price", "USD/MWh"),
                                  ("grid.carbon", "kg/kWh")}, set(inputs.items()))

    def test_size(self):
        """A full year of the first site; that of Dallas, three times as large, is measured by hand (tests/bench)."""
        folder = self.solve_to("year", FIRST, "--set", "time.hours=8760", "--set", "time.start=2026-01-01")
        self.assertLess(os.path.getsize(folder + "/report.html"), 2.5e6)
        self.check_page(Page(read(folder, "report.html")), [folder])


if __name__ == "__main__":
    golden.main()
