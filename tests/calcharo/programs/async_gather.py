# Shows: tasks under gather, told apart, switching at each await.
import asyncio


async def worker(name, turns, log):
    for turn in range(turns):
        log.append((name, turn))
        await asyncio.sleep(0)
    return name * turns


async def main():
    log = []
    results = await asyncio.gather(worker("a", 2, log), worker("b", 3, log))
    return results, log


results, log = asyncio.run(main())
