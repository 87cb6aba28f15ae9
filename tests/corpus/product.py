"""The product as the corpus programs see it: two functions from bytes to bytes, by map name.

The engine takes the map from a file's project, so each map gets a project of its own here.
"""

import atexit
import codecs
import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    from phicode_engine._engine import native
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


def command_to_python(texts, map_name):
    """Return the Python texts that one `phicode convert` run makes of several φ texts.

    The command takes another way through the engine than `to_python`: one without positions. Its
    status is 1 if a text is no program; the text is converted all the same.
    """
    with _folder(texts) as source:
        result = source / "result"
        _run("convert", "--to", "python", "--map", map_name, "--output", result, source)
        return [(result / f"{number}.py").read_bytes() for number in range(len(texts))]


def command_fmt(texts, map_name, *flags):
    """Return the φ texts that one `phicode fmt` run makes of several."""
    with _folder(texts) as source:
        _run("fmt", "--map", map_name, *flags, source)
        return [(source / f"{number}.φ").read_bytes() for number in range(len(texts))]


@contextlib.contextmanager
def _folder(texts):
    with tempfile.TemporaryDirectory(prefix="phicode-texts-") as folder:
        for number, text in enumerate(texts):
            Path(folder, f"{number}.φ").write_bytes(text)
        yield Path(folder)


def _run(*words):
    command = [str(Path(sys.prefix, "bin", "phicode")), *map(str, words)]
    nowhere = subprocess.DEVNULL
    done = subprocess.run(command, check=False, stdin=nowhere, stdout=nowhere, stderr=nowhere)
    assert done.returncode in (0, 1), f"status {done.returncode}"


def to_phi(source, map_name):
    """Return the φ text of Python text; text that does not parse raises `SyntaxError`."""
    text = source.decode("utf-8")
    return native.to_phi(text, project(map_name, language=map_name)).encode("utf-8")


def errors(source, map_name):
    """Return what makes φ text unusable, whether or not its Python text is Python."""
    return native.convert(source, project(map_name, language=map_name)).errors


def codes(source, map_name):
    """Return the codes of all findings of a check."""
    found = native.convert(source, project(map_name, language=map_name)).check()
    return [finding.code for finding in found]


def symbols(map_name):
    """Return the Python words of a map, each with its spellings."""
    return native.symbols(project(map_name, language=map_name))
