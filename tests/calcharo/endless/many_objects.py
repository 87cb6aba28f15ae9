# Shows: small objects without end; the trace reaches its own limit.
kept = []
number = 0
while True:
    number += 1
    kept.append({"number": number, "kept": kept})
