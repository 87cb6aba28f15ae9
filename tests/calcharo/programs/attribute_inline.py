# Shows: attribute writes on a fresh instance, at first inline, then with its `__dict__` touched.
class Point:
    kind = "plain"

    def __init__(self, v):
        self.v = v


p = Point(0)
q = p
p.v = 1
p.w = [p.v]
p.v += 1
touched = p.__dict__
p.v = 2
touched["v"] = 3
p.__dict__.update(u=4, v=5)
q.w.append(q)
del p.w
Point.kind = "changed"
p.kind = "own"
p.__dict__ = {"v": 6}
touched["v"] = 7
p.z = touched
