# Shows: lists that take all memory; stopped by a limit of memory.
kept = []
size = 1
while True:
    kept.append([0] * size)
    size *= 2
