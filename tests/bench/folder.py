#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# folder.py - solves every MPS or LP file of some folders with `firn lp` and with HiGHS, and compares status
# and objective:
#
#   python3 tests/bench/folder.py --build build --venv VENV --methods barrier,auto FOLDER...
#
# VENV is a virtual environment with highspy. Its answers are kept in FOLDER/highs.json, which replaces HiGHS
# when there is no VENV. Exit code 1 if an answer is wrong.
import argparse
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOLERANCE = 1e-6
ANSWERED = ("optimal", "infeasible", "unbounded")


def run(words, limit):
    """Standard output of a process, or None after the limit."""
    try:
        return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return None


def by_highs(python, path, limit):
    """{status, objective}; presolve cannot distinguish infeasible from unbounded, so it is then run without."""
    words = [python, os.path.join(HERE, "peer_highs.py"), path, "time_limit=%g" % limit,
             "primal_feasibility_tolerance=1e-9", "dual_feasibility_tolerance=1e-9"]
    answer = None
    for more in ([], ["presolve=off"]):
        done = run(words + more, limit + 20)
        if done is None or done.returncode != 0:
            return answer
        answer = json.loads(done.stdout.splitlines()[-1])  # after the banner of HiGHS
        if answer["status"] in ANSWERED:
            break
    return {"status": answer["status"], "objective": answer["objective"]}


def by_firn(build, path, method, limit):
    done = run([os.path.join(build, "firn"), "lp", path, "--json", "--method", method, "--time-limit",
                "%g" % limit], 3 * limit + 20)
    if done is None:
        return {"status": "killed"}
    if not done.stdout:
        return {"status": "exit %d" % done.returncode}
    answer = json.loads(done.stdout)
    message = re.sub(r"^firn: [^:]*: ", "", done.stderr.decode(errors="replace").strip())
    return {"status": answer["status"], "objective": answer["objective"], "method": answer["method"],
            "fell_back": answer["fell_back_from"], "iterations": answer["iterations"],
            "seconds": answer["seconds"]["solve"], "worst": answer["certificate"]["worst"], "message": message}


def judged(ours, theirs):
    """ok, WRONG, or why there is nothing to compare."""
    if ours["status"] not in ANSWERED:
        return ours["status"]
    if theirs is None or theirs["status"] not in ANSWERED:
        return "no reference"
    if ours["status"] != theirs["status"]:
        return "WRONG"
    if ours["status"] != "optimal":
        return "ok"
    off = abs(ours["objective"] - theirs["objective"]) / (1 + abs(theirs["objective"]))
    return "ok" if off <= TOLERANCE else "WRONG"


def files(folder):
    return sorted(name for name in os.listdir(folder) if re.search(r"\.(mps|lp)(\.gz)?$", name))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    parser.add_argument("--venv", help="virtual environment with highspy")
    parser.add_argument("--methods", default="barrier,auto")
    parser.add_argument("--limit", type=float, default=60, help="seconds per solve")
    parser.add_argument("--only", default=".", help="regular expression of file names")
    parser.add_argument("folders", nargs="+")
    a = parser.parse_args()
    wrong = 0
    for folder in a.folders:
        kept = os.path.join(folder, "highs.json")
        answers = {}
        if os.path.exists(kept):
            with open(kept, encoding="utf-8") as file:
                answers = json.load(file)
        counts = {}
        print("%-18s %-8s %-12s %-10s %20s %8s %6s %8s  %s" % (
            "file", "method", "verdict", "status", "objective", "worst", "iter", "seconds", "by"))
        for name in files(folder):
            if not re.search(a.only, name):
                continue
            path = os.path.join(folder, name)
            if name not in answers and a.venv:
                answers[name] = by_highs(os.path.join(a.venv, "bin", "python"), path, 4 * a.limit)
                with open(kept, "w", encoding="utf-8") as file:
                    json.dump(answers, file, indent=1)
            for method in a.methods.split(","):
                ours = by_firn(a.build, path, method, a.limit)
                verdict = judged(ours, answers.get(name))
                if ours.get("fell_back"):
                    counts[method, "fell back"] = counts.get((method, "fell back"), 0) + 1
                counts[method, verdict] = counts.get((method, verdict), 0) + 1
                wrong += verdict == "WRONG"
                print("%-18s %-8s %-12s %-10s %20s %8s %6s %8s  %s%s" % (
                    re.sub(r"\..*", "", name), method, verdict, ours["status"],
                    "-" if ours.get("objective") is None else "%.12g" % ours["objective"],
                    "-" if ours.get("worst") is None else "%.1e" % ours["worst"],
                    ours.get("iterations", "-"), "%.3g" % ours.get("seconds", 0), ours.get("method", ""),
                    "; fell back" if ours.get("fell_back") else ""), flush=True)
                if verdict == "WRONG":
                    print("    HiGHS: %s; firn: %s" % (answers[name], ours.get("message")))
        for key, count in sorted(counts.items()):
            print("%s: %s %s: %d" % (folder, *key, count))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
