"""Conversion through the coprocess: the first small module, one megabyte, the process itself."""

import platform
import sys
import sysconfig
import tempfile
from pathlib import Path

from _measure import Report, environment, interleaved, median, printed_number

MEGABYTE = 1_000_000

# What a program sees: the import of its first φ module. The engine's own bytecode is there.
FIRST = """
import sys, time
sys.modules["phicode_engine._native"] = None
start = time.perf_counter()
import m
print((time.perf_counter() - start) * 1e3)
"""

# The same through the functions below it: start, greeting, one request.
SPAWN = """
import sys, time
sys.modules["phicode_engine._native"] = None
from phicode_engine import _coprocess
start = time.perf_counter()
_coprocess.convert(b"", None)
print((time.perf_counter() - start) * 1e3)
"""

# Median of several conversions of one text, in megabytes per second; and of one line, in ms.
SPEED = """
import statistics, sys, time
sys.modules["phicode_engine._native"] = None
from phicode_engine import _coprocess
with open(sys.argv[1], "rb") as file: source = file.read()
_coprocess.convert(b"", None)
seconds = []
for _ in range(9):
    start = time.perf_counter()
    _coprocess.convert(source, None)
    seconds.append(time.perf_counter() - start)
middle = statistics.median(seconds)
print(len(source) / 1e6 / middle if len(source) > 1e5 else middle * 1e3)
"""

# What `compile` costs for the same text, to set the conversion in proportion.
COMPILE = """
import sys, time, warnings
warnings.simplefilter("ignore")
sys.modules["phicode_engine._native"] = None
from phicode_engine import _coprocess
with open(sys.argv[1], "rb") as file: python = _coprocess.convert(file.read(), None).python
start = time.perf_counter()
compile(python, "m", "exec", dont_inherit=True)
print(len(python) / 1e6 / (time.perf_counter() - start))
"""


def dense(python_to_phi):
    """Return about one megabyte of library code as φ text."""
    texts = []
    for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py")):
        try:
            text = path.read_text("utf-8")
            # A text that must stand first in its file cannot be joined with others.
            texts += [] if "from __future__" in text else [python_to_phi(text)]
        except (SyntaxError, UnicodeDecodeError):
            continue
        length = sum(len(text) for text in texts)
        if length > MEGABYTE:
            break
    return "\n".join(texts)


def main():
    report = Report("coprocess", __doc__.splitlines()[0])
    from phicode_engine import python_to_phi

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        variables = environment(folder)
        (folder / "m.φ").write_text("ƒ f(x): ⟲ x∈[1]\nX = f(1)\n", "utf-8")
        (folder / "dense").write_text(dense(python_to_phi), "utf-8")
        (folder / "sparse").write_text("value = some_function(argument, 12345)\n" * 26_000, "utf-8")
        (folder / "line").write_text("π(1 ∈ [1])\n", "utf-8")

        def number(program, *words, flags=("-B",)):
            command = [sys.executable, *flags, "-c", program, *words]
            return lambda: printed_number(command, variables, folder)

        # Once with bytecode written: an engine that was just installed is another question.
        number(FIRST, flags=())()
        for entry in (folder / "__pycache__").iterdir():
            entry.unlink()
        cases = {
            "first small module": number(FIRST),
            "start and greeting": number(SPAWN),
            "one line": number(SPEED, "line"),
            "1 MB, a glyph in most lines": number(SPEED, "dense"),
            "1 MB without glyphs": number(SPEED, "sparse"),
            "compile of the former text": number(COMPILE, "dense"),
        }
        values = interleaved(cases, report.options.rounds)
    report.add_raw(values)
    targets = {
        "first small module": ("ms", "≤ 8 ms"),
        "start and greeting": ("ms", ""),
        "one line": ("ms", ""),
        "1 MB, a glyph in most lines": ("MB/s", "≥ 100 MB/s"),
        "1 MB without glyphs": ("MB/s", "≥ 100 MB/s"),
        "compile of the former text": ("MB/s", ""),
    }
    print(f"{platform.python_implementation()} {platform.python_version()}")
    for name, many in values.items():
        unit, target = targets[name]
        report.add(name, median(many), unit, target)
    report.finish()


if __name__ == "__main__":
    main()
