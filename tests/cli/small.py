#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# small.py - nothing hangs: small files that once took minutes or gigabytes, signals at any moment of a run,
# a system without descriptors or memory, a computer that sleeps, and text that a terminal would obey.
#
#   small.py --build BUILD
import argparse
import gzip
import os
import random
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
# The limits of processor time are two seconds and less. A slow or busy machine may take five times as long; what
# is mended here took ten times as long or more. FIRN_EXACT_TIMES=1 checks the limits as they are.
PATIENCE = 1 if os.environ.get("FIRN_EXACT_TIMES") else 5
BUILD = None
SITE = """format = 1
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
# Runs a command and prints the seconds of processor time and the megabytes that it took at most. In a process
# of its own: the memory of the one that starts a command counts as the command's.
MEASURE = """
import os, resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print("\\n%g %g" % (used.ru_utime + used.ru_stime, used.ru_maxrss / 1024), end="")
sys.exit(code)
"""
FNV_PRIME, FNV_BASIS = 1099511628211, 14695981039346656037


def phases(count):
    return "".join("[phase p%d]\nstart = %d-01-01\n%s" % (k, 2026 + k, "years = 1\n" if k == count - 1 else "")
                   for k in range(count))


def events(count):
    return "".join("[stress e%d]\ngrid.price = %d USD/MWh\n" % (k, 1 + k % 9) for k in range(count))


def windows(count, key):
    sections = "".join("[window w%d]\nhours = %d-%d\n" % (k, k % 12, 12 + k % 11) for k in range(count))
    head, grid, rest = SITE.partition("[grid]")
    keys = "".join("%s.w%d = %d USD/kW/month\n" % (key, k, 1 + k % 17) for k in range(count))
    return sections, head + grid + rest.replace("[halls]", keys + "[halls]")


def colliding_names(count, bits=20):
    """Names whose hashes by FNV-1a, without a key, agree in the low bits: they fall on one slot."""
    mask, chance = (1 << bits) - 1, random.Random(1)
    state, pairs = FNV_BASIS & mask, []

    def after(state, word):
        for byte in word.encode():
            state = ((state ^ byte) * FNV_PRIME) & mask
        return state

    while 1 << len(pairs) < count:
        seen = {}
        while True:
            word = "".join(chance.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(4))
            end = after(state, word)
            if seen.setdefault(end, word) != word:
                pairs.append((seen[end], word))
                state = end
                break
    return ["".join(pair[number >> k & 1] for k, pair in enumerate(pairs)) for number in range(count)]


class Small(unittest.TestCase):
    def setUp(self):
        where = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = tempfile.mkdtemp(prefix="firn-small-", dir=where)
        self.addCleanup(shutil.rmtree, self.folder)
        self.env = dict(os.environ, LC_ALL="C.UTF-8", FIRN_PLUGIN_PATH=os.path.join(BUILD, "plugins"))
        self.firn = os.path.join(BUILD, "firn")
        with open(self.firn, "rb") as file:
            self.sanitised = b"__asan_init" in file.read()
        self.put("site.ini", SITE)

    def put(self, name, text):
        with open(os.path.join(self.folder, name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode("utf-8"))

    def run_firn(self, *words, shim=None, stdin=subprocess.DEVNULL):
        env = dict(self.env)
        if shim is not None:
            if self.sanitised:
                self.skipTest("a sanitizer must be the first of preloaded libraries")
            env.update(LD_PRELOAD=os.path.join(BUILD, "shim", "shim.so"), FIRN_SHIM=shim)
        done = subprocess.run([self.firn, *words], cwd=self.folder, env=env, stdin=stdin,
                              capture_output=True, timeout=SECONDS)
        return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")

    def quick(self, *words, seconds=2, megabytes=200):
        """Runs the command within limits of processor time and memory; returns its code and all its text."""
        done = subprocess.run([sys.executable, "-S", "-c", MEASURE, self.firn, *words], cwd=self.folder,
                              env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=SECONDS)
        text, _, used = done.stdout.decode("utf-8").rpartition("\n")
        took, memory = map(float, used.split())
        if not self.sanitised:
            self.assertLess(took, seconds * PATIENCE, words)
            self.assertLess(memory, megabytes, words)
        return done.returncode, text

    def sampled(self):
        """Is the build one with sanitizers, and is not all to be run?"""
        return self.sanitised and os.environ.get("FIRN_WHOLE_SUITE", "") in ("", "0")

    def many(self, count):
        """The count, or a tenth of it with sanitizers, where time and memory are not judged."""
        return count // 10 if self.sampled() else count

    # ---- small files ---------------------------------------------------------------------------

    def test_events(self):
        self.put("site.ini", SITE + phases(40) + events(40))
        code, said = self.quick("check", "site.ini")
        self.assertEqual(code, 0)
        self.assertIn("in 1640 periods", said)
        count = self.many(1600)
        self.put("site.ini", SITE + events(count))
        code, said = self.quick("check", "site.ini")
        self.assertEqual(code, 0)
        self.assertIn("in %d periods" % (count + 1), said)
        self.assertEqual(self.quick("solve", "site.ini", "--quiet")[0], 0)
        self.put("site.ini", SITE + phases(174))
        self.assertEqual(self.quick("check", "site.ini")[0], 0)

    def test_phases_with_many_values(self):
        """Every phase changes many values, which hold in the phases after it, too."""
        names = ["[sink%d]\ntype = basic.sink\nin = lv\nlimit = 1 MW\nprice = 1 USD/MWh\n" % k for k in range(300)]
        changes = "".join("sink%d.price = 2 USD/MWh\n" % k for k in range(300))
        text = "".join("[phase p%d]\nstart = %d-01-01\n%s%s" % (k, 2026 + k, "years = 1\n" if k == 59 else "", changes)
                       for k in range(60))
        self.put("site.ini", SITE.replace("hours = 24", "hours = 1") + "".join(names) + text)
        code, said = self.quick("check", "site.ini")
        self.assertEqual(code, 0, said)

    def test_many_buses(self):
        """Thousands of buses side by side, and in a chain whose links are listed against the flow."""
        count = self.many(2500)
        pairs = "".join("[b%d]\ntype = basic.source\nout = x%d\nprice = 1 USD/MWh\n[c%d]\ntype = basic.sink\n"
                        "in = x%d\nlimit = 1 MW\nprice = 1 USD/MWh\n" % (k, k, k, k) for k in range(count))
        links = "".join("[l%04d]\ntype = basic.link\nfrom = x%d\nto = x%d\n" % (k, k + 1, k) for k in range(count))
        site = SITE.replace("hours = 24", "hours = 1")
        chain = site.replace("power = lv", "power = x%d" % count).replace("it.load\n", "it.load\npower = x0\n")
        for text, components in ((site + pairs, 2 * count + 2), (chain + links, count + 2)):
            self.put("site.ini", text)
            code, said = self.quick("check", "site.ini")
            self.assertEqual((code, "%d components" % components in said), (0, True), said)

    def test_windows(self):
        count = self.many(16000)
        for key in ("demand_charge", "energy_charge"):
            sections, site = windows(count, key)
            if key == "energy_charge":
                site = site.replace("USD/kW/month", "USD/MWh")
            self.put("site.ini", site + sections)
            code, said = self.quick("check", "site.ini")
            self.assertEqual((code, "2 components" in said), (0, True), said)
        sections, site = windows(count, "demand_charge")
        self.put("site.ini", site.replace("demand_charge.w%d " % (count - 1), "demand_charge.w%d " % count) + sections)
        code, said = self.quick("check", "site.ini")
        self.assertEqual(code, 3)
        self.assertIn("there is no [window w%d]" % count, said)

    def test_unused_windows(self):
        """Each keeps little memory, and ten of them are named."""
        count = self.many(40000)
        self.put("site.ini", SITE + "".join("[window w%d]\nhours = 1-2\nmonths = jul\n" % k for k in range(count)))
        code, said = self.quick("check", "site.ini")
        self.assertEqual((code, said.count("[window ")), (0, 10))
        self.assertIn("%d more windows are not used by any component" % (count - 10), said)

    def test_wide_tables(self):
        """Hundreds of thousands of columns: numbers, or times, of which one must be chosen."""
        self.put("site.ini", SITE.replace("50 USD/MWh", "wide.csv:price USD/MWh"))
        for name, cell, count in (("c", "1", self.many(200000)), ("time", "2026-01-01 00:00", self.many(50000))):
            names = ",".join("%s%d" % (name, k) for k in range(count)) + ",price\n"
            rows = ((cell + ",") * count + "5\n") * 24
            legend = "\n" + ("text," * count + "text\n") * 3
            for behind in ("", legend):
                self.put("wide.csv", names + rows + behind)
                code, said = self.quick("check", "site.ini")
                self.assertEqual(code, 0, said[-300:])
                os.remove(os.path.join(self.folder, "wide.csv"))

    def test_many_stores_on_one_bus(self):
        """`check` tries single hours: with thousands of components, too."""
        count = self.many(4000)
        self.put("site.ini", SITE.replace("hours = 24", "hours = 1") +
                 "".join("[s%d]\ntype = basic.storage\nbus = lv\n" % k for k in range(count)))
        code, said = self.quick("check", "site.ini")
        self.assertEqual((code, "%d components" % (count + 2) in said), (0, True), said)

    def test_packed_rows(self):
        """A few kilobytes that become millions of short rows."""
        text = b"Minimize\n obj: x\nSubject To\n" + b" x >= 1\n"
        for name, packed in (("rows.lp.gz", gzip.compress(text + b" x >= 1\n" * 7000000)),
                             ("most.lp.gz", gzip.compress(text + b" x >= 1\n" * 2000000))):
            self.put(name, packed)
            code, said = self.quick("lp", name)
            self.assertEqual(code, 3)
            self.assertRegex(said, "becomes larger than 16 MiB|the file ends without `End`")

    def test_colliding_names(self):
        count = self.many(200000)
        names = colliding_names(count)
        self.assertEqual(len(set(names)), count)
        self.put("site.ini", SITE + "\n".join(name + " = 1" for name in names))
        code, said = self.quick("check", "site.ini", megabytes=250)
        self.assertEqual(code, 3)
        self.assertIn("unknown key `%s" % names[0][:20], said)

    def test_equal_results(self):
        """The key of the hash is drawn again in every run: no result depends on it."""
        for words in (["dallas-100mw.ini", "--set", "time.hours=24"], ["first.ini"]):
            texts = set()
            for k in range(3):
                out = os.path.join(self.folder, "r")
                code, said, _ = self.run_firn("solve", os.path.join(ROOT, "problems", words[0]), *words[1:],
                                              "--out", out, "--json")
                self.assertEqual(code, 0)
                with open(os.path.join(out, "flows.csv"), encoding="utf-8") as file:
                    texts.add(said + file.read())
            self.assertEqual(len(texts), 1)

    def test_gigabyte_of_zeros(self):
        """A file that was never written, or only begun: refused before it is read to its end."""
        for begin in ("", SITE):
            self.put("zeros", begin)
            os.truncate(os.path.join(self.folder, "zeros"), 1 << 30)
            for link in ("zeros.ini", "zeros.csv", "zeros.epw", "zeros.mps", "zeros.lp", "zeros.so"):
                if not os.path.exists(os.path.join(self.folder, link)):
                    os.link(os.path.join(self.folder, "zeros"), os.path.join(self.folder, link))
            self.put("csv.ini", SITE.replace("50 USD/MWh", "zeros.csv:price USD/MWh"))
            self.put("epw.ini", SITE + "[weather]\nfile = zeros.epw\n")
            for words, want in ((("check", "zeros.ini"), 3), (("check", "csv.ini"), 3), (("check", "epw.ini"), 3),
                                (("lp", "zeros.mps"), 3), (("lp", "zeros.lp"), 3),
                                (("check", "site.ini", "--plugin", "zeros.so"), 4)):
                code, said = self.quick(*words, seconds=1, megabytes=64)
                self.assertEqual(code, want, said)
                self.assertIn("zeros.", said)

    def test_long_path(self):
        """check prints its numbers, and solve its folder, however long the path is."""
        folder = os.path.join(*["x" * 200] * 12)
        os.makedirs(os.path.join(self.folder, folder))
        shutil.copy(os.path.join(self.folder, "site.ini"), os.path.join(self.folder, folder))
        path = os.path.join(folder, "site.ini")
        code, out, _ = self.run_firn("check", path)
        self.assertEqual((code, out), (0, path + ": OK: 2 components of 2 types, 24 steps, 24 rows, 48 columns, "
                                                 "48 nonzeros\n"))
        code, out, _ = self.run_firn("solve", path)
        self.assertEqual(code, 0)
        self.assertTrue(out.endswith("\nResults: %s/\n" % path.replace(".ini", ".results")), out[-100:])

    # ---- signals -------------------------------------------------------------------------------

    def stopped(self, number, delay, *words):
        """Sends the signal that long after the command has set its handlers. Returns the seconds until it has
        ended; None if it ended before."""
        process = subprocess.Popen([self.firn, *words], cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        guard = threading.Timer(SECONDS, process.kill)
        guard.start()
        while process.poll() is None and not catches(process.pid, number):
            time.sleep(0.001)
        time.sleep(delay)
        sent = time.monotonic()
        process.send_signal(number)
        out, said = process.communicate()
        took = time.monotonic() - sent
        guard.cancel()
        if process.returncode != 130:
            return None
        self.assertEqual((out, said), (b"", b"firn: interrupted\n"))
        return took

    def soon(self, number, delay, *words):
        """One of three such signals ends the command within a fifth of a second; the first that does ends the
        tries."""
        limit, took = 0.2 if not self.sanitised else 2, []
        while len(took) < 3 and (not took or min(took) >= limit):
            took.append(self.stopped(number, delay, *words))
            self.assertIsNotNone(took[-1], "%s ended within %g s" % (words, delay))
        self.assertLess(min(took), limit, (words, number, delay))

    def heeded(self, *words):
        """Both signals at several moments: each is heeded within a fifth of a second, and leaves no file."""
        before = sorted(os.listdir(self.folder))
        for number in (signal.SIGTERM, signal.SIGINT):
            for delay in (0.05, 0.2, 0.5):
                self.soon(number, delay, *words)
        self.assertEqual(sorted(os.listdir(self.folder)), before)

    def test_signal_in_reading(self):
        self.put("long.csv", b"time,price\n" + b"2026-01-01T00:00,50\n" * 8000000)
        self.put("site.ini", SITE.replace("50 USD/MWh", "long.csv:price USD/MWh"))
        self.heeded("check", "site.ini")
        self.heeded("solve", "site.ini")

    def test_signal_in_building(self):
        with open(os.path.join(self.folder, "site.ini"), "a", encoding="utf-8") as file:
            file.write("[guest]\ntype = zoo.loops\n")
        for command in (["check"], ["solve"], ["export", "--output", "x.mps"]):
            self.heeded(*command, "site.ini", "--plugin", os.path.join(BUILD, "zoo", "loops.so"))

    def test_signal_in_program(self):
        """firn lp, in reading and in both solvers."""
        rows = b"".join(b" c%d: x%d + 2 x%d >= 1\n" % (k, k, k + 1) for k in range(1200000))
        self.put("long.lp", b"Minimize\n obj: x1\nSubject To\n" + rows + b"End\n")
        self.heeded("lp", "long.lp")
        os.remove(os.path.join(self.folder, "long.lp"))
        subprocess.run([self.firn, "export", os.path.join(ROOT, "problems", "dallas-100mw.ini"), "--set",
                        "time.hours = 4380", "--output", "slow.mps"], cwd=self.folder, env=self.env, check=True,
                       stderr=subprocess.DEVNULL, timeout=SECONDS)
        for method in ("glpk", "barrier"):
            self.soon(signal.SIGTERM, 1.5, "lp", "slow.mps", "--method", method)

    # ---- what the system lacks -----------------------------------------------------------------

    def test_shortage_at_loading(self):
        """No descriptors and no memory are named as that, and no plugin is blamed."""
        for shim, why in (("no-files", "Too many open files: raise this process's limit on open files (`ulimit -n`)"),
                          ("no-memory", "there is no memory left (`ulimit -v`), or its file system allows no "
                                        "programs (noexec)")):
            code, _, said = self.run_firn("check", "site.ini", shim=shim)
            self.assertEqual(code, 6, said)
            self.assertRegex(said, "^firn: plugin [^ ]+[.]so cannot be loaded: ")
            self.assertTrue(said.endswith(why + "\n"), said)

    def test_asleep(self):
        """Time asleep does not count: not for a limit, and not in the times of a run."""
        for method in ("glpk", "barrier"):
            code, _, said = self.run_firn("solve", os.path.join(ROOT, "problems", "first.ini"), "--quiet",
                                          "--set", "time.hours=8", "--method", method, "--time-limit", "900",
                                          "--out", os.path.join(self.folder, "r"), shim="asleep")
            self.assertEqual((code, said), (0, ""))

    def test_time_limit(self):
        """The limit is kept where the computer does not sleep."""
        for method in ("glpk", "barrier"):
            begin = time.monotonic()
            code, _, said = self.run_firn("solve", os.path.join(ROOT, "problems", "dallas-100mw.ini"), "--quiet",
                                          "--set", "time.hours=4380", "--method", method, "--time-limit", "1",
                                          "--out", os.path.join(self.folder, "r"))
            self.assertEqual(code, 5, said)
            self.assertIn("the time limit was reached", said)
            self.assertLess(time.monotonic() - begin, 60)

    # ---- text for a terminal -------------------------------------------------------------------

    def test_text(self):
        """Names with control characters and marks of writing direction: none of them is printed."""
        marks = ("\x1b]0;x\x07", "\x1b[2J", "\u009b2J", "\u202e", "\u2066", "\u200f", "\u061c", "\r", "\x7f",
                 "\u2028", "\u200b", "\u2060", "\ufeff", "\u00ad")
        for mark in marks[::3] if self.sampled() else marks:
            name = "a%sb" % mark
            os.makedirs(os.path.join(self.folder, name), exist_ok=True)
            site = os.path.join(name, "s%s.ini" % mark)
            self.put(site, SITE)
            self.put(os.path.join(name, "p.lp"), "Minimize\n obj: x%s\nSubject To\n c: x >= 1\nEnd\n" % mark)
            self.put(os.path.join(name, "q.lp"), "Minimize\n obj: x\nSubject To\n c: x >= 1\nEnd\n")
            self.put(os.path.join(name, "p.csv"), "time,pr%sice\n2026-01-01T00:00,1%s0\n" % (mark, mark))
            self.put(os.path.join(name, "c.ini"), SITE.replace("50 USD/MWh", "p.csv:price USD/MWh"))
            self.put(os.path.join(name, "k.ini"), SITE + "ke%sy = 1\n" % mark)
            self.put(os.path.join(name, "v.ini"), SITE + "share = 1%s0\n" % mark)
            self.put(os.path.join(name, "n.ini"), SITE.replace("[site]\n", "[site]\nname = a%sb\n" % mark))
            for words in (["check", site], ["solve", site, "--out", name + "/r"], ["solve", site, "--json"],
                          ["check", name], ["check", name + "/none.ini"], ["lp", name + "/p.lp"],
                          ["lp", name + "/q.lp"], ["lp", name + "/q.lp", "--json"], ["check", name + "/c.ini"],
                          ["check", name + "/k.ini"], ["check", name + "/v.ini"], ["solve", name + "/n.ini"],
                          ["ch" + mark + "eck"], ["check", site, name], ["solve", "--o" + mark],
                          ["check", site, "--set", "halls.x%s=1" % mark], ["check", site, "--scenario", name],
                          ["plugin", "info", name], ["plugin", "list", "--plugin", name],
                          ["check", site, "--plugin", name], ["solve", site, "--method", name],
                          ["export", site, "--output", name + "/no/x.mps"], ["export", site, "--format", name,
                           "--output", "x"], ["solve", site, "--out", name + "/no/r"]):
                _, out, said = self.run_firn(*words)
                for text in (out, said):
                    bad = sorted({c for c in text if is_obeyed(c)})
                    self.assertEqual(bad, [], (words, text))
                self.assertNotEqual(out + said, "")


def is_obeyed(c):
    """Would a terminal obey the character instead of showing it?"""
    code = ord(c)
    return ((code < 32 and c not in "\n\t") or 127 <= code < 160
            or code in (0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF)
            or 0x202A <= code <= 0x202E or 0x2060 <= code <= 0x206F)


def catches(number, sent):
    """Has the process installed its handler for that signal?"""
    try:
        with open("/proc/%d/status" % number, encoding="ascii") as file:
            masks = [line.split()[1] for line in file if line.startswith("SigCgt:")]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return bool(masks) and int(masks[0], 16) >> (sent - 1) & 1 == 1


def main():
    global BUILD
    parser = argparse.ArgumentParser(description="Small files, signals, shortages, text for a terminal.")
    parser.add_argument("--build", required=True, help="the build folder")
    options, rest = parser.parse_known_args()
    BUILD = os.path.realpath(options.build)
    unittest.main(argv=[sys.argv[0]] + rest)


if __name__ == "__main__":
    main()
