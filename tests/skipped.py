#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# skipped.py - lists the tests that the last run of ctest skipped, wholly or in part, with their reasons,
# which ctest itself does not show. `./bootstrap test` ends with it.
#
#   skipped.py BUILD        reads BUILD/Testing/Temporary/LastTest.log
#   skipped.py --self-test  tests this script, and that every skip in the tests gives its reason
import ast
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def reasons_of(output):
    """The reasons in what one test printed, in order, each once."""
    found = []
    for line in output.split("\n"):
        plain = re.match(r"\s*skipped: (.+)", line)
        quoted = re.search(r"\.\.\. skipped ('.*'|\".*\")\s*$", line)  # of unittest
        if plain:
            found.append(plain.group(1).strip())
        elif quoted:
            found.append(ast.literal_eval(quoted.group(1)))
    if not found and re.search(r"^\[  SKIPPED \] ", output, re.M):
        found.append("it gives no reason")
    return list(dict.fromkeys(found))


def skipped(log):
    """[(test, reasons)] of a log of ctest."""
    found = []
    for part in re.split(r"^\d+/\d+ Testing: ", log, flags=re.M)[1:]:
        name = part.split("\n", 1)[0].strip()
        output = re.search(r"^Output:\n-+\n(.*?)^<end of output>", part, re.M | re.S)
        reasons = reasons_of(output.group(1)) if output else []
        if reasons:
            found.append((name, reasons))
    return sorted(found)


def report(found):
    if not found:
        return "No test was skipped.\n"
    lines = ["Skipped, wholly or in part:"]
    for name, reasons in found:
        lines += ["  %s: %s" % (name, reason) for reason in reasons]
    return "\n".join(lines) + "\n"


LOG = """Start testing: Nov 29 12:33 UTC
----------------------------------------------------------
1/3 Testing: golden/b
1/3 Test: golden/b
Output:
----------------------------------------------------------
skipped: there is no /data
<end of output>
Test Passed.

2/3 Testing: cli/a
Output:
----------------------------------------------------------
test_x (__main__.A.test_x) ... skipped "it's not here"
test_y (__main__.A.test_y) ... ok
test_z (__main__.A.test_z)
The first line of its text. ... skipped 'no "z"'
<end of output>

3/3 Testing: unit/c
Output:
----------------------------------------------------------
[ RUN      ] one
skipped: there is no a.csv
[  SKIPPED ] one
skipped: there is no a.csv
[       OK ] two
<end of output>
"""


def self_test():
    assert skipped(LOG) == [("cli/a", ["it's not here", 'no "z"']), ("golden/b", ["there is no /data"]),
                            ("unit/c", ["there is no a.csv"])], skipped(LOG)
    silent = LOG.replace("skipped: there is no a.csv\n", "")
    assert skipped(silent)[-1] == ("unit/c", ["it gives no reason"])
    assert report([]) == "No test was skipped.\n"
    assert report(skipped(LOG)).count("\n") == 5
    faults = []
    for folder, _, names in os.walk(HERE):
        for name in names:
            path = os.path.join(folder, name)
            if name == "skip.h" or not name.endswith((".c", ".h", ".py")) or name == "skipped.py":
                continue
            with open(path, encoding="utf-8") as file:
                text = file.read()
            for pattern in (r"\bskip\(\);", r"skipTest\(\s*\)", r"SkipTest\(\s*\)", r"unittest\.skip\(\s*\)"):
                if re.search(pattern, text):
                    faults.append("%s: a test is skipped without a reason" % path)
            # exit code 77 is shown as skipped by ctest: a reason is printed before it
            if re.search(r"(return |exit\()(SKIPPED|77)\b", text) and "skipped: " not in text:
                faults.append("%s: exit code 77 without a line `skipped: ...`" % path)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: skipped.py BUILD | --self-test")
    if sys.argv[1] == "--self-test":
        sys.exit(self_test())
    log = os.path.join(sys.argv[1], "Testing", "Temporary", "LastTest.log")
    if not os.path.exists(log):
        print("No tests were run in %s." % sys.argv[1])
        return
    with open(log, encoding="utf-8", errors="replace") as file:
        sys.stdout.write(report(skipped(file.read())))


if __name__ == "__main__":
    main()
