# Shows: every augmented assignment, on names, items, attributes; in place or new object.
class Box:
    value = 1


n = 7
n += 1; n -= 2; n *= 3; n /= 4
n //= 1
n **= 2
n = int(n)
n %= 13
n <<= 3; n >>= 1
n |= 0b1000; n &= 0b1110; n ^= 0b0101
a = b = [1]
a += [2]
a *= 2
b = b + [3]
t = u = (1,)
t += (2,)
box = Box()
box.value += 1
box.items = [0]
box.items[0] += 5
box.items += [box]
d = {"k": [1]}
d["k"] += [2]
d["k"][0] -= 1
frozen = ([],)
try:
    frozen[0] += ["both"]
except TypeError:
    caught = frozen[0]
