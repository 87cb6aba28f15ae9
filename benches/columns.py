"""What exact φ columns cost: rewriting the position tables beside compiling the text."""

import sys
import sysconfig
import time
import warnings
from pathlib import Path

from _measure import Report, interleaved, median
from phicode_engine import _native

MEGABYTE = 1_000_000


def sources():
    """Return library modules as φ text, about one megabyte of them."""
    texts, length = [], 0
    for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py")):
        text = path.read_text("utf-8")
        texts.append(_native.to_phi(text, None).encode())
        length += len(text)
        if length > MEGABYTE:
            break
    return texts, length / MEGABYTE


def timed(run, items):
    start = time.process_time()
    results = [run(item) for item in items]
    return time.process_time() - start, results


def main():
    report = Report("columns", __doc__.splitlines()[0])
    if sys.version_info < (3, 11):
        raise SystemExit("code objects have no columns before CPython 3.11")
    warnings.simplefilter("ignore")
    texts, megabytes = sources()
    state = {}

    def convert():
        seconds, state["converted"] = timed(lambda text: _native.convert(text, None), texts)
        return 1000 * seconds / megabytes

    def compile_all():
        seconds, state["code"] = timed(
            lambda one: compile(one.python, "module.φ", "exec", dont_inherit=True),
            state["converted"],
        )
        return 1000 * seconds / megabytes

    def rewrite():
        pairs = list(zip(state["converted"], state["code"]))
        seconds, _ = timed(lambda pair: pair[0].rewrite_columns(pair[1]), pairs)
        return 1000 * seconds / megabytes

    cases = {"convert": convert, "compile": compile_all, "rewrite columns": rewrite}
    values = interleaved(cases, report.options.rounds)
    report.add_raw(values)
    targets = {"rewrite columns": "≤ 10 ms/MB"}
    for name, many in values.items():
        report.add(name, median(many), "ms/MB", targets.get(name, ""))
    report.finish()


if __name__ == "__main__":
    main()
