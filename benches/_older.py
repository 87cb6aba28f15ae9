"""The older engine, installed by pip into a cache directory; it is measured, nothing else."""

import os
import subprocess
import sys
from pathlib import Path

VERSION = "2.6.0"


def python():
    """Return the interpreter of an environment that holds the older engine."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = Path(base, "phicode-benches", f"older-{VERSION}-{sys.version_info[1]}")
    interpreter = folder / "bin" / "python"
    if not (folder / ".complete").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        pip = [str(interpreter), "-m", "pip", "install", "--quiet", f"phicode=={VERSION}"]
        subprocess.run(pip, check=True)
        (folder / ".complete").touch()
    return interpreter
