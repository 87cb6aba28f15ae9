# Shows: objects with `__del__` and weak references die at the same lines as without a tracer.
import weakref

log = []


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append("end of " + self.name)


a = Noisy("a")
b = a
del a
log.append("still there")
b = None
log.append("gone")
c = Noisy("c")
r = weakref.ref(c, lambda ref: log.append("callback"))
alive = r() is not None
c = Noisy("c2")
dead = r() is None
holder = [Noisy("in list"), c]
holder[0] = 0
holder.clear()
c = 1
Noisy("temporary")
log.append("end")
