#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# header.py - the declarations of the Python package (python/firn/_c.py) against the headers: every function with
# the types of its result and arguments, every struct with the places of its members (asked of the compiler), every
# constant; and the enumerations that users see. Needs no numpy.
#
#   header.py --build BUILD
import argparse
import ast
import ctypes
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SKIPPED = 77
HEADERS = ("firn.h", "firn_lp.h", "firn_tables.h")
KINDS = {ctypes.c_int32: "int32_t", ctypes.c_uint32: "uint32_t", ctypes.c_int64: "int64_t", ctypes.c_uint64: "uint64_t",
         ctypes.c_double: "double", ctypes.c_size_t: "size_t"}


def source():
    text = ""
    for name in HEADERS:
        with open(os.path.join(ROOT, "include", "firn", name), encoding="utf-8") as file:
            text += file.read()
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.S)


def split(arguments):
    """Splits at the commas outside of parentheses."""
    out, depth = [""], 0
    for c in arguments:
        depth += (c == "(") - (c == ")")
        if c == "," and depth == 0:
            out.append("")
        else:
            out[-1] += c
    return [a.strip() for a in out if a.strip() not in ("", "void")]


class Header(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = source()
        spec = importlib.util.spec_from_file_location("firn_c", os.path.join(ROOT, "python", "firn", "_c.py"))
        cls.c = importlib.util.module_from_spec(spec)
        os.environ["FIRN_LIBRARY"] = os.path.join(BUILD, "engine", "libfirn.so")
        spec.loader.exec_module(cls.c)
        cls.structs = {name: value for name, value in vars(cls.c).items()
                       if isinstance(value, type) and issubclass(value, ctypes.Structure)
                       and name not in ("Structure", "Sized")}

    def of_c(self, declared, result=False):
        """The ctypes type for a declaration of the header, without the name that is declared."""
        kind = re.sub(r"\b(const|volatile|struct)\b", " ", declared)
        kind = re.sub(r"\s+", " ", kind).replace("* *", "**").strip()
        base, stars = re.match(r"(\w+) ?(\**)$", kind.replace(" *", "*").replace("*", " *", 1).replace("* *", "**")).groups()
        simple = {"void": None, "int": ctypes.c_int, "size_t": ctypes.c_size_t, "int32_t": ctypes.c_int32,
                  "int64_t": ctypes.c_int64, "uint32_t": ctypes.c_uint32, "uint64_t": ctypes.c_uint64,
                  "double": ctypes.c_double, "char": ctypes.c_char}
        if base == "char":  # a text that the caller frees stays an address
            owned = result and "const" not in declared
            return {"*": ctypes.c_void_p if owned else ctypes.c_char_p, "**": ctypes.POINTER(ctypes.c_char_p),
                    "": ctypes.c_char}[stars]
        if base == "void":
            return {"": None, "*": ctypes.c_void_p, "**": ctypes.POINTER(ctypes.c_void_p)}[stars]
        if base in self.structs:
            of = self.structs[base]
        elif base in simple:
            of = simple[base]
        else:  # opaque
            self.assertIn(base, ("firn_site", "firn_lp", "firn_answer", "firn_cursor"))
            return {"*": ctypes.c_void_p, "**": ctypes.POINTER(ctypes.c_void_p)}[stars]
        for _ in stars:
            of = ctypes.POINTER(of)
        return of

    def nameless(self, argument):
        """A declaration without its name: `const char *text` -> `const char *`."""
        return re.sub(r"\w+$", "", argument.strip()).strip() if not argument.strip().endswith("*") else argument

    def test_functions(self):
        found = re.findall(r"^((?:const |struct )*\w+[\w\s*]*?\**)\b(firn_\w+)\(((?:[^()]|\([^()]*\))*)\);", self.text, re.M)
        self.assertGreater(len(found), 60)
        self.assertEqual(sorted(name for _, name, _ in found), sorted(self.c.PROTOTYPES))
        for result, name, arguments in found:
            expected = [self.of_c(result, True)] + [self.of_c(self.nameless(a)) for a in split(arguments)]
            if name in ("firn_cursor_numbers", "firn_cursor_texts"):
                expected[0] = ctypes.c_void_p  # as addresses, for views
            if name == "firn_printable":
                expected[0] = ctypes.c_char_p  # its own argument
            if name == "firn_text_free":
                expected[1] = ctypes.c_void_p
            self.assertEqual(list(self.c.PROTOTYPES[name]), expected, name)

    def members(self, body):
        """(name, declaration) of the members of a struct, in order."""
        out = []
        for statement in re.findall(r"(?:[^;(]|\((?:[^()]|\([^()]*\))*\))+;", body):
            statement = re.sub(r"\s+", " ", statement.rstrip(";")).strip()
            callback = re.match(r".*?\(\*(\w+)\)\((.*)\)$", statement)
            if callback:
                out.append((callback.group(1), statement))
                continue
            for part in statement.split(","):
                out.append((re.search(r"(\w+)(\[\d+\])?$", part).group(1), statement))
        return out

    def test_structs(self):
        bodies = dict((name, body) for body, name in re.findall(r"typedef struct \w+ \{(.*?)\} (\w+);", self.text, re.S))
        bodies.update(re.findall(r"^struct (Arrow\w+) \{(.*?)\};", self.text, re.S | re.M))
        self.assertEqual(sorted(bodies), sorted(self.structs))
        lines = ["#include <firn/firn.h>", "#include <stdio.h>", "int main(void)", "{"]
        expected = []
        for name, struct in self.structs.items():
            type_name = "struct " + name if name.startswith("Arrow") else name
            self.assertEqual([m for m, _ in self.members(bodies[name])], [m for m, *_ in struct._fields_], name)
            lines.append('    printf("%%zu\\n", sizeof(%s));' % type_name)
            expected.append(ctypes.sizeof(struct))
            for member, kind in struct._fields_:
                lines.append('    printf("%%zu %%zu\\n", offsetof(%s, %s), sizeof(((%s *)0)->%s));'
                             % (type_name, member, type_name, member))
                expected += [getattr(struct, member).offset, getattr(struct, member).size]
                if kind in KINDS:
                    lines.append("    _Static_assert(__builtin_types_compatible_p(__typeof__(((%s *)0)->%s), %s), \"%s.%s\");"
                                 % (type_name, member, KINDS[kind], name, member))
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "sizes.c")
            with open(path, "w", encoding="utf-8") as file:
                file.write("\n".join(lines + ["    return 0;", "}"]) + "\n")
            subprocess.run([COMPILER, "-I", os.path.join(ROOT, "include"), path, "-o", path + ".out"], check=True)
            said = subprocess.run([path + ".out"], check=True, stdout=subprocess.PIPE).stdout.split()
        self.assertEqual([int(word) for word in said], expected)
        for name in self.structs:  # numbers, texts, pointers and callbacks of the right kind
            for (member, declared), (_, kind) in zip(self.members(bodies[name]), self.structs[name]._fields_):
                callback = re.match(r"(.*?)\(\*\w+\)\((.*)\)$", declared)
                if callback:
                    types = [self.of_c(callback.group(1))]
                    for argument in split(callback.group(2)):
                        # a function that is filled in: its address
                        types.append(ctypes.POINTER(ctypes.c_void_p) if "(**" in argument
                                     else self.of_c(self.nameless(argument)))
                    self.assertEqual([kind._restype_] + list(kind._argtypes_), types, (name, member))
                elif "*" in declared and not name.startswith("Arrow"):
                    self.assertEqual(kind, self.of_c(re.sub(r"\w+$", "", declared.split(",")[0]).strip()), (name, member))

    def test_constants(self):
        found = {name: int(value) for name, value in re.findall(r"^#define (FIRN_\w+) (\d+)u?\b", self.text, re.M)}
        self.assertEqual(found, self.c.CONSTANTS)

    def test_enumerations(self):
        """Kind and Flag have the names and numbers of the header."""
        for file, cls, prefix in (("errors.py", "Kind", "FIRN_KIND_"), ("site.py", "Flag", "FIRN_")):
            with open(os.path.join(ROOT, "python", "firn", file), encoding="utf-8") as source_file:
                tree = ast.parse(source_file.read())
            body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == cls)
            names = {n.targets[0].id: n.value.value for n in body if isinstance(n, ast.Assign)}
            for name, value in names.items():
                self.assertEqual(self.c.CONSTANTS[prefix + name], value, name)
            if cls == "Kind":
                self.assertEqual(len(names), len([c for c in self.c.CONSTANTS if c.startswith(prefix)]))
            else:
                bits = re.findall(r"^#define FIRN_(\w+) \d+u\b", self.text, re.M)
                self.assertEqual(sorted(names), sorted(bits))

    def test_version(self):
        with open(os.path.join(ROOT, "CMakeLists.txt"), encoding="utf-8") as file:
            self.assertIn("project(firn VERSION %s " % self.c.VERSION, file.read())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    options, rest = parser.parse_known_args()
    BUILD = os.path.abspath(options.build)
    with open(os.path.join(BUILD, "CMakeCache.txt"), encoding="utf-8") as cache_file:
        cache = cache_file.read()
    COMPILER = re.search(r"^CMAKE_C_COMPILER:\w+=(.*)$", cache, re.M).group(1)
    if re.search(r"^FIRN_SANITIZE\w*:BOOL=(ON|1|TRUE|YES)$", cache, re.M | re.I):
        print("skipped: a sanitizer's library cannot be loaded by Python")
        sys.exit(SKIPPED)
    if not os.path.exists(os.path.join(BUILD, "engine", "libfirn.so")):
        print("skipped: there is no shared library in this build")
        sys.exit(SKIPPED)
    unittest.main(argv=[sys.argv[0]] + rest)
