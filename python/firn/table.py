# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables: named columns with units, for numpy, pandas, polars and pyarrow."""
import ctypes
import html
import math
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Tuple

import numpy

from . import _c
from ._call import Handle, checked
from .errors import Kind, UsageError

NUMBER, TEXT, FLAG, TIME = (_c.CONSTANTS["FIRN_COLUMN_" + name] for name in ("F64", "TEXT", "BOOL", "TIME"))
SHOWN_ROWS, SHOWN_COLUMNS, SHOWN_WIDTH = 20, 20, 120  # what a table shows of itself


class Column(NamedTuple):
    """The heading of a column. unit: "" for texts, and where the column `unit` has it."""

    name: str
    unit: str
    meaning: str
    type: int


class Table:
    """A table of R rows: len(table) is R; table["built"] is a column, an array of shape (R,).

    name: of the table; columns: their names, in order; units, meanings: by column. The types of the arrays:

        numbers    float64, read-only, NaN where missing: the memory of the library itself, not a copy
        texts      object: str, None where missing
        yes or no  bool; if some are missing, object: True, False, None
        time       datetime64[s], on the clock of the site (local standard time)

    A table and its arrays live on when answer and site are gone.
    """

    def __init__(self, name: str, headings: List[Column], rows: int, make: Callable[[int, Column], "numpy.ndarray"]) -> None:
        self.name = name
        self.headings = headings
        self._rows = rows
        self._make = make
        self._index = {h.name: i for i, h in enumerate(headings)}
        self._arrays: Dict[int, "numpy.ndarray"] = {}

    @property
    def columns(self) -> List[str]:
        return [h.name for h in self.headings]

    @property
    def units(self) -> Dict[str, str]:
        return {h.name: h.unit for h in self.headings}

    @property
    def meanings(self) -> Dict[str, str]:
        return {h.name: h.meaning for h in self.headings}

    @property
    def shape(self) -> Tuple[int, int]:
        return self._rows, len(self.headings)

    def __len__(self) -> int:
        return self._rows

    def __contains__(self, column: object) -> bool:
        return column in self._index

    def __getitem__(self, column: str) -> "numpy.ndarray":
        i = self._index.get(column)
        if i is None:
            raise UsageError("table `%s` has no column `%s`: it has %s" % (
                self.name, column, ", ".join("`%s`" % c for c in self.columns)), kind=Kind.UNKNOWN)
        if i not in self._arrays:
            self._arrays[i] = self._make(i, self.headings[i])
        return self._arrays[i]

    def records(self) -> List[Dict[str, Any]]:
        """The rows as dictionaries: float, str, bool, datetime.datetime; None where missing."""
        lists = []
        for h in self.headings:
            values = self[h.name].tolist()
            lists.append([None if v != v else v for v in values] if h.type == NUMBER else values)
        return [dict(zip(self.columns, row)) for row in zip(*lists)]

    def __reduce__(self) -> Any:
        """A pickled table has its own copy of the values."""
        return _again, (self.name, self.headings, self._rows, [numpy.array(self[h.name]) for h in self.headings])

    # ---- in other libraries ---------------------------------------------------------------------------

    def to_numpy(self) -> Dict[str, "numpy.ndarray"]:
        """All columns by name, as table[name] gives them."""
        return {name: self[name] for name in self.columns}

    def to_pandas(self) -> Any:
        """A pandas.DataFrame; yes or no with missing values is the type `boolean`, `attrs["units"]` has the units."""
        import pandas
        data = {}
        for h in self.headings:
            array = self[h.name]
            data[h.name] = pandas.array(array, dtype="boolean") if h.type == FLAG and array.dtype == object else array
        frame = pandas.DataFrame(data, columns=self.columns)
        frame.attrs.update(table=self.name, units=self.units)
        return frame

    def to_arrow(self) -> Any:
        """A pyarrow.Table; missing values are null, the metadata of a field has its unit and meaning."""
        import pyarrow
        fields, arrays = [], []
        types = {NUMBER: pyarrow.float64(), TEXT: pyarrow.string(), FLAG: pyarrow.bool_(), TIME: pyarrow.timestamp("s")}
        for h in self.headings:
            fields.append(pyarrow.field(h.name, types[h.type], metadata={"unit": h.unit, "meaning": h.meaning}))
            arrays.append(pyarrow.array(self[h.name], types[h.type], from_pandas=True))
        return pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(fields, metadata={"table": self.name}))

    def to_polars(self) -> Any:
        """A polars.DataFrame; missing values are null."""
        import polars
        types: Dict[int, Any] = {NUMBER: polars.Float64, TEXT: polars.String, FLAG: polars.Boolean, TIME: polars.Datetime("ms")}
        columns = []
        for h in self.headings:
            array = self[h.name]
            if h.type == TIME:
                array = array.astype("datetime64[ms]")
            values = array.tolist() if array.dtype == object else array
            columns.append(polars.Series(h.name, values, dtype=types[h.type], nan_to_null=h.type == NUMBER))
        return polars.DataFrame(columns)

    # ---- for people -----------------------------------------------------------------------------------

    def _cells(self) -> Tuple[List[str], List[List[str]]]:
        """The headings and the first rows as texts, of as many columns as are shown."""
        shown = self.headings[:SHOWN_COLUMNS]
        heads = [h.name + (" [%s]" % h.unit if h.unit and h.unit != "1" and h.type != TIME else "") for h in shown]
        return heads, [[_cell(self[h.name][i]) for h in shown] for i in range(min(self._rows, SHOWN_ROWS))]

    def _more(self, columns: int) -> str:
        whole = self._rows <= SHOWN_ROWS and columns == len(self.headings)
        return "" if whole else "%d rows, %d columns" % self.shape

    def __repr__(self) -> str:
        heads, rows = self._cells()
        if not rows:
            return "table %s: no rows; columns %s" % (self.name, ", ".join(self.columns))
        widths = [max(map(len, column)) for column in zip(heads, *rows)]
        count = 1
        while count < len(widths) and sum(widths[:count + 1]) + 2 * count <= SHOWN_WIDTH:
            count += 1
        right = [h.type == NUMBER for h in self.headings]
        lines = ["  ".join([c.rjust(w) if r else c.ljust(w) for c, w, r in zip(row, widths, right)][:count]).rstrip()
                 for row in [heads] + rows]
        more = self._more(count)
        return "\n".join(lines + ([more] if more else []))

    def _repr_html_(self) -> str:
        heads, rows = self._cells()
        titles = "".join('<th title="%s">%s</th>' % (html.escape(h.meaning), html.escape(text))
                         for h, text in zip(self.headings, heads))
        body = "".join("<tr>%s</tr>" % "".join(
            '<td style="text-align: %s">%s</td>' % ("right" if h.type == NUMBER else "left", html.escape(text))
            for h, text in zip(self.headings, row)) for row in rows)
        return "<table><thead><tr>%s</tr></thead><tbody>%s</tbody></table>%s" % (titles, body, self._more(len(heads)))


def _again(name: str, headings: List[Column], rows: int, arrays: List["numpy.ndarray"]) -> Table:
    for array in arrays:
        array.flags.writeable = False
    return Table(name, headings, rows, lambda i, _: arrays[i])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (bool, numpy.bool_)):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "" if math.isnan(value) else "%.6g" % value
    return str(value)


class _Memory:
    """A column of a cursor for numpy, which keeps this object and with it the cursor."""

    def __init__(self, handle: Handle, address: int, rows: int) -> None:
        self.handle = handle
        self.__array_interface__ = {"shape": (rows,), "typestr": numpy.dtype(numpy.float64).str,
                                    "data": (address, True), "version": 3}


def flags(values: "numpy.ndarray") -> "numpy.ndarray":
    """Numbers 0, 1 and NaN as truth values."""
    missing = numpy.isnan(values)
    if not missing.any():
        return values != 0
    array = (values != 0).astype(object)
    array[missing] = None
    return array


_EMPTY: Dict[int, Any] = {NUMBER: float, TEXT: object, FLAG: bool, TIME: "datetime64[s]"}


class AnswerTable(Table):
    """A table of an answer, `name` with the rows that `where` selects."""

    def __init__(self, answer: Handle, name: str, where: Optional[bytes], cursor: Handle) -> None:
        self._answer, self._where, self._cursor = answer, where, cursor
        lib, at = _c.lib, cursor.at
        rows = lib.firn_cursor_rows(at)
        headings = [Column(lib.firn_cursor_name(at, i).decode(), lib.firn_cursor_unit(at, i).decode(),
                           lib.firn_cursor_meaning(at, i).decode(), lib.firn_cursor_type(at, i))
                    for i in range(lib.firn_cursor_columns(at))]

        def make(i: int, heading: Column) -> "numpy.ndarray":
            if rows == 0:
                return numpy.empty(0, dtype=_EMPTY[heading.type])
            if heading.type == TEXT:
                texts = (ctypes.c_char_p * rows).from_address(lib.firn_cursor_texts(cursor.at, i))
                known: Dict[bytes, str] = {}  # most texts occur in many rows: one object each
                array = numpy.empty(rows, dtype=object)
                for k, raw in enumerate(texts):
                    if raw is not None:
                        array[k] = known[raw] if raw in known else known.setdefault(raw, raw.decode())
                return array
            values = numpy.asarray(_Memory(cursor, lib.firn_cursor_numbers(cursor.at, i), rows))
            if heading.type == FLAG:
                return flags(values)
            return values.astype("datetime64[s]") if heading.type == TIME else values
        super().__init__(name, headings, rows, make)

    def _export(self) -> Tuple[_c.ArrowSchema, _c.ArrowArray]:
        schema, array = _c.ArrowSchema(), _c.ArrowArray()
        checked("firn_answer_arrow", self._answer.address(), self.name.encode(), self._where, ctypes.byref(schema),
                ctypes.byref(array))
        return schema, array

    def __arrow_c_array__(self, requested_schema: Any = None) -> Tuple[Any, Any]:
        """The Arrow PyCapsule interface: a struct array, whose numbers are not copied."""
        schema, array = self._export()
        return _capsule(schema, b"arrow_schema"), _capsule(array, b"arrow_array")

    def to_arrow(self) -> Any:
        import pyarrow
        schema, array = self._export()
        batch = pyarrow.RecordBatch._import_from_c(ctypes.addressof(array), ctypes.addressof(schema))
        return pyarrow.Table.from_batches([batch])


# ---- capsules -------------------------------------------------------------------------------------------

_Destructor = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
_new = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, _Destructor)(
    ("PyCapsule_New", ctypes.pythonapi))
_pointer = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", ctypes.pythonapi))
_given: Dict[int, Tuple[Any, bytes]] = {}  # structures in capsules, by their address


def _destroy(capsule: int) -> None:
    for name in (b"arrow_schema", b"arrow_array"):
        if _is_valid(capsule, name):
            structure, _ = _given.pop(_pointer(capsule, name))
            if structure.release:  # no one has taken it
                structure.release(ctypes.byref(structure))


_is_valid = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p)(("PyCapsule_IsValid", ctypes.pythonapi))
_destructor = _Destructor(_destroy)


def _capsule(structure: Any, name: bytes) -> Any:
    address = ctypes.addressof(structure)
    _given[address] = (structure, name)
    return _new(address, name, _destructor)


def where_text(where: Optional[str], conditions: Mapping[str, Any]) -> Optional[bytes]:
    """The argument `where` of the library."""
    parts = [where] if where is not None else []
    for column, value in conditions.items():
        text = "yes" if value is True else "no" if value is False else "" if value is None else str(value)
        if "," in text:
            raise UsageError("the condition %s = %s contains a comma, which separates conditions: filter the "
                             "table instead" % (column, text))
        parts.append("%s = %s" % (column, text))
    return ", ".join(parts).encode() if parts else None
