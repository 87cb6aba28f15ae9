"""Shows the frames of a recursion: each call has variables of its own."""

from calcharo import TracerConfig, execute_and_trace

PROGRAM = """
def factorial(n):
    if n < 2:
        return 1
    return n * factorial(n - 1)

result = factorial(4)
"""

trace = execute_and_trace(PROGRAM, TracerConfig(level="values"))
for step in trace:
    if step.event == "call" and step.function == "factorial":
        print("  " * step.depth + f"factorial({step.variables_state['n']})")
    elif step.event == "return" and step.function == "factorial":
        print("  " * step.depth + f"-> {step.value}")
deepest = max(trace, key=lambda step: step.depth)
print([frame.locals.get("n") for frame in deepest.call_stack][1:])
print(trace[-1].variables_state["result"])
