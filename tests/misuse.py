#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# misuse.py - calls every function of firn/firn.h with NULL in each argument, in all at once, and in
# none, from a C program that is made from the header: a new function is tested as soon as it is
# declared. A missing argument is FIRN_USAGE with a sentence, never a signal. Then each struct of the
# header with sizes that are too small, too large or odd, and with `reserved` and unknown flags.
#
#   misuse.py --build BUILD
import argparse
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# Arguments that may be NULL, by name; what is passed for an argument, by its name or else its type.
OPTIONAL = {"options", "error", "phase", "dir", "type", "where", "label"}
OPTIONAL_OF = {("firn_site_unset", "address"), ("firn_site_set_series", "unit"), ("firn_site_hold_sizes", "result"),
               ("firn_site_hold_sizes", "free_components"), ("firn_report", "path"),
               ("firn_figure", "name")}
BY_NAME = {
    "text": "SITE", "length": "sizeof SITE - 1", "address": '"grid.price"', "value": '"41 USD/MWh"',
    "phase": '""', "file": "PLUGIN", "type": '"basic.sink"', "how": "FIRN_DESCRIBE_LINE",
    "trust": "0", "period": "0", "dir": "folder", "kind": '"x"', "column": "0", "row": "0",
    "path": "path", "index": "0", "label": '"nightly"', "table": '"sizes"', "where": "NULL", "schema": "&schema",
    "array": "&array",
}
BY_TYPE = {"firn_site *": "site()", "firn_lp *": "program()", "firn_error *": "&e", "firn_answer *": "answer()",
           "firn_cursor *": "table()", "firn_cursor **": "&a_cursor"}
# What one function needs that its siblings do not.
ONLY = {
    ("firn_site_value", "name"): '"cost"', ("firn_site_value", "value"): "&number",
    ("firn_site_series", "name"): '"hours"', ("firn_site_series", "values"): "numbers",
    ("firn_site_series", "count"): "4", ("firn_lp_values", "values"): "numbers",
    ("firn_lp_values", "count"): "2", ("firn_lp_value", "name"): '"x"',
    ("firn_lp_value", "value"): "&number", ("firn_lp_read", "path"): "lp_path",
    ("firn_text_free", "text"): "strdup(SITE)", ("firn_printable", "text"): "copy",
    ("firn_site_load", "path"): "site_path", ("firn_site_read", "path"): "site_path",
    ("firn_site_set_many", "settings"): "&(firn_setting){sizeof(firn_setting), 0, \"grid.price\", \"41 USD/MWh\"}",
    ("firn_site_set_many", "n"): "1", ("firn_site_set_series", "values"): "numbers",
    ("firn_site_set_series", "n"): "4", ("firn_site_set_series", "unit"): '"USD/MWh"',
    ("firn_site_unset", "address"): "NULL",  # nothing is set
    ("firn_site_hold_sizes", "result"): "NULL", ("firn_site_hold_sizes", "free_components"): "NULL",
    ("firn_site_hold_sizes", "components"): "0", ("firn_compare", "results"): "results()",
    ("firn_compare", "count"): "2", ("firn_compare", "form"): "FIRN_COMPARE_TEXT",
    ("firn_report", "results"): "results()", ("firn_report", "count"): "1", ("firn_report", "path"): "NULL",
    ("firn_figure", "results"): "results()", ("firn_figure", "count"): "1", ("firn_figure", "name"): "NULL",
    ("firn_figure_write", "results"): "results()", ("firn_figure_write", "count"): "1",
    ("firn_figure_write", "name"): '"costs"', ("firn_figure_write", "path"): '"figure.svg"',
    ("firn_site_sensitivity_key", "site"): "sensitive()", ("firn_site_sensitivity_text", "site"): "sensitive()",
    ("firn_site_sensitivity_text", "format"): '"table"', ("firn_trust_add", "path"): "trusted()",
    ("firn_trust_remove", "path"): "allowed()", ("firn_tables", "count"): "&some_count",
}
# These free what they get, or do nothing with it.
NO_CODE = {"firn_site_free", "firn_lp_free", "firn_text_free", "firn_site_stop", "firn_lp_stop",
           "firn_version"}
# After these calls, what was passed is gone, or has one owner more.
AFTER = {"firn_site_free": "a_site = NULL;", "firn_lp_free": "a_program = NULL;", "firn_answer_free": "an_answer = NULL;",
         "firn_cursor_free": "a_cursor = NULL;", "firn_answer_keep": "firn_answer_free(an_answer);"}

HEAD = r'''
#include <firn/firn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char SITE[] = "format = 1\n[time]\nstart = 2026-01-05\nhours = 4\n[grid]\n"
    "type = grid.connection\nprice = 40 USD/MWh\n[load]\ntype = basic.sink\nin = hv\ndemand = 3 MW\n";
static const char LP[] = "Maximize\n o: 3 x + 2 y\nSubject To\n a: x + y <= 4\n b: x + 3 y <= 6\nEnd\n";
static const char PLUGIN[] = "@BUILD@/plugins/basic.sink.so";
static char folder[200], path[220], lp_path[220], site_path[220], copy[40];
static double number, numbers[8];
static firn_site *a_site;
static firn_lp *a_program;
static firn_answer *an_answer;
static firn_cursor *a_cursor;
static struct ArrowSchema schema;
static struct ArrowArray array;
static size_t some_count;
static int failures;

static void stop(const char *what) { fprintf(stderr, "%s\n", what); exit(2); }

static void put(const char *to, const char *text)
{
    FILE *f = fopen(to, "w");
    if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0) stop(to);
}

/* The site and the program of the next call, solved; none of the last call is left. */
static firn_site *site(void)
{
    firn_load_options o = FIRN_LOAD_OPTIONS_INIT;
    firn_error e = FIRN_ERROR_INIT;
    o.plugin_dir = "@BUILD@/plugins";
    a_site = firn_site_load(site_path, &o, &e);
    if (a_site == NULL || firn_site_solve(a_site, NULL, &e) != 0) stop(e.text);
    return a_site;
}

static firn_lp *program(void)
{
    firn_error e = FIRN_ERROR_INIT;
    a_program = firn_lp_read(lp_path, NULL, &e);
    if (a_program == NULL || firn_lp_solve(a_program, NULL, &e) != 0) stop(e.text);
    return a_program;
}

static firn_site *sensitive(void)
{
    firn_error e = FIRN_ERROR_INIT;
    if (firn_site_sensitivity(site(), NULL, &e) != 0) stop(e.text);
    return a_site;
}

static firn_answer *answer(void)
{
    firn_error e = FIRN_ERROR_INIT;
    an_answer = firn_site_answer(site(), &e);
    if (an_answer == NULL) stop(e.text);
    return an_answer;
}

static firn_cursor *table(void)
{
    firn_error e = FIRN_ERROR_INIT;
    if (firn_answer_table(answer(), "sizes", NULL, &a_cursor, &e) != 0) stop(e.text);
    return a_cursor;
}

static const char *const *results(void)
{
    static const char *both[2] = {folder, folder};
    firn_error e = FIRN_ERROR_INIT;
    if (firn_site_write(site(), folder, &e) != 0) stop(e.text);
    return both;
}

/* A problem that names a folder of plugins; and one that may. */
static const char *trusted(void)
{
    static char at[240], text[400];
    snprintf(at, sizeof at, "%s.trusted.ini", site_path);
    snprintf(text, sizeof text, "format = 1\n[plugins]\npath = @BUILD@/plugins\n");
    put(at, text);
    return at;
}

static const char *allowed(void)
{
    firn_error e = FIRN_ERROR_INIT;
    char *text = firn_trust_add(trusted(), &e);
    if (text == NULL) stop(e.text);
    firn_text_free(text);
    return trusted();
}

static void done(void)
{
    firn_site_free(a_site);
    firn_lp_free(a_program);
    firn_answer_free(an_answer);
    firn_cursor_free(a_cursor);
    an_answer = NULL;
    a_cursor = NULL;
    if (schema.release != NULL) schema.release(&schema);
    if (array.release != NULL) array.release(&array);
    a_site = NULL;
    a_program = NULL;
    strcpy(copy, "a text");
}

/* want: -1: any code. has_error: the call got the struct. */
static void check(const char *call, int code, const firn_error *e, int has_error, int want)
{
    int known = (code >= 0 && code <= 6) || code == 130;
    if (!known || (want >= 0 && code != want) || (has_error && e->code != code) ||
        (has_error && code != 0 && e->text[0] == '\0') || (has_error && code == 0 && e->text[0] != '\0')) {
        fprintf(stderr, "%s: code %d, error %d `%s`\n", call, code, (int)e->code, e->text);
        failures++;
    }
    done();
}

static void refused(const char *what, int code, const firn_error *e, const char *word)
{
    if (code == FIRN_USAGE && strstr(e->text, word) != NULL) return;
    fprintf(stderr, "%s: code %d `%s`, without `%s`\n", what, code, e->text, word);
    failures++;
}
'''


def prototypes(header):
    """(result, name, [(type, name)]) of each function of the header."""
    text = re.sub(r"/\*.*?\*/", " ", header, flags=re.S)
    text = re.sub(r"^\s*#.*?(?<!\\)$", "", text, flags=re.M | re.S)
    text = re.sub(r"\\\n", "", text)
    text = re.sub(r"typedef struct (\w+) \{.*?\} \1;", "", text, flags=re.S)
    found = []
    for result, name, given in re.findall(r"([a-z][\w \n]*?[\s*]+)(firn_\w+)\(([^()]*)\);", text):
        arguments = []
        for one in given.split(","):
            one = " ".join(one.split())
            if one == "void":
                continue
            kind, argument = re.match(r"(.*?[\s*])(\w+)$", one).groups()
            arguments.append((kind.strip().replace("const ", ""), argument, "*" in kind))
        found.append((" ".join(result.split()), name, arguments))
    return found


def value_of(function, kind, name, structs):
    if (function, name) in ONLY:
        return ONLY[function, name]
    if kind in BY_TYPE:
        return BY_TYPE[kind]
    struct = kind.rstrip("* ")
    if kind.endswith("*") and struct in structs:
        return "&(%s)%s_INIT" % (struct, struct.upper())
    if name in BY_NAME:
        return BY_NAME[name]
    raise SystemExit("misuse.py: %s(... %s%s ...): say in this script what to pass" % (function, kind, name))


def call(result, name, arguments, nulls, structs):
    """One call, with NULL for the arguments whose indices are in `nulls`."""
    values = ["NULL" if i in nulls else value_of(name, kind, argument, structs)
              for i, (kind, argument, _) in enumerate(arguments)]
    text = "%s(%s)" % (name, ", ".join(values))
    shown = text.replace("\\", "\\\\").replace('"', '\\"')
    has_error = any(kind == "firn_error *" and i not in nulls for i, (kind, _, _) in enumerate(arguments))
    takes_error = any(kind == "firn_error *" for kind, _, _ in arguments)
    missing = any(arguments[i][1] not in OPTIONAL and (name, arguments[i][1]) not in OPTIONAL_OF for i in nulls)
    want = "FIRN_USAGE" if missing and takes_error else "-1" if nulls else "0"
    if name in NO_CODE or not takes_error:
        # What is freed must not be freed again.
        return "    { %s; %s done(); }" % (text if result == "void" else "(void)" + text, AFTER.get(name, ""))
    if result == "int":
        return '    { firn_error e = FIRN_ERROR_INIT; int c = %s; check("%s", c, &e, %d, %s); }' % (
            text, shown, has_error, want)
    free = {"char *": "firn_text_free", "firn_site *": "firn_site_free", "firn_lp *": "firn_lp_free",
            "firn_answer *": "firn_answer_free"}[result]
    code = "e.code" if has_error else "(r == NULL ? FIRN_USAGE : 0)"
    return ('    { firn_error e = FIRN_ERROR_INIT; %sr = %s; int c = %s;\n      if ((r == NULL) != (c != 0)) '
            'c = 99; %s(r); check("%s", c, &e, %d, %s); }' % (
                result, text, code, free, shown, has_error, want if has_error else "-1"))


def struct_calls(structs, functions):
    """Each struct that a function takes, with sizes and reserved members that are refused."""
    lines = []
    for struct in sorted(structs):
        users = [f for f in functions for kind, _, _ in f[2] if kind == struct + " *"]
        if struct in ("firn_error", "firn_progress") or not users:
            continue
        result, name, arguments = users[0]
        values = ["&o" if kind == struct + " *" else value_of(name, kind, argument, structs)
                  for kind, argument, _ in arguments]
        code = "e.code" if result != "int" else None
        keep = {"firn_site *": "a_site = ", "firn_lp *": "a_program = "}.get(result, "(void)")
        def use(change, word, what):
            body = "%s(%s)" % (name, ", ".join(values))
            run = "int c = %s;" % body if code is None else "%s%s; int c = e.code;" % (keep, body)
            lines.append('    { firn_error e = FIRN_ERROR_INIT; %s o = %s_INIT; %s\n      %s refused("%s", c, &e, "%s"); '
                         'done(); }' % (struct, struct.upper(), change, run, struct + ": " + what, word))
        for size in ("0", "4", "12", "100000"):
            use("o.size = %s;" % size, "size", "size " + size)
        if re.search(r"\breserved;", structs[struct]) and any(argument == "options" for _, argument, _ in arguments):
            use("o.reserved = 77;", "reserved", "reserved = 77")
        if re.search(r"\bflags;", structs[struct]):
            use("o.flags = (uint64_t)1 << 62;", "flags", "an unknown flag")
        # Longer than the library's: fine if the rest is 0, refused if it is not.
        if any(argument == "options" for _, argument, _ in arguments):
            for extra, ok in (("0", True), ("1", False)):
                body = "%s(%s)" % (name, ", ".join(v if v != "&o" else "(%s *)(void *)&long_one" % struct for v in values))
                run = "int c = %s;" % body if code is None else "%s%s; int c = e.code;" % (keep, body)
                test = 'if (c == FIRN_USAGE) { fprintf(stderr, "%s: %%s\\n", e.text); failures++; }' % struct if ok else \
                    'refused("%s with an unknown member", c, &e, "does not know");' % struct
                lines.append('    { firn_error e = FIRN_ERROR_INIT; struct { %s o; int64_t more; } long_one = {%s_INIT, %s}; '
                             'long_one.o.size = (uint32_t)sizeof long_one;\n      %s %s done(); }'
                             % (struct, struct.upper(), extra, run, test))
    return lines


TAIL = r'''
    { /* the error itself: too small to use, and cut in the middle of its text */
        firn_error e = FIRN_ERROR_INIT;
        e.size = 0;
        if (firn_site_build(NULL, &e) != FIRN_USAGE || e.code != 0) { fprintf(stderr, "an error of size 0\n"); failures++; }
        memset(&e, 'x', sizeof e);
        e.size = 480;
        if (firn_site_build(NULL, &e) != FIRN_USAGE || e.code != FIRN_USAGE || strlen(e.text) != 480 - offsetof(firn_error, text) - 1 ||
            e.remedy[0] != 'x') { fprintf(stderr, "an error of size 480: %.100s\n", e.text); failures++; }
    }
    return failures > 0;
}
'''


def main():
    parser = argparse.ArgumentParser(description="Misuses each function of firn/firn.h.")
    parser.add_argument("--build", required=True)
    build = os.path.realpath(parser.parse_args().build)
    with open(os.path.join(build, "CMakeCache.txt"), encoding="utf-8") as file:
        cache = dict(re.findall(r"^(\w+):\w+=(.*)$", file.read(), re.M))
    header = ""
    for part in ("firn.h", "firn_lp.h", "firn_tables.h"):
        with open(os.path.join(ROOT, "include", "firn", part), encoding="utf-8") as file:
            header += file.read()
    structs = dict(re.findall(r"typedef struct (\w+) \{\n(    uint32_t size;.*?)\} \1;", header, re.S))
    functions = prototypes(header)
    names = {name for _, name, _ in functions}
    missed = set(re.findall(r"\b(firn_\w+)\(", re.sub(r"/\*.*?\*/", "", header, flags=re.S))) - names
    if missed or len(names) < 30:
        raise SystemExit("misuse.py cannot read the declarations of %s" % (sorted(missed) or "the header"))
    lines = []
    for result, name, arguments in functions:
        pointers = [i for i, (_, _, pointer) in enumerate(arguments) if pointer]
        for nulls in [set()] + [{i} for i in pointers] + ([set(pointers)] if len(pointers) > 1 else []):
            lines.append(call(result, name, arguments, nulls, structs))
    lines += struct_calls(structs, functions)
    flags = ["-fsanitize=address,undefined"] if cache.get("FIRN_SANITIZE", "OFF") == "ON" else \
        ["-fsanitize=thread"] if cache.get("FIRN_SANITIZE_THREAD", "OFF") == "ON" else []
    library = os.path.join(build, "engine", "libfirn.so")
    if not os.path.exists(library):
        print("skipped: there is no shared library to link with")
        return 77
    with tempfile.TemporaryDirectory(prefix="firn-misuse-") as folder:
        source = os.path.join(folder, "misuse.c")
        with open(source, "w", encoding="utf-8") as file:
            file.write(HEAD.replace("@BUILD@", build))
            # Functions of their own: one of all calls would have a stack of megabytes.
            for i, line in enumerate(lines):
                file.write("static void call_%d(void)\n{\n%s\n}\n" % (i, line))
            file.write('int main(void)\n{\n    snprintf(folder, sizeof folder, "%s/out");\n'
                       '    snprintf(path, sizeof path, "%s/x.mps");\n    snprintf(lp_path, sizeof lp_path, "%s/x.lp");\n'
                       '    snprintf(site_path, sizeof site_path, "%s/x.ini");\n    put(lp_path, LP);\n    put(site_path, SITE);\n'
                       "    strcpy(copy, \"a text\");\n" .replace("%s", folder))
            file.writelines("    call_%d();\n" % i for i in range(len(lines)))
            file.write(TAIL)
        program = os.path.join(folder, "misuse")
        subprocess.run([cache.get("CMAKE_C_COMPILER", "cc"), "-std=gnu11", "-g", "-I", os.path.join(ROOT, "include"),
                        *flags, source, "-o", program, library, "-Wl,-rpath," + os.path.dirname(library)], check=True)
        code = subprocess.run([program], cwd=folder, timeout=600,
                              env=dict(os.environ, XDG_CONFIG_HOME=folder)).returncode
    print("%d calls of %d functions: %s" % (len(lines), len(functions), "exit code %d" % code if code else "as they must be"))
    return 0 if code == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
