# Shows: a string that grows in a loop keeps its linear time and its value at each turn.
s = ""
for i in range(60):
    s += "x"
    t = s[-3:]


def build(n):
    text, parts = "", []
    for i in range(n):
        text += chr(97 + i % 26)
        parts.append(text[-1])
        kept = text if i == 5 else None
    return text, "".join(parts), kept


result = build(20)
