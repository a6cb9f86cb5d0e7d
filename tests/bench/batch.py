#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# batch.py - what `firn batch` costs, and what it survives; the figures are in README.md. Run by hand: it takes
# minutes. All comparisons are made side by side in one run, so that a busy machine disturbs both alike.
#
#   batch.py --build BUILD [--jobs 500] [--kills 30] [--variants 30] [TEST...]
#     speed     jobs in a batch against two shell loops of `firn solve`; overhead per job; memory of the batch
#     second    the night after: nothing has changed; then one price series has
#     kills     a batch killed at random instants and resumed; then its workers
#     slurm     a job in a chunk of a Slurm array, and its collection
#     dallas    variants of a full year against as many solves one after the other
import argparse
import glob
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
FIVE = ["", "dry", "cheap", "large", "hot"]


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


class Bench:
    def __init__(self, a):
        self.firn = os.path.join(os.path.abspath(a.build), "firn")
        self.folder = tempfile.mkdtemp(prefix="firn-bench-batch-", dir=a.folder)
        self.a = a
        self.killed = set()

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def sites(self, folder, count, hours):
        """Variants of problems/first.ini, each with four scenarios; half of them read prices.csv."""
        text = read(os.path.join(ROOT, "problems", "first.ini")).replace("hours = 168", "hours = %d" % hours)
        assert "hours = %d" % hours in text
        os.makedirs(self.path(folder))
        with open(self.path(folder, "prices.csv"), "w", encoding="utf-8") as file:
            file.write("price\n" + "".join("%d\n" % (40 + t % 24) for t in range(hours)))
        for i in range(count):
            own = text.replace("target = 100 MW", "target = %g MW" % (50 + i))
            if i % 2 == 0:
                own = own.replace("price         = 45 USD/MWh", "price         = prices.csv:price USD/MWh")
                assert "prices.csv" in own
            own += "\n[scenario dry]\nlimits.water = 0 m3\n[scenario cheap]\ngrid.carbon = 200 kg/MWh\n" \
                   "[scenario large]\nsite.target = %g MW\n[scenario hot]\nlimits.pue = 1.15\n" % (60 + i)
            with open(self.path(folder, "s%03d.ini" % i), "w", encoding="utf-8") as file:
                file.write(own)

    def batch(self, *words, out="night", check=True):
        begin = time.perf_counter()
        done = subprocess.run([self.firn, "batch", *words, "--out", self.path(out)], cwd=self.folder,
                              capture_output=True, text=True)
        if check and done.returncode not in (0, 1):
            sys.exit("the batch ended with %d: %s%s" % (done.returncode, done.stdout[-2000:], done.stderr))
        return time.perf_counter() - begin, [json.loads(line) for line in done.stdout.splitlines()]

    def loops(self, count):
        """Two shell loops of `firn solve`, with the options that a batch gives."""
        jobs = [(os.path.basename(p)[:-4], p, s) for p in sorted(glob.glob(self.path("sites", "*.ini"))) for s in FIVE]
        jobs = jobs[:count]
        os.makedirs(self.path("loop"), exist_ok=True)
        begin = time.perf_counter()
        running = []
        for k in range(2):
            script = "".join("%s solve %s --threads 1 --quiet --out %s %s || true\n" %
                             (self.firn, path, self.path("loop", name + "+" + scenario),
                              "--scenario " + scenario if scenario else "") for name, path, scenario in jobs[k::2])
            running.append(subprocess.Popen(["sh", "-c", script], stderr=subprocess.DEVNULL))
        for process in running:
            process.wait()
        return time.perf_counter() - begin

    def speed(self):
        count = self.a.jobs
        self.sites("sites", (count + 4) // 5, 168)
        # Half of the jobs each, twice, alternating: a load that comes and goes meets both.
        loops, batches, memory = 0.0, 0.0, []
        for turn in range(2):
            loops += self.loops(count)
            process = subprocess.Popen([self.firn, "batch", "sites", "--scenario", "all", "-j2", "--fresh", "--out",
                                        self.path("night")], cwd=self.folder, stdout=subprocess.PIPE, text=True)
            begin, lines = time.perf_counter(), []
            for line in process.stdout:
                lines.append(json.loads(line))
                if lines[-1]["event"] == "end":
                    with open("/proc/%d/statm" % process.pid, encoding="ascii") as file:
                        memory.append(int(file.read().split()[1]) * resource.getpagesize() / 1e6)
            process.wait()
            batches += time.perf_counter() - begin
        print("speed: %d jobs, twice: two loops %.1f s, batch %.1f s: %.2f of the speed of the loops" %
              (count, loops, batches, loops / batches))
        print("  resident memory of the batch after 10, 50, 100 %% of its jobs: %s MB" %
              ", ".join("%.1f" % memory[int(len(memory) / 2 * share) - 1] for share in (0.1, 0.5, 1)))
        self.overhead()

    def overhead(self):
        """Time of the batch that is not a worker's, with one job at a time: from the end of one job to that of the
        next, less the seconds of the next one's worker."""
        process = subprocess.Popen([self.firn, "batch", "sites/s00[0-9].ini", "--scenario", "all", "-j1", "--fresh",
                                    "--out", self.path("one")], cwd=self.folder, stdout=subprocess.PIPE, text=True)
        last, beyond, busy = None, [], 0.0
        for line in process.stdout:
            now, event = time.perf_counter(), json.loads(line)
            if event["event"] == "end":
                busy += event["seconds"]
                if last is not None:
                    beyond.append(now - last - event["seconds"])
                last = now
        process.wait()
        print("  one job at a time: %d jobs, %.2f s in workers; beyond them, per job: median %.1f ms, mean %.1f ms" %
              (len(beyond) + 1, busy, 1e3 * statistics.median(beyond), 1e3 * statistics.mean(beyond)))

    def slurm(self):
        """What a job costs beyond its own process as part of a chunk, and what its collection costs: with an imitation
        of Slurm, so that nothing of a scheduler's pace is in it."""
        if not os.path.exists(self.path("sites")):
            self.sites("sites", (self.a.jobs + 4) // 5, 168)
        os.makedirs(self.path("bin"))
        os.makedirs(self.path("state"))
        subprocess.run([sys.executable, os.path.join(ROOT, "tests", "cli", "fake_slurm.py"), "install", self.path("bin")],
                       check=True)
        os.environ.update(PATH=self.path("bin") + ":" + os.environ["PATH"], FAKE_SLURM=self.path("state"))
        open(self.path("state", "hold"), "wb").close()
        words = ("sites", "--scenario", "all")
        taken, _ = self.batch(*words, "--engine", "slurm", "--chunk", "1e6", "--no-wait", out="slurm-night")
        folder = glob.glob(self.path("slurm-night", "slurm", "*", "1"))[0]
        begin = time.perf_counter()
        subprocess.run([self.firn, "batch-worker", folder], check=True,
                       env=dict(os.environ, SLURM_ARRAY_TASK_ID="0", SLURM_JOB_ID="1"))
        worked = time.perf_counter() - begin
        lines = [json.loads(line.split(" ", 1)[1]) for line in read(os.path.join(folder, "0-1-0.ends")).splitlines()]
        seconds = [line["seconds"] for line in lines if line["event"] == "end"]
        with open(self.path("state", "1_0.state"), "w", encoding="ascii") as file:
            file.write('["COMPLETED", ""]')
        collected, lines = self.batch("--resume", out="slurm-night")
        again, _ = self.batch("--resume", out="slurm-night")  # finished already: what starting takes
        count = lines[-1]["jobs"]
        assert count == len(seconds) == lines[-1]["solved"] + lines[-1]["no"]
        print("slurm: %d jobs in one chunk, %.3f s each (median): %.1f s, of which %.1f s in their processes: %.1f ms per job "
              "beyond them" % (count, statistics.median(seconds), worked, sum(seconds), 1e3 * (worked - sum(seconds)) / count))
        print("  submitted in %.2f s; collected in %.2f s, of which %.2f s without jobs: %.1f ms per job" %
              (taken, collected, again, 1e3 * (collected - again) / count))

    def second(self):
        if not os.path.exists(self.path("night")):
            self.sites("sites", (self.a.jobs + 4) // 5, 168)
            self.batch("sites", "--scenario", "all", "-j2")
        taken, lines = self.batch("sites", "--scenario", "all", "-j2")
        print("second: %d jobs unchanged, %d reused: %.2f s" % (lines[-1]["jobs"], lines[-1]["reused"], taken))
        text = read(self.path("sites", "prices.csv")).replace("41\n", "47\n")
        with open(self.path("sites", "prices.csv"), "w", encoding="utf-8") as file:
            file.write(text)
        taken, lines = self.batch("sites", "--scenario", "all", "-j2")
        solved = {e["job"].split("+")[0] for e in lines if e["event"] == "end" and e["source"] == "solved"}
        read_it = {os.path.basename(p)[:-4] for p in glob.glob(self.path("sites", "*.ini")) if "prices.csv" in read(p)}
        print("  a price series changed: %d sites solved again, %d sites read it, the same: %s; %.1f s" %
              (len(solved), len(read_it), solved == read_it, taken))
        out = subprocess.run([self.firn, "history", "--changed", "0", "--out", self.path("night")], capture_output=True,
                             text=True).stdout
        print("  history --changed: %d jobs moved, %d name the file" %
              (out.count(", since "), out.count("input: file prices.csv changed")))

    # ---- kills -------------------------------------------------------------------------------------

    def content(self, out):
        db = sqlite3.connect(self.path(out, "firn.db"))
        found = [db.execute("SELECT name, status, code, reason, objective FROM jobs ORDER BY name").fetchall()]
        for table, columns in (("accounts", "kind, a.name, phase, value"), ("sizes", "component, size, phase, installed"),
                               ("limits", "a.name, phase, sense, shadow_price"), ("inputs", "kind, a.file, a.sha256")):
            found.append(db.execute("SELECT j.name, %s FROM jobs j JOIN %s a ON a.job = j.source ORDER BY 1, 2, 3, 4" %
                                    (columns, table)).fetchall())
        whole = db.execute("PRAGMA integrity_check").fetchone()[0]
        db.close()
        return found, whole

    def kills(self):
        self.sites("small", 24, 24)
        words = ("small", "--scenario", "all", "-j2")
        whole, _ = self.batch(*words, out="calm")
        calm, _ = self.content("calm")
        chance = random.Random(19)
        for what in ("the batch", "its workers"):
            out, done, kills, begun = what.split()[-1], False, 0, time.perf_counter()
            process = None
            while not done:
                resume = glob.glob(self.path(out, "runs", "*.journal"))
                process = subprocess.Popen([self.firn, "batch", *(("--resume",) if resume else words), "--out",
                                            self.path(out)], cwd=self.folder, stdout=subprocess.DEVNULL)
                while True:
                    try:
                        process.wait(chance.uniform(0, 2.5 * whole / self.a.kills) if kills < self.a.kills else None)
                        done = True
                        break
                    except subprocess.TimeoutExpired:
                        kills = len(self.killed) if what != "the batch" else kills + 1
                        if what == "the batch":
                            process.send_signal(signal.SIGKILL)
                            process.wait()
                            break
                        self.kill_worker(process.pid, chance)
            content, check = self.content(out)
            print("kills: %s killed %d times: exit code %d, history equal to an undisturbed run's: %s; integrity_check %s;"
                  " %.1f s against %.1f s" % (what, kills, process.returncode, content == calm, check,
                                              time.perf_counter() - begun, whole))

    def kill_worker(self, parent, chance):
        try:
            with open("/proc/%d/task/%d/children" % (parent, parent), encoding="ascii") as file:
                children = file.read().split()
            if not children:
                return
            child = chance.choice(children)
            with open("/proc/%s/cmdline" % child, "rb") as file:
                job = file.read().split(b"\0")[4:5]  # firn solve FILE --out DIR
            if job and job[0] not in self.killed:  # once each: a job that is killed twice fails
                os.kill(int(child), signal.SIGKILL)
                self.killed.add(job[0])
        except (FileNotFoundError, ProcessLookupError):
            pass

    # ---- years -------------------------------------------------------------------------------------

    def dallas(self):
        text = read(os.path.join(ROOT, "problems", "dallas-100mw.ini"))
        assert text.count("hours = 336\n") == 1
        text = text.replace("hours = 336\n", "hours = 8760\n")
        os.makedirs(self.path("years"))
        for name in glob.glob(os.path.join(ROOT, "problems", "*.csv")):
            shutil.copy(name, self.path("years"))
        for i in range(self.a.variants):
            own = text.replace("target = 100 MW", "target = %d MW" % (90 + i))
            assert own != text or i == 10
            with open(self.path("years", "d%02d.ini" % i), "w", encoding="utf-8") as file:
                file.write(own)
        names = sorted(glob.glob(self.path("years", "*.ini")))
        begin = time.perf_counter()
        for name in names:
            subprocess.run([self.firn, "solve", name, "--threads", "1", "--quiet", "--out", name[:-4] + ".results"], check=True)
        alone = time.perf_counter() - begin
        taken, lines = self.batch("years", "-j2", out="years-night")
        memory = statistics.median(e["memory_mb"] for e in lines if e["event"] == "end")
        run = json.loads(read(names[0][:-4] + ".results/run.json"))
        print("dallas: %d variants of a year (%d rows, %.0f MB each): one after the other %.1f s, batch %.1f s: %.2f" %
              (len(names), run["lp"]["rows"], memory, alone, taken, taken / alone))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--folder", help="where the files go; a disk in memory leaves out the cost of syncs")
    parser.add_argument("--jobs", type=int, default=500)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--variants", type=int, default=30)
    parser.add_argument("test", nargs="*", default=["speed", "second", "kills", "slurm", "dallas"])
    a = parser.parse_args()
    bench = Bench(a)
    try:
        for test in a.test:
            getattr(bench, test)()
            sys.stdout.flush()
    finally:
        shutil.rmtree(bench.folder)


main()
