#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# page.py - the report as a reader has it: opened in a headless Chromium from the disk. No message on the console and no
# request, a mark for each series that is not 0, every control reached by the keyboard, no line wider than the screen,
# names of others as text only, print with all tables, the numbers of result.json. Skipped where there is no Chromium.
#
#   page.py --build BUILD [--keep FOLDER]
#
# FIRN_CHROMIUM: a browser that is not on PATH. FIRN_AXE: the path of axe.min.js, whose serious findings fail the test.
# FIRN_REPORT_ALL=1: all problems that ship, instead of those of SMALL. With charts where the build has FIRN_ECHARTS.
import argparse
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import chromium

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "engine/report/page"
SMALL = ["first", "heat-wave"]
READY = "document.documentElement.dataset.ready === 'yes'"
HOSTILE = "</script><img src=x onerror=\"document.title='broken'\"> 'q' \u202eمركز 🚀 &amp; {{data}} " + "x" * 200

parser = argparse.ArgumentParser()
parser.add_argument("--build", required=True)
parser.add_argument("--keep", help="keeps the reports in this folder")
OPTIONS, rest = parser.parse_known_args()
FIRN = pathlib.Path(OPTIONS.build).resolve() / "firn"
ALL = os.environ.get("FIRN_REPORT_ALL") == "1"


def firn(*arguments, code=0):
    run = subprocess.run([str(FIRN), *map(str, arguments)], capture_output=True, text=True, check=False)
    if run.returncode != code:
        raise AssertionError(f"{arguments}: exit code {run.returncode}: {run.stderr}")


class Reports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(OPTIONS.keep or tempfile.mkdtemp(prefix="firn-report-"))
        cls.folder.mkdir(parents=True, exist_ok=True)
        cls.browser = chromium.Browser(chromium.find())
        cls.solved = {}

    @classmethod
    def tearDownClass(cls):
        cls.browser.__exit__()
        if not OPTIONS.keep:
            shutil.rmtree(cls.folder)

    def solve(self, name, problem="first", *options, code=0):
        folder = self.folder / f"{name}.results"
        if name not in self.solved:
            firn("solve", ROOT / "problems" / f"{problem}.ini", "--quiet", "--out", folder, *options, code=code)
            self.solved[name] = folder
        return folder

    def open(self, file, **options):
        page = self.browser.page(file, **options)
        self.addCleanup(page.close)
        page.until(READY)
        return page

    def clean(self, page):
        self.assertEqual([], page.faults())
        self.assertEqual([], page.evaluate("charts.filter((e) => e.failed).map((e) => e.name)"))
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        self.assertLessEqual(wide, 0, "wider than the screen")

    def test_every_problem(self):
        problems = sorted(p.stem for p in (ROOT / "problems").glob("*.ini")) if ALL else SMALL
        for problem in problems:
            with self.subTest(problem):
                folder = self.solve(problem, problem)
                page = self.open(folder / "report.html")
                self.clean(page)
                self.marks(page)
                self.accessible(page)

    def marks(self, page):
        """Each chart and each bus: a mark for every series that is not 0; without charts, a static figure with marks."""
        if not page.evaluate("hasCharts"):
            bare = page.evaluate("""charts.filter((e) => e.box.querySelectorAll('svg [data-value], svg path, svg rect').length === 0).map((e) => e.name)""")
            self.assertEqual([], [name for name in bare if not re.match("bill|heatmap|monthly|weather", name)])  # too short for these
            return
        drawn = page.evaluate("""charts.map((e) => [e.name, e.chart ? e.chart.getModel().getSeries().map((s) =>
            [s.name, s.type === 'series.sankey' ? s.getGraph().edges.length : s.getData().count()]) : []])""")
        self.assertGreater(len(drawn), 6)
        for name, series in drawn:
            self.assertTrue(series, f"{name}: no series")
            for text, count in series:
                self.assertGreater(count, 0, f"{name}: {text}")
        found = page.evaluate("""(async () => {
            const out = [];
            const entry = charts.find((e) => e.name.startsWith('year-'));
            for (const bus of buses(view.period)) {
                chooseView({ bus: bus.name });
                entry.loaded = null;
                await entry.draw();
                out.push([bus.name, busSeries(view.period, bus.name).filter((s) => s.min !== 0 || s.max !== 0).length,
                    new Set(entry.chart.getModel().getSeries().filter((s) => s.id !== 'price').map((s) => s.name)).size,
                    entry.chart.getModel().getSeries().every((s) => s.getData().count() > 0)]);
            }
            return out;
        })()""")
        for bus, series, shown, marked in found:
            self.assertEqual(min(series, 10), shown, f"flows drawn on {bus}")
            self.assertTrue(marked, bus)

    def accessible(self, page):
        axe = os.environ.get("FIRN_AXE")
        if not axe:
            return
        page.evaluate(pathlib.Path(axe).read_text(encoding="utf-8") + "; 0")
        found = page.evaluate("""axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.filter((v) =>
            v.impact === 'serious' || v.impact === 'critical').map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(' | ')))""")
        self.assertEqual([], found)

    def test_keyboard(self):
        page = self.open(self.solve("first") / "report.html")
        count = page.evaluate("""(() => {
            window.wanted = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
                .filter((e) => e.checkVisibility({ contentVisibilityAuto: true }) && !e.disabled);
            window.met = new Set();
            document.addEventListener('focusin', (e) => window.met.add(e.target));
            return wanted.length;
        })()""")
        self.assertGreater(count, 30)
        for _ in range(8):  # dates have several stops each
            for _ in range(count):
                page.press("Tab")
            left = page.evaluate("wanted.filter((e) => !met.has(e)).map((e) => e.outerHTML.slice(0, 120))")
            if not left:
                break
        self.assertEqual([], left)
        self.assertEqual([], page.evaluate("""wanted.filter((e) => /INPUT|SELECT/.test(e.tagName) && e.labels.length === 0).map((e) => e.outerHTML)"""))
        self.clean(page)

    def test_numbers(self):
        folder = self.solve("first")
        page = self.open(folder / "report.html")
        result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        self.assertEqual(result, page.evaluate("data.runs[0].result"))
        cost = next(a["total"] for a in result["accounts"] if a["name"] == "cost")
        self.assertIn(f"{cost / 1e6:.2f}", page.evaluate("document.querySelector('.answer').textContent"))
        rows = list(csv.DictReader((folder / "flows.csv").read_text(encoding="utf-8").splitlines()))
        for name in ("grid.power", "dry-coolers.loop"):
            shown = page.evaluate(f"""(async () => {{ const p = run.periods[0];
                return [...await values(p, p.series.find((s) => s.name === {json.dumps(name)}))]; }})()""")
            self.assertEqual(len(rows), len(shown))
            for a, row in zip(shown, rows):
                self.assertAlmostEqual(a, float(row[name]), delta=1e-6 * max(1, abs(a)))
        # The bill of the year is what the plan pays the connection.
        paid = next(c["operation"] for c in result["costs"] if c["component"] == "grid")
        page.until("document.querySelectorAll('#bill tr.total').length === 1")
        self.assertEqual(f"{paid / 1e6:.2f}", page.evaluate("document.querySelector('#bill tr.total td').textContent"))
        # In kW everything is a thousand times as large.
        page.evaluate("""(() => { const s = [...document.querySelectorAll('#head select')].find((x) => x.options[1].value === 'kW');
            s.value = 'kW'; s.dispatchEvent(new Event('change')); })()""")
        page.until(READY)
        size = max(s["installed"] for s in result["sizes"] if s["unit"] == "MW")
        self.assertIn(f"{size * 1e3:,.0f}\u00a0kW", page.evaluate("document.querySelector('#sizes').textContent"))
        self.clean(page)

    def choose(self, page, section, label, value):
        """Sets a control by its label, as a reader would."""
        found = page.evaluate(f"""(() => {{ for (const l of document.querySelectorAll('{section} label')) if (l.textContent.trim() === {json.dumps(label)}) {{
            const c = document.getElementById(l.htmlFor) || l.querySelector('input'); if (c.type === 'checkbox') c.click(); else {{ c.value = {json.dumps(value)};
            c.dispatchEvent(new Event('input')); c.dispatchEvent(new Event('change')); }} return true; }} return false; }})()""")
        self.assertTrue(found, f"{section}: {label}")

    def test_controls(self):
        page = self.open(self.solve("first") / "report.html")
        series = lambda name: f"values(run.periods[0], run.periods[0].series.find((s) => s.name === '{name}'))"
        # The diagram of one step has the flows of that step.
        self.choose(page, "#flows", "Time", "hour")
        self.choose(page, "#flows", "Hour", "2026-07-08T15:00")
        page.until("document.querySelector('#flows tbody').textContent.includes('grid') && document.querySelector('#flows thead').textContent.includes('MW') && "
                   "!document.querySelector('#flows thead').textContent.includes('MWh')")
        shown = page.evaluate("[...document.querySelectorAll('#flows tbody tr')].find((r) => r.cells[0].textContent === 'grid').cells[3].textContent")
        self.assertAlmostEqual(page.evaluate(f"{series('grid.power')}.then((v) => v[63])"), float(shown), delta=0.1)
        # A day of the year: the table below has its energy, the earlier button moves it.
        self.choose(page, "#year", "Span", "24")
        self.choose(page, "#year", "From", "2026-07-08")
        page.until("document.querySelector('#year caption').textContent.includes('Jul 8, 2026')")
        day = page.evaluate(f"{series('grid.power')}.then((v) => v.slice(48, 72).reduce((a, x) => a + x, 0))")
        page.until(f"Math.abs(Number(document.querySelector('#year tbody td').textContent.replace(',', '')) - {day}) < 1")
        page.evaluate("[...document.querySelectorAll('#year button')][0].click()")
        page.until("document.querySelector('#year caption').textContent.includes('Jul 7, 2026')")
        if page.evaluate("hasCharts"):
            zoom = page.evaluate("charts.find((e) => e.name.startsWith('year-')).chart.getOption().dataZoom[0].startValue")
            self.assertEqual(page.evaluate("Date.UTC(2026, 6, 7)"), zoom)
            self.assertTrue(page.evaluate("charts.find((e) => e.name.startsWith('weather')).chart.getModel().getComponent('xAxis', 0).axis.scale"
                                          ".getTicks().every((x) => x.value % 86400000 === 0)"), "days of the site's clock")
            count = "charts.find((e) => e.name.startsWith('year-')).chart.getModel().getSeriesCount()"
            before = page.evaluate(count)
            self.choose(page, "#year", "grid", "")
            page.until(f"{count} === {before - 1}")
        # Another bus, in all figures of a bus.
        self.choose(page, "#year", "Bus", "lv")
        page.until("document.querySelector('#monthly caption').textContent.includes('lv')")
        page.until("document.querySelector('#duration tbody').textContent.includes('halls')")
        # Other units leave the reader where they are.
        self.choose(page, "#head", "Power", "kW")
        page.until(READY + " && document.querySelector('#year caption').textContent.includes('lv, Jul 7')")
        # The search of the assumptions.
        self.choose(page, "#assumptions", "Search", "grid price")
        self.assertIn("grid.price", page.evaluate("document.querySelector('#assumptions tbody').textContent"))
        self.assertLess(page.evaluate("document.querySelectorAll('#assumptions .scroll tbody tr').length"), 30)
        self.assertIn("first.ini:31", page.evaluate("document.querySelector('#assumptions tbody').textContent"))
        self.clean(page)

    def test_no_plan(self):
        folder = self.solve("short", "first", "--set", "grid.import_limit = 90 MW", code=1)
        page = self.open(folder / "report.html", width=360)
        self.clean(page)
        text = page.evaluate("document.querySelector('#answer').textContent")
        self.assertIn("has no plan", text)
        self.assertIn("grid.import_limit", text)

    def test_comparison(self):
        out = self.folder / "both.html"
        firn("report", self.solve("first"), self.solve("expensive", "first", "--set", "grid.price = 90 USD/MWh"), "-o", out)
        page = self.open(out, theme="dark")
        self.clean(page)
        text = page.evaluate("document.querySelector('#compare').textContent")
        for part in ("grid.price", "45 USD/MWh", "90 USD/MWh", "B: cost is", "higher than in A"):
            self.assertIn(part, text)
        page.evaluate("""(() => { const s = document.querySelector('#head select'); s.value = '1'; s.dispatchEvent(new Event('change')); })()""")
        page.until(READY)
        self.assertIn("108.4", page.evaluate("document.querySelector('#answer').textContent"))
        self.clean(page)

    def test_hostile_names(self):
        """Names from the files of a folder: nothing of them becomes markup."""
        folder = self.folder / "hostile.results"
        shutil.copytree(self.solve("first"), folder, dirs_exist_ok=True)
        for file in ("result.json", "datapackage.json"):
            if (folder / file).exists():
                text = (folder / file).read_text(encoding="utf-8")
                text = text.replace("First site", json.dumps(HOSTILE)[1:-1]).replace("dry-coolers", json.dumps(HOSTILE)[1:-1]).replace("takes no heat", json.dumps(HOSTILE)[1:-1])
                (folder / file).write_text(text, encoding="utf-8")
        rows = list(csv.reader((folder / "flows.csv").read_text(encoding="utf-8").splitlines()))
        rows[0] = [h.replace("dry-coolers", HOSTILE) for h in rows[0]]
        with (folder / "flows.csv").open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(rows)
        out = self.folder / "hostile.html"
        firn("report", folder, "-o", out)
        for width in (360, 1280):
            page = self.open(out, width=width)
            self.clean(page)
            self.assertEqual(0, page.evaluate("document.querySelectorAll('img').length"))
            self.assertNotEqual("broken", page.evaluate("document.title"))
            self.assertIn(HOSTILE, page.evaluate("document.querySelector('h1').textContent"))
            for id in ("answer", "sizes", "notes", "assumptions"):
                self.assertIn(HOSTILE, page.evaluate(f"document.getElementById('{id}').textContent"))
            self.accessible(page)

    def test_print(self):
        page = self.open(self.solve("first") / "report.html", theme="dark")
        closed = page.evaluate("document.querySelectorAll('main details:not([open])').length")
        self.assertGreater(closed, 3)
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        self.assertEqual(0, page.evaluate("document.querySelectorAll('main details:not([open])').length"))
        if page.evaluate("hasCharts"):
            self.assertEqual(page.evaluate("charts.length"), page.evaluate("document.querySelectorAll('figure .print svg').length"))
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        self.assertEqual(closed, page.evaluate("document.querySelectorAll('main details:not([open])').length"))
        pdf = self.folder / "first.pdf"
        page.pdf(pdf)
        self.assertGreater(pdf.stat().st_size, 20000)
        self.clean(page)

    def test_widths(self):
        for width, theme in ((360, "dark"), (768, "light"), (2560, "dark")):
            page = self.open(self.solve("heat-wave", "heat-wave") / "report.html", width=width, theme=theme)
            self.clean(page)
            self.accessible(page)


class Texts(unittest.TestCase):
    def test_texts(self):
        """Every text that the scripts name is in the table, and every text of the table is named."""
        table = (PAGE / "texts.js").read_text(encoding="utf-8")
        keys = set(re.findall(r"(?:^|[\s{,])([a-z_0-9]+): '", table))
        scripts = "".join((PAGE / name).read_text(encoding="utf-8") for name in (PAGE / "order.txt").read_text(encoding="utf-8").split() if name != "texts.js")
        named = set(re.findall(r"\b(?:t|sentence)\(\s*'([a-z_0-9]+)'", scripts))
        self.assertEqual(set(), {key for key in named - keys if not key.endswith("_")})
        words = set(re.findall(r"'([a-z_0-9]+)'", scripts))
        parts = tuple(re.findall(r"\bt\('([a-z_]+_)' \+", scripts))  # t('origin_' + name)
        data = {"missing", "surplus", "at_least", "at_most", "ring", "losses"}  # words of result.json
        self.assertEqual([], sorted(k for k in keys - words - data if not k.startswith(parts) and not k.endswith("_means")))


if __name__ == "__main__":
    if chromium.find() is None:
        print("skipped: there is no Chromium (apt-get install chromium, or FIRN_CHROMIUM=PATH)")
        del Reports
        result = unittest.main(argv=[sys.argv[0], *rest], exit=False).result
        sys.exit(77 if result.wasSuccessful() else 1)
    unittest.main(argv=[sys.argv[0], *rest])
