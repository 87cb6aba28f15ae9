# Shows: a recursive generator over a tree: many frames alive at once.
def walk(tree, depth=0):
    if tree is None:
        return
    left, key, right = tree
    yield from walk(left, depth + 1)
    yield depth, key
    yield from walk(right, depth + 1)


tree = ((None, 1, (None, 2, None)), 3, (None, 4, None))
order = list(walk(tree))
deepest = max(order)
