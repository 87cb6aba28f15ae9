# Shows: an await chain as a stack, with an exception that goes through it.
import asyncio


async def low(n):
    await asyncio.sleep(0)
    if n == 0:
        raise LookupError("bottom")
    return n


async def middle(n):
    value = await low(n)
    return value + 1


async def top():
    answers = []
    for n in (2, 1, 0):
        try:
            answers.append(await middle(n))
        except LookupError as error:
            answers.append(error.args)
    return answers


answers = asyncio.run(top())
