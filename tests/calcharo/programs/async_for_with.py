# Shows: `async for`, `async with`, an asynchronous generator and comprehension.
import asyncio


class Resource:
    def __init__(self, log):
        self.log = log

    async def __aenter__(self):
        self.log.append("enter")
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, kind, error, trace):
        self.log.append(kind.__name__ if kind else "exit")
        return True


async def ticks(n):
    try:
        for i in range(n):
            await asyncio.sleep(0)
            yield i
    finally:
        await asyncio.sleep(0)


async def main():
    log = []
    async with Resource(log) as resource:
        async for tick in ticks(3):
            resource.log.append(tick)
        squares = [t * t async for t in ticks(3) if t]
        log.append(squares)
        raise KeyError("inside")
    return log


log = asyncio.run(main())
