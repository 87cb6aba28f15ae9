# Shows: missing keys that appear by reading, and grouped values.
from collections import defaultdict

made = []


def factory():
    made.append(len(made))
    return made[-1:]


d = defaultdict(factory)
d["a"].append("x")
d["b"]
seen = d.get("c")
groups = defaultdict(list)
for word in "one two three four five".split():
    groups[len(word)].append(word)
nested = defaultdict(lambda: defaultdict(int))
nested["x"]["y"] += 1
nested["x"]["y"] += 1
counts = defaultdict(int, {"start": 1})
for letter in "hello":
    counts[letter] += 1
