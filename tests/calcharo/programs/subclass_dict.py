# Shows: a subclass of dict with own methods; content is read past them.
class Table(dict):
    def __init__(self, *args):
        super().__init__(*args)
        self.misses = 0

    def __missing__(self, key):
        self.misses += 1
        self[key] = [key]
        return self[key]

    def items(self):
        raise RuntimeError("not for tracers")

    def __getitem__(self, key):
        return dict.__getitem__(self, key) if key in self else self.__missing__(key)


t = Table({"a": 1})
t["b"].append(t)
t["b"].append("again")
t["a"] = t["b"]
t.pop("b")
t.misses += 10
t.update(c=3)
