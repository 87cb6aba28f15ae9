"""The path hook: finds φ modules where Python looks for its own.

`FileFinder` is subclassed and takes the place of the stock finder, because that is
the only attachment that costs nothing: a `meta_path` finder written in Python slows
every other import down by half. A directory is searched for φ files only if its
listing, which the finder has in memory anyway, holds one.
"""

import sys

from _frozen_importlib_external import (  # type: ignore[import-not-found,unused-ignore]
    SOURCE_SUFFIXES,
    FileFinder,
    _get_supported_file_loaders,
    _path_isdir,
    _path_isfile,
    _path_join,
    _path_stat,
    _relax_case,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

#: Suffixes of φ files; the first wins where a directory holds both.
SUFFIXES = (".φ", ".phi")

# Copied before our suffixes are registered: what the stock finder was made with.
_STOCK_LOADERS = [(loader, list(suffixes)) for loader, suffixes in _get_supported_file_loaders()]
_STOCK_NAME = "path_hook_for_FileFinder"


def phi_loader() -> type:
    """Return the loader class of φ files; its module is imported with the first of them."""
    from ._loader import PhiLoader

    return PhiLoader


class PhiFinder(FileFinder):  # type: ignore[misc,unused-ignore]
    """A `FileFinder` that also finds φ modules, ahead of all other kinds.

    Parameters
    ----------
    path : str
        The directory to search.
    """

    def __init__(self, path: str) -> None:
        super().__init__(path, *_STOCK_LOADERS)
        self._stems: "set[str]" = set()

    def _fill_cache(self) -> None:
        super()._fill_cache()
        self._index()

    def _index(self) -> None:
        """Derive from the listing what can be found here at all, and by which loaders."""
        names = self._path_cache
        # A module lives in an entry that is its name or begins with its name and a dot.
        self._stems = {name.partition(".")[0] for name in names}
        listing = "/".join(names) + "/"
        loaders = [pair for pair in self._loaders if pair[0] not in SUFFIXES]
        if any(suffix + "/" in listing for suffix in SUFFIXES):
            loader = phi_loader()
            loaders = [(suffix, loader) for suffix in SUFFIXES] + loaders
        self._loaders = loaders

    def find_spec(self, fullname: str, target: object = None) -> object:
        """Return the spec of a module in this directory, or None.

        A name that no entry can belong to is refused after one lookup in the index,
        which is several times faster than the stock search of suffix after suffix.
        """
        if _relax_case():
            return self._search(fullname, target)
        try:
            mtime = _path_stat(self.path).st_mtime
        except OSError:
            mtime = -1
        if mtime != self._path_mtime:
            self._fill_cache()
            self._path_mtime = mtime
        if fullname.rpartition(".")[2] not in self._stems:
            return None
        return self._search(fullname, target)

    def _get_spec(
        self, loader_class: type, fullname: str, path: str, smsl: object, target: object
    ) -> object:
        spec = super()._get_spec(loader_class, fullname, path, smsl, target)
        if path.endswith(SUFFIXES):
            spec.cached = spec.loader.entry
        return spec

    def _search(self, fullname: str, target: object) -> object:
        spec = super().find_spec(fullname, target)
        tail = fullname.rpartition(".")[2]
        if tail not in self._path_cache or self._loaders[0][0] in SUFFIXES:
            return spec
        if spec is None or spec.loader is None or spec.submodule_search_locations is None:
            # Not a package to the stock search, but there is an entry of that very name:
            # a package all the same if it has an initialiser in φ.
            base = _path_join(self.path, tail)
            for suffix in SUFFIXES:
                path = _path_join(base, "__init__" + suffix)
                if _path_isfile(path):
                    return self._get_spec(phi_loader(), fullname, path, [base], target)
        return spec


def _path_hook(path: str) -> object:
    """Return a finder for a directory, or for a φ file that is run as a program."""
    if _path_isdir(path):
        return PhiFinder(path)
    if path.endswith(SUFFIXES) and _path_isfile(path):
        from ._script import ScriptFinder

        return ScriptFinder(path)
    raise ImportError("only directories and φ files are supported", path=path)


# Other tools look for the finder's hook by this name, as we do.
_path_hook.__name__ = _STOCK_NAME


def _supported_file_loaders() -> "list[tuple[type, list[str]]]":
    return [(phi_loader(), list(SUFFIXES)), *_STOCK_LOADERS]


def install() -> None:
    """Put the hook in place; a second call changes nothing."""
    hooks = sys.path_hooks
    if _path_hook in hooks:
        return
    for index, hook in enumerate(hooks):
        if getattr(hook, "__name__", "") == _STOCK_NAME:
            hooks[index] = _path_hook
            break
    else:
        hooks.append(_path_hook)
    for path, finder in list(sys.path_importer_cache.items()):
        if type(finder) is FileFinder:
            # Promoted in place: the listing it has read stays valid.
            finder.__class__ = PhiFinder
            finder._index()
        elif finder is None and path.endswith(SUFFIXES):
            del sys.path_importer_cache[path]
    # `spec_from_file_location`, `pkgutil`, `inspect` and editable installs ask these two.
    SOURCE_SUFFIXES.extend(SUFFIXES)
    external = sys.modules["_frozen_importlib_external"]
    external._get_supported_file_loaders = _supported_file_loaders  # type: ignore[attr-defined]
    _extend_zipimport(sys.modules.get("zipimport"))


def _extend_zipimport(zipimport: "ModuleType | None") -> None:
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

    def compile_source(path: str, source: bytes) -> object:
        if not path.endswith(SUFFIXES):
            return stock_compile(path, source)
        from ._loader import PhiLoader

        return PhiLoader("", path).source_to_code(source, path)

    def get_source(self: object, fullname: str) -> "str | None":
        from ._zip import phi_source

        text = phi_source(self, fullname)
        return stock_source(self, fullname) if text is None else text

    zipimport._compile_source = compile_source
    zipimport.zipimporter.get_source = get_source
