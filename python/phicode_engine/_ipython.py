r"""`%load_ext phicode_engine`: cells, completion, errors and sources of IPython in φ.

What is attached, and taken away again by `%unload_ext`: a line transformer, a compiler
that puts φ lines into tracebacks, matchers for `\name` and for words of the map, and
`%run` of φ files.
"""

import sys

from ._compile import compile_source, convert
from ._hook import SUFFIXES
from ._ipython_cells import Cell, Cells
from ._lines import remember

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict

_HAS_COLUMNS = sys.version_info >= (3, 11)

_loaded: "Dict[int, Extension]" = {}


def load_ipython_extension(shell: "Any") -> None:
    """Attach φ to a shell; a second call changes nothing.

    Raises
    ------
    EngineUnavailable
        The native engine is not installed for this interpreter.
    """
    if id(shell) not in _loaded:
        convert(b"", None)
        _loaded[id(shell)] = Extension(shell)


def unload_ipython_extension(shell: "Any") -> None:
    """Take away from a shell what `load_ipython_extension` has attached."""
    extension = _loaded.pop(id(shell), None)
    if extension is not None:
        extension.detach()


class Extension:
    """What is attached to one shell.

    Parameters
    ----------
    shell : InteractiveShell
        The shell.
    """

    def __init__(self, shell: "Any") -> None:
        from ._ipython_completion import Completions

        self._shell = shell
        self._cells = Cells(shell)
        self._completions = Completions(shell.Completer)
        self._compiler = type(shell.compile)
        self._execfile = shell.safe_execfile
        shell.input_transformer_manager.line_transforms.append(self._cells.transform)
        # In place: the shell and the kernel hold on to their compiler.
        shell.compile.__class__ = compiler_class(self._compiler, self._cells)
        shell.safe_execfile = self._run_file
        self._completions.attach()

    def detach(self) -> None:
        """Restore the shell."""
        self._completions.detach()
        del self._shell.safe_execfile
        self._shell.compile.__class__ = self._compiler
        self._shell.input_transformer_manager.line_transforms.remove(self._cells.transform)

    def _run_file(self, filename: str, *where: "Any", **options: "Any") -> "Any":
        if str(filename).endswith(SUFFIXES):
            # The shell's own compiler, which knows φ files; Python's would be used else.
            options["shell_futures"] = True
        return self._execfile(filename, *where, **options)


def compiler_class(stock: "Any", cells: Cells) -> "Any":
    """Return a compiler that compiles Python text and tells everything in φ.

    Parameters
    ----------
    stock : type
        The shell's own, of which it is a subclass.
    cells : Cells
        The cells that are φ.
    """
    # By the name under which the code is compiled.
    named: Dict[str, Cell] = {}

    class PhiCompiler(stock):  # type: ignore[misc]
        """IPython's compiler with φ lines in its cache and φ columns in its code."""

        def cache(self, transformed_code: str, number: int = 0, raw_code: "Any" = None) -> str:
            name: str = super().cache(transformed_code, number, raw_code=raw_code)
            named.pop(name, None)
            cell = cells.find(transformed_code)
            if cell is not None:
                named[name] = cell
                remember(name, cell.phi, transformed_code)
            return name

        def ast_parse(
            self, source: str, filename: str = "<unknown>", symbol: str = "exec"
        ) -> "Any":
            cell = cells.find(source)
            if cell is None:
                return super().ast_parse(source, filename, symbol)
            cell.raise_errors(filename)
            try:
                return super().ast_parse(source, filename, symbol)
            except SyntaxError as error:
                cell.translate(error, filename, self.flags)
                raise

        def __call__(self, source: "Any", filename: str, symbol: str, *more: "Any") -> "Any":
            if isinstance(source, (str, bytes)) and str(filename).endswith(SUFFIXES):
                data = source.encode() if isinstance(source, str) else source
                return compile_source(data, str(filename), symbol)
            cell = named.get(filename)
            if cell is None:
                return super().__call__(source, filename, symbol, *more)
            try:
                code = super().__call__(source, filename, symbol, *more)
            except SyntaxError as error:
                cell.translate(error, filename, self.flags)
                raise
            return cell.conversion.rewrite_columns(code) if _HAS_COLUMNS else code

    return PhiCompiler
