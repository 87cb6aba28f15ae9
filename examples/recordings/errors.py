"""Shows an exception on its way: raised, passed through frames, caught, and one that is not."""

from calcharo import TracerConfig, execute_and_trace

PROGRAM = """
def parse(text):
    return int(text)

def read(texts):
    numbers = []
    for text in texts:
        try:
            numbers.append(parse(text))
        except ValueError as error:
            print("left out:", error)
    return numbers

print(read(["1", "two", "3"]))
read([None])
"""

trace = execute_and_trace(PROGRAM, TracerConfig(level="values", capture_streams="capture"))
for step in trace:
    if step.event in ("raise", "unwind", "handled"):
        print(f"{step.event} in {step.function}, line {step.line_number}: {step.value!r}")
print(trace[-1].stdout_snapshot, end="")
print(trace.outcome, "-", trace.exception)
