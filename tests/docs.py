#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# docs.py - executes every fenced block of README.md and docs/**/*.md, so that the documentation stays true.
#
# Each document gets a separate folder, with copies of the project's include/, plugins/ and problems/ and a
# link build/ to the build folder. The blocks of a document are executed in order, by their language:
#   sh        is run by `sh -eu` and must exit with 0
#   console   each line `$ command` is run, and its output (both streams) must equal the lines below it; a line
#             with `...` alone matches any number of lines. A command that ends in `# exits N` must exit with
#             N, any other with 0
#   ini, c    begins with a comment `; file: NAME` or `/* file: NAME */` and is written to the file NAME without
#             that line. If the project has a file NAME, the text must be the same; any other file must be used
#             by a later block
#   python    is a session of `>>>` lines, which tests/python/pages.py executes with the package installed
#   text      is not run: sketches, and commands that are run elsewhere. Other languages are errors.
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
        self.line = line  # of the fence, counted from 1
        self.text = []    # lines without line ends


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
        raise ValueError("%d: a fence is not closed" % block.line)


def matches(want, got):
    """Whether the lines `got` match the lines `want`, in which `...` matches any number of lines."""
    fits = [True] + [False] * len(got)  # fits[i]: the lines of `want` seen so far match got[:i]
    for line in want:
        if line == "...":
            for i in range(len(got)):
                fits[i + 1] = fits[i + 1] or fits[i]
        else:
            fits = [False] + [fits[i] and got[i] == line for i in range(len(got))]
    return fits[-1]


def label(line):
    """What stays of a line when its numbers change: the text before the first of them."""
    return re.match(r"\s*[^\d]*", re.sub(r"\s+", " ", line)).group().rstrip("-. ")


def shortened(want, got):
    """The lines of `got` that take the place of those of `want`, with its `...`; all of them if a line has none."""
    if "..." not in want:
        return got
    out, at = [], 0
    for line in want:
        if line == "...":
            out.append(line)
            continue
        last = out and out[-1] != "..."  # follows the line before it
        found = [i for i in range(at, at + 1 if last else len(got)) if i < len(got) and label(got[i]) == label(line)]
        if not found:
            return got
        out.append(got[found[0]])
        at = found[0] + 1
    return out if matches(out, got) else got


def flags_of(build):
    """The flags needed to link the library of this build: the sanitizers it was built with."""
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
            self.fail(block.line, "a block of %s does not begin with a `file:` comment"
                      % block.language)
            return
        name, text = mark.group(1), "\n".join(block.text[1:]) + "\n"
        path = os.path.join(folder, name)
        original = os.path.join(ROOT, name)
        if "/" in name and os.path.exists(original):  # not what a reader left in the top folder
            with open(original, encoding="utf-8") as file:
                have = file.read()
            if have != text:
                self.fail(block.line, "differs from the file %s" % name)
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
            self.fail(block.line, "exited with %d:\n%s" % (code, output))

    def console(self, block, folder, env):
        starts = [i for i, line in enumerate(block.text) if line.startswith("$ ")]
        if not starts or starts[0] != 0:
            self.fail(block.line, "a console block must begin with `$ command`")
            return
        for start, end in zip(starts, starts[1:] + [len(block.text)]):
            command, want = block.text[start][2:], block.text[start + 1:end]
            self.use(command)
            code, output = shell(command, folder, env)
            got = [line.rstrip() for line in output.splitlines()]
            expected_exit = re.search(r"# exits (\d+)$", command)
            line = block.line + 1 + start
            if code != (int(expected_exit.group(1)) if expected_exit else 0):
                self.fail(line, "`%s` exited with %d:\n%s" % (command, code, output))
            elif not matches([line.rstrip() for line in want], got):
                self.fail(line, "`%s` printed different output:\n%s" % (command, output))
                self.repairs.append((line, len(want), shortened(want, got)))

    def run(self):
        with tempfile.TemporaryDirectory(prefix="firn-docs-") as folder:
            for name in ("include", "plugins", "problems"):
                shutil.copytree(os.path.join(ROOT, name), os.path.join(folder, name))
            os.symlink(self.build, os.path.join(folder, "build"))
            env = dict(os.environ, HOME=folder, LC_ALL="C.UTF-8", CFLAGS=flags_of(self.build),
                       PATH=self.build + ":" + os.environ.get("PATH", "/usr/bin:/bin"))
            env.pop("FIRN_PLUGIN_PATH", None)  # a reader does not have it set either
            count = 0
            for block in blocks_of(self.lines):
                count += 1
                if block.language in MARK:
                    self.file(block, folder)
                elif block.language == "sh":
                    self.script(block, folder, env)
                elif block.language == "console":
                    self.console(block, folder, env)
                elif block.language not in ("text", "python"):
                    self.fail(block.line, "missing or unknown language: `%s`" % block.language)
            for name, line in self.unused.items():
                self.fail(line, "%s is written but never used" % name)
            return count

    def update(self):
        for line, length, got in reversed(self.repairs):
            self.lines[line:line + length] = got
        with open(self.path, "w", encoding="utf-8") as file:
            file.write("\n".join(self.lines) + "\n")


def has_program(path):
    with open(path, encoding="utf-8") as file:
        return "\n```c\n" in file.read()


def main():
    parser = argparse.ArgumentParser(description="Executes the documentation.")
    parser.add_argument("--build", required=True, help="the build folder")
    parser.add_argument("--update", action="store_true",
                        help="replace the blocks by the output of the commands and by the project's files")
    parser.add_argument("file", nargs="*", help="documents; default: README.md and docs/**/*.md")
    options = parser.parse_args()
    paths = [os.path.abspath(path) for path in options.file] or [
        os.path.join(ROOT, "README.md")] + sorted(glob.glob(os.path.join(ROOT, "docs", "**", "*.md"), recursive=True))
    if flags_of(os.path.realpath(options.build)) and not options.file and \
            os.environ.get("FIRN_WHOLE_SUITE", "") in ("", "0"):
        # With sanitizers those with programs, and every third of the others (docs/contributing.md).
        others = [path for path in paths if not has_program(path)]
        paths = sorted(set(paths) - set(others) | set(others[::3]))
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
