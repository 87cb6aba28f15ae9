"""The corpora: the standard library of the running interpreter and pinned packages from PyPI."""

import hashlib
import os
import re
import subprocess
import sys
import sysconfig
import tokenize
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("requirements.txt")


def cache_directory():
    """Return the directory for fetched packages, outside the repository."""
    base = os.environ.get("PHICODE_CORPUS") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "phicode-corpus"
    )
    return Path(base)


def standard_library():
    """Return name and path of every Python file of the standard library, `Lib/test` included."""
    root = Path(sysconfig.get_path("stdlib"))
    paths = (p for p in root.rglob("*.py") if "site-packages" not in p.relative_to(root).parts)
    return [("stdlib/" + p.relative_to(root).as_posix(), p) for p in sorted(paths)]


def packages(requirements=REQUIREMENTS):
    """Return name and path of every Python file of the pinned packages, fetched at first use."""
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()[:12]
    root = cache_directory() / f"{digest}-{sys.version_info[0]}.{sys.version_info[1]}"
    done = root / ".complete"
    if not done.exists():
        print(f"fetching {requirements.name} into {root}", file=sys.stderr)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]
        pip += ["--disable-pip-version-check", "--upgrade"]
        subprocess.run([*pip, "--target", str(root), "-r", str(requirements)], check=True)
        done.touch()
    return [(p.relative_to(root).as_posix(), p) for p in sorted(root.rglob("*.py"))]


def read_text(path):
    """Return the text of a Python file and whether its coding cookie had to be rewritten.

    A file in another encoding is taken as the UTF-8 text that it declares: the round trip holds
    on decoded text. Newlines are kept; bytes that fit no declared encoding raise `SyntaxError`.
    """
    with open(path, "rb") as file:
        encoding, _ = tokenize.detect_encoding(file.readline)
    data = Path(path).read_bytes()
    if encoding.startswith("utf-8"):
        return decoded(data, "utf-8"), False
    first, second, rest = (*re.split(r"(?<=\n)", decoded(data, encoding), maxsplit=2), "", "")[:3]
    cookie = re.compile(r"(coding[:=][ \t]*)[-\w.]+")
    return cookie.sub(r"\1utf-8", first) + cookie.sub(r"\1utf-8", second) + rest, True


def decoded(data, encoding):
    """Decode, with the error class that CPython's own reader raises."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SyntaxError(str(error)) from error
