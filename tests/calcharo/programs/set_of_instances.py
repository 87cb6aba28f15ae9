# Shows: instances in sets and as keys, told apart by who they are.
class Tag:
    def __init__(self, name, peers=None):
        self.name = name
        self.peers = peers


a, b = Tag("a"), Tag("b")
group = {a, b}
a.peers = group
b.peers = {a}
table = {a: 1, b: [a]}
group.discard(b)
b.name = "changed"
table[b].append(group)
group.add(b)
del table[a]
frozen = frozenset(group)
a = None
