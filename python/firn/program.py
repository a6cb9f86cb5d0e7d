# SPDX-License-Identifier: GPL-3.0-or-later
"""Linear programs from MPS and LP files."""
import ctypes
import json
from typing import Any, Callable, Dict, List, Optional

import numpy

from . import _c
from ._call import Call, Handle, checked, long_call, text_of
from .errors import from_struct
from .site import Log, Path, Progress, _path, _text, log_callback, progress_callback


class Program:
    """A linear program from a free or fixed MPS or CPLEX LP file, optionally compressed by gzip (docs/solver.md).

    >>> program = Program("desk.lp")
    >>> program.solve()["objective"]
    >>> program.values("x")

    log: as for Site. One thread at a time may use it. Raises Error.
    """

    def __init__(self, path: Path, *, log: Optional[Log] = None) -> None:
        stop = ctypes.c_int32(0)
        on_log = log_callback(log)
        options = _c.firn_lp_read_options(log=on_log, stop=ctypes.pointer(stop))
        error = _c.firn_error()
        raw = _path(path)

        def end() -> None:
            stop.value = 1
        call = Call(lambda: _c.lib.firn_lp_read(raw, ctypes.byref(options), ctypes.byref(error)), end)
        try:
            at = call.run()
        except BaseException:
            if call.result:
                _c.lib.firn_lp_free(call.result)
            raise
        if not at:
            raise from_struct(error)
        self._handle = Handle(at, _c.lib.firn_lp_free, _c.lib.firn_lp_stop, on_log)

    def close(self) -> None:
        """Frees the program."""
        self._handle.close()

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def stop(self) -> None:
        """As Site.stop."""
        self._handle.stop_left = False
        self._handle.stop()

    def solve(self, *, method: Optional[str] = None, time_limit: float = 0, threads: int = 0, split: int = 0,
              progress: Optional[Callable[[Progress], Any]] = None) -> Dict[str, Any]:
        """Solves the program, as Site.solve; split: a dense column gets one copy per `split` rows, 0 for none.
        Returns `result`. Raises NoSolution, SolverError or another Error."""
        on_progress = progress_callback(progress)
        options = _c.firn_lp_options(split=split, method=_text(method, "the method"), time_limit=time_limit,
                                     progress=on_progress, threads=threads)
        long_call(self._handle, "firn_lp_solve", ctypes.byref(options))
        return self.result

    @property
    def result(self) -> Dict[str, Any]:
        """Status, objective and the figures of the certificate, by the names of firn_lp_answer in firn.h."""
        answer = _c.firn_lp_answer()
        checked("firn_lp_get_answer", self._handle.address(), ctypes.byref(answer))
        values = {name: getattr(answer, name) for name, *_ in answer._fields_ if name not in ("size", "reserved")}
        return {name: v.decode() if isinstance(v, bytes) else v for name, v in values.items()}

    def json(self) -> Dict[str, Any]:
        """The same as `firn lp --json` prints it."""
        return json.loads(text_of(checked("firn_lp_json", self._handle.address())))

    def names(self, of: str = "columns") -> List[str]:
        """The names of the "columns" or the "rows", in the order of the file."""
        name = {"columns": _c.lib.firn_lp_column_name, "rows": _c.lib.firn_lp_row_name}[of]
        at = self._handle.address()
        return [name(at, i).decode("utf-8", "replace") for i in range(self.result[of])]

    def values(self, kind: str = "x") -> "numpy.ndarray":
        """All values of a kind: "x" or "reduced_cost", one per column; "activity" or "dual", one per row."""
        result = self.result
        array = numpy.empty(result["columns" if kind in ("x", "reduced_cost") else "rows"], dtype=numpy.float64)
        checked("firn_lp_values", self._handle.address(), _text(kind, "the kind"), array.ctypes.data_as(_c.numbers),
                array.size)
        return array

    def value(self, kind: str, name: str) -> float:
        """One value of a kind, by the name of its column or row."""
        number = ctypes.c_double()
        checked("firn_lp_value", self._handle.address(), _text(kind, "the kind"), _text(name, "the name"),
                ctypes.byref(number))
        return number.value

    def write_solution(self, path: Path) -> None:
        """Writes the point as CSV (docs/solver.md)."""
        checked("firn_lp_write_solution", self._handle.address(), _path(path))
