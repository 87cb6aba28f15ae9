"""The exceptions of Calcharo: one family with one base.

Every class has a `code` that never changes, so that programs and the native engine
can name an error without its English text. `BY_CODE` maps codes to classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._errors_base import CalcharoError, ConfigurationError, Problem
from ._errors_recording import (
    CpuLimit,
    EngineError,
    EngineUnavailable,
    IsolationError,
    LayoutMismatch,
    LimitReached,
    MemoryLimit,
    SourceError,
    StepLimit,
    TimeLimit,
    ToolBusy,
    TraceSizeLimit,
)

if TYPE_CHECKING:
    from os import PathLike
    from typing import Sequence

__all__ = [
    "BY_CODE",
    "CalcharoError",
    "ChecksumError",
    "ConfigurationError",
    "CpuLimit",
    "EngineError",
    "EngineUnavailable",
    "FormatError",
    "InternalError",
    "IsolationError",
    "LayoutMismatch",
    "LimitReached",
    "MemoryLimit",
    "PluginError",
    "Problem",
    "QueryError",
    "SerializationError",
    "SourceError",
    "StepLimit",
    "StoreError",
    "TimeLimit",
    "ToolBusy",
    "TraceSizeLimit",
    "TruncatedTrace",
    "UnsupportedVersion",
]


class StoreError(CalcharoError):
    """A stored trace cannot be read or written.

    Parameters
    ----------
    message : str
        What is wrong, and where in the file.
    path : path-like, optional
        The file.
    hint, trace
        As in `CalcharoError`; the trace holds what could be read.
    """

    code = "store"

    def __init__(
        self,
        message: str,
        path: str | PathLike[str] | None = None,
        *,
        hint: str | None = None,
        trace: Sequence[object] | None = None,
    ) -> None:
        super().__init__(message, hint=hint, trace=trace)
        self.path = path

    def _place(self) -> str:
        return "" if self.path is None else f"{self.path}: "


class FormatError(StoreError):
    """The file is no trace, or breaks the rules of the format."""

    code = "format"


class UnsupportedVersion(StoreError):
    """The trace was written in a version of the format that this Calcharo does not read."""

    code = "unsupported-version"


class ChecksumError(StoreError):
    """A part of the file is not what was written."""

    code = "checksum"


class TruncatedTrace(StoreError):
    """The end of the file is missing."""

    code = "truncated-trace"


class SerializationError(CalcharoError):
    """A trace, or a part of it, cannot be turned into the format asked for, or back."""

    code = "serialization"


class QueryError(CalcharoError):
    """A query cannot be understood, or asks for what was not recorded."""

    code = "query"


class PluginError(CalcharoError):
    """A plug-in cannot be loaded, or failed.

    Parameters
    ----------
    message : str
        What happened.
    plugin : str
        The name of the plug-in.
    hint, trace
        As in `CalcharoError`.
    """

    code = "plugin"

    def __init__(
        self,
        message: str,
        plugin: str = "",
        *,
        hint: str | None = None,
        trace: Sequence[object] | None = None,
    ) -> None:
        super().__init__(message, hint=hint, trace=trace)
        self.plugin = plugin

    def _place(self) -> str:
        return f"plug-in `{self.plugin}`: " if self.plugin else ""


class InternalError(CalcharoError):
    """Calcharo broke one of its own rules: a defect of Calcharo, not of the program."""

    code = "internal"
    _hint = "this is a defect of Calcharo; the trace up to here is valid"


def _family(base: type[CalcharoError]) -> dict[str, type[CalcharoError]]:
    """Return a class and all below it, by their codes."""
    members = {base.code: base}
    for child in base.__subclasses__():
        members.update(_family(child))
    return members


#: Every class of the family by its code; what the native engine raises is looked up here.
BY_CODE: dict[str, type[CalcharoError]] = _family(CalcharoError)

for _member in (Problem, *BY_CODE.values()):
    # Tracebacks and pickles name the module where users find the classes.
    _member.__module__ = __name__
