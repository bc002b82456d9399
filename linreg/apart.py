"""A function called in another process, which alone comes to its end by it.

Some readers abort where a damaged file asks for too much memory. No error comes out
of that which could be caught: the whole process is gone.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from linreg.errors import LinregError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_P = ParamSpec("_P")
_T = TypeVar("_T")


class ProcessLost(LinregError):  # noqa: N818
    """The other process came to its end before it answered."""


class Apart:
    """Another process, begun with the first call and again after each loss.

    It ends with this one, however that comes about. Calls of several threads are made
    one after another.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._line: Connection[Any, Any] | None = None

    def call(
        self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        """What the function of a module answers there; a LinregError comes out here.

        Raises ProcessLost, and OSError where no process can be begun.
        """
        with self._lock:
            # Given up until it has answered: what comes after an interruption would be
            # taken for the next answer.
            line, self._line = self._line or _begin(), None
            try:
                line.send((function, args, kwargs))
                answer = line.recv()
            except (EOFError, ConnectionError):
                line.close()
                raise ProcessLost from None
            self._line = line
        if isinstance(answer, LinregError):
            raise answer
        result: _T = answer
        return result


def _begin() -> "Connection[Any, Any]":
    # A process that is forked from one with threads may find a lock that is never let
    # go of; this one begins anew.
    context = multiprocessing.get_context("spawn")
    line, other_end = context.Pipe()
    process = context.Process(target=_serve, args=(other_end,), daemon=True)
    process.start()
    other_end.close()
    return line


def _serve(line: "Connection[Any, Any]") -> None:
    """Answer until nobody can ask any more."""
    # What an aborting reader prints there is for those who wrote it.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    # Ctrl+C reaches all processes of a terminal; this one ends with the other.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, ConnectionError):
        while True:
            function, args, kwargs = line.recv()
            try:
                answer = function(*args, **kwargs)
            except LinregError as error:
                answer = error
            line.send(answer)
