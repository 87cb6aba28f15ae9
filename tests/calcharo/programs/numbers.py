# Shows: numbers of every size and kind, with -0.0, nan and infinities told apart.
zero, minus = 0.0, -0.0
same = zero == minus
nan = float("nan")
inf, ninf = float("inf"), -float("inf")
one, true, real = 1, True, 1.0
mixed = [1, True, 1.0, 1 + 0j, 0.1 + 0.2]
big = 2**200
bigger = big * big + 1
negative = -(2**63)
edges = [2**31 - 1, 2**31, 2**62, 2**63 - 1, 2**63, 2**64, -(2**31) - 1]
c = complex(-0.0, 2.5)
tiny = 5e-324
ratio, rest = divmod(-7, 2)
bits = 0b1010 ^ 0x0F & ~1 | 1 << 3
power = pow(3, -1, 7), 2**-1, 10**20
powers = []
n = 1
while n < 10**25: powers.append(n); n *= 1000
text = str(10**30), int("-0x1f", 16), round(2.5), hash(1.0) == hash(1)
