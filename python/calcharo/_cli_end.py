"""Closes the recording of a process when the process ends, in whatever way it does that."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
import threading
from typing import TYPE_CHECKING

from . import _tracer
from ._limits import LIMITS
from ._run import outcome_of
from ._stop import LIMIT_STATUS, Stop

if TYPE_CHECKING:
    from types import CodeType
    from typing import Any, Callable

    from ._session import Session
    from .core.errors import LimitReached

#: Functions that end this program without a word to it.
_ABRUPT = ("_exit", "execv", "execve")


class End:
    """The end of the recording of a whole process.

    The program's own exit functions, and threads that it leaves running, are recorded too.

    Parameters
    ----------
    session : Session
        The recording.
    before : callable
        Called when the end begins.
    after : callable
        Called with the number of steps when the trace is closed, or with the error that
        kept it from being closed.
    """

    def __init__(
        self,
        session: Session,
        before: Callable[[], object],
        after: Callable[[int, Exception | None], object],
    ) -> None:
        self.session = session
        self._before = before
        self._after = after
        self._outcome: tuple[str, str | None] = ("finished", None)
        self._is_open = False
        self._replaced: dict[str, Any] = {}

    def begin(self, code: CodeType | None) -> None:
        """Begin to record.

        Parameters
        ----------
        code : CodeType or None
            The program, if it is known.
        """
        if self.session.config.on_limit != "detach":
            self.session.watchdog.give_up = self._give_up
        self.session.start(code)
        self._is_open = True
        # What is registered first is called last.
        atexit.register(self.close)
        for name in _ABRUPT:
            if hasattr(os, name):
                self._replaced[name] = getattr(os, name)
                setattr(os, name, self._closing(name))

    def _closing(self, name: str) -> Callable[..., Any]:
        original = self._replaced[name]

        def abrupt(*args: Any, **kwargs: Any) -> Any:
            status = f"({args[0]})" if name == "_exit" and args else ""
            self._outcome = ("finished", f"os.{name}{status}")
            self.close()
            return original(*args, **kwargs)

        abrupt.__name__ = abrupt.__qualname__ = name
        abrupt.__doc__ = original.__doc__
        return abrupt

    def _give_up(self) -> None:
        """End the process: a limit is reached, and threads wait in C code."""
        self.close()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(LIMIT_STATUS)

    def wait(self) -> str | None:
        """Wait for the program's threads as the interpreter does at its end.

        Returns
        -------
        str or None
            The limit that has ended one of them, if it is to end the program.
        """
        with contextlib.suppress(Stop):
            own = threading.current_thread()
            if any(not one.daemon and one is not own for one in threading.enumerate()):
                threading._shutdown()  # type: ignore[attr-defined]
        return None if self.session.config.on_limit == "detach" else self.session.reached

    def failed(self, error: BaseException) -> None:
        """Note what ended the program.

        Parameters
        ----------
        error : BaseException
            What it raised.
        """
        self._outcome = outcome_of(error)

    def limit_error(self, limit: str) -> LimitReached:
        """Return the error of a limit that was reached.

        Parameters
        ----------
        limit : str
            The field of the configuration.
        """
        allowed = getattr(self.session.config, limit)
        return LIMITS[limit].after(allowed, step=_tracer.Recording.steps())

    def close(self) -> None:
        """Close the trace; a second call does nothing, nor does one in a forked process."""
        if not self._is_open or self.session.is_copied:
            return
        # No interruption comes from here on.
        self.session.pause()
        self._is_open = False
        self._before()
        for name, original in self._replaced.items():
            setattr(os, name, original)
        try:
            self.session.stop(*self._outcome)
            steps = len(_tracer.Reader.open(self.session.config.output or ""))
        except Exception as error:
            self._after(0, error)
        else:
            self._after(steps, None)
