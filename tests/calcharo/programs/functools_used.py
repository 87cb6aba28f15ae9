# Shows: caches, partial calls, reduce, dispatch and total order.
import functools


@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@functools.singledispatch
def tell(value):
    return "thing"


@tell.register
def _(value: int):
    return "number"


@tell.register(list)
def _(value):
    return [tell(item) for item in value]


@functools.total_ordering
class Version:
    def __init__(self, *parts):
        self.parts = parts

    def __eq__(self, other):
        return self.parts == other.parts

    def __lt__(self, other):
        return self.parts < other.parts

    @functools.cached_property
    def text(self):
        return ".".join(map(str, self.parts))


value = fib(6)
hits = fib.cache_info().hits
told = tell([1, "x", [2]])
power = functools.partial(pow, 2)
cube = power(3)
total = functools.reduce(lambda a, b: a + [b], "abc", [])
newest = max(Version(1, 2), Version(1, 10), Version(0, 9))
texts = newest.text, newest.text
by_length = sorted(["ccc", "a", "bb"], key=functools.cmp_to_key(lambda a, b: len(b) - len(a)))
