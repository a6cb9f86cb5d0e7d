#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# grow.py - makes a later version of the plugin ABI: a copy of the headers in which each structure that
# states its size has one member more, `grown`, and copies of the engine's sources that set it where the
# engine fills such a structure, and refuse it where it is not 0 in what an older plugin has filled.
#
#   grow.py ROOT OUT     writes OUT/include/firn/*.h and OUT/engine/*/*.c
#   grow.py --sources    lists the sources that are changed
import os
import re
import sys

SET = ".grown = 7.5, "
# Where the engine fills a structure of the plugin's, and where it reads one: (source, text, in its place).
CHANGES = [
    ("assembly/host.c", ".struct_size = sizeof(firn_host),", SET + ".struct_size = sizeof(firn_host),"),
    ("assembly/host_extensions.c", ".struct_size = sizeof(firn_weather_parts),",
     SET + ".struct_size = sizeof(firn_weather_parts),"),
    ("plugin/sizing.c", "*out = (firn_sizing){", "*out = (firn_sizing){" + SET),
    ("plugin/bind.c", "*out = (firn_window_value){", "*out = (firn_window_value){" + SET),
    ("assembly/host_model.c", "if (s->whole != 0)", "if (s->whole != 0 || s->grown != 0)"),
    ("assembly/world.c", "const void *mask = one.mask.each;",
     "if (one.grown != 0)\n            return false;\n        const void *mask = one.mask.each;"),
    ("plugin/check.c", "if (d->build == NULL)", "if (d->build == NULL || d->grown != 0)"),
    ("plugin/check.c", "if (choice->name == NULL)", "if (choice->name == NULL || choice->grown != 0)"),
    ("plugin/check_form.c", "if (p->reserved != 0)", "if (p->reserved != 0 || p->grown != 0)"),
]


def once(pattern, new, text, what):
    text, count = re.subn(pattern, new, text, flags=re.S)
    if count != 1:
        sys.exit("grow.py: %s: found %d times, must be found once" % (what, count))
    return text


def structures(tables):
    """The structures whose size a plugin states, in the macro that makes its description; the host's tables."""
    macro = tables[tables.index("#define FIRN_DESCRIPTION_("):]
    found = re.findall(r"FIRN_SIZE_\((firn_\w+)\)", macro[:macro.index("}")])
    if len(found) < 6:
        sys.exit("grow.py: FIRN_DESCRIPTION_ states the sizes of %s only" % ", ".join(found))
    return found + ["firn_host", "firn_weather_parts"]


def grow(root):
    """{path under the include folder: text} of the grown headers."""
    folder = os.path.join(root, "include", "firn")
    text = {}
    for name in ("plugin.h", "plugin_layout.h", "plugin_tables.h"):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            text[name] = file.read()
    header, layout = text["plugin.h"], text["plugin_layout.h"]
    for name in structures(text["plugin_tables.h"]):
        header = once(r"(struct %s \{(?:(?!\n\}).)*\n)(\})" % name, r"\1    double grown;\n\2", header,
                      "struct %s of plugin.h" % name)
        pin = r"FIRN_PIN_\(sizeof\(%s\) == (\d+)\);" % name
        size = re.search(pin, layout)
        if size is None:
            sys.exit("grow.py: plugin_layout.h does not check sizeof(%s)" % name)
        layout = once(pin, "FIRN_PIN_(sizeof(%s) == %d);\nFIRN_PIN_(offsetof(%s, grown) == %s);"
                      % (name, int(size[1]) + 8, name, size[1]), layout, "sizeof(%s)" % name)
    return {"plugin.h": header, "plugin_layout.h": layout}


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def main():
    if sys.argv[1:] == ["--sources"]:
        print(";".join(sorted({source for source, _, _ in CHANGES})), end="")
        return
    root, out = sys.argv[1:]
    for name, text in grow(root).items():
        write(os.path.join(out, "include", "firn", name), text)
    for source in sorted({source for source, _, _ in CHANGES}):
        with open(os.path.join(root, "engine", source), encoding="utf-8") as file:
            text = file.read()
        for _, old, new in (c for c in CHANGES if c[0] == source):
            if old not in text:
                sys.exit("grow.py: engine/%s has no `%s`" % (source, old))
            text = text.replace(old, new)
        write(os.path.join(out, "engine", source), text)


if __name__ == "__main__":
    main()
