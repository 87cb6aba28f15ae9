# Shows: items moved by sort, reverse, insert, remove and pop, with stable order of equals.
calls = []


def by_second(pair):
    calls.append(pair[0])
    return pair[1]


pairs = [["a", 2], ["b", 1], ["c", 2], ["d", 0]]
kept = pairs[0]
pairs.sort(key=by_second)
pairs.reverse()
kept.append("moved")
pairs.sort(key=lambda pair: (-pair[1], pair[0]))
pairs.insert(1, kept)
pairs.remove(kept)
last = pairs.pop()
first = pairs.pop(0)
pairs.extend(pair[::-1] for pair in [first, last])
words = sorted("banana", reverse=True)
position = words.index("b")
