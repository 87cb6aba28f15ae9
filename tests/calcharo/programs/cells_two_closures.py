# Shows: one cell that two closures share; a write in one is seen in the other.
def make():
    n = 0
    log = []

    def up():
        nonlocal n
        n += 1
        log.append(n)
        return n

    def down():
        nonlocal n
        n -= 1
        log.append(n)
        return n

    up()
    n += 10
    return up, down


up, down = make()
values = [up(), up(), down()]
other, _ = make()
values.append(other())
