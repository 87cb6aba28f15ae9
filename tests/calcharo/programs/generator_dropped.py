# Shows: a generator dropped half-way runs its `finally` and is gone.
log = []


def numbers(name):
    try:
        for i in range(10):
            yield i
    finally:
        log.append(name)


g = numbers("dropped")
next(g)
del g
log.append("after")
h = numbers("rebound")
next(h)
h = None
for value in numbers("broken"):
    if value == 2:
        break
never = numbers("never started")
del never
log.append("end")
