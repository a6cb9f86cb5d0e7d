#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run.py - runs the firn command case by case and compares its output, exit code and files with the
# expected ones.
#
# A case is a folder of tests/cli/ with
#   cmd      one command line, without a shell: words as a shell would split them; the first is `firn`
#   setup    (optional) a shell script that runs before, in the case's folder: damages a plugin, removes
#            a permission. It sees $PLUGINS, $ZOO, $BUILD, $SOURCE
#   env      (optional) lines NAME=VALUE for the command
#   stdout, stderr   the expected text; no file: no output
#   exit     the expected exit code
#   files    the files that the command creates, one per line, sorted; no file: none
#   expect/  (optional) files that the command creates, with their whole content
# and all files that the problem needs. Each case runs in a fresh copy of its folder. In all of these
# files the words @DIR@ (that copy), @PLUGINS@, @ZOO@, @BUILD@ and @SOURCE@ represent folders, @SHA256@ a
# digest, @SECONDS@ the time that a solver took.
#
#   run.py --build BUILD CASE...            runs cases and prints the differences
#   run.py --build BUILD --update CASE...   writes the actual output as the expected one; read the diff. An
#                                   exit code that exists already is never changed: exit codes are published
import argparse
import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SECONDS = 300  # a sanitised build on a busy machine; a case takes well under one
MACHINERY = {"cmd", "setup", "env", "stdout", "stderr", "exit", "files", "expect"}


def read(path, default=""):
    if not os.path.exists(path):
        return default
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def files_under(folder):
    """The files in a folder: relative paths, sorted; folders only if they are empty."""
    found = []
    for path, inner, names in os.walk(folder):
        entries = names + [d for d in inner if os.path.islink(os.path.join(path, d))]
        found += [os.path.relpath(os.path.join(path, name), folder) for name in entries]
        if not inner and not names and path != folder:
            found.append(os.path.relpath(path, folder) + "/")
    return sorted(found)


class Placeholders:
    """The folders that a case may name, and the words that represent them."""

    def __init__(self, build, work):
        build = os.path.realpath(build)
        source = os.path.dirname(os.path.dirname(HERE))
        self.of = {"DIR": os.path.realpath(work), "PLUGINS": os.path.join(build, "plugins"),
                   "ZOO": os.path.join(build, "zoo"), "BUILD": build, "SOURCE": source}

    def fill(self, text):
        for word, folder in self.of.items():
            text = text.replace("@%s@" % word, folder)
        return text

    def replace_folders(self, text):
        for word, folder in sorted(self.of.items(), key=lambda item: -len(item[1])):
            text = text.replace(folder, "@%s@" % word)
        # The times of `firn lp`.
        text = re.sub(r"(?m)^(  seconds +)\S+( to read, )\S+( to solve)$",
                      r"\1@SECONDS@\2@SECONDS@\3", text)
        text = re.sub(r'("seconds": {\s+"read": )[0-9.e-]+(,\s+"solve": )[0-9.e-]+(\s+})',
                      r"\1@SECONDS@\2@SECONDS@\3", text)
        # The digest of a plugin depends on the compiler; only its form is checked.
        return re.sub(r"\b[0-9a-f]{64}\b", "@SHA256@", text)

    def environment(self, more=""):
        env = {"PATH": self.of["BUILD"] + ":" + os.environ.get("PATH", "/usr/bin:/bin"),
               "HOME": self.of["DIR"], "LC_ALL": "C.UTF-8",
               "FIRN_PLUGIN_PATH": self.of["PLUGINS"]}
        env.update((name, value) for name, value in os.environ.items()
                   if name.startswith(("ASAN_", "LSAN_", "UBSAN_")))
        for line in more.splitlines():
            if line.strip():
                name, value = self.fill(line).split("=", 1)
                env[name] = value
        return env


def run(case, build):
    """Runs a case; returns the actual texts by the name of the file with the expected one."""
    folder = os.path.join(HERE, case)
    with tempfile.TemporaryDirectory(prefix="firn-cli-") as top:
        work = os.path.join(top, "case")
        os.mkdir(work)
        placeholders = Placeholders(build, work)
        for name in sorted(os.listdir(folder)):
            if name not in MACHINERY:
                path = os.path.join(folder, name)
                (shutil.copytree if os.path.isdir(path) else shutil.copy)(
                    path, os.path.join(work, name))
        env = placeholders.environment(read(os.path.join(folder, "env")))
        if os.path.exists(os.path.join(folder, "setup")):
            subprocess.run(["sh", "-eu", os.path.join(folder, "setup")], cwd=work, check=True,
                           env={**env, **placeholders.of})
        before = set(files_under(work))
        words = shlex.split(placeholders.fill(read(os.path.join(folder, "cmd"))))
        program = shutil.which(words[0], path=env["PATH"])
        if program is None:
            raise RuntimeError("no `%s` in %s" % (words[0], placeholders.of["BUILD"]))
        done = subprocess.run([program] + words[1:], cwd=work, env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS)
        got = {
            "stdout": placeholders.replace_folders(done.stdout.decode("utf-8", "backslashreplace")),
            "stderr": placeholders.replace_folders(done.stderr.decode("utf-8", "backslashreplace")),
            "exit": "%d\n" % done.returncode,
            "files": "".join(name + "\n" for name in files_under(work) if name not in before),
        }
        for name in files_under(os.path.join(folder, "expect")):
            got["expect/" + name] = placeholders.replace_folders(read(os.path.join(work, name)))
        return got


def difference(name, want, got):
    lines = difflib.unified_diff(want.splitlines(True), got.splitlines(True),
                                 "expected " + name, "actual " + name)
    return "".join(line if line.endswith("\n") else line + "\n\\ no newline at the end\n"
                   for line in lines)


def write(path, text):
    if text:
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    elif os.path.exists(path):
        os.remove(path)


def main():
    parser = argparse.ArgumentParser(description="Runs cases of the firn command.")
    parser.add_argument("--build", required=True, help="the build folder")
    parser.add_argument("--update", action="store_true", help="write the actual output as the expected one")
    parser.add_argument("case", nargs="*", help="folders of tests/cli/; none: all")
    options = parser.parse_args()
    cases = [os.path.basename(os.path.normpath(case)) for case in options.case] or sorted(
        name for name in os.listdir(HERE) if os.path.exists(os.path.join(HERE, name, "cmd")))
    failed = []
    for case in cases:
        try:
            got = run(case, options.build)
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            print("%s: could not run: %s" % (case, error))
            failed.append(case)
            continue
        want = {name: read(os.path.join(HERE, case, name)) for name in got}
        if options.update and want["exit"] in ("", got["exit"]):
            for name, text in got.items():
                write(os.path.join(HERE, case, name), text)
            continue
        diffs = [difference(name, want[name], text) for name, text in got.items()]
        if any(diffs):
            print("%s: $ %s" % (case, read(os.path.join(HERE, case, "cmd")).strip()))
            print("".join(diffs), end="")
            failed.append(case)
    print("%d cases, %d failed%s" % (len(cases), len(failed),
                                     ": " + " ".join(failed) if failed else ""))
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
