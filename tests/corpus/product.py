"""The product as the corpus programs see it: two functions from bytes to bytes, by map name.

The engine takes the map from a file's project, so each map gets a project of its own here.
"""

import atexit
import codecs
import json
import shutil
import tempfile
from pathlib import Path

try:
    from phicode_engine import _native as native
except ImportError as error:
    raise SystemExit(f"the installed wheel is checked: pip install . ({error})") from error

_PROJECTS = Path(tempfile.mkdtemp(prefix="phicode-maps-"))
atexit.register(shutil.rmtree, _PROJECTS, ignore_errors=True)


def project(name, **settings):
    """Return a directory whose φ files are read with the given settings."""
    directory = _PROJECTS / name
    if not directory.exists():
        (directory / ".phicode").mkdir(parents=True)
        text = json.dumps(settings, ensure_ascii=False)
        (directory / ".phicode" / "config.json").write_text(text, encoding="utf-8")
    return str(directory)


def to_python(source, map_name):
    """Return the Python text of φ text, errors or not; bytes in, bytes out.

    The engine gives what the compiler takes, without a byte order mark; a file keeps its own.
    """
    python = native.convert(source, project(map_name, language=map_name)).python
    return codecs.BOM_UTF8 + python if source.startswith(codecs.BOM_UTF8) else python


def to_phi(source, map_name):
    """Return the φ text of Python text; text that does not parse raises `SyntaxError`."""
    text = source.decode("utf-8")
    return native.to_phi(text, project(map_name, language=map_name)).encode("utf-8")


def codes(source, map_name):
    """Return the codes of all findings of a check."""
    found = native.convert(source, project(map_name, language=map_name)).check()
    return [finding.code for finding in found]


def symbols(map_name):
    """Return the Python words of a map, each with its spellings."""
    return native.symbols(project(map_name, language=map_name))
