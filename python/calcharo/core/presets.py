"""Configurations for common purposes; `replace` adapts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .config import Scope, TracerConfig

if TYPE_CHECKING:
    from os import PathLike

_MEBIBYTE = 1 << 20


class ConfigPresets:
    """Configurations for common purposes.

    Examples
    --------
    >>> ConfigPresets.education().replace(wall_seconds=2).max_steps
    100000
    """

    @staticmethod
    def production() -> TracerConfig:
        """Return the configuration for programs that nobody watches.

        All values, in a child process with kernel limits, at most 30 s and 512 MiB;
        personal data is kept out of the trace as well as secrets.
        """
        return TracerConfig(
            level="values",
            isolation="process",
            wall_seconds=30,
            cpu_seconds=30,
            max_memory_bytes=512 * _MEBIBYTE,
            redact="strict",
        )

    @staticmethod
    def development(project: str | PathLike[str] = ".") -> TracerConfig:
        """Return the configuration for finding out what a program of one's own does.

        Everything in the code of the project, up to 10 million steps and 5 minutes.

        Parameters
        ----------
        project : path-like
            A folder in the project.
        """
        return TracerConfig(
            level="full",
            scope=Scope.project(project),
            max_steps=10_000_000,
            wall_seconds=300,
            cpu_seconds=300,
        )

    @staticmethod
    def education() -> TracerConfig:
        """Return the configuration for small programs that are shown step by step.

        Everything, statement by statement, in a child process: up to 100 000 steps and
        10 s. The same program gives the same trace.
        """
        return TracerConfig(
            level="full",
            granularity="statement",
            isolation="process",
            max_steps=100_000,
            wall_seconds=10,
            cpu_seconds=10,
            deterministic=True,
        )

    @staticmethod
    def performance(output: str | PathLike[str] = "run.calcharo") -> TracerConfig:
        """Return the configuration for long runs.

        All values, with containers one level deep and without times, up to 100 million
        steps. The trace is written to a file while the program runs.

        Parameters
        ----------
        output : path-like
            The file.
        """
        return TracerConfig(
            level="values",
            heap="shallow",
            clock="off",
            max_steps=100_000_000,
            # 100 million steps of 40 bytes: the steps are to be the limit.
            max_trace_bytes=4096 * _MEBIBYTE,
            output=output,
        )

    @staticmethod
    def testing() -> TracerConfig:
        """Return the configuration for tests: everything, audited, and the same each time."""
        return TracerConfig(level="full", audit=True, deterministic=True)

    @staticmethod
    def dataset() -> TracerConfig:
        """Return the configuration for rows of training data: all values, the same each time."""
        return TracerConfig(level="values", deterministic=True)
