# Shows: nested and starred unpacking, in assignments, loops, calls and displays.
a, (b, *c) = 1, (2, 3, 4)
*start, end = "abc"
[head, *_] = range(3)
a, b = b, a
(x := 5, [y, z]) if False else None
for key, (low, high) in {"k": (1, 2), "l": (3, 4)}.items():
    c += [key, high - low]
for first, *others in [(1,), (2, 3, 4)]:
    c.append(others)


def take(first, /, second, *rest, third=3, **more):
    return first, second, rest, third, more


args, options = [1, 2, 3], {"third": 4, "fourth": 5}
result = take(*args, 4, *"x", **options)
merged = [*args, *start, 9], {**options, "third": 0}, (*args,), {*args, 1}
i = 0
i, c[i] = 1, "index is one"
