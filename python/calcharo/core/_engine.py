"""Whether this interpreter can record."""

from __future__ import annotations

import sys

from .errors import EngineUnavailable


def require_engine() -> None:
    """Check that this interpreter can record.

    Raises
    ------
    EngineUnavailable
        It cannot; the message says which can.
    """
    version = sys.version_info[:2]
    if sys.implementation.name == "cpython" and version in ((3, 12), (3, 13)):
        try:
            from .. import _tracer  # noqa: F401
        except ImportError as error:
            raise EngineUnavailable(
                f"the extension module of calcharo cannot be loaded: {error}",
                hint="install the wheel that was built for this interpreter",
            ) from error
        return
    name = f"{sys.implementation.name} {version[0]}.{version[1]}"
    raise EngineUnavailable(
        f"{name} cannot record: calcharo records on CPython 3.12 and 3.13",
        hint="run the program with one of these; `phicode trace view` reads recordings anywhere",
    )
