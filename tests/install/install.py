#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# install.py - installs a build into a folder, moves that folder elsewhere, and uses what is in it: the
# command, the library from a program outside of the tree, and the headers for a plugin outside of it;
# found through pkg-config and through CMake.
#
#   install.py --build BUILD
import argparse
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SECONDS = 300
BUILD = None

LIST_FILES = """
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv)
{
    void *library = argc == 2 ? dlopen(argv[1], RTLD_NOW) : NULL;
    char *(*files)(const void *, void *) = NULL;
    if (library == NULL) {
        fprintf(stderr, "%s\\n", dlerror());
        return 1;
    }
    *(void **)&files = dlsym(library, "firn_plugin_files");
    char *text = files(NULL, NULL);
    if (text == NULL)
        return 1;
    fputs(text, stdout);
    free(text);
    return 0;
}
"""


def cache(name, default=""):
    with open(os.path.join(BUILD, "CMakeCache.txt"), encoding="utf-8") as file:
        found = re.search(r"^%s:\w+=(.*)$" % re.escape(name), file.read(), re.M)
    return found.group(1) if found else default


def on(name):
    return cache(name).upper() in ("ON", "1", "TRUE", "YES")


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.top = tempfile.mkdtemp(prefix="firn-install-")
        cls.addClassCleanup(shutil.rmtree, cls.top)
        cls.first = os.path.join(cls.top, "first")
        cls.prefix = os.path.join(cls.top, "moved", "elsewhere")
        cls.env = {name: value for name, value in os.environ.items()
                   if not name.startswith(("FIRN_", "PKG_CONFIG", "LD_LIBRARY", "CMAKE"))}
        cls.env["LC_ALL"] = "C.UTF-8"
        # The command is whole in itself; whoever links a sanitised library needs the sanitizers too.
        sanitize = "-fsanitize=address,undefined" if on("FIRN_SANITIZE") else ""
        cls.cc = [cache("CMAKE_C_COMPILER", "cc")] + sanitize.split()
        cls.env["CFLAGS"] = cls.env["LDFLAGS"] = sanitize
        cls.shared = on("BUILD_SHARED_LIBS")
        cls.do("cmake", "--install", BUILD, "--prefix", cls.first)
        os.mkdir(os.path.dirname(cls.prefix))
        os.rename(cls.first, cls.prefix)
        cls.firn = os.path.join(cls.prefix, "bin", "firn")
        cls.libdir = os.path.dirname(cls.only("**/libfirn.a"))
        cls.env["PKG_CONFIG_PATH"] = os.path.join(cls.libdir, "pkgconfig")

    @classmethod
    def do(cls, *words, code=0, **env):
        """Runs a command; what it printed on standard output."""
        done = subprocess.run(words, cwd=cls.top, env={**cls.env, **env}, timeout=SECONDS,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
        if done.returncode != code:
            raise AssertionError("%s: exit code %d\n%s%s" % (
                " ".join(words), done.returncode, done.stdout.decode(), done.stderr.decode()))
        return done.stdout.decode("utf-8")

    @classmethod
    def only(cls, pattern):
        found = glob.glob(os.path.join(cls.prefix, pattern), recursive=True)
        if len(found) != 1:
            raise AssertionError("%d files are %s: %s" % (len(found), pattern, found))
        return found[0]

    def config(self, *words):
        return self.do("pkg-config", *words).split()

    def objective(self, text):
        answer = json.loads(text)
        self.assertEqual(answer["status"], "optimal")
        return answer["objective"]

    def test_files(self):
        for pattern in ("include/firn/firn.h", "include/firn/plugin.h",
                        "include/firn/plugin_tables.h", "include/firn/plugin_helpers.h",
                        "include/firn/plugin_layout.h",
                        "include/firn/physics.h",
                        "**/pkgconfig/firn.pc", "**/pkgconfig/firn-plugin.pc",
                        "**/cmake/firn/firn-config.cmake", "share/firn/problems/first.ini",
                        "share/doc/firn/README.md", "share/doc/firn/LICENSE",
                        "share/doc/firn/docs/install.md", "share/man/man5/firn.ini.5",
                        "share/firn/systemd/firn-batch@.service",
                        "share/firn/systemd/firn-batch@.timer", "share/bash-completion/completions/firn"):
            self.only(pattern)
        for name in glob.glob(os.path.join(BUILD, "plugins", "*.so")):
            self.only("**/firn/plugins/" + os.path.basename(name))
        pages = self.do(self.firn, "--man").split()
        self.assertEqual(sorted(os.listdir(os.path.join(self.prefix, "share", "man", "man1"))),
                         sorted(page + ".1" for page in pages))
        for page in pages:
            with open(self.only("share/man/man1/%s.1" % page), encoding="utf-8") as file:
                self.assertEqual(file.read(), self.do(self.firn, "--man", page))

    def test_knows_no_place(self):
        """No text that was installed names the build, the source, or where it was put first."""
        places = [os.path.realpath(BUILD), ROOT, self.first]
        texts = 0
        for folder, _, names in os.walk(self.prefix):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    data = file.read()
                if b"\0" not in data:
                    texts += 1
                    for place in places:
                        self.assertNotIn(place.encode(), data, name)
        self.assertGreater(texts, 20)

    def test_command(self):
        """The moved command, through a link to it, finds its own plugins and gives the same answer."""
        link = os.path.join(self.top, "a-link")
        os.symlink(self.firn, link)
        problem = self.only("share/firn/problems/first.ini")
        got = self.do(link, "solve", problem, "--json", "--out", "first.results")
        want = self.do(os.path.join(BUILD, "firn"), "solve",
                       os.path.join(ROOT, "problems", "first.ini"), "--json", "--out", "built.results")
        self.assertEqual(self.objective(got), self.objective(want))
        self.assertEqual(len(self.do(link, "plugin", "list").splitlines()),
                         len(glob.glob(os.path.join(BUILD, "plugins", "*.so"))))

    def test_symbols(self):
        """The shared library shows the functions of firn.h and nothing else."""
        if not self.shared or shutil.which("nm") is None:
            self.skipTest("no shared library, or no nm")
        text = ""
        for part in ("firn.h", "firn_lp.h", "firn_tables.h"):
            with open(self.only("include/firn/" + part), encoding="utf-8") as file:
                text += re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
        declared = set(re.findall(r"^[a-z][\w \t*]*?\*?\b(firn_\w+)\(", text, re.M))
        self.assertIn("firn_site_solve", declared)
        library = os.path.join(self.libdir, "libfirn.so")
        shown = {line.split()[-1].split("@")[0] for line in self.do("nm", "-D", "--defined-only",
                                                      library).splitlines()}
        self.assertEqual({name for name in shown if not name.startswith(("__", "FIRN_"))}, declared)
        for line in self.do("readelf", "--dyn-syms", "--wide", library).splitlines():
            if re.search(r"\bGLOBAL DEFAULT +\d+ firn_", line):
                self.assertRegex(line, "@@FIRN_0[.]2$")
        visible = {line.split()[-1] for line in self.do("nm", "--defined-only", "--extern-only",
                                                        self.only("**/libfirn.a")).splitlines() if " " in line}
        self.assertEqual(visible, declared)
        version = self.config("--modversion", "firn")[0]
        self.assertTrue(os.path.realpath(library).endswith("libfirn.so." + version))

    def plugin_by_pkg_config(self):
        made = os.path.join(self.top, "outside.lights.so")
        self.do(cache("CMAKE_C_COMPILER", "cc"), "-std=c11", "-shared", "-fPIC", "-o", made,
                *self.config("--cflags", "firn-plugin"), os.path.join(HERE, "plugin", "lights.c"))
        return made

    def solve_outside(self, plugin):
        return self.objective(self.do(self.firn, "solve", os.path.join(HERE, "site.ini"), "--json",
                                      "--plugin", plugin, "--out", "outside.results"))

    def by_cmake(self, folder):
        build = os.path.join(self.top, folder)
        # The generator of this build, which is known to be here: cmake's own default may be missing.
        program = cache("CMAKE_MAKE_PROGRAM")
        self.do("cmake", "-S", os.path.join(HERE, folder), "-B", build,
                "-G", cache("CMAKE_GENERATOR"), *(["-DCMAKE_MAKE_PROGRAM=" + program] if program else []),
                "-DCMAKE_PREFIX_PATH=" + self.prefix, "-DCMAKE_BUILD_TYPE=Release",
                "-DCMAKE_C_COMPILER=" + self.cc[0])
        self.do("cmake", "--build", build)
        return build

    def test_plugin(self):
        """48 h of 2 MW at 50 USD/MWh; 80 kW of lights for 24 of them, at 53."""
        want = (2 * 50 * 8760 + 0.08 * 53 * 4380)
        self.assertAlmostEqual(self.solve_outside(self.plugin_by_pkg_config()), want, delta=1e-6 * want)
        made = os.path.join(self.by_cmake("plugin"), "outside.lights.so")
        self.assertAlmostEqual(self.solve_outside(made), want, delta=1e-6 * want)
        # In the folder that the package names, it is found without being named.
        where = self.config("--variable=plugindir", "firn-plugin")[0]
        shutil.copy(made, where)
        self.addCleanup(os.remove, os.path.join(where, "outside.lights.so"))
        self.assertIn("outside.lights ", self.do(self.firn, "plugin", "list"))

    def consumer(self, program, **env):
        problem = self.only("share/firn/problems/first.ini")
        return self.objective(self.do(program, problem, **env))

    def test_bootstrap_wants_a_folder(self):
        """An empty PREFIX is refused; cmake would take it for /usr/local."""
        for words in ([], [""]):
            self.do(os.path.join(ROOT, "bootstrap"), "install", *words, code=1, DESTDIR=self.top)

    def test_bootstrap_says_time_and_disk(self):
        """Before a build it says how long it takes and how much disk, and refuses where that is too little."""
        bootstrap = os.path.join(ROOT, "bootstrap")
        said = self.do(bootstrap, "--help")
        self.assertRegex(said, r"take about \d+ seconds and \d+ MB; test takes \d to \d\s+minutes and \d+ MB")
        tools = os.path.join(self.top, "tools")
        os.makedirs(tools)
        env = {"PATH": tools + os.pathsep + os.environ["PATH"]}

        def tool(name, text):
            path = os.path.join(tools, name)
            with open(path, "w", encoding="ascii") as file:
                file.write("#!/bin/sh\n%s\n" % text)
            os.chmod(path, 0o755)

        tool("cmake", "echo cmake version 3.30.0")  # builds nothing
        tool("ctest", "exit 3")
        said = self.do(bootstrap, "build", **env)
        self.assertRegex(said, r"Building in build/: about \d+ seconds on \d+ processors, and 5 MB of disk\.")
        said = self.do(bootstrap, "test", code=3, **env)
        self.assertRegex(said, r"and 30 MB of disk; then the tests take 2 to 5 minutes\.")
        self.assertRegex(said, r"(?m)^(No test was skipped\.|Skipped, wholly or in part:|No tests were run in build\.)$")
        tool("df", "echo head; echo / 9 9 2048 9 /")
        said = self.do("sh", "-c", 'exec "$0" build 2>&1', bootstrap, code=1, **env)
        self.assertIn("the build needs 5 MB", said)
        self.assertIn("and 2 MB are free", said)

    def test_library_by_other_paths(self):
        """Through a relative path, and through a link that lies elsewhere, it finds its plugins."""
        if not self.shared:
            self.skipTest("no shared library")
        code = os.path.join(self.top, "files.c")
        with open(code, "w", encoding="utf-8") as file:
            file.write(LIST_FILES)
        program = os.path.join(self.top, "files")
        self.do(*self.cc, code, "-o", program, "-ldl")
        library = os.path.join(self.libdir, "libfirn.so")
        link = os.path.join(self.top, "linked.so")
        os.symlink(library, link)
        for path in (library, os.path.relpath(library, self.top), link, "./linked.so"):
            listed = [os.path.realpath(os.path.join(self.top, line))
                      for line in self.do(program, path).splitlines()]
            self.assertEqual(listed, sorted(glob.glob(os.path.join(
                os.path.realpath(self.libdir), "firn", "plugins", "*.so"))), path)

    def test_host(self):
        """A host solves GLPK problems of its own around and within Firn's solves; valgrind sees no fault."""
        if not self.shared:
            self.skipTest("no shared library")
        program = os.path.join(self.top, "host")
        self.do(*self.cc, os.path.join(HERE, "host", "host.c"), "-o", program,
                *self.config("--cflags", "--libs", "firn"), "-lglpk")
        site = os.path.join(HERE, "host", "site.ini")
        words = [program, site]
        if shutil.which("valgrind") and not on("FIRN_SANITIZE") and not on("FIRN_SANITIZE_THREAD"):
            words[:0] = ["valgrind", "-q", "--error-exitcode=9", "--leak-check=full",
                         "--errors-for-leak-kinds=definite,indirect"]
        want = 24 * 3 * 40
        self.assertAlmostEqual(self.objective(self.do(*words, LD_LIBRARY_PATH=self.libdir)), want,
                               delta=1e-6 * want)

    def check_sensitivity(self, static):
        """The effects that a program reads are those of the command; stopped, there are some."""
        problem = self.only("share/firn/problems/first.ini")
        self.do(*self.cc, os.path.join(HERE, "library", "sensitivity.c"), "-o", "sensitivity", *static,
                '-DPLUGIN_DIR="%s"' % self.config("--variable=plugindir", "firn")[0])
        *found, stopped, refused = [line.split("\t") for line in
                                    self.do(os.path.join(self.top, "sensitivity"), problem).splitlines()]
        told = json.loads(self.do(self.firn, "sensitivity", problem, "--keys", "*.capex", "--json", "--out",
                                  "sensitivity.results"))["keys"][:len(found)]
        self.assertEqual([[k["key"], k["change"], "%.6g" % k["effect"], "%.6g" % k["per_unit"]] for k in told], found)
        self.assertEqual((len(found), stopped, refused), (5, ["stopped", "1", "1"], ["refused", "1"]))

    def test_library(self):
        want = self.objective(self.do(self.firn, "solve", self.only("share/firn/problems/first.ini"),
                                      "--json", "--out", "library.results"))
        source = os.path.join(HERE, "library", "consumer.c")
        program = os.path.join(self.top, "consumer")
        if self.shared:
            self.do(*self.cc, source, "-o", program, *self.config("--cflags", "--libs", "firn"))
            self.assertEqual(self.consumer(program, LD_LIBRARY_PATH=self.libdir), want)
        static = ["-l:libfirn.a" if word == "-lfirn" else word
                  for word in self.config("--static", "--cflags", "--libs", "firn")]
        self.do(*self.cc, source, "-o", program + "-static", *static, '-DPLUGIN_DIR="%s"' %
                self.config("--variable=plugindir", "firn")[0])
        self.assertEqual(self.consumer(program + "-static"), want)
        # Where it was installed, the static library finds its plugins by itself.
        second = os.path.join(self.top, "second")
        self.do("cmake", "--install", BUILD, "--prefix", second)
        [archive] = glob.glob(os.path.join(second, "**", "libfirn.a"), recursive=True)
        self.do(*self.cc, source, "-o", program + "-second",
                *[archive if word == "-l:libfirn.a" else word for word in static])
        self.assertEqual(self.consumer(program + "-second"), want)
        self.check_sensitivity(static)
        build = self.by_cmake("library")
        if self.shared:
            self.assertEqual(self.consumer(os.path.join(build, "consumer")), want)
            table = self.do(os.path.join(build, "table"), self.only("share/firn/problems/first.ini"), "sizes")
            with open(os.path.join(self.top, "library.results", "sizes.csv"), encoding="utf-8") as file:
                self.assertEqual(table.splitlines()[1:], file.read().splitlines()[1:])
        self.assertEqual(self.consumer(os.path.join(build, "consumer-static")), want)
        if self.shared:
            self.regret(os.path.join(build, "regret"))

    def regret(self, program):
        """The example of held sizes and of comparison: what is foreseen is never more expensive."""
        problem = self.only("share/firn/problems/first.ini")
        said = self.do(program, problem, "grid.carbon", "0.1 kg/kWh", LD_LIBRARY_PATH=self.libdir)
        self.assertRegex(said, r"planned: 66\.59 million\nheld: 66\.59 million\nforeseen: 66\.59 million\n")
        self.assertRegex(said, r"grid.carbon: A .*\(default\); B 0.1 kg/kWh \(--set\)")
        said = self.do(program, problem, "site.target", "105 MW", LD_LIBRARY_PATH=self.libdir)
        self.assertIn("The sizes of planned.results do not suffice.", said)
        self.do(program, problem, "gird.price", "1", code=3, LD_LIBRARY_PATH=self.libdir)

    def test_cpp(self):
        """A C++17 program with threads, exceptions and tables finds what the command finds."""
        cxx = cache("CMAKE_CXX_COMPILER")
        if not cxx or "NOTFOUND" in cxx:
            self.skipTest("there is no C++ compiler")
        program = os.path.join(self.top, "tariffs")
        words = ["-l:libfirn.a" if word == "-lfirn" else word
                 for word in self.config("--static", "--cflags", "--libs", "firn")]
        self.do(cxx, "-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Werror", *self.cc[1:],
                os.path.join(HERE, "library", "tariffs.cpp"), "-o", program, "-pthread",
                *words, '-DPLUGIN_DIR="%s"' % self.config("--variable=plugindir", "firn")[0])
        problem = self.only("share/firn/problems/first.ini")
        prices = ["30 USD/MWh", "90 USD/MWh"]
        lines = self.do(program, problem, "grid.price", *prices).splitlines()
        self.assertEqual(len(lines), 2, lines)
        for price, line in zip(prices, lines):
            told = json.loads(self.do(self.firn, "solve", problem, "--json", "--out", "cpp.results",
                                      "--set", "grid.price=" + price))
            said, cost, built = re.fullmatch("(.*): (.*); (.*)", line).groups()
            self.assertEqual(said, price)
            self.assertAlmostEqual(float(cost), told["objective"], delta=1e-9 * told["objective"])
            self.assertEqual(built, ", ".join("%s %.1f %s" % (s["component"], s["installed"], s["unit"])
                                              for s in told["sizes"] if s["installed"] > 0))
        said = self.do(program, problem, "grid.prise", "1 USD/MWh", code=3)
        self.assertEqual(said, "")

    def test_variants(self):
        """Variants of one site that was read once cost what the command finds for each."""
        problem = self.only("share/firn/problems/first.ini")
        words = [word if self.shared or word != "-lfirn" else "-l:libfirn.a" for word in self.config(
            *([] if self.shared else ["--static"]), "--cflags", "--libs", "firn")]
        program = os.path.join(self.top, "variants")
        self.do(*self.cc, os.path.join(HERE, "library", "variants.c"), "-o", program, *words,
                '-DPLUGIN_DIR="%s"' % self.config("--variable=plugindir", "firn")[0])
        lines = self.do(program, problem, LD_LIBRARY_PATH=self.libdir).splitlines()
        self.assertEqual(len(lines), 6, lines)
        self.assertEqual(lines[0], lines[5])
        self.assertEqual(len(set(lines)), 5)
        for line in lines[:1] + lines[4:5]:
            price, limit, cost = re.match("(.*), (.*): (.*)", line).groups()
            set_ = [] if price == "as written" else ["--set", "grid.price=" + price, "--set",
                                                     "grid.import_limit=" + limit]
            want = self.objective(self.do(self.firn, "solve", problem, "--json", "--out", "v.results", *set_))
            self.assertAlmostEqual(float(cost), want, delta=1e-9 * want)


def main():
    global BUILD
    parser = argparse.ArgumentParser(description="Installs a build, moves it, and uses it.")
    parser.add_argument("--build", required=True, help="the build folder")
    options, rest = parser.parse_known_args()
    BUILD = os.path.realpath(options.build)
    unittest.main(argv=[sys.argv[0]] + rest)


if __name__ == "__main__":
    main()
