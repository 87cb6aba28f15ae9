"""The path hook: finds φ modules where Python looks for its own.

`FileFinder` is subclassed and takes the place of the stock finder, because that is
the only attachment that costs nothing: a `meta_path` finder written in Python slows
every other import down by half. A directory is searched for φ files only if its
listing, which the finder has in memory anyway, holds one.
"""

import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import (  # type: ignore[attr-defined]
    SOURCE_SUFFIXES,
    FileFinder,
    _get_supported_file_loaders,
    _os,
    _path_isdir,
    _path_isfile,
    _path_join,
    _path_stat,
    path_sep,
)
from _imp import _fix_co_filename  # type: ignore[attr-defined]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterable, List, Optional, Set, Tuple, Type
    from zipimport import zipimporter

#: Suffixes of φ files; the first wins where a directory holds both.
SUFFIXES = (".φ", ".phi")

_ENDS = (
    "|py|pyc|pyd|pyi|pyo|pyw|pyx|pxd|pyz|pyzw|pth|start|so|a|o|dll|dylib|lib|exe|egg|whl|zip"
    "|data|libs|adoc|bat|bz2|c|cc|cfg|conf|cpp|css|csv|cu|db|gif"
    "|gz|h|hpp|htm|html|ico|in|ini|ipynb|jpeg|jpg|js|json|jsonl|jsx|lock|log|map|md|mo|npy"
    "|npz|parquet|pdf|pickle|pkl|png|po|ps1|r|rs|rst|rtf|sh|sql|sqlite|svg|tar|tmp|toml|ts"
    "|tsv|tsx|txt|typed|woff2|xml|xz|yaml|yml"
)

#: The ends of names, after their last dot, that are never those of φ files: the
#: configuration refuses them. A file with another end may be φ by `file_extension`.
OTHER_ENDS = frozenset(_ENDS.split("|"))

# Nearly all files that Python's own directories hold.
_USUAL = (".py", ".so", ".pyc")

#: Configured suffixes of the projects that this process has met.
further: "Tuple[str, ...]" = ()

#: Variable by which launcher and parents hand over suffixes; `_suffixes` reads it.
HANDED = "PHICODE_SUFFIXES"

# Copied before our suffixes are registered: what the stock finder was made with.
_STOCK_LOADERS = [(loader, list(suffixes)) for loader, suffixes in _get_supported_file_loaders()]
_STOCK_NAME = "path_hook_for_FileFinder"


# `co_filename` under which CPython cuts frames out of the traceback of a failed import.
_IMPORTLIB = "<frozen importlib._bootstrap_external>"


def hide_frames(*functions: "Callable[..., object]") -> None:
    """Let tracebacks of failed imports leave these functions out, as they leave out importlib.

    CPython trims the frames of its own import machinery by their file name. Our loader
    is a part of that machinery in all but its place.
    """
    for function in functions:
        _fix_co_filename(function.__code__, _IMPORTLIB)


_loader_class: "Optional[Type[Any]]" = None


def phi_loader() -> "Type[Any]":
    """Return the loader class of φ files; its module is imported with the first of them."""
    global _loader_class
    if _loader_class is not None:
        return _loader_class
    from ._loader import PhiLoader

    _loader_class = PhiLoader
    return PhiLoader


def is_phi(path: str) -> bool:
    """Tell whether a file is in φ: by its suffix, or because it is the main program in φ.

    Configured suffixes count once the process has met a directory in which they hold.
    """
    return path.endswith(SUFFIXES) or path.endswith(further or "\0") or _is_main(path)


def may_be_phi(path: str) -> bool:
    """As `is_phi`, but an unusual suffix is worth a look at the configuration."""
    if is_phi(path):
        return True
    directory, _, name = path.rpartition(path_sep)
    if "." not in name or name.rpartition(".")[2] in OTHER_ENDS:
        return False
    from ._suffixes import configured

    return path.endswith(configured(directory) or "\0")


def suffixes() -> "Tuple[str, ...]":
    """Return the suffixes of φ files, the configured ones of known projects included."""
    return SUFFIXES + further


def register(found: "Iterable[str]") -> None:
    """Let those who ask for suffixes without a directory know configured ones too."""
    global further
    new = tuple(suffix for suffix in found if suffix not in suffixes())
    further += new
    SOURCE_SUFFIXES.extend(new)


#: Variable that names the main program if that is φ without a φ suffix. Children of
#: multiprocessing know nothing about it but its path.
MAIN = "PHICODE_MAIN"

#: Modules that learn about φ files when they are imported; how is in `_patches`.
PATCHED = frozenset(
    (
        "_pytest.assertion.rewrite",
        "cProfile",
        "coverage.execfile",
        "coverage.files",
        "coverage.parser",
        "coverage.python",
        "doctest",
        "inspect",
        "modulefinder",
        "pdb",
        "profile",
        "pydoc",
        "trace",
        "unittest.loader",
        "unittest.main",
    )
)

# Names may match in another case, or every path that is tried is to be printed.
_DELEGATE = sys.platform in ("win32", "cygwin", "darwin") or sys.flags.verbose > 1


def _may_have_further_suffix(name: str) -> bool:
    """Tell whether a name of a listing could be a module's with a configured suffix.

    Such a suffix has no hyphen; versions and platforms in names often have one.
    """
    stem, _, end = name.partition(".")
    return "-" not in end and end.rpartition(".")[2] not in OTHER_ENDS and stem.isidentifier()


class PhiFinder(FileFinder):
    """A `FileFinder` that also finds φ modules, ahead of all other kinds.

    Parameters
    ----------
    path : str
        The directory to search.
    """

    if TYPE_CHECKING:
        # Of the stock class, which does not declare them.
        _path_mtime: float
        _path_cache: Set[str]
        _loaders: List[Tuple[str, Type[Any]]]

    def __init__(self, path: str) -> None:
        super().__init__(path, *_STOCK_LOADERS)
        self._stems: Set[str] = set()

    def _fill_cache(self) -> None:
        super()._fill_cache()  # type: ignore[misc]
        self._index()

    def _index(self) -> None:
        """Derive from the listing what can be found here at all, and by which loaders."""
        names = self._path_cache
        # A module lives in an entry that is its name or begins with its name and a dot.
        # No tuple outlives its turn: two hundred of them at once start the garbage collector.
        self._stems = {name.partition(".")[0] for name in names}
        unusual = [name for name in names if "." in name and not name.endswith(_USUAL)]
        suffixes: Tuple[str, ...] = ()
        if unusual:
            others = [name for name in unusual if not name.endswith(SUFFIXES)]
            if len(others) < len(unusual):
                suffixes = SUFFIXES
            if any(_may_have_further_suffix(name) for name in others):
                from ._suffixes import configured

                found = configured(self.path)
                suffixes = SUFFIXES + found if found else suffixes
        loaders = [pair for pair in self._loaders if pair[1] is not _loader_class]
        if suffixes:
            loader = phi_loader()
            loaders = [(suffix, loader) for suffix in suffixes] + loaders
        self._loaders = loaders

    def find_spec(self, fullname: str, target: "Any" = None) -> "Optional[ModuleSpec]":
        """Return the spec of a module in this directory, or None.

        The steps and their order are those of the stock finder, except that the names of
        the listing are asked before paths are joined: several times faster.
        """
        if _DELEGATE:
            return self._initialiser(fullname, super().find_spec(fullname, target))
        try:
            mtime = _path_stat(self.path).st_mtime
        except OSError:
            mtime = -1
        if mtime != self._path_mtime:
            self._fill_cache()
            self._path_mtime = mtime
        tail = fullname.rpartition(".")[2]
        if tail not in self._stems:
            return None
        names = self._path_cache
        base = _path_join(self.path, tail)
        if tail in names:
            for suffix, loader in self._loaders:
                path = f"{base}{path_sep}__init__{suffix}"
                if _path_isfile(path):
                    return self._get_spec(loader, fullname, path, [base], target)
        for suffix, loader in self._loaders:
            if tail + suffix in names:
                path = base + suffix
                if _path_isfile(path):
                    spec = self._get_spec(loader, fullname, path, None, target)
                    return self._initialiser(fullname, spec) if tail in names else spec
        if tail in names and _path_isdir(base):
            spec = ModuleSpec(fullname, None)
            spec.submodule_search_locations = [base]
            return self._initialiser(fullname, spec)
        return None

    def _initialiser(self, fullname: str, spec: "Optional[ModuleSpec]") -> "Optional[ModuleSpec]":
        """Return the package whose initialiser is in φ, if the stock search missed it.

        It does so below a directory without φ files; there it calls the package a
        namespace, or takes a module of the same name.
        """
        tail = fullname.rpartition(".")[2]
        if tail not in self._path_cache:
            return spec
        if spec is not None and spec.loader is not None and spec.submodule_search_locations:
            return spec
        base = _path_join(self.path, tail)
        try:
            names = _os.listdir(base)
        except OSError:
            return spec
        initialisers = [name for name in names if name.startswith("__init__.")]
        endings: Tuple[str, ...] = SUFFIXES
        if any(name.rpartition(".")[2] not in OTHER_ENDS for name in initialisers):
            from ._suffixes import configured

            endings += configured(base)
        for suffix in endings:
            path = _path_join(base, "__init__" + suffix)
            if "__init__" + suffix in initialisers and _path_isfile(path):
                return self._get_spec(phi_loader(), fullname, path, [base], None)
        return spec

    def _get_spec(
        self,
        loader_class: "Type[Any]",
        fullname: str,
        path: str,
        smsl: "Optional[List[str]]",
        target: "Any",
    ) -> "Optional[ModuleSpec]":
        if loader_class is not _loader_class:
            found: Optional[ModuleSpec]
            found = super()._get_spec(  # type: ignore[misc]
                loader_class, fullname, path, smsl, target
            )
            if fullname in PATCHED and found is not None:
                from ._patches import attach

                attach(found)
            return found
        loader = loader_class(fullname, path)
        spec = ModuleSpec(fullname, loader, origin=path)
        spec.submodule_search_locations = smsl
        spec.has_location = True
        spec.cached = loader.entry
        return spec

    def invalidate_caches(self) -> None:
        """Forget the listing, and what is known about the configuration."""
        super().invalidate_caches()
        context = sys.modules.get("phicode_engine._context")
        if context is not None:
            context.forget()


def _path_hook(path: str) -> "Any":
    """Return a finder for a directory, or for a φ file that is run as a program."""
    if _path_isdir(path):
        try:
            return PhiFinder(path)
        except FileNotFoundError:
            # Relative to a current directory that was removed: the other entries still count.
            return None
    if _path_isfile(path) and may_be_phi(path):
        from ._script import ScriptFinder

        return ScriptFinder(path)
    raise ImportError("only directories and φ files are supported", path=path)


def _is_main(path: str) -> bool:
    from os import environ

    return path == environ.get(MAIN)


# Other tools look for the finder's hook by this name, as we do.
_path_hook.__name__ = _STOCK_NAME


def _supported_file_loaders() -> "List[Tuple[Type[Any], List[str]]]":
    return [(phi_loader(), list(suffixes())), *_STOCK_LOADERS]


def is_installed() -> bool:
    """Tell whether the hook is in place."""
    return _path_hook in sys.path_hooks


def install() -> None:
    """Put the hook in place; a second call changes nothing."""
    hooks = sys.path_hooks
    if is_installed():
        return
    for index, hook in enumerate(hooks):
        if getattr(hook, "__name__", "") == _STOCK_NAME:
            hooks[index] = _path_hook
            break
    else:
        hooks.append(_path_hook)
    for index, hook in enumerate(hooks):
        if getattr(hook, "__qualname__", "") == "_EditableNamespaceFinder._path_hook":
            from ._editable import with_phi_packages

            hooks[index] = with_phi_packages(hook)
    for path, finder in list(sys.path_importer_cache.items()):
        if type(finder) is FileFinder:
            # Promoted in place: the listing it has read stays valid.
            finder.__class__ = PhiFinder
            cast_finder: Any = finder
            cast_finder._index()
        elif finder is None and path.endswith(SUFFIXES):
            del sys.path_importer_cache[path]
    # `spec_from_file_location`, `pkgutil`, `inspect` and editable installs ask these two.
    SOURCE_SUFFIXES.extend(SUFFIXES)
    external = sys.modules["_frozen_importlib_external"]
    external._get_supported_file_loaders = _supported_file_loaders  # type: ignore[attr-defined]
    _extend_zipimport(sys.modules.get("zipimport"))
    if HANDED in sys.modules["os"].environ:
        from ._suffixes import register_handed

        register_handed()
    if not PATCHED.isdisjoint(sys.modules):
        from ._patches import apply_to_loaded

        apply_to_loaded()


def _extend_zipimport(zipimport: "Any") -> None:
    """Make archives search for φ files; the work is in `_zip`, imported when one is found."""
    if zipimport is None:
        return
    order = zipimport._zip_searchorder
    # The path separator is part of an entry's text: take it from the stock entries.
    packages = tuple(entry for entry in order if entry[2])
    initialiser = packages[0][0].partition(".")[0]
    zipimport._zip_searchorder = (
        *((initialiser + suffix, False, True) for suffix in SUFFIXES),
        *packages,
        *((suffix, False, False) for suffix in SUFFIXES),
        *(entry for entry in order if not entry[2]),
    )
    stock_compile = zipimport._compile_source
    stock_source = zipimport.zipimporter.get_source

    def compile_source(path: str, source: bytes) -> "Any":
        if not path.endswith(SUFFIXES):
            return stock_compile(path, source)
        from ._loader import PhiLoader

        return PhiLoader("", path).source_to_code(source, path)

    def get_source(self: "zipimporter", fullname: str) -> "Optional[str]":
        from ._zip import phi_source

        text = phi_source(self, fullname)
        stock: Optional[str] = stock_source(self, fullname)
        return stock if text is None else text

    zipimport._compile_source = compile_source
    zipimport.zipimporter.get_source = get_source
