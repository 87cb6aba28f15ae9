# Shows: a walrus in a comprehension binds outside; its last value stays.
def first_long(words, limit):
    found = any(len(hit := word) > limit for word in words)
    return hit if found else None


total = 0
running = [total := total + n for n in range(5)]
kept = [y for n in range(4) if (y := n * n) > 1]
last = y
hit = first_long(["a", "bb", "cccc", "d"], 2)
none = first_long(["a"], 2)
