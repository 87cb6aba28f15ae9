"""What ends a program at a limit."""

from __future__ import annotations

#: Exit status of a program that a limit ended.
LIMIT_STATUS = 1


class Stop(BaseException):
    """A limit of the recording is reached; raised inside of the program.

    No program is expected to catch it, so it derives from `BaseException`.

    Parameters
    ----------
    limit : str
        The field of the configuration whose limit it is.
    """

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit
