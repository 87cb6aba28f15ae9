"""Import of 200 φ modules beside the same modules as .py, CPU time inside fresh interpreters."""

import shutil
import sys
import tempfile
from pathlib import Path

from _measure import Report, environment, interleaved, median, printed_number
from phicode_engine import python_to_phi

MODULES = 200
FUNCTION = '''
def combine_{n}(items, limit=None, *, reverse=False):
    """Return the items below the limit, in order; part {n} of module {m}."""
    found = []
    for index, item in enumerate(items):
        if limit is not None and item >= limit or item in found:
            continue
        elif not reverse:
            found.append((index, item, f"{{item!r:>8}} is {{index}}"))
        else:
            found.insert(0, (index, item, None))
    return found if found else None


class Part{n}:
    """Keep what `combine_{n}` returned."""

    def __init__(self, items):
        self.items = combine_{n}(items)

    def __len__(self):
        return len(self.items) if self.items is not None else 0
'''
TIMER = """
import sys, time, importlib
sys.path[:0] = sys.argv[1:]
names = ["module_%03d" % n for n in range({count})]
start = time.process_time_ns()
for name in names:
    importlib.import_module(name)
print((time.process_time_ns() - start) / 1e6)
""".replace("{count}", str(MODULES))


def write_modules(folder, suffix):
    """Write the modules as `.py` or `.φ`; return the folder."""
    folder.mkdir()
    for m in range(MODULES):
        text = f'"""Module {m}."""\n' + "".join(FUNCTION.format(n=n, m=m) for n in range(4))
        text = text if suffix == ".py" else python_to_phi(text)
        (folder / f"module_{m:03}{suffix}").write_text(text, "utf-8")
    return folder


def main():
    report = Report("imports", __doc__.splitlines()[0])
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        phi, py = write_modules(root / "phi", ".φ"), write_modules(root / "py", ".py")
        empty = [root / f"empty_{n:02}" for n in range(20)]
        for folder in empty:
            folder.mkdir()
            (folder / "other.py").write_text("", "utf-8")
        hook, plain = environment(root), environment(root, PHICODE_NO_HOOK="1")

        def warm(folder, env, entries=()):
            command = [sys.executable, "-c", TIMER, *entries, folder]
            return lambda: printed_number(command, env, root)

        def cold(folder, env):
            run = warm(folder, env)

            def once():
                shutil.rmtree(folder / "__pycache__", ignore_errors=True)
                return run()

            return once

        cases = {
            "cached .py, no hook": warm(py, plain),
            "cached .φ": warm(phi, hook),
            "cached .py, hook on": warm(py, hook),
            "cached .py, no hook, 20 more entries": warm(py, plain, empty),
            "cached .φ, 20 more entries": warm(phi, hook, empty),
        }
        values = interleaved(cases, report.options.rounds)
        colds = {"cold .py, no hook": cold(py, plain), "cold .φ": cold(phi, hook)}
        values.update(interleaved(colds, max(report.options.rounds // 2, 5)))
    report.add_raw(values)
    middle = {name: median(many) for name, many in values.items()}
    for name, value in middle.items():
        report.add(name, value, "ms")
    for name, left, right, target in (
        ("200 cached φ modules / .py", "cached .φ", "cached .py, no hook", "≤ 1.03"),
        (
            "the same, 20 more path entries",
            "cached .φ, 20 more entries",
            "cached .py, no hook, 20 more entries",
            "≤ 1.05",
        ),
        (
            "cached .py with the hook / without",
            "cached .py, hook on",
            "cached .py, no hook",
            "≤ 1.02",
        ),
        ("cold φ / cold .py", "cold .φ", "cold .py, no hook", "≤ 1.10"),
    ):
        report.add(name, middle[left] / middle[right], "×", target)
    report.finish()


if __name__ == "__main__":
    main()
