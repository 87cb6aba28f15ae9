"""Shows what a program thought before it decided: conditions, operands, lines that ran."""

from calcharo import TracerConfig, execute_and_trace

PROGRAM = """
total = 0
n = 0
while True:
    n += 1
    if n % 2 == 0 and n % 3 != 0:
        continue
    if n > 7:
        break
    total += n if n % 3 else 10
else:
    total = -1
"""

trace = execute_and_trace(PROGRAM, TracerConfig(level="full"))
for step in trace:
    for condition in step.conditions:
        print(f"line {step.line_number}, n = {step.variables_state['n']}: ", end="")
        print(f"{condition.text} is {condition.result}")
print(trace[-1].variables_state["total"])
