# Shows: binary search: the interval that halves, for hits and misses.
def find(items, wanted):
    low, high, steps = 0, len(items) - 1, 0
    while low <= high:
        steps += 1
        middle = (low + high) // 2
        if items[middle] == wanted:
            return middle, steps
        if items[middle] < wanted:
            low = middle + 1
        else:
            high = middle - 1
    return None, steps


squares = [n * n for n in range(12)]
hits = [find(squares, wanted) for wanted in (0, 49, 50, 121)]
