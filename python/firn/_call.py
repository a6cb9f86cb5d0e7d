# SPDX-License-Identifier: GPL-3.0-or-later
"""How functions of the library are called: failures become exceptions, and Ctrl-C is heard.

Python runs signal handlers in the main thread only, and only while it executes Python. A long call of the main
thread is therefore made by a thread of its own, for which the main thread waits. What the library asks for
meanwhile (progress, log lines, files) is asked of the main thread, so that functions of the user run in the
thread that called, where they may raise exceptions. If anything is raised, be it by a callback or by a signal
handler, the call is told to stop, and the exception goes on when the call has ended. In any other thread, which
no signal handler interrupts, the call is made at once.
"""
import _thread
import ctypes
import queue
import signal
import threading
from typing import Any, Callable, List, Optional, Tuple

from . import _c
from .errors import Kind, UsageError, from_struct

INTERRUPTED = _c.CONSTANTS["FIRN_INTERRUPTED"]
# Signals are for the main thread, only faults for the thread at fault.
_MASK = signal.valid_signals() - {
    getattr(signal, name) for name in ("SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL", "SIGTRAP", "SIGABRT", "SIGSYS",
                                       "SIGPROF") if hasattr(signal, name)}


class _Question:
    """A callback of the library that waits for the main thread."""

    def __init__(self, function: Callable, arguments: tuple, otherwise: Any) -> None:
        self.function, self.arguments, self.reply = function, arguments, otherwise
        self.answered = threading.Event()


class Call:
    """One call of the library: `function` makes it, `stop` ends it."""

    def __init__(self, function: Callable[[], Any], stop: Callable[[], None]) -> None:
        self.function, self.stop = function, stop
        self.questions: Optional[queue.SimpleQueue] = None  # None: callbacks run in the thread of the call
        self.result: Any = None
        self.failure: Optional[BaseException] = None
        self.abandoned = False  # the main thread waits no more
        self.ended = False

    def fail(self, failure: BaseException) -> None:
        if self.failure is None:
            self.failure = failure
        self.stop()

    def ask(self, function: Callable, *arguments: Any, otherwise: Any) -> Any:
        """For callbacks: function(*arguments), or `otherwise` once something was raised."""
        if self.failure is not None:
            return otherwise
        if self.questions is None:
            try:
                return function(*arguments)
            except BaseException as failure:  # must not pass through the library
                self.fail(failure)
                return otherwise
        question = _Question(function, arguments, otherwise)
        self.questions.put(question)
        while not question.answered.wait(1) and not self.abandoned:
            pass
        return question.reply

    def run(self) -> Any:
        """The result. Raises what a callback or a signal handler has raised, after the call has ended."""
        if threading.current_thread() is threading.main_thread():
            try:
                self._wait()
            except BaseException:  # between two lines of _wait()
                self.abandoned = True
                self.stop()
                raise
        else:
            self._make()
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        return self.result

    def _make(self) -> None:
        before = getattr(_running, "call", None)
        _running.call = self
        try:
            self.result = self.function()
        except BaseException as failure:
            self.failure = self.failure or failure
        finally:
            _running.call = before

    def _work(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, _MASK)
        self._make()
        assert self.questions is not None
        self.ended = True
        self.questions.put(None)  # wakes the main thread

    def _wait(self) -> None:
        questions = self.questions = queue.SimpleQueue()
        _thread.start_new_thread(self._work, ())
        while not (self.ended and questions.empty()):
            question: Optional[_Question] = None
            try:
                question = questions.get()
                if question is not None and self.failure is None:
                    question.reply = question.function(*question.arguments)
            except BaseException as failure:
                self.fail(failure)
            finally:
                if question is not None:
                    question.answered.set()


_running = threading.local()  # .call: the Call whose callbacks come in this thread


def running() -> Call:
    """The call that a callback of the library belongs to."""
    return _running.call


class Handle:
    """An object of the library: its address, and who frees it. It is freed with its last reference."""

    def __init__(self, at: int, free: Callable, stop: Optional[Callable] = None, keep: Any = None) -> None:
        self.at: Optional[int] = at
        self._free, self._stop = free, stop
        self.keep = keep         # what the object needs as long as it lives: its callbacks
        self.lock = threading.Lock()
        self.stop_left = False   # a stop of ours may have come too late for its call: it ends the next one

    def stop(self) -> None:
        at = self.at
        if at is not None and self._stop is not None:
            self._stop(at)

    def close(self) -> None:
        at, self.at = self.at, None
        if at is not None:
            self._free(at)

    def __del__(self) -> None:
        self.close()

    def address(self) -> int:
        if self.at is None:
            raise UsageError("this is closed: load it again")
        return self.at


def text_of(at: Optional[int]) -> str:
    """The text at an address that the library has returned, which is freed."""
    if not at:
        return ""
    try:
        return ctypes.string_at(at).decode("utf-8", "replace")
    finally:
        _c.lib.firn_text_free(at)


def checked(name: str, *arguments: Any) -> Any:
    """Calls a short function whose last argument is a firn_error; raises its failure. Returns its result."""
    error = _c.firn_error()
    result = getattr(_c.lib, name)(*arguments, ctypes.byref(error))
    if error.code != 0:
        raise from_struct(error)
    return result


def long_call(handle: Handle, name: str, *arguments: Any, accept: Tuple[int, ...] = ()) -> Tuple[Any, Any]:
    """Calls a function of an object that may take long, the object first and a firn_error last; returns (result,
    error). Raises the failure unless its code is in `accept`."""
    function = getattr(_c.lib, name)
    if not handle.lock.acquire(blocking=False):
        raise UsageError("another call uses this site or program: one at a time may; wait for it, or copy the site",
                         kind=Kind.BUSY)
    try:
        while True:
            at = handle.address()
            error = _c.firn_error()
            stops: List[bool] = []

            def stop() -> None:
                stops.append(True)
                handle.stop()
            try:
                result = Call(lambda: function(at, *arguments, ctypes.byref(error)), stop).run()
            finally:
                handle.stop_left = handle.stop_left or bool(stops)
            if error.code == INTERRUPTED and handle.stop_left and not stops:
                handle.stop_left = False
                continue  # by the stop of an earlier call, which had ended for another reason
            if error.code != 0 and error.code not in accept:
                raise from_struct(error)
            return result, error
    finally:
        handle.lock.release()
