# Shows: late binding of a loop variable, a default that fixes it, and an unbound cell.
def makers():
    late, early = [], []
    for i in range(3):
        late.append(lambda: i)
        early.append(lambda i=i: i)
    return [f() for f in late], [f() for f in early]


def unbound():
    def read():
        return later

    try:
        read()
    except NameError as error:
        text = type(error).__name__
    later = 1
    seen = read()
    del later
    return text, seen


late, early = makers()
result = unbound()
