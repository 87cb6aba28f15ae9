# Shows: truth values, identity, equality and order of mixed values.
values = [0, 1, "", "a", [], [0], None, (), {}, 0.0, -1, b"", ...]
truths = [bool(value) for value in values]
a = [1]
b = a
c = [1]
same = a is b, a is not c, a == c, a != [2]
nan = float("nan")
odd = nan == nan, nan in [nan], [nan] == [nan]
tuples = (1, 2) < (1, 3), "a" < "b", [1] < [1, 0]
default = None or [] or "last"
kept = a and b and c
nothing = not values, not not values
kind = type(a) is list, isinstance(True, int), callable(len)
ellipsis, refused = ..., NotImplemented
r = range(1, 10, 3)
in_range = 7 in r, 8 in r, r[1:], len(r)
