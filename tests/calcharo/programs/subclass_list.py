# Shows: subclasses of list, set and deque with attributes beside their items.
from collections import deque


class Stack(list):
    def __init__(self, name):
        super().__init__()
        self.name = name

    def push(self, item):
        self.append(item)
        return self


class Bag(set):
    pass


class Line(deque):
    pass


s = Stack("s").push(1).push([2])
s.depth = len(s)
s[0] = s
s.pop().append(3)
bag = Bag([3, 1])
bag.owner = s
bag.add(2)
bag.discard(3)
line = Line([1], 3)
line.label = bag
line.extend([2, 3, 4])
