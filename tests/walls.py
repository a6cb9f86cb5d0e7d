#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# walls.py - the house rules that a machine can see, read from the sources of a tree.
#
# Includes run one way only (the table ROOMS below); a library's header is included by the one file or
# room that wraps it; nothing is printed and nobody exits below cli/; every source says its licence;
# no file outgrows 800 lines.
#
#   walls.py [ROOT]        checks a tree, one line a finding, exit 1 when there are any
#   walls.py --self-test   plants each violation in a tree of its own and sees that it is found
import os
import re
import sys
import tempfile

CEILING = 800

# What each place may include: places of this project by the head of the include's path, `libc` for
# the C library, a library's header by its name. A key that ends in `/` holds for the files directly
# in that folder, any other for one file, as an exception of its folder. A folder without a key is a
# finding.
ROOMS = {
    "include/firn/firn.h": ["stddef.h", "stdint.h"],
    "include/firn/plugin.h": ["stddef.h", "stdint.h", "firn/plugin_layout.h"],
    "include/firn/plugin_layout.h": [],
    "include/firn/physics.h": ["firn/plugin.h", "iso"],
    "engine/base/": ["base/", "libc"],
    "engine/units/": ["base/", "units/", "libc"],
    "engine/calendar/": ["base/", "calendar/", "libc"],
    "engine/weather/": ["base/", "calendar/", "weather/", "firn/physics.h", "libc"],
    "engine/model/": ["base/", "model/", "libc"],
    "engine/problem/": ["base/", "units/", "calendar/", "weather/", "problem/", "libc"],
    "engine/problem/ini.c": ["base/", "problem/", "libc", "ini.h"],
    "engine/plugin/": ["base/", "units/", "problem/", "plugin/", "firn/plugin.h", "libc", "loader"],
    "engine/assembly/": ["base/", "units/", "calendar/", "weather/", "model/", "problem/", "plugin/",
                         "assembly/", "firn/plugin.h", "libc"],
    "engine/lp/": ["base/", "model/", "lp/", "libc"],
    "engine/solve/": ["base/", "lp/", "solve/", "libc"],
    "engine/solve/barrier/": ["base/", "lp/", "solve/", "libc"],
    "engine/solve/barrier/cholmod_ldlt.h": ["base/", "lp/", "solve/", "libc", "cholmod.h"],
    "engine/solve/glpk/": ["base/", "lp/", "solve/", "libc", "glpk.h"],
    "engine/result/": ["base/", "model/", "lp/", "solve/", "result/", "libc", "jansson.h"],
    "engine/site/": ["base/", "problem/", "plugin/", "assembly/", "model/", "lp/", "solve/",
                     "result/", "site/", "libc"],
    "engine/api/": ["base/", "plugin/", "result/", "site/", "api/", "firn/firn.h", "libc"],
    "engine/cli/": ["cli/", "firn/firn.h", "libc"],
    "plugins/common/": ["common/", "firn/plugin.h", "iso"],
    "tests/unit/": ["base/", "units/", "calendar/", "weather/", "problem/", "model/", "plugin/",
                    "assembly/", "lp/", "solve/", "result/", "own/", "plugins/", "firn/", "libc",
                    "loader", "cmocka.h", "jansson.h", "glpk.h", "malloc.h"],
    "tests/fuzz/": ["base/", "units/", "calendar/", "weather/", "problem/", "plugin/", "own/",
                    "firn/", "libc"],
    "tests/bench/": ["base/", "problem/", "model/", "plugin/", "assembly/", "lp/", "solve/",
                     "result/", "own/", "firn/", "libc"],
    "tests/abi/": ["firn/firn.h", "firn/plugin.h", "iso"],
    "tests/install/library/": ["firn/firn.h", "iso"],
    "tests/install/plugin/": ["firn/plugin.h", "iso"],
    "tests/zoo/": ["own/", "firn/plugin.h", "libc"],
}
for family in ["basic", "cooling", "grid", "it", "rejection", "renewable", "storage", "transformer"]:
    ROOMS["plugins/%s/" % family] = ["own/", "common/", "firn/plugin.h", "firn/physics.h", "iso"]

ISO = set("""assert ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign
stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string time""".split())
POSIX = set("""dirent fcntl ftw poll pthread regex sched strings sys/file sys/ioctl sys/mman sys/random sys/resource
sys/select sys/stat sys/syscall sys/time sys/types sys/uio sys/utsname sys/wait termios ucontext
unistd""".split())
LOADER = {"dlfcn", "elf", "link"}  # plugins are opened in one room

MIT = {"include/firn/plugin.h", "include/firn/plugin_layout.h", "include/firn/physics.h"}
SOURCE = re.compile(r"(\.(c|h|py|sh|cmake)|/CMakeLists\.txt|^CMakeLists\.txt|^bootstrap|^\.ci/run)$")
LOUD = re.compile(r"\b(?:(v?printf|puts|putchar|perror|exit|abort|setlocale)\s*\(|"
                  r"(stdout|stderr)\b)")


def sources(root):
    for folder, inner, names in os.walk(root):
        inner[:] = sorted(d for d in inner if not d.startswith("build") and d != ".git"
                          and not d.endswith(".results"))
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), root)
            if SOURCE.search(path):
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
        return name in ISO
    if grant == "libc":
        return name in ISO or name in POSIX
    if grant == "loader":
        return name in LOADER
    if grant == "own/":  # beside the file itself
        return ".." not in header and os.path.isfile(os.path.join(root, folder, header))
    if grant == "plugins/":  # a family's header, as FAMILY/NAME.h
        return ".." not in header and os.path.isfile(os.path.join(root, "plugins", header))
    return header.startswith(grant) if grant.endswith("/") else header == grant


def includes_of(path, text, root):
    room = room_of(path)
    if room is None:
        yield 1, "no room of tests/walls.py holds this file: add its folder to the table"
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
        yield CEILING + 1, "%d lines; the ceiling is %d: a room that wants a wall" % (
            len(lines), CEILING)
    if not path.endswith((".c", ".h")):
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


def check(root):
    """Every finding of a tree, as lines of text."""
    found, count = [], 0
    for path in sources(root):
        count += 1
        found += ["%s:%d: %s" % (path, number, why) for number, why in findings_of(path, root)]
    return found, count


# ---- the test of the test ------------------------------------------------------------------------

GPL = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
CLEAN = {
    "engine/base/a.c": GPL + '#include "base/a.h"\n#include <unistd.h>\n/* exit(1) printf( */\n',
    "engine/base/a.h": GPL + 'static const char *const a = "printf(stderr) /* exit(1);";\n',
    "engine/weather/weather.c": GPL + '#include "firn/physics.h"\n#include "base/a.h"\n',
    "engine/problem/ini.c": GPL + "#include <ini.h>\n",
    "engine/plugin/load.c": GPL + '#include "firn/plugin.h"\n#include <dlfcn.h>\n',
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
    ("engine/cellar/b.c", "int x;\n", "no room"),
    ("engine/b.c", "int x;\n", "no room"),
    ("engine/solve/glpk/deep/b.c", "int x;\n", "no room"),
    ("plugins/cellar/b.c", "int x;\n", "no room"),
    ("plugins/it/b.c", '#include "base/error.h"\n', "may not include base/error.h"),
    ("plugins/it/b.c", '#include "tariff.h"\n', "may not include tariff.h"),
    ("plugins/it/b.c", '#include "firn/firn.h"\n', "may not include firn/firn.h"),
    ("plugins/it/b.c", '#include "../grid/tariff.h"\n', "may not include ../grid/tariff.h"),
    ("plugins/it/b.c", '#include "grid/tariff.h"\n', "may not include grid/tariff.h"),
    ("plugins/common/b.h", '#include "grid/tariff.h"\n', "may not include grid/tariff.h"),
    ("plugins/it/b.c", "#include <unistd.h>\n", "may not include unistd.h"),
    ("include/firn/b.h", "#include <stdint.h>\n", "no room"),
    ("engine/base/b.c", "#include BASE_HEADER\n", "names no file"),
    ("engine/base/b.c", "void f(void) { fprintf(stderr, 0); }\n", "stderr below cli/"),
    ("engine/lp/b.c", "void f(void) { exit(1); }\n", "exit below cli/"),
    ("plugins/it/b.c", "void f(void) { printf(0); }\n", "printf below cli/"),
    ("engine/base/b.c", "\n" * CEILING, "the ceiling is 800"),
]


def self_test():
    failures = []

    def tree(files):
        with tempfile.TemporaryDirectory() as root:
            for path, text in files.items():
                os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                    file.write(text)
            return check(root)[0]

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
    print("\n".join(failures) or "%d planted violations found" % (len(PLANTED) + 4))
    return 1 if failures else 0


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.dirname(
        os.path.abspath(__file__)))
    found, count = check(root)
    if found:
        print("\n".join(found))
    print("%d files, %d findings" % (count, len(found)))
    return 1 if found or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
