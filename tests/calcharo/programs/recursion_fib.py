# Shows: the call tree of fib, each frame with its own n.
def fib(n):
    if n < 2:
        return n
    left = fib(n - 1)
    right = fib(n - 2)
    return left + right


value = fib(7)
