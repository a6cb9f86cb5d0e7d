#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# progress.py - what a command shows on a terminal while it runs: in each of its stages, from the second
# second on, one line that it erases at the end; nothing in files and pipes.
#
# A library that is loaded before the others delays the opening of files whose name contains "slow", so
# that a stage takes as long as the test needs.
#
#   progress.py --build BUILD
import argparse
import concurrent.futures
import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SECONDS = 240  # a sanitised build on a busy machine
SKIPPED = 77
BUILD = None

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
%s"""
AIR = """[weather]
file = slow-air.csv
latitude = 50 deg
longitude = 10 deg
elevation = 100 m
time_zone = 1 h
"""
LP = "Minimize\n obj: x\nSubject To\n c: x >= 1\nEnd\n"
DELAY = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static void delay(const char *path)
{
    const struct timespec time = {.tv_sec = 1, .tv_nsec = 700000000};
    if (strstr(path, "slow") != NULL)
        nanosleep(&time, NULL);
}

#define OPEN(name)                                                                       \
    int name(const char *path, int flags, ...)                                           \
    {                                                                                    \
        int (*next)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(    \
            RTLD_NEXT, #name);                                                           \
        va_list list;                                                                    \
        va_start(list, flags);                                                           \
        int mode = va_arg(list, int);                                                    \
        va_end(list);                                                                    \
        delay(path);                                                                     \
        return next(path, flags, mode);                                                  \
    }
OPEN(open)
OPEN(open64)

/* A plugin is opened on its way through the folders. */
int openat(int at, const char *path, int flags, ...)
{
    int (*next)(int, const char *, int, ...) =
        (int (*)(int, const char *, int, ...))dlsym(RTLD_NEXT, "openat");
    va_list list;
    va_start(list, flags);
    int mode = va_arg(list, int);
    va_end(list);
    delay(path);
    return next(at, path, flags, mode);
}

FILE *fopen(const char *path, const char *mode)
{
    FILE *(*next)(const char *, const char *) =
        (FILE * (*)(const char *, const char *)) dlsym(RTLD_NEXT, "fopen");
    delay(path);
    return next(path, mode);
}
"""


class Progress(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = tempfile.mkdtemp(prefix="firn-progress-")
        cls.addClassCleanup(shutil.rmtree, cls.shared)
        source = os.path.join(cls.shared, "delay.c")
        cls.delay = os.path.join(cls.shared, "delay.so")
        with open(source, "w", encoding="ascii") as file:
            file.write(DELAY)
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        if compiler is None or subprocess.run([compiler, "-shared", "-fPIC", "-w", "-o", cls.delay,
                                               source, "-ldl"]).returncode != 0:
            raise unittest.SkipTest("no C compiler is found, or it cannot make a shared library")

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="firn-progress-")
        self.addCleanup(shutil.rmtree, self.folder)
        # The sanitizer's runtime is not the first library then, which is no fault here.
        self.env = dict(os.environ, LC_ALL="C.UTF-8", LD_PRELOAD=self.delay,
                        ASAN_OPTIONS="verify_asan_link_order=0:detect_leaks=0",
                        FIRN_PLUGIN_PATH=os.path.join(BUILD, "plugins"))
        self.write("site.ini", SITE % ("50 USD/MWh", ""))
        self.write("late.ini", SITE % ("slow.csv:price", ""))
        self.write("slow.csv", "price\n" + 24 * "50\n")
        self.write("slow.lp", LP)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="ascii") as file:
            file.write(text)

    def on_terminal(self, *words, columns=80, until=None):
        """Runs a command whose standard error is a terminal: exit code, standard output, and what the
        terminal received; ends it when that contains `until`."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        process = subprocess.Popen([os.path.join(BUILD, "firn")] + list(words), cwd=self.folder,
                                   env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=slave)
        os.close(slave)
        guard = threading.Timer(SECONDS, process.kill)
        guard.start()
        received = b""
        try:
            while until is None or until not in received:
                try:
                    more = os.read(master, 4096)
                except OSError:  # the last process has closed the terminal
                    break
                if not more:
                    break
                received += more
            if until is not None:
                process.kill()
            out = process.stdout.read()
            return process.wait(), out, received.decode("utf-8")
        finally:
            guard.cancel()
            process.kill()
            process.stdout.close()
            os.close(master)

    def lines(self, received):
        """The progress lines, and the text without them and without what erases them."""
        shown = re.findall(r"\r\x1b\[K(\d+ s  [^\r]*)", received)
        return shown, re.sub(r"\r\x1b\[K(\d+ s  [^\r]*)?", "", received)

    def shows(self, stage, *words, code=0):
        found, out, received = self.on_terminal(*words)
        self.assertEqual(found, code, received)
        shown, rest = self.lines(received)
        self.assertTrue(any(re.fullmatch(r"[12345] s  " + stage, line) for line in shown), received)
        self.assertFalse(any(line.startswith("0 s") for line in shown), received)
        # The last thing that the terminal received erases the line; only messages remain.
        self.assertNotRegex(rest, r"\d s  ")
        self.assertNotIn(b"\r", out)
        self.assertNotIn(b"\x1b", out)
        return rest

    def test_reading(self):
        self.write("air.ini", SITE % ("50 USD/MWh", AIR))
        self.write("slow-air.csv", "dry_bulb,relative_humidity\n" + 24 * "20,50\n")
        for command in ("check", "solve"):
            with self.subTest(command):
                self.shows("reading the problem file and its data", command, "air.ini")

    def test_building(self):
        for command in ("check", "solve"):
            with self.subTest(command):
                rest = self.shows("reading series and building the linear program", command,
                                  "site.ini", "--set", "grid.price=slow.csv:price")
                self.assertEqual(rest.count("firn: warning:"), 1 if command == "check" else 0, rest)

    def test_solving(self):
        dallas = os.path.join(ROOT, "problems", "dallas-100mw.ini")
        for method, line in (("glpk", b" s  simplex: "), ("barrier", b" s  barrier: ")):
            with self.subTest(method):
                _, _, received = self.on_terminal(
                    "solve", dallas, "--set", "time.hours = 8736 h", "--method", method, "--out", "r",
                    until=line)
                self.assertIn(line, received.encode("utf-8"))

    def test_second_stage(self):
        dallas = os.path.join(ROOT, "problems", "dallas-100mw.ini")
        line = b" s  second stage: "
        _, _, received = self.on_terminal("solve", dallas, "--set", "time.hours = 5376 h", "--method",
                                          "barrier", "--set", "objective.minimize = capex", "--out",
                                          "r", until=line)
        self.assertIn(line, received.encode("utf-8"))

    def test_writing(self):
        self.shows("writing the results", "solve", "site.ini", "--out", "slow-results")
        self.shows("writing the linear program", "export", "site.ini", "--output", "slow.mps")

    def test_linear_program(self):
        self.shows("reading the linear program", "lp", "slow.lp")

    def test_plugins(self):
        shutil.copy(os.path.join(BUILD, "plugins", "basic.sink.so"),
                    os.path.join(self.folder, "slow.sink.so"))
        self.shows("loading the plugins", "plugin", "info", "./slow.sink.so")

    def test_quick_commands_show_nothing(self):
        for _ in range(10):  # a busy machine may need more than the second that nothing is shown
            begin = time.monotonic()
            code, _, received = self.on_terminal("check", "site.ini")
            self.assertEqual(code, 0)
            if time.monotonic() - begin < 0.9:
                break
        self.assertNotIn("\x1b", received)
        self.assertEqual(received.count("\n"), 1, received)  # the warning of a port without a bus

    def test_narrow_terminal(self):
        _, _, received = self.on_terminal("check", "late.ini", columns=20)
        shown, _ = self.lines(received)
        self.assertTrue(shown)
        self.assertTrue(all(len(line) <= 19 for line in shown), shown)

    def test_files_and_pipes(self):
        for log in ([], ["--log"]):
            done = subprocess.run([os.path.join(BUILD, "firn"), "solve", "late.ini"] + log,
                                  cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS)
            self.assertEqual(done.returncode, 0)
            self.assertNotIn(b"\x1b", done.stdout + done.stderr)
            self.assertNotIn(b"reading series", done.stderr)
            self.assertEqual(done.stderr == b"", not log)


def all_at_once():
    """Each test in a process of its own, four at a time, since they sleep for most of their time; their exit code."""
    def run(name):
        done = subprocess.run([sys.executable, "-B", __file__, "--build", BUILD, "Progress." + name],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout.decode("utf-8", "replace")
    names = unittest.TestLoader().getTestCaseNames(Progress)
    with concurrent.futures.ThreadPoolExecutor(4) as several:
        ended = list(several.map(run, names))
    for _, text in ended:
        print(text, end="")
    codes = {code for code, _ in ended}
    return codes.pop() if len(codes) == 1 and codes <= {0, SKIPPED} else 1


def main():
    global BUILD
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--build", required=True)
    options, rest = parser.parse_known_args()
    BUILD = os.path.realpath(options.build)
    if not rest:
        sys.exit(all_at_once())
    program = unittest.main(argv=sys.argv[:1] + rest, verbosity=2, exit=False)
    result = program.result
    if not result.wasSuccessful():
        sys.exit(1)
    for _, reason in result.skipped:
        print("skipped: " + reason)
    sys.exit(SKIPPED if result.skipped and result.testsRun == 0 else 0)


if __name__ == "__main__":
    main()
