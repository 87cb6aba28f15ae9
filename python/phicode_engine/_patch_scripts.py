"""Tools that read a program by themselves compile φ as φ: profilers, `trace`, `pydoc`.

`python -m cProfile app.φ` reads the file and hands its bytes to the built-in `compile`.
The module gets a function of that name that looks at the file's name first.

Run by `-m` a tool is no import: its text is executed as `__main__`. The tools in
`MAINS` are started there by the main function of the module, which is patched.
"""

import builtins
import sys

from ._hook import is_phi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, ModuleType
    from typing import Any

#: Tools with a main function: what `python -m TOOL` executes.
MAINS = {
    "cProfile": "import cProfile; cProfile.main()",
    "doctest": "import doctest, phicode_engine._patch_doctest as p; p.main(doctest)",
    "profile": "import profile; profile.main()",
    "pydoc": "import pydoc; pydoc.cli()",
    "trace": "import trace; trace.main()",
}


def apply(module: "Any") -> None:
    """Let a module compile what it reads from φ files, and import them by path."""
    module.compile = phi_compile
    if module.__name__ == "pydoc":
        stock = module.importfile

        def importfile(path: str) -> "ModuleType":
            found: ModuleType = import_phi(module, path) if is_phi(path) else stock(path)
            return found

        module.importfile = importfile
    elif module.__name__ == "trace":
        stock_strings = module._find_strings

        def find_strings(filename: str, encoding: "Any" = None) -> "Any":
            # The strings that are whole statements; a tokenizer finds them, in Python only.
            return {} if is_phi(filename) else stock_strings(filename, encoding)

        module._find_strings = find_strings


def main_code(name: str) -> "CodeType":
    """Return what stands for the text of a tool that is run by `-m`."""
    return compile(MAINS[name], f"<python -m {name}>", "exec")


def phi_compile(
    source: "Any", filename: "Any", mode: str, *arguments: "Any", **options: "Any"
) -> "Any":
    """Compile as the built-in function does, φ text if the file has it.

    Parameters
    ----------
    source : str or bytes
        The text of the file.
    filename, mode, arguments, options
        As for the built-in function.
    """
    if not (isinstance(filename, str) and is_phi(filename) and isinstance(source, (str, bytes))):
        return builtins.compile(source, filename, mode, *arguments, **options)
    from ._compile import compile_source

    # coverage has converted what it read.
    text = getattr(source, "phi", source)
    text = text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
    return compile_source(text, filename, mode)


def import_phi(pydoc: "Any", path: str) -> "ModuleType":
    """Import a φ file by its path, as `pydoc ./m.φ` has to.

    Raises
    ------
    pydoc.ErrorDuringImport
        The module's code has failed.
    """
    from importlib.util import module_from_spec, spec_from_file_location
    from os.path import basename

    spec = spec_from_file_location(basename(path).rpartition(".")[0], path)
    assert spec is not None and spec.loader is not None, "the suffix has a loader"
    module = module_from_spec(spec)
    sys.modules[module.__name__] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[module.__name__]
        raise pydoc.ErrorDuringImport(path, sys.exc_info()) from None
    return module
