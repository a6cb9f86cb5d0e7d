# SPDX-License-Identifier: GPL-3.0-or-later
#
# golden.py - helpers of the golden tests: run the firn command, read its results folder, and compare.
# A test is a class of unittest; it is started by
#
#   NAME.py --build BUILD [options of unittest]
#
# and exits with 77, which ctest shows as skipped, if the data that it needs are missing.
import argparse
import csv
import functools
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
DATA = os.path.join(os.path.dirname(ROOT), "shared", "data")
SKIPPED = 77
SECONDS = 280  # below the limit of ctest, so that this script reports the timeout

# The section of a station of the data folder: its file, and where it is.
STATION = """[weather]
file = %s
dry_bulb = temp_air_C degC
relative_humidity = relative_humidity_pct
pressure = pressure_Pa
latitude = %g deg
longitude = %g deg
elevation = %g m
time_zone = %g h
"""

# The head of a site whose hours differ in their dry bulb alone, at sea level.
OF_AIR = """format = 1
[time]
start = 2026-07-01
hours = %d
[weather]
file = air.csv
latitude = 33 deg
longitude = -97 deg
elevation = 0 m
time_zone = -6 h
[grid]
type = grid.connection
power = lv
price = 45 USD/MWh
"""

# The section of a place at 32.9 deg north, 171 m above sea level.
NORMALS = """[weather]
file        = normals
latitude    = 32.9 deg
longitude   = -97 deg
elevation   = 171 m
time_zone   = -6 h
dry_bulb    = 6.8, 9.3, 15, 19.5, 22.9, 26.8, 29.7, 29, 26.2, 18.4, 13.2, 7.6 degC
daily_range = 11.4, 12.4, 12.3, 11.1, 10.4, 11.5, 11.4, 10.9, 11.4, 12.3, 9.8, 11.4 K
humidity    = 62, 64, 66, 67, 72, 62, 64, 67, 60, 56, 71, 57 %
ghi         = 2.8, 3.6, 4.5, 5.8, 6.1, 7, 7, 6.3, 5.3, 4.5, 3, 2.7 kWh/m2/day
wind        = 3.9, 4.9, 5.1, 5.5, 4.8, 5.1, 4.9, 3.6, 3.6, 4.1, 4.5, 4.8 m/s
"""

build_folder = None


def write_of_air(folder, dry_bulbs, text):
    """A site of OF_AIR with these hours, degC, and this text; returns its path."""
    with open(os.path.join(folder, "air.csv"), "w", encoding="utf-8") as file:
        file.write("dry_bulb,relative_humidity\n" + "".join("%.2f,30\n" % t for t in dry_bulbs))
    path = os.path.join(folder, "site.ini")
    with open(path, "w", encoding="utf-8") as file:
        file.write(OF_AIR % len(dry_bulbs) + text)
    return path


def main(needs=()):
    """Runs the tests of the calling file; if a folder of `needs` is missing, all are skipped."""
    global build_folder
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--build", required=True)
    options, rest = parser.parse_known_args()
    build_folder = os.path.realpath(options.build)
    for path in needs:
        if not os.path.exists(path):
            print("skipped: there is no %s" % path)
            sys.exit(SKIPPED)
    # The tests are those of the script itself, which is the module __main__.
    program = unittest.main(module="__main__", argv=sys.argv[:1] + rest, verbosity=2, exit=False)
    result = program.result
    if not result.wasSuccessful() or result.testsRun == 0:
        sys.exit(1)
    sys.exit(SKIPPED if len(result.skipped) == result.testsRun else 0)


# ---- builds with sanitizers ----------------------------------------------------------------------
# A solve takes them five to ten times as long. They find what code does to memory, which seldom depends on the
# numbers: what only takes the same code once more with other numbers is left out there, unless
# FIRN_WHOLE_SUITE=1 is in the environment. docs/contributing.md lists it.

@functools.cache
def sampled():
    """Is the build one with sanitizers, and is not all to be run?"""
    cache = read(os.path.join(build_folder, "CMakeCache.txt"))
    return os.environ.get("FIRN_WHOLE_SUITE", "") in ("", "0") and \
        re.search(r"(?im)^FIRN_SANITIZE\w*:BOOL=(ON|1|TRUE|YES)$", cache) is not None


def part(items, count):
    """The items; with sanitizers `count` of them, evenly spread, the first among them."""
    items = list(items)
    return items if len(items) <= count or not sampled() else [items[len(items) * k // count] for k in range(count)]


def other_numbers(test):
    """Marks a test whose code other tests take, too: not run with sanitizers."""
    @functools.wraps(test)
    def run(self):
        if sampled():
            self.skipTest("with sanitizers: other tests take the same code with other numbers")
        test(self)
    return run


class Failed(Exception):
    """The command ended with an unexpected exit code, or its output is not as expected."""


def firn(*words, code=0, env=None, cwd=None):
    """Runs the command and returns its standard output, as bytes."""
    clean = {name: value for name, value in os.environ.items()
             if not name.startswith(("FIRN_", "LC_", "LANG"))}
    clean["LC_ALL"] = "C"
    clean.update(env or {})
    done = subprocess.run([os.path.join(build_folder, "firn")] + trusting(words), env=clean, cwd=cwd,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=SECONDS)
    if done.returncode != code:
        raise Failed("firn %s: exit %d, not %d\n%s" %
                     (" ".join(words), done.returncode, code, done.stderr.decode()))
    return done.stdout


def trusting(words):
    """A test's own problem is trusted: the plugin folder that it names is used. Most tests read no report; those
    that do pass `--report`, which `firn solve` does not know."""
    words = list(words)
    more = ["--trust-problem"] if words[:1] in (["solve"], ["check"]) else []
    if "--report" in words:
        words.remove("--report")
    elif words[:1] in (["solve"], ["sensitivity"]):
        more.append("--no-report")
    return words + more


def sets(values):
    """{"grid.price": "40 USD/MWh"} as arguments of the command."""
    return [word for key, value in values.items() for word in ("--set", "%s=%s" % (key, value))]


def read(path, mode="r"):
    with open(path, mode) as file:
        return file.read()


def read_table(path):
    """A CSV with a header: {column: [cells]}."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    head, rows = rows[0], rows[1:]
    if len(set(head)) != len(head):
        raise ValueError("%s: duplicate column" % path)
    for number, row in enumerate(rows, 2):
        if len(row) != len(head):
            raise ValueError("%s:%d: %d cells, not %d" % (path, number, len(row), len(head)))
    return {name: [row[i] for row in rows] for i, name in enumerate(head)}


def numbers(cells):
    return [float(cell) if cell else math.nan for cell in cells]


class Answer:
    """The results folder of a solved site."""

    def __init__(self, folder):
        self.folder = folder
        self.bytes = read(os.path.join(folder, "result.json"), "rb")
        self.json = json.loads(self.bytes)
        self.objective = self.json["objective"]

    def table(self, name):
        return read_table(os.path.join(self.folder, name))

    def files(self):
        return sorted(os.listdir(self.folder))

    def size(self, component, name="size"):
        found = [s["built"] for s in self.json["sizes"]
                 if s["component"] == component and s["name"] == name]
        if len(found) != 1:
            raise KeyError("%d sizes %s.%s" % (len(found), component, name))
        return found[0]

    def sizes(self, component, name="size", what="built"):
        """One number per phase."""
        return [s[what] for s in self.json["sizes"]
                if s["component"] == component and s["name"] == name]

    def account(self, name):
        return one(self.json["accounts"], name)["total"]

    def ratio(self, name):
        return one(self.json["ratios"], name)["value"]

    def without_sha256(self):
        """result.json without the checksum of the problem file and the lines of its values."""
        digest = self.json["problem"]["sha256"].encode()
        if not re.fullmatch(b"[0-9a-f]{64}", digest) or self.bytes.count(digest) != 1:
            raise ValueError("problem.sha256 is not a unique digest: %r" % digest)
        return re.sub(rb'"line": (\d+|null)', b'"line": 0', self.bytes.replace(digest, b""))

    def without_parameters(self):
        """The same without the texts of the values that were used."""
        text, found = re.subn(rb'(?s)\n  "parameters": \[\n.*?\n  \],', b"", self.without_sha256())
        if found != 1:
            raise ValueError("result.json lists its parameters %d times" % found)
        return text


def one(entries, name):
    found = [entry for entry in entries if entry["name"] == name]
    if len(found) != 1:
        raise KeyError("%d entries `%s`" % (len(found), name))
    return found[0]


class Case(unittest.TestCase):
    """A test with a temporary folder of its own."""

    @classmethod
    def setUpClass(cls):
        cls.work = tempfile.mkdtemp(prefix="firn-golden-")
        cls.addClassCleanup(shutil.rmtree, cls.work)
        cls.count = 0

    @classmethod
    def solve(cls, path, values=None, env=None, cwd=None, scenario=None, method=None,
              vertex=False):
        """Solves a problem by `firn solve --json`; the output must equal result.json."""
        cls.count += 1
        folder = os.path.join(cls.work, "%d.results" % cls.count)
        words = sets(values or {}) + (["--scenario", scenario] if scenario else [])
        words += ["--method", method] if method else []
        words += ["--vertex"] if vertex else []
        printed = firn("solve", path, "--json", "--out", folder, *words, env=env, cwd=cwd)
        answer = Answer(folder)
        if printed != answer.bytes:
            raise Failed("%s: the output of --json differs from result.json" % path)
        return answer

    def close(self, got, want, relative, what=""):
        self.assertTrue(math.isclose(got, want, rel_tol=relative, abs_tol=0),
                        "%s: %.15g, not %.15g (%.1e relative; %.0e is allowed)" %
                        (what, got, want, abs(got - want) / (abs(want) or 1), relative))


# ---- JSON Schema, the subset that docs/result.schema.json uses -----------------------------------

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
WORDS = {"$schema", "$id", "$defs", "$ref", "title", "description", "type", "enum", "const", "pattern",
         "minimum", "exclusiveMinimum", "required", "properties", "additionalProperties", "items"}


def is_type(value, name):
    if name in ("number", "integer"):
        return (isinstance(value, (int, float)) and not isinstance(value, bool)
                and (name == "number" or float(value).is_integer()))
    return isinstance(value, TYPES[name])


def faults(value, schema, root=None, where="$"):
    """The violations of a schema by a value, as texts. A keyword that is not in WORDS is a violation."""
    root = schema if root is None else root
    unknown = set(schema) - WORDS
    if unknown:
        yield "%s: the schema uses %s, which this test does not know" % (where, sorted(unknown))
    if "$ref" in schema:
        target = root
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        yield from faults(value, target, root, where)
    names = schema.get("type", [])
    names = [names] if isinstance(names, str) else names
    if names and not any(is_type(value, name) for name in names):
        yield "%s: %r is not of type %s" % (where, value, names)
        return
    if "const" in schema and (value != schema["const"] or isinstance(value, bool)):
        yield "%s: %r is not %r" % (where, value, schema["const"])
    if "enum" in schema and value not in schema["enum"]:
        yield "%s: %r is not one of %r" % (where, value, schema["enum"])
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        yield "%s: %r does not match %s" % (where, value, schema["pattern"])
    if is_type(value, "number"):
        if value < schema.get("minimum", value):
            yield "%s: %r is below %r" % (where, value, schema["minimum"])
        if "exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"]:
            yield "%s: %r is not above %r" % (where, value, schema["exclusiveMinimum"])
    if isinstance(value, list) and "items" in schema:
        for i, item in enumerate(value):
            yield from faults(item, schema["items"], root, "%s[%d]" % (where, i))
    if isinstance(value, dict):
        known = schema.get("properties", {})
        for name in schema.get("required", []):
            if name not in value:
                yield "%s: `%s` is missing" % (where, name)
        for name, item in value.items():
            if name in known:
                yield from faults(item, known[name], root, "%s.%s" % (where, name))
            elif schema.get("additionalProperties") is False:
                yield "%s: unknown member `%s`" % (where, name)


def schema_of_result():
    return json.loads(read(os.path.join(ROOT, "docs", "result.schema.json")))
