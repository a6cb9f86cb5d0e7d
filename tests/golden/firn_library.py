# SPDX-License-Identifier: GPL-3.0-or-later
#
# firn_library.py - libfirn.so by ctypes, as far as the tests of tables use it: no structure of firn.h is
# passed, so that they may grow. What a cursor gives is checked as it is read.
import ctypes
import os

F64, TEXT, BOOL, TIME = 1, 2, 3, 4
p, size_t, text, integer = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_int


class Schema(ctypes.Structure):
    pass


class Array(ctypes.Structure):
    pass


Schema._fields_ = [("format", text), ("name", text), ("metadata", p), ("flags", ctypes.c_int64),
                   ("n_children", ctypes.c_int64), ("children", ctypes.POINTER(ctypes.POINTER(Schema))),
                   ("dictionary", p), ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(Schema))),
                   ("private_data", p)]
Array._fields_ = [("length", ctypes.c_int64), ("null_count", ctypes.c_int64), ("offset", ctypes.c_int64),
                  ("n_buffers", ctypes.c_int64), ("n_children", ctypes.c_int64),
                  ("buffers", ctypes.POINTER(p)), ("children", ctypes.POINTER(ctypes.POINTER(Array))),
                  ("dictionary", p), ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(Array))),
                  ("private_data", p)]

SIGNATURES = {
    "firn_site_load": (p, text, p, p), "firn_site_free": (None, p), "firn_site_solve": (integer, p, p, p),
    "firn_site_set": (integer, p, text, text, p), "firn_site_write": (integer, p, text, p),
    "firn_site_answer": (p, p, p), "firn_answer_keep": (p, p), "firn_answer_free": (None, p),
    "firn_tables": (ctypes.POINTER(text), ctypes.POINTER(size_t)), "firn_table_meaning": (text, text),
    "firn_answer_table": (integer, p, text, text, ctypes.POINTER(p), p), "firn_cursor_free": (None, p),
    "firn_cursor_rows": (size_t, p), "firn_cursor_columns": (size_t, p),
    "firn_cursor_name": (text, p, size_t), "firn_cursor_unit": (text, p, size_t),
    "firn_cursor_meaning": (text, p, size_t), "firn_cursor_type": (ctypes.c_int32, p, size_t),
    "firn_cursor_numbers": (p, p, size_t), "firn_cursor_texts": (p, p, size_t),
    "firn_answer_arrow": (integer, p, text, text, ctypes.POINTER(Schema), ctypes.POINTER(Array), p),
}


def load(build):
    """The library of a build folder, with the plugins of that build."""
    os.environ["FIRN_PLUGIN_PATH"] = os.path.join(build, "plugins")
    lib = ctypes.CDLL(os.path.join(build, "engine", "libfirn.so"))
    for name, (result, *arguments) in SIGNATURES.items():
        function = getattr(lib, name)
        function.restype, function.argtypes = result, arguments
    return lib


class Site:
    def __init__(self, lib, path, values=()):
        self.lib = lib
        self.at = lib.firn_site_load(os.fsencode(path), None, None)
        if not self.at:
            raise ValueError("cannot load " + path)
        for address, value in dict(values).items():
            self.set(address, value)

    def set(self, address, value):
        if self.lib.firn_site_set(self.at, address.encode(), value.encode(), None) != 0:
            raise ValueError("%s = %s is refused" % (address, value))

    def solve(self):
        return self.lib.firn_site_solve(self.at, None, None)

    def write(self, folder):
        if self.lib.firn_site_write(self.at, os.fsencode(folder), None) != 0:
            raise ValueError("cannot write " + folder)

    def answer(self):
        return Answer(self.lib, self.lib.firn_site_answer(self.at, None))

    def free(self):
        self.lib.firn_site_free(self.at)
        self.at = None


class Answer:
    def __init__(self, lib, at):
        if not at:
            raise ValueError("there is no answer")
        self.lib, self.at = lib, at

    def table(self, name, where=None):
        cursor = p()
        if self.lib.firn_answer_table(self.at, name.encode(), None if where is None else where.encode(),
                                      ctypes.byref(cursor), None) != 0:
            raise ValueError("table %s, where %s" % (name, where))
        return Table(self.lib, cursor)

    def arrow(self, name, where=None):
        schema, array = Schema(), Array()
        if self.lib.firn_answer_arrow(self.at, name.encode(), None if where is None else where.encode(),
                                      ctypes.byref(schema), ctypes.byref(array), None) != 0:
            raise ValueError("table %s, where %s" % (name, where))
        return schema, array

    def free(self):
        self.lib.firn_answer_free(self.at)
        self.at = None


class Table:
    """A cursor: `columns` in their order, `unit`, `meaning` and `type` by column; table[column] gives its
    values: floats, texts, True and False, None for what is missing; of TIME the seconds."""

    def __init__(self, lib, cursor):
        self.lib, self.at = lib, cursor
        self.rows = lib.firn_cursor_rows(cursor)
        count = lib.firn_cursor_columns(cursor)
        self.columns = [lib.firn_cursor_name(cursor, i).decode() for i in range(count)]
        self.unit = {n: lib.firn_cursor_unit(cursor, i).decode() for i, n in enumerate(self.columns)}
        self.meaning = {n: lib.firn_cursor_meaning(cursor, i).decode() for i, n in enumerate(self.columns)}
        self.type = {n: lib.firn_cursor_type(cursor, i) for i, n in enumerate(self.columns)}
        if len(set(self.columns)) != count:
            raise ValueError("two columns have one name: %s" % self.columns)

    def pointer(self, column):
        i = self.columns.index(column)
        numbers = self.lib.firn_cursor_numbers(self.at, i)
        texts = self.lib.firn_cursor_texts(self.at, i)
        if (numbers is None) != (self.type[column] == TEXT) or (texts is None) == (numbers is None):
            raise ValueError("column %s has values of another type, too" % column)
        return numbers or texts

    def __getitem__(self, column):
        kind = self.type[column]
        cell = text if kind == TEXT else ctypes.c_double
        values = list((cell * self.rows).from_address(self.pointer(column)))
        if kind == TEXT:
            return [None if v is None else v.decode() for v in values]
        values = [None if v != v else v for v in values]
        return [None if v is None else bool(v) for v in values] if kind == BOOL else values

    def records(self):
        columns = [self[name] for name in self.columns]
        return [dict(zip(self.columns, row)) for row in zip(*columns)]

    def free(self):
        self.lib.firn_cursor_free(self.at)
        self.at = None


def bits(address, count):
    raw = ctypes.string_at(address, count // 8 + 1) if address else None
    return [raw is None or bool(raw[i // 8] >> i % 8 & 1) for i in range(count)]


def field_values(schema, array):
    """The values of one field of an imported struct array, as Table gives them."""
    count, form = array.length, schema.format.decode()
    valid = bits(array.buffers[0], count)
    if form == "u":
        offset = list((ctypes.c_int32 * (count + 1)).from_address(array.buffers[1]))
        raw = ctypes.string_at(array.buffers[2], offset[count])
        values = [raw[offset[i]:offset[i + 1]].decode() for i in range(count)]
    elif form == "b":
        values = bits(array.buffers[1], count)
    else:
        cell = {"g": ctypes.c_double, "tss:": ctypes.c_int64}[form]
        values = list((cell * count).from_address(array.buffers[1]))
    if array.null_count != valid.count(False):
        raise ValueError("%s: null_count %d" % (schema.name, array.null_count))
    return [v if ok else None for v, ok in zip(values, valid)]


def metadata(schema):
    """The pairs of a schema's metadata."""
    at, out = schema.metadata, {}

    def number():
        nonlocal at
        at += 4
        return ctypes.c_int32.from_address(at - 4).value

    def word():
        nonlocal at
        length = number()
        at += length
        return ctypes.string_at(at - length, length).decode()
    for _ in range(number()):
        key = word()
        out[key] = word()
    return out
