# Shows: a deque that turns and pushes out old items.
from collections import deque

d = deque([1, 2, 3], maxlen=4)
alias = d
d.append(4)
d.append(5)
d.appendleft([0])
d.rotate(2)
d[0] = alias
d.rotate(-1)
left, right = d.popleft(), d.pop()
d.extend("xy")
d.extendleft("z")
d.remove("x")
d.reverse()
d.insert(1, "in")
copy = d.copy()
del d[0]
d.clear()
alias += [1]
