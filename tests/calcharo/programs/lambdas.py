# Shows: lambdas: nested, recursive, in keys, with defaults, in tables.
compose = lambda *fs: lambda x: compose(*fs[:-1])(fs[-1](x)) if fs else x
inc, double = lambda n: n + 1, lambda n: n * 2
piped = compose(inc, double)(5)
fact = lambda n: 1 if n < 2 else n * fact(n - 1)
value = fact(4)
table = {"+": lambda a, b: a + b, "-": lambda a, b: a - b}
sums = [table[op](7, 2) for op in "+-"]
mapped = list(map(lambda p: p[0] * p[1], zip([1, 2], [3, 4])))
kept = list(filter(lambda n: n % 2, range(5)))
ordered = sorted([(1, "b"), (1, "a")], key=lambda pair: pair[1])
curried = (lambda a: lambda b: lambda c: [a, b, c])(1)(2)(3)
smallest = min([3, -4, 2], key=lambda n: n * n)
