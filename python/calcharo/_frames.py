"""How native code reads frames: from memory, or through the public interface."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from . import _selftest

if TYPE_CHECKING:
    from ._setup import Setup
    from .core.config import TracerConfig

#: The engine that reads frames through the public interface.
PUBLIC = "monitoring-public"


class Frames(NamedTuple):
    """How frames are read.

    Attributes
    ----------
    is_public : bool
        Whether that is through the public interface alone.
    reason : str
        Why it is.
    """

    is_public: bool
    reason: str = ""

    def config(self, config: TracerConfig) -> TracerConfig:
        """Return what can be recorded of what a configuration asks for.

        Parameters
        ----------
        config : TracerConfig
            What is asked for.
        """
        # Values of expressions lie on the stack, which the public interface does not show.
        is_too_much = self.is_public and config.level == "full"
        return config.replace(level="values") if is_too_much else config

    def note(self, asked: TracerConfig) -> str | None:
        """Return what the trace's diagnostics say of it; `None` if there is nothing to say.

        Parameters
        ----------
        asked : TracerConfig
            What is asked for.
        """
        if not self.is_public:
            return None
        lost = (
            "; level='full' is recorded as 'values': values of expressions cannot be read so"
            if asked.level == "full"
            else ""
        )
        return f"frames are read through the public interface: {self.reason}{lost}"


def frames_of(setup: Setup) -> Frames:
    """Return how frames are read in a recording.

    Parameters
    ----------
    setup : Setup
        What the recording works with.

    Raises
    ------
    LayoutMismatch
        Objects cannot be read from memory; there is no other way for them.
    """
    failures = _selftest.check_once()
    if failures:
        return Frames(True, f"in memory they are not as expected ({', '.join(failures)})")
    if setup.reads_publicly:
        return Frames(True, f"engine='{PUBLIC}'")
    return Frames(False)
