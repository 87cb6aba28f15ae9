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
    from types import ModuleType
    from typing import Any, Dict

#: Module to the module of this package whose `apply` changes it.
PATCHES = {
    "inspect": "_patch_inspect",
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

    hide_frames(exec_module)
    loader.__class__ = type(stock.__name__, (stock,), {"exec_module": exec_module})


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
