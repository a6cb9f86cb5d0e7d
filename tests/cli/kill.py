#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# kill.py - kill -9 at random moments of a solve that replaces earlier results. At every moment the
# folder holds either the complete old result or the complete new one, and the next complete run
# removes all files of the killed one. Half of the moments fall within the writing of files.
#
#   kill.py --build BUILD [--instants N] [--seed SEED]
import argparse
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

SITE = """format = 1
[site]
target = 1 MW
[time]
hours = 2160
[limits]
capex = 1 MUSD
[grid]
type  = grid.connection
power = lv
price = 50 USD/MWh
demand_charge = 10 USD/kW/month
capex = 100 USD/kW
[halls]
type = it.load
heat = none
"""
OLD, NEW = ["--set", "time.hours = 2136", "--set", "site.target = 2 MW"], []  # told apart by every file, run.json too
FILES = ["assumptions.csv", "datapackage.json", "flows.csv", "limits.csv", "prices.csv", "report.html", "result.json",
         "run.json", "sizes.csv"]
SECONDS = 240  # a sanitised build on a busy machine


class Failure(Exception):
    pass


class Place:
    """A folder with the site; its results are recognised as "old", "new" or None."""

    def __init__(self, build, folder):
        self.firn = os.path.join(build, "firn")
        self.folder = folder
        self.results = os.path.join(folder, "site.results")
        self.env = dict(os.environ, LC_ALL="C.UTF-8",
                        FIRN_PLUGIN_PATH=os.path.join(build, "plugins"))
        with open(os.path.join(folder, "site.ini"), "w", encoding="utf-8") as file:
            file.write(SITE)
        self.whole = {}
        self.durations, self.writings = [], []  # seconds of the complete runs
        for name, extra in (("old", OLD), ("new", NEW)):
            self.complete(extra)
            self.whole[name] = self.content()
        # The columns are the same, and so is what describes them.
        alike = [f for f in FILES if f != "datapackage.json" and self.whole["old"][f] == self.whole["new"][f]]
        if alike:
            raise Failure("the two answers cannot be told apart by %s" % ", ".join(alike))

    def start(self, extra):
        return subprocess.Popen([self.firn, "solve", "site.ini", "--quiet"] + extra,
                                cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL)

    def complete(self, extra):
        begin = time.monotonic()
        process = self.start(extra)
        shown = None
        while process.poll() is None:
            if shown is None and self.left():
                shown = time.monotonic()
        end = time.monotonic()
        if process.returncode != 0:
            raise Failure("a run that was left alone ended with %d" % process.returncode)
        self.durations.append(end - begin)
        self.writings.append(end - shown if shown else 0)
        if self.left():
            raise Failure("a complete run leaves %s" % self.left())

    def left(self):
        return [n for n in os.listdir(self.folder) if n not in ("site.ini", "site.results")]

    def content(self):
        """The bytes of each file; of run.json only the members that equal runs share."""
        found = {}
        for name in sorted(os.listdir(self.results)):
            with open(os.path.join(self.results, name), "rb") as file:
                found[name] = file.read()
        if sorted(found) != FILES:
            raise Failure("the folder holds %s" % sorted(found))
        if json.loads(found["result.json"])["status"] != "optimal":
            raise Failure("result.json is no answer")
        found["run.json"] = json.dumps(json.loads(found["run.json"])["lp"])
        return found

    def which(self):
        if not os.path.exists(self.results):
            return None
        content = self.content()
        for name, whole in self.whole.items():
            if content == whole:
                return name
        parts = {f: [n for n, whole in self.whole.items() if content[f] == whole[f]] for f in FILES}
        raise Failure("the folder is neither the old nor the new answer: %s" % parts)

    def kill(self, chance, in_writing):
        """Starts the run for the new result and kills it; False if it finished before."""
        process = self.start(NEW)
        begin = time.monotonic()
        if in_writing:
            while process.poll() is None and not self.left():
                pass
            wait = chance * statistics.median(self.writings)
        else:
            wait = chance * statistics.median(self.durations) - (time.monotonic() - begin)
        end = time.monotonic() + wait
        while time.monotonic() < end and process.poll() is None:
            pass
        process.send_signal(signal.SIGKILL)
        return process.wait(SECONDS) == -signal.SIGKILL


def run(build, instants, rng, folder):
    place = Place(build, folder)
    seen = {"old": 0, "new": 0, "none": 0, "left": 0, "through": 0}
    for i in range(instants):
        before = "old"
        if i % 5 == 4:  # the first answer of a site
            shutil.rmtree(place.results)
            before = None
        else:
            place.complete(OLD)
        chance, in_writing = rng.random(), i % 2 == 0
        killed = place.kill(chance, in_writing)
        where = "instant %d (%.3f of %s)" % (i, chance, "the writing" if in_writing else "the run")
        try:
            found = place.which()
        except Failure as why:
            raise Failure("%s: %s; next to it: %s" % (where, why, place.left()))
        if found not in (before, "new") or (found == before and not killed):
            raise Failure("%s: from %s to %s" % (where, before, found))
        seen[found or "none"] += 1
        seen["left"] += bool(place.left())
        seen["through"] += not killed
    place.complete(NEW)
    print("%d instants: old answer %d, new %d, none yet %d; %d left something, %d were through" % (
        instants, seen["old"], seen["new"], seen["none"], seen["left"], seen["through"]))


def main():
    parser = argparse.ArgumentParser(description="Kills the firn command at random instants.")
    parser.add_argument("--build", required=True, help="the build folder")
    parser.add_argument("--instants", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    options = parser.parse_args()
    print("seed %d" % options.seed)
    with tempfile.TemporaryDirectory(prefix="firn-kill-") as folder:
        try:
            run(os.path.realpath(options.build), options.instants, random.Random(options.seed),
                folder)
        except Failure as failure:
            print("failed: %s" % failure)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
