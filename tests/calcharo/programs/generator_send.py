# Shows: one frame through a generator's life; sent values, throw, close and the return value.
def echo(log):
    got = None
    count = 0
    try:
        while count < 4:
            try:
                got = yield (count, got)
            except ValueError as error:
                log.append(str(error))
                got = "thrown"
            count += 1
    finally:
        log.append("left")
    return count


log = []
g = echo(log)
first = next(g)
second = g.send("a")
third = g.throw(ValueError("boo"))
g.close()
h = echo(log)
values = [h.send(None)]
try:
    while True: values.append(h.send(len(values)))
except StopIteration as stop:
    result = stop.value
