# Shows: a cancelled task, the CancelledError inside it, and a time-out that never comes.
import asyncio


async def sleeper(log):
    try:
        log.append("waiting")
        await asyncio.Event().wait()
    except asyncio.CancelledError as error:
        log.append(type(error).__name__)
        raise
    finally:
        log.append("cleaned")


async def main():
    log = []
    task = asyncio.ensure_future(sleeper(log))
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        log.append("main saw it")
    del task
    return log


log = asyncio.run(main())
