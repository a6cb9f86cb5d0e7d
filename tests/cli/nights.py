#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# nights.py - what batch.py and history.py share: small sites, and batches of them.
import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

SECONDS = 240  # a sanitised build on a busy machine
BUILD = None
SITE = """format = 1
[site]
name   = %(name)s
target = %(target)s MW
[time]
hours = 24
[grid]
type  = grid.connection
power = lv
price = %(price)s
import_limit = %(limit)s MW
[halls]
type = %(type)s
heat = none
%(more)s
"""
ZOO = """format = 1
[site]
target = 1 MW
[economics]
currency = USD
[time]
hours = 24
[grid]
type  = grid.connection
power = lv
price = 50 USD/MWh
[halls]
type = it.load
heat = none
[guest]
type = zoo.%s
"""
SCENARIOS = """
[scenario cheap]
grid.price = 20 USD/MWh
[scenario high-price]
grid.price = 90 USD/MWh
"""


def events(text):
    return [json.loads(line) for line in text.splitlines()]


class Nights(unittest.TestCase):
    def setUp(self):
        where = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = tempfile.mkdtemp(prefix="firn-batch-", dir=where)
        self.addCleanup(shutil.rmtree, self.folder)
        self.env = dict(os.environ, LC_ALL="C.UTF-8", FIRN_PLUGIN_PATH=os.path.join(BUILD, "plugins"))

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def put(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def get(self, *names):
        with open(self.path(*names), encoding="utf-8") as file:
            return file.read()

    def site(self, name, price="50 USD/MWh", target=10, limit=100, more="", kind="it.load"):
        self.put("sites/%s.ini" % name, SITE % {"name": name, "price": price, "target": target, "limit": limit,
                                                "more": more, "type": kind})

    def lines_of(self, path):
        with open(path, encoding="utf-8") as file:
            return file.read().splitlines(True)

    def bytes_of(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def start(self, *words, **how):
        return subprocess.Popen([os.path.join(BUILD, "firn"), *words], cwd=self.folder, env=self.env,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how)

    def firn(self, *words):
        done = self.start(*words)
        out, said = done.communicate(timeout=SECONDS)
        return done.returncode, out, said

    def batch(self, *words, code=0, out="night"):
        got, text, said = self.firn("batch", *words, "--out", out)
        self.assertEqual(got, code, text + said)
        self.assertEqual(said, "")
        return events(text)

    def refused(self, code, message, *words):
        got, text, said = self.firn(*words)
        self.assertEqual((got, text), (code, ""), said)
        self.assertIn(message, said)
        self.assertEqual(said.count("\n"), 1)

    def solved(self, lines):
        """The jobs that were solved in a run, not reused."""
        return sorted(e["job"] for e in lines if e["event"] == "end" and e["source"] == "solved")

    def ends(self, lines):
        return {e["job"]: e for e in lines if e["event"] == "end"}

    def table(self, sql, out="night"):
        db = sqlite3.connect(self.path(out, "firn.db"))
        try:
            return db.execute(sql).fetchall()
        finally:
            db.close()

    def summary(self, out="night"):
        return json.loads(self.get(out, "summary.json"))


def main():
    global BUILD
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    arguments, rest = parser.parse_known_args()
    BUILD = os.path.abspath(arguments.build)
    unittest.main(module="__main__", argv=[sys.argv[0]] + rest)
