#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# batch.py - `firn batch`: which jobs there are, what becomes of bad ones, what is reused, what a
# killed batch leaves. tests/bench/batch.py measures the same on hundreds of jobs.
#
#   batch.py --build BUILD [TEST...]
import csv
import glob
import json
import math
import os
import pty
import random
import re
import shutil
import signal
import subprocess
import time

import nights


class Batch(nights.Nights):
    # ---- jobs ------------------------------------------------------------------------------------

    def test_jobs_of_files_scenarios_and_grids(self):
        self.site("a", more=nights.SCENARIOS)
        self.site("b")
        self.put("sites/prices.ini", "[grid]\nprice = 70 USD/MWh\n")  # an include of others
        self.put("sites/below/c.ini", "format = 1\n")                 # folders are not searched recursively
        self.put("sites/.hidden.ini", "format = 1\n")
        lines = self.batch("sites", "--scenario", "all", "--set", "site.target=5 MW", "--set", "site.target=6 MW",
                           "--set", "time.hours=12", "-j2")
        self.assertEqual(sorted(self.ends(lines)), [
            "a+cheap,site.target=5_MW", "a+cheap,site.target=6_MW", "a+high-price,site.target=5_MW",
            "a+high-price,site.target=6_MW", "a,site.target=5_MW", "a,site.target=6_MW", "b,site.target=5_MW",
            "b,site.target=6_MW"])
        self.assertEqual([e["file"] for e in lines if e["event"] == "skipped"], [self.path("sites", "prices.ini")])
        run = json.loads(self.get("night", "jobs", "a+cheap,site.target=5_MW", "results", "run.json"))
        self.assertEqual((run["scenario"], run["set"]), ("cheap", ["time.hours=12", "site.target=5 MW"]))
        with open(self.path("night", "portfolio.csv"), newline="", encoding="utf-8") as file:
            rows = {row["job"]: row for row in csv.DictReader(file)}
        self.assertEqual(len(rows), 8)
        ratio = float(rows["a,site.target=6_MW"]["cost"]) / float(rows["a,site.target=5_MW"]["cost"])
        self.assertAlmostEqual(ratio, 1.2, 6)
        self.assertAlmostEqual(float(rows["a+cheap,site.target=5_MW"]["cost"]) /
                               float(rows["a,site.target=5_MW"]["cost"]), 0.4, 6)
        totals = {(t["scenario"], t["set"][1]): {a["name"]: a for a in t["accounts"]} for t in self.summary()["totals"]}
        whole = totals[None, "site.target=5 MW"]["it_energy"]  # of sites a and b, their scenarios apart
        self.assertEqual(whole["sites"], 2)
        self.assertAlmostEqual(whole["total"], 2 * 5 * 8760, 3)

    def test_patterns_and_scenarios_by_name(self):
        self.site("a", more=nights.SCENARIOS)
        self.site("b", more=nights.SCENARIOS)
        lines = self.batch("sites/[b-z]*.ini", "sites/b.ini", "--scenario", "cheap,high-price")
        self.assertEqual(sorted(self.ends(lines)), ["b+cheap", "b+high-price"])

    def test_order_is_longest_first(self):
        for name, hours in (("a", 24), ("b", 96), ("c", 48)):
            self.site(name)
            self.put("sites/%s.ini" % name, self.get("sites", name + ".ini").replace("hours = 24", "hours = %d" % hours))
        lines = self.batch("sites", "--jobs", "1")
        self.assertEqual([e["job"] for e in lines if e["event"] == "start"], ["b", "c", "a"])

    def test_refusals(self):
        self.site("a")
        self.put("other/a.ini", self.get("sites", "a.ini"))
        self.refused(2, "two jobs have the name `a`, from %s and %s: rename" % (self.path("other", "a.ini"), self.path("sites", "a.ini")), "batch", "sites", "other",
                     "--out", "night")
        self.refused(2, "have the name `a,site.target=1_MW`", "batch", "sites", "--set", "site.target=1 MW", "--set",
                     "site.target=1_MW", "--out", "night")
        self.refused(2, "there is no such file or folder", "batch", "sits", "--out", "night")
        self.refused(2, "--out DIR is missing", "batch", "sites")
        self.refused(2, "PATH is missing", "batch", "--out", "night")
        self.put("empty/part.ini", "[grid]\n")
        self.refused(2, "there is no problem file (1 files", "batch", "empty", "--out", "night")
        self.refused(2, "holds other files (`a.ini`)", "batch", "sites", "--out", "other")
        self.refused(6, "cannot create the folder", "batch", "sites", "--out", "sites/a.ini/night")
        self.refused(2, "leave out `sites`", "batch", "sites", "--resume", "--out", "night")
        self.refused(2, "only -j, --db", "batch", "--resume", "--fresh", "--out", "night")
        self.refused(2, "there is no batch to resume", "batch", "--resume", "--out", "never")
        self.refused(2, "must be an amount with its unit", "batch", "sites", "--out", "night", "--memory", "4")
        self.refused(2, "-j must be a whole number", "batch", "sites", "--out", "night", "-j", "1.5")
        self.refused(2, "must be a number above 0", "batch", "sites", "--out", "night", "-j0")
        self.assertEqual(os.listdir(self.path("other")), ["a.ini"])

    # ---- bad jobs --------------------------------------------------------------------------------

    def test_bad_jobs_cost_only_themselves(self):
        os.makedirs(self.path("plugins"))
        for name in ("crashes", "loops", "eats"):
            os.symlink(os.path.join(nights.BUILD, "zoo", name + ".so"), self.path("plugins", name + ".so"))
        self.env["FIRN_PLUGIN_PATH"] += ":" + self.path("plugins")
        for name in ("good-1", "good-2", "good-3"):
            self.site(name)
        self.site("small-grid", limit=5)
        self.site("no-csv", price="missing.csv:price")
        self.put("sites/broken.ini", "format = 1\n[grid\n")
        self.put("sites/noise.ini", "\x00\x01\x02")
        for name in ("crashes", "loops", "eats"):
            self.put("sites/%s.ini" % name, nights.ZOO % name)
        self.site("blocked")
        self.put("night/batch.lock", "")
        self.put("night/jobs/blocked", "a file where a folder must be")
        # A sanitizer takes memory of its own.
        with open(os.path.join(nights.BUILD, "firn"), "rb") as file:
            memory = "900 MB" if b"__asan_init" in file.read() else "250 MB"
        # Far more than a good site takes here and now, alone.
        begin = time.monotonic()
        self.assertEqual(self.firn("solve", "sites/good-1.ini", "--quiet", "--out", "alone")[0], 0)
        seconds = min(max(12, math.ceil(40 * (time.monotonic() - begin))), nights.SECONDS // 2)
        limits = ("--time-limit", str(seconds), "--memory", memory)
        lines = self.batch("sites", "-j2", *limits, code=6)
        ends = self.ends(lines)
        self.assertEqual({job: (e["status"], e["code"]) for job, e in ends.items()}, {
            "good-1": ("optimal", 0), "good-2": ("optimal", 0), "good-3": ("optimal", 0),
            "small-grid": ("infeasible", 1), "no-csv": ("failed", 3), "broken": ("failed", 3), "noise": ("failed", 3),
            "crashes": ("failed", 4), "loops": ("failed", 5), "eats": ("failed", 5), "blocked": ("failed", 6)})
        for job, words in (("small-grid", "missing on bus lv"), ("no-csv", "missing.csv"), ("broken", "broken.ini:2"),
                           ("crashes", "zoo.crashes"), ("loops", "time limit of %d s" % seconds), ("eats", "memory limit"),
                           ("blocked", "cannot create the folder")):
            self.assertIn(words, ends[job]["reason"], job)
        self.assertEqual([e["job"] for e in lines if e["event"] == "retry"], [])
        self.assertEqual(lines[-1]["code"], 6)
        s = self.summary()
        self.assertEqual([s[k] for k in ("jobs", "solved", "no", "failed", "code")], [11, 3, 1, 7, 6])
        self.assertEqual(sorted(f["job"] for f in s["failures"]),
                         ["blocked", "broken", "crashes", "eats", "loops", "no-csv", "noise"])
        self.assertEqual([f["job"] for f in s["no_plan"]], ["small-grid"])
        self.assertIn("small-grid: in 24 of 24 hours", self.get("night", "summary.txt"))
        # the next night: what failed is tried again, what was answered is not
        os.remove(self.path("night", "jobs", "blocked"))
        os.remove(self.path("sites", "eats.ini"))
        os.remove(self.path("sites", "loops.ini"))
        lines = self.batch("sites", "-j2", *limits, code=4)
        self.assertEqual(self.solved(lines), ["blocked", "broken", "crashes", "no-csv", "noise"])
        self.assertEqual(self.ends(lines)["small-grid"]["source"], "reused")
        for name in ("broken", "crashes", "no-csv", "noise"):
            os.remove(self.path("sites", name + ".ini"))
        self.assertEqual(self.solved(self.batch("sites", code=1)), [])

    def test_a_full_disk(self):
        self.site("good")
        self.site("full")
        self.put("night/batch.lock", "")
        os.makedirs(self.path("night", "jobs", "full"))
        script = "mount -t tmpfs -o size=16k tmpfs night/jobs/full && exec %s batch sites --out night" % \
            os.path.join(nights.BUILD, "firn")
        if subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode != 0:
            self.skipTest("this system has no user namespaces")
        done = subprocess.run(["unshare", "-rm", "sh", "-c", script], cwd=self.folder, env=self.env, capture_output=True,
                              text=True, timeout=nights.SECONDS)
        if "mount:" in done.stderr:
            self.skipTest("a tmpfs cannot be mounted: " + done.stderr)
        lines = nights.events(done.stdout)
        self.assertEqual(done.returncode, 6, done.stdout + done.stderr)
        self.assertIn("No space left on device", self.ends(lines)["full"]["reason"])
        self.assertEqual([e["job"] for e in lines if e["event"] == "retry"], ["full"])
        self.assertEqual(self.ends(lines)["good"]["status"], "optimal")

    def worker_of(self, out="night", job="loops"):
        """The process that holds the lock of a job's folder."""
        lock = os.stat(self.path(out, "jobs", job, "lock")).st_ino
        with open("/proc/locks", encoding="ascii") as file:
            found = [line.split() for line in file if line.split()[5].endswith(":%d" % lock)]
        return [int(words[4]) for words in found if words[1] == "FLOCK"]

    def test_a_worker_that_the_system_kills_runs_once_more(self):
        self.put("sites/loops.ini", nights.ZOO % "loops")
        self.env["FIRN_PLUGIN_PATH"] += ":" + self.path("plugins")
        os.makedirs(self.path("plugins"))
        os.symlink(os.path.join(nights.BUILD, "zoo", "loops.so"), self.path("plugins", "loops.so"))
        self.site("good")
        process = self.start("batch", "sites", "--out", "night", "-j2")
        killed = set()
        until = time.time() + nights.SECONDS
        while process.poll() is None and time.time() < until:
            try:
                for pid in self.worker_of():
                    with open("/proc/%d/cmdline" % pid, "rb") as file:
                        if file.read().startswith(b"firn\0solve") and pid not in killed:
                            os.kill(pid, signal.SIGKILL)
                            killed.add(pid)
            except FileNotFoundError:
                pass
            time.sleep(0.01)
        lines = nights.events(process.communicate()[0])
        self.assertEqual((process.returncode, len(killed)), (5, 2))
        self.assertEqual([e["job"] for e in lines if e["event"] == "retry"], ["loops"])
        self.assertIn("signal 9", self.ends(lines)["loops"]["reason"])
        self.assertEqual(self.table("SELECT attempts FROM jobs ORDER BY name"), [(1,), (2,)])
        # alone: the second attempt begins after all others have ended
        order = [(e["event"], e["job"]) for e in lines if e["event"] in ("start", "end")]
        self.assertLess(order.index(("end", "good")), len(order) - 1 - order[::-1].index(("start", "loops")))

    # ---- nothing twice ---------------------------------------------------------------------------

    def test_what_is_unchanged_is_reused(self):
        self.put("sites/prices.csv", "price\n" + "50\n" * 24)
        self.put("sites/part.ini", "[grid]\nimport_limit = 60 MW\n")
        self.site("a", price="prices.csv:price USD/MWh")
        self.site("b", price="prices.csv:price USD/MWh")
        self.site("c")
        self.put("sites/d.ini", self.get("sites", "c.ini").replace("format = 1", "format = 1\ninclude = part.ini")
                 .replace("import_limit = 100 MW\n", ""))
        self.assertEqual(self.solved(self.batch("sites")), ["a", "b", "c", "d"])
        first = self.table("SELECT name, source, result FROM jobs ORDER BY name")
        lines = self.batch("sites")
        self.assertEqual(self.solved(lines), [])
        self.assertEqual(lines[-1]["reused"], 4)
        self.assertEqual(self.table("SELECT name, source, result FROM jobs WHERE reused ORDER BY name"), first)
        self.assertEqual(self.table("SELECT count(DISTINCT job) FROM accounts"), [(4,)])  # not stored again
        # a series, an include, the problem, an option
        self.put("sites/prices.csv", "price\n" + "55\n" * 24)
        self.assertEqual(self.solved(self.batch("sites")), ["a", "b"])
        code, out, said = self.firn("history", "--changed", "1%", "--out", "night")
        self.assertEqual((code, said), (0, ""))
        self.assertEqual(out.count("input: file prices.csv changed"), 2)
        self.assertIn("cost: ", out)
        self.assertIn("(+10 %)", out)
        self.assertNotIn("c, since", out)
        self.assertEqual([m["job"] for m in self.summary()["changed"]], ["a", "b"])
        self.put("sites/part.ini", "[grid]\nimport_limit = 61 MW\n")
        self.assertEqual(self.solved(self.batch("sites")), ["d"])
        self.put("sites/c.ini", self.get("sites", "c.ini") + "; a comment\n")
        self.assertEqual(self.solved(self.batch("sites")), ["c"])
        self.assertEqual(self.solved(self.batch("sites", "--no-explain")), ["a", "b", "c", "d"])
        self.assertEqual(self.solved(self.batch("sites", "--fresh", "--no-explain")), ["a", "b", "c", "d"])
        # a folder that is missing, one that was edited, one that is damaged
        shutil.rmtree(self.path("night", "jobs", "a", "results"))
        self.put("night/jobs/b/results/sizes.csv", "edited\n")
        self.put("night/jobs/c/results/run.json", "{")
        os.remove(self.path("night", "jobs", "d", "results", "flows.csv"))
        self.assertEqual(self.solved(self.batch("sites", "--no-explain")), ["a", "b", "c", "d"])
        # a file that can no longer be read fails, although there is a result
        os.remove(self.path("sites", "prices.csv"))
        lines = self.batch("sites", "--no-explain", code=3)
        self.assertEqual({e["job"] for e in lines if e["event"] == "end" and e["code"] == 3}, {"a", "b"})

    def test_a_plugin_that_changes(self):
        own = []
        os.makedirs(self.path("own"))
        for name in ("grid.connection", "it.load", "basic.sink"):
            shutil.copy(os.path.join(nights.BUILD, "plugins", name + ".so"), self.path("own"))
            own += ["--plugin", "own/%s.so" % name]
        self.site("a")
        self.assertEqual(self.solved(self.batch("sites", *own)), ["a"])
        with open(self.path("own", "basic.sink.so"), "ab") as file:  # which no site uses
            file.write(b"\0")
        self.assertEqual(self.solved(self.batch("sites", *own)), [])
        with open(self.path("own", "it.load.so"), "ab") as file:
            file.write(b"\0")
        self.assertEqual(self.solved(self.batch("sites", *own)), ["a"])
        code, out, _ = self.firn("history", "--changed", "0", "--out", "night", "--json")
        self.assertEqual((code, json.loads(out)), (0, []))  # the same figures, to the last digit

    # ---- killed ----------------------------------------------------------------------------------

    KEYS = "SELECT j.run = (SELECT max(id) FROM runs), j.name, j.status, j.code, j.reason, j.objective, j.attempts" \
           " FROM jobs j ORDER BY 1, 2"

    def content(self, out):
        """What a history knows, without times and digests of files that hold times."""
        tables = {"jobs": self.table(self.KEYS, out)}
        for name, columns in (("accounts", "kind, a.name, phase, a.unit, value"),
                              ("sizes", "component, size, phase, a.unit, built, installed, firm, capex"),
                              ("limits", "a.name, phase, sense, a.unit, value, bound, shadow_price"),
                              ("inputs", "kind, a.file, a.sha256, version")):
            tables[name] = self.table("SELECT j.name, %s FROM jobs j JOIN %s a ON a.job = j.source ORDER BY 1, 2, 3, 4"
                                      % (columns, name), out)
        return tables

    def check_journals(self, out):
        """No job starts again after its end, within a run."""
        for journal in glob.glob(self.path(out, "runs", "*.journal")):
            ended = set()
            with open(journal, encoding="utf-8") as file:
                for line in file:
                    event = json.loads(line[17:])
                    if event["event"] == "start":
                        self.assertNotIn(event["job"], ended)
                    if event["event"] == "end":
                        self.assertNotIn(event["job"], ended)
                        ended.add(event["job"])

    def test_a_killed_batch_goes_on(self):
        for i in range(8):
            self.site("s%d" % i, price="%d USD/MWh" % (40 + i))
        self.site("none", limit=5)
        self.put("sites/broken.ini", "format = 1\n[grid\n")
        begin = time.time()
        self.batch("sites", "-j2", code=3, out="calm")
        whole = time.time() - begin
        chance = random.Random(19)
        process = self.start("batch", "sites", "--out", "night", "-j2")
        for kill in range(5):
            try:
                out, said = process.communicate(timeout=chance.uniform(0, whole * 0.5))
                break
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                process.communicate()
            if not glob.glob(self.path("night", "runs", "*.journal")):  # killed before it began
                process = self.start("batch", "sites", "--out", "night", "-j2")
            else:
                process = self.start("batch", "--resume", "--out", "night")
        out, said = process.communicate(timeout=nights.SECONDS)
        self.assertEqual(process.returncode, 3, said + out)
        self.assertEqual(self.content("night"), self.content("calm"))
        self.assertEqual(self.table("PRAGMA integrity_check"), [("ok",)])
        self.assertEqual(len(self.table("SELECT id FROM runs")), 1)
        self.check_journals("night")
        # resumed once more, it has nothing to do and says the same
        lines = self.batch("--resume", code=3)
        self.assertEqual([e["event"] for e in lines], ["begin", "finish"])
        self.assertEqual(self.content("night"), self.content("calm"))

    def test_a_result_without_its_line_is_adopted(self):
        self.site("a")
        self.site("b")
        self.batch("sites", "-j1")
        journal, = glob.glob(self.path("night", "runs", "*.journal"))
        lines = self.lines_of(journal)
        cut = [i for i, line in enumerate(lines) if '"event":"end"' in line][1]
        with open(journal, "w", encoding="utf-8") as file:
            file.writelines(lines[:cut] + [lines[cut][:30]])  # torn by a power cut
        lines = self.batch("--resume")
        self.assertEqual([(e["job"], e["source"]) for e in lines if e["event"] == "end"], [("b", "adopted")])
        self.assertEqual(self.table("SELECT count(*) FROM jobs"), [(2,)])
        # a line in the middle that is damaged is not passed over
        lines = self.lines_of(journal)
        lines[2] = lines[2].replace('"event":"job"', '"event":"jab"')
        with open(journal, "w", encoding="utf-8") as file:
            file.writelines(lines)
        self.refused(6, ".journal:3: the line is damaged", "batch", "--resume", "--out", "night")

    def test_a_second_batch_is_refused_and_a_worker_dies_with_its_batch(self):
        os.makedirs(self.path("plugins"))
        os.symlink(os.path.join(nights.BUILD, "zoo", "loops.so"), self.path("plugins", "loops.so"))
        self.env["FIRN_PLUGIN_PATH"] += ":" + self.path("plugins")
        self.put("sites/loops.ini", nights.ZOO % "loops")
        process = self.start("batch", "sites", "--out", "night")
        for line in process.stdout:
            if json.loads(line)["event"] == "start":
                break
        self.refused(6, "another batch works in %s (process %d)" % (self.path("night"), process.pid), "batch", "sites",
                     "--out", "night")
        until = time.time() + 60
        while not (os.path.exists(self.path("night", "jobs", "loops", "lock")) and self.worker_of()) and \
                time.time() < until:
            time.sleep(0.01)
        worker, = self.worker_of()
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        while os.path.exists("/proc/%d" % worker) and time.time() < until:
            time.sleep(0.01)
        self.assertFalse(os.path.exists("/proc/%d" % worker))
        # Ctrl-C says how to go on
        process = self.start("batch", "--resume", "--out", "night")
        for line in process.stdout:
            if json.loads(line)["event"] == "start":
                break
        os.kill(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=nights.SECONDS)
        self.assertEqual(process.returncode, 130)
        self.assertIn("0 of 1 jobs have ended: `firn batch --resume --out", said)

    # ---- files for others ------------------------------------------------------------------------

    def test_metrics(self):
        self.site("a")
        self.site("b", limit=5)
        self.batch("sites", "--metrics", "firn.prom", code=1)
        values = dict(re.findall(r"(?m)^firn_batch_(\w+) (\S+)$", self.get("firn.prom")))
        self.assertEqual({k: values[k] for k in ("jobs", "jobs_solved", "jobs_without_plan", "jobs_failed", "exit_code")},
                         {"jobs": "2", "jobs_solved": "1", "jobs_without_plan": "1", "jobs_failed": "0", "exit_code": "1"})
        self.assertLess(abs(float(values["end_timestamp_seconds"]) - time.time()), 60)
        for name in values:
            self.assertIn("# TYPE firn_batch_%s gauge" % name, self.get("firn.prom"))

    def test_a_terminal_gets_a_bar(self):
        self.site("a")
        self.site("b")
        self.put("sites/broken.ini", "format = 1\n[grid\n")
        parent, child = pty.openpty()
        process = subprocess.Popen([os.path.join(nights.BUILD, "firn"), "batch", "sites", "--out", "night"], cwd=self.folder,
                                   env=self.env, stdin=subprocess.DEVNULL, stdout=child, stderr=child)
        os.close(child)
        shown = b""
        while True:
            try:
                piece = os.read(parent, 10000)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        os.close(parent)
        self.assertEqual(process.wait(nights.SECONDS), 3)
        text = shown.decode("utf-8")
        self.assertIn("3 of 3: 1 failed, 0 without a plan", text)
        self.assertIn("firn: broken: ", text)
        self.assertIn("3 jobs in", text)
        self.assertNotIn('"event"', text)


if __name__ == "__main__":
    nights.main()
