# Shows: towers of Hanoi: three lists that every frame shares.
def move(n, source, target, spare):
    if n:
        move(n - 1, source, spare, target)
        target.append(source.pop())
        move(n - 1, spare, target, source)


a, b, c = [3, 2, 1], [], []
move(3, a, c, b)
