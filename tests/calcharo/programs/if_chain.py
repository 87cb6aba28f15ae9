# Shows: which branch of a long if, elif and else was taken, inside and outside a loop.
def grade(points):
    if points >= 90:
        result = "A"
    elif points >= 80:
        result = "B"
    elif points >= 70 and points % 2:
        result = "C"
    else:
        result = None
    if not result: return "F"
    return result


grades = [grade(points) for points in (95, 85, 75, 74, 3)]
flags = 0
for bit, mark in enumerate(grades):
    if mark == "F":
        flags |= 1 << bit
    elif mark == "A": flags += 1000
