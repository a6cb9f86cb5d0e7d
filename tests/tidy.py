#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tidy.py - runs clang-tidy on each source of engine/ and plugins/ once, however many targets compile it, as the
# commands of a build folder compile it. A finding is an error. The preset `tidy` does the same while it builds, once
# per target. The analyzer checks a file once per command, and in a second pass takes each va_list for uninitialised, so
# that it gets a list of one command per file.
#
#   tidy.py BUILD [FILE...]     no FILE: all
import argparse
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDERS = tuple(os.path.join(ROOT, folder) + os.sep for folder in ("engine", "plugins"))


def commands(build):
    """The first command of each source in the build folder."""
    first = {}
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        for entry in json.load(file):
            first.setdefault(os.path.realpath(os.path.join(entry["directory"], entry["file"])), entry)
    return {file: entry for file, entry in first.items() if file.startswith(FOLDERS)}


def main():
    parser = argparse.ArgumentParser(description="Runs clang-tidy on each source once.")
    parser.add_argument("build", help="the build folder, with compile_commands.json")
    parser.add_argument("file", nargs="*", help="sources; none: all of engine/ and plugins/")
    options = parser.parse_args()
    if not os.path.exists(os.path.join(options.build, "compile_commands.json")):
        sys.exit("tidy.py: %s is not a build folder with compile_commands.json: cmake --preset clang" % options.build)
    known = commands(options.build)
    # The largest first, since they take longest.
    files = [os.path.realpath(file) for file in options.file] or sorted(known, key=lambda f: (-os.path.getsize(f), f))
    unknown = sorted(set(files) - set(known))
    if unknown or not files:
        sys.exit("tidy.py: %s has no command to compile %s" % (options.build, ", ".join(unknown) or "any source"))

    folder = tempfile.TemporaryDirectory(prefix="firn-tidy-")
    with open(os.path.join(folder.name, "compile_commands.json"), "w", encoding="utf-8") as file:
        json.dump(list(known.values()), file)

    def tidy(file):
        # Its count of suppressed warnings, on standard error, is of interest only with a finding.
        done = subprocess.run(["clang-tidy", "-p", folder.name, "--warnings-as-errors=*", "--quiet", file],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done.returncode, done.stdout.decode("utf-8", "replace")
    jobs = int(os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", 0)) or os.cpu_count()
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as several:
        for code, text in several.map(tidy, files):
            if code != 0:
                failed += 1
                print(text, end="", flush=True)
    folder.cleanup()
    print("clang-tidy: %d sources, findings in %d" % (len(files), failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
