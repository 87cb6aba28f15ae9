"""Functions that are recorded each time they are called."""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING

from . import _run

if TYPE_CHECKING:
    from typing import Any, Callable, TypeVar

    from .core.config import TracerConfig

    Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class _Recorded:
    """One call of a function, recorded from its first line to its end."""

    def __init__(self, config: TracerConfig, function: Any, wrapper: Any) -> None:
        self._config = config
        self._function = function
        self._wrapper = wrapper

    def __enter__(self) -> None:
        code = inspect.unwrap(self._function).__code__
        files = [code.co_filename]
        modules = [self._function.__module__]
        self._session = _run.started(self._config, None, files, modules, code)

    def __exit__(self, *_: object) -> None:
        self._wrapper.trace = _run.stopped(self._session)


def decorated(config: TracerConfig, function: Decorated) -> Decorated:
    """Return a function that is recorded each time it is called.

    Parameters
    ----------
    config : TracerConfig
        What is recorded.
    function : callable
        A function, a generator function or a coroutine function.
    """
    wrapper: Any
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def wrapper(*args: Any, **kwargs: Any) -> Any:
            with _Recorded(config, function, wrapper):
                return await function(*args, **kwargs)

    elif inspect.isgeneratorfunction(function):

        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            with _Recorded(config, function, wrapper):
                return (yield from function(*args, **kwargs))

    elif inspect.isasyncgenfunction(function):

        @functools.wraps(function)
        async def wrapper(*args: Any, **kwargs: Any) -> Any:
            with _Recorded(config, function, wrapper):
                async for value in function(*args, **kwargs):
                    yield value

    else:

        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            with _Recorded(config, function, wrapper):
                return function(*args, **kwargs)

    wrapper.trace = None
    return wrapper  # type: ignore[no-any-return]
