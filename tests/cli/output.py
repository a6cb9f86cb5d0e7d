#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# output.py - nothing of the user's is lost: which folders `firn solve --out` replaces, what it does where it
# cannot write, where folders cannot be exchanged, and where many runs write to one folder at once.
#
#   output.py --build BUILD
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

SECONDS = 240  # a sanitised build on a busy machine
BUILD = None
FILES = ["assumptions.csv", "datapackage.json", "flows.csv", "limits.csv", "prices.csv", "report.html", "result.json",
         "run.json", "sizes.csv"]
SITE = """format = 1
[site]
target = 1 MW
[time]
hours = 24
[grid]
type  = grid.connection
power = lv
price = %s
[halls]
type = it.load
heat = none
"""
PRICES = "price\n" + "50\n" * 24


class Output(unittest.TestCase):
    def setUp(self):
        where = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = tempfile.mkdtemp(prefix="firn-output-", dir=where)
        self.addCleanup(shutil.rmtree, self.folder)
        self.env = dict(os.environ, LC_ALL="C.UTF-8", FIRN_PLUGIN_PATH=os.path.join(BUILD, "plugins"))
        self.put("site.ini", SITE % "50 USD/MWh")

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def put(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def get(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def firn(self, *words, shim=None, file=""):
        env = dict(self.env)
        if shim is not None:
            self.check_shim()
            env.update(LD_PRELOAD=os.path.join(BUILD, "shim", "shim.so"), FIRN_SHIM=shim, FIRN_SHIM_FILE=file)
        done = subprocess.run([os.path.join(BUILD, "firn"), *words], cwd=self.folder, env=env,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS)
        return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")

    def check_shim(self):
        with open(os.path.join(BUILD, "firn"), "rb") as file:
            if b"__asan_init" in file.read():
                self.skipTest("a sanitizer must be the first of preloaded libraries")

    def solve(self, *words, **how):
        return self.firn("solve", "site.ini", *words, **how)

    def succeeds(self, *words, **how):
        code, _, said = self.solve(*words, **how)
        self.assertEqual((code, said), (0, ""))

    def refused(self, why, *words, **how):
        """Refused before the solve: nothing is printed, and no file is made or changed."""
        before = self.everything()
        code, out, said = self.solve(*words, **how)
        self.assertEqual((code, out), (6, ""))
        self.assertRegex(said, "^firn: [^\n]*" + why)
        self.assertIn("--out DIR", said)
        self.assertEqual(self.everything(), before)

    def everything(self):
        found = {}
        for where, folders, names in os.walk(self.folder):
            for name in names + folders:
                path = os.path.join(where, name)
                found[path] = None
                if os.path.isfile(path):
                    with open(path, "rb") as file:
                        found[path] = file.read()
        return found

    def check_complete(self, results, target):
        self.assertEqual(sorted(os.listdir(self.path(results))), FILES)
        self.assertEqual(json.loads(self.get(results + "/result.json"))["status"], "optimal")
        values = {name: self.get(results + "/" + name) for name in FILES}
        self.assertIn("site.target = %g MW" % target, values["run.json"])
        self.assertIn("%g" % target, values["flows.csv"].splitlines()[1].split(","))
        self.assertEqual([n for n in os.listdir(self.folder) if ".new-" in n], [])

    # ---- which folders are replaced ------------------------------------------------------------

    def test_data_folder(self):
        """A folder whose only file has the name of a result file and is read by the run."""
        self.put("data/prices.csv", PRICES)
        self.put("site.ini", SITE % "data/prices.csv:price USD/MWh")
        self.refused("folder data contains `prices.csv`, which this run has read", "--out", "data")

    def test_own_files(self):
        """A user's files with the names of result files, whether the run reads them or not."""
        for name, text in (("flows.csv", "mine\n"), ("prices.csv", PRICES), ("limits.csv", "mine"),
                           ("result.json", "{}"), ("result.json", '{"schema": 1, "engine": {"name": "other"}}'),
                           ("result.json", '{"schema": 1'), ("result.json", ""),
                           ("run.json", '{"schema": 1, "started": "2026"}'), ("run.json", "[1]")):
            with self.subTest(name=name, text=text):
                self.put("mine/" + name, text)
                self.refused("folder mine contains `%s`, but no file that shows that Firn has" % name,
                             "--out", "mine")
                shutil.rmtree(self.path("mine"))
        self.put("mine/flows.csv", "mine\n")
        self.put("mine/notes.txt", "mine\n")
        self.refused("contains `notes.txt`, which is not a result file", "--out", "mine")

    def test_firn_has_written_it(self):
        """An empty folder, and one with either of the two files that show that Firn has written it."""
        os.mkdir(self.path("r"))
        self.succeeds("--quiet", "--out", "r", "--set", "site.target = 2 MW")
        self.check_complete("r", 2)
        for name in ("result.json", "run.json"):
            os.remove(self.path("r", name))
            self.succeeds("--quiet", "--out", "r", "--set", "site.target = 3 MW")
            self.check_complete("r", 3)

    def test_reads_earlier_results(self):
        """Results of an earlier run as data: by their own path, through links, by an included file, by a
        scenario, as weather, as the problem file itself; also for the default folder."""
        self.succeeds("--quiet", "--out", "old")
        os.symlink("old", self.path("to-folder"))
        os.symlink("old/prices.csv", self.path("to-file.csv"))
        os.link(self.path("old/prices.csv"), self.path("hard.csv"))
        os.symlink("../old/prices.csv", self.path("to-folder/../up.csv"))
        for name in ("old/prices.csv", "./old//prices.csv", "to-folder/prices.csv", "to-file.csv", "hard.csv"):
            with self.subTest(name=name):
                self.put("site.ini", SITE % (name + ":lv USD/MWh"))
                for out in ("old", "to-folder", os.path.join(self.folder, "old", "")):
                    self.refused("contains `prices.csv`, which this run has read", "--out", out)
                self.succeeds("--quiet", "--out", "new")
        os.rename(self.path("old"), self.path("site.results"))
        self.put("site.ini", SITE % "site.results/prices.csv:lv USD/MWh")
        self.refused("folder site.results contains `prices.csv`, which this run has read")
        self.put("base.ini", SITE % "site.results/prices.csv:lv USD/MWh")
        self.put("site.ini", "format = 1\ninclude = base.ini\n")
        self.refused("folder site.results contains `prices.csv`, which this run has read")
        self.put("site.ini", SITE % "50 USD/MWh" + "[scenario high]\ngrid.price = site.results/prices.csv:lv\n")
        self.refused("folder site.results contains `prices.csv`, which this run has read", "--scenario", "high")

    def test_names_earlier_results(self):
        """Results that the problem names without reading them in this run: in another scenario, in a value that
        --set or an including file replaces, in an event of another file."""
        self.succeeds("--quiet", "--out", "old")
        plain = SITE % "50 USD/MWh"
        for name, text, words in (
                ("scenario", plain + "[scenario high]\ngrid.price = old/prices.csv:lv USD/MWh\n", []),
                ("quoted", plain + '[scenario high]\ngrid.price = "old/prices.csv":lv USD/MWh\n', []),
                ("weather", plain + "[scenario hot]\nweather.file = ./old/flows.csv\n", []),
                ("set", SITE % "old/prices.csv:lv USD/MWh", ["--set", "grid.price = 70 USD/MWh"]),
                ("include", "format = 1\ninclude = base.ini\n[grid]\nprice = 60 USD/MWh\n", [])):
            with self.subTest(name=name):
                self.put("base.ini", SITE % "old/prices.csv:lv USD/MWh")
                self.put("site.ini", text)
                self.refused("which this run has read or its problem names", "--out", "old", *words)
                named = "old/flows.csv" if name == "weather" else "old/prices.csv"
                code, _, said = self.firn("export", "site.ini", "--output", named, *words)
                self.assertEqual(code, 6, said)
                self.succeeds("--quiet", "--out", "new", *words)

    def test_read_only(self):
        """A file without permission to write it is kept, though its folder could be changed."""
        self.put("p.lp", "Minimize\n obj: x\nSubject To\n c: x >= 1\nEnd\n")
        self.succeeds("--quiet", "--out", "r")
        for name in ("x.mps", "x.csv", "r/sizes.csv"):
            if not os.path.exists(self.path(name)):
                self.put(name, "mine")
            os.chmod(self.path(name), 0o444)
        os.symlink("x.csv", self.path("link.csv"))
        self.refused("contains `sizes.csv`, which is read-only", "--out", "r")
        for words in (("export", "site.ini", "--output", "x.mps"), ("lp", "p.lp", "--solution", "x.csv"),
                      ("lp", "p.lp", "--solution", "link.csv")):
            before = self.everything()
            code, out, said = self.firn(*words)
            self.assertEqual((code, out), (6, ""))
            self.assertIn("cannot write %s: it is read-only; name another file" % words[-1], said)
            self.assertEqual(self.everything(), before)
        os.chmod(self.path("r/sizes.csv"), 0o644)
        self.succeeds("--quiet", "--out", "r", "--set", "site.target = 2 MW")
        self.check_complete("r", 2)

    def test_report(self):
        """A report.html that is no report of Firn's is the user's; one of Firn's is replaced."""
        self.succeeds("--quiet", "--out", "r")
        self.succeeds("--quiet", "--out", "r")
        self.put("r/report.html", "<p>mine")
        self.refused("contains `report.html`, which is not a result file", "--out", "r")

    def test_inputs_of_every_kind(self):
        """A problem file or weather file with the name of a result file, in a folder of Firn's."""
        for name in ("flows.csv", "limits.csv"):
            with self.subTest(name=name):
                self.succeeds("--quiet", "--out", "r")
                self.put("r/" + name, SITE % "50 USD/MWh")
                before = self.everything()
                code, out, said = self.firn("solve", "r/" + name, "--out", "r")
                self.assertEqual((code, out), (6, ""))
                self.assertIn("folder r contains `%s`, which this run has read" % name, said)
                self.assertEqual(self.everything(), before)
                shutil.rmtree(self.path("r"))
        self.put("data/prices.csv", "temperature,humidity\n" + "20,50\n" * 24)
        self.put("site.ini", SITE % "50 USD/MWh" + """[weather]
file = data/prices.csv
dry_bulb = temperature degC
relative_humidity = humidity %
latitude = 32.9 deg
longitude = -97 deg
elevation = 171 m
time_zone = -6 h
""")
        self.refused("folder data contains `prices.csv`, which this run has read", "--out", "data")

    def test_export_to_input(self):
        """An exported program replaces no file that was read."""
        self.put("p.csv", PRICES)
        self.put("site.ini", SITE % "p.csv:price USD/MWh")
        os.symlink("p.csv", self.path("link.mps"))
        before = self.everything()
        for name in ("site.ini", "p.csv", "link.mps", os.path.join(".", "p.csv")):
            code, _, said = self.firn("export", "site.ini", "--output", name)
            self.assertEqual(code, 6)
            self.assertIn("cannot write %s: this run has read that file, or its problem names it" % name, said)
            self.assertEqual(self.everything(), before)
        self.assertEqual(self.firn("export", "site.ini", "--output", "p.mps")[0], 0)

    # ---- what cannot be written ----------------------------------------------------------------

    def test_found_before_the_solve(self):
        """An output that cannot be written is found before a solve that would take minutes."""
        self.put("file", "")
        slow = ["--set", "time.hours = 8760", "--log"]
        for out, why in (("no/such", "folder no does not exist"), ("file", "it is a file"),
                         ("file/r", "Not a directory"), ("/proc/r", "folder /proc")):
            code, printed, said = self.solve("--out", out, *slow)
            self.assertEqual((code, printed), (6, ""))
            self.assertIn(why, said)
            self.assertNotIn(" s  ", said)  # no iteration

    def test_printed_all_the_same(self):
        """The disk is full when the results are written: the answer is printed, also with --quiet."""
        self.succeeds("--quiet", "--set", "site.target = 2 MW")
        for words in ([], ["--quiet"], ["--json"], ["--json", "--quiet"]):
            for name in FILES:
                code, out, said = self.solve(*words, shim="disk-full", file=name)
                self.assertEqual(code, 6)
                self.assertEqual(said, "firn: cannot write site.results/%s: No space left on device\n" % name)
                if "--json" in words:
                    self.assertEqual(json.loads(out)["status"], "optimal")
                else:
                    self.assertIn("objective cost = 438 kUSD", out)
                    self.assertNotIn("Results:", out)
        self.check_complete("site.results", 2)

    # ---- folders that cannot be exchanged ------------------------------------------------------

    def test_one_by_one(self):
        for shim in ("overlay", "no-exchange"):
            with self.subTest(shim=shim):
                self.succeeds("--quiet", "--out", shim, "--set", "site.target = 2 MW", shim=shim)
                self.check_complete(shim, 2)
                number = os.stat(self.path(shim)).st_ino
                self.succeeds("--quiet", "--out", shim, "--set", "site.target = 3 MW", shim=shim)
                self.check_complete(shim, 3)
                self.assertEqual(os.stat(self.path(shim)).st_ino, number)  # the same folder
        os.mkdir(self.path("empty"))
        self.succeeds("--quiet", "--out", "empty", "--set", "site.target = 2 MW", shim="overlay")
        self.check_complete("empty", 2)
        self.put("mine/flows.csv", "mine\n")
        self.refused("no file that shows that Firn has written it", "--out", "mine", shim="overlay")

    @unittest.skipUnless(os.geteuid() == 0, "only root can mount an overlay")
    def test_overlay(self):
        """Results in a lower layer, as a container has those of its image: on a real overlay."""
        layers = tempfile.mkdtemp(prefix="firn-overlay-", dir="/tmp")  # a folder in memory may not be a layer
        self.addCleanup(shutil.rmtree, layers)
        low, up, work, merged = (os.path.join(layers, name) for name in ("low", "up", "work", "merged"))
        for name in (low, up, work, merged):
            os.mkdir(name)
        shutil.copy(self.path("site.ini"), low)
        self.folder = low
        self.succeeds("--quiet", "--set", "site.target = 2 MW")
        done = subprocess.run(["mount", "-t", "overlay", "overlay", "-o", "lowerdir=%s,upperdir=%s,workdir=%s"
                               % (low, up, work), merged], capture_output=True)
        if done.returncode != 0:
            self.skipTest("mounting an overlay is not permitted here")
        self.addCleanup(subprocess.run, ["umount", merged], check=True)
        self.folder = merged
        for target in (3, 4):
            self.succeeds("--quiet", "--set", "site.target = %d MW" % target)
            self.check_complete("site.results", target)
        self.folder = low
        self.check_complete("site.results", 2)

    # ---- many runs at once ---------------------------------------------------------------------

    def many(self, shim, count):
        """Many runs into one new folder at once: all succeed, and the folder is that of one of them."""
        env = dict(self.env)
        if shim is not None:
            self.check_shim()
            env.update(LD_PRELOAD=os.path.join(BUILD, "shim", "shim.so"), FIRN_SHIM=shim)
        runs = [subprocess.Popen([os.path.join(BUILD, "firn"), "solve", "site.ini", "--quiet", "--out", "r",
                                  "--set", "site.target = %d MW" % (1 + k)], cwd=self.folder, env=env,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                for k in range(count)]
        for process in runs:
            out = process.communicate(timeout=SECONDS)[0].decode("utf-8")
            self.assertEqual((process.returncode, out), (0, ""))
        self.assertEqual(sorted(os.listdir(self.folder)), ["r", "site.ini"])
        size = json.loads(self.get("r/run.json"))["set"][0].split()[2]
        self.check_complete("r", int(size))

    def test_made_by_another_run(self):
        """The folder appears between two looks at it, as where another run ends at this moment."""
        self.succeeds("--quiet", "--out", "r", "--set", "site.target = 2 MW")
        self.succeeds("--quiet", "--out", "r", "--set", "site.target = 3 MW", shim="just-made", file="r")
        self.check_complete("r", 3)

    def test_hundred_at_once(self):
        self.many(None, 100)

    def test_many_one_by_one(self):
        self.many("no-exchange", 30)


def main():
    global BUILD
    parser = argparse.ArgumentParser(description="Writes results where there is something already.")
    parser.add_argument("--build", required=True, help="the build folder")
    options, rest = parser.parse_known_args()
    BUILD = os.path.realpath(options.build)
    unittest.main(argv=[sys.argv[0]] + rest)


if __name__ == "__main__":
    main()
