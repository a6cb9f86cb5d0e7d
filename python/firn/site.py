# SPDX-License-Identifier: GPL-3.0-or-later
"""Sites: loaded, changed, solved."""
import ctypes
import dataclasses
import enum
import json
import logging
import os
from typing import Any, Callable, Dict, Iterable, List, Mapping, Optional, Sequence, Union

import numpy

from . import _c
from ._call import Call, Handle, checked, long_call, running, text_of
from .answer import Answer, sensitivities
from .errors import NoSolution, UsageError, from_struct

Path = Union[str, "os.PathLike[str]"]
Value = Union[str, float, int, bool, Sequence[float], "numpy.ndarray"]
Log = Callable[[int, str], Any]
Open = Union[Callable[[str], bytes], Mapping[str, bytes]]

_logger = logging.getLogger("firn")


class Flag(enum.IntFlag):
    """What a site may do while it is loaded (docs/trust.md)."""

    TRUST_PLUGINS = 1        # also load plugin files that other users may change
    STRICT = 2               # an implausible value is an error, not a warning
    TRUST_PROBLEM = 4        # use the plugin folders that the problem names, quote all its files
    TRUST_REMEMBERED = 8     # use them if `trust_add` has allowed them
    NO_PROBLEM_PLUGINS = 16  # never use them
    NO_ENVIRONMENT = 32      # FIRN_PLUGIN_PATH is not used
    NO_FILES = 64            # no file is read besides the problem's own text
    NO_OUTSIDE_FILES = 128   # only files in the problem's folder and below are read


_STAGES = {value: name[len("FIRN_STAGE_"):].lower() for name, value in _c.CONSTANTS.items()
           if name.startswith("FIRN_STAGE_")}


@dataclasses.dataclass(frozen=True)
class Progress:
    """The state of a solve. Numbers that are unknown are NaN.

    stage: "solve", "events", "cost", "vertex", "explain" or "sensitivity"; attempt: runs of a solver in the stage, from
    1; seconds: since the call began; primal, dual: objectives of the current point; gap: between them, relative;
    infeasibility: largest violation; method: "" between attempts; line: of the log, "" if there is no new one.
    """

    stage: str
    attempt: int
    iteration: int
    seconds: float
    primal: float
    dual: float
    gap: float
    infeasibility: float
    method: str
    line: str

    def __str__(self) -> str:
        if self.line:
            return "%.1f s: %s: %s" % (self.seconds, self.stage, self.line)
        return "%.1f s: %s, %s %d: objective %.6g, gap %.1e, infeasibility %.1e" % (
            self.seconds, self.stage, self.method or "attempt", self.iteration, self.primal, self.gap,
            self.infeasibility)


@dataclasses.dataclass(frozen=True)
class Period:
    """A period: the typical year of a phase, a design event or a stress event. steps: their number; design: the time and
    the reason of a design event, "" for any other."""

    name: str
    steps: int
    design: str


def _text(value: Optional[str], what: str) -> Optional[bytes]:
    if value is None:
        return None
    raw = os.fsencode(value) if isinstance(value, os.PathLike) else str(value).encode()
    if b"\0" in raw:
        raise UsageError("%s contains a zero byte: remove it" % what)
    return raw


def _path(value: Path) -> bytes:
    raw = os.fsencode(value)
    if b"\0" in raw:
        raise UsageError("the path contains a zero byte: remove it")
    return raw


def _list(texts: Iterable[bytes]) -> Any:
    texts = list(texts)
    return (ctypes.c_char_p * len(texts))(*texts), len(texts)


def written(value: Any) -> str:
    """A value as a problem file has it."""
    if isinstance(value, (bool, numpy.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (int, float, numpy.number)):
        return repr(value.item() if isinstance(value, numpy.number) else value)
    if isinstance(value, str):
        return value
    raise UsageError("the value %.80r must be a text such as \"45 USD/MWh\", a number, True or False; for a series "
                     "use set_series" % (value,))


def is_series(value: Any) -> bool:
    return not isinstance(value, (str, bytes)) and hasattr(value, "__len__") and getattr(value, "ndim", 1) > 0


def progress_callback(user: Optional[Callable[[Progress], Any]]) -> Any:
    """A PROGRESS for the library; the caller keeps it."""
    if user is None:
        return _c.PROGRESS()

    def on_progress(_: Any, at: Any) -> int:
        p = at.contents
        call = running()
        call.ask(user, Progress(
            _STAGES.get(p.stage, str(p.stage)), p.attempt, p.iteration, p.seconds, p.primal, p.dual, p.gap,
            p.infeasibility, (p.method or b"").decode("utf-8", "replace"), (p.line or b"").decode("utf-8", "replace")),
            otherwise=None)
        return 1 if call.failure is not None else 0
    return _c.PROGRESS(on_progress)


def log_callback(user: Optional[Log]) -> Any:
    """A LOG for the library; the caller keeps it. None: Python's logger `firn`."""
    def on_log(_: Any, level: int, line: bytes) -> None:
        text = (line or b"").decode("utf-8", "replace")
        if user is not None:
            running().ask(user, level, text, otherwise=None)
        else:
            running().ask(_logger.log, logging.WARNING if level > 1 else logging.INFO, "%s", text, otherwise=None)
    return _c.LOG(on_log)


class _Files:
    """Files that the user gives in place of the disk. The bytes live until the library has copied them."""

    def __init__(self, source: Open) -> None:
        self.source = source
        self.given: Dict[int, Any] = {}
        self.open = _c.OPEN(self._open)
        self.release = _c.RELEASE(self._release)

    def _read(self, path: str) -> Any:
        try:
            data = self.source(path) if callable(self.source) else self.source[path]
        except KeyError:
            return 2  # ENOENT
        except OSError as failure:
            return failure.errno or 5  # EIO
        return data.encode() if isinstance(data, str) else bytes(data)

    def _open(self, _: Any, path: bytes, at: Any, length: Any, release: Any) -> int:
        data = running().ask(self._read, os.fsdecode(path), otherwise=5)
        if isinstance(data, int):
            return data
        buffer = ctypes.create_string_buffer(data, len(data) or 1)
        address = ctypes.addressof(buffer)
        self.given[address] = buffer
        at[0] = address
        length[0] = len(data)
        release[0] = ctypes.cast(self.release, ctypes.c_void_p).value
        return 0

    def _release(self, _: Any, at: Any) -> None:
        self.given.pop(at, None)


class Site:
    """A site: an INI file with all that it names, read once.

    >>> site = Site("site.ini", set={"grid.price": "45 USD/MWh"})
    >>> site["grid.import_limit"] = "130 MW"
    >>> answer = site.solve()

    path: the problem file. scenario: the name of a [scenario NAME] to apply. set: values by address, as for `set`.
    plugins: plugin files that take precedence over all others; plugin_dir: a folder of plugins that is searched last, in
    place of the package's own. flags: Flag values; by default a problem file runs no code. log: called with (level, text)
    for log lines, level 2 for warnings; None: Python's logger `firn`. open: in place of the disk, a function of a path
    that returns bytes, or a mapping from paths to bytes.

    One thread at a time may use a site; `copy` makes one for another thread. It is freed by `close`, by the end of a
    `with` block, or with its last reference; answers, tables and arrays outlive it. A site cannot be pickled: load it in
    the other process, or fork before any call runs. Raises Error.
    """

    def __init__(self, path: Path, *, scenario: Optional[str] = None, set: Optional[Mapping[str, Value]] = None,
                 plugins: Sequence[Path] = (), plugin_dir: Optional[Path] = None, flags: Flag = Flag(0),
                 log: Optional[Log] = None, open: Optional[Open] = None) -> None:
        self._load("firn_site_load", (_path(path),), scenario, set, plugins, plugin_dir, flags, log, open)

    @classmethod
    def read(cls, text: Union[str, bytes], path: Path = "site.ini", *, scenario: Optional[str] = None,
             set: Optional[Mapping[str, Value]] = None, plugins: Sequence[Path] = (),
             plugin_dir: Optional[Path] = None, flags: Flag = Flag(0), log: Optional[Log] = None,
             open: Optional[Open] = None) -> "Site":
        """A site from the text of a problem. path: the path that the text would have as a file: it appears in messages,
        and paths in the text are relative to its folder. The rest is as for Site."""
        self = cls.__new__(cls)
        raw = text.encode() if isinstance(text, str) else bytes(text)
        self._load("firn_site_read", (raw, len(raw), _path(path)), scenario, set, plugins, plugin_dir, flags, log, open)
        return self

    def _load(self, function: str, arguments: tuple, scenario: Optional[str], values: Optional[Mapping[str, Value]],
              plugins: Sequence[Path], plugin_dir: Optional[Path], flags: int, log: Optional[Log],
              source: Optional[Open]) -> None:
        series = {address: v for address, v in (values or {}).items() if is_series(v)}
        settings, count = _list(("%s=%s" % (address, written(v))).encode() for address, v in (values or {}).items()
                                if address not in series)
        files, file_count = _list(_path(p) for p in plugins)
        stop = ctypes.c_int32(0)
        on_log = log_callback(log)
        given = _Files(source) if source is not None else None
        options = _c.firn_load_options(
            flags=int(flags), scenario=_text(scenario, "the name of the scenario"), set=settings, sets=count,
            plugin=files, plugins=file_count, plugin_dir=None if plugin_dir is None else _path(plugin_dir), log=on_log,
            stop=ctypes.pointer(stop), **({} if given is None else {"open": given.open}))
        error = _c.firn_error()

        def end() -> None:
            stop.value = 1
        def free(at: Any) -> None:
            if at:
                _c.lib.firn_site_free(at)
        load = getattr(_c.lib, function)
        call = Call(lambda: load(*arguments, ctypes.byref(options), ctypes.byref(error)), end)
        try:
            at = call.run()
        except BaseException:
            free(call.result)
            raise
        if not at:
            raise from_struct(error)
        self._handle = Handle(at, _c.lib.firn_site_free, _c.lib.firn_site_stop, (on_log, given))
        for address, v in series.items():
            self.set_series(address, v)

    # ---- life -----------------------------------------------------------------------------------------

    def close(self) -> None:
        """Frees the site. While another thread calls it, it is freed when that call ends."""
        self._handle.close()

    def __enter__(self) -> "Site":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def __reduce__(self) -> Any:
        raise TypeError("a site cannot be pickled: load it again in the other process, or use threads and copy()")

    def __copy__(self) -> "Site":
        return self.copy()

    def __deepcopy__(self, _: Any) -> "Site":
        return self.copy()

    def __repr__(self) -> str:
        return "<firn.Site, %s>" % ("closed" if self._handle.at is None else self.status or "not solved")

    def copy(self) -> "Site":
        """A site of its own with the same options and values, not solved. It shares the bytes of the files; the two may
        be used by two threads."""
        at, _ = long_call(self._handle, "firn_site_copy")
        other = type(self).__new__(type(self))
        other._handle = Handle(at, _c.lib.firn_site_free, _c.lib.firn_site_stop, self._handle.keep)
        return other

    def stop(self) -> None:
        """Ends the call that uses the site, with Interrupted, usually within 0.2 s; if none does, the next one. May be
        called by any thread, a progress function or a signal handler."""
        self._handle.stop_left = False
        self._handle.stop()

    # ---- values ---------------------------------------------------------------------------------------

    def set(self, address: Union[str, Mapping[str, Value]], value: Optional[Value] = None) -> None:
        """Sets the value at an address, as `--set` does: set("grid.price", "45 USD/MWh"), set("phase 2028: grid.price",
        ...); or several at once, judged together, all or none: set({"a.min": "3 MW", "a.max": "5 MW"}). A number is
        written without a unit. A wrong key or value raises Error and changes nothing. An earlier answer of the site is
        discarded; `Answer` objects stay."""
        if isinstance(address, Mapping):
            if value is not None:
                raise UsageError("set() takes a mapping, or an address and a value")
            pairs = [(_text(a, "the address"), _text(written(v), "the value")) for a, v in address.items()]
            settings = (_c.firn_setting * len(pairs))(*[_c.firn_setting(address=a, value=v) for a, v in pairs])
            if pairs:
                long_call(self._handle, "firn_site_set_many", settings, len(pairs))
        elif is_series(value):
            self.set_series(address, value)
        else:
            long_call(self._handle, "firn_site_set", _text(address, "the address"),
                      _text(written(value), "the value"))

    def set_series(self, address: str, values: Any, unit: Optional[str] = None) -> None:
        """Sets a key that takes a series to the numbers of a one-dimensional array: one per step, or per hour of the
        horizon or of the year. unit: None for that of the key."""
        array = numpy.ascontiguousarray(values, dtype=numpy.float64)
        if array.ndim != 1:
            raise UsageError("a series must have one dimension; this has shape %s" % (array.shape,))
        long_call(self._handle, "firn_site_set_series", _text(address, "the address"),
                  array.ctypes.data_as(_c.numbers), array.size, _text(unit, "the unit"))

    def unset(self, address: Optional[str] = None) -> None:
        """Takes back what was set at an address; None: everything."""
        long_call(self._handle, "firn_site_unset", _text(address, "the address"))

    def __setitem__(self, address: str, value: Value) -> None:
        self.set(address, value)

    def __delitem__(self, address: str) -> None:
        self.unset(address)

    def reload(self) -> None:
        """Reads all files again, and searches the plugins again. What was set is kept."""
        long_call(self._handle, "firn_site_reload")

    def hold_sizes(self, result: Optional[Path], free: Sequence[str] = ()) -> None:
        """Holds all sizes at those of an earlier result, a results folder or its result.json, but those of the
        components `free`; None: sizes are free again."""
        names, count = _list(name.encode() for name in free)
        long_call(self._handle, "firn_site_hold_sizes", None if result is None else _path(result),
                  names if count else None, count)

    # ---- building and solving -------------------------------------------------------------------------

    def build(self) -> None:
        """Builds the linear program; `solve` does so if need be."""
        long_call(self._handle, "firn_site_build")

    def check(self) -> None:
        """Builds the site and looks in single hours for demands that no operation can serve; findings are logged, and
        raised under Flag.STRICT."""
        long_call(self._handle, "firn_site_check")

    def inputs(self) -> str:
        """A table, as text, of the series that the site reads; "" before it is built."""
        return text_of(checked("firn_site_inputs", self._handle.address()))

    @property
    def dimensions(self) -> Dict[str, int]:
        """rows, columns and nonzeros of the linear program, steps, periods, components, plugins; 0 before it is built."""
        d = _c.firn_dimensions()
        checked("firn_site_dimensions", self._handle.address(), ctypes.byref(d))
        return {name: getattr(d, name) for name, *_ in d._fields_ if name not in ("size", "reserved")}

    def solve(self, *, method: Optional[str] = None, time_limit: float = 0, threads: int = 0, vertex: bool = False,
              explain: bool = True, progress: Optional[Callable[[Progress], Any]] = None,
              check: bool = True) -> Answer:
        """Solves the site and returns its answer.

        method: "auto", "barrier" or "glpk"; time_limit: seconds, 0 for none; threads: maximum, 0 for one per processor;
        vertex: end at a vertex of the optimal face; explain: explain a site without a plan. progress: called with a
        Progress several times per second; what it raises ends the solve and is raised here. It may call `stop`, but use
        the site in no other way.

        check: raise NoSolution for a site without a plan and SolverError for a limit that was reached; False: return
        the answer with its `status` instead. Other failures raise Error. Ctrl-C ends the solve, and the site can be used
        on.
        """
        on_progress = progress_callback(progress)
        options = _c.firn_solve_options(vertex=int(vertex), method=_text(method, "the method"), time_limit=time_limit,
                                        progress=on_progress, threads=threads, no_explanation=int(not explain))
        codes = _c.CONSTANTS
        _, error = long_call(self._handle, "firn_site_solve", ctypes.byref(options),
                             accept=(codes["FIRN_NO_SOLUTION"], codes["FIRN_SOLVER"]))
        if error.code == 0:
            return self.answer
        failure = from_struct(error)
        if not _c.lib.firn_site_has_values(self._handle.address()):
            raise failure
        if not check:
            return self.answer
        if isinstance(failure, NoSolution):
            failure.answer = self.answer
            failure.explanation = self.explanation()
        raise failure

    @property
    def answer(self) -> Answer:
        """The answer of the last solve. UsageError if there is none."""
        return Answer(Handle(checked("firn_site_answer", self._handle.address()), _c.lib.firn_answer_free))

    @property
    def status(self) -> str:
        """"optimal", "infeasible", "unbounded", "uncertified", "time limit", "interrupted" or "failed"; "" before the
        site is solved."""
        return _c.lib.firn_site_status(self._handle.address()).decode()

    def explain(self) -> str:
        """The meaning of the status in a few sentences: of a site without a plan, what is missing, what conflicts, and
        what would repair it."""
        return (_c.lib.firn_site_explain(self._handle.address()) or b"").decode("utf-8", "replace")

    def explanation(self) -> str:
        """The explanation of a site without a plan, a paragraph for each part."""
        return text_of(checked("firn_site_explanation", self._handle.address()))

    def explanation_parts(self) -> Optional[Dict[str, Any]]:
        """The same as data, the member `explanation` of result.json; None if there is none."""
        return json.loads(text_of(checked("firn_site_explanation_json", self._handle.address())))

    def value(self, name: str, phase: Optional[str] = None) -> float:
        """One number of the result by its name, in base units: "objective", an account ("cost") or ratio ("pue"),
        "chillers.size.built", "grid.operation", "limit.pue.shadow_price". phase: None for all, or the only one. NaN: the
        number does not exist."""
        number = ctypes.c_double()
        checked("firn_site_value", self._handle.address(), _text(name, "the name"), _text(phase, "the phase"),
                ctypes.byref(number))
        return number.value

    @property
    def periods(self) -> List[Period]:
        """The periods, in order; empty before the site is built."""
        at, lib = self._handle.address(), _c.lib
        return [Period(lib.firn_site_period_name(at, i).decode(), lib.firn_site_steps(at, i),
                       lib.firn_site_period_design(at, i).decode()) for i in range(lib.firn_site_periods(at))]

    def series(self, name: str, period: int = 0) -> "numpy.ndarray":
        """One number per step of a period, counted from 0: a column of flows.csv or prices.csv, or "hours"."""
        at = self._handle.address()
        values = numpy.empty(_c.lib.firn_site_steps(at, period), dtype=numpy.float64)
        checked("firn_site_series", at, _text(name, "the name"), period, values.ctypes.data_as(_c.numbers), values.size)
        return values

    def sensitivity(self, keys: Optional[str] = None, *, change: float = 0, solves: int = 0,
                    method: Optional[str] = None, time_limit: float = 0, threads: int = 0,
                    progress: Optional[Callable[[Progress], Any]] = None) -> Any:
        """What each input does to the objective, as a Table with a row per key, the largest effect first
        (docs/sensitivity.md).

        keys: a pattern such as "grid.*"; None: all numeric keys. change: relative, 0 for 1 %. solves: keys that may be
        solved again; 0 for the default, negative for none. The site must be solved to an optimum."""
        on_progress = progress_callback(progress)
        options = _c.firn_sensitivity_options(
            threads=threads, keys=_text(keys, "the pattern"), change=change, method=_text(method, "the method"),
            time_limit=time_limit, progress=on_progress, solves=solves)
        long_call(self._handle, "firn_site_sensitivity", ctypes.byref(options))
        return sensitivities(self._handle)

    # ---- files ----------------------------------------------------------------------------------------

    def json(self) -> Dict[str, Any]:
        """The content of result.json."""
        return json.loads(text_of(long_call(self._handle, "firn_site_json")[0]))

    def summary(self) -> str:
        """The result as the table that the command prints."""
        return text_of(long_call(self._handle, "firn_site_table")[0])

    def write(self, folder: Optional[Path] = None, label: Optional[str] = None) -> str:
        """Writes the results folder and returns its path. None: `<site>.results` next to the problem file. label: a
        text that run.json repeats."""
        checked("firn_site_set_label", self._handle.address(), _text(label, "the label"))
        long_call(self._handle, "firn_site_write", None if folder is None else _path(folder))
        return os.fsdecode(_c.lib.firn_site_results(self._handle.address()))

    def check_results(self, folder: Optional[Path] = None) -> None:
        """Fails as `write` would, as far as that is known before the solve."""
        long_call(self._handle, "firn_site_check_results", None if folder is None else _path(folder))

    def export(self, path: Path, *, format: str = "mps", split: int = 0) -> None:
        """Writes the linear program. format: "mps" or "lp"; split: a column in the rows of many steps gets one copy per
        `split` steps, 0 for none."""
        options = _c.firn_export_options(split=split, format=_text(format, "the format"))
        long_call(self._handle, "firn_site_export", _path(path), ctypes.byref(options))
