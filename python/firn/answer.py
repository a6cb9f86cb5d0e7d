# SPDX-License-Identifier: GPL-3.0-or-later
"""The answer of a solve, and its tables."""
import ctypes
import math
from typing import Any, Dict, Iterable, List, Optional

import numpy

from . import _c
from ._call import Handle, checked
from .table import FLAG, NUMBER, TEXT, AnswerTable, Column, Table, where_text


def tables() -> List[str]:
    """The names of all tables of an answer, in alphabetical order (docs/tables.md)."""
    count = ctypes.c_size_t()
    names = _c.lib.firn_tables(ctypes.byref(count))
    return [names[i].decode() for i in range(count.value)]


class Answer:
    """The answer of a solve, which never changes: the site may be changed, solved again or closed, and any thread may
    read the answer.

    answer.sizes, answer.flows and so on are its tables, made when they are first asked for; `table` also selects rows.
    An answer and its tables keep the problem and the linear program of the solve in memory; arrays do not.
    """

    # Properties, set below with the meanings that the library gives; here for editors.
    accounts: Table
    burnt: Table
    certificate: Table
    costs: Table
    flows: Table
    left_out: Table
    limits: Table
    notes: Table
    parameters: Table
    periods: Table
    phases: Table
    plugins: Table
    ports: Table
    prices: Table
    ratios: Table
    sizes: Table

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._tables: Dict[str, Table] = {}

    def table(self, name: str, where: Optional[str] = None, /, **columns: Any) -> Table:
        """A table by its name, all of its rows or those that meet all conditions: table("sizes", "phase = 2028"), or
        table("sizes", phase="2028", component="grid"); a value None means missing or empty. In flows and prices a
        condition on `component` or `bus` selects columns. UsageError names the columns and values that exist."""
        conditions = where_text(where, columns)
        at = ctypes.c_void_p()
        checked("firn_answer_table", self._handle.address(), name.encode(), conditions, ctypes.byref(at))
        return AnswerTable(self._handle, name, conditions, Handle(at.value or 0, _c.lib.firn_cursor_free))

    def _whole(self, name: str) -> Table:
        if name not in self._tables:
            self._tables[name] = self.table(name)
        return self._tables[name]

    def _of_answer(self, column: str) -> Any:
        return self._whole("answer")[column][0]

    @property
    def status(self) -> str:
        """"optimal", "infeasible", "unbounded", "uncertified", "time limit", "interrupted" or "failed"."""
        return self._of_answer("status")

    @property
    def message(self) -> Optional[str]:
        """The status in words; None for an optimum."""
        return self._of_answer("message")

    @property
    def certified(self) -> bool:
        """The plan is proven to be optimal."""
        return bool(self._of_answer("certified"))

    @property
    def objective(self) -> float:
        """The value of the objective, in `objective_unit`; NaN without a plan."""
        return float(self._of_answer("objective"))

    @property
    def objective_unit(self) -> Optional[str]:
        return self._of_answer("objective_unit")

    @property
    def currency(self) -> Optional[str]:
        """The currency of all money."""
        return self._of_answer("currency")

    def __repr__(self) -> str:
        plan = "" if math.isnan(self.objective) else ", objective %.6g %s" % (self.objective, self.objective_unit or "")
        return "<firn.Answer, %s%s>" % (self.status, plan.rstrip())

    def __reduce__(self) -> Any:
        raise TypeError("an answer cannot be pickled: pickle its tables, or write the results folder")


def _property(name: str) -> Any:
    def get(self: Answer) -> Table:
        return self._whole(name)
    meaning = _c.lib.firn_table_meaning(name.encode()).decode()
    return property(get, doc="Table: %s." % meaning)


# The table `answer` is read by the properties above; answer.table("answer") gives it, too.
for _name in tables():
    if _name != "answer":
        setattr(Answer, _name, _property(_name))


def table_of(name: str, columns: List[Column], rows: Iterable[tuple]) -> Table:
    """A table of rows that are in Python; None and NaN: missing."""
    data = list(zip(*rows)) or [()] * len(columns)

    def make(i: int, heading: Column) -> "numpy.ndarray":
        if heading.type == NUMBER:
            array = numpy.array([numpy.nan if v is None else v for v in data[i]], dtype=numpy.float64)
        elif heading.type == FLAG:
            array = numpy.array(data[i], dtype=bool)
        else:
            array = numpy.empty(len(data[i]), dtype=object)
            array[:] = data[i]
        array.flags.writeable = False
        return array
    return Table(name, columns, len(data[0]), make)


_SENSITIVITY = [
    ("key", TEXT, "the key: `grid.price`, `[phase 2028] grid.import_limit`"),
    ("value", TEXT, "as written; of a default, its number and unit"),
    ("origin", TEXT, "where the value comes from"),
    ("unit", TEXT, "of the change per unit"),
    ("change", TEXT, "the change that `effect`, `up` and `down` are for"),
    ("effect", NUMBER, "change of the objective per `change`; missing if the value is 0"),
    ("per_unit", NUMBER, "change of the objective per `unit`; missing for a series"),
    ("up", NUMBER, "change of the objective where the key rises; missing at the end of its range"),
    ("down", NUMBER, "change of the objective where the key falls"),
    ("differs", FLAG, "`up` or -`down` is further than 1 % from `effect`"),
    ("solved", FLAG, "by solves at both sides; otherwise by the duals of one solve"),
    ("unsure", FLAG, "the sides may differ, and were not solved"),
    ("structural", TEXT, "why the key is not changed; missing: it is"),
]


def sensitivities(site: Handle) -> Table:
    """The sensitivities of a site as a table."""
    rows = []
    for i in range(_c.lib.firn_site_sensitivities(site.address())):
        s = _c.firn_sensitivity()
        checked("firn_site_sensitivity_key", site.address(), i, ctypes.byref(s))
        values = [getattr(s, name) for name, _, _ in _SENSITIVITY]
        rows.append(tuple(v.decode() if isinstance(v, bytes) else v for v in values))
    headings = [Column(name, "objective" if name in ("effect", "up", "down") else "", meaning, kind)
                for name, kind, meaning in _SENSITIVITY]
    return table_of("sensitivity", headings, rows)
