# Shows: a trie of nested dictionaries, and a union-find that shortens its paths.
def insert(trie, word):
    for letter in word:
        trie = trie.setdefault(letter, {})
    trie["$"] = word


def words(trie):
    return [w for k in sorted(trie) for w in ([trie[k]] if k == "$" else words(trie[k]))]


class Groups:
    def __init__(self, n):
        self.parent = list(range(n))

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def join(self, a, b):
        self.parent[self.find(a)] = self.find(b)


trie = {}
for word in ("to", "tea", "ten"):
    insert(trie, word)
all_words = words(trie)
groups = Groups(5)
groups.join(0, 1); groups.join(1, 2); groups.join(3, 4)
roots = [groups.find(n) for n in range(5)]
