# SPDX-License-Identifier: GPL-3.0-or-later
"""Firn plans AI data-centre sites as linear programs: which cooling, power and storage to build, and how to run it.

>>> import firn
>>> site = firn.Site(firn.problem("first.ini"))
>>> site["grid.price"] = "45 USD/MWh"
>>> answer = site.solve()
>>> answer.sizes.to_pandas()

docs/python.md shows more; docs/problem.md explains problem files, docs/tables.md the tables of an answer. Firn is free
software under GPL-3.0-or-later.
"""
from . import _c
from .answer import Answer, tables
from .errors import (Error, FileError, Interrupted, Kind, NoSolution, PluginError, ProblemError, SolverError,
                     UsageError)
from .program import Program
from .site import Flag, Period, Progress, Site
from .studies import (Variant, compare, describe, plugin_files, problem, sweep, trust_add, trust_list, trust_remove)
from .table import Column, Table

__version__ = _c.VERSION
__all__ = [
    "Answer", "Column", "Error", "FileError", "Flag", "Interrupted", "Kind", "NoSolution", "Period", "PluginError",
    "ProblemError", "Program", "Progress", "Site", "SolverError", "Table", "UsageError", "Variant", "compare", "describe",
    "plugin_files", "problem", "sweep", "tables", "trust_add", "trust_list", "trust_remove"]
