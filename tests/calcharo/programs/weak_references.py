# Shows: weak dictionaries and sets that lose members when these die.
import gc
import weakref


class Item:
    def __init__(self, name):
        self.name = name
        self.peer = None


a, b = Item("a"), Item("b")
cache = weakref.WeakValueDictionary(a=a, b=b)
sizes = [len(cache)]
del b
sizes.append(len(cache))
c, d = Item("c"), Item("d")
c.peer, d.peer = d, c
cache["c"] = c
del c, d
sizes.append(len(cache))
gc.collect()
sizes.append(len(cache))
proxy = weakref.proxy(a)
name = proxy.name
proxy.name = "through proxy"
