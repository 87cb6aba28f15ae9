"""Conversion speed on one core, with verified output, beside memcpy and the older engine."""

import os
import random
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "tests" / "reference")]

import _older  # noqa: E402
from _measure import ROOT, Report, median  # noqa: E402
from phi_reference import PHI, convert  # noqa: E402

MEGABYTE = 1_000_000
GLYPHS = "∈ ∧ ∨ ≡ ¬ ¿ ⋄ ∀ ⟲ ∑ ⟪ λ π ℓ ✓ Ø ⇒ ← ⌛ ⟰".split()  # noqa: SIM905
WORDS = "value items index self result name count data total i x key path offset line".split()  # noqa: SIM905
OLDER = """
import statistics, sys, time
from phicode_engine import transpile_symbols
for path in sys.argv[1:]:
    text = open(path, encoding="utf-8", newline="").read()
    times = []
    for _ in range(3):
        start = time.process_time()
        transpile_symbols(text)
        times.append(time.process_time() - start)
    print(statistics.median(times))
"""


def library(size):
    """Return about `size` bytes of the standard library, which holds no symbol."""
    texts, length = [], 0
    for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py")):
        text = path.read_bytes()
        if convert(text, PHI) != text:
            continue
        texts.append(text)
        length += len(text)
        if length > size:
            break
    while length < size:
        texts.append(texts[len(texts) % 40])
        length += len(texts[-1])
    return b"".join(texts)


def mixed(size, spaced=True, density=4):
    """Return lines in which every `density`-th token is a glyph; some lines are f-strings."""
    source, lines, length = random.Random(7), [], 0
    while length < size:
        tokens = [
            source.choice(GLYPHS) if number % density == 0 else source.choice(WORDS)
            for number in range(1, 17)
        ]
        line = (" " if spaced else "").join(tokens)
        if density > 1 and len(lines) % 10 == 9:
            line = f'f"{{{line}}}: {{name:>8}}"'
        lines.append(line)
        length += len(line.encode()) + 1
    return ("\n".join(lines) + "\n").encode()


INPUTS = {
    "real Python, no symbols": (library, "≥ 2.5 GB/s"),
    "25 % of tokens glyphs": (mixed, "≥ 1.5 GB/s"),
    "100 %, blanks between": (lambda size: mixed(size, density=1), "≥ 0.6 GB/s"),
    "100 %, packed": (lambda size: mixed(size, spaced=False, density=1), "reported"),
}


def main():
    report = Report("conversion", __doc__.splitlines()[0])
    cargo = ["cargo", "build", "--release", "--quiet", "-p", "phi-syntax", "--example", "speed"]
    subprocess.run(cargo, cwd=ROOT, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    command = [str(target / "release" / "examples" / "speed"), str(report.options.rounds)]
    with tempfile.TemporaryDirectory() as folder:
        for size in (MEGABYTE, 10 * MEGABYTE):
            for name, (make, goal) in INPUTS.items():
                path = Path(folder, f"{name.split(',')[0].replace(' ', '-')}-{size}.φ")
                path.write_bytes(make(size))
                measure(report, f"{name}, {size // MEGABYTE} MB", path, command, goal)
        if report.options.old:
            older(report, sorted(Path(folder).glob("*.φ")))
    report.finish()


def measure(report, name, path, command, target):
    """Time one input, compare the product's output with the reference lexer, add the rows."""
    done = subprocess.run(
        [*command, str(path)], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    values = {}
    for line in done.stdout.splitlines():
        what, _, seconds = line.partition(",")
        values.setdefault(what, []).append(float(seconds))
    source = path.read_bytes()
    expected = convert(source, PHI)
    if path.with_suffix(".python").read_bytes() != expected:
        raise SystemExit(f"{name}: the output differs from that of the reference lexer")
    report.add_raw({f"{name}: {what}": many for what, many in values.items()})
    speed = {what: len(source) / median(many) / 1e9 for what, many in values.items()}
    best = len(source) / min(values["to_python"]) / 1e9
    beside = f"best {best:.3g}, memcpy {speed['memcpy']:.3g}, UTF-8 check {speed['utf8']:.3g} GB/s"
    report.add(name, speed["to_python"], "GB/s", target, beside)
    report.add("  with edits, for positions", speed["to_python_mapped"], "GB/s", "reported")
    report.add(
        "  scalar", speed["to_python_scalar"], "GB/s", "≥ 0.5, real" if "real" in name else ""
    )
    if "to_phi" in speed:
        report.add("  Python → φ", speed["to_phi"] * 1000, "MB/s", "≥ 40 MB/s")


def older(report, paths):
    """Time the older engine on the same files."""
    done = subprocess.run(
        [str(_older.python()), "-c", OLDER, *map(str, paths)], check=True, stdout=subprocess.PIPE
    )
    for path, seconds in zip(paths, done.stdout.split()[-len(paths) :]):
        size = path.stat().st_size
        report.add(f"older engine: {path.stem}", size / float(seconds) / 1e9, "GB/s")


if __name__ == "__main__":
    main()
