# Shows: producer and consumer over an asyncio queue.
import asyncio


async def produce(queue, items):
    for item in items:
        await queue.put(item)
    await queue.put(None)


async def consume(queue, got):
    while (item := await queue.get()) is not None:
        got.append(item * 2)


async def main():
    queue = asyncio.Queue(1)
    got = []
    await asyncio.gather(produce(queue, [1, 2, 3]), consume(queue, got))
    return got


got = asyncio.run(main())
