"""The main program of `phicode run`: what `python` does for each form of its target.

`prepare` turns mode and target into one call that `_run` makes, so that a single
frame lies below the program. Nothing here runs inside an import: no import lock is
held, and `sys.modules["__main__"]` is the program.
"""

import builtins
import os
import sys
from _frozen_importlib import (
    BuiltinImporter,
)
from _frozen_importlib_external import (
    SourceFileLoader,
)

from . import _hook, _launch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, ModuleType
    from typing import Callable, Dict, List, Tuple

    Call = Tuple[Callable[..., object], Tuple[object, ...]]

_replaced: "List[ModuleType]" = []
#: Text and code object of `-c`, for tracebacks of Python 3.13 and later.
command: "List[Tuple[str, CodeType]]" = []


def prepare(arguments: "List[str]") -> "Call":
    """Return the function that runs the program, and its arguments.

    Parameters
    ----------
    arguments : list of str
        Mode, target and the program's own arguments. The modes are `file`,
        `bare-file`, `module`, `code`, `stdin`, `call`, `repl` and `warm`.
    """
    begin_ns = _launch.now_ns()
    if not _is_safe_path():
        # The directory of the engine, put there by Python for the sake of `_run`.
        del sys.path[0]
    mode, target, rest = arguments[0], arguments[1], arguments[2:]
    # Another program may have started this one.
    os.environ.pop(_hook.MAIN, None)
    plan = _launch.take()
    if "no_hook" in plan:
        _launch.restore("PHICODE_NO_HOOK", plan["no_hook"])
    if "told" in plan:
        from ._notices import mark_told

        mark_told(plan["told"])
    # Asked for by name, so also where PHICODE_NO_HOOK keeps the .pth file from it.
    _hook.install()
    call = _MODES[mode](target, rest)
    _launch.tell(plan, begin_ns)
    return call


def before_end(error: BaseException) -> None:
    """Prepare the end of the program by an exception, which the interpreter reports."""
    if isinstance(error, SystemExit):
        _before_exit(error)
    else:
        before_report()


def _before_exit(stop: SystemExit) -> None:
    """Turn `runpy`'s refusal of the target into the engine's message and status."""
    refusal = stop.__context__
    if refusal is None or type(refusal).__name__ != "_Error":
        return
    cause = refusal.__cause__
    if str(refusal).startswith(("No module", "can't find")):
        from ._hints import refuse

        stop.code = refuse(str(stop.code), str(refusal))
    elif isinstance(cause, ImportError):
        from ._hints import refuse_start

        status = refuse_start(cause)
        stop.code = stop.code if status is None else status


def before_report() -> None:
    """Let the coming report of an uncaught exception look as under `python`."""
    from ._report import wrap_excepthook

    wrap_excepthook()


def _file(target: str, rest: "List[str]") -> "Call":
    path = _absolute(target)
    sys.argv[:] = [target, *rest]
    is_script = target.endswith(".py") or _hook.may_be_phi(path)
    if not is_script and _is_container(path):
        sys.path.insert(0, _as_python_has_it(target, path))
        _new_main()
        from runpy import _run_module_as_main  # type: ignore[attr-defined]

        return _run_module_as_main, ("__main__", False)
    _insert_path(os.path.dirname(os.path.realpath(path) if os.path.isabs(path) else path))
    try:
        return exec, _script(_as_python_has_it(target, path) if _is_plain(target) else path)
    except OSError as error:
        from ._hints import cannot_open

        sys.exit(cannot_open(path, error))


def _script(path: str) -> "Tuple[CodeType, Dict[str, object]]":
    if path.endswith(".pyc"):
        from importlib.machinery import SourcelessFileLoader as Loader
    elif _is_plain(path):
        from ._plain import PlainScriptLoader as Loader  # type: ignore[assignment]
    else:
        from ._loader import PhiLoader as Loader  # type: ignore[assignment]

        if not path.endswith(_hook.SUFFIXES):
            os.environ[_hook.MAIN] = path
    loader = Loader("__main__", path)
    namespace = _new_main(__file__=path, __cached__=None, __loader__=loader).__dict__
    try:
        code: CodeType = loader.get_code("__main__")  # type: ignore[assignment]
    except SyntaxError:
        before_report()
        raise
    except ImportError as error:
        _stop_without_engine(error)
        raise
    return code, namespace


def _bare_file(target: str, rest: "List[str]") -> "Call":
    call, arguments = _file(target, rest)
    if call is exec and target.endswith(".py"):
        from ._plain import calls_main, run_with_main

        if calls_main(_absolute(target)):
            return run_with_main, arguments
    return call, arguments


def _module(target: str, rest: "List[str]") -> "Call":
    sys.argv[:] = ["-m", *rest]
    _insert_current_directory()
    _new_main()
    from runpy import _run_module_as_main  # type: ignore[attr-defined]

    return _run_module_as_main, (target,)


def _code(target: str, rest: "List[str]") -> "Call":
    sys.argv[:] = ["-c", *rest]
    _insert_path("")
    text = target + "\n"
    code = _text(text.encode("utf-8", "surrogateescape"), "<string>")
    command.append((text, code))
    return exec, (code, _new_main(__loader__=BuiltinImporter).__dict__)


def _stdin(target: str, rest: "List[str]") -> "Call":
    sys.argv[:] = ["-", *rest]
    _insert_path("")
    # None if the descriptor is closed, which is an empty program.
    source = sys.stdin.buffer.read() if sys.stdin is not None else b""
    code = _text(source, "<stdin>")
    loader = SourceFileLoader("__main__", "<stdin>")
    main = _new_main(__file__="<stdin>", __cached__=None, __loader__=loader)
    return exec, (code, main.__dict__)


def _text(source: bytes, filename: str) -> "CodeType":
    from ._compile import compile_source
    from ._context import current_directory

    try:
        return compile_source(source, filename, directory=current_directory())
    except SyntaxError:
        before_report()
        raise
    except ImportError as error:
        _stop_without_engine(error)
        raise


def _stop_without_engine(error: ImportError) -> None:
    """End the start of a main program that Phicode itself refuses to convert."""
    from ._hints import refuse_start

    status = refuse_start(error)
    if status is not None:
        sys.exit(status)


def _function(target: str, rest: "List[str]") -> "Call":
    sys.argv[:] = [target, *rest]
    _insert_current_directory()
    _new_main()
    from ._function import call

    return call, (target,)


def _repl(target: str, rest: "List[str]") -> "Call":
    sys.argv[:] = ["", *rest]
    _insert_path("")
    main = _new_main(__loader__=BuiltinImporter)
    return _interact, (main.__dict__,)


def _interact(namespace: "Dict[str, object]") -> None:
    # What a session needs is imported here: it is no part of the start that is measured.
    from ._repl import run

    run(namespace)


def _warm(target: str, rest: "List[str]") -> "Call":
    from ._warm_main import main

    mode, jobs, batch, *paths = rest
    return main, ([target, *paths], mode, int(jobs), int(batch))


def _new_main(**attributes: object) -> "ModuleType":
    """Make the module `__main__` as `python` makes it, and put it in place."""
    main = type(sys)("__main__")
    main.__dict__.update(attributes, __builtins__=builtins)
    if sys.version_info < (3, 14):
        main.__annotations__ = {}
    # The interpreter uses the dictionary of `_run` until its end, in 3.8 without owning it.
    _replaced.append(sys.modules["__main__"])
    sys.modules["__main__"] = main
    return main


def _insert_path(entry: str) -> None:
    if not _is_safe_path():
        sys.path.insert(0, entry)


def _insert_current_directory() -> None:
    try:
        entry = os.getcwd()
    except OSError:
        # It was removed; Python goes on without.
        return
    _insert_path(entry)


def _absolute(path: str) -> str:
    """Return the absolute path; the path itself if the current directory was removed."""
    try:
        return os.path.abspath(path)
    except OSError:
        return path


def _is_safe_path() -> bool:
    """Tell whether nothing but the configured path is searched (-I, -P)."""
    return bool(sys.flags.isolated or getattr(sys.flags, "safe_path", False))


def _as_python_has_it(target: str, path: str) -> str:
    """Return the absolute path; Python 3.8 leaves the path of its main program as it is."""
    return path if sys.version_info >= (3, 9) else target


def _is_plain(path: str) -> bool:
    return path.endswith((".py", ".pyw", ".pyc"))


def _is_container(path: str) -> bool:
    """Tell whether Python would look for `__main__` inside: a directory or an archive."""
    if os.path.isdir(path):
        return True
    for hook in sys.path_hooks:
        try:
            hook(path)
        except ImportError:
            continue
        return True
    return False


_MODES: "Dict[str, Callable[[str, List[str]], Call]]" = {
    "file": _file,
    "bare-file": _bare_file,
    "module": _module,
    "code": _code,
    "stdin": _stdin,
    "call": _function,
    "repl": _repl,
    "warm": _warm,
}
