"""Assertions of φ test modules are rewritten as pytest rewrites those of Python modules.

pytest imports test modules by itself, to put its own code in place of each `assert`. It
parses the bytes of the file, and names its bytecode by cutting three characters off the
file name, so `test_a.φ` and `test_b.φ` would share one file. Here φ modules get the
same rewriting on their Python text, columns of the φ text, and an entry in the format
and under the checks of Phicode's own cache.

Without the plug-in (`pytest -p no:phicode`) pytest leaves φ modules to their loader.
"""

import ast
import marshal
import os
import sys
from functools import wraps

from . import _cache, _store
from ._compile import convert
from ._hook import OTHER_ENDS, is_phi, may_be_phi
from ._syntax import error_of, translate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, ModuleType
    from typing import Any, Iterable, List, Optional, Tuple

_PLUGIN = "phicode_engine._pytest_plugin"


def apply(rewrite: "ModuleType") -> None:
    """Wrap the methods of pytest's import hook that look at files and load them."""
    hook = rewrite.AssertionRewritingHook
    init, mark, should, execute = (
        hook.__init__,
        hook.mark_rewrite,
        hook._should_rewrite,
        hook.exec_module,
    )

    @wraps(init)
    def __init__(self: "Any", config: "Any") -> None:
        init(self, config)
        # A copy: pytest collects Python files by the list that it was made from.
        self.fnpats = python_patterns(self.fnpats)

    @wraps(mark)
    def mark_rewrite(self: "Any", *names: str) -> None:
        # Our own modules come from a distribution with a plug-in, which marks them all.
        mark(self, *(name for name in names if name.partition(".")[0] != __package__))

    @wraps(should)
    def _should_rewrite(self: "Any", name: str, fn: str, state: object) -> bool:
        if not may_be_phi(fn):
            answer: bool = should(self, name, fn, state)
            return answer
        # Named on the command line, or as it would be in Python.
        python = fn.rpartition(".")[0] + ".py"
        names = (fn, python) if is_active(self.config) else ()
        return any(should(self, name, file, state) for file in names)

    @wraps(execute)
    def exec_module(self: "Any", module: "ModuleType") -> None:
        __tracebackhide__ = True
        spec = module.__spec__
        if spec is None or spec.origin is None or not is_phi(spec.origin):
            execute(self, module)
            return
        exec(rewritten(rewrite, self, module.__name__, spec.origin), module.__dict__)

    hook.__init__, hook.mark_rewrite = __init__, mark_rewrite
    hook._should_rewrite, hook.exec_module = _should_rewrite, exec_module


def is_active(config: "Any") -> bool:
    """Tell whether a run of pytest has the plug-in."""
    plugin = sys.modules.get(_PLUGIN)
    return plugin is not None and bool(config.pluginmanager.is_registered(plugin))


def python_patterns(patterns: "Iterable[str]") -> "List[str]":
    """Return file patterns, and with each that is not about `.py` files the one that is.

    pytest asks the patterns about the names of modules too, and writes those with `.py`.

    Examples
    --------
    >>> python_patterns(["test_*.py", "check_*.φ"])
    ['test_*.py', 'check_*.φ', 'check_*.py']
    """
    found = list(patterns)
    for pattern in tuple(found):
        stem, _, end = pattern.rpartition(".")
        if stem and end not in OTHER_ENDS:
            found.append(stem + ".py")
    return found


def rewritten(rewrite: "Any", hook: "Any", name: str, path: str) -> "CodeType":
    """Return the code object of a φ test module, from the cache if it has a valid entry.

    Parameters
    ----------
    rewrite : module
        `_pytest.assertion.rewrite`.
    hook : AssertionRewritingHook
        pytest's import hook.
    name, path : str
        The module.
    """
    hook._rewritten_names[name] = rewrite.Path(path)
    stamp = os.stat(path)
    entry = entry_path(path, rewrite.version)
    payload = entry and _cache.load(entry, path, stamp)
    if payload:
        cached: CodeType = marshal.loads(payload)
        return cached if cached.co_filename == path else _moved(cached, path)
    with open(path, "rb") as file:
        source = file.read()
    code, pack = compile_rewritten(rewrite, hook.config, source, path)
    if entry and not sys.dont_write_bytecode:
        _store.store(entry, _store.encode(marshal.dumps(code), path, source, stamp, pack), stamp)
    return code


def entry_path(path: str, version: str) -> "Optional[str]":
    """Return the cache file of a rewritten module; it holds other code than the module's own.

    The interpreter's tag is longer by pytest and its version, the rest of the name is that of
    every entry.
    """
    entry = _cache.entry_path(path)
    if entry is None:
        return None
    tag = f".{sys.implementation.cache_tag}"
    stem, _, end = entry.rpartition(tag)
    return f"{stem}{tag}-pytest-{version.replace('.', '_')}{end}"


def compile_rewritten(
    rewrite: "Any", config: "Any", source: bytes, path: str
) -> "Tuple[CodeType, Optional[_cache.Pack]]":
    """Convert φ text, rewrite its assertions and compile it.

    Raises
    ------
    SyntaxError
        With line, columns and keywords of the φ text.
    """
    conversion = convert(source, os.path.dirname(path))
    if conversion.errors:
        raise error_of(conversion.errors[0], source, path)
    try:
        tree = ast.parse(conversion.python, filename=path)
        rewrite.rewrite_asserts(tree, conversion.python, path, config)
        code: CodeType = compile(tree, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        translate(error, conversion, source, (path, "exec", 0, True, -1))
        raise
    if sys.version_info >= (3, 11):
        code = conversion.rewrite_columns(code)
    return code, conversion.pack


def _moved(code: "CodeType", path: str) -> "CodeType":
    """Return the code of a file that was renamed together with its cache."""
    from _imp import _fix_co_filename  # type: ignore[attr-defined]

    _fix_co_filename(code, path)
    return code
