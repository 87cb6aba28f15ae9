"""Shows what the presets leave out to be faster: levels, and what each of them keeps."""

from calcharo import TracerConfig, execute_and_trace

PROGRAM = """
def area(width, height):
    return width * height

areas = [area(n, n + 1) for n in range(100)]
"""

for level in ("full", "values", "calls", "lines", "off"):
    trace = execute_and_trace(PROGRAM, TracerConfig(level=level))
    expressions = sum(len(step.expressions) for step in trace)
    print(f"{level:6}  {len(trace):4} steps, {trace.stats['line_steps']:4} of them lines", end="")
    print(f", {expressions:4} expressions")
