#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# signals.py - what case files cannot say: Ctrl-C in the middle of a solve, a reader that goes away, a
# full disk. A run that is stopped leaves what was there, and nothing half written.
#
#   signals.py --build BUILD
import argparse
import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SECONDS = 240  # a sanitised build on a busy machine
BUILD = None

SMALL = """format = 1
[site]
target = 1 MW
[time]
hours = 24
[grid]
type  = grid.connection
power = lv
price = 50 USD/MWh
[halls]
type = it.load
heat = none
"""
FILES = ["flows.csv", "limits.csv", "prices.csv", "result.json", "run.json", "sizes.csv"]


class Signals(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="firn-signals-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.env = dict(os.environ, LC_ALL="C.UTF-8",
                        FIRN_PLUGIN_PATH=os.path.join(BUILD, "plugins"))
        self.firn = os.path.join(BUILD, "firn")
        with open(os.path.join(self.folder, "site.ini"), "w", encoding="utf-8") as file:
            file.write(SMALL)

    def whole(self, results):
        """The folder holds a whole result and nothing stands half written beside it."""
        self.assertEqual(sorted(os.listdir(os.path.join(self.folder, results))), FILES)
        with open(os.path.join(self.folder, results, "result.json"), encoding="utf-8") as file:
            self.assertEqual(json.load(file)["status"], "optimal")
        self.assertEqual([n for n in os.listdir(self.folder) if ".new-" in n], [])

    def stopped(self, number):
        """A solve that takes minutes, stopped as soon as its progress line shows that it runs."""
        try:
            master, slave = pty.openpty()
        except OSError as none:
            self.skipTest("no terminal to be had here: %s" % none)
        process = subprocess.Popen(
            [self.firn, "solve", os.path.join(ROOT, "problems", "dallas-100mw.ini"), "--out", "slow",
             "--set", "time.hours = 2016 h"],
            cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=slave)
        os.close(slave)
        guard = threading.Timer(SECONDS, process.kill)
        guard.start()
        said = b""
        try:
            while b" s  " not in said:
                said += os.read(master, 4096)
            process.send_signal(number)
            asked = time.monotonic()
            out = process.stdout.read()
            code = process.wait()
            while True:  # what is left on the terminal
                try:
                    more = os.read(master, 4096)
                except OSError:
                    break
                if not more:
                    break
                said += more
        finally:
            guard.cancel()
            process.kill()
            process.stdout.close()
            os.close(master)
        self.assertEqual(code, 130)
        self.assertEqual(out, b"")
        self.assertTrue(said.endswith(b"firn: interrupted\r\n"), said)
        return time.monotonic() - asked

    def test_interrupt(self):
        self.stopped(signal.SIGINT)
        self.assertEqual(os.listdir(self.folder), ["site.ini"])

    def test_interrupt_leaves_old_results(self):
        done = subprocess.run([self.firn, "solve", "site.ini", "--quiet", "--out", "slow"],
                              cwd=self.folder, env=self.env, timeout=SECONDS)
        self.assertEqual(done.returncode, 0)
        self.stopped(signal.SIGTERM)
        self.assertEqual(sorted(os.listdir(self.folder)), ["site.ini", "slow"])
        self.whole("slow")

    def test_reader_gone(self):
        """Nobody reads any more before the first line is written."""
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run([self.firn, "solve", "site.ini"], cwd=self.folder, env=self.env,
                              stdout=writer, stderr=subprocess.PIPE, timeout=SECONDS)
        os.close(writer)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.whole("site.results")

    def test_head(self):
        done = subprocess.run(["sh", "-c", '"$0" solve site.ini | head -1', self.firn],
                              cwd=self.folder, env=self.env, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=SECONDS)
        self.assertEqual((done.stdout, done.stderr), (b"site.ini\n", b""))
        self.whole("site.results")

    @unittest.skipUnless(os.path.exists("/dev/full"), "this system has no /dev/full")
    def test_full(self):
        for extra in ([], ["--json"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([self.firn, "solve", "site.ini"] + extra, cwd=self.folder,
                                      env=self.env, stdout=full, stderr=subprocess.PIPE,
                                      timeout=SECONDS)
            self.assertEqual(done.returncode, 6)
            self.assertEqual(done.stderr, b"firn: standard output: No space left on device\n")
            self.whole("site.results")

    @unittest.skipUnless(os.path.exists("/dev/full"), "this system has no /dev/full")
    def test_full_help(self):
        for words in (["--help"], ["solve", "--help"], ["--version"], ["plugin", "list"],
                      ["plugin", "info", "it.load"], ["check", "site.ini"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([self.firn] + words, cwd=self.folder, env=self.env,
                                      stdout=full, stderr=subprocess.PIPE, timeout=SECONDS)
            self.assertEqual(done.returncode, 6, words)


def main():
    global BUILD
    parser = argparse.ArgumentParser(description="Stops the firn command in the middle.")
    parser.add_argument("--build", required=True, help="the build folder")
    options, rest = parser.parse_known_args()
    BUILD = os.path.realpath(options.build)
    unittest.main(argv=[sys.argv[0]] + rest)


if __name__ == "__main__":
    main()
