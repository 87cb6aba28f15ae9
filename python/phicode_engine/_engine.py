"""The native engine: the extension module, or where there is none the coprocess."""

try:
    from . import _native as native
except ImportError:
    from . import _coprocess as native  # type: ignore[no-redef]

__all__ = ["native"]
