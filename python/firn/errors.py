# SPDX-License-Identifier: GPL-3.0-or-later
"""Failures of the library as exceptions."""
import enum
from typing import Any, Optional

from . import _c


class Kind(enum.IntEnum):
    """What kind of failure it is, more finely than its code."""

    OTHER = 0
    ARGUMENT = 1      # an argument is missing or invalid
    BUSY = 2          # another call uses the site, or a callback has made this call
    UNKNOWN = 3       # an unknown name; `near` may hold the one that is meant
    VALUE = 4         # a value cannot be read, has the wrong unit or is out of range
    FILE = 5          # a file cannot be read or written
    MEMORY = 6        # out of memory
    PLUGIN = 7        # a plugin is at fault
    INFEASIBLE = 8    # no plan meets all demands, limits and bounds
    UNBOUNDED = 9     # the objective has no bound
    UNCERTIFIED = 10  # the certificate does not accept the solution
    TIME = 11         # the time limit was reached
    STOPPED = 12      # stopped by `stop()`


class Error(Exception):
    """A failure of the library; its text is the whole message.

    code: as the exit codes of the command (docs/results.md); kind: a Kind, or a number of a later library;
    message: the text; file, line: the place at fault, None if there is none; address: the value at fault as for
    `Site.set` ("phase 2028: grid.price", or only the section, "grid"), component: its section ("grid"); near: the
    known name that may be meant by an unknown one; remedy: the part of the message that says what to do. None where
    there is nothing to say.
    """

    def __init__(self, message: str, code: int = _c.CONSTANTS["FIRN_USAGE"], kind: int = Kind.ARGUMENT,
                 file: Optional[str] = None, line: Optional[int] = None, address: Optional[str] = None,
                 near: Optional[str] = None, remedy: Optional[str] = None) -> None:
        super().__init__(message)
        self.message, self.code, self.kind = message, code, kind
        self.file, self.line, self.address, self.near, self.remedy = file, line, address, near, remedy

    @property
    def component(self) -> Optional[str]:
        """The section of the value at fault, usually a component."""
        if not self.address:
            return None
        return self.address.rpartition(": ")[2].partition(".")[0]

    def __reduce__(self) -> Any:
        return _again, (type(self), self.message, self.__dict__)


def _again(kind: type, message: str, members: dict) -> Error:
    error = kind(message)
    error.__dict__.update(members)
    return error


class NoSolution(Error):
    """The site has no plan, or the objective has no bound. `explanation`: why, for a planner; `answer`: the
    answer, whose tables of a plan are empty."""

    explanation: Optional[str] = None
    answer: Any = None

    def __reduce__(self) -> Any:  # an answer is memory of this process
        return _again, (type(self), self.message, {**self.__dict__, "answer": None})


class UsageError(Error, ValueError):
    """A wrong argument, an unknown name, or a site that is in use."""


class ProblemError(Error):
    """An error in the problem file or its data."""


class PluginError(Error):
    """An error in a plugin."""


class SolverError(Error):
    """The solution was not certified, or a limit was reached."""


class FileError(Error):
    """Reading, writing or memory."""


class Interrupted(Error):
    """The call was ended by `stop()`. What it would have changed is unchanged."""


_CLASSES = {"FIRN_NO_SOLUTION": NoSolution, "FIRN_USAGE": UsageError, "FIRN_PROBLEM": ProblemError,
            "FIRN_PLUGIN_ERROR": PluginError, "FIRN_SOLVER": SolverError, "FIRN_IO": FileError,
            "FIRN_INTERRUPTED": Interrupted}
_OF_CODE = {_c.CONSTANTS[name]: kind for name, kind in _CLASSES.items()}


def from_struct(error: _c.firn_error) -> Error:
    """The exception for a firn_error whose code is not 0."""
    def text(value: bytes) -> Optional[str]:
        return value.decode("utf-8", "replace") or None
    kind: int = error.kind
    if kind in Kind._value2member_map_:
        kind = Kind(kind)
    return _OF_CODE.get(error.code, Error)(
        text(error.text) or "failure %d" % error.code, error.code, kind, text(error.file), error.line or None,
        text(error.address), text(error.near), text(error.remedy))
