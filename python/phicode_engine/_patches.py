"""Makes modules of other people understand φ files, at the moment they are imported.

Some tools read source text by themselves, where no import hook can help: `inspect`
looks for blocks with a tokenizer, coverage parses the files it reports on. Each such
module has an entry in `PATCHES`. The finder sees the import of every module, so a look
into the set of these names is all that a program pays that uses none of them.

A tool is there to be used with Python first: a patch that does not fit the version of
the tool is left out, and the reason is kept in `failures` for `phicode doctor`.
"""

import sys

from ._hook import PATCHED, hide_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import CodeType, ModuleType
    from typing import Any, Dict

#: Module to the module of this package whose `apply` changes it.
PATCHES = {
    "_pytest.assertion.rewrite": "_pytest_rewrite",
    "cProfile": "_patch_scripts",
    "coverage.execfile": "_patch_scripts",
    "coverage.files": "_patch_coverage",
    "coverage.parser": "_patch_coverage",
    "coverage.python": "_patch_coverage",
    "doctest": "_patch_doctest",
    "inspect": "_patch_inspect",
    "modulefinder": "_patch_scripts",
    "pdb": "_patch_pdb",
    "profile": "_patch_scripts",
    "pydoc": "_patch_scripts",
    "trace": "_patch_scripts",
    "unittest.loader": "_patch_unittest",
    "unittest.main": "_patch_unittest",
}

#: What went wrong, by module.
failures: "Dict[str, Exception]" = {}


def attach(spec: "ModuleSpec") -> None:
    """Let the loader of a module apply the module's patch after its execution.

    Parameters
    ----------
    spec : ModuleSpec
        Of a module in `PATCHED`; nobody else has seen it yet.
    """
    loader: Any = spec.loader
    stock = type(loader)

    def exec_module(self: "Any", module: "ModuleType") -> None:
        # From here on the loader is again what everybody expects.
        self.__class__ = stock
        self.exec_module(module)
        apply(module)

    def get_code(self: "Any", fullname: str) -> "CodeType":
        self.__class__ = stock
        # Run as a program, as `python -m` does it, a tool's text is executed without an import.
        if sys._getframe(1).f_globals.get("__name__") == "runpy":
            from ._patch_scripts import MAINS, main_code

            if fullname in MAINS:
                return main_code(fullname)
        code: CodeType = self.get_code(fullname)
        return code

    hide_frames(exec_module, get_code)
    methods = {"exec_module": exec_module, "get_code": get_code}
    loader.__class__ = type(stock.__name__, (stock,), methods)


def apply(module: "ModuleType") -> None:
    """Apply the patch of a module that has been executed."""
    name = module.__name__
    try:
        # A module of that name beside the program is not the tool.
        patch = __import__(f"{__package__}.{PATCHES[name]}", fromlist=["apply"])
        patch.apply(module)
    except Exception as error:
        failures[name] = error


def apply_to_loaded() -> None:
    """Apply the patches of all modules that were imported before the hook was installed."""
    for name in PATCHED.intersection(sys.modules):
        apply(sys.modules[name])
