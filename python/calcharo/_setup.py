"""What a configuration names, found: strategy, handlers, rules of redaction."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Iterable, NamedTuple, TypeVar, cast

from . import _plugins
from ._frames import PUBLIC
from ._strategies import check_name
from .core._redaction import Redaction
from .core.errors import CalcharoError, PluginError

if TYPE_CHECKING:
    from typing import Callable

    from ._strategies import Strategy
    from .core._redaction import RedactionLike
    from .core.config import TracerConfig
    from .core.context import ExecutionContext
    from .handlers import HandlerRegistry, NodeHandler

Result = TypeVar("Result")


class Setup(NamedTuple):
    """What one recording works with.

    Attributes
    ----------
    strategy : Strategy or None
        What sends events; `None` is the engine of this version.
    handlers : HandlerRegistry or None
        Who is asked about nodes; `None` if only the instructions are.
    redact : Redaction
        What is kept out of the trace.
    contexts : list of ExecutionContext
        Recordings that were made with it.
    reads_publicly : bool
        Whether frames are to be read through the public interface.
    """

    strategy: Strategy | None
    handlers: HandlerRegistry | None
    redact: Redaction
    contexts: list[ExecutionContext]
    reads_publicly: bool


def setup_of(
    config: TracerConfig,
    strategy: object = None,
    handlers: HandlerRegistry | None = None,
) -> Setup:
    """Return what a recording works with.

    Parameters
    ----------
    config : TracerConfig
        What is recorded, and how.
    strategy : str or Strategy, optional
        In the place of that of the configuration.
    handlers : HandlerRegistry, optional
        In the place of those of the configuration and its plug-ins.

    Raises
    ------
    PluginError
        A plug-in cannot be used.
    EngineUnavailable
        The engine is not in this version.
    ConfigurationError
        A handler cannot be used.
    """
    plugins = [(name, _plugins.load(name)) for name in config.plugins]
    engine = config.engine if strategy is None else strategy
    if isinstance(engine, str):
        check_name(engine)
    redact = config.redact
    for name, parts in plugins:
        if "calcharo.redactors" in parts:
            redact = _more(redact, name, parts["calcharo.redactors"])
        if engine == "auto" and "calcharo.engines" in parts:
            engine = _strategy(name, parts["calcharo.engines"])
    if handlers is None:
        handlers = _registry(config.handlers, plugins)
    given = None if isinstance(engine, str) else cast("Strategy", engine)
    return Setup(given, handlers, redact, [], engine == PUBLIC)


def registry_of(config: TracerConfig, given: Iterable[object] | None) -> HandlerRegistry:
    """Return the handlers of a tracer, for its user to change.

    Parameters
    ----------
    config : TracerConfig
        Names handlers and plug-ins.
    given : iterable of object, optional
        In the place of the handlers that the configuration names.
    """
    from .handlers import HandlerRegistry

    plugins = [(name, _plugins.load(name)) for name in config.plugins]
    return _registry(config.handlers if given is None else given, plugins) or HandlerRegistry()


def check_part(name: str, group: str, part: object) -> None:
    """Check that a recording could use what a plug-in has.

    Parameters
    ----------
    name : str
        The plug-in.
    group : str
        The group of its entry point.
    part : object
        What it has for that group.

    Raises
    ------
    PluginError
        It could not.
    """
    if group == "calcharo.handlers":
        _registry((), [(name, {group: part})])
    elif group == "calcharo.redactors":
        _more(Redaction(), name, part)
    elif group == "calcharo.engines":
        _strategy(name, part)


def _registry(
    given: Iterable[object], plugins: Iterable[tuple[str, dict[str, object]]]
) -> HandlerRegistry | None:
    """Handlers that are given, and those of plug-ins; `None` if there are none."""
    parts = [
        (name, found["calcharo.handlers"])
        for name, found in plugins
        if "calcharo.handlers" in found
    ]
    objects: list[object] = []
    for one in given:
        if isinstance(one, str):
            if all(name != one for name, _ in parts):
                parts.append((one, _plugins.load(one, ["calcharo.handlers"])["calcharo.handlers"]))
        else:
            objects.append(one)
    if not objects and not parts:
        return None
    from .handlers import HandlerRegistry

    registry = HandlerRegistry(cast("list[NodeHandler]", objects))
    for name, handlers in parts:
        _guarded(name, partial(_register, registry, handlers))
    return registry


def _register(registry: HandlerRegistry, handlers: object) -> None:
    for handler in cast("Iterable[NodeHandler]", handlers):
        registry.register(handler)


def _more(redact: Redaction, name: str, rules: object) -> Redaction:
    added = _guarded(name, lambda: Redaction.of(cast("RedactionLike", rules)))
    return redact.plus(added.names, added.values, added.files)


def _strategy(name: str, engine: object) -> object:
    from .core._fields import engine as check

    made: object = _guarded(name, engine) if callable(engine) else engine
    return _guarded(name, lambda: check(made))


def _guarded(name: str, work: Callable[[], Result]) -> Result:
    """Run code of a plug-in."""
    try:
        return work()
    except PluginError:
        raise
    except Exception as error:
        reason = error.message if isinstance(error, CalcharoError) else repr(error)
        raise PluginError(f"it cannot be used: {reason}", name) from error
