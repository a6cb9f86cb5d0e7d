#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# sensitivity.py - compares the sensitivities of all numeric keys with solves of the changed sites.
#
#   sensitivity.py --build build [--threads N] [--keys PATTERN] [--most N] PROBLEM.ini...     (default: all of problems/)
#
# Each key whose effect exceeds 1e-6 of the objective is changed at both sides, a written one in its line of the file, a
# default by --set, and the site is solved. Agreement: the mean change within 1 %, or both sides within 1 % where `firn sensitivity` shows both. Exits with 1
# if fewer than 95 % of the keys agree.
#
#   sensitivity.py --build build --year [--threads N] [PROBLEM.ini]
#
# measures 300 keys of a year of the Dallas campus with two contracts of a foreign plugin (tests/tech/ppa.cpp), against
# one solve of that site, by processor time. Where the site has fewer than 300 keys, the time of the keys, without that of
# those solved again, is scaled to 300. Exits with 1 if it is more than 6 times.
import argparse
import concurrent.futures
import csv
import glob
import json
import math
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
LEAST, NEAR, SHARE = 1e-6, 0.01, 0.95


def address(key):
    """The key as --set has it."""
    found = re.match(r"\[(\w+ [\w-]+)\] (.*)", key)
    return "%s.%s" % found.groups() if found else key


def changed(key, relative):
    """The value of the key with its change, as a planner would write it."""
    value = re.sub(r"\b([A-Z]{3})\d{4}\b", r"\1", key["value"]) if key["unit"] else key["value"]
    kelvin = key["change"].endswith(" K") and key["unit"] == "K" and "degC" in value
    if ".csv" in value:
        found = re.match(r"(.*)\* *([\d.e+-]+)$", value)
        head, factor = (found.group(1), float(found.group(2))) if found else (value + " ", 1)
        return "%s* %.15g" % (head, factor * (1 + relative))
    if re.match(r"(dry_bulb|wet_bulb|dew_point)", value):
        found = re.match(r"(\w+)\s*(?:([+-])\s*([\d.]+) *K)?", value)
        shift = float(found.group(3) or 0) * (-1 if found.group(2) == "-" else 1) + 100 * relative
        return "%s %s %.15g K" % (found.group(1), "-" if shift < 0 else "+", abs(shift))

    def one(match):
        number = float(match.group())
        if number == 0:  # the step is in `change`: "0.01 USD/month"
            return "%.15g" % math.copysign(float(key["change"].split()[0]), relative)
        return "%.15g" % (number + 100 * relative if kelvin else number * (1 + relative))
    return ",".join(re.sub(r"^(\s*)" + NUMBER.pattern, lambda m: m.group(1) + one(NUMBER.search(m.group())), part)
                    for part in value.split(","))


def edited(path, key, value, folder):
    """A copy of the problem's folder in which the line of a written key has another value; None: a default."""
    found = re.match(r"(.*):(\d+)$", key["origin"])
    if not found:
        return None
    shutil.copytree(os.path.dirname(path), folder, ignore=shutil.ignore_patterns("*.results"))
    written = os.path.join(folder, os.path.basename(found.group(1)))  # maybe a file that the problem includes
    with open(written, encoding="utf-8") as file:
        lines = file.read().split("\n")
    at = int(found.group(2)) - 1
    head, _ = lines[at].split("=", 1)
    lines[at] = "%s= %s" % (head, value)
    with open(written, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
    return os.path.join(folder, os.path.basename(path))


def objective(build, path, words, out):
    done = subprocess.run([os.path.join(build, "firn"), "solve", path, "--json", "--no-explain", "--threads", "1",
                           "--out", out, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        return None, done.stderr.decode().strip().splitlines()[-1:]
    return json.loads(done.stdout)["objective"], None


def judge(build, path, key, base, work, relative=0.01):
    """The key, its state and the numbers."""
    sides, why = [], None
    with tempfile.TemporaryDirectory(dir=work) as folder:
        for sign, name in ((1, "up"), (-1, "down")):
            if key[name] is None:
                sides.append(None)
                continue
            value = changed(key, sign * relative)
            copy = edited(path, key, value, os.path.join(folder, name))
            words = [] if copy else ["--set", "%s=%s" % (address(key["key"]), value)]
            found, error = objective(build, copy or path, words, os.path.join(folder, "r.results"))
            why = why or error
            sides.append(None if found is None else found - base)
    told = [key["up"], key["down"]]
    pairs = [(t, s) for t, s in zip(told, sides) if t is not None and s is not None]
    if not pairs:
        return key, "not solved", told, sides, why

    def near(a, b):
        return abs(a - b) <= NEAR * max(abs(a), abs(b)) + 1e-8 * abs(base)
    mean = len(pairs) == 2 and near((told[0] - told[1]) / 2, (sides[0] - sides[1]) / 2)
    both = all(near(t, s) for t, s in pairs)
    return key, "agrees" if mean or both else "off", told, sides, why


def run(build, path, options, work):
    done = subprocess.run([os.path.join(build, "firn"), "sensitivity", path, "--json", "--out",
                           os.path.join(work, "base.results"), "--keys", options.keys],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        print("%s: %s" % (path, done.stderr.decode().strip()))
        return [], 0
    answer = json.loads(done.stdout)
    base = answer["objective"]
    with open(os.path.join(work, "base.results", "sensitivity.csv"), encoding="utf-8") as file:
        origin = {row["key"]: row["origin"] for row in csv.DictReader(file)}
    for k in answer["keys"]:
        k["origin"] = origin[k["key"]]
    keys = [k for k in answer["keys"] if k["change"] is not None
            and max(abs(k[n] or 0) for n in ("up", "down")) > LEAST * abs(base)
            and not k["key"].startswith("objective.")]
    every = max(1, -(-len(keys) // options.most)) if options.most else 1
    keys = keys[::every]
    with concurrent.futures.ThreadPoolExecutor(options.threads) as pool:
        found = list(pool.map(lambda k: judge(build, path, k, base, work), keys))
    return found, len(answer["keys"])


YEAR, TIMES = 300, 6  # keys; the time of one solve that they may take, all told

def processor(words):
    """Seconds of all threads of a process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit("%s: %s" % (" ".join(words), done.stderr.decode().strip()))
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def year(options):
    with tempfile.TemporaryDirectory(prefix="firn-sens-") as work:
        site = os.path.join(work, "year.ini")
        base = os.path.abspath(options.problems[0]) if options.problems else os.path.join(
            ROOT, "tests", "golden", "dallas-real.ini")
        text = "format = 1\ninclude = %s\n" % os.path.relpath(base, work)
        for number, strike in ((1, 20), (2, 25)):
            text += "[contract-%d]\ntype = tech.ppa\nprofile = 0.3\nmax = %d MW\nstrike = %d USD/MWh\nmarket = 22 USD/MWh\n" % (
                number, 10 * number, strike)
        with open(site, "w", encoding="utf-8") as file:
            file.write(text)
        common = [site, "--set", "time.start=2026-01-01", "--set", "time.hours=8760", "--threads", str(options.threads),
                  "--plugin", os.path.join(options.build, "tech", "ppa.so"), "--out"]
        firn, times, keys = os.path.join(options.build, "firn"), {}, 0
        times["solve"] = processor([firn, "solve", *common, os.path.join(work, "a.results"), "--quiet"])
        times["all keys"] = processor([firn, "sensitivity", *common, os.path.join(work, "b.results"), "--quiet"])
        with open(os.path.join(work, "b.results", "sensitivity.csv"), encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        changed_keys = [row for row in rows if row["by"] != "structural"]
        foreign = sum(row["key"].startswith("contract-") for row in changed_keys)
        again = sum(row["by"] == "solves" for row in rows)
    rest = times["all keys"] - times["solve"] * (1 + 2 * again)
    total = times["all keys"] + max(rest, 0) * max(YEAR / len(rows) - 1, 0)
    print("a year of Dallas: solve %.1f s, with %d keys (%d of a foreign plugin; %d not changed; %d solved again) %.1f s" % (
        times["solve"], len(rows), foreign, len(rows) - len(changed_keys), again, times["all keys"]))
    good = total <= TIMES * times["solve"] and foreign > 5
    print("%s %d keys: %.1f times one solve, %d allowed" % ("ok  " if good else "FAIL", YEAR, total / times["solve"], TIMES))
    return 0 if good else 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--year", action="store_true")
    parser.add_argument("--build", required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--keys", default="*")
    parser.add_argument("--most", type=int, default=0, help="keys per problem, evenly from all by their effect")
    parser.add_argument("problems", nargs="*")
    options = parser.parse_args()
    if options.year:
        return year(options)
    problems = options.problems or sorted(glob.glob(os.path.join(ROOT, "problems", "*.ini")))
    counts = {"agrees": 0, "off": 0, "not solved": 0}
    for path in problems:
        with tempfile.TemporaryDirectory(prefix="firn-sens-") as work:
            found, keys = run(options.build, path, options, work)
        here = {state: sum(1 for f in found if f[1] == state) for state in counts}
        for state in counts:
            counts[state] += here[state]
        print("%s: %d keys, %d above %.0e: %d agree, %d off, %d that --set refuses" % (
            os.path.basename(path), keys, len(found), LEAST, here["agrees"], here["off"], here["not solved"]))
        for key, state, told, sides, why in found:
            if state != "agrees":
                print("    %-45s %-22s %-8s told %s, solved %s %s" % (
                    key["key"], key["value"][:22], key["by"], *(
                        ["%.6g" % v if v is not None and math.isfinite(v) else "-" for v in x] for x in (told, sides)),
                    why or ""))
        sys.stdout.flush()
    judged = counts["agrees"] + counts["off"]
    share = counts["agrees"] / judged if judged else 0
    print("%s %.1f %% of %d keys agree (%.0f %% required); %d could not be solved by --set" % (
        "ok  " if share >= SHARE else "FAIL", 100 * share, judged, 100 * SHARE, counts["not solved"]))
    return 0 if share >= SHARE else 1


if __name__ == "__main__":
    sys.exit(main())
