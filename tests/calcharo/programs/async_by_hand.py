# Shows: a coroutine driven by send, without an event loop.
class Wait:
    def __init__(self, label):
        self.label = label

    def __await__(self):
        got = yield self.label
        return got


async def job(log):
    first = await Wait("first")
    log.append(first)
    second = await Wait("second")
    log.append(second)
    return first + second


log = []
coroutine = job(log)
asked = [coroutine.send(None)]
asked.append(coroutine.send(10))
try:
    coroutine.send(20)
except StopIteration as stop:
    total = stop.value
closed = job(log)
closed.send(None)
closed.close()
