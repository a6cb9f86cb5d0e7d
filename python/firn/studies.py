# SPDX-License-Identifier: GPL-3.0-or-later
"""Many solves of one site; comparisons; permissions; plugins."""
import concurrent.futures
import ctypes
import dataclasses
import itertools
import json
import os
import threading
from typing import Any, Callable, Dict, Iterable, List, Mapping, Optional, Sequence, Union

from . import _c
from ._call import checked, text_of
from .answer import Answer
from .errors import Error, UsageError
from .site import Flag, Path, Site, Value, _list, _path, _text


@dataclasses.dataclass
class Variant:
    """A variant of a sweep. values: what was set; answer: None after a failure; result: what `read` has returned;
    error: the failure; None if there is a plan."""

    values: Dict[str, Value]
    answer: Optional[Answer] = None
    result: Any = None
    error: Optional[Error] = None


Grid = Union[Mapping[str, Sequence[Value]], Iterable[Mapping[str, Value]]]


def _variants(grid: Grid) -> List[Dict[str, Value]]:
    if isinstance(grid, Mapping):
        return [dict(zip(grid, values)) for values in itertools.product(*grid.values())]
    return [dict(values) for values in grid]


def sweep(site: Site, grid: Grid, *, threads: int = 1, read: Optional[Callable[[Answer], Any]] = None,
          **options: Any) -> List[Variant]:
    """Solves variants of a site and returns a Variant for each, in order. The site is not changed.

    grid: values by address, {"grid.price": ["30 USD/MWh", "60 USD/MWh"], "site.target": [...]}, all combinations, the
    last address first; or mappings, one per variant. threads: variants at once; each solve then has one thread unless
    options say otherwise. read: makes of an answer what is kept as `result`, in place of the answer, which holds its
    linear program in memory. options: as for Site.solve. A variant without a plan has `error` and its answer. Values that
    the site refuses are an `error`, too. Ctrl-C ends the sweep.
    """
    variants = [Variant(values) for values in _variants(grid)]
    options.setdefault("threads", 1 if threads > 1 else 0)
    local = threading.local()
    copies: List[Site] = []
    ended = threading.Event()

    def solve(variant: Variant, own: Site) -> None:
        try:
            own.set(variant.values)
            answer: Optional[Answer] = own.solve(**options)
        except Error as error:
            variant.error, answer = error, getattr(error, "answer", None)
            error.__traceback__ = None
        if read is None:
            variant.answer = answer
        elif answer is not None and variant.error is None:
            variant.result = read(answer)
        for address in variant.values:
            try:
                own.unset(address)
            except Error:
                pass  # it was not set

    def in_thread(variant: Variant) -> None:
        if ended.is_set():
            return
        if not hasattr(local, "site"):
            with lock:
                local.site = site.copy()
                copies.append(local.site)
                if ended.is_set():
                    return
        solve(variant, local.site)

    lock = threading.Lock()
    if threads <= 1:
        own = site.copy()
        for variant in variants:
            solve(variant, own)
        return variants
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        futures = [pool.submit(in_thread, variant) for variant in variants]
        try:
            for future in futures:
                future.result()
        except BaseException:
            ended.set()
            for future in futures:
                future.cancel()
            for copy in copies:
                copy.stop()
            raise
    return variants


def compare(*results: Path, text: bool = False) -> Any:
    """Compares 2 to 20 results folders with the first of them: a dictionary as docs/compare.md describes it, or text for a
    terminal."""
    paths, count = _list(_path(p) for p in results)
    form = _c.CONSTANTS["FIRN_COMPARE_TEXT" if text else "FIRN_COMPARE_JSON"]
    made = text_of(checked("firn_compare", paths, count, form))
    return made if text else json.loads(made)


def trust_add(path: Path) -> List[str]:
    """Allows a problem file to use the plugin folders that it names (docs/trust.md); returns what the permission
    covers, a line per file. It holds where Flag.TRUST_REMEMBERED is given."""
    return text_of(checked("firn_trust_add", _path(path))).splitlines()


def trust_list() -> List[str]:
    """The permissions, two lines per problem: its path, and since when and whether it holds."""
    return text_of(checked("firn_trust_list")).splitlines()


def trust_remove(path: Path) -> None:
    """Takes a permission back. UsageError if there is none."""
    checked("firn_trust_remove", _path(path))


def plugin_files(*, plugins: Sequence[Path] = (), plugin_dir: Optional[Path] = None, flags: Flag = Flag(0)) -> List[str]:
    """The plugin files that would be searched, in order of the search."""
    files, count = _list(_path(p) for p in plugins)
    options = _c.firn_load_options(flags=int(flags), plugin=files, plugins=count,
                                   plugin_dir=None if plugin_dir is None else _path(plugin_dir))
    return text_of(checked("firn_plugin_files", ctypes.byref(options))).splitlines()


def describe(file: Path, type: Optional[str] = None, *, line: bool = False, trust: bool = False) -> str:
    """The description of a plugin file, or of one of its types: parameters with units, ranges, defaults and sources.
    line: one line per type. The code of the plugin is loaded into this process."""
    how = _c.CONSTANTS["FIRN_DESCRIBE_LINE" if line else "FIRN_DESCRIBE_FULL"]
    return text_of(checked("firn_plugin_describe", _path(file), _text(type, "the type"), how, int(trust)))


def problem(name: str = "first.ini") -> str:
    """The path of a problem that comes with the package. UsageError names those that exist."""
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "problems")
    if not os.path.isdir(folder):  # in the source tree
        folder = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(folder))), "problems")
    path = os.path.join(folder, name)
    if not os.path.isfile(path):
        known = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        raise UsageError("there is no problem `%s`: there are %s" % (name, ", ".join(known) or "none"))
    return path
