#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# answers.py - compares the answers of two trees to the same sites: every number must be the same to
# the last digit, every name the same but for the renamed ones of the table RENAMED.
#
# Run by hand when a change renames members of result.json, columns or keys but must not move an
# answer. Each tree solves its own copy of a site by its own command.
#
#   answers.py OLD NEW              OLD, NEW: folders of two trees, each with its build in build/
#
# Solves each problem of problems/ in both trees and compares the pairs. Then runs the golden tests of
# both trees, keeps each result.json that their solves write, and compares the two collections.
#
# Not compared: digests and names of files (the files were edited; variants that a test writes are
# numbered), versions, and the texts of notes. Their number and their components are compared.
import collections
import csv
import glob
import json
import os
import subprocess
import sys
import tempfile

RENAMED = {  # members of result.json and columns of the tables: old -> new
    "remarks": "notes",
    "worth": "shadow_price",
    "upkeep": "fixed_om",
    "second": "second_stage",
    "discount": "discounted_years",
    "bound_written": "bound_set_by_user",
    "decision": "size",
}
IN_CERTIFICATE = {"row": "row_violation", "bound": "bound_violation", "dual": "dual_violation"}
UNCOMPARED = {"file", "sha256", "problem_sha256", "version", "text", "engine", "engine_version"}
TABLES = ["sizes.csv", "limits.csv", "flows.csv", "prices.csv"]


def new_name(key, parent):
    """The new name of a member of the object `parent`."""
    return IN_CERTIFICATE.get(key, key) if "complementarity" in parent else RENAMED.get(key, key)


def plain(value, key=""):
    """A result with its new names, and without what is not compared."""
    if isinstance(value, dict):
        return {new_name(k, value): plain(each, k) for k, each in value.items()}
    if isinstance(value, list):
        return [plain(each, key) for each in value]
    return "" if key in UNCOMPARED and isinstance(value, str) else value


def differences(old, new, where=""):
    """Where two JSON values differ, as texts."""
    if type(old) is not type(new):
        return ["%s: %r, now %r" % (where, old, new)]
    if isinstance(old, dict):
        found = ["%s: members %s" % (where, sorted(set(old) ^ set(new)))] if set(old) != set(new) else []
        for key in sorted(set(old) & set(new)):
            found += differences(old[key], new[key], "%s.%s" % (where, key))
        return found
    if isinstance(old, list):
        if len(old) != len(new):
            return ["%s: %d entries, now %d" % (where, len(old), len(new))]
        return [each for i, (a, b) in enumerate(zip(old, new))
                for each in differences(a, b, "%s[%d]" % (where, i))]
    return [] if old == new else ["%s: %r, now %r" % (where, old, new)]


def solve(tree, site, out):
    done = subprocess.run([os.path.join(tree, "build/firn"), "solve", os.path.join(tree, site),
                           "--quiet", "--out", out], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, env={**os.environ, "FIRN_PLUGIN_PATH": ""})
    return done.returncode, done.stderr


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return [[RENAMED.get(cell, cell) for cell in rows[0]]] + rows[1:]


def compare(old_tree, new_tree, site):
    with tempfile.TemporaryDirectory() as folder:
        old, new = os.path.join(folder, "old"), os.path.join(folder, "new")
        codes = [solve(old_tree, site, old), solve(new_tree, site, new)]
        if codes[0][0] != codes[1][0]:
            return ["exit %d, now %d: %s" % (codes[0][0], codes[1][0], codes[1][1].strip())]
        if not os.path.exists(os.path.join(new, "result.json")):
            return ["no answer in either tree: %s" % codes[1][1].strip()]
        answers = []
        for out in (old, new):
            with open(os.path.join(out, "result.json"), encoding="utf-8") as file:
                answers.append(plain(json.load(file)))
        found = differences(*answers)
        for name in TABLES:
            if table(os.path.join(old, name)) != table(os.path.join(new, name)):
                found.append("%s differs" % name)
        return found


# ---- the golden tests ----------------------------------------------------------------------------

KEEPER = """#!/usr/bin/env python3
import os, shutil, subprocess, sys
words = sys.argv[1:]
code = subprocess.run([%(firn)r] + words).returncode
if "--out" in words:
    made = os.path.join(words[words.index("--out") + 1], "result.json")
    if os.path.exists(made):
        shutil.copy(made, os.path.join(%(kept)r, "%%d.json" %% len(os.listdir(%(kept)r))))
sys.exit(code)
"""


def golden_answers(tree, folder):
    """How often each answer appears among all that the golden tests of a tree solve."""
    build, kept = os.path.join(folder, "build"), os.path.join(folder, "kept")
    os.makedirs(kept)
    os.makedirs(build)
    for name in os.listdir(os.path.join(tree, "build")):
        if name != "firn":
            os.symlink(os.path.join(tree, "build", name), os.path.join(build, name))
    with open(os.path.join(build, "firn"), "w", encoding="utf-8") as file:
        file.write(KEEPER % {"firn": os.path.join(tree, "build/firn"), "kept": kept})
    os.chmod(os.path.join(build, "firn"), 0o755)
    for script in sorted(glob.glob(os.path.join(tree, "tests/golden/*.py"))):
        if os.path.basename(script) not in ("golden.py", "export.py"):
            subprocess.run([sys.executable, "-B", script, "--build", build], check=False,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    answers = collections.Counter()
    for name in os.listdir(kept):
        with open(os.path.join(kept, name), encoding="utf-8") as file:
            answers[json.dumps(plain(json.load(file)), sort_keys=True)] += 1
    return answers


def compare_golden(old_tree, new_tree):
    with tempfile.TemporaryDirectory() as folder:
        old = golden_answers(old_tree, os.path.join(folder, "old"))
        new = golden_answers(new_tree, os.path.join(folder, "new"))
    gone, come = old - new, new - old
    print("golden tests: %d answers, now %d; %d are gone, %d are new" % (
        sum(old.values()), sum(new.values()), sum(gone.values()), sum(come.values())))
    for title, some in (("gone", gone), ("new", come)):
        for text in sorted(some)[:3]:
            print("  %s: %s" % (title, text[:600]))
    return not gone and not come and bool(old)


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: answers.py OLD NEW")
    old, new = (os.path.realpath(tree) for tree in sys.argv[1:3])
    wrong = 0
    for path in sorted(glob.glob(os.path.join(new, "problems/*.ini"))):
        site = os.path.relpath(path, new)
        found = compare(old, new, site)
        wrong += bool(found)
        print("%s: %s" % (site, "; ".join(found[:5]) or "equal"), flush=True)
    return 0 if compare_golden(old, new) and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
