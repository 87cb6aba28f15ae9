# Shows: Ackermann: deep frames of one function, all with their own variables.
def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    inner = ackermann(m, n - 1)
    return ackermann(m - 1, inner)


value = ackermann(2, 2)
