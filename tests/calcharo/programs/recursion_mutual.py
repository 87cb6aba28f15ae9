# Shows: mutual recursion with a shared list, 60 frames deep.
def even(n, trail):
    trail.append(n)
    return True if n == 0 else odd(n - 1, trail)


def odd(n, trail):
    trail.append(-n)
    return False if n == 0 else even(n - 1, trail)


trail = []
answer = even(60, trail)
