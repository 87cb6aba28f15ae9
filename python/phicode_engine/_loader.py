"""The loader of φ files: a code object straight from its cache entry, if that is valid.

This module is all that a cached import runs. What a miss needs (conversion,
compilation, writing the entry) is in `_build` and is imported by the first miss.
"""

import marshal
from _frozen_importlib_external import (  # type: ignore[attr-defined]
    SourceFileLoader,
    _path_stat,
)
from _imp import _fix_co_filename  # type: ignore[attr-defined]

from . import _cache
from ._hook import hide_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Optional

    from ._cache import Pack


def decode(data: bytes) -> str:
    """Return the text of a φ file with newlines as Python reads them."""
    text = data.decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


class PhiLoader(SourceFileLoader):
    """Loads one φ file.

    Parameters
    ----------
    fullname : str
        The module's full name.
    path : str
        The φ file.
    """

    #: The pack file of the symbol map under which the last text was converted.
    pack: "Optional[Pack]" = None

    def __init__(self, fullname: str, path: str) -> None:
        # Not by way of `super`: what it does is all there is to do.
        self.name = fullname
        self.path = path
        #: Where the cache entry belongs; None without a cache.
        self.entry = _cache.entry_path(path)

    def get_code(self, fullname: str) -> "CodeType":
        """Return the module's code object, from the cache if its entry is valid."""
        path = self.path
        stamp = _path_stat(path)
        entry = self.entry
        if entry is not None:
            payload = _cache.load(entry, path, stamp)
            if payload is not None:
                code: CodeType = marshal.loads(payload)
                _fix_co_filename(code, path)
                return code
        from ._build import build

        return build(self, path, stamp, entry)

    def source_to_code(  # type: ignore[override]
        self, data: bytes, path: str, *, _optimization: int = -1
    ) -> "CodeType":
        """Convert φ text and compile it."""
        from ._compile import compile_source

        return compile_source(data, path, optimize=_optimization, loader=self)

    def get_source(self, fullname: str) -> str:
        """Return the φ text of the module."""
        try:
            return decode(self.get_data(self.path))
        except OSError as error:
            raise ImportError("source not available", name=fullname) from error


hide_frames(PhiLoader.get_code, PhiLoader.source_to_code)
