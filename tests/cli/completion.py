#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# completion.py - tests of the completion script for bash and of the manual pages, both printed by the
# firn command.
#
#   completion.py --build BUILD
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

BUILD = None
SECONDS = 240
ASK = """
source <(firn --completion bash)
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_firn
printf '%s\\n' "${COMPREPLY[@]}"
"""


class Completion(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="firn-completion-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.env = dict(os.environ, LC_ALL="C.UTF-8", PATH=BUILD + ":" + os.environ["PATH"])
        self.env.pop("FIRN_PLUGIN_PATH", None)
        os.mkdir(os.path.join(self.folder, "a folder"))
        for name in ("site.ini", "my site.ini", "notes.txt", "mine.so"):
            open(os.path.join(self.folder, name), "w", encoding="utf-8").close()

    def offered(self, *words):
        done = subprocess.run(["bash", "-c", ASK, "bash"] + list(words), cwd=self.folder,
                              env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=SECONDS)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return sorted(line for line in done.stdout.decode("utf-8").split("\n") if line)

    def firn(self, *words):
        return subprocess.run([os.path.join(BUILD, "firn")] + list(words), check=True,
                              stdout=subprocess.PIPE, timeout=SECONDS).stdout.decode("utf-8")

    def test_commands(self):
        overview = self.firn("--help").split("\nCommands\n")[1].split("\n\n")[0]
        names = [line[2:].split("  ")[0] for line in overview.split("\n")]
        self.assertIn("plugin list", names)
        self.assertEqual(self.offered("firn", ""),
                         sorted({name.split()[0] for name in names} | {"--help", "--version"}))
        self.assertEqual(self.offered("firn", "plugin", ""), sorted(
            name.split()[1] for name in names if name.startswith("plugin ")))
        self.assertEqual(self.offered("firn", "so"), ["solve"])

    def test_options(self):
        """After each command, the options that its help lists are offered."""
        for command in (["solve"], ["check"], ["export"], ["plugin", "list"], ["plugin", "info"]):
            listed = self.firn(*command, "--help").split("\nOptions\n")[1].splitlines()
            self.assertEqual(self.offered("firn", *command, "--"),
                             sorted(line.split()[0] for line in listed))
        self.assertEqual(self.offered("firn", "solve", "site.ini", "--qu"), ["--quiet"])

    def test_operands(self):
        self.assertEqual(self.offered("firn", "solve", ""), ["a folder", "my site.ini", "site.ini"])
        self.assertEqual(self.offered("firn", "check", "--quiet", "si"), ["site.ini"])
        self.assertEqual(self.offered("firn", "plugin", "list", ""), [])
        self.assertEqual(self.offered("firn", "plugin", "info", "transformer.s"),
                         ["transformer.solid-state", "transformer.switchgear"])
        self.assertEqual(self.offered("firn", "plugin", "info", "mi"), ["mine.so"])

    def test_values(self):
        self.assertEqual(self.offered("firn", "export", "--format", ""), ["lp", "mps"])
        self.assertEqual(self.offered("firn", "export", "--format", "=", "l"), ["lp"])
        self.assertEqual(self.offered("firn", "export", "--format", "="), ["lp", "mps"])
        self.assertEqual(self.offered("firn", "solve", "--out", ""), ["a folder"])
        self.assertEqual(self.offered("firn", "solve", "--plugin", ""), ["a folder", "mine.so"])
        self.assertEqual(self.offered("firn", "export", "--output", "n"), ["notes.txt"])
        self.assertEqual(self.offered("firn", "solve", "--set", ""), [])

    def test_manual(self):
        """Every command has a page, and groff reports no warning for any."""
        overview = self.firn("--help").split("\nCommands\n")[1].split("\n\n")[0]
        pages = self.firn("--man").split()
        self.assertEqual(pages, ["firn"] + ["firn-" + line[2:].split("  ")[0].replace(" ", "-")
                                            for line in overview.split("\n")])
        texts = [(page, self.firn("--man", page)) for page in pages]
        with open(os.path.join(BUILD, "pages", "firn.ini.5"), encoding="utf-8") as file:
            texts.append(("firn.ini", file.read()))
        if shutil.which("groff") is None:
            self.skipTest("groff is not installed")
        for page, text in texts:
            done = subprocess.run(["groff", "-K", "utf8", "-man", "-T", "utf8", "-ww", "-P", "-c"],
                                  input=text.encode("utf-8"), stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, timeout=SECONDS)
            self.assertEqual((done.returncode, done.stderr), (0, b""), page)
            shown = re.sub(".\b", "", done.stdout.decode("utf-8"))  # without overstriking
            for heading in ("NAME", "SYNOPSIS", "OPTIONS"):
                self.assertEqual("\n%s\n" % heading in shown, "\n.SH %s\n" % heading in text, page)
            self.assertIn("\nNAME\n", shown)
            for mark in ("**", "](", "```", "|---", "build/firn"):  # no Markdown is left
                self.assertNotIn(mark, shown, page)


def main():
    global BUILD
    parser = argparse.ArgumentParser(description="Tests the completions of bash for firn.")
    parser.add_argument("--build", required=True, help="the build folder")
    options, rest = parser.parse_known_args()
    BUILD = os.path.realpath(options.build)
    if shutil.which("bash") is None:
        print("skipped: bash is not installed")
        return 77
    return unittest.main(argv=[sys.argv[0]] + rest)


if __name__ == "__main__":
    sys.exit(main())
