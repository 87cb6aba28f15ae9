# Shows: a binary search tree that grows and loses a node.
class Tree:
    def __init__(self):
        self.root = None

    def add(self, key):
        node = self.root
        if node is None:
            self.root = [key, None, None]
            return
        while True:
            side = 1 if key < node[0] else 2
            if node[side] is None:
                node[side] = [key, None, None]
                return
            node = node[side]

    def remove_smallest(self):
        parent, node = None, self.root
        while node[1] is not None:
            parent, node = node, node[1]
        if parent is None:
            self.root = node[2]
        else:
            parent[1] = node[2]
        return node[0]

    def height(self, node):
        return 0 if node is None else 1 + max(map(self.height, node[1:]))


tree = Tree()
for key in (4, 2, 6, 1, 3):
    tree.add(key)
smallest = tree.remove_smallest()
height = tree.height(tree.root)
