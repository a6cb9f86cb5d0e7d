#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tidy.py - runs clang-tidy on each source of engine/ and plugins/ once, however many targets compile it, as the
# commands of a build folder compile it. A finding is an error. The preset `tidy` does the same while it builds, once
# per target.
#
#   tidy.py BUILD [FILE...]     no FILE: all
import argparse
import concurrent.futures
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDERS = tuple(os.path.join(ROOT, folder) + os.sep for folder in ("engine", "plugins"))


def sources(build):
    """The sources with a command in the build folder, the largest first, since they take longest."""
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        files = {os.path.realpath(os.path.join(entry["directory"], entry["file"])) for entry in json.load(file)}
    return sorted((file for file in files if file.startswith(FOLDERS)), key=lambda f: (-os.path.getsize(f), f))


def main():
    parser = argparse.ArgumentParser(description="Runs clang-tidy on each source once.")
    parser.add_argument("build", help="the build folder, with compile_commands.json")
    parser.add_argument("file", nargs="*", help="sources; none: all of engine/ and plugins/")
    options = parser.parse_args()
    if not os.path.exists(os.path.join(options.build, "compile_commands.json")):
        sys.exit("tidy.py: %s is not a build folder with compile_commands.json: cmake --preset clang" % options.build)
    known = sources(options.build)
    files = [os.path.realpath(file) for file in options.file] or known
    unknown = sorted(set(files) - set(known))
    if unknown or not files:
        sys.exit("tidy.py: %s has no command to compile %s" % (options.build, ", ".join(unknown) or "any source"))

    def tidy(file):
        # Its count of suppressed warnings, on standard error, is of interest only with a finding.
        done = subprocess.run(["clang-tidy", "-p", options.build, "--warnings-as-errors=*", "--quiet", file],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done.returncode, done.stdout.decode("utf-8", "replace")
    jobs = int(os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", 0)) or os.cpu_count()
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as several:
        for code, text in several.map(tidy, files):
            if code != 0:
                failed += 1
                print(text, end="", flush=True)
    print("clang-tidy: %d sources, findings in %d" % (len(files), failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
