"""The exceptions of this package: one family with one base.

Errors in φ text are no part of it. They are Python's own `SyntaxError`,
`IndentationError` and `TabError`, because that is what programs catch.
"""


class PhicodeError(Exception):
    """Base of all errors that Phicode itself raises."""


class EngineUnavailable(PhicodeError, ImportError):
    """φ text must be converted, but this interpreter has no native engine."""


class ConfigError(PhicodeError, ImportError):
    """The configuration of a φ file cannot be used."""


class SourceUnavailable(PhicodeError, OSError):
    """The φ source of an object cannot be found."""


class ConfigWarning(UserWarning):
    """A part of a configuration is left out; what runs is the rest of it."""
