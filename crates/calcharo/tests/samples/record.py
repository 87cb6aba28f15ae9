"""Records the sample of the present format: `python record.py VERSION`.

A sample is stored once for each version of the format, when that version is new, and is never
written again: it is what files of users look like. With CPython 3.13 and the wheel of the commit
that raises `MAJOR` or `MINOR` in `src/block.rs`:

1. copy the newest `VERSION.py` to one of the new version, and add what the new format can hold;
2. `python record.py VERSION` writes `VERSION.calcharo`;
3. `UPDATE_SAMPLES=1 cargo test -p calcharo --test trace sample` writes `VERSION.jsonl`, its steps
   as this reader sees them. Read them against the program before you commit them.

The older samples stay: the reader must read them as before. If the rows of JSON lines change on
purpose, step 3 alone writes the rows of all samples anew.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent


def main():
    """Record `VERSION.py`."""
    from calcharo import TracerConfig, execute_and_trace

    version = sys.argv[1]
    source = (HERE / f"{version}.py").read_text("utf-8")
    config = TracerConfig(level="full", max_string=100, capture_streams="capture")
    execute_and_trace(source, config, filename=f"{version}.py").save(
        HERE / f"{version}.calcharo"
    )
    found = "{}.{}".format(*trace_version(HERE / f"{version}.calcharo"))
    if found != version:
        sys.exit(f"the wheel that is installed writes format {found}, not {version}")


def trace_version(path):
    """Return major and minor version of a trace file."""
    head = path.read_bytes()[:12]
    return int.from_bytes(head[8:10], "little"), int.from_bytes(head[10:12], "little")


if __name__ == "__main__":
    main()
