"""Shows that a trace survives: as a file, and as JSON, with every value exactly as it was."""

import tempfile
from pathlib import Path

from calcharo import Trace, TracerConfig, execute_and_trace

PROGRAM = """
values = [0.1 + 0.2, float("nan"), -0.0, 10**40, b"\\x00\\xff", "\\ud800", 1j]
values.append(values)
shared = {"inner": values[:2]}
"""

trace = execute_and_trace(PROGRAM, TracerConfig(level="full"))
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "values.calcharo")
    trace.save(path)
    print("file:", Trace.load(path) == trace)
print("JSON:", Trace.from_json(trace.to_json()) == trace)
print("JSON, each step by itself:", Trace.from_json(trace.to_json(steps="full")) == trace)
values = Trace.from_json(trace.to_json())[-1].variables_state["values"]
print(values[0], values[3], values[4], ascii(values[5]), values[6], values[7] is values)
