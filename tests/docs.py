#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# docs.py - every fenced block of README.md and docs/*.md, executed: what stands in the docs is true.
#
# Each document gets a folder of its own, with the project's include/, plugins/ and problems/ copied and
# build/ leading to the build; its blocks are taken in order.
#   sh        run by `sh -eu`; must end with 0
#   console   lines `$ command` are run, what they print (both streams) must be what stands below; a line
#             `...` alone stands for any lines. `# exits N` at a command's end: it must end with N, not 0
#   ini, c    begin with a comment `; file: NAME` or `/* file: NAME */` and are written to NAME without
#             that line. A NAME that the project has must hold the same text; a new one must be used by
#             a block further down
#   text      is not run: shapes, trees, what is run elsewhere. No other language is known.
#
#   docs.py --build BUILD [--update] [FILE...]
import argparse
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SECONDS = 300
MARK = {"ini": re.compile(r"^; file: (\S+)$"), "c": re.compile(r"^/\* file: (\S+) \*/$")}


class Block:
    def __init__(self, language, line):
        self.language = language
        self.line = line  # of the fence, from 1
        self.text = []    # lines without their ends


def blocks_of(lines):
    block = None
    for number, line in enumerate(lines, 1):
        if block is None and line.startswith("```"):
            block = Block(line[3:].strip(), number)
        elif block is not None and line.rstrip() == "```":
            yield block
            block = None
        elif block is not None:
            block.text.append(line)
    if block is not None:
        raise ValueError("%d: a fence that is never closed" % block.line)


def matches(want, got):
    """Whether lines `got` fit lines `want`, in which `...` stands for any number of lines."""
    fits = [True] + [False] * len(got)  # fits[i]: what of `want` was looked at fits got[:i]
    for line in want:
        if line == "...":
            for i in range(len(got)):
                fits[i + 1] = fits[i + 1] or fits[i]
        else:
            fits = [False] + [fits[i] and got[i] == line for i in range(len(got))]
    return fits[-1]


def flags_of(build):
    """What a compiler needs to link this build's library: the sanitizers that are in it."""
    with open(os.path.join(build, "CMakeCache.txt"), encoding="utf-8") as file:
        sanitized = re.search(r"^FIRN_SANITIZE:BOOL=(ON|1|TRUE)$", file.read(), re.M | re.I)
    return "-fsanitize=address,undefined" if sanitized else ""


def shell(command, folder, env):
    done = subprocess.run(["sh", "-eu", "-c", command], cwd=folder, env=env, timeout=SECONDS,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    return done.returncode, done.stdout.decode("utf-8", "backslashreplace")


class Document:
    def __init__(self, path, build):
        self.path = path
        with open(path, encoding="utf-8") as file:
            self.lines = file.read().splitlines()
        self.build = build
        self.failures = []
        self.unused = {}   # file written -> line
        self.repairs = []  # (line before, lines replaced, new lines), for --update

    def fail(self, line, why):
        self.failures.append("%s:%d: %s" % (os.path.relpath(self.path, ROOT), line, why))

    def use(self, command):
        for name in [name for name in self.unused if name in command]:
            del self.unused[name]

    def file(self, block, folder):
        mark = MARK[block.language].match(block.text[0]) if block.text else None
        if mark is None:
            self.fail(block.line, "a block of %s that does not begin with its `file:` comment"
                      % block.language)
            return
        name, text = mark.group(1), "\n".join(block.text[1:]) + "\n"
        path = os.path.join(folder, name)
        original = os.path.join(ROOT, name)
        if os.path.exists(original):
            with open(original, encoding="utf-8") as file:
                have = file.read()
            if have != text:
                self.fail(block.line, "is not the text of %s" % name)
                self.repairs.append((block.line + 1, len(block.text) - 1, have.splitlines()))
        else:
            self.unused[name] = block.line
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def script(self, block, folder, env):
        command = "\n".join(block.text)
        self.use(command)
        code, output = shell(command, folder, env)
        if code != 0:
            self.fail(block.line, "ended with %d:\n%s" % (code, output))

    def console(self, block, folder, env):
        starts = [i for i, line in enumerate(block.text) if line.startswith("$ ")]
        if not starts or starts[0] != 0:
            self.fail(block.line, "a console block begins with `$ command`")
            return
        for start, end in zip(starts, starts[1:] + [len(block.text)]):
            command, want = block.text[start][2:], block.text[start + 1:end]
            self.use(command)
            code, output = shell(command, folder, env)
            got = [line.rstrip() for line in output.splitlines()]
            promised = re.search(r"# exits (\d+)$", command)
            line = block.line + 1 + start
            if code != (int(promised.group(1)) if promised else 0):
                self.fail(line, "`%s` ended with %d:\n%s" % (command, code, output))
            elif not matches([line.rstrip() for line in want], got):
                self.fail(line, "`%s` printed something else:\n%s" % (command, output))
                self.repairs.append((line, len(want), got))

    def run(self):
        with tempfile.TemporaryDirectory(prefix="firn-docs-") as folder:
            for name in ("include", "plugins", "problems"):
                shutil.copytree(os.path.join(ROOT, name), os.path.join(folder, name))
            os.symlink(self.build, os.path.join(folder, "build"))
            env = dict(os.environ, HOME=folder, LC_ALL="C.UTF-8", CFLAGS=flags_of(self.build),
                       PATH=self.build + ":" + os.environ.get("PATH", "/usr/bin:/bin"))
            env.pop("FIRN_PLUGIN_PATH", None)  # a reader has not set it either
            count = 0
            for block in blocks_of(self.lines):
                count += 1
                if block.language in MARK:
                    self.file(block, folder)
                elif block.language == "sh":
                    self.script(block, folder, env)
                elif block.language == "console":
                    self.console(block, folder, env)
                elif block.language != "text":
                    self.fail(block.line, "no language, or an unknown one: `%s`" % block.language)
            for name, line in self.unused.items():
                self.fail(line, "%s is written and never used" % name)
            return count

    def update(self):
        for line, length, got in reversed(self.repairs):
            self.lines[line:line + length] = got
        with open(self.path, "w", encoding="utf-8") as file:
            file.write("\n".join(self.lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description="Executes the documentation.")
    parser.add_argument("--build", required=True, help="the build folder")
    parser.add_argument("--update", action="store_true",
                        help="write what commands print, and the project's files, into the blocks")
    parser.add_argument("file", nargs="*", help="documents; none: README.md and docs/*.md")
    options = parser.parse_args()
    paths = [os.path.abspath(path) for path in options.file] or [
        os.path.join(ROOT, "README.md")] + sorted(glob.glob(os.path.join(ROOT, "docs", "*.md")))
    failures, blocks = [], 0
    for path in paths:
        document = Document(path, os.path.realpath(options.build))
        try:
            blocks += document.run()
        except (ValueError, subprocess.TimeoutExpired) as error:
            document.fail(1, str(error))
        if options.update and document.repairs:
            document.update()
        failures += document.failures
    for failure in failures:
        print(failure)
    print("%d documents, %d blocks, %d failures" % (len(paths), blocks, len(failures)))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
