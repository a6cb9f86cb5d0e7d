#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# signals.py - tests of the firn command that case files cannot express: Ctrl-C during a solve, fatal
# signals, closed pipes and streams, a full disk, folders without write permission. A run that is
# stopped leaves existing files unchanged and no partly written ones.
#
#   signals.py --build BUILD
import argparse
import ctypes
import glob
import json
import os
import pty
import random
import resource
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
SLOW = [os.path.join(ROOT, "problems", "dallas-100mw.ini"), "--set", "time.hours = 2016 h"]
FILES = ["assumptions.csv", "datapackage.json", "flows.csv", "limits.csv", "prices.csv", "report.html", "result.json",
         "run.json", "sizes.csv"]


class Signals(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="firn-signals-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.env = dict(os.environ, LC_ALL="C.UTF-8",
                        FIRN_PLUGIN_PATH=os.path.join(BUILD, "plugins"))
        self.firn = os.path.join(BUILD, "firn")
        with open(os.path.join(self.folder, "site.ini"), "w", encoding="utf-8") as file:
            file.write(SMALL)

    def check_complete(self, results):
        """Asserts that the folder holds a complete result and that no partly written one is next to it."""
        self.assertEqual(sorted(os.listdir(os.path.join(self.folder, results))), FILES)
        with open(os.path.join(self.folder, results, "result.json"), encoding="utf-8") as file:
            self.assertEqual(json.load(file)["status"], "optimal")
        self.assertEqual([n for n in os.listdir(self.folder) if ".new-" in n], [])

    def solve(self, *words, **how):
        """Solves the small site; returns the exit code and standard error."""
        done = subprocess.run([self.firn, "solve", "site.ini"] + list(words), cwd=self.folder,
                              env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=SECONDS, **how)
        return done.returncode, done.stderr.decode("utf-8")

    def content(self, results="site.results"):
        """The bytes of every file, to compare later."""
        found = {}
        for name in os.listdir(os.path.join(self.folder, results)):
            with open(os.path.join(self.folder, results, name), "rb") as file:
                found[name] = file.read()
        return found

    def during(self, number, *words):
        """Starts a solve that takes minutes (by `words`, or of a site) and sends it a signal as soon as its
        progress line appears. Returns the exit code and the text on the terminal."""
        try:
            master, slave = pty.openpty()
        except OSError as error:
            self.skipTest("cannot open a terminal here: %s" % error)
        process = subprocess.Popen(
            [self.firn] + (list(words) or ["solve", *SLOW, "--out", "slow"]) + ["--method", "glpk"],
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
            out = process.stdout.read()
            code = process.wait()
            while True:  # the rest of the text on the terminal
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
        self.assertEqual(out, b"")
        return code, said

    def stopped(self, number, *words):
        code, said = self.during(number, *words)
        self.assertEqual(code, 130)
        self.assertTrue(said.endswith(b"firn: interrupted\r\n"), said)

    def test_interrupt(self):
        self.stopped(signal.SIGINT)
        self.assertEqual(os.listdir(self.folder), ["site.ini"])

    def test_linear_program(self):
        """firn lp: interrupted; and a fatal signal where no plugin can be the cause."""
        subprocess.run([self.firn, "export", *SLOW, "--output", "slow.mps"], cwd=self.folder,
                       env=self.env, check=True, stderr=subprocess.DEVNULL, timeout=SECONDS)
        self.stopped(signal.SIGINT, "lp", "slow.mps")
        code, said = self.during(signal.SIGSEGV, "lp", "slow.mps")
        self.assertEqual(code, 7)
        self.assertIn(b"firn: fatal signal 11 (SIGSEGV) outside of any plugin", said)

    def by_barrier(self, hours):
        return [self.firn, "solve", os.path.join(ROOT, "problems", "dallas-100mw.ini"), "--out", "slow",
                "--method", "barrier", "--quiet", "--set", "time.hours = %d h" % hours]

    def test_barrier_stopped_anywhere(self):
        """Interrupted at twenty moments of a run: the results folder is complete or does not exist."""
        words = self.by_barrier(336)
        begin = time.monotonic()
        self.assertEqual(subprocess.run(words, cwd=self.folder, env=self.env,
                                        timeout=SECONDS).returncode, 0)
        full = time.monotonic() - begin
        self.check_complete("slow")
        chance = random.Random(os.environ.get("FIRN_SEED", "20261121"))
        stopped = at_once = 0
        for k in [0, 0, 0, *range(1, 20)]:  # on a busy machine a run may end before it is stopped, even at once
            if k == 0 and at_once > 0:
                continue
            shutil.rmtree(os.path.join(self.folder, "slow"))
            process = subprocess.Popen(words, cwd=self.folder, env=self.env,
                                       stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
            guard = threading.Timer(SECONDS, process.kill)
            guard.start()
            while not catches(process, signal.SIGINT):
                time.sleep(0.001)
            time.sleep(full * (k + chance.random()) / 20 if k > 0 else 0)
            process.send_signal(signal.SIGINT)
            said = process.communicate()[1].decode("utf-8")
            guard.cancel()
            if process.returncode == 130:
                self.assertEqual(said, "firn: interrupted\n")
                self.assertEqual(os.listdir(self.folder), ["site.ini"])
                stopped += 1
                at_once += k == 0
                os.mkdir(os.path.join(self.folder, "slow"))
            else:  # it finished before the signal
                self.assertEqual((process.returncode, said), (0, ""))
                self.check_complete("slow")
        self.assertEqual(at_once, 1)

    def test_barrier_time_limit(self):
        """The point found until the time limit is written, with its certificate."""
        done = subprocess.run(self.by_barrier(672) + ["--time-limit", "0.05"], cwd=self.folder,
                              env=self.env, stderr=subprocess.PIPE, timeout=SECONDS)
        self.assertEqual(done.returncode, 5)
        self.assertIn(b"the time limit was reached before the optimum", done.stderr)
        self.assertEqual(sorted(os.listdir(os.path.join(self.folder, "slow"))), FILES)
        with open(os.path.join(self.folder, "slow", "result.json"), encoding="utf-8") as file:
            result = json.load(file)
        self.assertEqual(result["status"], "time limit")
        self.assertEqual(result["method"], "barrier")
        self.assertFalse(result["certificate"]["certified"])
        self.assertGreater(result["certificate"]["worst"], result["certificate"]["tolerance"])

    def test_interrupt_leaves_old_results(self):
        done = subprocess.run([self.firn, "solve", "site.ini", "--quiet", "--out", "slow"],
                              cwd=self.folder, env=self.env, timeout=SECONDS)
        self.assertEqual(done.returncode, 0)
        self.stopped(signal.SIGTERM)
        self.assertEqual(sorted(os.listdir(self.folder)), ["site.ini", "slow"])
        self.check_complete("slow")

    def test_reader_gone(self):
        """The reader has closed the pipe before the first line is written."""
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run([self.firn, "solve", "site.ini"], cwd=self.folder, env=self.env,
                              stdout=writer, stderr=subprocess.PIPE, timeout=SECONDS)
        os.close(writer)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.check_complete("site.results")

    def test_head(self):
        done = subprocess.run(["sh", "-c", '"$0" solve site.ini | head -1', self.firn],
                              cwd=self.folder, env=self.env, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=SECONDS)
        self.assertEqual((done.stdout, done.stderr), (b"site.ini\n", b""))
        self.check_complete("site.results")

    @unittest.skipUnless(os.path.exists("/dev/full"), "this system has no /dev/full")
    def test_full(self):
        for extra in ([], ["--json"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([self.firn, "solve", "site.ini"] + extra, cwd=self.folder,
                                      env=self.env, stdout=full, stderr=subprocess.PIPE,
                                      timeout=SECONDS)
            self.assertEqual(done.returncode, 6)
            self.assertEqual(done.stderr, b"firn: standard output: No space left on device\n")
            self.check_complete("site.results")

    @unittest.skipUnless(os.path.exists("/dev/full"), "this system has no /dev/full")
    def test_full_help(self):
        for words in (["--help"], ["solve", "--help"], ["--version"], ["plugin", "list"],
                      ["plugin", "info", "it.load"], ["check", "site.ini"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([self.firn] + words, cwd=self.folder, env=self.env,
                                      stdout=full, stderr=subprocess.PIPE, timeout=SECONDS)
            self.assertEqual(done.returncode, 6, words)

    def guest(self, name):
        """Adds a component with this plugin of the zoo to the site; returns the options for solve."""
        with open(os.path.join(self.folder, "site.ini"), "a", encoding="utf-8") as file:
            file.write("[guest]\ntype = zoo.%s\n" % name)
        return "--plugin", os.path.join(BUILD, "zoo", name + ".so")

    def test_ignored_stays_ignored(self):
        """A signal that the caller of firn ignores (nohup, a shell's `&`) does not stop it."""
        words = self.guest("interrupts")
        self.assertEqual(self.solve("--quiet", *words, preexec_fn=ignore_stops), (0, ""))
        self.check_complete("site.results")
        self.assertEqual(self.solve("--quiet", *words), (130, "firn: interrupted\n"))

    def test_long_path(self):
        """The message names the component even if the path of the plugin is very long."""
        folder = self.folder
        for _ in range(8):
            folder = os.path.join(folder, "x" * 200)
        os.makedirs(folder)
        plugin = os.path.join(folder, "exits.so")
        shutil.copy(os.path.join(BUILD, "zoo", "exits.so"), plugin)
        self.guest("exits")
        code, said = self.solve("--plugin", plugin)
        self.assertEqual(code, 4)
        self.assertTrue(said.startswith("firn: build of [guest], site.ini:13, by plugin "
                                        "zoo.exits ("), said)
        self.assertIn(" ended the process with exit()", said)

    def test_fault_of_firn(self):
        code, said = self.during(signal.SIGSEGV)
        self.assertEqual(code, 7)
        self.assertTrue(said.endswith(
            b"\r\033[Kfirn: fatal signal 11 (SIGSEGV) outside of any plugin: this is a fault in Firn "
            b"itself; please report it with the problem file; FIRN_CORE=1 keeps a core dump\r\n"), said)
        self.assertEqual(os.listdir(self.folder), ["site.ini"])

    def test_fault_in_a_thread_of_the_solver(self):
        """It is not attributed to a plugin, although plugins may start threads."""
        tgkill = 234 if os.uname().machine == "x86_64" else 131  # numbers of the Linux kernel
        if len(os.sched_getaffinity(0)) < 2 or os.uname().machine not in ("x86_64", "aarch64"):
            self.skipTest("one processor, or a system call whose number is not known here")
        process = subprocess.Popen(self.by_barrier(2016), cwd=self.folder, env=self.env,
                                   stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        guard = threading.Timer(SECONDS, process.kill)
        guard.start()
        pool = []
        while not pool and process.poll() is None:
            pool = threads_named(process.pid, "firn-pool")
        sent = pool and ctypes.CDLL(None).syscall(tgkill, process.pid, pool[0], signal.SIGSEGV)
        said = process.communicate()[1].decode("utf-8")
        guard.cancel()
        self.assertEqual((sent, process.returncode), (0, 7), said)
        self.assertTrue(said.startswith("firn: fatal signal 11 (SIGSEGV) outside of any plugin"), said)

    def test_core(self):
        """With FIRN_CORE=1 the signal has its default effect after the message."""
        self.env["FIRN_CORE"] = "1"
        with open(os.path.join(self.folder, "site.ini"), "a", encoding="utf-8") as file:
            file.write("[guest]\ntype = zoo.crashes\n")
        code, said = self.solve("--plugin", os.path.join(BUILD, "zoo", "crashes.so"),
                                preexec_fn=no_core)
        self.assertEqual(code, -signal.SIGSEGV, said)
        self.assertIn("inside build of [guest], site.ini:13, by plugin zoo.crashes", said)

    def test_closed(self):
        """Closed streams: no text for them is written into a file, and the results are complete."""
        closed = "firn: standard output: Bad file descriptor\n"
        for redirect, words, want in (
                ("<&-", "", (0, "")),
                (">&-", "", (6, closed)),
                (">&-", "--json", (6, closed)),
                (">&-", "--quiet", (0, "")),
                ("2>&-", "", (0, "")),
                ("<&- >&- 2>&-", "--quiet", (0, "")),
                ("<&- >&- 2>&-", "", (6, "")),
                (">&- 2>&-", "--set x=y", (2, "")),
                (">&- 2>&-", "--set halls.heet=1", (3, ""))):
            shutil.rmtree(os.path.join(self.folder, "site.results"), ignore_errors=True)
            done = subprocess.run(
                ["sh", "-c", '"$0" solve site.ini %s %s' % (words, redirect), self.firn],
                cwd=self.folder, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                timeout=SECONDS)
            self.assertEqual((done.returncode, done.stderr.decode("utf-8")), want, redirect + words)
            if want[0] in (0, 6):
                self.check_complete("site.results")
                for name, text in self.content().items():
                    self.assertNotIn(b"status     optimal", text, name)

    def test_file_size(self):
        """A limit on the size of files is reported like a full disk, and no signal ends the run."""
        self.assertEqual(self.solve("--quiet")[0], 0)
        before = self.content()
        code, said = self.solve(preexec_fn=small_files)
        self.assertEqual((code, said),
                         (6, "firn: cannot write site.results/result.json: File too large\n"))
        self.check_complete("site.results")
        self.assertEqual(self.content(), before)

    @unittest.skipUnless(os.geteuid() == 0, "only root can mount a small disk")
    def test_full_disk(self):
        disk = os.path.join(self.folder, "disk")
        os.mkdir(disk)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=56k", "none", disk],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if mounted.returncode != 0:
            self.skipTest("mounting is not permitted here")
        self.addCleanup(subprocess.run, ["umount", disk], check=True)
        self.assertEqual(self.solve("--quiet", "--no-report", "--out", "disk/r"), (0, ""))
        before = self.content("disk/r")
        code, said = self.solve("--no-report", "--out", "disk/r")
        self.assertEqual(code, 6)
        self.assertRegex(said, "^firn: cannot write disk/r/[a-z.]+: No space left on device\n$")
        self.assertEqual(os.listdir(disk), ["r"])
        self.assertEqual(self.content("disk/r"), before)

    def as_another(self):
        """The options of subprocess to run as a user without permission to write everywhere."""
        if os.geteuid() != 0:
            return {}
        how = {"user": 65534, "group": 65534, "extra_groups": []}
        os.chmod(self.folder, 0o777)
        try:
            if self.solve("--quiet", "--out", "probe", **how)[0] == 0:
                shutil.rmtree(os.path.join(self.folder, "probe"))
                return how
        except OSError:
            pass
        return self.skipTest("other users cannot run this build")

    def test_not_allowed(self):
        how = self.as_another()
        self.assertEqual(self.solve("--quiet", **how), (0, ""))
        results = os.path.join(self.folder, "site.results")
        before = self.content()
        for path, want in ((results, "cannot write site.results/result.json: Permission denied"),
                           (self.folder, "cannot write the results to site.results: folder .: "
                                         "Permission denied; name another with `--out DIR`")):
            mode = os.stat(path).st_mode
            os.chmod(path, 0o555)
            got = self.solve(**how)
            os.chmod(path, mode)
            self.assertEqual(got, (6, "firn: %s\n" % want))
            self.check_complete("site.results")
            self.assertEqual(self.content(), before)

    def test_link(self):
        """A link to the results remains a link; the folder it points to is replaced."""
        os.makedirs(os.path.join(self.folder, "far", "away"))
        os.symlink(os.path.join("far", "away"), os.path.join(self.folder, "site.results"))
        for _ in range(2):
            self.assertEqual(self.solve("--quiet"), (0, ""))
            self.assertTrue(os.path.islink(os.path.join(self.folder, "site.results")))
            self.assertEqual(os.listdir(os.path.join(self.folder, "far")), ["away"])
            self.check_complete("site.results")
        shutil.rmtree(os.path.join(self.folder, "far"))
        self.assertEqual(self.solve("--quiet"), (
            6, "firn: cannot write site.results: it is a link whose target does not exist; create the target, or "
               "remove the link\n"))


def catches(process, number):
    """Has the process installed its handler for that signal, or ended?"""
    try:
        with open("/proc/%d/status" % process.pid, encoding="ascii") as file:
            masks = [line.split()[1] for line in file if line.startswith("SigCgt:")]
    except FileNotFoundError:  # no /proc on this system: wait a little instead
        time.sleep(0.5)
        return True
    return process.poll() is not None or (masks and int(masks[0], 16) >> (number - 1) & 1 == 1)


def threads_named(number, name):
    """Ids of the threads of a process with this name."""
    found = []
    for task in glob.glob("/proc/%d/task/*" % number):
        try:
            with open(os.path.join(task, "comm"), encoding="ascii") as file:
                if file.read() == name + "\n":
                    found.append(int(os.path.basename(task)))
        except (FileNotFoundError, ProcessLookupError):  # the thread has ended
            continue
    return found


def ignore_stops():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def no_core():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def small_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


def main():
    global BUILD
    parser = argparse.ArgumentParser(description="Stops the firn command in the middle.")
    parser.add_argument("--build", required=True, help="the build folder")
    options, rest = parser.parse_known_args()
    BUILD = os.path.realpath(options.build)
    unittest.main(argv=[sys.argv[0]] + rest)


if __name__ == "__main__":
    main()
