"""The one question to an interpreter; its answer is a line behind a marker.

Runs in any Python from 2.7 on, under `-E -S -B -c`: no variable of Python's changes the answer, and
what `site` adds is told apart from the standard library. Start files (`.pth`) run as at every start
of this interpreter, so their output is kept away from the answer.
"""

import sys

# Nothing may be imported from the folder that the question is asked in.
sys.path[:] = [entry for entry in sys.path if entry]
import json  # noqa: E402
import os  # noqa: E402

standard = list(sys.path)
answer = os.dup(1)
os.dup2(2, 1)


def text(path):
    """Return a path as text that any reader of JSON takes."""
    if isinstance(path, bytes):
        return path.decode("utf-8", "replace")
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def engine(paths):
    """Return the engine that these folders hold, without importing it."""
    for path in paths:
        package = os.path.join(path, "phicode_engine")
        if not os.path.isfile(os.path.join(package, "_run.py")):
            continue
        version = None
        try:
            with open(os.path.join(package, "__init__.py"), "rb") as file:
                for line in file:
                    if line.startswith(b"__version__ = "):
                        version = (
                            line.decode("utf-8", "replace").partition("=")[2].strip(" \r\n'\"")
                        )
        except OSError:
            pass
        return {"package": text(package), "version": version}
    return None


def facts():
    """Return the whole record, or what a Python that is too old can say."""
    implementation = getattr(sys, "implementation", None)
    record = {
        "implementation": getattr(implementation, "name", "cpython"),
        "version": list(sys.version_info[:3]),
        "release": sys.version_info[3],
    }
    if sys.version_info < (3, 8):  # noqa: UP036
        return record
    import _imp
    import site

    site.main()
    paths = [text(path) for path in sys.path if path]
    editable = {}
    for name, module in list(sys.modules.items()):
        # The finder that setuptools installs for an editable project.
        mapping = getattr(module, "MAPPING", None)
        if name.startswith("__editable__") and isinstance(mapping, dict):
            editable.update((str(key), text(str(value))) for key, value in mapping.items())
    pypy = getattr(sys, "pypy_version_info", None)
    record.update(
        pypy_version=".".join(map(str, pypy[:3])) if pypy else None,
        cache_tag=implementation.cache_tag,
        executable=text(sys.executable or ""),
        prefix=text(sys.prefix),
        base_prefix=text(sys.base_prefix),
        platform=sys.platform,
        os_name=os.name,
        free_threaded="t" in getattr(sys, "abiflags", ""),
        standard=[text(path) for path in standard],
        paths=paths,
        editable=editable,
        builtins=list(sys.builtin_module_names),
        suffixes=_imp.extension_suffixes(),
        engine=engine(paths),
    )
    return record


os.write(answer, ("phicode-interpreter 1 " + json.dumps(facts()) + "\n").encode("ascii"))
os._exit(0)
