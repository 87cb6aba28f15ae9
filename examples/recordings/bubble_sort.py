"""Shows a list while it is sorted in place: each exchange is a write with its place."""

from calcharo import TracerConfig, execute_and_trace

PROGRAM = """
numbers = [5, 1, 4, 2]
for end in range(len(numbers) - 1, 0, -1):
    for i in range(end):
        if numbers[i] > numbers[i + 1]:
            numbers[i], numbers[i + 1] = numbers[i + 1], numbers[i]
"""

trace = execute_and_trace(PROGRAM, TracerConfig(level="values"))
shown = None
for step in trace:
    numbers = step.variables_state.get("numbers")
    if numbers is not None and list(numbers) != shown:
        shown = list(numbers)
        print(f"step {step.index}: {shown}")
