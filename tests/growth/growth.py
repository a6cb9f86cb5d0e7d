#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# growth.py - plugins that were built against today's header run in an engine whose structures have grown:
# build/growth/firn, built by CMakeLists.txt from the headers and sources that grow.py writes. What a plugin
# describes and what a problem gives must be the same, to the byte.
#
#   growth.py --build BUILD
import argparse
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SECONDS = 250
FILES = ["flows.csv", "limits.csv", "prices.csv", "sizes.csv", "result.json"]
GROWN = {"plugin", "assembly", "assembly/buses", "plausible", "site", "study", "study/program", "sensitivity", "table", "api",
         "cli"}  # as in tests/CMakeLists.txt


class Failed(Exception):
    pass


def run(program, words, env):
    done = subprocess.run([program] + words, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=SECONDS)
    if done.returncode != 0:
        raise Failed("%s %s ends with %d:\n%s" % (program, " ".join(words), done.returncode,
                                                  done.stderr.decode(errors="replace")))
    return done.stdout


def includes(path, known):
    """All headers of the tree that a source includes, directly or not."""
    if path in known:
        return known[path]
    known[path] = set()
    with open(path, encoding="utf-8") as file:
        names = re.findall(r'^\s*#\s*include\s*["<]([\w./]+)[">]', file.read(), re.M)
    for name in names:
        for folder in ("engine", "include"):
            target = os.path.join(ROOT, folder, name)
            if os.path.exists(target):
                known[path] |= {target} | includes(target, known)
    return known[path]


def check_folders():
    """Every source of the engine that knows the ABI must be compiled again: another would be linked with
    structures of the old sizes."""
    header, known = os.path.join(ROOT, "include", "firn", "plugin.h"), {}
    for path in sorted(glob.glob(os.path.join(ROOT, "engine", "**", "*.c"), recursive=True)):
        folder = os.path.relpath(os.path.dirname(path), os.path.join(ROOT, "engine"))
        if header in includes(path, known) and folder not in GROWN:
            raise Failed("%s includes firn/plugin.h: add engine/%s to GROWN, and to the growth target of "
                         "tests/CMakeLists.txt" % (path, folder))


def compare(build, work, env):
    normal, grown = os.path.join(build, "firn"), os.path.join(build, "growth", "firn")
    plugins = sorted(glob.glob(os.path.join(build, "plugins", "*.so")))
    if not plugins:
        raise Failed("there are no plugins in %s/plugins" % build)
    guard = os.path.join(build, "growth", "guard.so")
    for plugin in plugins + [guard, os.path.join(build, "zoo", "several.so"),
                             os.path.join(build, "zoo", "demanding.so")]:
        if run(normal, ["plugin", "info", plugin], env) != run(grown, ["plugin", "info", plugin], env):
            raise Failed("`plugin info %s` differs" % plugin)
    sites = [(site, ["--set", "time.hours=24"])
             for site in sorted(glob.glob(os.path.join(ROOT, "problems", "*.ini")))]
    sites.append((os.path.join(HERE, "guard.ini"), ["--plugin", guard]))
    used = set()
    for site, words in sites:
        name = os.path.basename(site)
        for program, out in ((normal, "normal"), (grown, "grown")):
            run(program, ["solve", site, "--quiet", "--threads", "1", "--out", os.path.join(work, out)]
                + words, env)
        for file in FILES:
            pair = []
            for out in ("normal", "grown"):
                with open(os.path.join(work, out, file), "rb") as stream:
                    pair.append(stream.read())
            if pair[0] != pair[1]:
                raise Failed("%s: %s differs; both are kept in %s" % (name, file, work))
            if file == "result.json":
                used |= set(re.findall(rb'"type": "([a-z0-9.-]+)"', pair[0]))
        print("%s: the same" % name)
    idle = [p for p in plugins if os.path.basename(p)[:-3].encode() not in used]
    if len(idle) == len(plugins):
        raise Failed("no plugin is in the results")
    for plugin in idle:
        print("only described, since no problem of problems/ uses it: %s" % os.path.basename(plugin))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    build = os.path.realpath(parser.parse_args().build)
    env = {name: value for name, value in os.environ.items()
           if not name.startswith(("FIRN_", "LC_", "LANG"))}
    env["LC_ALL"] = "C"
    work = tempfile.mkdtemp(prefix="firn-growth-")
    try:
        check_folders()
        compare(build, work, env)
    except Failed as reason:
        print("growth.py: %s" % reason)
        sys.exit(1)
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
