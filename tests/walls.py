#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# walls.py - the rules of the project that a machine can check, read from the sources of a tree.
#
# Includes run one way only (the table ROOMS below, which knows every folder); no two files of the
# engine include or call each other in a circle; a library's header is included only by the file or
# folder that wraps it; nothing prints or exits below cli/; every source names its licence; no file
# exceeds 600 lines, no folder of the engine 4,500.
#
#   walls.py [ROOT] [--objects FOLDER]
#                          checks a tree, one finding per line, exit 1 when there are any. FOLDER
#                          holds the engine's object files (NAME.c.o): with it calls are checked, too
#   walls.py --self-test   plants each violation in a tree of its own and checks that it is found
import argparse
import os
import re
import subprocess
import sys
import tempfile

CEILING = 600          # lines of a file
FOLDER_CEILING = 4500  # lines of a folder of the engine, its subfolders not counted

# What each place may include: places of this project by the head of the include's path, `libc` for
# the C library, a library's header by its name. A key that ends in `/` holds for the files directly
# in that folder, any other for one file, as an exception of its folder. A folder without a key is a
# finding.
ROOM_ROWS = [
    ("include/firn/firn.h", ["stddef.h", "stdint.h", "firn/firn_tables.h", "firn/firn_lp.h"]),
    ("include/firn/firn_tables.h", []),
    ("include/firn/firn_lp.h", []),
    ("include/firn/plugin.h", ["stddef.h", "stdint.h", "firn/plugin_tables.h",
                               "firn/plugin_helpers.h", "firn/plugin_layout.h"]),
    ("include/firn/plugin_tables.h", []),
    ("include/firn/plugin_helpers.h", []),
    ("include/firn/plugin_layout.h", []),
    ("include/firn/physics.h", ["firn/plugin.h", "iso"]),
    ("engine/base/", ["base/", "libc"]),
    ("engine/units/", ["base/", "units/", "libc"]),
    ("engine/calendar/", ["base/", "calendar/", "libc"]),
    ("engine/weather/", ["base/", "calendar/", "weather/", "firn/physics.h", "libc"]),
    ("engine/csv/", ["base/", "calendar/", "csv/", "libc"]),
    ("engine/model/", ["base/", "model/", "libc"]),
    ("engine/trust/", ["base/", "trust/", "libc"]),
    ("engine/inputs/", ["base/", "weather/", "csv/", "inputs/", "libc"]),
    ("engine/problem/", ["base/", "units/", "calendar/", "weather/", "csv/", "inputs/", "problem/", "libc"]),
    ("engine/problem/windows/", ["base/", "units/", "calendar/", "problem/", "libc"]),
    ("engine/problem/ini.c", ["base/", "inputs/", "problem/", "libc", "ini.h"]),
    # of the model only the table of carriers, which ports name
    ("engine/plugin/", ["base/", "units/", "problem/", "plugin/", "trust/", "model/carrier.h",
                        "firn/plugin.h", "libc", "loader"]),
    ("engine/assembly/", ["base/", "units/", "calendar/", "weather/", "model/", "problem/", "plugin/",
                          "assembly/", "firn/plugin.h", "libc"]),
    ("engine/assembly/buses/", ["base/", "units/", "calendar/", "model/", "problem/", "plugin/", "assembly/",
                                "firn/plugin.h", "libc"]),
    ("engine/lp/", ["base/", "model/", "lp/", "libc"]),
    ("engine/lp_file/", ["base/", "lp/", "lp_file/", "libc"]),
    ("engine/lp_file/unpack.c", ["base/", "lp_file/", "libc", "zlib.h"]),
    ("engine/solve/", ["base/", "lp/", "solve/", "libc"]),
    ("engine/solve/barrier/", ["base/", "lp/", "solve/", "libc"]),
    ("engine/solve/barrier/cholmod_ldlt.h", ["solve/", "libc", "cholmod.h"]),
    ("engine/solve/glpk/", ["base/", "lp/", "solve/", "libc", "glpk.h"]),
    ("engine/result/", ["base/", "model/", "lp/", "solve/", "result/", "libc", "jansson.h"]),
    ("engine/result/terminal/", ["base/", "model/", "lp/", "solve/", "result/", "libc"]),
    ("engine/record/", ["base/", "result/", "record/", "libc"]),
    ("engine/record/read.c", ["base/", "record/", "libc", "jansson.h"]),
    ("engine/record/json.c", ["base/", "result/", "record/", "libc", "jansson.h"]),
    # of results their files only, never a solver
    ("engine/report/", ["base/", "result/json_plain.h", "result/report_mark.h", "record/", "report/", "libc"]),
    ("engine/report/figures/", ["base/", "record/", "report/", "libc"]),
    ("engine/report/columns.h", ["report/", "libc", "jansson.h"]),
    ("engine/report/run.c", ["base/", "report/", "result/json_plain.h", "libc", "jansson.h"]),
    ("engine/report/block.c", ["report/", "libc", "zlib.h"]),
    ("engine/review/", ["base/", "model/", "lp/", "result/", "review/", "libc"]),
    ("engine/plausible/", ["base/", "units/", "calendar/", "weather/", "csv/", "problem/", "plugin/", "model/",
                            "assembly/", "lp/", "solve/", "plausible/", "firn/plugin.h",
                            "firn/physics.h", "libc"]),
    ("engine/site/", ["base/", "units/", "inputs/", "problem/", "plugin/", "trust/", "assembly/", "model/", "lp/",
                      "lp_file/", "solve/", "result/", "record/", "report/", "review/", "plausible/", "site/", "libc"]),
    ("engine/study/program/", ["base/", "units/", "calendar/", "problem/", "plugin/", "assembly/", "model/", "lp/",
                               "solve/", "site/", "study/program/", "firn/plugin.h", "libc"]),
    ("engine/study/", ["base/", "units/", "calendar/", "problem/", "plugin/", "assembly/", "model/", "lp/", "solve/",
                       "result/", "site/", "study/", "firn/plugin.h", "libc"]),
    ("engine/sensitivity/", ["base/", "units/", "csv/", "problem/", "plugin/", "assembly/", "model/", "lp/", "solve/",
                             "result/", "site/", "sensitivity/", "firn/plugin.h", "libc"]),
    ("engine/table/", ["base/", "units/", "calendar/", "problem/", "plugin/", "model/", "result/", "site/", "table/",
                       "libc"]),
    ("engine/api/", ["base/", "inputs/", "plugin/", "result/", "record/", "report/", "site/", "study/", "sensitivity/", "table/",
                     "api/", "firn/firn.h", "libc"]),
    ("engine/history/", ["base/", "history/", "libc", "jansson.h", "sqlite3.h", "sys/statfs.h", "firn/firn.h"]),
    ("engine/batch/", ["base/", "history/", "batch/", "firn/firn.h", "libc", "jansson.h"]),
    ("engine/batch/slurm/", ["base/", "batch/", "firn/firn.h", "libc", "jansson.h"]),
    ("engine/batch/slurm/command.c", ["base/", "batch/", "libc", "sys/prctl.h"]),
    ("engine/batch/identity.c", ["base/", "batch/", "firn/firn.h", "libc", "link.h"]),
    ("engine/batch/local.c", ["base/", "batch/", "libc", "sys/prctl.h"]),
    ("engine/batch/jobs.c", ["base/", "batch/", "libc", "glob.h"]),
    ("engine/cli/batch.c", ["cli/", "batch/batch.h", "batch/slurm/worker.h", "history/ask.h", "firn/firn.h", "libc"]),
    ("engine/cli/", ["cli/", "firn/firn.h", "api/command.h", "libc", "sys/prctl.h"]),
    ("plugins/common/", ["common/", "firn/plugin.h", "iso"]),
    ("tests/unit/", ["base/", "units/", "calendar/", "weather/", "csv/", "inputs/", "problem/", "model/", "plugin/",
                     "trust/", "assembly/", "api/command.h", "lp/", "lp_file/", "solve/", "result/", "record/", "report/", "review/",
                     "site/", "study/", "table/", "own/", "plugins/", "firn/", "libc",
                     "loader", "cmocka.h", "jansson.h", "glpk.h", "malloc.h"]),
    ("tests/fuzz/", ["base/", "units/", "calendar/", "weather/", "csv/", "problem/", "plugin/",
                     "lp_file/", "own/", "firn/", "libc"]),
    ("tests/bench/variants.c", ["base/", "site/", "libc", "malloc.h"]),
    ("tests/bench/", ["base/", "problem/", "model/", "plugin/", "assembly/", "lp/", "solve/",
                      "result/", "own/", "firn/", "libc"]),
    ("tests/growth/", ["firn/plugin.h", "iso"]),
    ("tests/abi/", ["firn/firn.h", "firn/plugin.h", "iso"]),
    ("tests/install/library/", ["firn/firn.h", "iso", "iso++"]),
    ("tests/install/host/", ["firn/firn.h", "iso", "glpk.h"]),
    ("tests/install/plugin/", ["firn/plugin.h", "iso"]),
    ("tests/shim/", ["libc", "loader"]),
    ("tests/zoo/", ["own/", "firn/plugin.h", "libc"]),
    ("tests/tech/", ["own/", "firn/plugin.h", "iso"]),
]
for family in ["basic", "cooling", "grid", "it", "rejection", "generation", "renewable", "storage", "transformer", "water"]:
    ROOM_ROWS.append(("plugins/%s/" % family,
                      ["own/", "common/", "firn/plugin.h", "firn/physics.h", "iso"]))
ROOMS = dict(ROOM_ROWS)

ISO = set("""assert ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign
stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string time""".split())
ISO_CXX = {"future", "memory", "stdexcept", "string", "string_view", "vector"}  # C++ only, as examples need them
POSIX = set("""dirent fcntl fnmatch ftw grp poll pthread pwd regex sched strings sys/file sys/ioctl sys/mman sys/random
sys/resource sys/select sys/stat sys/syscall sys/time sys/types sys/uio sys/utsname sys/wait sys/xattr termios ucontext
unistd""".split())
LOADER = {"dlfcn", "elf", "link"}  # plugins are opened in one room

MIT = {"include/firn/plugin.h", "include/firn/plugin_tables.h", "include/firn/plugin_helpers.h",
       "include/firn/plugin_layout.h", "include/firn/physics.h"}
SOURCE = re.compile(r"(\.(c|h|cpp|py|sh|cmake)|/CMakeLists\.txt|^CMakeLists\.txt|^bootstrap|^\.ci/run)$")
TOP = {"CMakeLists.txt", "bootstrap"}
# A technology that the engine knows by its name: parameters and ports are flagged instead.
KNOWN_TYPE = re.compile(r'"it\.')
LOUD = re.compile(r"\b(?:(v?printf|puts|putchar|perror|exit|abort|setlocale)\s*\(|"
                  r"(stdout|stderr)\b)")


def sources(root):
    """The sources of a tree; of its top folder only those that belong there, for whoever follows the
    README leaves a plugin of his own in it."""
    for folder, inner, names in os.walk(root):
        inner[:] = sorted(d for d in inner if not d.startswith("build") and d != ".git"
                          and not d.endswith(".results"))
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), root)
            if SOURCE.search(path) and ("/" in path or path in TOP):
                yield path


def blank(match):
    return "\n" * match.group().count("\n") or " "


def without_comments(text):
    """Comments and, for what is left, the text of strings taken out; lines keep their numbers."""
    token = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
    return token.sub(lambda m: blank(m) if m.group()[0] == "/" else '""', text)


def room_of(path):
    """The key of ROOMS that holds for a file: its own, or that of the folder that it lies in."""
    if path in ROOMS:
        return path
    folder = os.path.dirname(path) + "/"
    return folder if folder in ROOMS else None


def allows(grant, header, folder, root):
    name = header[:-2]
    if grant == "iso":
        return name in ISO or (header[:1] == "c" and header[1:] in ISO)  # <cmath> in C++
    if grant == "iso++":
        return header in ISO_CXX
    if grant == "libc":
        return name in ISO or name in POSIX
    if grant == "loader":
        return name in LOADER
    if grant == "own/":  # next to the file itself
        return ".." not in header and os.path.isfile(os.path.join(root, folder, header))
    if grant == "plugins/":  # a family's header, as FAMILY/NAME.h
        return ".." not in header and os.path.isfile(os.path.join(root, "plugins", header))
    return header.startswith(grant) if grant.endswith("/") else header == grant


def includes_of(path, text, root):
    room = room_of(path)
    if room is None:
        yield 1, "its folder has no row in the table of tests/walls.py: add one"
        return
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r'\s*#\s*include\s*(.*)', line)
        if not found:
            continue
        named = re.match(r'[<"]([^>"]+)[>"]', found.group(1))
        if not named:
            yield number, "an include that names no file: %s" % found.group(1)
        elif not any(allows(grant, named.group(1), os.path.dirname(path), root)
                     for grant in ROOMS[room]):
            yield number, "%s may not include %s (it knows %s)" % (
                room, named.group(1), ", ".join(ROOMS[room]))


def findings_of(path, root):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        text = file.read()
    lines = text.splitlines()
    licence = "MIT" if path in MIT else "GPL-3.0-or-later"
    if not any(re.search(r"SPDX-License-Identifier: %s(\s|\*|$)" % re.escape(licence), line)
               for line in lines[:3]):
        yield 1, "no line `SPDX-License-Identifier: %s` at its head" % licence
    if len(lines) > CEILING:
        yield CEILING + 1, "%d lines; the ceiling is %d: split it" % (
            len(lines), CEILING)
    if not path.endswith((".c", ".h", ".cpp")):
        return
    # Strings go only for the search for calls: an include's name is one.
    yield from includes_of(path, re.sub(r"/\*.*?\*/", blank, text, flags=re.S), root)
    if path.startswith("engine/") and not path.startswith("engine/cli/") or \
            path.startswith(("plugins/", "include/")):
        for number, line in enumerate(without_comments(text).splitlines(), 1):
            loud = LOUD.search(line)
            if loud:
                yield number, "%s below cli/: failures are returned, messages go to the log" % (
                    loud.group(1) or loud.group(2))
    for number, line in enumerate(text.splitlines(), 1):
        if path.startswith("engine/") and KNOWN_TYPE.search(line):
            yield number, "the engine knows no technology: flag what it must know (FIRN_SHARE)"


# ---- circles -------------------------------------------------------------------------------------

def engine_files(root):
    return [path[len("engine/"):] for path in sources(root)
            if path.startswith("engine/") and path.endswith((".c", ".h"))]


def edges_of_includes(root, files):
    """{(module, module): what joins them}; a module is NAME.c and NAME.h together."""
    edges = {}
    for path in files:
        with open(os.path.join(root, "engine", path), encoding="utf-8") as file:
            for header in re.findall(r'^\s*#\s*include\s*"([^"]+)"', file.read(), re.M):
                for found in (header, os.path.join(os.path.dirname(path), header)):
                    if found in files and found[:-2] != path[:-2]:
                        edges.setdefault((path[:-2], found[:-2]), "includes %s" % found)
    return edges


def edges_of_calls(objects, files):
    """The same from the symbols of object files, each at the path of its source with `.o` added.
    Objects without a source are left over from an earlier build and do not count."""
    defined, wanted = {}, []
    for folder, _, names in os.walk(objects):
        for name in sorted(names):
            if not name.endswith(".c.o"):
                continue
            path = os.path.join(folder, name)
            module = os.path.relpath(path, objects)[:-len(".c.o")]
            module = re.sub(r"^[^/]+\.dir/", "", module)  # CMake's folder of a target
            if module + ".c" not in files:
                continue
            for line in subprocess.run(["nm", "-g", "-P", path], check=True, capture_output=True,
                                       text=True).stdout.splitlines():
                symbol, kind = line.split()[:2]
                if kind in "Uwv":
                    wanted.append((module, symbol))
                else:
                    defined[symbol] = module
    return {(module, defined[symbol]): "uses %s" % symbol for module, symbol in wanted
            if defined.get(symbol, module) != module}


def circles(edges):
    """Each set of modules that lead back to one another, with the edges among them (Tarjan)."""
    after = {}
    for one, other in sorted(edges):
        after.setdefault(one, []).append(other)
        after.setdefault(other, [])
    number, low, stack, found = {}, {}, [], []

    def visit(node):
        number[node] = low[node] = len(number)
        stack.append(node)
        for other in after[node]:
            if other not in number:
                visit(other)
            if other in stack:
                low[node] = min(low[node], low[other])
        if low[node] == number[node]:
            at = stack.index(node)
            if len(stack) - at > 1:
                found.append(sorted(stack[at:]))
            del stack[at:]

    for node in sorted(after):
        if node not in number:
            visit(node)
    return found


def circles_of(root, objects):
    files = set(engine_files(root))
    edges = edges_of_includes(root, sorted(files))
    if objects:
        edges = {**edges_of_calls(objects, files), **edges}
    for circle in circles(edges):
        among = ["%s %s" % (one, why) for (one, other), why in sorted(edges.items())
                 if one in circle and other in circle]
        yield "engine/%s: a circle of %d files: %s" % (circle[0], len(circle), "; ".join(among))


def folders_over(root):
    lines = {}
    for path in engine_files(root):
        with open(os.path.join(root, "engine", path), encoding="utf-8") as file:
            folder = "engine/" + os.path.dirname(path)
            lines[folder] = lines.get(folder, 0) + sum(1 for _ in file)
    for folder, count in sorted(lines.items()):
        if count > FOLDER_CEILING:
            yield "%s/: %d lines in one folder; the ceiling is %d" % (folder, count, FOLDER_CEILING)


def rows_twice(rows):
    keys = [key for key, _ in rows]
    return ["tests/walls.py: two rows for %s" % key for key in sorted(set(keys))
            if keys.count(key) > 1]


def check(root, objects=None, rows=ROOM_ROWS):
    """Every finding of a tree, as lines of text, and the number of its files."""
    found, count = rows_twice(rows), 0
    for path in sources(root):
        count += 1
        found += ["%s:%d: %s" % (path, number, why) for number, why in findings_of(path, root)]
    found += circles_of(root, objects)
    found += folders_over(root)
    return found, count


# ---- the test of the test ------------------------------------------------------------------------

GPL = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
CLEAN = {
    "engine/base/a.c": GPL + '#include "base/a.h"\n#include <unistd.h>\n/* exit(1) printf( */\n',
    "engine/base/a.h": GPL + 'static const char *const a = "printf(stderr) /* exit(1);";\n',
    "engine/weather/weather.c": GPL + '#include "firn/physics.h"\n#include "base/a.h"\n',
    "engine/problem/ini.c": GPL + "#include <ini.h>\n",
    "engine/plugin/load.c": GPL + '#include "firn/plugin.h"\n#include "model/carrier.h"\n#include <dlfcn.h>\n',
    "engine/solve/glpk/glpk.c": GPL + '#include "lp/lp.h"\n#include <glpk.h>\n',
    "engine/result/json.c": GPL + "#include <jansson.h>\n",
    "engine/site/build.c": GPL + '#include "result/result.h"\n',
    "engine/api/site.c": GPL + '#include "firn/firn.h"\n#include "site/site.h"\n',
    "engine/cli/main.c": GPL + '#include "firn/firn.h"\nint f(void) { exit(2); }\n',
    "plugins/grid/grid.c": GPL + '#include "common/series.h"\n#include "tariff.h"\n#include <math.h>\n',
    "plugins/grid/tariff.h": GPL + "#include <firn/plugin.h>\n",
    "include/firn/plugin.h": GPL.replace("GPL-3.0-or-later", "MIT") + "#include <stdint.h>\n",
    "tests/unit/grid.c": GPL + '#include "grid/tariff.h"\n#include <cmocka.h>\n',
    "build/x.c": "int generated;\n",
}
PLANTED = [  # file, what is put into it, what the finding must say
    ("engine/base/b.c", '#include "model/model.h"\n', "engine/base/ may not include model/model.h"),
    ("engine/problem/b.c", '#include "plugin/load.h"\n', "may not include plugin/load.h"),
    ("engine/problem/b.c", '#include <firn/plugin.h>\n', "may not include firn/plugin.h"),
    ("engine/problem/b.c", "#include <ini.h>\n", "may not include ini.h"),
    ("engine/model/b.c", '#include "units/unit.h"\n', "may not include units/unit.h"),
    ("engine/lp/b.c", '  #  include "solve/solve.h"\n', "may not include solve/solve.h"),
    ("engine/lp/b.c", "#include <glpk.h>\n", "may not include glpk.h"),
    ("engine/solve/b.c", "#include <glpk.h>\n", "may not include glpk.h"),
    ("engine/solve/b.c", '#include "units/unit.h"\n', "may not include units/unit.h"),
    ("engine/solve/barrier/b.c", "#include <glpk.h>\n", "may not include glpk.h"),
    ("engine/units/b.c", '#include "problem/problem.h"\n', "may not include problem/problem.h"),
    ("engine/plugin/b.c", '#include "model/model.h"\n', "may not include model/model.h"),
    ("engine/site/b.c", '#include "api/api.h"\n', "may not include api/api.h"),
    ("engine/plugin/b.c", "#include <jansson.h>\n", "may not include jansson.h"),
    ("engine/result/b.c", '#include "plugin/load.h"\n', "may not include plugin/load.h"),
    ("engine/result/b.c", "#include <dlfcn.h>\n", "may not include dlfcn.h"),
    ("engine/api/b.c", '#include "cli/cli.h"\n', "engine/api/ may not include cli/cli.h"),
    ("engine/cli/b.c", '#include "base/error.h"\n', "may not include base/error.h"),
    ("engine/cellar/b.c", "int x;\n", "no row"),
    ("engine/b.c", "int x;\n", "no row"),
    ("engine/solve/glpk/deep/b.c", "int x;\n", "no row"),
    ("plugins/cellar/b.c", "int x;\n", "no row"),
    ("plugins/it/b.c", '#include "base/error.h"\n', "may not include base/error.h"),
    ("plugins/it/b.c", '#include "tariff.h"\n', "may not include tariff.h"),
    ("plugins/it/b.c", '#include "firn/firn.h"\n', "may not include firn/firn.h"),
    ("plugins/it/b.c", '#include "../grid/tariff.h"\n', "may not include ../grid/tariff.h"),
    ("plugins/it/b.c", '#include "grid/tariff.h"\n', "may not include grid/tariff.h"),
    ("plugins/common/b.h", '#include "grid/tariff.h"\n', "may not include grid/tariff.h"),
    ("plugins/it/b.c", "#include <unistd.h>\n", "may not include unistd.h"),
    ("include/firn/b.h", "#include <stdint.h>\n", "no row"),
    ("engine/base/b.c", "#include BASE_HEADER\n", "names no file"),
    ("engine/base/b.c", "void f(void) { fprintf(stderr, 0); }\n", "stderr below cli/"),
    ("engine/lp/b.c", "void f(void) { exit(1); }\n", "exit below cli/"),
    ("plugins/it/b.c", "void f(void) { printf(0); }\n", "printf below cli/"),
    ("engine/plugin/b.c", 'int is_load(type t) { return starts(t, "it."); }\n', "knows no technology"),
    ("engine/base/b.c", "\n" * CEILING, "the ceiling is 600"),
]


def self_test():
    failures = []

    def tree(files, compiled=(), rows=ROOM_ROWS):
        with tempfile.TemporaryDirectory() as root:
            for path, text in files.items():
                os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                    file.write(text)
            objects = os.path.join(root, "build/some.dir")
            for path in compiled:
                made = os.path.join(objects, path + ".o")
                os.makedirs(os.path.dirname(made), exist_ok=True)
                subprocess.run([os.environ.get("CC", "cc"), "-c", "-I", os.path.join(root, "engine"),
                                os.path.join(root, "engine", path), "-o", made], check=True)
            return check(root, os.path.dirname(objects) if compiled else None, rows)[0]

    found = tree(CLEAN)
    if found:
        failures.append("a clean tree has findings: %s" % found)
    for path, text, want in PLANTED:
        found = tree({**CLEAN, path: GPL + text})
        if len(found) != 1 or want not in found[0] or not found[0].startswith(path + ":"):
            failures.append("%s with %r: wanted one finding `%s`, got %s" % (path, text, want, found))
    for path, text in [("engine/base/b.c", "int x;\n"), ("bootstrap", "#!/bin/sh\n"),
                       ("include/firn/plugin.h", GPL), ("engine/CMakeLists.txt", "\n")]:
        found = tree({**CLEAN, path: text})
        if len(found) != 1 or "SPDX" not in found[0]:
            failures.append("%s without its licence line: got %s" % (path, found))

    def one_finding(found, start, want):
        if len(found) != 1 or not found[0].startswith(start) or want not in found[0]:
            failures.append("wanted one finding `%s...%s...`, got %s" % (start, want, found))

    one_finding(tree({**CLEAN, "engine/lp/b.h": GPL + '#include "lp/c.h"\n',
                      "engine/lp/c.h": GPL + '#include "lp/d.h"\n',
                      "engine/lp/d.h": GPL + '#include "lp/b.h"\n'}),
                "engine/lp/b: a circle of 3 files", "lp/d includes lp/b.h")
    one_finding(tree({**CLEAN, "engine/lp/b.c": GPL + '#include "lp/c.h"\nvoid b(void) { c(); }\n',
                      "engine/lp/c.h": GPL + "void c(void);\n",
                      "engine/model/c.c": GPL + "void b(void);\nvoid c(void) { b(); }\n"},
                     compiled=["lp/b.c", "model/c.c"]),
                "engine/lp/b: a circle of 2 files", "model/c uses b")
    one_finding(tree(CLEAN, rows=ROOM_ROWS + [("engine/lp/", [])]), "tests/walls.py: two rows", "lp/")
    many = {"engine/lp/b%d.c" % i: GPL + "\n" * 599 for i in range(8)}
    one_finding(tree({**CLEAN, **many}), "engine/lp/: 4800 lines", "4500")
    print("\n".join(failures) or "%d planted violations found" % (len(PLANTED) + 8))
    return 1 if failures else 0


def main():
    parser = argparse.ArgumentParser(description="The rules of the project that a machine can check.")
    parser.add_argument("root", nargs="?", default=os.path.dirname(os.path.dirname(
        os.path.abspath(__file__))))
    parser.add_argument("--objects", help="the folder of the engine's object files")
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args()
    if options.self_test:
        return self_test()
    found, count = check(options.root, options.objects)
    if found:
        print("\n".join(found))
    print("%d files, %d findings" % (count, len(found)))
    return 1 if found or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
