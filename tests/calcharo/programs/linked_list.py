# Shows: a linked list that is built, reversed in place and made circular.
class Cell:
    def __init__(self, value, rest=None):
        self.value = value
        self.rest = rest


def reverse(cell):
    done = None
    while cell is not None:
        cell.rest, done, cell = done, cell, cell.rest
    return done


head = None
for value in "abc":
    head = Cell(value, head)
tail = head
head = reverse(head)
tail.rest = head
values = [head.value, head.rest.value, head.rest.rest.value, head.rest.rest.rest.value]
