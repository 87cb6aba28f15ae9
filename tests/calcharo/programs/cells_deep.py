# Shows: nonlocal through three levels, where the middle one only passes the cell on.
def outer(x):
    def middle():
        y = x

        def inner(z):
            nonlocal x, y
            x += z
            y = [x, y]
            return y

        inner(1)
        return inner(2)

    got = middle()
    return x, got


result = outer(10)
