#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# trust.py - problem files from strangers: no command runs the plugins next to them or prints what lies outside
# their folder, unless the user has allowed it; permissions and what makes them void; files that are swapped
# while they are loaded; formulas in CSV files and what a terminal would obey.
#
#   trust.py --build BUILD
import argparse
import csv
import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SECONDS = 240
BUILD = None
SITE = """format = 1
[site]
target = 1 MW
[economics]
currency = USD
[time]
start = 2026-01-01
hours = 24
[grid]
type  = grid.connection
power = lv
price = 50 USD/MWh
[halls]
type = it.load
heat = none
"""
FOLDER = "[plugins]\npath = lib\n"
GUEST = "[guest]\ntype = zoo.marks\n"
COMMANDS = {
    "check": ["check", "site.ini"],
    "solve": ["solve", "site.ini", "--quiet"],
    "explain": ["explain", "site.ini"],
    "export": ["export", "site.ini", "--output", "out.mps"],
}
SECRET = "hunter2"
BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class Case(unittest.TestCase):
    def setUp(self):
        top = tempfile.TemporaryDirectory(prefix="firn-trust-")
        self.addCleanup(top.cleanup)
        self.top = os.path.realpath(top.name)
        self.work = os.path.join(self.top, "site")
        self.mark = os.path.join(self.top, "mark")
        self.home = os.path.join(self.top, "home")
        for folder in (self.work, self.home, os.path.join(self.work, "lib")):
            os.mkdir(folder)
        self.plugin = os.path.join(self.work, "lib", "marks.so")
        shutil.copy(os.path.join(BUILD, "zoo", "marks.so"), self.plugin)

    def write(self, name, text):
        path = os.path.join(self.work, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def firn(self, *words, **env):
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("FIRN_", "XDG_", "LC_", "LANG"))}
        clean.update({"LC_ALL": "C", "HOME": self.home, "FIRN_TEST_MARK": self.mark, **env})
        done = subprocess.run([os.path.join(BUILD, "firn"), *words], cwd=self.work, env=clean, timeout=SECONDS,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.out, self.err = done.stdout.decode(), done.stderr.decode()
        self.assertIn(done.returncode, (0, 1, 2, 3, 4, 6), self.err)
        self.assertIsNone(BAD.search(self.out + self.err), self.out + self.err)
        return done.returncode

    def marks(self):
        if not os.path.exists(self.mark):
            return []
        with open(self.mark, encoding="utf-8") as file:
            lines = file.read().split("\n")[:-1]
        os.remove(self.mark)
        return lines


class Plugins(Case):
    def test_no_command_runs_the_plugins_next_to_a_problem(self):
        self.write("base.ini", FOLDER)
        texts = {"used": SITE + FOLDER + GUEST, "unused": SITE + FOLDER,
                 "included": SITE.replace("format = 1", "format = 1\ninclude = base.ini") + GUEST,
                 "scenario": SITE + GUEST + "[scenario s]\nplugins.path = lib\n"}
        for name, text in texts.items():
            self.write("site.ini", text)
            more = ["--scenario", "s"] if name == "scenario" else []
            for words in COMMANDS.values():
                code = self.firn(*words, *more)
                self.assertEqual(self.marks(), [], (name, words))
                self.assertEqual(code, 0 if name == "unused" else 3, self.err)
                if name != "unused":
                    self.assertIn("unknown type", self.err)
                    self.assertIn("plugin folder `lib` is left out", self.err)
                    self.assertIn("--trust-problem", self.err)
                    self.assertIn("firn trust site.ini", self.err)
                self.firn(*words, *more, "--trust-problem")
                self.assertEqual(self.marks(), ["mark A"] if name != "unused" else [], (name, words, self.err))
        for words in (["plugin", "list"], ["plugin", "info", "zoo.marks"], ["trust", "site.ini"],
                      ["trust", "--list"], ["lp", "site.ini"]):
            self.firn(*words)
            self.assertEqual(self.marks(), [], words)

    def test_a_folder_that_is_left_out_is_said_and_not_even_opened(self):
        self.write("site.ini", SITE + "[plugins]\npath = nowhere\n")
        self.assertEqual(self.firn("check", "site.ini"), 0)
        self.assertIn("site.ini:17: [plugins] path: plugin folder `nowhere` is left out", self.err)
        self.assertEqual(self.firn("solve", "site.ini"), 0)
        self.assertIn("plugin folder `nowhere` is left out", " ".join(self.out.split()))
        with open(os.path.join(self.work, "site.results", "run.json"), encoding="utf-8") as file:
            self.assertIn("`nowhere` is left out", json.load(file)["plugins_left_out"])
        self.assertEqual(self.firn("check", "site.ini", "--trust-problem"), 3)
        self.assertIn("cannot read folder nowhere", self.err)

    def test_the_command_line_and_the_environment_are_the_users(self):
        self.write("site.ini", SITE + GUEST)
        for words, env, why in ((["--set", "plugins.path=lib"], {}, "problem, trusted"),
                                (["--plugin", self.plugin], {}, "named"),
                                ([], {"FIRN_PLUGIN_PATH": os.path.join(self.work, "lib")}, "environment")):
            self.assertEqual(self.firn("solve", "site.ini", "--quiet", *words, **env), 0, self.err)
            self.assertEqual(self.marks(), ["mark A"])
            with open(os.path.join(self.work, "site.results", "run.json"), encoding="utf-8") as file:
                loaded = {p["type"]: p for p in json.load(file)["plugins"]}
            with open(self.plugin, "rb") as file:
                digest = hashlib.sha256(file.read()).hexdigest()
            self.assertEqual(loaded["zoo.marks"], {"type": "zoo.marks", "path": self.plugin, "version": "1.0.0", "sha256": digest,
                                                   "why": why})
            self.assertEqual(loaded["it.load"]["why"], "installed")

    def test_a_file_called_as_the_option_is_a_file(self):
        self.write("--set", FOLDER)
        self.write("site.ini", SITE.replace("format = 1", "format = 1\ninclude = --set") + GUEST)
        self.assertEqual(self.firn("check", "site.ini"), 3)
        self.assertEqual(self.marks(), [])

    def test_folders_that_others_may_write(self):
        self.write("site.ini", SITE + FOLDER + GUEST)
        lib = os.path.join(self.work, "lib")
        for mode in (0o777, 0o1777):
            os.chmod(lib, mode)
            self.assertEqual(self.firn("check", "site.ini", "--trust-problem"), 4)
            self.assertIn("lib, which is writable by every user", self.err)
            self.assertEqual(self.firn("check", "site.ini", FIRN_PLUGIN_PATH=lib), 4)
            self.assertEqual(self.marks(), [])
        self.assertEqual(self.firn("check", "site.ini", "--trust-problem", "--trust-plugins"), 0)
        self.assertEqual(self.marks(), ["mark A"])

    def test_what_is_swapped_while_it_is_loaded(self):
        """The digest in run.json is that of the code that ran."""
        self.write("site.ini", SITE + GUEST)
        with open(self.plugin, "rb") as file:
            first = file.read()
        second = first.replace(b"mark A", b"mark B")
        digests = {hashlib.sha256(first).hexdigest(): "mark A", hashlib.sha256(second).hexdigest(): "mark B"}
        stop = threading.Event()

        def swap():
            while not stop.is_set():
                for content in (second, first):
                    with open(self.plugin + ".new", "wb") as file:
                        file.write(content)
                    os.rename(self.plugin + ".new", self.plugin)

        thread = threading.Thread(target=swap)
        thread.start()
        seen = set()
        try:
            for _ in range(12):
                self.assertEqual(self.firn("solve", "site.ini", "--quiet", "--plugin", self.plugin), 0, self.err)
                with open(os.path.join(self.work, "site.results", "run.json"), encoding="utf-8") as file:
                    digest = [p["sha256"] for p in json.load(file)["plugins"] if p["type"] == "zoo.marks"][0]
                self.assertEqual(self.marks(), [digests[digest]])
                seen.add(digest)
        finally:
            stop.set()
            thread.join()
        self.assertGreater(len(seen), 0)


    def test_libraries_next_to_a_plugin(self):
        """A plugin may search libraries in its own folder, whose descriptor the linker then gets."""
        lib, c = os.path.join(self.work, "lib"), os.path.join(self.top, "one.c")
        with open(c, "w", encoding="utf-8") as file:
            file.write("int firn_test_one(void);\nint firn_test_one(void) { return 1; }\n")
        zoo = os.path.join(os.path.dirname(HERE), "zoo")
        user = os.path.join(self.top, "user.c")
        with open(user, "w", encoding="utf-8") as file:
            file.write('#include "zoo.h"\nint firn_test_one(void);\n'
                       '__attribute__((constructor)) static void begin(void) { firn_test_one(); }\n'
                       'ZOO_PLUGIN("zoo.uses", "A load with a library.", zoo_params, zoo_ports, zoo_build);\n')
        make = ["cc", "-std=gnu17", "-shared", "-fPIC", "-I", zoo, "-I", os.path.join(ROOT, "include")]
        for words in (["-o", os.path.join(lib, "libone.so.1"), "-Wl,-soname,libone.so.1", c],
                      ["-fvisibility=hidden", "-o", os.path.join(lib, "uses.so"), user,
                       os.path.join(lib, "libone.so.1"), "-Wl,-rpath,$ORIGIN"]):
            if subprocess.run(make + words, check=False).returncode != 0:
                self.skipTest("there is no compiler")
        self.write("site.ini", SITE + "[guest]\ntype = zoo.uses\n")
        self.assertEqual(self.firn("check", "site.ini", FIRN_PLUGIN_PATH=lib), 0, self.err)


class Permissions(Case):
    def allowed(self):
        code = self.firn("check", "site.ini")
        return self.marks() == ["mark A"] and code == 0

    def setUp(self):
        super().setUp()
        self.write("base.ini", GUEST)
        self.write("site.ini", SITE.replace("format = 1", "format = 1\ninclude = base.ini") + FOLDER)
        self.store = os.path.join(self.home, ".config", "firn", "trusted")

    def test_given_kept_listed_and_taken(self):
        self.assertFalse(self.allowed())
        self.assertEqual(self.firn("trust", "site.ini"), 0, self.err)
        self.assertEqual(self.out, "".join("%s %s\n" % (k, os.path.join(self.work, p)) for k, p in (
            ("file", "site.ini"), ("file", "base.ini"), ("folder", "lib"), ("plugin", "lib/marks.so"))))
        self.assertEqual(stat.S_IMODE(os.stat(self.store).st_mode), 0o600)
        self.assertTrue(self.allowed(), self.err)
        self.assertEqual(self.firn("solve", "site.ini", "--quiet"), 0)
        with open(os.path.join(self.work, "site.results", "run.json"), encoding="utf-8") as file:
            self.assertEqual([p["why"] for p in json.load(file)["plugins"]],
                             ["installed", "installed", "problem, remembered"])
        self.marks()
        self.assertEqual(self.firn("trust", "--list"), 0)
        self.assertRegex(self.out, r"^%s\n  allowed \S+Z; unchanged\n$" % re.escape(os.path.join(self.work, "site.ini")))
        self.assertEqual(self.firn("trust", "--remove", "site.ini"), 0)
        self.assertFalse(self.allowed())
        self.assertEqual(self.firn("trust", "--remove", "site.ini"), 2)

    def test_whatever_changes_makes_it_void(self):
        def append(name):
            with open(os.path.join(self.work, name), "ab") as file:
                file.write(b"\n")

        def copy():
            shutil.copy(self.plugin, os.path.join(self.work, "lib", "another.so"))

        def point():
            os.rename(os.path.join(self.work, "lib"), os.path.join(self.work, "lib2"))
            os.symlink("lib2", os.path.join(self.work, "lib"))

        changes = {"the problem": (lambda: append("site.ini"), "site.ini changed"),
                   "an include": (lambda: append("base.ini"), "base.ini changed"),
                   "a plugin": (lambda: append("lib/marks.so"), "lib/marks.so changed"),
                   "a new plugin": (copy, "lib/another.so was added"),
                   "another folder": (point, "lib2 was added"),
                   "a plugin gone": (lambda: os.remove(self.plugin), "marks.so was removed")}
        for name, (change, says) in changes.items():
            if os.path.islink(os.path.join(self.work, "lib")):
                os.remove(os.path.join(self.work, "lib"))
                os.rename(os.path.join(self.work, "lib2"), os.path.join(self.work, "lib"))
            if os.path.exists(os.path.join(self.work, "lib", "another.so")):
                os.remove(os.path.join(self.work, "lib", "another.so"))
            self.assertEqual(self.firn("trust", "site.ini"), 0)
            self.assertTrue(self.allowed(), name)
            change()
            self.assertFalse(self.allowed(), name)
            self.assertIn(says + " after you allowed it", self.err)
            self.assertEqual(self.firn("trust", "--list"), 0)
            self.assertIn("void: ", self.out)

    def test_a_permission_file_that_others_may_write(self):
        self.assertEqual(self.firn("trust", "site.ini"), 0)
        os.chmod(self.store, 0o666)
        self.assertEqual(self.firn("check", "site.ini"), 6)
        self.assertIn("is writable by every user", self.err)
        self.assertEqual(self.marks(), [])
        os.chmod(self.store, 0o600)
        with open(self.store, "w", encoding="utf-8") as file:
            file.write("something else\n")
        self.assertEqual(self.firn("check", "site.ini"), 6)
        self.assertIn("this is not a file of permissions", self.err)
        self.assertEqual(self.marks(), [])

    def test_where_it_is_kept(self):
        config = os.path.join(self.top, "config")
        self.assertEqual(self.firn("trust", "site.ini", XDG_CONFIG_HOME=config), 0, self.err)
        self.assertTrue(os.path.exists(os.path.join(config, "firn", "trusted")))
        self.assertFalse(self.allowed())
        self.assertEqual(self.firn("check", "site.ini", XDG_CONFIG_HOME=config), 0, self.err)
        self.assertEqual(self.firn("trust", "site.ini", HOME="relative"), 2)
        self.assertEqual(self.firn("check", "site.ini", HOME=""), 3)

    def test_nothing_to_allow(self):
        self.write("plain.ini", SITE)
        self.assertEqual(self.firn("trust", "plain.ini"), 3)
        self.assertIn("needs no permission", self.err)
        self.assertEqual(self.firn("trust"), 2)
        self.assertEqual(self.firn("trust", "site.ini", "--list"), 2)

    def test_a_plugin_that_brings_other_code(self):
        """It could change without notice, so a permission cannot cover it."""
        source = os.path.join(self.top, "empty.c")
        with open(source, "w", encoding="utf-8") as file:
            file.write("int nothing;\n")
        plugin = os.path.join(self.work, "lib", "more.so")
        made = subprocess.run(["cc", "-shared", "-fPIC", "-o", plugin, source, "-Wl,-rpath,/nowhere"], check=False)
        if made.returncode != 0:
            self.skipTest("there is no compiler")
        self.assertEqual(self.firn("trust", "site.ini"), 4)
        self.assertRegex(self.err, r"more.so names further code .*\((RUNPATH|RPATH)\)")
        self.assertFalse(os.path.exists(self.store))


class Files(Case):
    """What lies outside the folder of the problem is not quoted."""

    def outside(self, name, text):
        path = os.path.join(self.top, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return os.path.join("..", name)

    def none_leaks(self, site, location=None):
        self.write("site.ini", site)
        for words in COMMANDS.values():
            self.assertEqual(self.firn(*words), 3, self.out + self.err)
            self.assertNotIn(SECRET, self.out + self.err)
            if location is not None:
                self.assertIn(location, self.err)
        code = self.firn("check", "site.ini", "--trust-problem")
        self.assertEqual(code, 3)
        return self.err

    def test_included_files(self):
        texts = ["root:%s:0:0\n", "[grid]\n%s\n", "[%s\n", "[%s!]\nx = 1\n", "[a]\nkey = %s\n", "%s = 1\n", "[%s]\nx = 1\n",
                 "[grid]\nimport_limit = %s\n", "[grid]\n%s = 1\n", "[halls]\nutilization = %s\n", "[a]\ntype = %s\n",
                 "[a]\ntype = x.%s\n", "[bus %s]\nx = 1\n", "[time]\nstep = %s\n", "[limits]\n%s = 3\n",
                 "[economics]\ndiscount = %s\n", "[phase %s]\nx.y = 1\n", "[stress %s]\nx = 1\n", "[objective]\nminimize = %s\n",
                 "[scenario x]\n%s = 1\n", "[window %s]\nx = 1\n", "[weather]\nfile = %s\n",
                 "[grid]\nprice = 1 USD/MWh\nprice = %s\n", "[site]\ndesign = %s\n", "[halls]\nutilization = %s.csv:x\n"]
        quoted = 0
        for text in texts:
            name = self.outside("base.ini", text % SECRET)
            told = self.none_leaks(SITE.replace("format = 1", "format = 1\ninclude = " + name), "base.ini")
            quoted += SECRET in told
            self.assertNotIn("--trust-problem", told)
        self.assertGreater(quoted, len(texts) / 2) # with the option, most messages quote the file

    def test_data_files(self):
        price = "price = %s:price USD/MWh"
        for text, says in (("%s\n1\n", "data.csv"), ("price\n%s\n", "data.csv:2"), ("price,%s\n1\n", "data.csv:2"),
                           ("a,%s\n1,2\n", "data.csv"), ("price\n\"%s\n", "data.csv"),
                           ("time,price\n%s,1\n2,1\n", "data.csv")):
            name = self.outside("data.csv", text % SECRET)
            self.none_leaks(SITE.replace("price = 50 USD/MWh", price % name), says)
        # in quotes it may be any file
        name = self.outside("passwd", "root:%s:0:0\n%s:1\n" % (SECRET, SECRET))
        self.none_leaks(SITE.replace("price = 50 USD/MWh", 'price = "%s":price USD/MWh' % name), "passwd")
        # a link leads outside, too
        os.symlink(os.path.join("..", "data.csv"), os.path.join(self.work, "data.csv"))
        self.outside("data.csv", "price\n%s\n" % SECRET)
        told = self.none_leaks(SITE.replace("price = 50 USD/MWh", price % "data.csv"), "data.csv:2: ")
        self.assertIn(SECRET, told)

    def test_weather_files(self):
        for text in ("%s\n", "LOCATION,%s,x\n", "LOCATION,Town,State,USA,TMY3,722590,%s,-97,-6,100\n"):
            name = self.outside("air.epw", text % SECRET)
            self.none_leaks(SITE + "[weather]\nfile = %s\n" % name)
        name = self.outside("air.csv", "dry_bulb,%s\n1,2\n" % SECRET)
        self.none_leaks(SITE + "[weather]\nfile = %s\nlatitude = 1 deg\nlongitude = 1 deg\nelevation = 1 m\n"
                        "time_zone = 0 h\n" % name)

    def test_a_file_of_its_own_folder_is_quoted(self):
        self.write("data.csv", "price\n%s\n" % SECRET)
        self.write("site.ini", SITE.replace("price = 50 USD/MWh", "price = data.csv:price USD/MWh"))
        self.assertEqual(self.firn("check", "site.ini"), 3)
        self.assertIn(SECRET, self.err)


class Texts(Case):
    def test_names_that_a_spreadsheet_would_run(self):
        names = ["=cmd()", "+1", "@x", "-y"]
        lines = ["NAME"] + ["ROWS", " N obj"] + [" G %s" % n for n in names]
        lines += ["COLUMNS"] + [" %s obj 1 %s 1" % (n, n) for n in names] + ["RHS"]
        lines += [" R %s 1" % n for n in names] + ["ENDATA", ""]
        self.write("p.mps", "\n".join(lines))
        self.assertEqual(self.firn("lp", "p.mps", "--solution", "p.csv"), 0, self.err)
        with open(os.path.join(self.work, "p.csv"), encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        self.assertEqual([r[1] for r in rows[1:]], ["'" + n for n in names] * 2)
        self.assertTrue(all(re.fullmatch(r"-?[0-9.e-]*", cell) for r in rows[1:] for cell in r[2:]), rows)

    def test_what_a_terminal_would_obey(self):
        """In every place where a text may stand: refused or shown as `?`, on the terminal and in CSV files."""
        odd = "a\x1b[31m\u202e\x9b1mb"
        places = [SITE + "[%s]\ntype = it.load\n", SITE + "[a]\n%s = 1\n", SITE + "[a]\ntype = %s\n",
                  SITE.replace("lv", "%s"), SITE.replace("USD/MWh", "%s"), SITE.replace("[site]", "[site]\nname = %s"),
                  SITE + "[phase %s]\nstart = 2026-01-01\nyears = 2\n", SITE + "[scenario %s]\ngrid.price = 1\n",
                  SITE + "[weather]\nfile = %s.epw\n", SITE + "[plugins]\npath = %s\n", SITE + "[limits]\n%s = 1\n",
                  SITE.replace("50 USD/MWh", "%s.csv:x"), SITE.replace("50 USD/MWh", "d.csv:%s"),
                  SITE.replace("format = 1", "format = 1\ninclude = %s"), "%s\n", SITE + "; %s\n"]
        self.write("d.csv", "%s,y\n1,%s\n" % (odd, odd))
        for place in places:
            self.write("site.ini", place.replace("%s", odd))
            for words in COMMANDS.values(): # firn() looks at what was printed
                self.firn(*words)
        self.write("site.ini", SITE)
        for words in (["check", odd], ["solve", "site.ini", "--scenario", odd], ["check", "site.ini", "--set", odd + "=1"],
                      ["check", "site.ini", "--set", "grid.price=" + odd], ["check", "site.ini", "--plugin", odd], [odd],
                      ["plugin", "info", odd], ["plugin", "info", "./" + odd], ["plugin", "list", "--plugin", odd],
                      ["trust", odd], ["trust", "--remove", odd], ["lp", odd], ["solve", "site.ini", "--out", odd + "/x/y"],
                      ["export", "site.ini", "--output", odd + "/x"], ["check", "site.ini", "--" + odd]):
            self.firn(*words)
        name = self.write("a\u202e.ini", SITE + FOLDER)
        self.assertEqual(self.firn("trust", name), 0)
        self.firn("trust", "--list")
        self.firn("check", name, "--quiet")
        shutil.copy(self.plugin, os.path.join(self.work, "lib", odd + ".so"))
        self.firn("plugin", "list", FIRN_PLUGIN_PATH=os.path.join(self.work, "lib"))
        self.firn("check", "site.ini", FIRN_PLUGIN_PATH=os.path.join(self.work, "lib"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    known, rest = parser.parse_known_args()
    BUILD = os.path.abspath(known.build)
    unittest.main(argv=[sys.argv[0]] + rest)
