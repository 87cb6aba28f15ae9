"""The program of the stored trace of format 1.0: values and writes of every kind."""
import asyncio
import sys
import threading
from array import array
from collections import deque

atoms = [None, True, False, ..., NotImplemented, 0, -7, 200, 1 << 40, -(1 << 70), 10**30]
numbers = (1.5, -0.0, float("inf"), float("nan"), 2 + 3j, range(1, 10, 3))
texts = ["ascii", "φ ∈ 变", "😀", "\ud800", b"\x00\xff", "long " * 40, bytes(300)]
password = "kept out"
grown = ""
for part in ("a", "b", "c"):
    grown += part
nested = ((((((((((1, "deep"),),),),),),),),),)
items = [1, 2, 3, 4]
alias = items
items[0] = items
items[1:3] = ["x", "y", "z"]
del items[-1]
table = {"one": 1, 2: "two", (3, "three"): items}
table["one"] = table
del table[2]
table.clear()
members = {1, "two"}
members.add((3, 4))
members.discard(1)
frozen = frozenset(["only"])
turning = deque([1, 2, 3], 3)
turning.append(4)
turning.rotate(1)
octets = bytearray(b"abc")
octets[1:2] = b"BB"
row = array("d", [1.0, 2.0])
row.append(-0.0)


class Point:
    __slots__ = ("x", "__dict__")

    def __init__(self, x):
        self.x = x
        self.name = f"point {x}"

    def move(self, by=1, /, *rest, scale=2, **more):
        self.x += by * scale
        return self


class Stack(list):
    kind = "stack"


point = Point(3).move(2, scale=3)
del point.name
stack = Stack([point])
stack.label = Point.kind if False else Stack.kind
bound = point.move
del bound


def closure():
    count = 0

    def step():
        nonlocal count
        count += 1
        return count

    return step


step = closure()
total = step() + step() if step() < 2 else -step()


def numbers_up(n):
    try:
        for i in range(n):
            got = yield i
            if got:
                raise ValueError(got)
    except ValueError as error:
        raise KeyError("wrapped") from error


generator = numbers_up(3)
first = next(generator)
try:
    generator.send("stop")
except KeyError as error:
    caught = error.__cause__
dropped = numbers_up(2)
next(dropped)
del dropped
worker = threading.Thread(target=lambda: items.append("from afar"), name="worker")
other = threading.Thread(target=lambda: members.clear(), name="other")
for thread in (worker, other):
    thread.start()
    thread.join()


async def turn(name):
    await asyncio.sleep(0)
    return name


async def both():
    one = asyncio.create_task(turn("φ"), name="one")
    return await turn("own"), await one


pair = asyncio.run(both())
some = any(n > 1 for n in items[1:3] if n != "x") if "x" not in items else any(n for n in "ab")
doubled = [n * 2 for n in range(4) if n % 2]
print("to", "stdout", "φ")
print("to stderr", file=sys.stderr)
sys.stdout.write("no line end")
match point:
    case Point(x=9) as found:
        items = found = None
