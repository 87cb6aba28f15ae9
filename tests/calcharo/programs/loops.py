# Shows: while, for, nested loops, break, continue, else, and loops over changing lists.
found = None
for n in range(2, 20):
    for d in range(2, n):
        if n % d == 0:
            break
    else:
        found = n
        if n > 10:
            break
        continue
    last_composite = n
else:
    found = "never"
i = 0
while i < 5:
    i += 1
    if i == 2:
        continue
    if i == 4:
        break
else:
    i = "never"
items = [1, 2, 3]
for item in items:
    if item < 3:
        items.append(item + 2)
while items:
    items.pop()
else:
    ended = True
for empty in []:
    pass
else:
    untouched = "empty" not in globals()
