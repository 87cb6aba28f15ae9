"""Main programs in plain Python: loaded as `python` loads them."""

from importlib.machinery import SourceFileLoader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Dict

_ONLY_AST = 0x400


class PlainScriptLoader(SourceFileLoader):
    """Loads a script; like `python` it neither reads nor writes bytecode for it."""

    def get_code(self, fullname: str) -> "CodeType":
        """Return the compiled text of the script."""
        code: CodeType = compile(self.get_data(self.path), self.path, "exec", dont_inherit=True)
        return code


def calls_main(path: str) -> bool:
    """Tell whether running the script should end with a call of its `main`.

    That is so for a file that defines `main` and uses it nowhere at its top level: no
    `__name__` guard, no call.

    Parameters
    ----------
    path : str
        The script.
    """
    with open(path, "rb") as file:
        source = file.read()
    if b"__name__" in source or b"def main" not in source:
        return False
    tree = compile(source, path, "exec", _ONLY_AST, dont_inherit=True)
    kinds = [(type(node).__name__, getattr(node, "name", "")) for node in tree.body]
    if ("FunctionDef", "main") not in kinds:
        return False
    top = (node for node in tree.body if type(node).__name__ not in ("FunctionDef", "ClassDef"))
    return not any(_uses_main(node) for node in top)


def _uses_main(node: object) -> bool:
    if getattr(node, "id", None) == "main":
        return True
    for field in getattr(node, "_fields", ()):
        value = getattr(node, field, None)
        children = value if isinstance(value, list) else [value]
        if any(_uses_main(child) for child in children):
            return True
    return False


def run_with_main(code: "CodeType", namespace: "Dict[str, object]") -> None:
    """Run a script, then its `main`; the result is the exit status."""
    import sys

    exec(code, namespace)
    main = namespace.get("main")
    code_of_main = getattr(main, "__code__", None)
    if not callable(main) or code_of_main is None:
        return
    takes_arguments = code_of_main.co_argcount > 0
    sys.exit(main(sys.argv[1:]) if takes_arguments else main())
