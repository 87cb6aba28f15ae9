"""The exceptions of this package: one family with one base.

Errors in φ text are no part of it. They are Python's own `SyntaxError`,
`IndentationError` and `TabError`, because that is what programs catch.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional


class PhicodeError(Exception):
    """Base of all errors that Phicode itself raises."""


class EngineUnavailable(PhicodeError, ImportError):
    """φ text must be converted, but this interpreter has no native engine."""


class ConfigError(PhicodeError, ImportError):
    """The configuration of a φ file cannot be used.

    Parameters
    ----------
    message : str
        What failed, and for which object.
    hint : str, optional
        What the user can do about it; a part of the text of the error.

    Attributes
    ----------
    path : str or None
        The φ file that needs the configuration.
    """

    def __init__(self, message: str, hint: "Optional[str]" = None) -> None:
        super().__init__(message)
        self.hint = hint

    def __str__(self) -> str:
        """Return message and hint, after the φ file if it is known."""
        place = f"{self.path}: " if self.path else ""
        hint = f"; hint: {self.hint}" if self.hint else ""
        return f"{place}{self.msg}{hint}"


class SourceUnavailable(PhicodeError, OSError):
    """The φ source of an object cannot be found."""
