# Shows: each operand of chained comparisons and of and, or, not, with those not evaluated.
log = []


def f(value):
    log.append(value)
    return value


m = 10
countdown = iter([5, 3, 0, 9])
while (n := f(next(countdown))) and n > 2 < m:
    m -= n
chosen = "small" if m < f(5) else "large"
nested = 1 if f(0) else 2 if f(1) else 3
mixed = f(0) and f("b") or f("c")
short = f(1) or f("never")
inside = 1 < f(2) < 3 != f(4)
stopped = 1 > f(2) > f("never")
negated = not f("") and "x" not in f("abc")
if f(None) is None and not log[0] == 6 or f("never"):
    log.append("yes")
elif f(1):
    log.append("no")
