"""`sitecustomize` of programs whose engine is not installed, and of their children.

The launcher puts a copy of this file under that name into the first folder of
`PYTHONPATH`. Python imports it at its start; it installs the hook, takes its folder off
the path, and hands over to the `sitecustomize` that would have been imported without it.
Any Python may be started as a child, so the text is one that Python 2 can read too.
"""

import sys


def _install():
    # type: () -> None
    if sys.version_info < (3, 8):  # noqa: UP036
        return
    try:
        __import__("phicode_engine._activate")
    except Exception:
        # As with the start file of an installation: a program that needs no glyphs must run.
        return


def _hand_over(folder):
    # type: (str) -> None
    own = sys.modules.pop("sitecustomize", None)
    sys.path[:] = [entry for entry in sys.path if entry != folder]
    sys.path_importer_cache.pop(folder, None)
    try:
        __import__("sitecustomize")
    except ImportError as error:
        if "sitecustomize" not in str(error):
            raise
    finally:
        if own is not None:
            sys.modules.setdefault("sitecustomize", own)


if __name__ == "sitecustomize":
    _folder = __file__.rpartition("sitecustomize")[0].rstrip("/\\")
    _install()
    _hand_over(_folder)
