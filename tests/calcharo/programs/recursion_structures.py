# Shows: recursion over nested data: flatten, copy, compare, count.
import copy


def flatten(value):
    if isinstance(value, list):
        out = []
        for item in value:
            out.extend(flatten(item))
        return out
    return [value]


def depth(value):
    if not isinstance(value, (list, dict)):
        return 0
    parts = value.values() if isinstance(value, dict) else value
    return 1 + max(map(depth, parts), default=0)


data = [1, [2, [3, {"k": [4]}]], []]
flat = flatten(data)
levels = depth(data)
shallow, deep = copy.copy(data), copy.deepcopy(data)
data[1][1][1]["k"].append(5)
data[1].append(data[2])
same = shallow[1] is data[1], deep[1] is data[1]
