# Shows: lazy tools that take from their sources step by step.
import itertools

source = iter([1, 2, 3, 4, 5])
first = list(itertools.islice(source, 2))
rest = list(source)
pairs = list(itertools.pairwise("abcd"))
chained = list(itertools.chain([1], (2,), {3: 0}))
counter = itertools.count(10, 5)
ticks = [next(counter), next(counter)]
groups = []
for key, members in itertools.groupby([1, 1, 2, 3, 3], key=lambda n: n % 2):
    groups.append((key, list(members)))
products = list(itertools.product("ab", repeat=2))
combos = list(itertools.combinations([1, 2, 3], 2))
sums = list(itertools.accumulate([1, 2, 3], lambda a, b: a * b))
taken = list(itertools.takewhile(lambda n: n < 3, [1, 2, 3, 1]))
left, right = itertools.tee([1, 2])
teed = next(left), list(right)
padded = list(itertools.zip_longest("ab", "x", fillvalue="-"))
cycle = itertools.cycle("xy")
turns = [next(cycle) for _ in range(3)]
