"""Write Python in any alphabet and run it at the speed of plain Python.

Importing this package costs almost nothing: every public name is loaded at its
first use, because the import hook loads the package at the start of *every*
interpreter of an environment in which Phicode is installed. For the same reason
pytest is told here to let it be (PYTEST_DONT_REWRITE): it comes too late for that.

Examples
--------
>>> import phicode_engine
>>> phicode_engine.transpile_symbols("π(1 ∈ [1, 2])")
'print(1 in [1, 2])'
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import List

__version__ = "3.0.0"

__all__ = [
    "ConfigError",
    "EngineUnavailable",
    "PhicodeError",
    "SourceUnavailable",
    "__version__",
    "cache_rebuilds",
    "compile",
    "eval",
    "exec",
    "get_symbol_mappings",
    "install_phicode_importer",
    "python_source",
    "python_to_phi",
    "transpile_symbols",
]

_ERRORS = __all__[:4]
# Asked for by `%load_ext phicode_engine`; of no use to others.
_EXTENSION = ("load_ipython_extension", "unload_ipython_extension")


def __getattr__(name: str) -> object:
    """Load a public name at its first use (PEP 562)."""
    if name in _ERRORS:
        from . import _errors as home
    elif name in _EXTENSION:
        from . import _ipython as home  # type: ignore[no-redef]
    elif name in __all__:
        from . import _api as home  # type: ignore[no-redef]
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(home, name)
    return value


def __dir__() -> "List[str]":
    return sorted(set(globals()) | set(__all__))
