# Shows: an uncaught exception (uncaught) that leaves three frames.
def third(items):
    return items[3]


def second(items):
    copy = items[:]
    return third(copy)


def first():
    try:
        return second([1, 2])
    finally:
        done = True


before = "set"
first()
after = "never set"
