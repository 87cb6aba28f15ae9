# Shows: a few thousand steps of a loop with small state.
total = 0
for n in range(700):
    total += n
    if total % 7 == 0:
        total -= 1
