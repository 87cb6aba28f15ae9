# Shows: loops on one line give one step per turn, in the module and in a function.
out = []
for i in range(3): out.append(i)
while out: out.pop()
for i in range(2):
    for j in range(2): out.append((i, j))
n = 3
while n: n -= 1; out.append(n)


def count(limit):
    total = 0
    for i in range(limit): total += i
    while total > 3: total -= 2
    return total


total = count(4)
for i in range(2): total += count(i)
